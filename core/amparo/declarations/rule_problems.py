"""What is wrong within one deadline rule, in words: its values, its spans of time, its way of counting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from amparo.declarations.rule_facts import When
from amparo.declarations.rules import Counting, DeadlineRule, LawValue, RuleKind, StateOfLaw

OFFICIAL_PUBLISHERS = ("gov", "uscourts.gov", "federalregister.gov", "govinfo.gov", "law.cornell.edu")
"""Hosts whose pages may stand behind a value of the law, with all hosts below them.

The federal government's own, to which the courts', the Federal Register's and the Government Publishing Office's
belong, and the Legal Information Institute for the text of statutes and regulations. A mirror may change or go away.
"""

UNITS: dict[Counting, tuple[str, ...]] = {
    Counting.CALENDAR_DAYS: ("days",),
    Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED: ("days",),
    Counting.CALENDAR_DAYS_NO_ROLL: ("days", "months", "years"),
    Counting.BUSINESS_DAYS: ("business_days",),
    Counting.BACK_FROM_HEARING: ("days",),
    Counting.ANNIVERSARY: ("years",),
    Counting.MONTHS: ("months",),
    Counting.NOT_BEFORE: ("days", "months", "years"),
}
"""What each way of counting can count in; the ways that are not listed count nothing."""

ROLLING = frozenset(
    {
        Counting.CALENDAR_DAYS,
        Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED,
        Counting.BACK_FROM_HEARING,
        Counting.ANNIVERSARY,
    }
)
"""The ways of counting whose last day, on a weekend or federal holiday, becomes the next business day.

Counted back from a hearing, that is the business day nearer to the hearing. Months do not roll: no source says so.
"""


def rule_problems(rule: DeadlineRule) -> list[str]:
    """Return what is wrong within a rule in words, or nothing: its values, its spans of time, its way of counting."""
    problems = [
        f"values, entry {number}: {problem}"
        for number, value in enumerate(rule.values, 1)
        for problem in _value_problems(value, rule.counting)
    ]
    spans = [problem for group in value_groups(rule.values) for problem in _span_problems(group)]
    return [
        *([] if rule.citation.strip() else ["key “citation” is empty: name the statute, regulation or decision"]),
        *problems,
        *spans,
        *_counting_problems(rule),
        *_reading_problems(rule),
        *_fixed_problems(rule),
        *_state_problems(rule),
    ]


def value_groups(values: Sequence[LawValue]) -> list[list[LawValue]]:
    """Return the values that follow each other in time: those for the same facts, the general ones last."""
    groups: dict[tuple[When, ...], list[LawValue]] = {}
    for value in values:
        groups.setdefault(value.when, []).append(value)
    return [group for _, group in sorted(groups.items(), key=lambda pair: not pair[0])]


def _value_problems(value: LawValue, counting: Counting) -> Iterator[str]:
    if not value.authority.strip():
        yield "key “authority” is empty: name the statute, regulation or decision"
    if value.url and not is_official(value.url):
        yield (
            f"key “url” is {value.url}, which is not an https address of an official publisher (a .gov host or "
            "law.cornell.edu): leave it empty and let the citation stand alone"
        )
    if value.until is not None and value.from_ is not None and value.until <= value.from_:
        yield f"key “until” is {value.until} and must come after “from”: it is the first day without the value"
    if counting is Counting.BACK_FROM_HEARING and value.value is not None and value.value < 0:
        yield "key “value” is negative, but is counted back from the hearing already"


def is_official(url: str) -> bool:
    """Return whether an address is an https page of an official publisher, and nobody's mirror of it."""
    try:
        address = urlsplit(url)
        host = address.hostname or ""
    except ValueError:
        return False
    ours = any(host == publisher or host.endswith("." + publisher) for publisher in OFFICIAL_PUBLISHERS)
    return address.scheme == "https" and address.netloc.lower() == host and ours


def _span_problems(values: Sequence[LawValue]) -> Iterator[str]:
    """Compare each value with the next in time: no two on one day, none before another has ended, no silent gap."""
    for one, next_ in pairwise(sorted(values, key=lambda value: value.from_ or date.min)):
        if one.from_ == next_.from_:
            yield f"values: two begin on the same day ({one.from_ or 'an open beginning'})"
        elif one.until is not None and next_.from_ is not None and one.until > next_.from_:
            yield f"values: the one until {one.until} overlaps the one from {next_.from_}"
        elif one.until is not None and one.until != next_.from_:
            yield f"values: nothing is said from {one.until} to {next_.from_}; if there was no law, write “value: null”"


def _counting_problems(rule: DeadlineRule) -> Iterator[str]:
    units = UNITS.get(rule.counting)
    if units and rule.unit not in units:
        yield f"key “unit” is {rule.unit}, but {rule.counting} counts {' or '.join(units)}"
    if units and rule.number_from is None and not any(value.value is not None for value in rule.values):
        yield f"key “values” gives no number, but {rule.counting} needs one"
    if rule.reached and not any((value.value or 0) > 0 for value in rule.values):
        yield "key “reached” has the date come again, but no value counts forward"
    if rule.set_by and rule.counting is not Counting.SET_DATE:
        yield f"key “set_by” names a date that an order sets, but the rule counts {rule.counting}"
    if rule.kind is RuleKind.NOT_BEFORE and rule.roll in {"next", "previous"}:
        yield f"key “roll” is {rule.roll}, and a not-before date never rolls"
    if rule.kind is RuleKind.NOT_BEFORE and rule.counting in ROLLING:
        yield f"key “counting” is {rule.counting}, which rolls, and a not-before date never does"
    if rule.kind is RuleKind.ACT_BY and rule.counting is Counting.NOT_BEFORE:
        yield "key “counting” is not_before, but the rule says by when to act"


def _reading_problems(rule: DeadlineRule) -> Iterator[str]:
    for number, reading in enumerate(rule.arguable, 1):
        if reading.counting not in UNITS:
            yield f"key “arguable”, entry {number}: {reading.counting} counts nothing"
        elif rule.unit == "none" and len(UNITS[reading.counting]) > 1:
            yield f"key “arguable”, entry {number}: {reading.counting} counts in the rule's own unit, and that is none"


def _fixed_problems(rule: DeadlineRule) -> Iterator[str]:
    if rule.fixed_date is not None and (rule.values or rule.counting is not Counting.NONE):
        yield "key “fixed_date” is the one date of the rule: count “none” and give no “values”"


def _state_problems(rule: DeadlineRule) -> Iterator[str]:
    if rule.state_of_law in {StateOfLaw.PROPOSED, StateOfLaw.VACATED} and not rule.disabled:
        yield f"key “state_of_law” is {rule.state_of_law}, so “disabled” has to say why the rule is not counted"
