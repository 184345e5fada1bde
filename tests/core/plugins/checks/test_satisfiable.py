"""Whether a condition can ever hold."""

import pytest

from amparo.declarations import (
    AllOf,
    Always,
    AnyOf,
    AnyPerson,
    AnyProceeding,
    Condition,
    Done,
    Fact,
    Happened,
    Not,
    PersonIs,
    ProceedingIs,
)
from amparo.plugins.checks.satisfiable import awaited, can_hold

A, B, C = Done("a"), Done("b"), Done("c")
NEVER = Done("never")
CUSTODY = Fact("harbor.custody")
FILED = Happened("filed")
FILED_LATE = Happened("filed", {"late": True})


def possible(atom: Condition) -> bool:
    """Everything can come about but the one step that never can."""
    return atom != NEVER


@pytest.mark.parametrize(
    "condition",
    [
        Always(),
        A,
        ~A,
        ~NEVER,
        A & ~B,
        A | NEVER,
        (A & NEVER) | B,
        A & (~A | B),
        ~(A & B) & A,
        CUSTODY.is_in("detained", "released") & CUSTODY.is_in("released", "unknown"),
        CUSTODY.equals("detained") & ~CUSTODY.equals("released"),
        FILED & ~FILED_LATE,
        ~AnyPerson(of=NEVER),
        AnyPerson(of=A) & AnyPerson(of=~A),
        PersonIs(roles=("child", "principal")) & PersonIs(roles=("child",)),
        AllOf(of=()),
    ],
)
def test_a_condition_that_can_hold_is_said_to(condition: Condition) -> None:
    """A sound step must not be refused."""
    assert can_hold(condition, possible)


@pytest.mark.parametrize(
    "condition",
    [
        NEVER,
        ~Always(),
        A & ~A,
        ~(A | ~A),
        A & NEVER,
        NEVER | (A & ~A),
        (A | B) & ~A & ~B,
        (A | B) & (~A | C) & ~C & ~B,
        ~(~A | (A & B)) & B,
        CUSTODY.equals("detained") & CUSTODY.equals("released"),
        CUSTODY.equals("detained") & ~CUSTODY.known(),
        CUSTODY.equals("detained") & ~CUSTODY.is_in("detained", "released"),
        FILED_LATE & ~FILED,
        Happened("filed", occasion=True) & ~FILED,
        PersonIs(roles=("child",)) & PersonIs(roles=("principal",)),
        ProceedingIs(forums=("bia",)) & ~ProceedingIs(forums=("bia", "circuit")),
        AnyPerson(of=A & ~A),
        AnyProceeding(of=NEVER),
        ~AnyPerson(of=Always()),
        AnyPerson(of=A) & ~AnyPerson(of=A),
        AnyOf(of=()),
    ],
)
def test_a_condition_that_contradicts_itself_is_found(condition: Condition) -> None:
    """However the contradiction is nested."""
    assert not can_hold(condition, possible)


def test_a_condition_too_large_to_search_is_taken_to_hold() -> None:
    """A plugin cannot keep the engine busy for a year with one step."""
    pairs = [Done(f"a{number}") | Done(f"b{number}") for number in range(60)]

    assert can_hold(AllOf(of=(*pairs, A, ~A)), possible)


def test_what_is_waited_for_is_what_has_to_come_true() -> None:
    """Not what must not be, but also what must not fail to be."""
    assert [A, C] == list(awaited((A & ~B) | Not(of=Not(of=C))))
