"""The YAML beside the rules: ladders, clocks, courts, placement, the office's own dues."""

from __future__ import annotations

from itertools import pairwise
from zoneinfo import ZoneInfo

from amparo.declarations import PluginDeclarations, Role, RuleKind
from amparo_asylum.data import internal_dues


def test_the_long_ladder_widens_toward_the_day(asylum: PluginDeclarations) -> None:
    """Nobody who was told earlier is left out later, and the director hears of it at three days."""
    ladder = next(ladder for ladder in asylum.ladders if ladder.id == "long")
    told = [set(rung.to) for rung in ladder.rungs]

    assert [90, 60, 30, 14, 7, 3, 1, 0] == [rung.days_before for rung in ladder.rungs]
    assert all(earlier <= later for earlier, later in pairwise(told))
    assert [False, False, False, False, False, True, True, True] == [Role.DIRECTOR in to for to in told]


def test_a_rung_that_nobody_acknowledges_climbs_after_a_business_day(asylum: PluginDeclarations) -> None:
    """The supervising attorney is next after one business day, on each ladder that leads to a limit."""
    limits = {rule.ladder for rule in asylum.rules if rule.kind is RuleKind.ACT_BY}
    for ladder in asylum.ladders:
        if ladder.id in limits:
            assert (ladder.climbs[0].after_business_days, ladder.climbs[0].to) == (1, (Role.SUPERVISING_ATTORNEY,))


def test_every_ladder_is_used(asylum: PluginDeclarations) -> None:
    """No ladder stands without a rule, and no limit without a ladder."""
    assert {ladder.id for ladder in asylum.ladders} == {rule.ladder for rule in asylum.rules if rule.ladder}


def test_a_court_has_its_zone_and_its_official_page(asylum: PluginDeclarations) -> None:
    """The hour of a court is decided where it stands: California by the Pacific, the others by Washington."""
    for court in asylum.courts:
        expected = "America/Los_Angeles" if ", CA " in court.address else "America/New_York"

        assert court.zone == expected == ZoneInfo(court.zone).key
        assert court.source.startswith("https://www.justice.gov/eoir/")


def test_every_forum_of_a_court_is_one_of_the_case(asylum: PluginDeclarations) -> None:
    """A court belongs to a forum before which the case can be."""
    assert {court.forum for court in asylum.courts} <= set(asylum.case_types[0].forums)


def test_every_internal_due_is_of_a_step(asylum: PluginDeclarations) -> None:
    """No due of the office is lost on a step that was renamed."""
    assert set(internal_dues()) <= {step.id for step in asylum.steps}


def test_the_engagement_letter_is_due_five_business_days_after_the_acceptance(asylum: PluginDeclarations) -> None:
    """The office's own rule, from data, reaches the step."""
    due = next(step.due for step in asylum.steps if step.id == "engagement")

    assert due is not None
    assert (5, "placement_accepted", True) == (due.days, due.after, due.business)
