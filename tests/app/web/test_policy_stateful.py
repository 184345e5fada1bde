"""What nobody may read or change in the records, nobody reads or changes through a page or a program either.

It is the machine that holds the records against the policy's plain statement, with browsers and programs added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from starlette.testclient import TestClient
from tests.app.web.browsing import ADDRESS, site_of
from tests.core.access.plain_statement import NOTES, SEES
from tests.core.access.test_policy_stateful import CASES, PEOPLE, Access
from tests.core.records.office import CLIENT

from amparo.access.scopes import Scope
from amparo.access.sign_in import SessionKind
from amparo.records.sessions import Place
from amparo_app.web.application import make_application
from amparo_app.web.forms import csrf_token, session_cookie
from amparo_app.web.safety import Pace

if TYPE_CHECKING:
    from httpx2 import Response
    from tests.core.access.plain_statement import Matter

READING = (Scope.READ,)
EVERYTHING = (Scope.READ, Scope.WORK)
LISTS = ("/today", "/cases", "/cases.csv", "/calendar", "/calendar/agenda", "/jobs", "/intake", "/account")
TABS = ("", "/notes", "/people", "/history", "/documents", "/evidence", "/links", "/access", "/placement", "/events")


class AccessThroughPages(Access):
    """The same clinic, whose people sit at browsers and have programs too, and keep their old sessions and tokens."""

    def __init__(self) -> None:
        super().__init__()
        self.site = site_of(self.office, lambda: self.office.now)
        self.client = TestClient(
            make_application(self.site, Pace(1_000_000, 1_000_000)),
            base_url=ADDRESS,
            raise_server_exceptions=False,
            follow_redirects=False,
        )
        self.sessions: dict[str, str] = {}
        self.tokens: dict[tuple[str, tuple[Scope, ...]], str] = {}

    def session(self, who: str) -> str:
        """Return the session that somebody has, opened when they first come while they work here."""
        if self.records.session_of(self.sessions.get(who, "-")) is None and self.plain.people[who].active:
            place = Place("192.0.2.7", "a browser")
            _, self.sessions[who] = self.records.admit(who, place, kind=SessionKind.WEB, how="by the test")
        return self.sessions.get(who, "nobodys")

    def token(self, who: str, scopes: tuple[Scope, ...]) -> dict[str, str]:
        """Return what somebody's program shows; a token that was made once is kept, whatever becomes of its person."""
        kept = self.tokens.get((who, scopes), "-")
        if self.records.session_of(kept) is None and self.plain.people[who].active:
            _, self.tokens[who, scopes] = self.records.make_token(who, "a program", scopes)
        return {"authorization": f"Bearer {self.tokens.get((who, scopes), 'nobodys')}"}

    def looked(self, who: str, path: str) -> Response:
        """Return what somebody's browser is answered."""
        return self.client.get(path, headers={"cookie": f"{session_cookie(self.site)}={self.session(who)}"})

    def sent(self, who: str, path: str, **typed: str) -> Response:
        """Return what a form is answered that somebody sends as their page would."""
        token = self.session(who)
        headers = {"cookie": f"{session_cookie(self.site)}={token}", "origin": ADDRESS}
        return self.client.post(path, headers=headers, data={"csrf": csrf_token(self.site, token), **typed})

    @rule(who=PEOPLE, case=CASES, tab=st.sampled_from(TABS))
    def a_page_of_a_case_is_looked_at(self, who: int, case: int, tab: str) -> None:
        """It is there for whoever may see the case; for anybody else nothing is, and nothing is told."""
        person, matter = self.ids[who], self.one(case)
        answer = self.looked(person, f"/cases/{matter.number}{tab}")
        if not self.plain.people[person].active:
            assert 303 == answer.status_code
            assert answer.headers["location"].startswith("/sign-in")
        elif self.plain.may(person, matter, SEES):
            assert answer.status_code in {200, 404 if tab == "/placement" else 200}
        else:
            assert 404 == answer.status_code
            assert CLIENT not in answer.text

    @rule(
        who=PEOPLE, path=st.sampled_from(["/today", "/cases", "/cases.csv", "/calendar", "/calendar/agenda", "/jobs"])
    )
    def a_list_is_looked_at(self, who: int, path: str) -> None:
        """No list has the number of a case that its reader may not see."""
        person = self.ids[who]
        text = self.looked(person, path).text
        for matter in self.cases:
            if not (self.plain.may(person, matter, SEES) or self.plain.may_answer(person, matter)):
                assert matter.number not in text, path
            elif path == "/cases" and self.plain.people[person].active and self.plain.may(person, matter, SEES):
                assert matter.number in text or "whose=all" in text

    @rule(who=PEOPLE, case=CASES)
    def a_note_is_written_on_a_page(self, who: int, case: int) -> None:
        """By whoever works on the case; otherwise the record is as it was."""
        person, matter = self.ids[who], self.one(case)
        before = self.records.read_case(matter.id, "clinic").seq
        answer = self.sent(person, f"/cases/{matter.number}/notes", text="a note on a page")
        self._changed(person, matter, before, taken=answer.status_code == 303 and self.plain.people[person].active)
        if self.plain.people[person].active and not self.plain.may(person, matter, SEES):
            assert 404 == answer.status_code

    @rule(who=PEOPLE, case=CASES, scopes=st.sampled_from([EVERYTHING, READING]))
    def a_program_works(self, who: int, case: int, scopes: tuple[Scope, ...]) -> None:
        """It may do what its person may, within its scopes, as long as they work here."""
        person, matter, shown = self.ids[who], self.one(case), self.token(self.ids[who], scopes)
        active, may = self.plain.people[person].active, self.plain.may(person, matter, SEES)
        before = self.records.read_case(matter.id, "clinic").seq
        read = self.client.get(f"/api/v1/cases/{matter.number}", headers=shown)
        listed = self.client.get("/api/v1/cases", headers=shown)
        sent = self.client.post(f"/api/v1/cases/{matter.number}/notes", headers=shown, json={"text": "a note"})
        self._changed(person, matter, before, taken=sent.status_code == 200)

        assert (200 if may else 404 if active else 401) == read.status_code
        if active:
            allowed = {one.number for one in self.cases if self.plain.may(person, one, SEES)}
            assert allowed == {one["number"] for one in listed.json()["cases"]}
            assert scopes == EVERYTHING or sent.status_code == 403
        else:
            assert (401, 401) == (listed.status_code, sent.status_code)

    def _changed(self, person: str, matter: Matter, before: int, *, taken: bool) -> None:
        """Hold what became of a note against the plain statement."""
        after = self.records.read_case(matter.id, "clinic").seq
        assert (before + 1 if taken else before) == after
        assert not taken or self.plain.may(person, matter, NOTES)


TestAccessThroughPages = pytest.mark.timeout(600)(AccessThroughPages.TestCase)
TestAccessThroughPages.settings = settings(
    max_examples=6, stateful_step_count=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
