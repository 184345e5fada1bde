"""What people do with a date: take note, prove, waive, decide on another one, and read its paper a second time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.app.web.case_pages import address, deadline_id, event_id, in_court
from tests.core.records.office import Office

from amparo.case.commands import Alarm, AmendEvent, SetPrinted
from amparo.case.events import RungAcknowledged
from amparo.case.model import Deadline, DeadlineStatus
from amparo.declarations import date_in_words

if TYPE_CHECKING:
    from tests.app.web.browsing import Page
    from tests.app.web.conftest import SignedInAs

YEAR = "one_year"


def ringing(office: Office) -> str:
    """Return a case whose one-year date has rung and waits for somebody to take note."""
    case = in_court(office)
    office.wall = datetime(2027, 1, 13, 18, 0, 1, tzinfo=UTC)
    office.now = office.wall
    office.do(case, "engine", Alarm())
    return case


def year(office: Office, case: str) -> Deadline:
    """Return the one-year date."""
    return office.case(case).deadline[deadline_id(office, case, YEAR)]


def page_of(office: Office, case: str, *parts: str, rule: str = YEAR) -> str:
    """Return the address of a deadline's page."""
    return address(office, case, "deadlines", deadline_id(office, case, rule), *parts)


def offered(page: Page) -> set[str]:
    """Return what can be done on a deadline's page, by the end of each form's address."""
    actions = [one.get("action", "") for one in page.tree.forms]
    return {one.rpartition("/")[2] for one in actions if "/deadlines/" in one}


def test_one_click_and_a_note_take_note_of_a_date(office: Office, signed_in_as: SignedInAs) -> None:
    """On the case's own page, and back at the same place."""
    case = ringing(office)
    browser = signed_in_as("Ana")
    before = browser.get(address(office, case))

    assert "nobody has acknowledged it" in before.text

    page = browser.send(page_of(office, case, "acknowledge"), note="drafting it on Friday")
    last = office.records.history(case)[-1].body

    assert "Done." in page.text
    assert isinstance(last, RungAcknowledged)
    assert (office.people["Ana"], "drafting it on Friday") == (last.by, last.note)
    assert "acknowledged by Ana Prueba" in page.text
    assert "acknowledge" not in offered(page)


def test_whoever_takes_note_second_is_told_who_did_and_keeps_their_words(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """Two people click at one moment."""
    case = ringing(office)
    ana, sofia, where = signed_in_as("Ana"), signed_in_as("Sofía"), page_of(office, case, "acknowledge")
    ana.get(page_of(office, case))
    sofia.get(page_of(office, case))
    ana.send(where, note="mine")
    page = sofia.send(where, note="I call her today")

    assert 409 == page.status
    assert "acknowledged by Ana Prueba" in page.text
    assert "I call her today" in page.text
    assert "mine" not in page.text


def test_proof_meets_a_date_and_records_the_filing(office: Office, signed_in_as: SignedInAs) -> None:
    """What is missing, or lies in the future, comes back at its field."""
    case = ringing(office)
    browser = signed_in_as("Ana", "es")
    browser.get(page_of(office, case))
    where = page_of(office, case, "prove")
    empty = browser.send(where, received="2027-13-01", reference="000-1")

    assert 422 == empty.status
    assert ["Llene este campo."] == empty.texts("#prove-paper-problem")
    assert "No existe la fecha «2027-13-01»" in empty.texts("#prove-received-problem")[0]
    assert ["000-1"] == [one.get("value") for one in empty.all("#prove-reference")]

    future = browser.send(where, paper="aviso de recibo", received="2027-01-20")

    assert future.all("#prove-received-problem")

    browser.send(where, paper="aviso de recibo", received="2027-01-12")

    assert DeadlineStatus.MET is year(office, case).status
    assert "i589_filed" in office.case(case).of_kind


def test_only_supervision_ends_a_date_without_filing(office: Office, signed_in_as: SignedInAs) -> None:
    """It is not offered to anybody else, refused when forged, and needs a reason."""
    case = ringing(office)
    ana, where = signed_in_as("Ana"), page_of(office, case, "waive")

    assert "waive" not in offered(ana.get(page_of(office, case)))

    forged = ana.post(where, ana.hidden() | {"reason": "I say so"})

    assert 409 == forged.status
    assert "not yours to do" in forged.text
    assert DeadlineStatus.RUNNING is year(office, case).status

    sofia = signed_in_as("Sofía")
    sofia.get(page_of(office, case))

    assert ["Please fill this in."] == sofia.send(where).texts("#waive-reason-problem")

    sofia.send(where, reason="she was granted already")

    assert (DeadlineStatus.WAIVED, "she was granted already") == (
        year(office, case).status,
        year(office, case).ended_why,
    )


@pytest.mark.parametrize(("act", "day"), [("confirm", date(2027, 3, 2)), ("reject", date(2027, 1, 20))])
def test_an_attorney_decides_on_a_date_that_waits(
    office: Office, signed_in_as: SignedInAs, act: str, day: date
) -> None:
    """With a reason; the paralegal sees it waiting and cannot decide."""
    case = in_court(office)
    office.do(
        case, "Pablo", AmendEvent(event=event_id(office, case, "last_arrival"), reason="read", on=date(2026, 3, 2))
    )

    assert not {"confirm", "reject"} & offered(signed_in_as("Pablo").get(page_of(office, case)))

    ana = signed_in_as("Ana")
    page = ana.get(page_of(office, case))

    assert "Another date waits for somebody to confirm it: Tuesday, March 2, 2027." in page.text

    ana.send(page_of(office, case, act), reason="I read the stamp myself")

    assert day == year(office, case).dates.legal_due
    assert year(office, case).waiting is None


def test_a_date_from_a_paper_is_read_by_two(office: Office, signed_in_as: SignedInAs) -> None:
    """Whoever entered it is not offered to verify it; the second person types it anew and never sees it in the box."""
    case = in_court(office)
    rule = "hearing_filing"
    pablo, ana = signed_in_as("Pablo"), signed_in_as("Ana")
    pablo.get(page_of(office, case, rule=rule))
    pablo.send(page_of(office, case, "set-printed", rule=rule), printed="2027-05-20", paper="order of December 2")

    assert "verify" not in offered(pablo.get(page_of(office, case, rule=rule)))
    assert "paper not verified" in pablo.page.text

    page = ana.get(page_of(office, case, rule=rule))

    assert [""] == [one.get("value") for one in page.all("#verify-printed")]

    ana.send(page_of(office, case, "verify", rule=rule), printed="2027-05-20")
    printed = office.case(case).deadline[deadline_id(office, case, rule)].printed

    assert printed is not None
    assert (office.people["Pablo"], office.people["Ana"]) == (printed.entered_by, printed.verified_by)
    assert "paper read by two" in ana.get(page_of(office, case, rule=rule)).text


def test_the_paper_and_the_count_stand_beside_each_other(office: Office, signed_in_as: SignedInAs) -> None:
    """Which of them drives is said, and that they differ."""
    case, rule = in_court(office), "hearing_filing"
    which = deadline_id(office, case, rule)
    office.do(case, "Pablo", SetPrinted(deadline=which, on=date(2027, 5, 20), paper="order of December 2"))
    told = signed_in_as("Pablo").get(page_of(office, case, rule=rule)).texts(".why")[0]

    assert "May 20, 2027" in told
    assert "order of December 2" in told
    assert "by the rule itself:" in told
    assert "they differ" in told


@pytest.mark.parametrize("day", [date(2027, 5, 20), date(2027, 5, 27)], ids=["before", "after"])
def test_the_second_reader_does_not_see_what_the_first_one_read(
    office: Office, signed_in_as: SignedInAs, day: date
) -> None:
    """Neither the date nor what was counted from it, before theirs is typed; what they typed wrongly shows no more."""
    case, rule = in_court(office), "hearing_filing"
    which = deadline_id(office, case, rule)
    office.do(case, "Pablo", SetPrinted(deadline=which, on=day, paper="order of December 2"))
    dates = office.case(case).deadline[which].dates
    hidden = {date_in_words(one, "en") for one in (day, dates.legal_due, dates.safe_due) if one}
    ana = signed_in_as("Ana")
    pages = [
        ana.get(page_of(office, case, rule=rule)).text,
        ana.send(page_of(office, case, "verify", rule=rule), printed="2027-13-01").text,
    ]

    assert not {one for one in hidden for page in pages if one in page or day.isoformat() in page}
    assert all("order of December 2" in page and "read the paper yourself" in page for page in pages)

    unfolded = ana.get(address(office, case)).texts(".why")

    assert not [one for one in unfolded if date_in_words(day, "en") in one]

    ana.get(page_of(office, case, rule=rule))
    ana.send(page_of(office, case, "verify", rule=rule), printed="2027-05-21")

    assert date_in_words(day, "en") in ana.get(page_of(office, case, rule=rule)).texts(".why")[0]


def test_a_missed_date_can_still_be_proven(office: Office, signed_in_as: SignedInAs) -> None:
    """By a paper of its last day or before; a later one comes back at its field."""
    case = in_court(office)
    office.wall = office.now = office.now + timedelta(days=30)
    office.do(case, "engine", Alarm())
    browser = signed_in_as("Ana")

    assert "prove" in offered(browser.get(page_of(office, case)))

    late = browser.send(page_of(office, case, "prove"), paper="stamp", received="2027-01-25")

    assert "received after the last day" in late.texts("#prove-received-problem")[0]

    browser.send(page_of(office, case, "prove"), paper="stamp", received="2027-01-19")

    assert DeadlineStatus.MET is year(office, case).status


def test_a_deadline_that_is_not_there_is_not_here(office: Office, signed_in_as: SignedInAs) -> None:
    """Nor what nobody can do with one."""
    case = in_court(office)
    browser = signed_in_as("Ana")

    assert 404 == browser.get(address(office, case, "deadlines", "d999")).status

    browser.get(page_of(office, case))

    assert 404 == browser.post(page_of(office, case, "forget"), browser.hidden()).status
