"""What a count refuses to begin with: a year that is surely a slip of the pen, a number that keeps a machine busy."""

from __future__ import annotations

from datetime import date

from amparo.deadlines.computation import Inputs
from amparo.deadlines.facts import FactsUnusable
from amparo.declarations import DeadlineRule, phrase

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_LARGEST = 9_999


def check_limits(rule: DeadlineRule, inputs: Inputs) -> None:
    """Refuse what cannot be counted with.

    Raises:
        FactsUnusable: a date lies before 1900 or after 2199, or a number is larger than 9,999.
    """
    stopped = (day for stop in inputs.stops for day in (stop.on, stop.until))
    for stated in (inputs.trigger, inputs.printed_due, *stopped, *inputs.facts.values()):
        if isinstance(stated, date) and not _FIRST_YEAR <= stated.year <= _LAST_YEAR:
            years = {"first": _FIRST_YEAR, "last": _LAST_YEAR}
            raise FactsUnusable(phrase("rule_year_outside", rule=rule.id, day=stated.isoformat(), **years))
        if isinstance(stated, int) and stated > _LARGEST:
            raise FactsUnusable(phrase("rule_number_too_large", rule=rule.id, number=stated, largest=_LARGEST))
