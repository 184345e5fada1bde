"""The way from a page to the engine: one connection that all visits share, and a command that is never lost on it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from amparo.errors import InvalidInput, ServerUnreachable
from amparo_workflows.client import ask, connect, note_answered, save

if TYPE_CHECKING:
    from temporalio.client import Client

    from amparo.case.commands import Command
    from amparo.records.repository import Records
    from amparo.records.requests import Outcome
    from amparo.settings import Settings

Result = TypeVar("Result")

_CONNECT_LIMIT, _ASK_LIMIT = timedelta(seconds=3), timedelta(seconds=10)
"""Nobody looks longer at a page that does not come; the command is saved by then and done without them."""


class Engine(Protocol):
    """Has commands carried out on cases."""

    def submit(self, case: str, command: Command) -> Outcome:
        """Have a command carried out on a case (by id); raises ServerUnreachable for one that is saved and waits."""

    def open_case(self, command: Command) -> tuple[str, Outcome]:
        """Have a case opened and return its id with what came of it; raises as `submit` does."""

    def close(self) -> None:
        """Let go of the connection."""


class TemporalEngine:
    """The engine through the office's workflow server, on a loop of its own that threads hand their work to."""

    def __init__(self, settings: Settings, records: Records) -> None:
        self._settings, self._records = settings, records
        self._client: Client | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="engine", daemon=True)
        self._thread.start()

    def submit(self, case: str, command: Command) -> Outcome:
        """Have a command carried out on a case (by id); raises ServerUnreachable for one that is saved and waits."""
        # on the page's own thread: a word from thread to thread costs more than some of what is said with it
        save(self._records, case, command)
        return self._saved(case, command)

    def open_case(self, command: Command) -> tuple[str, Outcome]:
        """Have a case opened and return its id with what came of it; raises as `submit` does."""
        reserved = self._records.reserve_case(command)
        return reserved.case, self._saved(reserved.case, reserved.command)

    def close(self) -> None:
        """End the loop; what is on its way is in the inbox."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_CONNECT_LIMIT.total_seconds())

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _saved(self, case: str, command: Command) -> Outcome:
        outcome = self._run(self._asked(case, command))
        note_answered(self._records, command)
        return outcome

    async def _asked(self, case: str, command: Command) -> Outcome:
        return await ask(await self._connected(), case, command, _ASK_LIMIT, saved=True)

    async def _connected(self) -> Client:
        """Return the connection, made with the first command."""
        if self._client is None:
            try:
                self._client = await connect(self._settings, self._records.keys, _CONNECT_LIMIT)
            except InvalidInput as unprepared:
                raise ServerUnreachable(str(unprepared)) from unprepared
        return self._client
