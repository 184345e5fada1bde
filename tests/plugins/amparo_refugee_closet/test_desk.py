"""An afternoon at the desk of the Closet, worked out by hand in `desk.yaml`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.plugins.docket import catalog_of
from tests.plugins.ledger import Ledger

from amparo.declarations import Catalog

BY_HAND: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "desk.yaml").read_text(encoding="utf-8"))
MONDAY = date(2026, 3, 16)
MONTH = "2026-03"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """Return the catalog of an office with the Closet."""
    return catalog_of("asylum", "refugee_closet")


class Closet(Ledger):
    """The Closet with its shelves filled and one visit to serve; shelves go by their names."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__(catalog, MONDAY)
        self.shelves = {name: self._shelf(**shelf) for name, shelf in BY_HAND["shelves"].items()}
        self.visit = self.from_case("closet_visits", **BY_HAND["visit"])

    def _shelf(self, received: int, **values: Any) -> str:
        shelf = self.add("closet_shelves", "clara", quantity=0, **values)
        self.do(shelf, "dina", "receive", number=received, donor="Parroquia Ejemplo")
        return shelf

    def left(self, name: str) -> int:
        """Return how many pieces a shelf holds."""
        return int(self.values(self.shelves[name])["quantity"])

    def low(self) -> list[str]:
        """Return the names of the shelves that run low, as the coordinator sees them."""
        return [row.cells[0].en for row in self.rows("closet_shelves", "runs_low", "clara")]

    def give(self, name: str, number: int) -> str:
        """Give something at the desk; returns why not, if it could not be."""
        return self.refused(self.visit, "dina", "give", item=self.shelves[name], number=number)


@pytest.fixture
def closet(catalog: Catalog) -> Closet:
    """Return the Closet at the beginning of the afternoon."""
    return Closet(catalog)


def served(closet: Closet) -> None:
    """Live through the afternoon."""
    for step in BY_HAND["given"]:
        assert closet.give(step["shelf"], step["number"]) == ""
    for missing in BY_HAND["not_there"]:
        closet.do(closet.visit, "dina", "not_there", **missing)
    closet.do(closet.visit, "dina", "finish", served=BY_HAND["served"])


def test_what_is_given_leaves_the_shelf_and_a_lack_is_seen(closet: Closet) -> None:
    """Piece by piece as worked out by hand: what is left, and whether the coordinator sees the shelf as low."""
    seen = []
    for step in BY_HAND["given"]:
        closet.give(step["shelf"], step["number"])
        low = closet.values(closet.shelves[step["shelf"]])["name"] in closet.low()
        seen.append({"left": closet.left(step["shelf"]), "low": low})

    assert [{"left": step["left"], "low": step["low"]} for step in BY_HAND["given"]] == seen


def test_more_than_is_there_is_not_given(closet: Closet) -> None:
    """The refusal says how many there are; the shelf and the visit are as they were."""
    for step in BY_HAND["refused"]:
        refused = closet.give(step["shelf"], step["number"])

        assert str(step["left"]) in refused
        assert step["left"] == closet.left(step["shelf"])
    assert [] == closet.lines(closet.visit, "given")


def test_a_count_corrects_the_shelf_with_its_reason(closet: Closet) -> None:
    """The number is what was counted, and what the record had said stays beside it."""
    served(closet)
    for step in BY_HAND["counted"]:
        shelf = closet.shelves[step["shelf"]]
        closet.do(shelf, "clara", "count", number=step["number"], reason=step["reason"])
        line = {"before": step["before"], "number": step["number"], "reason": step["reason"], "on": MONDAY.isoformat()}

        assert step["left"] == closet.left(step["shelf"])
        assert [line] == closet.lines(shelf, "counted")


def test_the_desk_does_not_correct_counts(closet: Closet) -> None:
    """Volunteers put in what came; who looks after the Closet corrects numbers."""
    refused = closet.refused(closet.shelves["coats_m"], "dina", "count", number=9, reason="I think so")

    assert "is not yours to do" in refused
    assert 4 == closet.left("coats_m")


def test_what_does_not_fit_goes_back(closet: Closet) -> None:
    """A coat that was too small is on the shelf again, and both are on record."""
    closet.give("coats_m", 1)
    closet.do(closet.visit, "dina", "bring_back", item=closet.shelves["coats_m"], number=1)

    assert 4 == closet.left("coats_m")
    assert [1, 1] == [len(closet.lines(closet.visit, entries)) for entries in ("given", "returned")]


def test_finishing_tells_the_case_that_the_person_came_and_nothing_else(closet: Closet) -> None:
    """The step's answers are the day and yes: not what was given, not for how many."""
    served(closet)
    [asked] = closet.asked_of_cases

    assert {"settled_on": "2026-03-16", "came": True} == asked.answers


def test_who_did_not_come_is_told_to_the_case_too(closet: Closet) -> None:
    """The case learns it the same way, and nobody is counted as served."""
    closet.do(closet.visit, "dina", "did_not_come")
    [asked] = closet.asked_of_cases

    assert {"settled_on": "2026-03-16", "came": False} == asked.answers
    assert {} == closet.figures("closet_visits", "people_served")


def test_after_the_visit_nothing_more_is_given(closet: Closet) -> None:
    """The visit has ended, and says so."""
    served(closet)

    assert "it has ended" in closet.give("hygiene_kits", 1)


def test_reports_count_pieces_and_people_without_names(closet: Closet) -> None:
    """By kind and month what was given and what was not there; by month how many people were served."""
    served(closet)
    expected = BY_HAND["reports"]

    assert {f"{MONTH} {kind}": number for kind, number in expected["given"].items()} == closet.figures(
        "closet_visits", "given"
    )
    assert {f"{MONTH} {kind}": number for kind, number in expected["not_there"].items()} == closet.figures(
        "closet_visits", "not_there"
    )
    assert {MONTH: expected["people_served"]} == closet.figures("closet_visits", "people_served")
    assert expected["runs_low"] == closet.figures("closet_shelves", "shelves_that_run_low")
    assert {f"{MONTH} {kind}": number for kind, number in expected["received"].items()} == closet.figures(
        "closet_shelves", "received"
    )


def test_the_desk_reads_what_it_needs_and_no_more(closet: Closet) -> None:
    """What to call her, language, sizes and what was asked for; not when it was settled, nor by how many it counts."""
    served(closet)
    labels = {label.en for label, _ in closet.sheet(closet.visit, "dina").fields}
    of_coordinator = {label.en for label, _ in closet.sheet(closet.visit, "clara").fields}

    assert {"day of the visit", "people served"} == of_coordinator - labels
    assert {"what to call the person", "language", "sizes", "coats or jackets"} <= labels


def test_the_desk_reads_the_shelves_but_not_who_gave(closet: Closet) -> None:
    """The volunteer sees how many there are; donors and counts are for who looks after the Closet."""
    shelf = closet.shelves["coats_m"]

    assert [] == [shown.id for shown in closet.sheet(shelf, "dina").lists]
    assert ["received", "counted"] == [shown.id for shown in closet.sheet(shelf, "clara").lists]


@pytest.mark.parametrize("who", ["victor", "ana", "pablo"])
def test_nobody_else_sees_the_visits(closet: Closet, who: str) -> None:
    """Lawyers work with the case; who comes for clothes is not their list."""
    assert () == closet.rows("closet_visits", "to_be_served", who)


def test_an_empty_shelf_is_given_up_and_used_again(closet: Closet) -> None:
    """A shelf with pieces stays; an empty one ends and can be taken up again."""
    shelf = closet.shelves["trousers_m"]
    with_pieces = closet.refused(shelf, "clara", "clear_away")
    closet.do(shelf, "clara", "count", number=0, reason="given to another office")
    closet.do(shelf, "clara", "clear_away")
    ended = closet.records[shelf].is_open
    closet.do(shelf, "clara", "use_again")

    assert "at most 0" in with_pieces
    assert [False, True] == [ended, closet.records[shelf].is_open]
