"""A rule for every test to change: one that acts by 30 calendar days, as many do."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from amparo.declarations import Counting, DeadlineRule, LawValue, RuleKind, Text, Trigger


def law(number: int | None, since: date | None = None, until: date | None = None) -> LawValue:
    """A value of the law with an authority that says its number."""
    return LawValue(from_=since, until=until, value=number, authority=f"8 CFR 1.{number}")


def rule(*values: LawValue | int, **changes: Any) -> DeadlineRule:
    """The usual rule with these values, a bare number being the law since 1990, and with these changes."""
    dated = tuple(law(value, date(1990, 1, 1)) if isinstance(value, int) else value for value in values)
    usual: dict[str, Any] = {
        "id": "notice_of_appeal",
        "title": Text("notice of appeal", "aviso de apelación"),
        "description": "Thirty days.",
        "kind": RuleKind.ACT_BY,
        "counting": Counting.CALENDAR_DAYS,
        "unit": "days",
        "trigger": Trigger(event="decision"),
        "values": dated,
        "who_acts": "respondent",
        "citation": "8 CFR 1003.38(b)",
        "confidence": "H",
    }
    return DeadlineRule(**usual | changes)


@pytest.fixture(scope="session")
def make_rule() -> Callable[..., DeadlineRule]:
    """Make a rule: `make_rule(30, counting=...)`."""
    return rule


@pytest.fixture(scope="session")
def make_law() -> Callable[..., LawValue]:
    """Make a value of the law: `make_law(30, since, until)`."""
    return law
