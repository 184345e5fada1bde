"""Dates from papers: one person enters them, a second one reads them there anew, and only both together move a date."""

from __future__ import annotations

from datetime import date, timedelta

from tests.core.case.letters import (
    COUNTED,
    EARLIER,
    LATER,
    PAPER,
    TODAY,
    enter,
    healthy,
    legal,
    refused,
    verify,
)
from tests.core.case.practice import Docket
from tests.core.case.situations import only

from amparo.case.commands import AmendEvent, RecordEvent
from amparo.case.events import DeadlineMoved
from amparo.case.model import Attention, AttentionKind, Case


def test_an_entered_date_that_is_earlier_drives_at_once_and_says_that_it_differs(letter: Docket) -> None:
    """The paper says March 16, the count April 1; nobody has checked it, and the earlier one rings."""
    assert COUNTED == legal(letter)

    letter.do("pablo", enter(EARLIER))

    deadline = only(letter, "answer_letter")
    assert deadline.printed is not None
    assert (EARLIER, EARLIER) == (deadline.dates.legal_due, deadline.dates.safe_due)
    assert (PAPER, "LIN-0000", "pablo", "") == (
        deadline.printed.paper,
        deadline.printed.reference,
        deadline.printed.entered_by,
        deadline.printed.verified_by,
    )
    assert "have a second person look at the paper" in " ".join(one.en for one in deadline.warnings)
    assert healthy(letter)


def test_an_entered_date_that_is_later_changes_nothing_until_a_second_person_has_read_it(letter: Docket) -> None:
    """The paper says April 20, the count April 1; verified, the paper's date holds, and the event says by whom."""
    letter.do("pablo", enter(LATER))
    assert COUNTED == legal(letter)

    letter.do("ana", verify(LATER))

    deadline = only(letter, "answer_letter")
    assert LATER == deadline.dates.legal_due
    assert deadline.printed is not None
    assert ("pablo", "ana", letter.now) == (
        deadline.printed.entered_by,
        deadline.printed.verified_by,
        deadline.printed.verified_at,
    )
    move = [event.body for event in letter.events if isinstance(event.body, DeadlineMoved)][-1]
    assert ("ana", PAPER) == (move.confirmed_by, move.paper)
    assert f"dos personas leyeron esta fecha en «{PAPER}»" == move.reason
    assert "The count says Thursday, April 1, 2027." in deadline.explanation[-2].en
    assert healthy(letter)


def test_whoever_entered_a_date_cannot_verify_it(letter: Docket) -> None:
    """Nor under the same name again, and the refusal does not tell the date."""
    letter.do("pablo", enter(LATER))

    refusal = letter.ask("pablo", verify(LATER))

    assert refusal is not None
    assert "printed_alone" == refusal.code
    assert "April" not in refusal.sentence.en
    assert COUNTED == legal(letter)


def test_whoever_mends_their_own_entry_leaves_nothing_of_it_behind(letter: Docket) -> None:
    """Pablo typed March 16 and saw at once that the paper says April 20: nobody read March 16 there."""
    letter.do("pablo", enter(EARLIER))
    letter.do("pablo", enter(LATER))
    printed = only(letter, "answer_letter").printed

    assert printed is not None
    assert (LATER, ()) == (printed.day, printed.earlier)
    assert EARLIER == legal(letter)  # what rings already moves no later by itself


def test_an_entry_of_somebody_else_stays_in_sight_and_drives_if_it_is_safer(letter: Docket) -> None:
    """Pablo read March 16, Ana enters April 20 over it: who of them read well is not settled."""
    letter.do("pablo", enter(EARLIER))
    letter.do("ana", enter(LATER))
    printed = only(letter, "answer_letter").printed

    assert printed is not None
    assert (LATER, [(EARLIER, "pablo")]) == (printed.day, [(one.day, one.by) for one in printed.earlier])
    assert EARLIER == legal(letter)


def test_two_readings_that_differ_both_stay_and_the_more_careful_drives(letter: Docket) -> None:
    """Pablo read April 20, Ana March 16: March 16 drives, and the supervising attorney has to have it settled."""
    letter.do("pablo", enter(LATER))

    letter.do("ana", verify(EARLIER))

    deadline = only(letter, "answer_letter")
    assert deadline.printed is not None
    assert EARLIER == deadline.dates.legal_due
    assert deadline.printed.disputed
    assert (LATER, (EARLIER, "ana")) == (
        deadline.printed.day,
        (deadline.printed.otherwise[0].day, deadline.printed.otherwise[0].by),
    )
    (item,) = open_disputes(letter.case)
    assert deadline.id == item.about
    assert "April 20, 2027 and Tuesday, March 16, 2027" in item.what.en
    assert healthy(letter)


def open_disputes(case: Case) -> list[Attention]:
    """Return what somebody has to settle."""
    return [item for item in case.attention if item.kind is AttentionKind.PAPER_DISPUTED]


def test_a_third_person_settles_which_of_two_readings_is_right(letter: Docket) -> None:
    """Sofía reads April 20 too: two agree, the third reading stays on record, and nothing is left to settle."""
    letter.do("pablo", enter(LATER))
    letter.do("ana", verify(EARLIER))
    assert "printed_read_already" == refused(letter, "ana", verify(LATER))
    assert "printed_alone" == refused(letter, "pablo", verify(LATER))

    letter.do("sofia", verify(LATER))

    printed = only(letter, "answer_letter").printed
    assert printed is not None
    assert LATER == legal(letter)
    assert ("pablo", "sofia", EARLIER) == (printed.entered_by, printed.verified_by, printed.otherwise[0].day)
    assert [] == open_disputes(letter.case)
    assert healthy(letter)


def test_a_third_person_may_agree_with_the_second(letter: Docket) -> None:
    """Then the date is the one that Ana and Sofía read, and Pablo's stays on record."""
    letter.do("pablo", enter(LATER))
    letter.do("ana", verify(EARLIER))

    letter.do("sofia", verify(EARLIER))

    printed = only(letter, "answer_letter").printed
    assert printed is not None
    assert (EARLIER, "ana", "sofia", LATER) == (
        printed.day,
        printed.entered_by,
        printed.verified_by,
        printed.otherwise[0].day,
    )


def test_two_people_alone_settle_their_difference_by_entering_the_date_anew(letter: Docket) -> None:
    """Pablo looks again and enters what Ana had read; her reading still has to be given once more."""
    letter.do("pablo", enter(LATER))
    letter.do("ana", verify(EARLIER))
    letter.do("pablo", enter(EARLIER))
    printed = only(letter, "answer_letter").printed
    assert printed is not None
    assert not printed.disputed

    letter.do("ana", verify(EARLIER))

    assert EARLIER == legal(letter)
    assert [] == open_disputes(letter.case)


def test_a_date_that_came_with_the_event_is_unverified_too(letters: Docket) -> None:
    """Pablo recorded the letter with its date; Ana reads it there, and then it moves the date."""
    letters.do("pablo", RecordEvent(event="letter_received", on=TODAY, data={"due": LATER}))
    assert COUNTED == legal(letters)
    assert "printed_alone" == refused(letters, "pablo", verify(LATER))

    letters.do("ana", verify(LATER))

    assert LATER == legal(letters)
    assert healthy(letters)


def test_whoever_corrected_the_event_cannot_verify_its_date_either(letters: Docket) -> None:
    """Pablo recorded it, Ana corrected it: only a third person can say that the paper agrees."""
    letters.do("pablo", RecordEvent(event="letter_received", on=TODAY, data={"due": EARLIER}))
    received = letters.case.of_kind["letter_received"][0].id
    letters.do("ana", AmendEvent(event=received, data={"due": LATER}, reason="misread"))

    assert {"printed_alone"} == {refused(letters, who, verify(LATER)) for who in ("pablo", "ana")}

    letters.do("sofia", verify(LATER))

    assert LATER == legal(letters)


def test_whoever_only_corrected_the_event_cannot_stand_for_a_dispute_either(letters: Docket) -> None:
    """Pablo recorded it, Ana corrected something, Sofía reads another date: neither of the first two settles it."""
    letters.do("pablo", RecordEvent(event="letter_received", on=TODAY, data={"due": EARLIER}))
    received = letters.case.of_kind["letter_received"][0].id
    letters.do("ana", AmendEvent(event=received, data={"due": LATER}, reason="misread"))
    letters.do("sofia", verify(EARLIER))

    assert {"printed_alone"} == {refused(letters, who, verify(LATER)) for who in ("pablo", "ana")}


def test_nobody_verifies_what_nobody_is_known_to_have_entered(letters: Docket) -> None:
    """A record from before people were noted: somebody enters the date, and somebody else verifies it."""
    letters.do("pablo", RecordEvent(event="letter_received", on=TODAY, data={"due": LATER}))
    events = tuple(event.model_copy(update={"entered": ()}) for event in letters.case.events)
    letters.case = letters.case.model_copy(update={"events": events})

    assert "printed_by_whom" == refused(letters, "ana", verify(LATER))


def test_a_date_set_by_an_order_takes_the_same_path(letters: Docket) -> None:
    """The order's date drives from the first, for there is no other; a reading that differs is kept beside it."""
    letters.do("pablo", RecordEvent(event="letter_received", on=TODAY, data={"set_for": LATER}))
    assert LATER == legal(letters, "obey_letter")

    letters.do("ana", verify(EARLIER, "obey_letter"))
    assert EARLIER == legal(letters, "obey_letter")

    letters.do("sofia", verify(LATER, "obey_letter"))
    assert LATER == legal(letters, "obey_letter")
    assert healthy(letters)


def test_an_order_without_a_date_takes_one_from_the_paper(letter: Docket) -> None:
    """Until somebody enters it there is none; the first reading rings, the second makes it sure."""
    assert legal(letter, "obey_letter") is None

    letter.do("pablo", enter(EARLIER, "obey_letter"))
    assert EARLIER == legal(letter, "obey_letter")

    letter.do("ana", verify(EARLIER, "obey_letter"))
    assert healthy(letter)


def test_a_paper_gives_a_date_where_the_law_has_none_for_that_day(letter: Docket) -> None:
    """The rule begins in 2030; the paper's date rings all the same, and the missing law is said beside it."""
    assert legal(letter, "future_letter") is None

    letter.do("pablo", enter(EARLIER, "future_letter"))

    deadline = only(letter, "future_letter")
    assert EARLIER == deadline.dates.legal_due
    assert "Rule “future_letter” has no value in force on 2027-01-04" in deadline.warnings[-1].en
    assert healthy(letter)


def test_a_day_before_which_not_to_act_is_kept_at_the_later_date(letter: Docket) -> None:
    """The count says April 1: April 20 applies at once, and of two readings the later drives."""
    letter.do("pablo", enter(LATER, "wait_for_letter"))
    assert LATER == legal(letter, "wait_for_letter")

    letter.do("ana", verify(EARLIER, "wait_for_letter"))
    assert LATER == legal(letter, "wait_for_letter")

    letter.do("sofia", verify(EARLIER, "wait_for_letter"))
    assert EARLIER == legal(letter, "wait_for_letter")


def test_a_new_letter_makes_what_was_verified_unverified(letters: Docket) -> None:
    """Verified for April 20; then a letter replaces it with March 16: that drives, until two persons read it there."""
    letters.do("pablo", RecordEvent(event="letter_received", on=TODAY, data={"due": LATER}))
    letters.do("ana", verify(LATER))

    letters.do("pablo", RecordEvent(event="letter_replaced", on=TODAY, data={"due": EARLIER}))

    assert EARLIER == legal(letters)
    assert "printed_alone" == refused(letters, "pablo", verify(EARLIER))
    assert healthy(letters)


def test_an_event_corrected_to_another_day_makes_what_was_verified_unverified(letter: Docket) -> None:
    """Verified for April 20; then the letter came three weeks earlier than was thought: the count drives again."""
    letter.do("pablo", enter(LATER))
    letter.do("ana", verify(LATER))
    received = letter.case.of_kind["letter_received"][0].id

    letter.do("pablo", AmendEvent(event=received, on=TODAY - timedelta(days=21), reason="the stamp"))
    assert date(2027, 3, 11) == legal(letter)

    letter.do("ana", verify(LATER))
    assert LATER == legal(letter)
    assert healthy(letter)


def test_a_longer_time_granted_on_a_new_paper_waits_for_its_second_reader(letter: Docket) -> None:
    """Two agreed on April 20; an extension to May 18 is entered: April 20 stays until two have read that too."""
    letter.do("pablo", enter(LATER))
    letter.do("ana", verify(LATER))

    letter.do("pablo", enter(date(2027, 5, 18)))
    assert LATER == legal(letter)
    assert only(letter, "answer_letter").waiting is None

    letter.do("ana", verify(date(2027, 5, 18)))
    assert date(2027, 5, 18) == legal(letter)
    assert healthy(letter)
