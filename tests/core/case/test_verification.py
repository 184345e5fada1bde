"""What is unverified: whatever two persons have not read alike, of deadlines that still ring."""

from __future__ import annotations

from datetime import date, timedelta

from tests.core.case.letters import COUNTED, EARLIER, LATER, OF_LETTERS, PAPER, enter, verify
from tests.core.case.practice import MORNING, Docket
from tests.core.case.situations import only

from amparo.case.commands import AmendEvent, RecordEvent, Waive
from amparo.case.verification import PaperDate, PaperState, paper_dates, unverified

TODAY = MORNING.date()


def read(docket: Docket) -> dict[str, PaperDate]:
    """Return the dates from papers by rule."""
    return {one.rule: one for one in paper_dates(docket.case, docket.catalog, docket.now)}


def test_a_date_from_a_paper_stands_beside_the_one_that_is_counted(docket: Docket) -> None:
    """Unverified, disputed, verified; the rule's own date stays in sight."""
    docket.catalog = OF_LETTERS
    docket.do("pablo", RecordEvent(event="letter_received", on=TODAY))
    assert {} == read(docket)

    docket.do("pablo", enter(LATER))
    entered = read(docket)["answer_letter"]
    docket.do("ana", verify(EARLIER))
    disputed = read(docket)["answer_letter"]
    docket.do("sofia", verify(LATER))
    verified = read(docket)["answer_letter"]

    assert [PaperState.UNVERIFIED, PaperState.DISPUTED, PaperState.VERIFIED] == [
        one.state for one in (entered, disputed, verified)
    ]
    assert (LATER, COUNTED, COUNTED, PAPER, "pablo") == (
        entered.day,
        entered.counted,
        entered.legal_due,
        entered.paper,
        entered.entered_by,
    )
    assert [(EARLIER, "ana")] == [(one.day, one.by) for one in disputed.otherwise]
    assert (LATER, LATER, COUNTED) == (verified.legal_due, verified.day, verified.counted)
    assert () == unverified(docket.case, docket.catalog, docket.now)


def test_what_came_with_the_event_is_unverified_and_a_set_date_has_none_beside_it(docket: Docket) -> None:
    """Pablo recorded both dates on the letter; nobody else has read it."""
    docket.catalog = OF_LETTERS
    docket.do("pablo", RecordEvent(event="letter_received", on=TODAY, data={"due": LATER, "set_for": EARLIER}))

    found = {one.rule: one for one in unverified(docket.case, docket.catalog, docket.now)}

    assert {"answer_letter", "obey_letter"} == found.keys()
    assert (COUNTED, None) == (found["answer_letter"].counted, found["obey_letter"].counted)
    assert {"pablo"} == {one.entered_by for one in found.values()}


def test_nothing_is_asked_of_a_deadline_that_is_over(docket: Docket) -> None:
    """Waived: nobody has to take the paper any more."""
    docket.catalog = OF_LETTERS
    docket.do("pablo", RecordEvent(event="letter_received", on=TODAY, data={"due": LATER}))
    docket.do("sofia", Waive(deadline="answer_letter", reason="withdrawn"))

    assert () == unverified(docket.case, docket.catalog, docket.now)


def test_a_verified_date_whose_event_was_corrected_is_on_the_list_again(docket: Docket) -> None:
    """Nobody has read the paper for the event as it is on record now."""
    docket.catalog = OF_LETTERS
    docket.do("pablo", RecordEvent(event="letter_received", on=TODAY))
    docket.do("pablo", enter(LATER))
    docket.do("ana", verify(LATER))
    received = only(docket, "answer_letter").trigger

    docket.do("ana", AmendEvent(event=received, on=TODAY - timedelta(days=7), reason="the stamp"))

    (found,) = unverified(docket.case, docket.catalog, docket.now)
    assert (PaperState.UNVERIFIED, "", date(2027, 3, 25)) == (found.state, found.verified_by, found.counted)
