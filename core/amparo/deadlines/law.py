"""Which value of a rule the law had on a day, and a fingerprint of what the rule says."""

from __future__ import annotations

import hashlib
import json
import weakref
from datetime import date

from amparo.declarations import DeadlineRule, LawValue
from amparo.errors import RuleNotInForce

_VERSION_LENGTH = 12
_NOT_CONTENT = {"examples", "plugin"}
_VERSIONS: dict[int, str] = {}


def value_on(rule: DeadlineRule, day: date) -> LawValue:
    """Return what the law says on the day that picks it; intervals are half-open, the latest beginning wins.

    A value without `from_` has an open beginning that nobody researched: whoever shows the answer warns of it.

    Raises:
        RuleNotInForce: the day lies before the first dated value, after an end, or in a repeal (`value: null`).
    """
    begun = [value for value in rule.values if value.from_ is None or value.from_ <= day]
    latest = max(begun, key=lambda value: value.from_ or date.min, default=None)
    if latest is None or latest.value is None or (latest.until is not None and day >= latest.until):
        raise RuleNotInForce(rule.id, day, first_day(rule))
    return latest


def first_day(rule: DeadlineRule) -> date | None:
    """Return the day on which the rule's first value begins, or None if its beginning is open or it has no values."""
    if any(value.from_ is None for value in rule.values):
        return None
    return min((value.from_ for value in rule.values if value.from_), default=None)


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
    # What stands at its default is left out, so that a field which the engine learns later changes no old version.
    unsaid = {name for name, field in DeadlineRule.model_fields.items() if getattr(rule, name) == field.default}
    content = rule.model_dump(mode="json", exclude=unsaid | _NOT_CONTENT)
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()[:_VERSION_LENGTH]
