"""Pages behind a link: answered without an account, harmless to machines, and silent about what does not work."""

from __future__ import annotations

import logging
import re
from datetime import date

import pytest
from tests.app.web.browsing import Browser, OwnEngine, Page
from tests.app.web.link_pages import case_in_march, client_token, press, read, status_token
from tests.core.records.office import A_NUMBER, CLIENT, Office
from tests.core.records.test_link_answers import BORN, carried_out, offered

from amparo.access.links import RULES, LinkPurpose
from amparo.case.commands import AnswerOffer, RecordEvent
from amparo.case.outside_answers import ClientAnswered
from amparo.declarations import Role
from amparo_app.web.site import Site

LONG_SENTENCE = 25


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case in court with a hearing in March, whose client's birth date is on record."""
    return case_in_march(office)


@pytest.fixture
def token(office: Office, case: str) -> str:
    """Return the token of a link for the client of that case."""
    return client_token(office, case)


def test_a_volunteer_takes_a_case_from_the_mail(browser: Browser, office: Office, case: str) -> None:
    """They read what it is about, not whose it is; looking twice takes nothing."""
    token = offered(office, case)
    page = browser.get(f"/link/{token}")
    again = browser.get(f"/link/{token}")
    done = press(browser, token, "accept", reason="gladly")

    assert [200, 200, 200] == [one.status for one in (page, again, done)]
    assert re.search(r"The first filing is due on \w+day, ", page.text) or "No filing is due" in page.text
    assert re.search(r"The offer stands until\w+day, ", page.text)
    assert not [word for word in (CLIENT, A_NUMBER, "Ejemplo") if word in page.text]
    assert ["Clínica de Prueba"] * 2 == [one.all(".brand")[0].text_content() for one in (page, done)]
    assert "The case is set aside for you. The clinic will call you with the names" in done.text
    assert office.people["Víctor"] == office.case(case).assigned[Role.PRO_BONO_ATTORNEY]
    assert 404 == browser.get(f"/link/{token}").status


def test_whoever_has_a_question_calls_with_one_touch(browser: Browser, office: Office, token: str) -> None:
    """The number is read as it is written, and dialled without its spaces."""
    profile = office.records.organization("clinic").profile
    office.records.change_organization("clinic", profile.model_copy(update={"telephone": "213 555 0123"}))
    (call,) = browser.get(f"/link/{token}").all("a[href^='tel:']")

    assert ("213 555 0123", "tel:2135550123") == (call.text_content(), call.get("href"))


def test_an_offer_is_declined_with_a_reason(browser: Browser, office: Office, case: str) -> None:
    """The next volunteer is asked, or a coordinator looks."""
    token = offered(office, case)
    browser.get(f"/link/{token}")
    page = press(browser, token, "decline", reason="too far")

    assert "We will ask somebody else" in page.text
    assert Role.PRO_BONO_ATTORNEY not in office.case(case).assigned


def test_an_answer_is_kept_while_the_engine_is_away(
    browser: Browser, office: Office, engine: OwnEngine, case: str
) -> None:
    """It is saved with the use of the link and carried out by itself."""
    token = offered(office, case)
    engine.is_away = True
    browser.get(f"/link/{token}")
    page = press(browser, token, "accept")

    assert 200 == page.status
    assert "set aside for you" not in page.text
    assert [None] == [one.refused for one in carried_out(office)]
    assert office.people["Víctor"] == office.case(case).assigned[Role.PRO_BONO_ATTORNEY]


def test_how_a_case_stands_is_answered_with_a_choice_and_a_word(browser: Browser, office: Office, case: str) -> None:
    """Without a choice the page comes back with what was typed."""
    token = status_token(office, case)
    browser.get(f"/link/{token}")
    back = press(browser, token, "status", words="waiting for a date")
    assert 422 == back.status
    assert "waiting for a date" in back.all("textarea")[0].text_content()
    done = press(browser, token, "status", standing="waiting")

    assert "Your answer is on record" in done.text
    assert "waiting for a date" in str(office.records.history(case)[-1].body)


def test_a_client_reads_the_next_date_only_after_one_question(browser: Browser, token: str) -> None:
    """In the case's language, whatever the telephone speaks; no name, number, clinic or word about the matter."""
    asked = browser.get(f"/link/{token}")
    assert "¿En qué año nació?" in asked.text
    assert "marzo" not in asked.text
    wrong = browser.send(f"/link/{token}", given="1986")
    assert 422 == wrong.status
    page = browser.send(f"/link/{token}", given=BORN)

    assert 200 == page.status
    assert "jueves, 4 de marzo de 2027" in page.text
    assert "Clínica" not in page.response.text
    assert "Usted tiene una audiencia en la corte." in page.text
    assert not [one for one in (CLIENT, "Ejemplo", A_NUMBER, "asil", "asyl") if one in page.response.text]
    assert "no-store" == page.response.headers["cache-control"]
    assert "es" == page.tree.get("lang")


def test_a_client_changes_the_language_and_confirms(browser: Browser, office: Office, case: str, token: str) -> None:
    """The question is not asked again for it; a second confirmation changes nothing."""
    read(browser, token)
    english = press(browser, token, "read", language="en")
    assert "You have a hearing in court." in english.text
    done = press(browser, token, "comes", language="en")
    assert "Thank you. You told us that you will be there." in done.text

    again = read(browser, token)
    assert "Thank you." in again.text
    assert [True] == [e.body.comes for e in office.records.history(case) if isinstance(e.body, ClientAnswered)]


def test_a_client_who_cannot_come_is_called(browser: Browser, office: Office, case: str, token: str) -> None:
    """What they wrote stands in the record, and a paralegal is told; they read that the hearing is not off for it."""
    read(browser, token)
    page = press(browser, token, "cannot_come", words="mi hija está enferma")

    assert "no puede ir" in page.text
    assert "La fecha sigue igual. Mientras no le digamos otra cosa, vaya, por favor." in page.text
    assert "¿Se equivocó de botón o cambió algo?" in page.text
    assert [Role.PARALEGAL] == [one.owner for one in office.case(case).attention]


def test_a_date_that_changed_meanwhile_is_not_confirmed(
    browser: Browser, office: Office, case: str, token: str
) -> None:
    """The client sees the new one and is asked again."""
    read(browser, token)
    hearing = next(one for one in office.case(case).events if one.kind == "hearing_scheduled")
    moved = RecordEvent(
        event="hearing_moved", on=date(2027, 1, 4), about=hearing.id, data={"hearing_date": "2027-04-01"}
    )
    office.do(case, "Pablo", moved)
    page = press(browser, token, "comes")

    assert "1 de abril de 2027" in page.text
    assert "La fecha cambió" in page.text
    assert [] == [e for e in office.records.history(case) if isinstance(e.body, ClientAnswered)]


def test_without_the_question_nothing_is_confirmed(browser: Browser, office: Office, case: str, token: str) -> None:
    """A form of one's own making, with a ticket of another link, gets the question."""
    browser.get(f"/link/{token}")
    which = "e4/2027-03-04/"
    for ticket in ("", "9999999999.00", office.records.ticket("another")):
        page = browser.post(f"/link/{token}", browser.hidden() | {"do": "comes", "ticket": ticket, "which": which})
        assert "¿En qué año nació?" in page.text
        browser.get(f"/link/{token}")

    assert [] == [e for e in office.records.history(case) if isinstance(e.body, ClientAnswered)]


def test_a_locked_link_looks_like_any_that_does_not_work(browser: Browser, office: Office, token: str) -> None:
    """After wrong answers, also the right one."""
    browser.get(f"/link/{token}")
    pages = []
    for _ in range(RULES.most_wrong):
        hidden = browser.hidden()
        pages.append(browser.post(f"/link/{token}", hidden | {"do": "question", "given": "1901"}))
        browser.get(f"/link/{token}")

    assert [422] * (RULES.most_wrong - 1) + [404] == [one.status for one in pages]
    assert 404 == browser.get(f"/link/{token}").status
    assert office.people


def alike(page: Page) -> tuple[int, str]:
    """Return what tells two pages apart, without what is drawn anew for each form and the address itself."""
    text = re.sub(r'value="[0-9a-f]{32,64}"', "", page.response.text)
    return page.status, re.sub(r'value="/link/[^"]*"', "", text)


def test_whatever_is_wrong_with_a_link_it_gets_one_page(
    site: Site, office: Office, case: str, token: str, browser: Browser
) -> None:
    """Wrong, used, ended, over, with its offer gone: the same status and words, looking and sending."""
    used = status_token(office, case)
    browser.get(f"/link/{used}")
    press(browser, used, "status", standing="on_track")
    (link,) = [one for one in office.records.links_of("clinic") if one.purpose is LinkPurpose.CLIENT_STATUS]
    office.records.revoke_link("clinic", link.id, office.people["Pablo"])
    wrong = ("2" * 40, "x", used, token)
    pages = [Browser(site, office, address=f"192.0.2.{n}").get(f"/link/{one}") for n, one in enumerate(wrong)]
    sent = []
    for n, one in enumerate(wrong):
        other = Browser(site, office, address=f"198.51.100.{n}")
        other.get("/sign-in")
        typed = other.hidden() | {"standing": "on_track"}
        sent += [other.post(f"/link/{one}", typed | {"do": what}) for what in ("accept", "status", "question", "read")]

    assert 1 == len({alike(one) for one in pages})
    assert {404} == {one.status for one in sent}
    assert "This link no longer works" in pages[0].text


def test_an_offer_that_is_over_is_a_link_that_no_longer_works(
    browser: Browser, office: Office, case: str, site: Site
) -> None:
    """It was answered on the telephone meanwhile."""
    token = offered(office, case)
    office.do(case, "Clara", AnswerOffer(accept=False))
    gone = browser.get(f"/link/{token}")
    never = Browser(site, office, address="198.51.100.9").get(f"/link/{'2' * 40}")

    assert alike(gone) == alike(never)


def test_whoever_tries_links_is_slowed_down(browser: Browser, token: str) -> None:
    """A right one too, from there."""
    for _ in range(5):
        assert 404 == browser.get(f"/link/{'2' * 40}").status
    page = browser.get(f"/link/{token}")

    assert 429 == page.status
    assert "Wait" in page.text


def test_a_form_from_elsewhere_or_for_another_visitor_is_refused(browser: Browser, office: Office, case: str) -> None:
    """And uses nothing up."""
    token = offered(office, case)
    browser.get(f"/link/{token}")
    forged = browser.post(f"/link/{token}", browser.hidden() | {"do": "accept"}, origin="https://elsewhere.example.org")
    browser.get(f"/link/{token}")
    unnamed = browser.post(f"/link/{token}", {"do": "accept", "csrf": "0" * 64})

    assert [403, 403] == [forged.status, unnamed.status]
    assert Role.PRO_BONO_ATTORNEY not in office.case(case).assigned
    assert 200 == browser.get(f"/link/{token}").status


def test_a_token_is_in_no_log(browser: Browser, token: str, caplog: pytest.LogCaptureFixture) -> None:
    """Nor what a client is asked."""
    caplog.set_level(logging.DEBUG)
    read(browser, token)
    own = [record.getMessage() for record in caplog.records if not record.name.startswith(("httpx", "asyncio"))]

    assert [] == [line for line in own if token in line or BORN in line]


def test_who_read_a_case_by_a_link_is_on_record(browser: Browser, office: Office, case: str, token: str) -> None:
    """A client once the question was answered, not before; a volunteer whose offer was shown, by their id."""

    def noted() -> list[tuple[str, str]]:
        return [(one.person, one.operator) for one in office.records.reads_of("clinic", case)]

    browser.get(f"/link/{token}")
    browser.send(f"/link/{token}", given="1986")
    before = noted()
    browser.send(f"/link/{token}", given=BORN)
    by_client = noted()
    browser.get(f"/link/{offered(office, case)}")

    assert [] == before
    assert [("client", "link")] == by_client
    assert [("client", "link"), (office.people["Víctor"], "link")] == noted()


def test_what_a_client_reads_is_short(browser: Browser, token: str) -> None:
    """No sentence of more than 25 words, in either language."""
    for language in ("es", "en"):
        read(browser, token)
        page = press(browser, token, "read", language=language)
        sentences = [one for text in page.texts("main p, main li") for one in re.split(r"[.?!]\s", text)]
        assert [] == [one for one in sentences if len(one.split()) > LONG_SENTENCE]
