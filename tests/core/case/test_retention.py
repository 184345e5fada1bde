"""How long a closed case is kept: from closing, longer for who was a minor, and every day with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from tests.core.case.practice import MORNING

from amparo.case.model import Case, LegalEvent, Person
from amparo.case.retention import RetentionPolicy, default_retention, retention_law, retention_over

SIX = RetentionPolicy(years=6, authority="Rule of the tests.")
ADULT = Person(id="p1", role="principal", name="Luz Ejemplo", birth_date=date(1980, 5, 5))
CLOSED = LegalEvent(id="e7", kind="case_closed", on=date(2020, 3, 10), closes_case=True)


def case(*persons: Person, events: tuple[LegalEvent, ...] = (CLOSED,), is_open: bool = False) -> Case:
    """Return a case that ended so."""
    return Case(id="x", number="4K-7MPX3Q", now=MORNING, persons=persons, events=events, is_open=is_open)


def test_a_case_of_adults_is_kept_from_its_closing() -> None:
    """Six years after 10 March 2020 is 10 March 2026, and that day is still a day of keeping."""
    assert not retention_over(case(ADULT), SIX, date(2026, 3, 10)).over

    after = retention_over(case(ADULT), SIX, date(2026, 3, 11))

    assert after.over
    assert (date(2020, 3, 10), date(2026, 3, 10)) == (after.closed_on, after.until)
    assert (
        "Closed on Tuesday, March 10, 2020 (e7): 6 years later is Tuesday, March 10, 2026. Rule of the tests."
        == after.reasons[0].en
    )


def test_who_was_a_minor_at_closing_is_counted_from_majority() -> None:
    """Born 1 June 2010: eighteen on 1 June 2028, and six years later is 1 June 2034."""
    child = Person(id="p2", role="child", name="Wendy Ejemplo", birth_date=date(2010, 6, 1))

    found = retention_over(case(ADULT, child), SIX, date(2030, 1, 1))

    assert not found.over
    assert date(2034, 6, 1) == found.until
    assert "Wendy Ejemplo, born on Tuesday, June 1, 2010, was a minor then" in found.reasons[1].en
    assert "era menor de edad" in found.reasons[1].es


def test_who_came_of_age_on_the_day_of_closing_was_no_minor() -> None:
    """Born 10 March 2002, eighteen on the day on which the case was closed."""
    grown = Person(id="p2", role="child", name="Wendy Ejemplo", birth_date=date(2002, 3, 10))

    assert date(2026, 3, 10) == retention_over(case(grown), SIX, date(2026, 1, 1)).until


def test_an_unknown_age_keeps_the_case_until_somebody_vouches_for_it() -> None:
    """Nobody is taken for an adult because a form was left empty."""
    unknown = Person(id="p2", role="spouse", name="José Ejemplo")

    asked = retention_over(case(ADULT, unknown), SIX, date(2030, 1, 1))
    vouched = retention_over(case(ADULT, unknown), SIX, date(2030, 1, 1), all_were_adults=True)

    assert (False, ("José Ejemplo",)) == (asked.over, asked.unknown_ages)
    assert "say that all were adults" in asked.reasons[-2].en
    assert vouched.over


def test_the_age_of_who_is_no_client_changes_nothing() -> None:
    """An adverse party's birth date is seldom known, and does not matter."""
    adverse = Person(id="p2", role="adverse", name="Otro Ejemplo")

    assert retention_over(case(ADULT, adverse), SIX, date(2030, 1, 1)).over


def test_an_open_case_has_no_end_of_keeping() -> None:
    """Neither has one that was closed and reopened, nor one whose closing was a mistake."""
    struck = CLOSED.model_copy(update={"struck": True})

    for still_open in (case(ADULT, is_open=True), case(ADULT, events=(struck,))):
        found = retention_over(still_open, SIX, date(2099, 1, 1))
        assert (False, None) == (found.over, found.until)


def test_the_last_closing_counts() -> None:
    """A case that was reopened is kept from when it was closed again."""
    again = LegalEvent(id="e9", kind="case_closed", on=date(2022, 1, 2), closes_case=True)

    assert date(2028, 1, 2) == retention_over(case(ADULT, events=(CLOSED, again)), SIX, date(2023, 1, 1)).until


def test_a_leap_day_errs_toward_keeping() -> None:
    """Six years after 29 February 2020 is 1 March 2026, not 28 February."""
    leap = CLOSED.model_copy(update={"on": date(2020, 2, 29)})

    assert date(2026, 3, 1) == retention_over(case(ADULT, events=(leap,)), SIX, date(2023, 1, 1)).until


def test_what_ships_says_who_says_so_and_how_sure_that_is() -> None:
    """Seven years, the longer of the practice brief's five to seven; not checked against any state's rule."""
    shipped = default_retention()

    assert (7, "L") == (shipped.years, shipped.confidence)
    assert "state bar rules vary" in shipped.authority
    assert 18 == retention_law().age_of_majority.value


@pytest.mark.parametrize("years", [0, -3, 101])
def test_a_period_that_nobody_means_is_refused(years: int) -> None:
    """Zero years would let a case go on the day after it is closed."""
    with pytest.raises(ValidationError):
        RetentionPolicy(years=years, authority="x")
