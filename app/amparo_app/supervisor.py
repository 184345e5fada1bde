"""The supervisor: it starts every process of an office, watches over them, and ends them in order."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from temporalio.client import Client

from amparo.errors import AmparoError, ServerUnreachable
from amparo.plugins.manager import PluginSource
from amparo.settings import Settings
from amparo_app.health import engine_listens, jobs_listen, pages_answer, reach, relay_listens, sender_works, watch_works
from amparo_app.office_folder import logs_folder
from amparo_app.parts import environment_of, named_plugins
from amparo_app.running import Running, held_by, note_running
from amparo_workflows.server import Server

START_SECONDS, POLL = 180.0, 0.25
"""How long a process may take to work: seconds, on a machine at its limits a minute. One that died is seen at once, and
to end one that is only slow would keep it from ever getting there."""

STOP_SECONDS = 14
"""Longer than the ten seconds that a worker gives to what it is doing."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 10.0
"""How long a process has to have worked for its next end to count as the first: one that works is soon needed again."""

Tell = Callable[[str], None]


class Child:
    """One process of the office, and its log."""

    def __init__(self, name: str, settings: Settings, arguments: Sequence[str] = ()) -> None:
        self.name, self.log = name, logs_folder(settings.data_folder) / f"{name}.log"
        self._command = [sys.executable, "-m", "amparo_app.child", name, *arguments]
        self._environment = environment_of(settings)
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """Return the process number, 0 before the first start."""
        return self._process.pid if self._process else 0

    async def start(self, works: Callable[[int], Awaitable[bool]]) -> None:
        """Start the process and wait until it works; raises ServerUnreachable with its last words if it does not."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env=self._environment,
                start_new_session=True,  # Ctrl-C is the supervisor's, who ends the parts in order
            )
        for _ in range(round(START_SECONDS / POLL)):
            if self._process.returncode is not None:
                break
            if await works(self._process.pid):
                return
            await asyncio.sleep(POLL)
        await self.stop()
        raise ServerUnreachable(f"The {self.name} could not be started. {_last_words(self.log)} Look into {self.log}.")

    async def ended(self) -> int:
        """Wait until the process ends and return its exit code."""
        return await self._process.wait() if self._process else 0

    async def stop(self) -> None:
        """Ask the process to end, and end it by force if it does not within seconds."""
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


class Supervisor:
    """An office's processes, from the first to the last; `tell` writes a line for whoever started them."""

    def __init__(self, settings: Settings, plugins: Sequence[PluginSource], tell: Tell) -> None:
        self._settings, self._plugins, self._tell = settings, plugins, tell
        self._server = None if settings.temporal_address else Server(settings.data_folder, training=settings.training)
        # in the order in which they are started; they are ended in the other
        self._children = [
            Child("engine", settings),
            Child("relay", settings, named_plugins(plugins)),
            Child("jobs", settings),
            Child("sender", settings),
            Child("watch", settings),
            Child("web", settings),
        ]
        self._client: Client | None = None
        self._since = datetime.now(UTC)

    @property
    def address(self) -> str:
        """Return where the workflow server answers."""
        return self._server.address if self._server else self._settings.temporal_address

    async def run(self, once_ready: Callable[[Running], None]) -> None:
        """Start everything, say so, keep it running until this process is told to end, then end everything in order."""
        told = _told_to_end()
        try:
            if await self._started(told):
                once_ready(self._note())
                watchers = [asyncio.create_task(self._watch_child(child)) for child in self._children]
                watchers += [asyncio.create_task(self._watch_server())] if self._server else []
                await told.wait()
                for watcher in watchers:
                    watcher.cancel()
        finally:
            await self._stop()

    async def _started(self, told: asyncio.Event) -> bool:
        """Start everything, unless the process is told to end meanwhile."""
        starting, ending = asyncio.create_task(self._start()), asyncio.create_task(told.wait())
        await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        if not starting.done():
            starting.cancel()
            with contextlib.suppress(asyncio.CancelledError, AmparoError):
                await starting
            return False
        starting.result()
        return True

    async def _start(self) -> None:
        logs_folder(self._settings.data_folder).mkdir(exist_ok=True, mode=0o700)
        if self._server:
            await end_orphan(self._settings.data_folder, self._tell)
            await self._server.start()
        # Together, for each takes a second to import what it needs; and each to its end, so that all can be stopped
        starts = [child.start(partial(self._works, child.name)) for child in self._children]
        for outcome in await asyncio.gather(*starts, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def _stop(self) -> None:
        self._tell("Stopping.")
        for child in reversed(self._children):
            await child.stop()
        if self._server:
            await self._server.stop()

    async def _works(self, name: str, pid: int) -> bool:
        match name:
            case "sender":
                return sender_works(self._settings.data_folder)
            case "watch":
                return watch_works(self._settings.data_folder)
            case "web":
                return await pages_answer(self._settings, pid)
        return await self._listens(name, pid)

    async def _listens(self, name: str, pid: int) -> bool:
        try:
            self._client = self._client or await reach(self.address, self._settings)
        except RuntimeError:  # the server itself is on its way
            return False
        if name == "engine":
            return await engine_listens(self._client, pid)
        if name == "jobs":
            return await jobs_listen(self._client, pid)
        return all([await relay_listens(self._client, pid, plugin.id) for plugin in self._plugins])

    def _note(self) -> Running:
        processes = {child.name: child.pid for child in self._children}
        running = Running(
            address=self.address,
            pid=os.getpid(),
            since=self._since,
            training=self._settings.training,
            processes=processes,
        )
        note_running(self._settings.data_folder, running)
        return running

    async def _watch_child(self, child: Child) -> None:
        pause, loop = FIRST_PAUSE, asyncio.get_running_loop()
        started = loop.time()
        while True:
            code = await child.ended()
            if loop.time() - started > STEADY_SECONDS:
                pause = FIRST_PAUSE
            self._tell(f"The {child.name} ended (code {code}); starting it again in {pause:g} s. Its log: {child.log}")
            pause = await self._again(lambda: child.start(partial(self._works, child.name)), pause)
            started = loop.time()

    async def _watch_server(self) -> None:
        while self._server:
            await asyncio.sleep(1)
            if self._server.alive:
                continue
            self._tell(f"The workflow server ended; starting it again. Its log: {self._server.log}")
            # Where it was: the other processes go on trying the address that they know
            port, training = int(self.address.rpartition(":")[2]), self._settings.training
            self._server = Server(self._settings.data_folder, port=port, training=training)
            await self._again(self._server.start, FIRST_PAUSE)

    async def _again(self, start: Callable[[], Awaitable[None]], pause: float) -> float:
        """Start something until it works, and return how long to wait before the next time."""
        while True:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            try:
                await start()
            except (AmparoError, OSError) as error:  # a full disk too: what watches over the others may not end
                self._tell(f"{_in_a_sentence(error)} Trying again in {pause:g} s.")
                continue
            await self._noted()
            return pause

    async def _noted(self) -> None:
        while True:
            try:
                self._note()
            except OSError as error:
                self._tell(f"{_in_a_sentence(error)} Trying again in {LONGEST_PAUSE:g} s.")
                await asyncio.sleep(LONGEST_PAUSE)
            else:
                return


async def end_orphan(folder: Path, tell: Tell) -> None:
    """End a workflow server that outlived its supervisor; the folder's lock says which process it is."""
    lock = folder / "temporal.lock"
    pid = held_by(lock)
    if not pid:
        return
    tell(f"An earlier Amparo ended without stopping its workflow server (process {pid}): stopping it now.")
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    for _ in range(STOP_SECONDS * 10):
        if held_by(lock) is None:
            return
        await asyncio.sleep(0.1)


def _told_to_end() -> asyncio.Event:
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        loop.add_signal_handler(number, told.set)
    return told


def _in_a_sentence(error: AmparoError | OSError) -> str:
    if isinstance(error, AmparoError):
        return str(error)
    return f"{error.filename or 'A file of the office'} cannot be written: {error.strerror or error}."


def _last_words(log: Path) -> str:
    lines = [line for line in log.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
    return f"It last said: “{lines[-1]}”." if lines else "It said nothing."
