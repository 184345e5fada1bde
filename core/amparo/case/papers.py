"""What papers say of a deadline's date: which date drives, whether two persons read it, and what there is to verify."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.printed import Entered, PrintedDate
from amparo.case.rule_facts import source_of
from amparo.declarations import Counting, RuleKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.conditions import Where
    from amparo.case.draft import Draft
    from amparo.case.model import Case, LegalEvent
    from amparo.declarations import DeadlineRule, FactSource

_NEVER = datetime.fromtimestamp(0, UTC)

ENGINE = "engine"
"""Who acts where nobody does: what a program entered, no person has read on a paper."""


class Paper(NamedTuple):
    """A deadline's date as papers have it.

    `drives` is the date handed to the count, which drives alone if it is `checked`. `entry` is what a second person's
    reading is held against, already verified or not; None while no paper is known. `entrants` cannot verify it;
    without any, nobody knows who entered it.
    """

    drives: date | None
    checked: bool
    entry: PrintedDate | None
    entrants: frozenset[str]
    basis: str

    @property
    def verified(self) -> bool:
        """Return whether two persons read this date on the paper, and the record says since what it said then."""
        return self.entry is not None and bool(self.entry.verified_by)


class _OnRecord(NamedTuple):
    """A date that came in with the record: in the trigger's field, or as a fact that sets the rule's date."""

    day: date
    paper: str
    reference: str
    entered: tuple[Entered, ...]
    by_fact: bool


def paper_of(
    draft: Draft, rule: DeadlineRule, trigger: LegalEvent, where: Where, start: date, printed: PrintedDate | None
) -> Paper:
    """Return what papers say of a rule's date for a trigger; `start` is day 0, `printed` what its deadline has of them.

    Until two persons read the same, the most careful of all readings is handed to the count, which sets its own beside
    it. A date entered after two had agreed on an earlier one does not undo their agreement: the more careful drives.
    """
    record = _on_record(draft, rule, trigger, where)
    basis = f"{start}|{record.day if record else '-'}"
    if printed is None:
        return _of_record(record, basis)
    if printed.basis == basis:
        careful = _careful(rule.kind, (*_readings(printed), *([] if printed.stands or not record else [record.day])))
        checked = bool(printed.verified_by) or printed.stands is not None
        drives = printed.day if printed.verified_by else careful
        return Paper(drives, checked, printed, frozenset({printed.entered_by, *printed.entered_with}), basis)
    return _outdated(rule, record, printed, basis)


def _outdated(rule: DeadlineRule, record: _OnRecord | None, printed: PrintedDate, basis: str) -> Paper:
    """The record has changed behind the reading: nothing is verified any more, and nothing is forgotten."""
    days = (*_readings(printed), *([record.day] if record else []))
    drives = _careful(rule.kind, days)
    if record is not None and not printed.basis.endswith(f"|{record.day}"):  # a paper that nobody has read twice
        return _of_record(record, basis)._replace(drives=drives)
    void = {"verified_by": "", "verified_at": None, "otherwise": (), "earlier": (), "stands": None, "basis": basis}
    entrants = frozenset({printed.entered_by, *printed.entered_with})
    return Paper(drives, checked=False, entry=printed.model_copy(update=void), entrants=entrants, basis=basis)


def _readings(printed: PrintedDate) -> Iterator[date]:
    yield from (reading.day for reading in printed.readings)
    if printed.stands is not None:
        yield printed.stands


def _of_record(record: _OnRecord | None, basis: str) -> Paper:
    if record is None:
        return Paper(None, checked=False, entry=None, entrants=frozenset(), basis=basis)
    people = record.entered if all(one.by != ENGINE for one in record.entered) else ()
    last = people[-1] if people else None
    entry = PrintedDate(
        day=record.day,
        paper=record.paper,
        reference=record.reference,
        entered_by=last.by if last else "",
        entered_at=last.at if last else _NEVER,
        entered_with=tuple(dict.fromkeys(one.by for one in people[:-1])),
        basis=basis,
    )
    # a fact that sets the date is counted as a fact; handed in a second time it would only be said twice
    drives = None if record.by_fact else record.day
    return Paper(drives, checked=False, entry=entry, entrants=frozenset(one.by for one in people), basis=basis)


def _careful(kind: RuleKind, days: Iterable[date]) -> date:
    return max(days) if kind is RuleKind.NOT_BEFORE else min(days)


def _on_record(draft: Draft, rule: DeadlineRule, trigger: LegalEvent, where: Where) -> _OnRecord | None:
    if rule.counting is Counting.SET_DATE:
        found = next(_set_by_facts(draft, rule, trigger, where), None)
        if found is not None:
            return found
    written = trigger.current.get(rule.printed_field) if rule.printed_field else None
    return _told_by(trigger, date.fromisoformat(str(written)), _entrants(draft.case, trigger)) if written else None


def _set_by_facts(draft: Draft, rule: DeadlineRule, trigger: LegalEvent, where: Where) -> Iterator[_OnRecord]:
    case, catalog = draft.case, draft.catalog
    for name in rule.set_by:
        declared = catalog.rule_fact.get(name)
        source, value = source_of(case, declared, trigger.current, where) if declared else (None, None)
        if source is not None and value is not None:
            day = date.fromisoformat(str(value))
            yield _told_by(trigger, day, _who_said(case, trigger, source))._replace(by_fact=True)


def _told_by(trigger: LegalEvent, day: date, entered: tuple[Entered, ...]) -> _OnRecord:
    proof = trigger.proof
    return _OnRecord(day, proof.paper if proof else "", proof.reference if proof else "", entered, by_fact=False)


def _entrants(case: Case, event: LegalEvent) -> tuple[Entered, ...]:
    """Return who recorded and corrected an event, and what later events about it changed of it."""
    parts = [event, *(later for later in case.about.get(event.id, ()) if later.updates)]
    known = all(part.entered for part in parts)
    return tuple(one for part in parts for one in part.entered) if known else ()


def _who_said(case: Case, trigger: LegalEvent, source: FactSource) -> tuple[Entered, ...]:
    """Return who entered what a fact says; of one that was merely stated nobody knows it."""
    if source.field is not None:
        return _entrants(case, trigger)
    events = case.of_kind.get(source.event or "", ())
    told = [_entrants(case, event) for event in events]
    return tuple(one for entered in told for one in entered) if all(told) else ()
