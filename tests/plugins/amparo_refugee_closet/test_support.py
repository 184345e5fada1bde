"""The Closet's two steps in the life of a case: asked after a release, then done by the desk or by somebody else."""

from __future__ import annotations

from datetime import date

import pytest
from tests.plugins.docket import Docket, catalog_of

from amparo.case.commands import CompleteStep
from amparo.declarations import Catalog

RELEASED = date(2026, 3, 16)
WISHES = {"called": "Luz", "people": 2, "sizes": "M, shoes 7", "coat": 2, "hygiene_kit": 2}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the catalog of an office with the Closet."""
    return catalog_of("asylum", "carecen_la", "refugee_closet")


@pytest.fixture
def detained(catalog: Catalog) -> Docket:
    """Return the case of a detained person."""
    return Docket(catalog, RELEASED, **{"asylum.custody": "detained"})


def release(docket: Docket) -> None:
    """Note that the person came free."""
    docket.complete("ines", "record_release", released_on=RELEASED, custody="released")


def test_a_release_on_a_monday_opens_the_question_for_tuesday(detained: Docket) -> None:
    """While detained nothing is asked; after the release it is, by the next business day."""
    before = "closet_needs" in detained.open_steps
    release(detained)

    assert (False, True) == (before, "closet_needs" in detained.open_steps)
    assert date(2026, 3, 17) == detained.item("closet_needs").due


def test_a_release_before_a_holiday_weekend_waits_for_the_office_to_open(catalog: Catalog) -> None:
    """Released on Friday, September 4, 2026: the next business day is Tuesday, for Monday is Labor Day."""
    friday = date(2026, 9, 4)
    docket = Docket(catalog, friday, **{"asylum.custody": "detained"})
    docket.complete("ines", "record_release", released_on=friday, custody="released")

    assert date(2026, 9, 8) == docket.item("closet_needs").due


def test_who_wants_to_come_gets_a_visit(detained: Docket) -> None:
    """The visit opens with the answers of the case as its own, and not before they are given."""
    release(detained)
    before = "closet_visit" in detained.open_steps
    detained.complete("sol", "closet_needs", comes=True, **WISHES)

    assert (False, True) == (before, "closet_visit" in detained.open_steps)
    assert "Luz" == detained.case.facts["refugee_closet.called"]


def test_who_does_not_want_to_come_gets_none(detained: Docket) -> None:
    """“No” is the whole answer: nothing else is asked for, and no visit opens."""
    release(detained)
    detained.complete("sol", "closet_needs", comes=False)

    assert "closet_visit" not in detained.open_steps


@pytest.mark.parametrize("called", ["Luz A 000-111-222", "26-AB2C"])
def test_no_number_stands_in_what_the_desk_calls_somebody(detained: Docket, called: str) -> None:
    """An A-number or a case number where the desk would read it is refused, and the refusal says what goes there."""
    release(detained)
    refused = detained.ask("sol", CompleteStep(step="closet_needs", answers={"comes": True, "called": called}))

    assert refused is not None
    assert "without numbers" in refused.sentence.en


@pytest.mark.parametrize(("sizes", "taken"), [("M, 32x34, shoes 10.5", True), ("A 000-111-222", False)])
def test_sizes_have_room_for_sizes_only(detained: Docket, sizes: str, taken: bool) -> None:  # noqa: FBT001 - a table
    """What stands on labels is taken; three digits in a row are a number of something else."""
    release(detained)
    refused = detained.ask("sol", CompleteStep(step="closet_needs", answers={"comes": True, "sizes": sizes}))

    assert taken is (refused is None)


def test_each_release_asks_anew(detained: Docket) -> None:
    """Somebody who was taken again and comes free a second time is asked again, apart from the first time."""
    release(detained)
    detained.complete("sol", "closet_needs", comes=False)
    after_the_first = "closet_needs" in detained.open_steps
    detained.record("ana", "released_from_custody", RELEASED, custody="released")

    assert (False, True) == (after_the_first, "closet_needs" in detained.open_steps)


def test_the_desk_may_do_the_visit_and_nothing_else_in_the_case(detained: Docket) -> None:
    """Dina at the desk is refused the question, which is not hers, and may complete the visit."""
    release(detained)
    refused = detained.ask("dina", CompleteStep(step="closet_needs", answers={"comes": False}))
    detained.complete("sol", "closet_needs", comes=True, **WISHES)
    detained.complete("dina", "closet_visit", settled_on=date(2026, 3, 18), came=True)

    assert refused is not None
    assert "closet_visit" not in detained.open_steps


def test_the_closet_holds_up_nothing_else(detained: Docket) -> None:
    """Its steps stand beside the clinic's: none of them waits for it."""
    before = detained.open_steps
    release(detained)

    assert {"urgency_triage", "record_names", "support_needs"} <= detained.open_steps
    assert "closet_needs" not in before
