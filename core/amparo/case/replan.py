"""What a closure of courts or a change of rules would move in a case, in words, for a person to decide on. Pure.

Nothing here moves a date. A closure never rolls one by itself (practice brief, section 3, item 12): it warns, and only
a notice of relief that names the rule gives it a later day, which is proposed. New rules are tried on the case as the
switch to their catalog would follow them: what is safer comes with the switch, what is later is proposed.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from amparo.case.closed_courts import is_closed_for, is_near, new_warnings, proceeding_of
from amparo.case.commands import Command, Context, ReplannedDate, SwitchCatalog
from amparo.case.consequences import follow
from amparo.case.draft import Draft
from amparo.case.events import CatalogSwitched
from amparo.case.law import meeting_events
from amparo.case.model import Case, Deadline, DeadlineStatus, Recorded
from amparo.case.switching import former_of
from amparo.deadlines.closures import CourtClosure, proposed
from amparo.deadlines.law import rule_version
from amparo.deadlines.safety import Dates
from amparo.declarations import RuleKind, Text, name_of, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.declarations import Catalog

_OPEN = frozenset({DeadlineStatus.RUNNING, DeadlineStatus.UNPROVEN})
_DANGEROUS = frozenset({RuleKind.ACT_BY, RuleKind.NOT_BEFORE})


class Closes(Recorded):
    """Courts close."""

    what: Literal["closure"] = "closure"
    closure: CourtClosure


class LawChanges(Recorded):
    """Rules change: the organization's cases are to go on under the catalog of this hash."""

    what: Literal["catalog"] = "catalog"
    catalog: str


Cause = Annotated[Closes | LawChanges, Field(discriminator="what")]


class Toward(StrEnum):
    """Which way a line goes: later for what must be done, safer, neither, or nowhere, since it only warns."""

    DANGER = "danger"
    SAFETY = "safety"
    NEITHER = "neither"
    NOWHERE = "nowhere"


class PlanLine(Recorded):
    """One date of one case in a plan: what is in force, what is proposed, which way that goes, and why, in words.

    `deadline` is empty for one that begins only with the switch to new rules; `proposed` without a legal date ends the
    deadline, and is None for a line that only warns.
    """

    case: str
    number: str
    deadline: str
    rule: str
    title: Text
    kind: RuleKind
    status: DeadlineStatus
    in_force: Dates
    proposed: Dates | None = None
    toward: Toward
    why: Text

    @property
    def asks(self) -> bool:
        """Return whether a person decides on it; what is safer applies by itself, and a warning moves nothing."""
        return self.toward is Toward.DANGER

    def as_date(self) -> ReplannedDate:
        """Return what a command asks of the case to put the line in force."""
        return ReplannedDate(deadline=self.deadline, in_force=self.in_force, proposed=self.proposed or Dates())


def lines_of_closure(case: Case, catalog: Catalog, closure: CourtClosure, now: datetime) -> tuple[PlanLine, ...]:
    """Return what a closure means for a case at an instant (UTC): dates that it warns of, and those with relief."""
    return tuple(_closure_lines(_draft(case, catalog, now), closure))


def lines_of_catalog(
    case: Case, catalog: Catalog, now: datetime, closures: tuple[CourtClosure, ...] = ()
) -> tuple[PlanLine, ...]:
    """Return what the switch to a catalog would move in a case at an instant (UTC), tried on the record in memory."""
    if case.catalog == catalog.hash:
        return ()
    after = tried(case, None, catalog, now, closures)
    return tuple(line for line in (compared(case, catalog, deadline) for deadline in after.deadlines) if line)


def tried(
    case: Case, before: Catalog | None, after: Catalog, now: datetime, closures: tuple[CourtClosure, ...] = ()
) -> Case:
    """Return the case as the switch to a catalog would leave it at an instant (UTC); `before` is the one it goes by."""
    draft = _draft(case, after, now, closures)
    draft.add(CatalogSwitched(hash=after.hash, former=former_of(case, before, after)))
    follow(draft)
    return draft.case


def stale(case: Case, line: ReplannedDate, closure: CourtClosure | None) -> Text | None:
    """Return why a line that was reviewed no longer fits the case, or None while it does.

    What a closure gives is worked out again, so that no command moves a date further than its notice of relief does.
    """
    deadline = case.deadline.get(line.deadline)
    if deadline is None:
        return phrase("replan_stale_gone")
    if closure is None:
        waits = deadline.waiting is not None and deadline.waiting.dates == line.proposed
        return None if waits else phrase("replan_stale_not_waiting")
    if deadline.status not in {*_OPEN, DeadlineStatus.MISSED}:
        return phrase("replan_stale_over", status=name_of("deadline_status", deadline.status.name.lower()))
    if deadline.dates != line.in_force:
        return phrase("replan_stale_moved")
    if deadline.waiting is not None:
        return phrase("replan_stale_waits")
    tied = is_closed_for(closure, case, deadline.rule, proceeding_of(case, deadline))
    given = proposed(closure, deadline.rule, deadline.kind, deadline.dates) if tied else None
    return None if given == line.proposed else phrase("replan_stale_law")


def _draft(case: Case, catalog: Catalog, now: datetime, closures: tuple[CourtClosure, ...] = ()) -> Draft:
    body = SwitchCatalog(hash=catalog.hash)
    command = Command(id="rehearsal", organization=case.organization, actor="rehearsal", body=body)
    return Draft(case, command, catalog, Context(now=max(now, case.now), closures=closures))


def _closure_lines(draft: Draft, closure: CourtClosure) -> Iterator[PlanLine]:
    case = draft.case
    for deadline in case.deadlines:
        place = proceeding_of(case, deadline)
        if not is_near(closure, case, deadline.rule, place) or deadline.status not in {*_OPEN, DeadlineStatus.MISSED}:
            continue
        tied = is_closed_for(closure, case, deadline.rule, place)
        given = proposed(closure, deadline.rule, deadline.kind, deadline.dates) if tied else None
        obstacle = _obstacle(draft, deadline, closure) if given else None
        if given is not None and obstacle is None:
            yield _line(case, deadline, given, Toward.DANGER, _why_relief(deadline, closure))
        elif obstacle is not None or (deadline.status in _OPEN and new_warnings(closure, case, deadline)):
            code = "replan_why_closed" if tied else "replan_why_elsewhere"
            yield _line(case, deadline, None, Toward.NOWHERE, obstacle or phrase(code, note=closure.note))


def _obstacle(draft: Draft, deadline: Deadline, closure: CourtClosure) -> Text | None:
    """Return why a date with relief cannot be moved now: another waits there, or the relief itself is over."""
    if deadline.waiting is not None:
        return phrase("replan_why_waits")
    relief = closure.relief
    if relief is None or relief.accepted_until >= _today(draft, deadline):
        return None
    rule = draft.catalog.rule.get(deadline.rule)
    filed = meeting_events(draft, deadline, rule) if rule else ()
    if any((event.proof.received if event.proof else event.on) <= relief.accepted_until for event in filed):
        return None
    return phrase("replan_why_past", notice=relief.notice, day=relief.accepted_until)


def _today(draft: Draft, deadline: Deadline) -> date:
    zone = ZoneInfo(draft.case.zone_of(proceeding_of(draft.case, deadline)))
    return draft.context.now.astimezone(zone).date()


def _why_relief(deadline: Deadline, closure: CourtClosure) -> Text:
    relief = closure.relief
    return phrase(
        "replan_why_relief",
        due=deadline.dates.legal_due,
        note=closure.note,
        notice=relief.notice if relief else "",
        day=relief.accepted_until if relief else "",
    )


def _line(case: Case, deadline: Deadline, given: Dates | None, toward: Toward, why: Text) -> PlanLine:
    return PlanLine(
        case=case.id,
        number=case.number,
        deadline=deadline.id,
        rule=deadline.rule,
        title=deadline.title,
        kind=deadline.kind,
        status=deadline.status,
        in_force=deadline.dates,
        proposed=given,
        toward=toward,
        why=why,
    )


def compared(case: Case, catalog: Catalog, after: Deadline) -> PlanLine | None:
    """Return what the switch makes of one deadline, or None where it leaves its dates as they are."""
    before = case.deadline.get(after.id)
    if before is None:
        begins = after.model_copy(update={"id": "", "dates": Dates()})
        return _line(case, begins, after.dates, Toward.SAFETY, phrase("replan_why_begins"))
    if after.waiting is not None and after.waiting != before.waiting:
        ends = after.waiting.dates.legal_due is None
        gone = "replan_why_ends" if before.rule in catalog.rule else "replan_why_rule_gone"
        why = phrase(gone) if ends else _reads_differently("later", before, catalog)
        return _line(case, before, after.waiting.dates, Toward.DANGER, why)
    if after.dates != before.dates:
        dangerous = before.kind in _DANGEROUS
        why = _reads_differently("safer" if dangerous else "no_side", before, catalog)
        return _line(case, before, after.dates, Toward.SAFETY if dangerous else Toward.NEITHER, why)
    if after.status is DeadlineStatus.WITHDRAWN and before.status is not DeadlineStatus.WITHDRAWN:
        return _line(case, before, Dates(), Toward.NEITHER, phrase("replan_why_over"))
    if before.status in _OPEN and before.rule not in catalog.rule:
        return _line(case, before, None, Toward.NOWHERE, phrase("replan_why_rule_gone"))
    return None


def _reads_differently(which: str, before: Deadline, catalog: Catalog) -> Text:
    return phrase(f"replan_why_{which}", before=before.rule_version, after=rule_version(catalog.rule[before.rule]))
