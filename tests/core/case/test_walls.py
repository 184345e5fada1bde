"""Walls and restrictions as a case decides about them: pure, without records."""

from __future__ import annotations

from tests.core.case.practice import CATALOG, ZONE, Docket

from amparo.access.policy import default_policy
from amparo.case.commands import AddNote, OpenCase
from amparo.case.model import Case, Person
from amparo.case.walls import LiftRestriction, RaiseWall, RestrictCase
from amparo.declarations import Role

SHUT = CATALOG.model_copy(
    update={
        "hash": "the catalog of the case tests, shut",
        "case_types": tuple(one.model_copy(update={"restricted": True}) for one in CATALOG.case_types),
    }
)
OPENING = OpenCase(
    number="4F-7K2M", case_type="asylum", zone=ZONE, persons=(Person(id="", role="principal", name="Luz Ejemplo"),)
)


def seers(docket: Docket) -> set[str]:
    """Return who may see the case."""
    return {one.id for one in docket.colleagues if default_policy().may(one, "see_case", docket.case.access).allowed}


def test_a_case_of_a_restricted_type_is_seen_from_the_start_by_who_opened_it_and_who_supervises() -> None:
    """There is no moment at which everybody finds it, and none at which nobody does."""
    docket = Docket()
    docket.catalog = SHUT

    assert docket.ask("ines", OPENING) is None
    assert {"ines", "sofia"} == seers(docket)
    assert {Role.INTAKE_WORKER: "ines"} == docket.case.assigned
    assert docket.ask("ines", AddNote(text="a note")) is None


def test_a_case_of_another_type_is_not_restricted() -> None:
    """Nor given to anybody."""
    docket = Docket()
    docket.ask("ines", OPENING)

    assert docket.case.restriction is None
    assert {} == docket.case.assigned


def test_who_supervises_opens_it_again() -> None:
    """Whoever has it may not: the law keeps it shut."""
    docket = Docket()
    docket.catalog = SHUT
    docket.ask("ines", OPENING)
    refusal = docket.ask("ines", LiftRestriction(reason="a reason"))

    assert refusal is not None
    assert "not_allowed" == refusal.code
    assert docket.ask("sofia", LiftRestriction(reason="a reason")) is None
    assert "pablo" in seers(docket)


def test_a_case_that_is_not_restricted_is_not_opened_again() -> None:
    """Somebody else did it a minute ago."""
    docket = Docket()
    docket.ask("ines", OPENING)
    refusal = docket.ask("sofia", LiftRestriction(reason="a reason"))

    assert refusal is not None
    assert "not_restricted" == refusal.code


def test_walls_and_restrictions_are_folded_from_events_and_kept_in_the_document() -> None:
    """Whichever way a case is read, the same people are kept away."""
    docket = Docket()
    docket.ask("ines", OPENING)
    docket.ask("sofia", RaiseWall(people=("pablo",), roles=(Role.SOCIAL_WORKER,), reason="a reason"))
    docket.ask("sofia", RestrictCase(reason="a reason"))

    read = Case.model_validate_json(docket.case.model_dump_json())

    assert docket.case == read
    assert docket.case.access == read.access
    assert (frozenset({"pablo"}), frozenset({Role.SOCIAL_WORKER}), True) == (
        read.access.walled,
        read.access.walled_roles,
        read.access.restricted,
    )
