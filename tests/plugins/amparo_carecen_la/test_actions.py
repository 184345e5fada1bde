"""The search for support places: as a pure function, and run by the engine in the plugin's own process."""

from __future__ import annotations

import pytest

from amparo.declarations import Catalog, FactValue
from amparo.plugins import ActionCall
from amparo.plugins.actions import ActionAnswer, PluginProcess
from amparo.plugins.manager import PluginSource
from amparo_carecen_la.actions import suggest_support_places

NEEDS = ("clothes", "hygiene", "food", "shelter", "transport")


def fields(county: str, *needed: str) -> dict[str, FactValue]:
    """Return what the action is handed: the county, and yes or no for each need."""
    return {"carecen_la.county": county, **{f"carecen_la.{need}": need in needed for need in NEEDS}}


def names(county: str, *needed: str) -> list[str]:
    """Return the places found, by what stands before the bracket of each line."""
    found = suggest_support_places(ActionCall(id="case-1/1", fields=fields(county, *needed)))
    return [line.split(" (")[0] for line in found.places.splitlines()]


def test_the_place_that_gives_most_comes_first() -> None:
    """For clothes and food in Los Angeles one place gives both; the others give one each, by name."""
    expected = ["Casa del Camino", "Mesa de la Esperanza", "Refugee Closet"]

    assert expected == names("los_angeles", "clothes", "food")


def test_only_places_of_the_county_are_named() -> None:
    """Nobody is sent to a place that does not serve their county."""
    assert ["Casa del Camino", "Despensa Inland"] == names("riverside", "food")


def test_what_nobody_gives_is_said() -> None:
    """In Ventura there is no partner with a place to sleep, and the answer says so instead of leaving it out."""
    assert ["No partner known / Ningún lugar aliado conocido: a place to sleep / un lugar para dormir"] == names(
        "ventura", "shelter"
    )


def test_what_is_needed_is_said_in_both_languages() -> None:
    """The desk may read either language."""
    found = suggest_support_places(ActionCall(id="case-1/1", fields=fields("orange", "clothes", "hygiene")))

    assert "clothes / ropa; hygiene products / productos de higiene" == found.needs


@pytest.mark.parametrize("county", ["los_angeles", "orange", "riverside", "san_bernardino", "ventura"])
def test_the_answer_fits_its_form_whatever_is_needed(county: str) -> None:
    """With every need at once the answer is still no longer than the form takes."""
    found = suggest_support_places(ActionCall(id="case-1/1", fields=fields(county, *NEEDS)))

    assert (True, True) == (len(found.needs) <= 500, len(found.places) <= 2000)


def test_the_engine_gets_the_same_answer_from_the_plugins_own_process(catalog: Catalog) -> None:
    """Run in a process of its own, with its declared fields only, the action answers as declared."""
    asked = fields("los_angeles", "clothes", "food")
    expected = suggest_support_places(ActionCall(id="case-1/9", fields=asked)).model_dump()
    with PluginProcess(PluginSource(id="carecen_la", module="amparo_carecen_la")) as process:
        outcome = process.run_action(catalog.action["suggest_support_places"], "case-1/9", asked)

    assert isinstance(outcome, ActionAnswer)
    assert ("case-1/9", expected) == (outcome.call_id, outcome.answers)


def test_the_action_is_handed_nothing_of_the_case(catalog: Catalog) -> None:
    """County and needs go to the plugin's process; no name, no number, no fact of the asylum case."""
    handed = catalog.action["suggest_support_places"].fields

    assert {"carecen_la.county", *(f"carecen_la.{need}" for need in NEEDS)} == set(handed)
