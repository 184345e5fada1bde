"""Screening flags: which are up on a day, for whom, and by which date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import ValidationError
from tests.core.case.practice import CATALOG, Docket
from tests.core.case.situations import in_court, only

from amparo.case.commands import RecordEvent, StateFacts
from amparo.case.flags import RaisedFlag, screening_flags
from amparo.declarations import Catalog, Fact, Scope, ScreeningFlag, Text


def flag(**ground: Any) -> ScreeningFlag:
    """A flag with invented words."""
    asked = (Text("What changed?", "¿Qué cambió?"),)
    return ScreeningFlag(id="look", title=Text("look"), advice=Text("do"), ask=asked, **ground)


def raised(docket: Docket, today: date, **ground: Any) -> tuple[RaisedFlag, ...]:
    """The flags that are up in a case on a day, of one that is declared so."""
    (kind,) = CATALOG.case_types
    flagged = kind.model_copy(update={"flags": (flag(**ground),)})
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields} | {"case_types": (flagged,)}
    return screening_flags(docket.case, Catalog(**parts), today)


def arrived(docket: Docket) -> date:
    """Record an arrival and return the safe date of its year."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 1)))
    safe = only(docket, "one_year").dates.safe_due
    assert safe is not None
    return safe


def test_a_flag_goes_up_when_its_condition_holds(docket: Docket) -> None:
    """Not before the fact is stated."""
    ground = {"condition": Fact("asylum.child").equals(value=True)}
    before = raised(docket, date(2027, 1, 4), **ground)
    docket.do("ines", StateFacts(facts={"asylum.child": True}))

    assert ((), ["look"]) == (before, [one.flag for one in raised(docket, date(2027, 1, 4), **ground)])


def test_a_date_that_is_near_raises_a_flag_with_its_day_and_person(docket: Docket) -> None:
    """Ninety days before the safe date it is up; ninety-one days before it is not."""
    safe = arrived(docket)
    ground = {"rule": "one_year", "within_days": 90, "scope": Scope.PERSON}

    (up,) = raised(docket, date.fromordinal(safe.toordinal() - 90), **ground)
    assert (safe, docket.case.persons[0].id) == (up.on, up.person)
    assert () == raised(docket, date.fromordinal(safe.toordinal() - 91), **ground)


def test_a_missed_date_raises_the_other_flag_with_what_to_ask(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """Nothing was filed by the last day: the exceptions are asked for."""
    arrived(docket)
    near, past = {"rule": "one_year", "within_days": 90}, {"rule": "one_year", "past": True}
    wait(datetime(2027, 6, 10, tzinfo=UTC))

    (up,) = raised(docket, date(2027, 6, 10), **past)
    assert "What changed?" == up.ask[0].en
    assert () == raised(docket, date(2027, 6, 10), **near)


def test_a_hearing_within_thirty_days_raises_a_flag(docket: Docket) -> None:
    """June 30: up from May 31, down before it and after the hearing's day."""
    in_court(docket, "2027-06-30")
    ground = {"event": "hearing_scheduled", "date_field": "hearing_date", "within_days": 30}

    days = (date(2027, 5, 30), date(2027, 5, 31), date(2027, 6, 30), date(2027, 7, 1))
    assert [False, True, True, False] == [bool(raised(docket, day, **ground)) for day in days]


@pytest.mark.parametrize(
    "ground",
    [
        {},
        {"rule": "one_year"},
        {"rule": "one_year", "past": True, "within_days": 3},
        {"rule": "one_year", "event": "hearing_scheduled", "within_days": 3},
        {"condition": Fact("asylum.child").known(), "within_days": 3},
        {"rule": "one_year", "within_days": 3, "turns": 18},
        {"event": "hearing_scheduled", "within_days": 3, "turns": 18, "scope": Scope.PERSON},
    ],
)
def test_a_flag_has_one_ground(ground: dict[str, Any]) -> None:
    """None, two, or a number of days that means nothing is refused."""
    with pytest.raises(ValidationError):
        flag(**ground)
