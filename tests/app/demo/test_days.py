"""The days of the story are counted from the case's own clock, once."""

from __future__ import annotations

from datetime import date

from amparo_app.demo.days import Days

FRIDAY = date(2027, 3, 5)


def test_a_day_is_counted_once_and_then_remembered() -> None:
    """A later question, on a later day, gets the same answer."""
    clock = [FRIDAY]
    days = Days(lambda: clock[-1])
    # 74 calendar days after March 5: March 31 is day 26, April 30 day 56, May 18 day 74, a Tuesday
    first = days["master_hearing"]
    clock.append(date(2027, 4, 1))

    assert date(2027, 5, 18) == first
    assert first == days["master_hearing"]


def test_a_day_that_falls_on_a_weekend_moves_to_the_next_business_day() -> None:
    """Pleadings twenty days after Monday, March 1 would be filed on Sunday, March 21."""
    # March 1 is day 0, March 21 is day 20: a Sunday, so Monday, March 22
    assert date(2027, 3, 22) == Days(lambda: date(2027, 3, 1))["pleadings"]


def test_a_day_before_the_story_falls_where_it_falls() -> None:
    """Nobody chooses the day of arrival: it is not moved."""
    # 176 days before March 5, 2027: February 5 is day 28, January 5 59, December 5 90, November 5 120, October 5 151,
    # September 10 day 176, 2026
    assert date(2026, 9, 10) == Days(lambda: FRIDAY)["arrival"]


def test_answers_have_their_days_and_words_filled_in() -> None:
    """A named day becomes its date, and what was typed comes in the language of the telling."""
    days = Days(lambda: FRIDAY)
    days.name("appeal_due", date(2027, 4, 5))

    assert "2027-03-05" == days.answers("engagement", "en")["signed_on"]
    assert "expediente, pestaña 1" == days.answers("engagement", "es")["proof"]
    assert "2027-04-05" == days.answers("explain_decision", "en")["last_day_told"]
