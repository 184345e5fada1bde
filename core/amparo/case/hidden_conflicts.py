"""What a conflict check found in cases that its reader may not see: that there is something, and no more. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.apply import with_changes
from amparo.case.events import ConflictsFound
from amparo.declarations import phrase

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from amparo.case.events import Event
    from amparo.case.model import Case, ConflictHit

_HIDDEN = "…"


def without_hidden_conflicts(case: Case, seen: Collection[str]) -> Case:
    """Return a case whose conflicts say who was found only in cases of these numbers; the others are counted still.

    A conflict must stop whoever takes a case; whose it is, a supervising attorney finds out.
    """
    if all(hit.case_number in seen for hit in case.conflicts):
        return case
    told = tuple(hit if hit.case_number in seen else _hidden(hit) for hit in case.conflicts)
    return with_changes(case, conflicts=told)


def found_in_cases(history: Iterable[Event]) -> frozenset[str]:
    """Return the numbers of the cases in which a case's conflict checks found somebody, the earlier ones too."""
    checks = (event.body for event in history if isinstance(event.body, ConflictsFound))
    return frozenset(hit.case_number for found in checks for hit in found.hits)


def history_without_hidden_conflicts(history: Iterable[Event], seen: Collection[str]) -> tuple[Event, ...]:
    """Return a case's entries that say who was found only in cases of these numbers."""
    return tuple(_entry(event, seen) for event in history)


def _entry(event: Event, seen: Collection[str]) -> Event:
    if not isinstance(event.body, ConflictsFound) or all(hit.case_number in seen for hit in event.body.hits):
        return event
    hits = tuple(hit if hit.case_number in seen else _hidden(hit) for hit in event.body.hits)
    return event.model_copy(update={"body": event.body.model_copy(update={"hits": hits})})


def _hidden(hit: ConflictHit) -> ConflictHit:
    nothing = {"found": _HIDDEN, "case_number": _HIDDEN, "role": "person", "reasons": (phrase("conflict_hidden"),)}
    return hit.model_copy(update=nothing)
