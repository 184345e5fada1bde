"""A link is good for what it was made for: whatever else is sent by it is refused and uses nothing up."""

from __future__ import annotations

import pytest
from tests.app.web.browsing import PASSWORD, Browser
from tests.app.web.link_pages import case_in_march, client_token, status_token
from tests.core.records.office import Office
from tests.core.records.test_link_answers import BORN, offered
from tests.core.records.test_links import invite

from amparo_app.web.site import Site

SENT = {
    "accept": {"reason": "gladly"},
    "decline": {"reason": "too far"},
    "status": {"standing": "on_track", "words": "all is well"},
    "question": {"given": BORN},
    "invitation": {"new_password": PASSWORD, "again": PASSWORD},
    "comes": {"which": "e4/2027-03-04/"},
    "cannot_come": {"which": "e4/2027-03-04/"},
    "read": {"language": "en"},
    "": {},
}
OWN = {"offer": {"accept", "decline"}, "status": {"status"}, "client": {"question"}, "invitation": {"invitation"}}
GONE = (404, "This link no longer works")
ASKED = {("client", what): (422, "Primero, una pregunta") for what in ("comes", "cannot_come", "")}
ASKED["client", "read"] = (422, "One question first")
"""What a client sends without having answered the question leads to it, in their language or the one they chose."""


@pytest.mark.parametrize("purpose", list(OWN))
def test_what_a_link_was_not_made_for_is_not_done_by_it(site: Site, office: Office, purpose: str) -> None:
    """Nothing is recorded, no password is set, and the link works as before for what it is for."""
    case = case_in_march(office)
    token = {
        "offer": lambda: offered(office, case),
        "status": lambda: status_token(office, case),
        "client": lambda: client_token(office, case),
        "invitation": lambda: invite(office)[1],
    }[purpose]()
    before = len(office.records.history(case))
    others = [what for what in SENT if what not in OWN[purpose]]
    told = []
    for number, what in enumerate(others):
        browser = Browser(site, office, address=f"198.51.100.{number}")
        browser.get("/sign-in")
        page = browser.post(f"/link/{token}", browser.hidden() | SENT[what] | {"do": what})
        told.append((page.status, page.texts("h1")[0]))

    assert [ASKED.get((purpose, what), GONE) for what in others] == told
    assert before == len(office.records.history(case))
    assert not office.records.has_account(office.people["Ana"])
    (link,) = office.records.links_of("clinic")
    assert (0, {}) == (link.wrong, office.records.link_uses([link]))
    assert 200 == Browser(site, office).get(f"/link/{token}").status
