"""Whether a condition can ever hold: a search for one way in which all its parts agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from amparo.declarations import (
    AllOf,
    Always,
    AnyOf,
    AnyPerson,
    AnyProceeding,
    Condition,
    FactIs,
    FactKnown,
    Happened,
    Not,
    PersonIs,
    ProceedingIs,
    atoms,
)

Literal = tuple[Condition, bool]
Possible = Callable[[Condition], bool]

# The search grows as 3^(parts/3): 24 parts are six thousand ways, a hundred would never end.
_MOST_PARTS = 24


def can_hold(condition: Condition, possible: Possible) -> bool:
    """Return whether the condition can hold, given which of its parts can; one too large to search is taken to."""
    if len(atoms(condition)) > _MOST_PARTS:
        return True
    return _agree(((condition, True),), frozenset(), possible)


def awaited(condition: Condition, *, wanted: bool = True) -> Iterator[Condition]:
    """Yield the parts that are waited for: those that have to come true, not those that must not."""
    match condition:
        case Not(of=part):
            yield from awaited(part, wanted=not wanted)
        case AllOf(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from awaited(part, wanted=wanted)
        case AnyPerson(of=part) | AnyProceeding(of=part):
            yield from awaited(part, wanted=wanted)
        case _ if wanted:
            yield condition
        case _:
            return


def _agree(todo: tuple[Literal, ...], held: frozenset[Literal], possible: Possible) -> bool:
    if not todo:
        return True
    (condition, wanted), rest = todo[0], todo[1:]
    match condition:
        case Not(of=part):
            return _agree(((part, not wanted), *rest), held, possible)
        case AllOf(of=parts) | AnyOf(of=parts):
            if isinstance(condition, AllOf) is wanted:
                return _agree((*((part, wanted) for part in parts), *rest), held, possible)
            return any(_agree(((part, wanted), *rest), held, possible) for part in parts)
        case _:
            literal = (condition, wanted)
            return (
                _can_be(literal, possible)
                and not any(_contradict(literal, other) for other in held)
                and _agree(rest, held | {literal}, possible)
            )


def _can_be(literal: Literal, possible: Possible) -> bool:
    condition, wanted = literal
    match condition:
        case Always():
            return wanted
        case AnyPerson(of=part) | AnyProceeding(of=part):
            return _agree(((part, wanted),), frozenset(), possible)
        case _:
            return not wanted or possible(condition)


def _contradict(one: Literal, other: Literal) -> bool:
    if one[1] and other[1]:
        return _exclude(one[0], other[0])
    if one[1] == other[1]:
        return False
    holds, fails = (one[0], other[0]) if one[1] else (other[0], one[0])
    return _implies(holds, fails)


def _exclude(one: Condition, other: Condition) -> bool:
    match one, other:
        case FactIs(fact=a, values=these), FactIs(fact=b, values=those):
            return a == b and not set(these) & set(those)
        case (PersonIs(roles=these), PersonIs(roles=those)) | (ProceedingIs(forums=these), ProceedingIs(forums=those)):
            return not set(these) & set(those)
        case _:
            return False


def _implies(one: Condition, other: Condition) -> bool:
    match one, other:
        case FactIs(fact=a), FactKnown(fact=b):
            return a == b
        case FactIs(fact=a, values=these), FactIs(fact=b, values=those):
            return a == b and set(these) <= set(those)
        case (PersonIs(roles=these), PersonIs(roles=those)) | (ProceedingIs(forums=these), ProceedingIs(forums=those)):
            return set(these) <= set(those)
        case Happened(event=a), Happened(event=b):
            return a == b and set(one.where) >= set(other.where) and (one.occasion or not other.occasion)
        case _:
            return one == other
