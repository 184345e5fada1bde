"""Registers through `amparo.testing`: a step of a case opens a record, and what is done with it completes the step."""

from __future__ import annotations

from datetime import date

import pytest

from amparo.errors import Refused, UnknownName
from amparo.testing import Amparo, LivedCase, LivedRecord

COAT: dict[str, bool | int | str | date | LivedRecord] = {
    "name": "coat M",
    "what": "coat",
    "size": "M",
    "for_whom": "anyone",
    "quantity": 4,
    "least": 3,
}


@pytest.fixture
def case(amparo: Amparo) -> LivedCase:
    """Return the case of somebody who was released and asked for a coat."""
    made = amparo.open_case("defensive_asylum", on="2027-03-01", facts={"asylum.custody": "detained"})
    made.record("released_from_custody", custody="released")
    made.do("closet_needs", comes=True, called="Lucita", people=2, sizes="M, shoes 7", coat=2)
    return made


def test_a_step_opens_a_record_and_the_desk_completes_it(amparo: Amparo, case: LivedCase) -> None:
    """Two coats leave the shelf, and the case's step is done by the volunteer who served."""
    shelf = amparo.add("closet_shelves", COAT)
    [visit] = amparo.records("closet_visits")
    visit.do("give", item=shelf, number=2)
    visit.do("finish", served=2)

    assert 2 == shelf.values["quantity"]
    assert [2] == [line["number"] for line in visit.entries("given")]
    assert not visit.is_open
    assert case.is_done("closet_visit")


def test_what_a_register_refuses_is_said(amparo: Amparo, case: LivedCase) -> None:
    """More than there is on the shelf is not given."""
    shelf = amparo.add("closet_shelves", COAT)
    [visit] = amparo.records("closet_visits")

    with pytest.raises(Refused):
        visit.do("give", item=shelf, number=5)

    assert 4 == shelf.values["quantity"]


def test_names_are_told_with_the_nearest(amparo: Amparo, case: LivedCase) -> None:
    """Of registers and of commands."""
    with pytest.raises(UnknownName, match="closet_shelves"):
        amparo.add("closet_shelve")
    with pytest.raises(UnknownName, match="finish"):
        amparo.records("closet_visits")[0].do("finnish")


def test_what_comes_again_is_there_in_time(amparo: Amparo) -> None:
    """The sessions of the orientation are made ready while time passes."""
    amparo.open_case("defensive_asylum", on="2027-03-01")
    amparo.move(days=1)
    first = len(amparo.records("orientation_sessions"))
    amparo.move(days=60)

    assert 0 < first < len(amparo.records("orientation_sessions"))
