"""Links as the office sees them: made, listed, ended, on record, and nobody's who has left."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from tests.app.web.browsing import PASSWORD, Browser
from tests.app.web.conftest import SignedInAs
from tests.app.web.link_pages import case_in_march, client_token, press, status_token
from tests.core.records.office import Office
from tests.core.records.test_link_answers import offered

from amparo.case.commands import Assign, OfferPlacement
from amparo.case.walls import RaiseWall
from amparo.declarations import Role
from amparo.notifications.notices import NoticeKind
from amparo_app.web.site import Site


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case in court with a hearing in March, whose client's birth date is on record."""
    return case_in_march(office)


@pytest.fixture
def token(office: Office, case: str) -> str:
    """Return the token of a link for the client of that case."""
    return client_token(office, case)


def test_the_office_makes_a_page_for_a_client_and_ends_it(
    signed_in_as: SignedInAs, office: Office, case: str, site: Site
) -> None:
    """The address is shown once, with a code to scan; the list shows where the link stands."""
    pablo = signed_in_as("Pablo")
    number = office.case(case).number
    pablo.get(f"/cases/{number}/links")
    made = pablo.send(f"/cases/{number}/links")
    code = made.texts(".secret")[0]
    assert made.all("img.scan")[0].get("src").startswith("data:image/svg+xml")
    assert code.replace("-", "") not in pablo.get(f"/cases/{number}/links").response.text
    client = Browser(site, office, address="198.51.100.1")
    assert 200 == client.get(f"/link/{code}").status

    (link,) = office.records.links_of("clinic", case=case)
    ended = pablo.send(f"/cases/{number}/links/{link.id}/end")
    assert "ended by the office" in pablo.get(ended.path).text
    assert 404 == client.get(f"/link/{code}").status


def test_a_button_pressed_twice_makes_one_page_and_one_mail(
    signed_in_as: SignedInAs, office: Office, case: str, site: Site
) -> None:
    """The address that was shown, and is in the mail, goes on working; asked for anew, another page is made."""
    pablo = signed_in_as("Pablo")
    path = f"/cases/{office.case(case).number}/links"
    pablo.get(path)
    form = next(one for one in pablo.page.tree.forms if urlsplit(one.get("action")).path == path)
    filled = dict(form.form_values()) | {"email": "luz@example.org"}
    code = pablo.post(path, filled).texts(".secret")[0]
    again = pablo.post(path, filled)

    assert 409 == again.status
    assert "This page was made already" in again.text
    assert 1 == len(office.records.links_of("clinic", case=case))
    due = office.records.notices_due(datetime(2028, 1, 1, tzinfo=UTC))
    assert 1 == sum(one.notice.kind is NoticeKind.CLIENT_LINK for one in due)
    assert 200 == Browser(site, office, address="198.51.100.1").get(f"/link/{code}").status

    pablo.get(path)
    pablo.send(path)

    assert [False, True] == sorted(one.revoked is None for one in office.records.links_of("clinic", case=case))


def test_a_case_that_is_not_theirs_has_no_links_for_anybody(
    signed_in_as: SignedInAs, office: Office, case: str
) -> None:
    """A volunteer without the case finds nothing, and cannot make one."""
    number = office.case(case).number
    client_token(office, case)
    victor = signed_in_as("Víctor")
    assert 404 == victor.get(f"/cases/{number}/links").status
    victor.get("/account")
    assert 404 == victor.post(f"/cases/{number}/links", victor.hidden()).status
    (made,) = office.records.links_of("clinic", case=case)
    assert 404 == victor.post(f"/cases/{number}/links/{made.id}/end", victor.hidden()).status

    assert office.records.links_of("clinic", case=case)[0].revoked is None


def test_a_coordinator_asks_all_volunteers_and_reads_the_answers(
    signed_in_as: SignedInAs, office: Office, case: str, site: Site
) -> None:
    """From the page to the mail, from the mail's link to the answer, and back to the page."""
    office.do(case, "Clara", Assign(role=Role.PRO_BONO_ATTORNEY, person=office.people["Víctor"]))
    clara = signed_in_as("Clara")
    clara.get("/status-requests")
    unsaid = clara.send("/status-requests")
    assert 422 == unsaid.status
    assert "Nobody was asked" in unsaid.text
    sent = clara.send("/status-requests", all="yes")
    assert "Done." in sent.text
    assert "Víctor Prueba" in sent.text
    due = office.records.notices_due(datetime(2028, 1, 1, tzinfo=UTC))
    (mailed,) = [one.notice.link for one in due if one.notice.kind is NoticeKind.STATUS_REQUEST]
    volunteer = Browser(site, office, address="198.51.100.1")
    volunteer.get(f"/link/{mailed}")
    press(volunteer, mailed, "status", standing="needs_help", words="an interpreter for Mam")
    page = clara.get("/status-requests")

    assert "I need help from the clinic" in page.text
    assert "an interpreter for Mam" in page.text
    assert 404 == signed_in_as("Pablo").get("/status-requests").status
    clara.get("/status-requests")
    refused = clara.send("/status-requests", numbers="XX-0000")
    assert 409 == refused.status
    assert "XX-0000" in refused.text
    assert "XX-0000" == refused.all("#numbers")[0].get("value")


def test_an_offered_case_is_not_given_to_whoever_the_link_was_not_for(
    browser: Browser, office: Office, case: str
) -> None:
    """Two volunteers in a row: the first one's link is over when it is the second one's turn."""
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    notices = office.records.notices_about(case)
    (mailed,) = [one.notice.link for one in notices if one.notice.kind is NoticeKind.OFFER_MADE]
    page = browser.get(f"/link/{client_token(office, case)}")
    hidden = browser.hidden()
    refused = browser.post(page.path, hidden | {"do": "accept"})

    assert 404 == refused.status
    assert mailed
    assert Role.PRO_BONO_ATTORNEY not in office.case(case).assigned


def test_a_colleague_is_invited_by_mail_and_chooses_a_password_once(
    signed_in_as: SignedInAs, site: Site, office: Office
) -> None:
    """What is wrong with a password is said before the link is used; then it is over."""
    sofia = signed_in_as("Sofía")
    ines = office.people["Inés"]
    sofia.get(f"/people/{ines}")
    assert "Done." in sofia.send(f"/people/{ines}/invite").text
    due = office.records.notices_due(datetime(2028, 1, 1, tzinfo=UTC))
    (token,) = [one.notice.link for one in due if one.notice.kind is NoticeKind.INVITATION]
    invited = Browser(site, office, address="198.51.100.1")
    invited.get(f"/link/{token}")
    assert 422 == invited.send(f"/link/{token}", new_password="short", again="short").status
    differs = invited.send(f"/link/{token}", new_password=PASSWORD, again=PASSWORD[1:])
    assert "The two are not the same." in differs.text
    done = invited.send(f"/link/{token}", new_password=PASSWORD, again=PASSWORD)

    assert "/sign-in" == done.path
    email = office.records.person(ines).profile.email
    assert "/sign-in" != invited.send("/sign-in", email=email, password=PASSWORD).path
    assert 404 == invited.get(f"/link/{token}").status


def test_the_audit_tells_what_happened_to_links(
    signed_in_as: SignedInAs, browser: Browser, office: Office, case: str, token: str
) -> None:
    """Who made one, from where it was opened and answered, and tries with one that nobody has."""
    browser.get(f"/link/{token}")
    browser.send(f"/link/{token}", given="1986")
    browser.get(f"/link/{'2' * 40}")
    rows = signed_in_as("Sofía").get("/audit?kind=link").texts("tbody tr")
    number = office.case(case).number

    assert any("Pablo Prueba made a link" in row and number in row for row in rows), rows
    assert any("opened a link" in row and "192.0.2.7" in row for row in rows)
    assert any("answered a link's question wrongly" in row for row in rows)
    assert any("tried a link that does not work" in row and number not in row for row in rows)
    assert not any("signed in" in row for row in rows)


def test_whoever_left_the_office_is_shown_nothing_by_a_link(browser: Browser, office: Office, case: str) -> None:
    """Their mail may lie where others read it now."""
    token = offered(office, case)
    office.records.set_active(office.people["Víctor"], active=False)

    assert 404 == browser.get(f"/link/{token}").status


@pytest.mark.parametrize("how", ["a wall", "a role behind a wall", "another has it"])
def test_a_request_about_a_case_that_the_volunteer_lost_is_a_link_that_no_longer_works(
    browser: Browser, office: Office, case: str, how: str
) -> None:
    """They read not even its number; nor does what they send with a page that was open go into the record."""
    token, victor = status_token(office, case), office.people["Víctor"]
    open_before = Browser(browser.site, office)
    open_before.get(f"/link/{token}")
    if how == "a role behind a wall":
        office.do(case, "Sofía", RaiseWall(roles=(Role.SOCIAL_WORKER,), reason="no mandated reporter"))
        office.records.grant_role(victor, Role.SOCIAL_WORKER)
    else:
        office.do(case, "Sofía", Assign(role=Role.PRO_BONO_ATTORNEY, person=""))
    if how == "a wall":
        office.do(case, "Sofía", RaiseWall(people=(victor,), reason="his firm is on the other side"))
    before = office.case(case).seq
    lost, never = browser.get(f"/link/{token}"), browser.get("/link/" + "A" * 40)
    sent = press(open_before, token, "status", standing="on_track")

    assert (404, 404, 404) == (lost.status, never.status, sent.status)
    assert lost.texts("main") == never.texts("main") == sent.texts("main")
    assert office.case(case).number not in lost.text + sent.text
    assert before == office.case(case).seq
