"""What happened: recorded with its date and its proof, corrected with a reason, each problem at its field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.app.web.case_pages import address, deadline_id, event_id, fill, in_court
from tests.core.records.office import Office

from amparo.case.model import DeadlineStatus
from amparo_app.web.event_view import ABOUT, ON, PAPER, REASON, RECEIVED, REFERENCE, STRIKE

if TYPE_CHECKING:
    from tests.app.web.browsing import OwnEngine
    from tests.app.web.conftest import SignedInAs


def test_an_event_is_recorded_with_its_proof_and_meets_its_date(office: Office, signed_in_as: SignedInAs) -> None:
    """The receipt notice ends the ringing."""
    case = in_court(office)
    browser, where = signed_in_as("Ana"), address(office, case, "events", "i589_filed")
    browser.get(where)
    typed = {ON: "2027-01-04", PAPER: "receipt notice", REFERENCE: "000-417", RECEIVED: "2027-01-04"}
    page = fill(browser, where, typed)

    assert "Done." in page.text
    filed = office.case(case).of_kind["i589_filed"][0]
    assert ("receipt notice", "000-417", date(2027, 1, 4)) == (
        filed.proof and (filed.proof.paper, filed.proof.reference, filed.proof.received)
    )
    assert DeadlineStatus.MET is office.case(case).deadline[deadline_id(office, case, "one_year")].status


def test_what_the_case_waits_for_is_offered_first(office: Office, signed_in_as: SignedInAs) -> None:
    """What meets a running date, and what hearings bring; the rest is folded away."""
    case = in_court(office)
    page = signed_in_as("Ana").get(address(office, case, "events"))
    first = page.texts("h3 + ul.kinds a")

    assert {"I-589 filed", "evidence filed", "hearing moved", "hearing cancelled"} <= set(first)
    assert "last arrival" in page.texts("details ul.kinds a")
    assert "conflicts checked" not in page.texts("ul.kinds a")


@pytest.mark.parametrize(
    ("typed", "field", "language", "said"),
    [
        ({ON: "2027-02-31"}, ON, "es", "No existe la fecha «2027-02-31»"),
        ({ON: ""}, ON, "en", "Please fill this in."),
        ({ON: "2027-01-05"}, ON, "en", "today is Monday, January 4, 2027"),
        ({ON: "2026-11-01"}, ON, "es", "sería antes de"),
        ({ON: "2027-01-04", "hearing_date": "soon"}, "hearing_date", "en", "soon"),
        ({ON: "2027-01-04", "kind": ""}, "kind", "en", "kind"),
        ({ON: "2027-01-04", PAPER: "notice", RECEIVED: "2027-01-09"}, RECEIVED, "en", "Check the date on the paper"),
        ({ON: "2027-01-04", REFERENCE: "12"}, PAPER, "en", "Please fill this in."),
    ],
)
def test_what_is_wrong_stands_at_its_field_with_everything_kept(
    office: Office, signed_in_as: SignedInAs, typed: dict[str, str], field: str, language: str, said: str
) -> None:
    """In the person's language, and nothing is recorded."""
    case = in_court(office)
    browser, where = signed_in_as("Pablo", language), address(office, case, "events", "hearing_scheduled")
    browser.get(where)
    whole = {"kind": "master", "hearing_date": "2027-03-01", **typed}
    page = fill(browser, where, whole)

    assert 422 == page.status
    assert said in page.texts(f"#{field}-problem")[0]
    assert whole["hearing_date"] == page.all("#hearing_date")[0].get("value")
    assert whole[ON] == page.all(f"#{ON}")[0].get("value")
    assert 1 == len(office.case(case).of_kind["hearing_scheduled"])


def test_of_two_hearings_the_one_that_moved_is_chosen(office: Office, signed_in_as: SignedInAs) -> None:
    """By its day, not by an id that nobody knows."""
    case = in_court(office)
    browser = signed_in_as("Pablo")
    browser.get(address(office, case, "events", "hearing_scheduled"))
    fill(
        browser,
        address(office, case, "events", "hearing_scheduled"),
        {ON: "2027-01-04", "kind": "master", "hearing_date": "2027-02-01"},
    )
    first, second = office.case(case).of_kind["hearing_scheduled"]
    where = address(office, case, "events", "hearing_moved")
    browser.get(where)
    unsaid = fill(browser, where, {ON: "2027-01-04", "hearing_date": "2027-02-20"})

    assert 422 == unsaid.status
    assert "hearing scheduled, Monday, February 1, 2027, master" in unsaid.texts(f"#{ABOUT} option")
    assert unsaid.all(f"#{ABOUT}-problem")

    fill(browser, where, {ON: "2027-01-04", "hearing_date": "2027-02-20", ABOUT: second.id})

    assert "2027-02-20" == office.case(case).event[second.id].current["hearing_date"]
    assert "2027-06-30" == office.case(case).event[first.id].current["hearing_date"]


def test_a_mistake_is_corrected_with_a_reason_and_nothing_is_erased(office: Office, signed_in_as: SignedInAs) -> None:
    """The page holds what is on record, and the history what was changed and why."""
    case = in_court(office)
    arrival = event_id(office, case, "last_arrival")
    browser, where = signed_in_as("Pablo"), address(office, case, "events", arrival, "amend")
    page = browser.get(where)

    assert ["2026-01-20"] == [one.get("value") for one in page.all(f"#{ON}")]

    without = fill(browser, where, {ON: "2026-01-12"})

    assert ["Please fill this in."] == without.texts(f"#{REASON}-problem")
    assert ["2026-01-12"] == [one.get("value") for one in without.all(f"#{ON}")]

    fill(browser, where, {ON: "2026-01-12", REASON: "the stamp says the twelfth"})

    assert date(2026, 1, 12) == office.case(case).event[arrival].on
    assert date(2027, 1, 12) == office.case(case).deadline[deadline_id(office, case, "one_year")].dates.legal_due


def test_what_never_happened_is_struck(office: Office, signed_in_as: SignedInAs) -> None:
    """It stays in sight, struck through, and cannot be corrected again."""
    case = in_court(office)
    hearing = event_id(office, case, "hearing_scheduled")
    browser, where = signed_in_as("Pablo"), address(office, case, "events", hearing, "amend")
    browser.get(where)
    fill(browser, where, {REASON: "another client's notice", STRIKE: "yes"})
    page = browser.get(address(office, case, "events"))

    assert office.case(case).event[hearing].struck
    assert ["hearing scheduled"] == page.texts("tr.struck s")
    assert 404 == browser.get(where).status


def test_a_correction_that_changes_nothing_says_so(office: Office, signed_in_as: SignedInAs) -> None:
    """Without a word of the command line."""
    case = in_court(office)
    where = address(office, case, "events", event_id(office, case, "last_arrival"), "amend")
    browser = signed_in_as("Pablo")
    browser.get(where)
    page = fill(browser, where, {REASON: "I thought it was wrong"})

    assert 422 == page.status
    assert "Nothing was changed" in page.texts(".problem")[0]
    assert "--" not in page.text


def test_what_somebody_may_not_record_is_not_offered_and_refused_when_forged(
    office: Office, signed_in_as: SignedInAs
) -> None:
    """An intake worker sees the case and records no filing."""
    case = in_court(office)
    browser, where = signed_in_as("Inés"), address(office, case, "events", "i589_filed")

    assert "Nothing is yours to record here just now." in browser.get(address(office, case, "events")).text
    assert [] == browser.page.all("td a[href$=amend]")
    assert 404 == browser.get(where).status

    browser.get(address(office, case, "notes"))
    carried = browser.hidden()
    refused = browser.post(where, carried | {ON: "2027-01-04"})

    assert 409 == refused.status
    assert "not yours to do" in refused.text
    assert "i589_filed" not in office.case(case).of_kind


def test_while_the_engine_is_away_an_event_is_saved(
    office: Office, signed_in_as: SignedInAs, engine: OwnEngine
) -> None:
    """And the page says that it will be applied."""
    case = in_court(office)
    browser, where = signed_in_as("Ana"), address(office, case, "events", "i589_filed")
    browser.get(where)
    engine.is_away = True

    assert "Saved, and will be applied" in fill(browser, where, {ON: "2027-01-04"}).text
