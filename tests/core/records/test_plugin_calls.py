"""Counts of plugins' calls: a row for each day and outcome, whoever counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from tests.core.records.office import Office

from amparo.records.plugin_calls import CallCount, CalledAction

LETTER = CalledAction(organization="clinic", plugin="pier", version="1.0", action="write_letter")


def today(office: Office) -> date:
    """The day that the records write down."""
    return office.records.wall().date()


def test_calls_of_a_day_are_added_up_by_outcome(office: Office) -> None:
    """Their seconds in all, and those of the slowest."""
    for seconds in (1.5, 4.0, 0.5):
        office.records.count_plugin_call(LETTER, ["answered"], seconds)
    office.records.count_plugin_call(LETTER, ["hung"], 20.0)

    common = {**LETTER.model_dump(), "day": today(office)}
    expected = (
        CallCount(**common, outcome="answered", calls=3, seconds=6.0, slowest=4.0),
        CallCount(**common, outcome="hung", calls=1, seconds=20.0, slowest=20.0),
    )
    assert expected == office.records.plugin_calls(today(office))


def test_an_organization_sees_its_own_calls_of_the_days_it_asks_for(office: Office) -> None:
    """And nobody else's."""
    office.records.count_plugin_call(LETTER, ["answered"], 1.0)

    assert () == office.records.plugin_calls(today(office) + timedelta(days=1))
    assert () == office.records.plugin_calls(today(office), "lighthouse")
    assert 1 == len(office.records.plugin_calls(today(office), "clinic"))


def test_two_who_count_at_once_lose_nothing(office: Office) -> None:
    """Two relays may run beside each other."""
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: office.records.count_plugin_call(LETTER, ["answered"], 1.0), range(40)))

    (counted,) = office.records.plugin_calls(today(office))
    assert (40, 40.0) == (counted.calls, counted.seconds)
