"""The rule of look-ups: its examples by hand, and that nothing keeps a hearing from being looked up in time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.core.case.test_hearing_rota import NAMES, PEOPLE, office

from amparo.access.people import Absence
from amparo.case.hearing_rota import WEEKDAYS, HearingRota, backs_up_on, looks_on
from amparo.deadlines.calendar import FEDERAL_CALENDAR
from amparo.deadlines.computation import Inputs
from amparo.deadlines.compute import compute
from amparo.declarations import DeadlineRule, Example
from amparo.plugins import load_rules

RULE: DeadlineRule = next(rule for rule in load_rules("amparo_asylum") if rule.id == "hearing_lookup")
LEAST_OFTEN, NEAR = timedelta(days=7), timedelta(days=30)
BEGINS = date(2026, 12, 1)


def due(notice: date, hearing: date, last: date | None) -> date:
    """Return by when a hearing has to be looked up next."""
    facts = {"hearing_date": hearing} | ({"last_look_up": last} if last else {})
    found = compute(RULE, Inputs(trigger=notice, facts=facts)).safe_due
    assert found is not None
    return found


def written(example: Example) -> dict[str, object]:
    """Return the facts of an example as the rule reads them."""
    return {name: date.fromisoformat(str(value)) for name, value in example.facts.items()}


@pytest.mark.parametrize("case", [pytest.param(one, id=one.name) for one in RULE.examples])
def test_the_count_agrees_with_the_hand(case: Example) -> None:
    """Both dates of every worked example."""
    counted = compute(RULE, Inputs(trigger=case.trigger, facts=written(case)))  # type: ignore[arg-type]

    assert (case.legal_due, case.safe_due, case.status) == (counted.legal_due, counted.safe_due, counted.status.value)


@pytest.mark.parametrize("change", [{"within_days": 31}, {"within_days": 29}, {"business_days": 2}])
def test_changing_a_number_by_one_changes_an_example(change: dict[str, int]) -> None:
    """No number of the rule is there for nothing."""
    assert RULE.again is not None
    other = RULE.model_copy(update={"again": RULE.again.model_copy(update=change)})
    counted = [compute(other, Inputs(trigger=one.trigger, facts=written(one))).safe_due for one in RULE.examples]  # type: ignore[arg-type]

    assert [one.safe_due for one in RULE.examples] != counted


@pytest.mark.parametrize("days", [6, 8])
def test_changing_the_week_by_one_changes_an_example(days: int) -> None:
    """The number of the law itself."""
    other = RULE.model_copy(update={"values": (RULE.values[0].model_copy(update={"value": days}),)})
    counted = [compute(other, Inputs(trigger=one.trigger, facts=written(one))).safe_due for one in RULE.examples]  # type: ignore[arg-type]

    assert [one.safe_due for one in RULE.examples] != counted


def test_the_reason_of_a_shorter_wait_is_said_in_both_languages() -> None:
    """Whoever is asked daily reads why."""
    facts = {"hearing_date": date(2027, 2, 12), "last_look_up": date(2027, 1, 22)}
    told = compute(RULE, Inputs(trigger=date(2027, 1, 5), facts=facts)).counting

    assert any("Friday, February 12, 2027 is near, it is looked up more often" in step.en for step in told)
    assert any("viernes, 12 de febrero de 2027 está cerca" in step.es for step in told)


HEARINGS = st.dates(BEGINS + timedelta(days=1), BEGINS + timedelta(days=400))
ABSENCES = st.builds(
    lambda by, since, days: Absence(by=by, since=since, until=since + timedelta(days=days)),
    st.sampled_from(NAMES),
    st.dates(BEGINS, BEGINS + timedelta(days=300)),
    st.integers(0, 60),
)


def looks(notice: date, hearing: date, rota: HearingRota, away: dict[str, Absence]) -> list[date]:
    """Live through the days up to a hearing: whoever is asked and there looks, and silence climbs a business day.

    On the third business day supervision hears of it, who is there.
    """
    made: list[date] = []
    last: date | None = None
    silent, people = 0, office(**away)
    for number in range(1, (hearing - notice).days + 1):
        day = notice + timedelta(days=number)
        if not FEDERAL_CALENDAR.is_business_day(day) or day < due(notice, hearing, last):
            continue
        asked = {looks_on(rota, day, people), *([backs_up_on(rota, day, people)] if silent else [])} - {""}
        silent += 1
        if asked or silent > 2:
            made, last, silent = [*made, day], day, 0
    return made


@settings(max_examples=60, deadline=None)
@given(
    hearing=HEARINGS,
    days=st.dictionaries(st.sampled_from(WEEKDAYS), PEOPLE),
    backup=PEOPLE,
    away=st.dictionaries(st.sampled_from(NAMES), ABSENCES),
)
@example(hearing=date(2027, 3, 1), days={}, backup="", away={})
@example(hearing=date(2027, 3, 1), days=dict.fromkeys(WEEKDAYS, "ana"), backup="bruno", away={})
def test_every_hearing_is_looked_up_as_often_as_the_rule_says_whoever_is_away(
    hearing: date, days: dict[str, str], backup: str, away: dict[str, Absence]
) -> None:
    """With somebody on the rota who is there, never later than the rule's date; else supervision, two days after."""
    rota = HearingRota(days=days, backup=backup)
    made = looks(BEGINS, hearing, rota, away)
    people = office(**away)
    manned = all(
        looks_on(rota, BEGINS + timedelta(days=number), people) for number in range(1, (hearing - BEGINS).days + 1)
    )

    for last, next_ in zip([BEGINS, *made], [*made, None], strict=True):
        limit = due(BEGINS, hearing, None if last == BEGINS else last)
        latest = limit if manned else FEDERAL_CALENDAR.add_business_days(limit, 2)
        if next_ is None:
            assert latest > hearing
            continue
        assert last < next_ <= latest
        if manned:
            assert next_ - last <= LEAST_OFTEN
            near = last >= hearing - NEAR
            assert not near or next_ == FEDERAL_CALENDAR.add_business_days(last, 1)


@given(notice=st.dates(date(2020, 1, 1), date(2035, 1, 1)), ahead=st.integers(1, 900), since=st.integers(0, 900))
def test_the_next_look_is_after_the_last_within_a_week_and_on_a_business_day(
    notice: date, ahead: int, since: int
) -> None:
    """Whatever the dates: never put off beyond the week, never due on a day on which nobody works."""
    last = notice + timedelta(days=since)
    found = due(notice, notice + timedelta(days=ahead), last)

    assert last < found <= last + LEAST_OFTEN
    assert FEDERAL_CALENDAR.is_business_day(found)
