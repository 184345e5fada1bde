"""A case of the pages' tests: an invented client in court, with dates that run, ring and wait."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from tests.app.web.browsing import Browser, Page
from tests.core.records.office import Office, intake

from amparo.case.commands import CompleteStep, RecordEvent

ARRIVAL = RecordEvent(event="last_arrival", on=date(2026, 1, 20))  # a year later is sixteen days off: a rung has rung
NOTICE = RecordEvent(event="notice_to_appear_filed", on=date(2026, 11, 2), data={"court": "LOS"})
HEARING = RecordEvent(
    event="hearing_scheduled", on=date(2026, 12, 2), data={"kind": "individual", "hearing_date": "2027-06-30"}
)


def in_court(office: Office) -> str:
    """Open a case whose client arrived a year ago and has a hearing, and return its id; the conflict check is done."""
    case = office.open_case(intake(ARRIVAL, NOTICE, HEARING))
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    return case


def address(office: Office, case: str, *parts: str) -> str:
    """Return the address of a page of a case (by id)."""
    return "/".join(["/cases", quote(office.case(case).number), *(quote(part, safe="") for part in parts)])


def deadline_id(office: Office, case: str, rule: str) -> str:
    """Return the id of the deadline by a rule."""
    return next(one.id for one in office.case(case).deadlines if one.rule == rule)


def event_id(office: Office, case: str, kind: str) -> str:
    """Return the id of the last event of a kind."""
    return office.case(case).of_kind[kind][-1].id


def fill(browser: Browser, action: str, typed: dict[str, Any]) -> Page:
    """Send the form of the present page with this action, with fields whose names are no words of Python."""
    return browser.send(action, **typed)
