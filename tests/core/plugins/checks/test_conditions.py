"""Conditions: every name in them exists and every value can be."""

from collections.abc import Callable

import pytest

from amparo.declarations import (
    AllOf,
    AnyOf,
    AnyPerson,
    AnyProceeding,
    Condition,
    Done,
    Fact,
    FactIs,
    Happened,
    Not,
    PersonIs,
    ProceedingIs,
)

NO_EVENT = "There is no event named “hearing_schedulled”. Did you mean hearing_scheduled?"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Happened("hearing_schedulled"), NO_EVENT),
        (~Happened("hearing_schedulled"), NO_EVENT),
        (AnyPerson(of=Happened("hearing_schedulled")), NO_EVENT),
        (AnyProceeding(of=Not(of=Happened("hearing_schedulled"))), NO_EVENT),
        (Done("interview") & (Done("interview") | Happened("hearing_schedulled")), NO_EVENT),
        (Done("intervew"), "There is no step named “intervew”. Did you mean interview?"),
        (Fact("harbor.custodi").known(), "There is no fact named “harbor.custodi”. Did you mean harbor.custody?"),
        (Fact("custody").equals("detained"), "There is no fact named “custody”. Did you mean harbor.custody?"),
        (
            Fact("harbor.custody").equals("detaned"),
            "fact “harbor.custody” is never “detaned”; it is one of “detained”, “released”",
        ),
        (Fact("harbor.interpreter").equals("yes"), "fact “harbor.interpreter” is yes or no, never “yes”"),
        (Fact("harbor.interpreter").equals(value=1), "fact “harbor.interpreter” is yes or no, never “1”"),
        (PersonIs(roles=("chlid",)), "There is no person's role named “chlid”. Did you mean child?"),
        (
            ProceedingIs(forums=("immigration_curt",)),
            "There is no forum named “immigration_curt”. Did you mean immigration_court?",
        ),
        (
            Happened("hearing_scheduled", {"kinds": "master"}),
            "There is no field of event “hearing_scheduled” named “kinds”. Did you mean kind?",
        ),
        (
            Happened("hearing_scheduled", {"kind": "merits"}),
            "field “kind” of event “hearing_scheduled” is never “merits”; it is one of “master”, “individual”",
        ),
        (
            Happened("deadline_missed", {"rule": "brieff"}),
            "There is no deadline rule named “brieff”. Did you mean brief?",
        ),
        (AllOf(of=()), "it combines nothing; name what it waits for"),
        (Not(of=AnyOf(of=())), "it combines nothing; name what it waits for"),
        (~FactIs(fact="harbor.custody", values=()), "it compares with nothing; name the values that it waits for"),
    ],
)
def test_a_condition_that_names_what_there_is_not_is_refused(
    harbor: Callable, step: Callable, rule: Callable, problems: Callable, condition: Condition, expected: str
) -> None:
    """Wherever it stands in the condition, and with the nearest name that exists."""
    found = problems(harbor(steps=(step(condition=condition),), rules=(rule(),)))

    assert f"Plugin “harbor”, step “letter”, condition: {expected}" in found


def test_a_sound_condition_is_left_in_peace(
    harbor: Callable, step: Callable, rule: Callable, problems: Callable
) -> None:
    """Every kind of condition at once, in the words the design gives."""
    condition = (
        Done("interview")
        & Fact("harbor.custody").equals("detained")
        & ~Happened("application_filed")
        & (Fact("harbor.interpreter").known() | Fact("harbor.interpreter").equals(value=True))
        & AnyPerson(of=PersonIs(roles=("child",)))
        & AnyProceeding(of=ProceedingIs(forums=("immigration_court",)))
        & Happened("hearing_scheduled", {"kind": "master"})
        & ~Happened("deadline_missed", {"rule": "brief"})
    )

    assert () == problems(harbor(steps=(step(condition=condition),), rules=(rule(),)))
