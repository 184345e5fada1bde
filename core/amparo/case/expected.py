"""`expected_deadlines`: what a record asks for by its rules, read apart from how the engine starts deadlines.

The watch holds both against each other. Of one mind's mistake two readings would make one silence, so this one folds
the later events about a trigger itself, and shares with the engine only conditions and counting.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.conditions import Where, holds, trigger_of
from amparo.case.rule_facts import rule_facts
from amparo.deadlines.arithmetic import birthday_of
from amparo.deadlines.by_paper import compute_or_read
from amparo.deadlines.computation import ComputationStatus, Inputs
from amparo.deadlines.compute import modifiers_for
from amparo.deadlines.facts import Facts, all_hold, day_of
from amparo.deadlines.safety import Dates
from amparo.declarations import Counting, RuleKind, Scope
from amparo.errors import FactMissing, InvalidInput, RuleNotInForce

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.model import Case, LegalEvent
    from amparo.case.printed import PrintedDate
    from amparo.declarations import Catalog, DeadlineRule, FactValue


class Expected(NamedTuple):
    """A deadline that has to be there: of which rule, for which trigger and whom, and its dates if they are plain."""

    rule: DeadlineRule
    trigger: LegalEvent
    person: str | None
    proceeding: str | None
    dates: Dates

    @property
    def identity(self) -> tuple[str, str, str | None, str | None]:
        """Return what tells this deadline from every other of its case."""
        return self.rule.id, self.trigger.id, self.person, self.proceeding


def expected_deadlines(case: Case, catalog: Catalog) -> Iterator[Expected]:
    """Yield every deadline that a catalog's rules ask for at the end of a record, met ones too.

    A rule that was not in force yet, is disabled, or whose trigger lacks the date it counts from asks for none. Without
    dates come those that count by a clock, by no number, or by law that has none for that day.
    """
    if case.case_type not in catalog.case_type:
        return
    for rule in catalog.rules:
        if (
            rule.disabled
            or rule.kind is RuleKind.MODIFIER
            or (rule.case_types and case.case_type not in rule.case_types)
        ):
            continue
        for trigger in case.events:
            if trigger.struck or all(trigger.kind != one.event for one in rule.triggers):
                continue
            found = _expected(case, catalog, rule, trigger)
            if found is not None:
                yield found


def _expected(case: Case, catalog: Catalog, rule: DeadlineRule, trigger: LegalEvent) -> Expected | None:
    about = [event for event in case.events if event.about == trigger.id and not event.struck]
    if any(event.ends for event in about):
        return None
    data = dict(trigger.data)
    for event in about:
        data |= event.data if event.updates else {}
    person = trigger.person if rule.scope is Scope.PERSON else None
    proceeding = trigger.proceeding if rule.scope is Scope.PROCEEDING else None
    where, identity = Where(person, proceeding, trigger.id), (rule.id, trigger.id, person, proceeding)
    started = trigger_of(rule, trigger.kind, data)
    if started is None or not holds(rule.applies_if, case, where):
        return None
    facts = rule_facts(case, catalog, rule, data, where)
    if any(all_hold(one.when, facts) for one in rule.excepted if not one.nothing_due):
        return None
    begins = _day(data, started.date_field) if started.date_field else trigger.on
    if begins and rule.birthday:
        begins = birthday_of(begins, rule.birthday, later=rule.kind is RuleKind.NOT_BEFORE)
    read = (one.printed for one in case.deadlines if (one.rule, one.trigger, one.person, one.proceeding) == identity)
    dates = None if begins is None else _dates(rule, begins, data, facts, catalog, next(read, None))
    return None if dates is None else Expected(rule, trigger, person, proceeding, dates)


def _dates(
    rule: DeadlineRule,
    begins: date,
    data: dict[str, FactValue],
    facts: Facts,
    catalog: Catalog,
    printed: PrintedDate | None,
) -> Dates | None:
    """Return the dates, none of them where only the engine knows, or None where the rule asks for no deadline."""
    on_record = _day(data, rule.printed_field) if rule.printed_field else None
    day, read_twice = _read(rule, begins, _day_set(rule, facts) or on_record, printed)
    inputs = Inputs(
        trigger=begins,
        facts=facts,
        printed_due=day if printed else on_record,
        printed_checked=read_twice,
        added=modifiers_for(rule, facts, catalog.rule),
    )
    try:
        counted = compute_or_read(rule, inputs)
    except (RuleNotInForce, FactMissing):
        return Dates()
    except InvalidInput:  # a date that nobody can count from: the engine refused it too
        return None
    if counted.status in {ComputationStatus.NOT_APPLICABLE, ComputationStatus.DISABLED, ComputationStatus.CLOSED}:
        return None
    return Dates() if rule.clock else counted.dates  # a clock that stood still moves the date


def _read(
    rule: DeadlineRule, begins: date, on_record: date | None, printed: PrintedDate | None
) -> tuple[date | None, bool]:
    """Return the date on the paper, and whether it drives alone: two persons read it, and nothing changed since."""
    if printed is None:
        return on_record, False
    same = printed.basis == f"{begins}|{on_record or '-'}"
    if same and printed.verified_by and printed.verified_by not in {printed.entered_by, *printed.entered_with}:
        return printed.day, True
    days = [reading.day for reading in printed.readings]
    days += [printed.stands] if printed.stands else []
    days += [on_record] if on_record and not (same and printed.stands) else []
    day = max(days) if rule.kind is RuleKind.NOT_BEFORE else min(days)
    return day, same and printed.stands is not None


def _day_set(rule: DeadlineRule, facts: Facts) -> date | None:
    """Return the date that an order or a notice sets, as far as facts tell it."""
    if rule.counting is not Counting.SET_DATE:
        return None
    return next((day for name in rule.set_by if (day := day_of(facts, name))), None)


def _day(data: dict[str, FactValue], field: str) -> date | None:
    written = data.get(field)
    return date.fromisoformat(str(written)) if written else None
