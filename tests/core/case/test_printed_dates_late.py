"""Dates from papers after the day, beside the second calendar, refused, and in whatever order one person tries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.case.letters import (
    COUNTED,
    EARLIER,
    LATER,
    OF_LETTERS,
    TODAY,
    enter,
    healthy,
    legal,
    refused,
    verify,
)
from tests.core.case.practice import ZONE, Docket
from tests.core.case.situations import only

from amparo.case.commands import Body, OpenCase, Prove, RecordEvent, SetPrinted
from amparo.case.model import DeadlineStatus, Person, Proof
from amparo.case.watch import Problem, Watched, check
from amparo.declarations import (
    RuleKind,
)


def test_a_missed_date_that_was_not_the_papers_was_never_missed(
    letter: Docket, wait: Callable[[datetime], int]
) -> None:
    """April 1 passed; the letter, read by two, says April 20: it runs again, and no step of a miss is left."""
    wait(datetime(2027, 4, 5, 18, tzinfo=UTC))
    assert DeadlineStatus.MISSED is only(letter, "answer_letter").status

    letter.do("pablo", enter(LATER))
    assert DeadlineStatus.MISSED is only(letter, "answer_letter").status

    letter.do("ana", verify(LATER))

    assert (DeadlineStatus.RUNNING, LATER) == (only(letter, "answer_letter").status, legal(letter))
    ours = [e for e in letter.case.events if e.current.get("rule") == "answer_letter" and e.kind == "deadline_missed"]
    assert [True] == [event.struck for event in ours]


def test_a_filing_before_the_papers_date_meets_a_deadline_that_was_taken_for_missed(
    letter: Docket, wait: Callable[[datetime], int]
) -> None:
    """Answered with proof on April 10; by the count it was too late, by the letter it was not."""
    wait(datetime(2027, 4, 10, 18, tzinfo=UTC))
    proof = Proof(paper="delivery confirmation", received=date(2027, 4, 10))
    letter.do("pablo", RecordEvent(event="letter_answered", on=date(2027, 4, 10), proof=proof))
    wait(datetime(2027, 5, 3, 18, tzinfo=UTC))
    letter.do("pablo", enter(LATER))

    letter.do("ana", verify(LATER))

    assert DeadlineStatus.MET is only(letter, "answer_letter").status


def test_a_missed_date_stays_missed_where_the_papers_date_is_over_too(
    letter: Docket, wait: Callable[[datetime], int]
) -> None:
    """It is May, and the letter said April 20: nothing runs again, nothing rings a second time."""
    wait(datetime(2027, 5, 3, 18, tzinfo=UTC))
    letter.do("pablo", enter(LATER))
    letter.do("ana", verify(LATER))

    assert DeadlineStatus.MISSED is only(letter, "answer_letter").status
    assert 1 == sum(e.current.get("rule") == "answer_letter" for e in letter.case.of_kind["deadline_missed"])


def test_a_filing_after_the_papers_date_too_leaves_it_missed(letter: Docket, wait: Callable[[datetime], int]) -> None:
    """Answered with proof on April 25: too late by the count and by the letter, which said April 20."""
    wait(datetime(2027, 4, 25, 18, tzinfo=UTC))
    proof = Proof(paper="delivery confirmation", received=date(2027, 4, 25))
    letter.do("pablo", RecordEvent(event="letter_answered", on=date(2027, 4, 25), proof=proof))
    letter.do("pablo", enter(LATER))
    letter.do("ana", verify(LATER))

    assert DeadlineStatus.MISSED is only(letter, "answer_letter").status


def test_a_verified_date_that_is_the_counted_one_rings_nobody_anew(letter: Docket) -> None:
    """The same dates keep their rungs and whoever took note of them."""
    before = only(letter, "answer_letter").rungs
    letter.do("pablo", enter(COUNTED))
    letter.now += timedelta(hours=3)

    letter.do("ana", verify(COUNTED))

    assert before == only(letter, "answer_letter").rungs
    assert "The paper carries the same date." in [one.en for one in only(letter, "answer_letter").explanation]
    assert healthy(letter)


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        ([("pablo", enter(LATER))], COUNTED),
        ([("pablo", enter(EARLIER))], EARLIER),
        ([("pablo", enter(LATER)), ("ana", verify(EARLIER))], EARLIER),
        ([("pablo", enter(LATER)), ("ana", verify(LATER))], LATER),
        ([("pablo", enter(LATER)), ("ana", verify(LATER)), ("pablo", enter(date(2027, 5, 18)))], LATER),
    ],
)
def test_the_second_calendar_names_the_same_date_for_a_deadline_that_got_lost(
    letter: Docket, read: list[tuple[str, Body]], expected: date
) -> None:
    """It reads the papers from the events by itself: entered, disputed, verified, and entered anew."""
    for actor, body in read:
        letter.do(actor, body)
    kept = tuple(one for one in letter.case.deadlines if one.rule != "answer_letter")
    lost = letter.case.model_copy(update={"deadlines": kept})
    lost.__dict__.pop("deadline", None)

    found = check(Watched(case=lost, events=tuple(letter.events)), {lost.catalog: OF_LETTERS}, letter.now)

    absent = [one.due for one in found if one.problem is Problem.DEADLINE_ABSENT]
    assert expected == legal(letter)
    assert [expected] == absent


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (SetPrinted(deadline="answer_letter", on=LATER, paper=" "), "printed_without_paper"),
        (enter(date(2026, 3, 16)), "printed_too_early"),
        (enter(LATER, "answer_leter"), "unknown_deadline"),
        (enter(date(9999, 1, 1)), "invalid"),
        (verify(LATER), "printed_nothing"),
    ],
)
def test_what_cannot_be_entered_or_verified_is_refused_with_what_to_do(letter: Docket, body: Body, code: str) -> None:
    """No paper named, a year mistyped, no such deadline, a year out of reach, nothing to verify."""
    assert code == refused(letter, "pablo", body)


def test_what_is_verified_or_over_is_not_verified_again(letter: Docket) -> None:
    """A newer paper is entered anew; a deadline that is met takes none."""
    letter.do("pablo", enter(LATER))
    letter.do("ana", verify(LATER))
    assert "printed_verified" == refused(letter, "sofia", verify(LATER))

    letter.do("pablo", Prove(deadline="answer_letter", proof=Proof(paper="receipt", received=TODAY)))

    assert {"deadline_over"} == {refused(letter, "sofia", one) for one in (verify(LATER), enter(LATER))}


DAYS = st.dates(date(2027, 1, 5), date(2027, 6, 1))
ENTRIES = st.lists(st.tuples(st.booleans(), DAYS, st.sampled_from(["answer_letter", "obey_letter"])), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS), ENTRIES)
def test_nothing_that_one_person_enters_or_verifies_ever_moves_an_act_by_date_later(
    due: date | None, set_for: date | None, entries: list[tuple[bool, date, str]]
) -> None:
    """However often, in whatever order, and whatever came with the letter that they recorded themselves."""
    docket = Docket()
    docket.catalog = OF_LETTERS
    persons = (Person(id="", role="principal", name="Luz Marina Ejemplo"),)
    docket.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=persons))
    data = {name: day for name, day in (("due", due), ("set_for", set_for)) if day}
    docket.do("sofia", RecordEvent(event="letter_received", on=TODAY, data=data))
    for verifies, day, deadline in entries:
        before = [one.dates for one in docket.case.deadlines if one.kind is RuleKind.ACT_BY]
        docket.ask("sofia", verify(day, deadline) if verifies else enter(day, deadline))
        after = [one.dates for one in docket.case.deadlines if one.kind is RuleKind.ACT_BY]
        for was, now in zip(before, after, strict=True):
            assert was.legal_due is None or (now.legal_due is not None and now.legal_due <= was.legal_due)
            assert was.safe_due is None or (now.safe_due is not None and now.safe_due <= was.safe_due)
    assert healthy(docket)
