"""The support steps in the life of a case: asked at the right time, answered by the plugin or by a person instead."""

from __future__ import annotations

from datetime import date

import pytest
from tests.plugins.docket import Docket

from amparo.case.commands import ActionEnded
from amparo.declarations import Catalog

OPENED = date(2026, 3, 16)
NEEDS = {"clothes": True, "hygiene": False, "food": True, "shelter": False, "transport": False}
PLACES = {"needs": "clothes / ropa; food / comida", "places": "Casa del Camino"}


@pytest.fixture
def detained(catalog: Catalog) -> Docket:
    """Return the case of a detained person."""
    return Docket(catalog, OPENED, **{"asylum.custody": "detained"})


@pytest.fixture
def arrived(catalog: Catalog) -> Docket:
    """Return the case of a person who is free."""
    return Docket(catalog, OPENED, **{"asylum.custody": "not_detained"})


def ask(docket: Docket, *, agrees: bool = True) -> None:
    """Ask what two people need."""
    docket.complete("sol", "support_needs", county="los_angeles", people=2, agrees=agrees, **NEEDS)


def test_a_release_opens_the_support_step_for_the_next_day(detained: Docket) -> None:
    """While detained nothing is asked; released on a Monday, it is due on Tuesday."""
    before = "support_needs" in detained.open_steps
    detained.complete("ines", "record_release", released_on=OPENED, custody="released")

    assert (False, True) == (before, "support_needs" in detained.open_steps)
    assert date(2026, 3, 17) == detained.item("support_needs").due


def test_what_is_needed_starts_the_search_in_the_plugins_process(arrived: Docket) -> None:
    """The record waits for the plugin, with the county and the needs and nothing else."""
    ask(arrived)
    waiting = arrived.case.actions[0]

    assert ("carecen_la", "suggest_support_places") == (waiting.plugin, waiting.action)
    assert {"carecen_la.county", *(f"carecen_la.{need}" for need in NEEDS)} == set(waiting.fields)
    assert "being done by a plugin" == arrived.item("suggest_support_places").status


def test_the_answer_becomes_the_cases_and_opens_the_letter(arrived: Docket) -> None:
    """What the plugin answers is stated as its facts, from which the letter is filled."""
    ask(arrived)
    arrived.do("engine", ActionEnded(action=arrived.case.actions[0].id, answers=PLACES))

    assert "Casa del Camino" == arrived.case.facts["carecen_la.places"]
    assert ("support_referral",) == arrived.item("give_support_referral").documents


def test_without_the_plugin_a_social_worker_does_the_search(arrived: Docket) -> None:
    """A plugin that fails turns its step into a person's, with the same questions."""
    ask(arrived)
    arrived.do("engine", ActionEnded(action=arrived.case.actions[0].id, problem="it hung"))
    arrived.complete("sol", "suggest_support_places", **PLACES)

    assert "give_support_referral" in arrived.open_steps


def test_who_does_not_agree_is_not_sent_anywhere(arrived: Docket) -> None:
    """Without agreement no search runs and no letter is made."""
    ask(arrived, agrees=False)

    assert () == arrived.case.actions
    assert set() == arrived.open_steps & {"suggest_support_places", "give_support_referral"}


def test_support_holds_up_nothing_else(arrived: Docket) -> None:
    """The plugin's steps stand beside the clinic's: none of them waits for it."""
    assert {"urgency_triage", "record_names", "record_arrival"} <= arrived.open_steps
