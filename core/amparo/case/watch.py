"""`check`: the second calendar. A case held against its own events, its rules, its ladders and its mails. Pure.

It trusts nothing that the engine worked out: it folds the events again and counts each running deadline from its
trigger. A date that is safer than the counted one is left alone, for a person may have kept it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from amparo.case.apply import apply
from amparo.case.commands import Command, Context, Wake
from amparo.case.conditions import Where, holds, trigger_of
from amparo.case.draft import Draft
from amparo.case.events import (
    DeadlineMoved,
    DeadlineStarted,
    DeadlineStatusChanged,
    Event,
    LegalEventAmended,
    LegalEventRecorded,
    RungsLaid,
    RungsRang,
)
from amparo.case.expected import expected_deadlines
from amparo.case.law import inputs_for
from amparo.case.model import Case, Deadline, DeadlineStatus, LegalEvent, Recorded, RungState
from amparo.case.settle import due_instant
from amparo.deadlines.by_paper import compute_or_read
from amparo.deadlines.closures import with_relief
from amparo.deadlines.escalation import last_instant, rungs_for
from amparo.deadlines.safety import Dates, toward_safety
from amparo.declarations import RuleKind, Text, phrase
from amparo.errors import FactMissing, InvalidInput, RuleNotInForce

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.declarations import Catalog, DeadlineRule

PATIENCE = timedelta(minutes=15)
"""How late a rung may ring before it counts as silent: the engine may just be starting."""

MAIL_PATIENCE = timedelta(hours=2)
"""How long a reminder may wait in the outbox before somebody has to hear of it."""

COMMAND_PATIENCE = timedelta(minutes=15)
"""How long a command may wait in the inbox: longer than an upgrade or a backup takes, shorter than a person who gave it
stays in the office."""

_A_MORNING_AGO = timedelta(days=1) + PATIENCE

_BEGINNING = datetime.fromtimestamp(0, UTC)


class Problem(StrEnum):
    """What can be wrong with a case; each has its sentence `watch_<problem>`."""

    CHAIN_BROKEN = "chain_broken"
    UNREADABLE = "unreadable"
    DOCUMENT_DIFFERS = "document_differs"
    NO_WORKFLOW = "no_workflow"
    DATE_DANGEROUS = "date_dangerous"
    DATE_MISSING = "date_missing"
    RUNG_DIFFERS = "rung_differs"
    RUNG_SILENT = "rung_silent"
    LOOK_UP_SILENT = "look_up_silent"
    END_SILENT = "end_silent"
    NOBODY_TOLD = "nobody_told"
    MAIL_STUCK = "mail_stuck"
    DEADLINE_ABSENT = "deadline_absent"
    RULE_NEWER = "rule_newer"
    WORKFLOW_FAILS = "workflow_fails"
    COMMAND_WAITS = "command_waits"
    NO_SERVER = "no_server"
    MAILS_FAILED = "mails_failed"
    MAILS_WAIT = "mails_wait"


class Finding(Recorded):
    """Something wrong with a case (by id and number), with what to do; `key` is the same while it stays the same."""

    key: str
    case: str
    number: str
    problem: Problem
    sentence: Text
    rule: str = ""
    due: date | None = None


class Noted(Recorded):
    """A mail in the outbox: of which event (by seq), whether it was sent, and since when it could have been (UTC)."""

    seq: int
    sent: bool
    failed: bool
    since: datetime


class Watched(Recorded):
    """A case as it is stored, with all that it is held against.

    `chain_problem` is empty for a chain that holds; `has_workflow` is None where the server could not be asked. `fails`
    counts how often in a row the workflow failed at the same task.
    """

    case: Case
    events: tuple[Event, ...]
    noted: tuple[Noted, ...] = ()
    chain_problem: str = ""
    has_workflow: bool | None = None
    fails: int = 0


def check(watched: Watched, catalogs: Mapping[str, Catalog], now: datetime) -> tuple[Finding, ...]:
    """Return what is wrong with a case at an instant (UTC), nothing for a healthy one.

    `catalogs` are those that the events name and the case's own, by hash: a ladder is read from the catalog under
    which it was put up.
    """
    return tuple(_Watch(watched, catalogs, now).findings())


def finding(case: Case, problem: Problem, detail: str = "", /, **values: object) -> Finding:
    """Return a finding about a case as a whole."""
    key = f"{case.id}/{problem}/{detail}"
    sentence = phrase(f"watch_{problem}", case=case.number, **values)
    return Finding(key=key, case=case.id, number=case.number, problem=problem, sentence=sentence)


def folded(case: Case, events: Iterable[Event]) -> Case:
    """Return the case as its events alone make it."""
    again = Case(id=case.id, number=case.number, organization=case.organization, now=_BEGINNING)
    for event in events:
        again = apply(again, event)
    return again


class _PutUp(NamedTuple):
    """When and under which catalog a deadline got its present rungs, and whether a person confirmed its dates."""

    at: datetime
    catalog: str
    confirmed: bool
    rungs: tuple[tuple[int, datetime], ...]


class _Watch:
    """One case under the watch."""

    def __init__(self, watched: Watched, catalogs: Mapping[str, Catalog], now: datetime) -> None:
        self.case, self.events, self.watched = watched.case, watched.events, watched
        # a case in training may be ahead of the wall, by which its mails go out
        self.catalogs, self.now, self.wall = catalogs, max(now, watched.case.now), now
        self.catalog = catalogs[watched.case.catalog]
        self.put_up = _put_up(watched.events)

    def findings(self) -> Iterator[Finding]:
        """Yield what is wrong, the record itself first."""
        if self.watched.chain_problem:
            yield finding(self.case, Problem.CHAIN_BROKEN, problem=self.watched.chain_problem)
        again = folded(self.case, self.events)
        differs = [name for name in Case.model_fields if getattr(again, name) != getattr(self.case, name)]
        if differs:
            yield finding(self.case, Problem.DOCUMENT_DIFFERS, ",".join(differs), fields=", ".join(differs))
        if self.case.is_open and self.watched.has_workflow is False:
            yield finding(self.case, Problem.NO_WORKFLOW)
        elif self.case.is_open and self.watched.fails:
            yield finding(self.case, Problem.WORKFLOW_FAILS, attempts=self.watched.fails)
        if again.is_open:
            yield from self._absent(again)
            for deadline in self.case.deadlines:
                if deadline.status.rings:
                    yield from self._deadline(deadline, again)
        yield from self._mails()

    def _absent(self, again: Case) -> Iterator[Finding]:
        """Yield each deadline that the events ask for and the stored case, from which the engine rings, has not."""
        there = {(d.rule, d.trigger, d.person, d.proceeding) for d in self.case.deadlines}
        for expected in expected_deadlines(again, self.catalog):
            if expected.identity in there:
                continue
            rule, trigger, due = expected.rule, expected.trigger, _day(expected.dates)
            problem = Problem.DEADLINE_ABSENT if self._knew(trigger, rule) else Problem.RULE_NEWER
            made = finding(
                self.case,
                problem,
                "/".join(part or "-" for part in expected.identity),
                deadline=rule.title,
                rule=rule.id,
                event=self.catalog.event[trigger.kind].title,
                on=trigger.on,
                due=due or phrase("watch_no_date"),
            )
            yield made.model_copy(update={"rule": rule.id, "due": due})

    def _knew(self, trigger: LegalEvent, rule: DeadlineRule) -> bool:
        """Return whether the catalog under which an event was recorded had a rule already."""
        under = next(
            (
                e.catalog
                for e in self.events
                if isinstance(e.body, LegalEventRecorded) and e.body.event.id == trigger.id
            ),
            "",
        )
        known = self.catalogs.get(under, self.catalog).rule.get(rule.id)
        return known is not None and not known.disabled

    def _deadline(self, deadline: Deadline, again: Case) -> Iterator[Finding]:
        rule, trigger = self.catalog.rule.get(deadline.rule), again.event.get(deadline.trigger)
        if rule is not None and trigger is not None:
            yield from self._dates(deadline, rule, trigger, again)
        yield from self._rungs(deadline, again.zone_of(trigger.proceeding if trigger else deadline.proceeding))

    def _dates(self, deadline: Deadline, rule: DeadlineRule, trigger: LegalEvent, again: Case) -> Iterator[Finding]:
        put_up = self.put_up.get(deadline.id)
        if put_up is not None and put_up.confirmed:
            return
        counted = (
            self._counted(deadline, rule, trigger, again) if self._applies(deadline, rule, trigger, again) else None
        )
        if counted is None:
            return
        # a look-up that is put off is as dangerous as an act
        kind = RuleKind.ACT_BY if deadline.kind is RuleKind.LOOK_UP else deadline.kind
        safer = toward_safety(kind, deadline.dates, counted).now
        if kind not in {RuleKind.ACT_BY, RuleKind.NOT_BEFORE} or safer == deadline.dates:
            return
        of_each = ((deadline.dates.safe_due, safer.safe_due), (deadline.dates.legal_due, safer.legal_due))
        stored, due = next((pair for pair in of_each if pair[0] != pair[1]), (None, None))
        if due is None:
            return
        problem = Problem.DATE_DANGEROUS if stored else Problem.DATE_MISSING
        yield self._of(deadline, problem, str(due), stored=stored, counted=due)

    @staticmethod
    def _applies(deadline: Deadline, rule: DeadlineRule, trigger: LegalEvent, again: Case) -> bool:
        """Return whether the ground of a deadline stands; one whose ground is gone waits for a person as it is."""
        where = Where(deadline.person, deadline.proceeding, trigger.id)
        stands = not (trigger.struck or trigger.ended)
        started = trigger_of(rule, trigger.kind, trigger.current)
        return stands and started is not None and holds(rule.applies_if, again, where)

    def _counted(self, deadline: Deadline, rule: DeadlineRule, trigger: LegalEvent, again: Case) -> Dates | None:
        command = Command(id="watch", organization=again.organization, actor="watch", body=Wake())
        draft = Draft(again, command, self.catalog, Context(now=self._law_followed_at()))
        where = Where(deadline.person, deadline.proceeding, trigger.id)
        known = again.deadline.get(deadline.id)
        inputs = inputs_for(draft, rule, trigger, where, known)
        if inputs is None:
            return None
        try:
            return with_relief(compute_or_read(rule, inputs), known.relief if known else None).dates
        except (RuleNotInForce, FactMissing, InvalidInput):  # the deadline itself says so to a person
            return None

    def _law_followed_at(self) -> datetime:
        """Return when the dates were last counted for certain: a clock that stands still moves them every morning."""
        moving = (e.at for e in self.events if isinstance(e.body, LegalEventRecorded | LegalEventAmended))
        return max(max(moving, default=self.case.now), self.now - _A_MORNING_AGO)

    def _rungs(self, deadline: Deadline, zone: str) -> Iterator[Finding]:
        safe, legal = deadline.dates.safe_due or deadline.dates.legal_due, deadline.dates.legal_due
        put_up = self.put_up.get(deadline.id)
        if safe is None or legal is None or put_up is None:
            return
        catalog = self.catalogs.get(put_up.catalog, self.catalog)
        rule = catalog.rule.get(deadline.rule)
        ladder = catalog.ladder.get(rule.ladder or "") if rule else None
        wanted = {r.number: r for r in (rungs_for(ladder, safe, zone, put_up.at) if ladder else ())}
        stored = {rung.number: rung for rung in deadline.rungs}
        for number in sorted(wanted.keys() | stored.keys()):
            one, other = wanted.get(number), stored.get(number)
            climbs = tuple((climb.at, climb.to) for climb in one.climbs) if one else ()
            if one is None or other is None or (one.at, one.to, climbs) != (other.at, other.to, other.climbs):
                yield self._of(deadline, Problem.RUNG_DIFFERS, str(number), rung=number)
            at = one.at if one and (other is None or other.rang is None) else other.next_at if other else None
            if at is not None and at + PATIENCE < self.now:
                yield self._silent(deadline, Problem.RUNG_SILENT, at, zone, rung=number)
        if deadline.kind is RuleKind.LOOK_UP:
            yield from self._nobody_looked(deadline, zone)
            return
        ends = last_instant(legal, zone) if deadline.kind is RuleKind.ACT_BY else due_instant(legal, zone)
        if ends + PATIENCE < self.now:
            yield self._silent(deadline, Problem.END_SILENT, ends, zone)

    def _nobody_looked(self, deadline: Deadline, zone: str) -> Iterator[Finding]:
        """Yield a look-up that everybody on its ladder was told of, and that nobody made."""
        last = max((climb for rung in deadline.rungs for climb, _ in rung.climbs), default=None)
        if last is not None and last + PATIENCE < self.now and not any(rung.next_at for rung in deadline.rungs):
            yield self._silent(deadline, Problem.LOOK_UP_SILENT, last, zone)

    def _mails(self) -> Iterator[Finding]:
        noted: dict[int, list[Noted]] = {}
        for mail in self.watched.noted:
            noted.setdefault(mail.seq, []).append(mail)
        for event in self.events:
            deadline = self._rang_for(event)
            if deadline is None:
                continue
            mails = noted.get(event.seq, [])
            stuck = [m for m in mails if not m.sent and (m.failed or m.since + MAIL_PATIENCE < self.wall)]
            if not mails or stuck:
                problem = Problem.MAIL_STUCK if mails else Problem.NOBODY_TOLD
                zone = self.case.zone_of(deadline.proceeding)
                yield self._silent(deadline, problem, event.at, zone, event=event.seq)

    def _rang_for(self, event: Event) -> Deadline | None:
        """Return the deadline that an event rang for, or told to be missed, if it still concerns anybody."""
        match event.body:
            case RungsRang(deadline=which) | DeadlineStatusChanged(deadline=which, status=DeadlineStatus.MISSED):
                deadline = self.case.deadline.get(which)
                missed = deadline is not None and deadline.status is DeadlineStatus.MISSED
                return deadline if deadline and self.case.is_open and (deadline.status.rings or missed) else None
        return None

    def _silent(self, deadline: Deadline, problem: Problem, at: datetime, zone: str, **which: int) -> Finding:
        local = at.astimezone(ZoneInfo(zone))
        detail = "/".join([*map(str, which.values()), f"{at:%Y%m%dT%H%M}"])
        return self._of(deadline, problem, detail, at=f"{local:%Y-%m-%d %H:%M}", **which)

    def _of(self, deadline: Deadline, problem: Problem, detail: str, **values: object) -> Finding:
        due = _day(deadline.dates)
        made = finding(
            self.case,
            problem,
            f"{deadline.id}/{detail}",
            deadline=deadline.title,
            rule=deadline.rule,
            due=due or "-",
            **values,
        )
        return made.model_copy(update={"rule": deadline.rule, "due": due})


def _day(dates: Dates) -> date | None:
    return dates.safe_due or dates.legal_due


def _put_up(events: Iterable[Event]) -> dict[str, _PutUp]:
    """Return for each deadline when it got its present rungs; a move that left them as they were put none up."""
    found: dict[str, _PutUp] = {}
    for event in events:
        match event.body:
            case DeadlineStarted(deadline=deadline):
                found[deadline.id] = _PutUp(event.at, event.catalog, confirmed=False, rungs=_planned(deadline.rungs))
            case DeadlineMoved(deadline=which, rungs=rungs) as moved:
                # what two persons read on a paper is counted again like any other date, from the events
                confirmed = bool(moved.confirmed_by) and not moved.paper
                new = _PutUp(event.at, event.catalog, confirmed=confirmed, rungs=_planned(rungs))
                before = found.get(which, new)
                found[which] = before._replace(confirmed=confirmed) if before.rungs == new.rungs else new
            case RungsLaid(deadline=which, rungs=rungs) if which in found:
                found[which] = found[which]._replace(at=event.at, catalog=event.catalog, rungs=_planned(rungs))
    return found


def _planned(rungs: Iterable[RungState]) -> tuple[tuple[int, datetime], ...]:
    return tuple((rung.number, rung.at) for rung in rungs)
