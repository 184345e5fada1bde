"""Which value of a rule the law had on a day, and a fingerprint of what the rule says."""

from __future__ import annotations

import hashlib
import json
import weakref
from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from amparo.deadlines.facts import NOTHING_KNOWN, Facts, all_hold
from amparo.declarations import DeadlineRule, LawValue
from amparo.declarations.rule_problems import value_groups
from amparo.errors import FactMissing, RuleNotInForce

_VERSION_LENGTH = 12
_NOT_CONTENT = {"examples", "plugin"}
_VERSIONS: dict[int, str] = {}


def value_on(rule: DeadlineRule, day: date, facts: Facts = NOTHING_KNOWN) -> LawValue:
    """Return what the law says for these facts on the day that picks it; half-open, the latest beginning wins.

    Values for particular facts (`when`) go before the general ones. A value without `from_` has an open beginning that
    nobody researched: whoever shows the answer warns of it.

    Raises:
        RuleNotInForce: the day lies before the first dated value, after an end, or in a repeal (`value: null`).
        FactMissing: every value is for particular facts, and one that decides is not known.
    """
    values = values_for(rule, facts)
    begun = [value for value in values if value.from_ is None or value.from_ <= day]
    latest = max(begun, key=lambda value: value.from_ or date.min, default=None)
    if latest is None or latest.value is None or (latest.until is not None and day >= latest.until):
        raise RuleNotInForce(rule.id, day, _first_day(values))
    return latest


def values_for(rule: DeadlineRule, facts: Facts) -> Sequence[LawValue]:
    """Return the values that follow each other in time for these facts, or none if the rule has none for them.

    Raises:
        FactMissing: every value is for particular facts, and one that decides is not known.
    """
    if not any(value.when for value in rule.values):
        return rule.values
    groups = value_groups(rule.values)
    for group in groups:
        if all_hold(group[0].when, facts):
            return group
    missing = (one.fact for group in groups for one in group[0].when if one.fact not in facts)
    for fact in missing:
        raise FactMissing(rule.id, fact)
    return ()


def is_dated(values: Sequence[LawValue]) -> bool:
    """Say whether the law changed at all as far as it is known, so that it matters which day picks it."""
    return len(values) > 1 or any(value.from_ or value.until for value in values)


def first_day(rule: DeadlineRule) -> date | None:
    """Return the day on which the rule's first value begins, or None if its beginning is open or it has no values."""
    return _first_day(rule.values)


def _first_day(values: Sequence[LawValue]) -> date | None:
    if any(value.from_ is None for value in values):
        return None
    return min((value.from_ for value in values if value.from_), default=None)


def rule_version(rule: DeadlineRule) -> str:
    """Return a short hash of the rule's content: 12 hexadecimal digits, the same on every machine.

    Left out are the examples, which explain the rule, and the plugin's name, which says where it came from.
    """
    known = _VERSIONS.get(id(rule))
    if known is None:
        known = _VERSIONS[id(rule)] = _hashed(rule)
        # A rule cannot be a dictionary key (its examples hold dictionaries), so it is known by its address while it
        # lives, and forgotten before that address can be given to another.
        weakref.finalize(rule, _VERSIONS.pop, id(rule), None).atexit = False
    return known


def _hashed(rule: DeadlineRule) -> str:
    content = {name: part for name, part in _said_in(rule).items() if name not in _NOT_CONTENT}
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(written.encode()).hexdigest()[:_VERSION_LENGTH]


def _said_in(part: BaseModel) -> dict[str, object]:
    """Return what a part of a rule says, without what stands at its default.

    So a field that the engine learns later changes no old version. Kept is `op`, which tells conditions apart.
    """
    fields = ((name, getattr(part, name), field.default) for name, field in type(part).model_fields.items())
    return {name: _plain(value) for name, value, default in fields if name == "op" or value != default}


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return _said_in(value)
    return [_plain(each) for each in value] if isinstance(value, tuple) else value
