"""A paper's date where the law gives none: no value for that day, a fact that nobody knows, a number not set yet."""

from __future__ import annotations

from amparo.deadlines.calendar import FEDERAL_CALENDAR, CourtCalendar
from amparo.deadlines.computation import Computation, ComputationStatus, Inputs
from amparo.deadlines.compute import compute
from amparo.deadlines.law import rule_version
from amparo.declarations import Counting, DeadlineRule, Text, phrase
from amparo.errors import FactMissing, RuleNotInForce

_LEFT_TO_PAPERS = frozenset({ComputationStatus.NONE, ComputationStatus.SET_BY_ORDER})


def compute_or_read(rule: DeadlineRule, inputs: Inputs, calendar: CourtCalendar = FEDERAL_CALENDAR) -> Computation:
    """Count a rule as `compute` does; where that gives no date and a paper carries one, return the paper's.

    Such a date is a set one: it does not roll unless the rule says so. Raises as `compute` does where no paper helps.
    """
    if inputs.printed_due is None:
        return compute(rule, inputs, calendar)
    try:
        counted = compute(rule, inputs, calendar)
    except (RuleNotInForce, FactMissing) as missing:
        read = _read(rule, inputs, calendar)
        return read.model_copy(update={"warnings": (*read.warnings, why_uncounted(missing))})
    if counted.legal_due is None and counted.status in _LEFT_TO_PAPERS and not rule.disabled:
        return _read(rule, inputs, calendar)
    return counted


def _read(rule: DeadlineRule, inputs: Inputs, calendar: CourtCalendar) -> Computation:
    uncounted = {"counting": Counting.SET_DATE, "values": (), "number_from": None}
    read = compute(rule.model_copy(update=uncounted), inputs, calendar)
    return read.model_copy(update={"rule_version": rule_version(rule)})


def why_uncounted(missing: RuleNotInForce | FactMissing) -> Text:
    """Say to a person why a rule gives no date of its own."""
    if isinstance(missing, FactMissing):
        return phrase("case_fact_missing", rule=missing.rule, fact=missing.fact)
    return Text(str(missing), str(phrase("case_no_law_then", rule=missing.rule, on=missing.on).es))
