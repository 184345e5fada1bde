"""One deadline with every reason: how it was counted, by which law, what papers say, what can be done with it. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from amparo.access.policy import default_policy
from amparo.case.commands import Command, Context, Wake
from amparo.case.conditions import Where
from amparo.case.draft import Draft
from amparo.case.law import meeting_events, paper_for
from amparo.case.model import DeadlineStatus
from amparo.case.verification import PaperDate
from amparo.deadlines.sentences import is_doubt
from amparo.declarations import RuleKind, Text
from amparo_app.telling.words import said
from amparo_app.web.case_view import Shown, left_until
from amparo_app.web.deadline_view import DeadlineLine, deadline_line, needs_answer, papers_of, whom_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.access.people import Colleague
    from amparo.case.model import Deadline
    from amparo.declarations import Catalog, DeadlineRule
    from amparo_app.sheets import CaseSheet

VERIFY = "verify_printed_date"
ACTS = ("acknowledge", "prove", "waive", "confirm_date", "reject_date", "set_printed_date", VERIFY)
"""What people do with a deadline, by the permission that each takes."""


class Law(Shown):
    """By which law a deadline was counted, where to read it, and what an attorney of the organization said of it."""

    citation: str
    authority: str
    url: str
    rule: str
    version: str
    confirmed: bool
    confirmed_by: str = ""
    confirmed_on: date | None = None
    changed_since: bool = False
    consequence: Text | None = None
    cure: Text | None = None


class Bell(Shown):
    """One reminder: when (UTC), for whom, and whether it rang and was acknowledged."""

    at: datetime
    whom: Text
    rang: bool
    standing: Text


class Proposed(Shown):
    """Dates that wait for a person, with why, since when (UTC), how they were counted; `ends` where none is left."""

    why: Text
    since: datetime
    ends: bool
    day: date | None
    legal: date | None
    left: Text | None
    explanation: tuple[Text, ...]


class Reading(Shown):
    """What somebody read on a paper."""

    name: str
    day: date


class PaperTold(Shown):
    """What a deadline's paper says, who read it there, and what the rule counts by itself."""

    state: str
    day: date | None
    paper: str
    reference: str
    counted: date | None
    differs: bool
    entered_by: str
    entered_at: datetime | None
    verified_by: str
    otherwise: tuple[Reading, ...]


class Filing(Shown):
    """What can meet a deadline: an event on record, by its id, or a kind that is recorded with the proof."""

    value: str
    title: Text
    on: date | None = None


class DeadlineTold(Shown):
    """A deadline unfolded: its line, each step of the count, what to heed, its law, papers, reminders and acts."""

    line: DeadlineLine
    explanation: tuple[Text, ...]
    warnings: tuple[Text, ...]
    trigger: str
    trigger_title: Text
    trigger_on: date | None
    law: Law
    bells: tuple[Bell, ...]
    paper: PaperTold | None
    proposed: Proposed | None
    filings: tuple[Filing, ...]
    zone: str
    acts: frozenset[str]

    @property
    def to_read(self) -> bool:
        """Return whether its reader reads the paper as the second person, and must not see yet what the first did."""
        return VERIFY in self.acts

    @property
    def shows_proposed(self) -> bool:
        """Return whether dates wait for a person, and are none that its reader is to find on the paper themselves."""
        if self.proposed is None or not self.to_read or self.paper is None:
            return self.proposed is not None
        read = {self.paper.day, *(one.day for one in self.paper.otherwise)}
        return not read & {self.proposed.day, self.proposed.legal}


def deadline_told(sheet: CaseSheet, catalog: Catalog, colleague: Colleague, id_: str) -> DeadlineTold | None:
    """Return a deadline unfolded for somebody, or None if the case has none of this id."""
    deadline = sheet.case.deadline.get(id_)
    if deadline is None:
        return None
    return _told(sheet, catalog, colleague, deadline, papers_of(sheet, catalog).get(id_))


def deadlines_told(sheet: CaseSheet, catalog: Catalog, colleague: Colleague) -> dict[str, DeadlineTold]:
    """Return every deadline of a case unfolded, by id."""
    papers = papers_of(sheet, catalog)
    return {one.id: _told(sheet, catalog, colleague, one, papers.get(one.id)) for one in sheet.case.deadlines}


def _told(
    sheet: CaseSheet, catalog: Catalog, colleague: Colleague, deadline: Deadline, paper: PaperDate | None
) -> DeadlineTold:
    rule = catalog.rule.get(deadline.rule) or sheet.case.former.rule.get(deadline.rule)
    event = sheet.case.event.get(deadline.trigger)
    declared = catalog.event.get(event.kind) or sheet.case.former.event.get(event.kind) if event else None
    confirmed = sheet.confirmation(deadline) is not None
    draft = _reading(sheet, catalog)
    return DeadlineTold(
        line=deadline_line(sheet, deadline, paper),
        explanation=deadline.explanation,
        # that the rule needs an attorney's confirmation ends with that confirmation
        warnings=tuple(one for one in deadline.warnings if not (confirmed and is_doubt(one))),
        trigger=deadline.trigger,
        trigger_title=declared.title if declared else Text(event.kind if event else deadline.trigger),
        trigger_on=event.on if event else None,
        law=_law(sheet, deadline, rule),
        bells=tuple(_bells(sheet, deadline)),
        paper=_paper(sheet, paper),
        proposed=_proposed(sheet, deadline),
        filings=tuple(_filings(draft, deadline, rule, catalog)),
        zone=sheet.case.zone_of(deadline.proceeding),
        acts=frozenset(_acts(draft, sheet, colleague, deadline, rule)),
    )


def _reading(sheet: CaseSheet, catalog: Catalog) -> Draft:
    """Return a draft that nobody will keep, by which the law's own functions are asked."""
    command = Command(id="read", organization=sheet.case.organization, actor="engine", body=Wake())
    return Draft(sheet.case, command, catalog, Context(now=sheet.at))


def _law(sheet: CaseSheet, deadline: Deadline, rule: DeadlineRule | None) -> Law:
    said_of = sheet.confirmation(deadline)
    values = rule.values if rule else ()
    exact = [one.url for one in values if one.authority == deadline.authority and one.url]
    return Law(
        citation=deadline.citation,
        authority="" if deadline.authority == deadline.citation else deadline.authority,
        url=next(iter([*exact, *(one.url for one in reversed(values) if one.url)]), ""),
        rule=deadline.rule,
        version=deadline.rule_version[:8],
        confirmed=said_of is not None,
        confirmed_by=sheet.colleagues.get(said_of.by, said_of.by) if said_of else "",
        confirmed_on=said_of.on if said_of else None,
        changed_since=said_of is None and deadline.rule in sheet.confirmed,
        consequence=rule.consequence if rule else None,
        cure=rule.cure if rule else None,
    )


def _bells(sheet: CaseSheet, deadline: Deadline) -> Iterator[Bell]:
    if not deadline.status.rings:
        return
    for rung in deadline.rungs:
        seen = sheet.colleagues.get(rung.acknowledged_by, rung.acknowledged_by)
        standing = said("bell_is_seen", who=seen) if seen else said("bell_is_unseen" if rung.rang else "bell_waits")
        yield Bell(
            at=rung.rang or rung.at,
            whom=whom_told(sheet, rung.to),
            rang=rung.rang is not None,
            standing=standing,
        )


def _paper(sheet: CaseSheet, read: PaperDate | None) -> PaperTold | None:
    if read is None:
        return None
    names = sheet.colleagues
    return PaperTold(
        state=read.state.value,
        day=read.day,
        paper=read.paper,
        reference=read.reference,
        counted=read.counted,
        differs=read.counted is not None and read.counted != read.day,
        entered_by=names.get(read.entered_by, read.entered_by),
        entered_at=read.entered_at,
        verified_by=names.get(read.verified_by, read.verified_by),
        otherwise=tuple(Reading(name=names.get(one.by, one.by), day=one.day) for one in read.otherwise),
    )


def _proposed(sheet: CaseSheet, deadline: Deadline) -> Proposed | None:
    waiting = deadline.waiting
    if waiting is None:
        return None
    day = waiting.dates.safe_due or waiting.dates.legal_due
    return Proposed(
        why=waiting.why,
        since=waiting.since,
        ends=waiting.dates.legal_due is None,
        day=day,
        legal=waiting.dates.legal_due,
        left=left_until(day, sheet.today) if day else None,
        explanation=waiting.explanation,
    )


def _filings(draft: Draft, deadline: Deadline, rule: DeadlineRule | None, catalog: Catalog) -> Iterator[Filing]:
    """Yield what is on record and could meet a deadline; else the kinds of filing that could."""
    if rule is None:
        return
    recorded = meeting_events(draft, deadline, rule)
    for event in recorded:
        title = catalog.event[event.kind].title if event.kind in catalog.event else Text(event.kind)
        yield Filing(value=event.id, title=title, on=event.on)
    if not recorded:
        for kind in dict.fromkeys(wanted.event for wanted in rule.met_by):
            if kind in catalog.event and not catalog.event[kind].by_engine:
                yield Filing(value=kind, title=catalog.event[kind].title)


def _acts(
    draft: Draft,
    sheet: CaseSheet,
    colleague: Colleague,
    deadline: Deadline,
    rule: DeadlineRule | None,
) -> Iterator[str]:
    """Yield what this person may do with a deadline as it stands; the engine decides all the same."""
    case = sheet.case
    if not case.is_open:
        return
    possible = set(_possible(draft, deadline, rule, colleague.id))
    for act in ACTS:
        if act in possible and default_policy().may(colleague, act, case.access).allowed:
            yield act


def _possible(draft: Draft, deadline: Deadline, rule: DeadlineRule | None, reader: str) -> Iterator[str]:
    missed = deadline.status is DeadlineStatus.MISSED
    if needs_answer(deadline) and deadline.kind is not RuleKind.LOOK_UP:
        yield "acknowledge"
    if (deadline.status.rings or missed) and rule is not None and rule.met_by:
        yield "prove"
    if deadline.status.rings:
        yield "waive"
    if deadline.waiting is not None:
        yield from ("confirm_date", "reject_date")
    if rule is None or not (deadline.status.rings or missed) or deadline.trigger not in draft.case.event:
        return
    where = Where(deadline.person, deadline.proceeding, deadline.trigger)
    known = paper_for(draft, rule, draft.case.event[deadline.trigger], where, deadline)
    if known is None:
        return
    if deadline.kind is not RuleKind.LOOK_UP:
        yield "set_printed_date"
    read_by = {one.by for one in known.entry.otherwise} if known.entry else set()
    if known.entry and not known.verified and known.entrants and reader not in {*known.entrants, *read_by}:
        yield VERIFY
