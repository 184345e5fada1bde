"""Jobs: long work that somebody asked for, such as a packet; the row is what there is to know of it, sealed.

What is asked lies under the case's key, or the organization's for work on many cases. Whoever does the work says how
far it is, and hears by that whether it is to go on.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.declarations import Text
from amparo.errors import InvalidInput, UnknownName
from amparo.records import tables
from amparo.records.case_files import check_not_erased, drop_files_within
from amparo.records.inbox import InboxStore
from amparo.records.keys import has_key, organization_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from amparo.case.commands import Command

KEPT_FOR = timedelta(days=30)
"""How long a job that ended can still be looked at; what it made stays in its cases."""

_ID_BYTES = 6


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Return whether nothing more comes of it."""
        return self not in UNFINISHED


UNFINISHED = (JobState.WAITING, JobState.RUNNING)


class JobStopped(Exception):
    """A job is not to go on: whoever works on it leaves off and leaves nothing behind."""


class Asked(Recorded):
    """What is asked of a job: `request` as its kind reads it, by whoever sits at the keyboard (`operator`).

    `uploads` are files that were put into the case's for this job alone, by id; they go when it ends. `results` are the
    ids of files that it may put among its cases' for whoever asked; they go with the job, or when it comes to nothing.
    """

    request: dict[str, Any]
    operator: str = ""
    uploads: tuple[str, ...] = ()
    results: tuple[str, ...] = ()


class Job(Recorded):
    """A job: what is asked, how much is done, and what came of it, or the sentence that says why nothing did."""

    id: str
    organization: str
    case: str | None
    kind: str
    created: datetime
    by: str
    state: JobState
    done: int
    total: int
    changed: datetime
    asked: Asked
    result: dict[str, Any] | None = None
    problem: Text | None = None


class KnownJob(Recorded):
    """What is known of a job without opening it."""

    id: str
    organization: str
    case: str | None
    kind: str
    state: JobState


class NewJob(NamedTuple):
    """A job to be written down: its kind, what is asked, by whom, on which case (by id) if on one alone.

    `files` are put into the case's together with it, by ids made with `new_file_id`. `id` is one of `new_job_id`, where
    that of its `results` follows from it.
    """

    organization: str
    kind: str
    request: dict[str, Any]
    by: str
    operator: str = ""
    case: str | None = None
    total: int = 0
    files: Mapping[str, bytes] = {}
    id: str = ""
    results: tuple[str, ...] = ()


class JobStore(InboxStore):
    """Jobs, from the moment they are asked for until some weeks after their end."""

    def put_job(self, new: NewJob) -> Job:
        """Write down what is asked; whoever does such work finds it by itself. Raises CaseErased, InvalidInput."""
        if new.files and new.case is None:
            raise InvalidInput("Files belong to a case, and this job is on none. Name the case.")
        key = new.case or organization_key(new.organization)
        self.keys.load(key)
        id_, now = new.id or new_job_id(), self.wall()
        asked = Asked(request=new.request, operator=new.operator, uploads=tuple(new.files), results=new.results)
        with self.database.write() as connection:
            if new.case is not None:
                check_not_erased(connection, new.case)
                self.put_files_within(connection, new.case, new.files, by=new.by)
            whose = {"id": id_, "organization": new.organization, "case": new.case, "kind": new.kind, "by": new.by}
            stands = {"created": now, "state": JobState.WAITING, "done": 0, "total": new.total, "changed": now}
            sealed = self.keys.seal(key, _field(id_, "request"), asked.model_dump_json().encode(), connection)
            connection.execute(tables.jobs.insert().values(**whose, **stands, sealed=sealed))
        return self.job(new.organization, id_)

    def job(self, organization: str, id_: str) -> Job:
        """Return a job by its id or the beginning of it; raises UnknownName where there is none such."""
        table = tables.jobs
        own = sa.select(table).where(table.c.organization == organization)
        with self.database.read() as connection:
            found = connection.execute(own.where(table.c.id.startswith(id_, autoescape=True)).limit(2)).all()
            if len(found) == 1 and id_:
                return self._opened_job(connection, found[0])
            known = connection.execute(own.with_only_columns(table.c.id)).scalars().all()
        raise UnknownName("job", id_, known, "`amparo jobs list` shows them.")

    def jobs(self, organization: str) -> tuple[Job, ...]:
        """Return an organization's jobs that can be opened, the latest first."""
        table = tables.jobs
        asked = sa.select(table).where(table.c.organization == organization, _readable(table))
        with self.database.read() as connection:
            rows = connection.execute(asked.order_by(table.c.created.desc(), table.c.id)).all()
            return tuple(self._opened_job(connection, row) for row in rows)

    def known_jobs(self, states: Iterable[JobState], since: datetime | None = None) -> tuple[KnownJob, ...]:
        """Return the jobs of the whole office in these states, changed since an instant (UTC), the oldest first."""
        table = tables.jobs
        asked = sa.select(table.c.id, table.c.organization, table.c.case, table.c.kind, table.c.state)
        asked = asked.where(table.c.state.in_(tuple(states)))
        if since is not None:
            asked = asked.where(table.c.changed >= since)
        with self.database.read() as connection:
            rows = connection.execute(asked.order_by(table.c.created, table.c.id)).all()
        return tuple(KnownJob.model_validate(row._asdict()) for row in rows)

    def claim_job(self, id_: str) -> Job | None:
        """Begin a job, or begin it again after a crash, and return it; None if there is nothing to do any more."""
        table = tables.jobs
        this = table.c.id == id_
        with self.database.write() as connection:
            values = {"state": JobState.RUNNING, "changed": self.wall()}
            begun = connection.execute(table.update().where(this, table.c.state.in_(UNFINISHED)).values(**values))
            if not begun.rowcount:
                return None
            return self._opened_job(connection, connection.execute(sa.select(table).where(this)).one())

    def job_goes_on(self, id_: str) -> bool:
        """Return whether a job was neither cancelled nor ended nor its case erased."""
        table = tables.jobs
        asked = sa.select(table.c.id).where(table.c.id == id_, table.c.state == JobState.RUNNING)
        with self.database.read() as connection:
            return connection.execute(asked).first() is not None

    def note_progress(self, id_: str, done: int, total: int) -> None:
        """Say how much of a running job is done; raises JobStopped when it is not to go on."""
        with self.database.write() as connection:
            _go_on(connection, id_, {"done": done, "total": total, "changed": self.wall()})

    def keep_together(
        self, id_: str, case: str, commands: Sequence[tuple[Command, Mapping[str, bytes]]], done: int, total: int
    ) -> None:
        """Write down commands on a case with the files that they speak of, all or none, for a running job.

        Those that are there already are left as they are. Raises JobStopped, and then nothing was written.
        """
        self.keys.load(case)
        with self.database.write() as connection:
            _go_on(connection, id_, {"done": done, "total": total, "changed": self.wall()})
            check_not_erased(connection, case)
            for command, files in commands:
                self._claim(connection, command.id)
                if not _is_there(connection, command.id):
                    self.put_files_within(connection, case, files, by=command.actor)
                    self._put(connection, case, command)

    def keep_results(self, id_: str, case: str, files: Mapping[str, bytes]) -> None:
        """Put files that are among a running job's `results` into a case's (by id); those that are there stay.

        Raises JobStopped, and then nothing was kept.
        """
        self.keys.load(case)
        with self.database.write() as connection:
            _go_on(connection, id_, {"changed": self.wall()})
            check_not_erased(connection, case)
            table = tables.case_files
            there = set(connection.execute(sa.select(table.c.id).where(table.c.id.in_(tuple(files)))).scalars())
            new = {file: content for file, content in files.items() if file not in there}
            self.put_files_within(connection, case, new, by=id_)

    def is_written(self, command: str) -> bool:
        """Return whether a command of this id was written down."""
        with self.database.read() as connection:
            return _is_there(connection, command)

    def written_command(self, command: str) -> Command:
        """Return a command that was written down; raises UnknownName for none of this id."""
        with self.database.read() as connection:
            row = connection.execute(sa.select(tables.inbox).where(tables.inbox.c.command == command)).first()
            if row is None:
                raise UnknownName("command", command, ())
            return self._opened_command(connection, row)

    def finish_job(self, id_: str, result: dict[str, Any]) -> bool:
        """End a running job with what came of it; return False where it was cancelled or is gone."""
        return self._end_job(id_, JobState.DONE, "result", json.dumps(result).encode())

    def fail_job(self, id_: str, problem: Text) -> bool:
        """End a running job with the sentence that says why; return False where it was cancelled or is gone."""
        return self._end_job(id_, JobState.FAILED, "problem", json.dumps([problem.en, problem.es]).encode())

    def cancel_job(self, organization: str, id_: str) -> Job:
        """Have a job not go on; raises InvalidInput for one that has ended, or whose papers are being kept just now."""
        job = self.job(organization, id_)
        table = tables.jobs
        still = (table.c.id == job.id, table.c.state.in_(UNFINISHED))
        with self.database.write() as connection:
            open_ = sa.or_(table.c.total == 0, table.c.done < table.c.total)
            values = {"state": JobState.CANCELLED, "changed": self.wall()}
            if not connection.execute(table.update().where(*still, open_).values(**values)).rowcount:
                raise InvalidInput(
                    f"Job {job.id} has ended, or what it made is being kept this moment: nothing is left to cancel.",
                    f"See what came of it: amparo jobs show {job.id}",
                )
            drop_files_within(connection, (*job.asked.uploads, *job.asked.results))
        return self.job(organization, job.id)

    def drop_old_jobs(self, before: datetime) -> int:
        """Delete jobs that ended before an instant (UTC), and return how many; what they made stays."""
        table = tables.jobs
        ended = tuple(state for state in JobState if state.ended)
        old = (table.c.state.in_(ended), table.c.changed < before)
        with self.database.read() as connection:
            rows = connection.execute(sa.select(table).where(*old, _readable(table))).all()
            jobs = [self._opened_job(connection, row) for row in rows]
        with self.database.write() as connection:
            for job in jobs:
                drop_files_within(connection, job.asked.results)
                connection.execute(table.delete().where(table.c.id == job.id))
        return len(jobs)

    def _end_job(self, id_: str, state: JobState, column: str, raw: bytes) -> bool:
        table = tables.jobs
        with self.database.write() as connection:
            row = connection.execute(sa.select(table).where(table.c.id == id_)).first()
            if row is None or row.state not in UNFINISHED:
                return False
            job = self._opened_job(connection, row)
            sealed = self.keys.seal(_key_of(row), _field(id_, column), raw, connection)
            values = {"state": state, "changed": self.wall(), column: sealed}
            connection.execute(table.update().where(table.c.id == id_).values(**values))
            left = () if state is JobState.DONE else job.asked.results
            drop_files_within(connection, (*job.asked.uploads, *left))
        return True

    def _opened_job(self, connection: sa.Connection, row: Any) -> Job:  # noqa: ANN401 - a row of the table
        def opened(column: str, sealed: bytes | None) -> Any:  # noqa: ANN401 - what JSON holds
            if sealed is None:
                return None
            return json.loads(self.keys.open(_key_of(row), _field(row.id, column), sealed, connection))

        known = {name: value for name, value in row._asdict().items() if name not in {"sealed", "result", "problem"}}
        problem = opened("problem", row.problem)
        return Job(
            **known,
            asked=Asked.model_validate(opened("request", row.sealed)),
            result=opened("result", row.result),
            problem=None if problem is None else Text(*problem),
        )


def new_job_id() -> str:
    """Return an id for a new job, drawn by lot."""
    return secrets.token_hex(_ID_BYTES)


def result_id(job: str, name: str) -> str:
    """Return the id of a file that a job puts among its results under a name."""
    return derived(job, name, "result")


def derived(*parts: str) -> str:
    """Return an id that follows from these words, 32 hex digits, which says nothing of them."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def _go_on(connection: sa.Connection, id_: str, values: dict[str, object]) -> None:
    table = tables.jobs
    running = table.update().where(table.c.id == id_, table.c.state == JobState.RUNNING)
    if not connection.execute(running.values(**values)).rowcount:
        raise JobStopped


def _is_there(connection: sa.Connection, command: str) -> bool:
    asked = sa.select(tables.inbox.c.command).where(tables.inbox.c.command == command)
    return connection.execute(asked).first() is not None


def _key_of(row: Any) -> str:  # noqa: ANN401 - a row of the table
    return row.case or organization_key(row.organization)


def _readable(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.case.is_(None), has_key(table.c.case))


def _field(id_: str, column: str) -> str:
    return f"job/{id_}/{column}"
