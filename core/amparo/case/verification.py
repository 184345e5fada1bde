"""Which dates come from papers, who read them there, and which of them only one person has read so far. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from amparo.case.commands import Command, Context, Wake
from amparo.case.conditions import Where
from amparo.case.draft import Draft
from amparo.case.law import dates_by_law, inputs_for, paper_for
from amparo.case.model import Deadline, Recorded
from amparo.case.printed import PrintedDate, Reading
from amparo.declarations import Counting, RuleKind, Text
from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.model import Case
    from amparo.declarations import Catalog, DeadlineRule


class PaperState(StrEnum):
    """How far a date from a paper can be relied on."""

    UNVERIFIED = "unverified"
    DISPUTED = "disputed"
    VERIFIED = "verified"


class PaperDate(Recorded):
    """A deadline's date on a paper beside the one that its rule counts by itself, None where the law sets none.

    `entered_by` is empty, and `entered_at` None, where nobody knows who put it on record; `otherwise` are readings that
    differ. `legal_due` and `safe_due` are in force.
    """

    deadline: str
    title: Text
    rule: str
    kind: RuleKind
    state: PaperState
    day: date
    counted: date | None
    legal_due: date | None
    safe_due: date | None
    paper: str
    reference: str
    entered_by: str
    entered_at: datetime | None
    verified_by: str
    verified_at: datetime | None
    otherwise: tuple[Reading, ...]


def paper_dates(case: Case, catalog: Catalog, now: datetime) -> Iterator[PaperDate]:
    """Yield, of each deadline that rings and has a date from a paper, that date; `now` (UTC) is the case's clock."""
    draft = _draft(case, catalog, now)
    for deadline in case.deadlines:
        found = _paper_date(draft, deadline) if deadline.status.rings else None
        if found is not None:
            yield found


def paper_entry(case: Case, catalog: Catalog, deadline: Deadline) -> PrintedDate | None:
    """Return a deadline's date from a paper as it was entered, or None while no paper is known that has one."""
    rule, trigger = catalog.rule.get(deadline.rule), case.event.get(deadline.trigger)
    if rule is None or trigger is None:
        return None
    if not (deadline.printed or rule.printed_field or rule.counting is Counting.SET_DATE):
        return None  # most rules know no paper, and this is asked with most commands
    where = Where(deadline.person, deadline.proceeding, deadline.trigger)
    paper = paper_for(_draft(case, catalog, case.now), rule, trigger, where, deadline)
    return paper.entry if paper else None


def _draft(case: Case, catalog: Catalog, now: datetime) -> Draft:
    command = Command(id="read", organization=case.organization, actor="engine", body=Wake())
    return Draft(case, command, catalog, Context(now=max(now, case.now)))


def _paper_date(draft: Draft, deadline: Deadline) -> PaperDate | None:
    rule, trigger = draft.catalog.rule.get(deadline.rule), draft.case.event.get(deadline.trigger)
    if rule is None or trigger is None:
        return None
    where = Where(deadline.person, deadline.proceeding, deadline.trigger)
    paper = paper_for(draft, rule, trigger, where, deadline)
    if paper is None or paper.entry is None:
        return None
    counted = _counted(draft, rule, deadline, where)
    return _told(deadline, paper.entry, counted, who_entered=bool(paper.entrants))


def unverified(case: Case, catalog: Catalog, now: datetime) -> tuple[PaperDate, ...]:
    """Return the dates from papers that fewer than two persons have read, or that they read differently."""
    return tuple(one for one in paper_dates(case, catalog, now) if one.state is not PaperState.VERIFIED)


def _counted(draft: Draft, rule: DeadlineRule, deadline: Deadline, where: Where) -> date | None:
    inputs = inputs_for(draft, rule, draft.case.event[deadline.trigger], where, deadline)
    if inputs is None or rule.counting is Counting.SET_DATE:
        return None
    try:
        alone = inputs.model_copy(update={"printed_due": None, "printed_checked": False})
        return dates_by_law(rule, alone).legal_due
    except InvalidInput:  # a date that no calendar reaches: the deadline itself says so
        return None


def _told(deadline: Deadline, entry: PrintedDate, counted: date | None, *, who_entered: bool) -> PaperDate:
    disputed = PaperState.DISPUTED if entry.disputed else PaperState.UNVERIFIED
    return PaperDate(
        deadline=deadline.id,
        title=deadline.title,
        rule=deadline.rule,
        kind=deadline.kind,
        state=PaperState.VERIFIED if entry.verified_by else disputed,
        day=entry.day,
        counted=counted,
        legal_due=deadline.dates.legal_due,
        safe_due=deadline.dates.safe_due,
        paper=entry.paper,
        reference=entry.reference,
        entered_by=entry.entered_by,
        entered_at=entry.entered_at if who_entered else None,
        verified_by=entry.verified_by,
        verified_at=entry.verified_at,
        otherwise=(*entry.otherwise, *entry.earlier),
    )
