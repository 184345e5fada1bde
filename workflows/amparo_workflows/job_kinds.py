"""Kinds of jobs: what each does in its own thread, and by what it says how far it is and keeps what it made."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from temporalio import activity
from temporalio.client import Client

from amparo.case.commands import Body, Command
from amparo.errors import RecordsUnreachable, ServerUnreachable
from amparo.records.jobs import Job, JobStopped, derived, result_id
from amparo.records.repository import Records
from amparo.records.requests import Outcome
from amparo.settings import Settings
from amparo_workflows.client import ask
from amparo_workflows.logs import logger

log = logger(__name__)

_PAUSE_SECONDS = 5.0
_PROGRESS_SECONDS = 0.5
"""How often at most the records hear how far a job is: SQLite has one writer, and the cases come first."""


class Piece(NamedTuple):
    """Something made that a case is to keep: its name in the job, the command that speaks of it, and its files.

    Command and files have ids that follow from the job's and the name: made twice, it is kept once.
    """

    name: str
    body: Body
    files: Mapping[str, bytes]


class JobRun:
    """One attempt at a job, in a thread of its own; `attempt` counts from 1."""

    def __init__(self, job: Job, records: Records, settings: Settings, client: Client, attempt: int) -> None:
        self.job, self.records, self.settings, self.attempt = job, records, settings, attempt
        self._client, self._loop = client, asyncio.get_running_loop()
        self._told, self._stopped = 0.0, threading.Event()
        self.progress = (job.done, job.total)

    def stop(self) -> None:
        """Have the attempt end at its next step."""
        self._stopped.set()

    def check(self) -> None:
        """Raise JobStopped when the attempt is not to go on."""
        if self._stopped.is_set():
            raise JobStopped

    def advance(self, done: int, total: int) -> None:
        """Say how much is done; raises JobStopped when the job is not to go on."""
        self.check()
        self.progress = (done, total)
        now = self._loop.time()
        if now - self._told >= _PROGRESS_SECONDS or 0 < total == done:
            self._told = now
            self.records.note_progress(self.job.id, done, total)

    def command_id(self, name: str) -> str:
        """Return the id of the command that keeps a piece."""
        return derived(self.job.id, name, "command")

    def file_id(self, name: str) -> str:
        """Return the id of a file that is kept with a piece."""
        return derived(self.job.id, name, "file")

    def keep_result(self, case: str, name: str, content: bytes) -> str:
        """Put a file among a case's (by id) for whoever asked for the job, and return its id.

        It has to be among the job's `results`, of which `result_id` says the id.
        """
        self.check()
        id_ = result_id(self.job.id, name)
        self.records.keep_results(self.job.id, case, {id_: content})
        return id_

    def is_kept(self, name: str) -> bool:
        """Return whether an earlier attempt wrote a piece down already."""
        return self.records.is_written(self.command_id(name))

    def keep(self, case: str, pieces: Sequence[Piece], done: int, total: int) -> tuple[Outcome, ...]:
        """Keep pieces in a case (by id), all or none, and return what came of each; a refusal is an outcome too.

        Afterwards `done` of `total` is done. Raises JobStopped, and then nothing was kept.
        """
        self.check()
        commands = [(self._command(piece.name, piece.body), piece.files) for piece in pieces]
        self.records.keep_together(self.job.id, case, commands, done, total)
        self.progress = (done, total)
        return tuple(self._carried_out(case, command) for command, _ in commands)

    def keep_again(self, case: str, name: str) -> Outcome:
        """Return what came of a piece that an earlier attempt wrote down, once something has."""
        return self._carried_out(case, self.records.written_command(self.command_id(name)))

    def _command(self, name: str, body: Body) -> Command:
        return Command(
            id=self.command_id(name),
            organization=self.job.organization,
            actor=self.job.by,
            operator=self.job.asked.operator,
            body=body,
        )

    def _carried_out(self, case: str, command: Command) -> Outcome:
        """Have a command that is written down carried out, however long the engine is away."""
        while True:
            asking = asyncio.run_coroutine_threadsafe(
                ask(self._client, case, command, saved=True, again=True), self._loop
            )
            try:
                outcome = asking.result()
                self.records.note_answered(command.id)
            except (ServerUnreachable, RecordsUnreachable) as away:
                log.warning("what a job made is written down and waits for the engine", job=self.job.id, error=away)
                if self._stopped.wait(_PAUSE_SECONDS):
                    raise JobStopped from away
            else:
                return outcome


class JobKind(Protocol):
    """What is done for one kind of job. It blocks, and may be begun again from the beginning after a crash."""

    def run(self, run: JobRun) -> dict[str, Any]:
        """Do the work and return what came of it, as JSON can hold it.

        Raises JobStopped as its run does; any AmparoError says why the job cannot be done, now or later, but for
        RecordsUnreachable and ServerUnreachable, after which it is begun again.
        """
        ...


def beat(run: JobRun) -> None:
    """Tell the workflow server that an attempt goes on, and how far it is."""
    activity.heartbeat(*run.progress)
