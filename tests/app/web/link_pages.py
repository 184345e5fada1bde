"""Links without an account in the tests of pages: whose they are, and what is done behind them."""

from __future__ import annotations

from datetime import date

from tests.app.web.browsing import Browser, Page
from tests.core.records.office import A_NUMBER, CLIENT, Office, intake
from tests.core.records.test_link_answers import BORN

from amparo.access.links import LinkPurpose
from amparo.case.commands import Assign, RecordEvent
from amparo.case.model import Person
from amparo.declarations import Role
from amparo.records.links import NewLink


def case_in_march(office: Office) -> str:
    """Open a case in court with a hearing in March, whose client's birth date is on record, and return its id."""
    person = Person(id="", role="principal", name=CLIENT, a_number=A_NUMBER, birth_date=date(1987, 5, 6))
    opened = office.open_case(intake().model_copy(update={"persons": (person,), "language": "es"}))
    office.do(opened, "Pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 2), data={"court": "LOS"}))
    hearing = {"kind": "master", "hearing_date": "2027-03-04"}
    office.do(opened, "Pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 3), data=hearing))
    return opened


def client_token(office: Office, case: str) -> str:
    """Make a link for the client of a case."""
    person = office.case(case).persons[0].id
    new = NewLink(organization="clinic", purpose=LinkPurpose.CLIENT_STATUS, person=person, case=case)
    return office.records.make_link(new, office.people["Pablo"])[1]


def status_token(office: Office, case: str) -> str:
    """Give a case to Víctor, and make the link of a request to him."""
    office.do(case, "Clara", Assign(role=Role.PRO_BONO_ATTORNEY, person=office.people["Víctor"]))
    victor = office.people["Víctor"]
    new = NewLink(organization="clinic", purpose=LinkPurpose.STATUS_REQUEST, person=victor, case=case)
    return office.records.make_link(new, office.people["Clara"])[1]


def read(browser: Browser, token: str) -> Page:
    """Answer the question of a client's link rightly."""
    browser.get(f"/link/{token}")
    return browser.send(f"/link/{token}", given=BORN)


def press(browser: Browser, token: str, what: str, **typed: str) -> Page:
    """Press one of the buttons of a page behind a link."""
    forms = [one for one in browser.page.tree.forms if one.get("action") == f"/link/{token}"]
    filled = {name: value for form in forms for name, value in form.form_values() if name != "do"}
    return browser.post(f"/link/{token}", filled | typed | {"do": what})
