"""Toward safety: what becomes of a deadline's dates when they are computed again (practice brief, section 3, 15)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from pydantic import BaseModel, ConfigDict

from amparo.declarations import RuleKind


class Dates(BaseModel):
    """A deadline's dates: as counted before any roll, the best reading, and the one that reminders run off."""

    model_config = ConfigDict(frozen=True)

    unrolled: date | None = None
    legal_due: date | None = None
    safe_due: date | None = None


class Move(BaseModel):
    """What applies at once, and the computed dates that wait for a person's confirmation, if any part of them does."""

    model_config = ConfigDict(frozen=True)

    now: Dates
    waits: Dates | None = None


def toward_safety(kind: RuleKind, in_force: Dates, computed: Dates) -> Move:
    """Apply of the computed dates what is safer than those in force; what is left waits.

    An act-by date never moves later and a not-before date never earlier, nor does either vanish by itself: each of the
    three dates is taken on its own. Government dates, notices and modifiers have no side of danger: they apply at once.
    """
    safer = _SAFER.get(kind)
    if safer is None or in_force == computed:
        return Move(now=computed)
    now = Dates(
        unrolled=_safer(safer, in_force.unrolled, computed.unrolled),
        legal_due=_safer(safer, in_force.legal_due, computed.legal_due),
        safe_due=_safer(safer, in_force.safe_due, computed.safe_due),
    )
    return Move(now=now, waits=None if now == computed else computed)


def _earlier(one: date, other: date) -> date:
    return min(one, other)


def _later(one: date, other: date) -> date:
    return max(one, other)


_SAFER: dict[RuleKind, Callable[[date, date], date]] = {RuleKind.ACT_BY: _earlier, RuleKind.NOT_BEFORE: _later}


def _safer(choose: Callable[[date, date], date], in_force: date | None, computed: date | None) -> date | None:
    if in_force is None or computed is None:
        return computed if in_force is None else in_force
    return choose(in_force, computed)
