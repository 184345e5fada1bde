"""What opening a row's case would bring about, tried in memory: every date with its reasons, before any of it rings."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.apply import apply
from amparo.case.commands import Command, Context, Refusal
from amparo.case.decide import decide
from amparo.case.events import Event
from amparo.case.model import Case, Deadline, DeadlineStatus, Recorded
from amparo.declarations import RuleKind, Text, phrase
from amparo_app.importing.candidate import Expected

if TYPE_CHECKING:
    from amparo.access.people import Colleague
    from amparo.case.commands import OpenCase
    from amparo.deadlines.closures import CourtClosure
    from amparo.declarations import Catalog
    from amparo_app.importing.candidate import Candidate


class PreviewDate(Recorded):
    """A deadline that the case would have, with its reasons, and what the other system has for it.

    `rings` says that it would ring, or has been missed: somebody looks at it by itself before the case is opened.
    """

    deadline: str
    rule: str
    title: Text
    kind: RuleKind
    legal_due: date | None
    safe_due: date | None
    status: DeadlineStatus
    explanation: tuple[Text, ...]
    warnings: tuple[Text, ...]
    citation: str
    expected: date | None = None
    overdue: bool = False

    @property
    def rings(self) -> bool:
        """Return whether a person has to look at it."""
        return self.status.rings or self.status is DeadlineStatus.MISSED

    @property
    def differs(self) -> bool:
        """Return whether the other system has another date."""
        return self.expected is not None and self.expected not in {self.legal_due, self.safe_due}


class Preview(Recorded):
    """The case that a row would be, or why the engine would refuse it.

    `only_there` are dates that the other system has for rules that would give none here. `fingerprint` is the same only
    while all of it is.
    """

    case: Case | None = None
    refused: Text | None = None
    dates: tuple[PreviewDate, ...] = ()
    only_there: tuple[Expected, ...] = ()
    fingerprint: str = ""

    @property
    def to_confirm(self) -> tuple[PreviewDate, ...]:
        """Return the dates that somebody has to look at one by one."""
        return tuple(one for one in self.dates if one.rings)


def previewed(
    candidate: Candidate,
    catalog: Catalog,
    actor: Colleague,
    now: datetime,
    closures: tuple[CourtClosure, ...] = (),
) -> Preview:
    """Return what opening a candidate would bring about if somebody did it at an instant (UTC); nothing is changed."""
    if candidate.body is None:
        return Preview(refused=_told(candidate))
    tried = _tried(candidate.body, catalog, actor, now, closures)
    if isinstance(tried, Refusal):
        return Preview(refused=tried.sentence)
    today = now.astimezone(ZoneInfo(tried.zone)).date()
    expected = {one.rule: one.on for one in candidate.expected}
    dates = tuple(_date(deadline, expected.get(deadline.rule), today) for deadline in tried.deadlines)
    ours = {one.rule for one in dates}
    return Preview(
        case=tried,
        dates=tuple(sorted(dates, key=lambda one: (not one.rings, one.safe_due or date.max, one.rule))),
        only_there=tuple(one for one in candidate.expected if one.rule not in ours),
        fingerprint=_fingerprint(candidate.body, dates),
    )


def _told(candidate: Candidate) -> Text:
    first = candidate.problems[0].what if candidate.problems else phrase("import_no_name")
    return phrase("import_row_wrong", first=first, count=len(candidate.problems))


def _tried(
    body: OpenCase, catalog: Catalog, actor: Colleague, now: datetime, closures: tuple[CourtClosure, ...]
) -> Case | Refusal:
    command = Command(id="tried", organization=actor.organization, actor=actor.id, body=body)
    case = Case(id="tried", organization=actor.organization, now=now)
    decided = decide(case, command, catalog, Context(now=now, colleagues=(actor,), closures=closures))
    if isinstance(decided, Refusal):
        return decided
    for seq, made in enumerate(decided, 1):
        event = Event(seq=seq, at=now, command=command.id, actor=actor.id, catalog=catalog.hash, body=made)
        case = apply(case, event)
    return case


def _date(deadline: Deadline, expected: date | None, today: date) -> PreviewDate:
    safe = deadline.dates.safe_due
    acts = deadline.kind is RuleKind.ACT_BY
    missed = deadline.status is DeadlineStatus.MISSED
    return PreviewDate(
        deadline=deadline.id,
        rule=deadline.rule,
        title=deadline.title,
        kind=deadline.kind,
        legal_due=deadline.dates.legal_due,
        safe_due=safe,
        status=deadline.status,
        explanation=deadline.explanation,
        warnings=deadline.warnings,
        citation=deadline.citation,
        expected=expected,
        overdue=missed or (acts and deadline.status.rings and safe is not None and safe < today),
    )


def _fingerprint(body: OpenCase, dates: Iterable[PreviewDate]) -> str:
    told = [f"{one.deadline} {one.rule} {one.legal_due} {one.safe_due} {one.status}" for one in dates]
    return hashlib.sha256("\n".join((body.model_dump_json(), *told)).encode()).hexdigest()[:32]
