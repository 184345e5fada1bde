"""The processes of one plugin: one for each version and organization, so that nobody waits for another's calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import NamedTuple

from amparo.plugins.actions import ActionAnswer, ActionFailure, PluginProcess
from amparo.plugins.manager import PluginSource

MOST_AT_WORK = 8
"""Calls of one plugin that run at once, each another organization's."""

MOST_KEPT = 12
"""Processes that are kept for the next call, those at work among them: one has some 40 MB."""

IDLE = timedelta(minutes=2)
"""How long a process that nobody calls is kept."""

Call = Callable[[PluginProcess], ActionAnswer | ActionFailure]


class Line(NamedTuple):
    """Who stands in one line: the calls of an organization to one version of a plugin."""

    organization: str
    source: PluginSource


class NoTurn(Exception):
    """A call's turn did not come within the time that it had to wait."""


class PluginProcesses:
    """Runs calls of one plugin: an organization's one after the other, different organizations' at once.

    To be used in one event loop; close it in the end.
    """

    def __init__(self, idle: timedelta = IDLE) -> None:
        self._idle = idle
        self._turns: dict[Line, asyncio.Lock] = {}
        self._places = asyncio.Semaphore(MOST_AT_WORK)
        self._processes: dict[Line, PluginProcess] = {}
        self._endings: dict[Line, asyncio.TimerHandle] = {}
        self._threads = ThreadPoolExecutor(MOST_AT_WORK, thread_name_prefix="amparo-plugin")

    async def run(self, line: Line, call: Call, patience: timedelta) -> ActionAnswer | ActionFailure:
        """Run a call when its turn has come; raises NoTurn if that takes longer than `patience`."""
        turn = self._turns.setdefault(line, asyncio.Lock())
        try:
            async with asyncio.timeout(patience.total_seconds()):
                await turn.acquire()
                try:
                    await self._places.acquire()
                except BaseException:
                    turn.release()
                    raise
        except TimeoutError as late:
            raise NoTurn from late
        try:
            return await self._run(line, call)
        finally:
            self._places.release()
            turn.release()

    def close(self) -> None:
        """End every process, also one that is at work."""
        for ending in self._endings.values():
            ending.cancel()
        for process in self._processes.values():
            process.close()
        self._threads.shutdown()

    async def _run(self, line: Line, call: Call) -> ActionAnswer | ActionFailure:
        if ending := self._endings.pop(line, None):
            ending.cancel()
        if line not in self._processes:
            self._processes[line] = PluginProcess(line.source)
        process = self._processes[line]
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, partial(call, process))
        finally:
            if line in self._processes:
                self._endings[line] = loop.call_later(self._idle.total_seconds(), self._end, line)
            self._end_what_is_too_much()

    def _end_what_is_too_much(self) -> None:
        for line in [*self._endings][: max(0, len(self._processes) - MOST_KEPT)]:  # the longest idle first
            self._end(line)

    def _end(self, line: Line) -> None:
        self._endings.pop(line).cancel()
        process = self._processes.pop(line)
        if not self._turns[line].locked():
            del self._turns[line]
        self._threads.submit(process.close)
