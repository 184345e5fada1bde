"""The watch: the office's second calendar, a process apart from the workflow server, with a mail of its own.

It reads the records, has each open case checked by `amparo.case.watch`, and mails what it found: every day, so that its
silence is noticed, and at once when it found something new. It changes nothing but a note of when it last looked.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

import sqlalchemy as sa
from pydantic import ValidationError
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from amparo.case.apply import apply
from amparo.case.model import Recorded
from amparo.case.watch import Finding, Noted, Problem, Watched, check
from amparo.declarations import Catalog, phrase
from amparo.errors import AmparoError, InvalidInput, MailRefused, MailRefusedForNow, RecordsUnreachable
from amparo.notifications import Channel
from amparo.records import tables
from amparo.records.cases import blank
from amparo.records.lists import CaseLine
from amparo.records.outbox import QUEUED, SENT, QueuedNotice
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.client import connect
from amparo_workflows.logs import error_without_content, logger
from amparo_workflows.metrics import count_look
from amparo_workflows.processes import only_one, open_records
from amparo_workflows.recovery import running_cases
from amparo_workflows.sender import channel_of
from amparo_workflows.watch_mail import compose_watch_mail, told_of_the_watch
from amparo_workflows.watch_queues import queue_findings
from amparo_workflows.wedged import Trouble, stuck_cases
from amparo_workflows.weekly_list import WeeklyList

log = logger(__name__)

EVERY = timedelta(minutes=10)
"""How long the watch rests between two looks; what is wrong is found within it."""

FIRST_AFTER = timedelta(seconds=30)
"""When it first looks: the engine, which may be starting beside it, has by then started the cases that were lost."""

DAILY = timedelta(hours=24)
SERVER_PATIENCE = timedelta(seconds=5)

_ASKING_LIMIT = timedelta(minutes=1)

NOTE = "watch.json"


class Told(Recorded):
    """When an organization was last written to (UTC), and of which findings, by their keys.

    `unmailed_since` is when a mail first had to go out that nobody has taken yet.
    """

    mailed: datetime | None = None
    unmailed_since: datetime | None = None
    reported: tuple[str, ...] = ()


class WatchNote(Recorded):
    """When the watch last looked (UTC), what it found, and what each organization was told of it, by its id.

    `listed` says by person and weekly list for which Monday they were told.
    """

    looked: datetime
    cases: int
    findings: int
    told: dict[str, Told] = {}
    listed: dict[str, date] = {}


class OfficeLook(Recorded):
    """What one organization's open cases came to."""

    organization: str
    cases: int
    findings: tuple[Finding, ...] = ()


class Look(Recorded):
    """One look at every open case: at which instant (UTC), and whether the workflow server answered."""

    at: datetime
    server_answers: bool
    organizations: tuple[OfficeLook, ...]

    @property
    def cases(self) -> int:
        """Return how many cases were checked."""
        return sum(one.cases for one in self.organizations)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every finding, what concerns the whole office once."""
        everything = (found for one in self.organizations for found in one.findings)
        return tuple({found.key: found for found in everything}.values())


async def run_watch(settings: Settings, *, once: bool = False, tell: Callable[[Look], None] = lambda _: None) -> None:
    """Watch the office until cancelled, or look and mail once; `tell` hears of each look that goes on."""
    records = open_records(settings)
    with only_one("watch", settings.data_folder):
        watch = Watch(settings, records, channel_of(settings))
        if once:
            await watch.report(await watch.look())
            return
        log.info("at work: every open case is checked again and again", every=EVERY)
        await watch.watch_forever(tell)


async def look_once(settings: Settings) -> Look:
    """Look, mail what is due unless a watch runs that does, and return what was found."""
    records = open_records(settings)
    watch = Watch(settings, records, channel_of(settings))
    look = await watch.look()
    with contextlib.suppress(InvalidInput), only_one("watch", settings.data_folder):  # the one that runs mails it
        await watch.report(look)
    records.close()
    return look


def read_note(folder: Path) -> WatchNote | None:
    """Return what the watch of an office noted last, or None if it never looked or its note cannot be read."""
    try:
        return WatchNote.model_validate_json((folder / NOTE).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None


class _Workflows(NamedTuple):
    """Which cases have a living workflow, and how often in a row those that fail did so."""

    running: frozenset[str]
    fails: dict[str, int]


class Watch:
    """Looks at an office's cases and reports through one channel."""

    def __init__(
        self, settings: Settings, records: Records, channel: Channel, server_patience: timedelta = SERVER_PATIENCE
    ) -> None:
        self._settings, self._records, self._channel = settings, records, channel
        self._server_patience = server_patience
        self._weekly = WeeklyList(settings, records, channel)

    async def watch_forever(
        self,
        tell: Callable[[Look], None] = lambda _: None,
        first_after: timedelta = FIRST_AFTER,
        every: timedelta = EVERY,
    ) -> None:
        """Look and report, again and again, until cancelled; records that are away for a while are waited for."""
        await asyncio.sleep(first_after.total_seconds())
        while True:
            try:
                look = await self.look()
                await self.report(look)
                tell(look)
            except AmparoError as error:
                log.warning("the cases cannot be checked just now", error=error)
            await asyncio.sleep(every.total_seconds())

    async def look(self) -> Look:
        """Check every open case and return what was found; raises RecordsUnreachable."""
        at = self._records.wall()
        lines = await asyncio.to_thread(self._records.open_cases)
        workflows = await self._workflows(lines)
        found = await asyncio.to_thread(self._check_all, lines, workflows, at)
        queues = await asyncio.to_thread(queue_findings, self._records, at)
        organizations = await asyncio.to_thread(self._records.organizations)
        office = () if workflows is not None else (_no_server(),)
        return Look(
            at=at,
            server_answers=workflows is not None,
            organizations=tuple(
                OfficeLook(
                    organization=one.id,
                    cases=sum(line.organization == one.id for line in lines),
                    findings=(
                        *office,
                        *(f for organization, f in queues if organization == one.id),
                        *(f for line, f in found if line.organization == one.id),
                    ),
                )
                for one in organizations
            ),
        )

    async def report(self, look: Look) -> None:
        """Mail what is due to supervising attorneys and operators, and note that the watch looked."""
        before = read_note(self._settings.data_folder)
        told = before.told if before else {}
        note = WatchNote(
            looked=look.at,
            cases=look.cases,
            findings=len(look.findings),
            told={
                one.organization: await self._tell(one, look.at, told.get(one.organization, Told()))
                for one in look.organizations
            },
            listed=await self._weekly.send_due(look.at, before.listed if before else {}),
        )
        await asyncio.to_thread(_keep_note, self._settings.data_folder, note)
        log.info("looked at every open case", cases=look.cases, findings=len(look.findings))
        count_look(look.cases, Counter(found.problem for found in look.findings), look.at)

    async def _workflows(self, lines: Sequence[CaseLine]) -> _Workflows | None:
        """Return how the cases' workflows are, None when the server cannot be asked."""
        try:
            async with asyncio.timeout(_ASKING_LIMIT.total_seconds()):
                client = await connect(self._settings, self._records.keys, self._server_patience)
                listed = await running_cases(client)
                missing = [line.id for line in lines if line.id not in listed]
                running = listed | {case for case in missing if await _runs(client, case)}
                stuck = await stuck_cases(client)
        except (AmparoError, RPCError, RuntimeError, TimeoutError) as error:
            log.warning("the workflow server cannot be asked", error=error)
            return None
        return _Workflows(running, {one.case: one.attempts for one in stuck if one.trouble is Trouble.FAILS})

    def _check_all(
        self, lines: Sequence[CaseLine], workflows: _Workflows | None, at: datetime
    ) -> list[tuple[CaseLine, Finding]]:
        return [(line, found) for line in lines for found in self._check(line, workflows, at)]

    def _check(self, line: CaseLine, workflows: _Workflows | None, at: datetime) -> tuple[Finding, ...]:
        chain = ""
        try:
            chain = self._records.verify_chain(line.id).problem
            watched, catalogs = self._read(line, chain, workflows)
            return check(watched, catalogs, at)
        except RecordsUnreachable:
            raise
        except Exception as bug:  # noqa: BLE001 - one case that cannot be read must not leave the others unwatched
            problem = chain or error_without_content(bug)
            return (_about(line, Problem.CHAIN_BROKEN if chain else Problem.UNREADABLE, problem),)

    def _read(self, line: CaseLine, chain: str, workflows: _Workflows | None) -> tuple[Watched, dict[str, Catalog]]:
        """Read a case from the disk, never from memory: what somebody altered there is what has to be found."""
        records = self._records
        records.keys.load(line.id)
        with records.database.read() as connection:
            row = connection.execute(sa.select(tables.cases).where(tables.cases.c.id == line.id)).one()
            case, _ = records.document(connection, line.id) or (blank(row), 0)
            events = tuple(event for event, _ in records.events_after(connection, line.id, 0))
        for event in events[case.seq :]:
            case = apply(case, event)
        noted = tuple(_noted(notice) for notice in records.notices_about(line.id))
        hashes = {case.catalog, *(event.catalog for event in events)} - {""}
        catalogs = {hash_: records.catalog(line.organization, hash_) for hash_ in hashes}
        watched = Watched(
            case=case,
            events=events,
            noted=noted,
            chain_problem=chain,
            has_workflow=None if workflows is None else line.id in workflows.running,
            fails=0 if workflows is None else workflows.fails.get(line.id, 0),
        )
        return watched, catalogs

    async def _tell(self, one: OfficeLook, at: datetime, before: Told) -> Told:
        """Write what is due to an organization's people; what no one of them took stays due, and so does a new finding.

        Each organization by itself: the people of one are not written to anew because another has nobody yet.
        """
        keys = tuple(found.key for found in one.findings)
        known = tuple(key for key in keys if key in before.reported)
        if before.mailed is not None and at - before.mailed < DAILY and known == keys:
            return Told(mailed=before.mailed, reported=known)
        mails = await asyncio.to_thread(self._written, one, at)
        if any([await self._sent(mail) for mail in mails]):
            return Told(mailed=at, reported=keys)
        waits = (before.unmailed_since or at) if mails else None
        return Told(mailed=before.mailed, unmailed_since=waits, reported=known)

    def _written(self, one: OfficeLook, at: datetime) -> list[EmailMessage]:
        pairs = told_of_the_watch(self._settings, self._records, one.organization)
        return [compose_watch_mail(one.findings, one.cases, *pair, at=at) for pair in pairs]

    async def _sent(self, mail: EmailMessage) -> bool:
        try:
            await self._channel.send(mail)
        except (MailRefused, MailRefusedForNow) as refusal:
            log.warning("the watch's mail was not taken", error=refusal)
            return False
        return True


async def _runs(client: Client, case: str) -> bool:
    """Ask for one workflow by its id: the server's list lags behind for a moment after a case was opened."""
    try:
        described = await client.get_workflow_handle(case).describe()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return False
        raise
    return described.status is WorkflowExecutionStatus.RUNNING


def _noted(queued: QueuedNotice) -> Noted:
    """Return what the watch has to know of a mail; a notice's id is case/seq/place."""
    seq = queued.notice.id.split("/")[-2:][0]
    since = max(queued.created, queued.notice.not_before or queued.created)
    return Noted(
        seq=int(seq) if seq.isdecimal() else 0,
        sent=queued.state == SENT,
        failed=queued.state not in {QUEUED, SENT},
        since=since,
    )


def _about(line: CaseLine, problem: Problem, why: str) -> Finding:
    sentence = phrase(f"watch_{problem}", case=line.number, problem=why)
    return Finding(key=f"{line.id}/{problem}/", case=line.id, number=line.number, problem=problem, sentence=sentence)


def _no_server() -> Finding:
    problem = Problem.NO_SERVER
    return Finding(key=f"office/{problem}", case="", number="", problem=problem, sentence=phrase(f"watch_{problem}"))


def _keep_note(folder: Path, note: WatchNote) -> None:
    try:
        _write_note(folder, note)
    except OSError as problem:  # a full disk: the doctor notices that there is no newer note
        log.warning("that the watch looked cannot be noted just now", error=problem)


def _write_note(folder: Path, note: WatchNote) -> None:
    unfinished = folder / f".{NOTE}"
    unfinished.write_text(note.model_dump_json(indent=2) + "\n", encoding="utf-8")
    unfinished.replace(folder / NOTE)
