"""Dates from papers: one person enters them, a second one reads them there anew, and only both together move a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.case.practice import CATALOG, EVENTS, MORNING, ZONE, Docket, field, rule
from tests.core.case.situations import only

from amparo.case.commands import AmendEvent, Body, OpenCase, Prove, RecordEvent, SetPrinted, VerifyPrinted
from amparo.case.events import DeadlineMoved
from amparo.case.model import Attention, AttentionKind, Case, DeadlineStatus, Person, Proof
from amparo.case.watch import Problem, Watched, check
from amparo.declarations import (
    Catalog,
    Counting,
    EventDeclaration,
    FactSource,
    FieldKind,
    LawValue,
    MetBy,
    RuleFact,
    RuleKind,
    Text,
    Trigger,
)

TODAY = MORNING.date()
COUNTED = date(2027, 4, 1)  # 87 days after January 4, a Thursday
LATER, EARLIER = date(2027, 4, 20), date(2027, 3, 16)
LETTER = EventDeclaration(
    kind="letter_received",
    title=Text("letter received"),
    fields=(field("due", FieldKind.DATE, required=False), field("set_for", FieldKind.DATE, required=False)),
)
LETTER_AGAIN = EventDeclaration(
    kind="letter_replaced", title=Text("letter replaced"), about="letter_received", updates=True, fields=LETTER.fields
)
ANSWERED = EventDeclaration(kind="letter_answered", title=Text("letter answered"), about="letter_received")
RULES = (
    rule("answer_letter", Counting.CALENDAR_DAYS, 87, Trigger(event="letter_received"), printed_field="due",
         met_by=(MetBy(event="letter_answered", occasion=True),)),
    rule("obey_letter", Counting.SET_DATE, 0, Trigger(event="letter_received"), unit="none", set_by=("set_for",)
         ).model_copy(update={"values": ()}),
    rule("wait_for_letter", Counting.NOT_BEFORE, 87, Trigger(event="letter_received"), kind=RuleKind.NOT_BEFORE,
         ladder=None),
    rule("future_letter", Counting.CALENDAR_DAYS, 30, Trigger(event="letter_received")).model_copy(
        update={"values": (LawValue(from_=date(2030, 1, 1), value=30, authority="Act of the tests, section 4"),)}),
)  # fmt: skip
OF_LETTERS = Catalog.model_validate(
    CATALOG.model_dump()
    | {
        "events": (*EVENTS, LETTER, LETTER_AGAIN, ANSWERED),
        "rules": RULES,
        "rule_facts": (
            RuleFact(
                name="set_for", title=Text("set for"), kind=FieldKind.DATE, sources=(FactSource(field="set_for"),)
            ),
        ),
    }
)
PAPER = "request for evidence of 4 January"


@pytest.fixture
def letters(docket: Docket) -> Docket:
    """Return a case under rules about letters; nothing has come yet."""
    docket.catalog = OF_LETTERS
    return docket


@pytest.fixture
def letter(letters: Docket) -> Docket:
    """Return a case in which Pablo recorded a letter without any date on it."""
    letters.do("pablo", RecordEvent(event="letter_received", on=TODAY))
    return letters


def enter(day: date, deadline: str = "answer_letter") -> SetPrinted:
    """Return the command that enters a date from the paper."""
    return SetPrinted(deadline=deadline, on=day, paper=PAPER, reference="LIN-0000")


def verify(day: date, deadline: str = "answer_letter") -> VerifyPrinted:
    """Return the command that says what a second person read."""
    return VerifyPrinted(deadline=deadline, on=day)


def legal(docket: Docket, of: str = "answer_letter") -> date | None:
    """Return the date in force."""
    return only(docket, of).dates.legal_due


def refused(docket: Docket, actor: str, body: Body) -> str:
    """Return the code by which a command is refused."""
    refusal = docket.ask(actor, body)
    assert refusal is not None
    return refusal.code


def healthy(docket: Docket) -> bool:
    """Return whether the second calendar finds no fault with a record; mails, which nobody writes here, aside."""
    watched = Watched(case=docket.case, events=tuple(docket.events), has_workflow=True)
    found = check(watched, {docket.case.catalog: docket.catalog}, docket.now)
    return not [one for one in found if one.problem is not Problem.NOBODY_TOLD]


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
