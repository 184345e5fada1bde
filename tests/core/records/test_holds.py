"""Holds and retention: what keeps a case from being erased, and who decides how long."""

from __future__ import annotations

from tests.core.records.closed_case import Closed, refused
from tests.core.records.office import Office

from amparo.case.retention import RetentionPolicy
from amparo.records.erasing_plan import ErasureRequest


def test_a_hold_forbids_erasing_until_it_is_released(closed: Closed) -> None:
    """Who placed and who released it and why stays on record."""
    people = closed.office.people
    closed.records.place_hold(closed.case, people["Ana"], "kb", "Subpoena of 3 January.")

    assert "is held (h1, since Monday, January 4, 2027): Subpoena of 3 January." in refused(closed.ask()).sentence.en
    assert "not_allowed" == refused(closed.records.release_hold(closed.case, "", people["Ana"], "kb", "over")).code
    closed.records.release_hold(closed.case, "", people["Sofía"], "kb", "It was quashed.")
    hold = closed.office.reopened().holds(closed.case)[0]
    assert (people["Ana"], "Subpoena of 3 January.", people["Sofía"], "It was quashed.") == (
        hold.by, hold.reason, hold.released_by, hold.released_why
    )  # fmt: skip
    assert isinstance(closed.ask(), ErasureRequest)


def test_several_holds_are_released_one_by_one(closed: Closed) -> None:
    """Which one has to be said; one without a reason is not placed or released."""
    sofia, records = closed.office.people["Sofía"], closed.records
    assert "reason_missing" == refused(records.place_hold(closed.case, sofia, "kb", "  ")).code
    assert "no_hold" == refused(records.release_hold(closed.case, "", sofia, "kb", "over")).code
    for reason in ("Complaint.", "Fee dispute."):
        records.place_hold(closed.case, sofia, "kb", reason)

    assert "h1, h2" in refused(records.release_hold(closed.case, "", sofia, "kb", "over")).sentence.en
    assert "reason_missing" == refused(records.release_hold(closed.case, "h2", sofia, "kb", "")).code
    records.release_hold(closed.case, "h2", sofia, "kb", "paid")
    assert [None, closed.office.wall] == [one.released for one in records.holds(closed.case)]


def test_a_hold_on_an_open_case_is_still_there_when_it_is_closed(closed: Closed) -> None:
    """A subpoena may come long before the end."""
    closed.case = closed.office.open_case()
    closed.records.place_hold(closed.case, closed.office.people["Sofía"], "kb", "Subpoena.")
    closed.close()

    assert "is held" in refused(closed.ask()).sentence.en


def test_an_organization_decides_how_long_it_keeps_cases_and_each_decision_stays(office: Office) -> None:
    """Before its first, what ships is in force."""
    assert 7 == office.records.retention_of("clinic").years
    for years in (5, 9):
        policy = RetentionPolicy(years=years, authority=f"{years} years")
        office.records.decide_retention("clinic", policy, office.people["Sofía"], "kb")

    assert 9 == office.reopened().retention_of("clinic").years
    assert [5, 9] == [one.policy.years for one in office.records.retention_decisions("clinic")]
