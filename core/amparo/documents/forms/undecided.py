"""Whether a condition may come to hold once questions that are open are answered. Pure."""

from __future__ import annotations

from collections.abc import Callable

from amparo.case.conditions import Where, holds
from amparo.case.model import Case
from amparo.declarations import AllOf, AnyOf, Condition, FactIs, FactKnown, Not


def may_be(
    condition: Condition, case: Case, where: Where, is_open: Callable[[str], bool], *, truth: bool = True
) -> bool:
    """Return whether a condition is true, or may be, where `is_open` says of a fact that its question is open.

    With `truth=False`, whether it is false or may be.
    """
    match condition:
        case FactIs(fact=name) | FactKnown(fact=name) if is_open(name):
            return True
        case AllOf(of=parts) | AnyOf(of=parts):
            each = (may_be(part, case, where, is_open, truth=truth) for part in parts)
            return all(each) if isinstance(condition, AllOf) is truth else any(each)
        case Not(of=part):
            return may_be(part, case, where, is_open, truth=not truth)
        case _:
            return holds(condition, case, where) is truth
