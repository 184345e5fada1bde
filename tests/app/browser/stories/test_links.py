"""The stories of people without an account: a volunteer attorney answers by mail, a client reads their next date."""

from __future__ import annotations

import os
import re
from contextlib import closing
from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import Page, Response, expect
from tests.app.browser.conftest import Opened
from tests.app.browser.living_office import LivingOffice, email_of, read_mail
from tests.app.browser.looking import hard_on_any_screen
from tests.app.browser.stories.telling import LANGUAGES, is_done, label, press

from amparo.access.links import RULES, LinkPurpose
from amparo.declarations import date_in_words, name_of, phrase
from amparo.records import tables
from amparo.records.links import NewLink
from amparo_app.office import Office

pytestmark = pytest.mark.timeout(400)

PICTURES = os.environ.get("AMPARO_PICTURES", "")
VOLUNTEER, COORDINATOR, PARALEGAL = "Víctor Prueba", "Clara Prueba", "Pablo Prueba"
HEARING, BORN, MOST_TRIES = date(2040, 6, 5), "1994", 6
NAMES_NO_LINK = ("Marisol", "Tzul", "Batz", "000-431")
WHAT_NO_MAIL_SAYS = (*NAMES_NO_LINK, "asyl", "asil", "Guatemala", "WLA", "2040")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Return the language in which the story is told."""
    return str(request.param)


@pytest.fixture(autouse=True)
def unhurried(living: LivingOffice) -> None:
    """Have wrong tries be forgotten, as if each story were read at another address: here all come from one machine."""
    with closing(Office.at(living.data)) as office, office.records.database.write() as connection:
        connection.execute(tables.sign_in_attempts.delete())


@pytest.fixture(scope="module")
def number(living: LivingOffice, language: str) -> str:
    """Return the number of a case in court with a hearing far ahead, told in that language to its client."""
    number = living.open_case()
    record = ("case", "record", number)
    living.must(*record, "notice_to_appear_filed", "--date", "2026-06-20", "-d", "court=WLA", by=email_of(PARALEGAL))
    hearing = ["kind=individual", f"hearing_date={HEARING.isoformat()}", "hearing_time=08:30"]
    words = [word for one in hearing for word in ("-d", one)]
    living.must(*record, "hearing_scheduled", "--date", "2026-09-30", *words, by=email_of(PARALEGAL))
    return number


def mail_to(living: LivingOffice, name: str, number: str, seen: int = 0) -> str:
    """Return the text of the newest mail about a case to somebody, once there are more than those seen already."""

    def found() -> list[str]:
        texts = [text for to_whom, text in map(read_mail, living.mails) if email_of(name) in to_whom]
        return [text for text in texts if number in text and "/link/" in text]

    living.wait_until(lambda: len(found()) > seen, f"a mail with a link to {name} about {number}")
    return found()[-1]


def link_in(text: str) -> str:
    """Return the address of a link in a mail: forty letters and digits, and nothing else."""
    (link,) = set(re.findall(r"http://\S+/link/\S+", text))
    assert re.fullmatch(r"http://[^/]+/link/[0-9A-Za-z]{40}", link)
    return str(link)


def is_gone(page: Page, language: str, response: Response | None) -> None:
    """Hold that a page says gently that a link no longer works, and nothing else."""
    assert response is not None
    assert 404 == response.status
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "This link no longer works"))
    text = page.locator("body").inner_text()
    assert [] == [one for one in (*WHAT_NO_MAIL_SAYS, "Prueba") if one in text]


def offer(page: Page, language: str, number: str) -> None:
    """Offer a case to Víctor first, as a coordinator does."""
    page.goto(f"/cases/{number}/placement")
    page.get_by_label(f"{label(language, 'Order')} {VOLUNTEER}").fill("1")
    press(page, language, "Offer the case")
    is_done(page, language)


def test_a_volunteer_takes_a_case_from_the_mail_and_says_later_how_it_stands(
    opened: Opened, living: LivingOffice, language: str, number: str
) -> None:
    """No account, no name before the answer, no word about the matter in mail or address; a used link is over."""
    living.speak(VOLUNTEER, language)
    clara = opened(COORDINATOR, language=language)
    offer(clara, language, number)
    mail = mail_to(living, VOLUNTEER, number)
    assert [] == [one for one in WHAT_NO_MAIL_SAYS if one in mail]
    link, phone = link_in(mail), opened(language=language, phone=True)
    takes_it(phone, language, link)
    is_gone(phone, language, phone.goto(link))
    clara.goto(f"/cases/{number}/people")
    expect(clara.get_by_role("main")).to_contain_text(VOLUNTEER)

    clara.goto("/status-requests")
    clara.get_by_role("main").get_by_role("textbox", name=label(language, "Cases")).fill(number)
    press(clara, language, "Ask them")
    is_done(clara, language)
    asked = link_in(mail_to(living, VOLUNTEER, number, seen=1))
    says_how_it_stands(phone, language, asked)
    is_gone(phone, language, phone.goto(asked))
    clara.goto("/status-requests")
    row = clara.get_by_role("row").filter(has_text=number)
    expect(row).to_contain_text(phrase("status_needs_help").in_(language))
    expect(row).to_contain_text("interpreter for Mam")
    clara.goto(f"/cases/{number}/attention")
    needs_help = phrase("status_needs_somebody", standing=phrase("status_needs_help")).in_(language)
    expect(clara.get_by_role("main")).to_contain_text(needs_help)


def takes_it(phone: Page, language: str, link: str) -> None:
    """Read an offer twice, and take the case."""
    phone.goto(link)
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text(label(language, "A case for you?"))
    assert language == phone.get_attribute("html", "lang")
    assert [] == [one for one in NAMES_NO_LINK if one in phone.content()]
    assert {} == hard_on_any_screen(phone, PICTURES, f"{language}-link-offer")
    phone.get_by_label(label(language, "A word to the clinic")).fill("gladly")
    press(phone, language, "I take it")
    promised = (
        "The case is set aside for you. The clinic will call you with the names for your conflict check, and about the "
        "papers. If there is a conflict, tell us then."
    )
    taken = label(language, promised)
    expect(phone.get_by_text(taken)).to_be_visible()
    assert {} == hard_on_any_screen(phone, PICTURES, f"{language}-link-taken")


def says_how_it_stands(phone: Page, language: str, link: str) -> None:
    """Send the answer without a choice first: what was typed is kept; then choose."""
    phone.goto(link)
    phone.get_by_label(label(language, "In your own words")).fill("interpreter for Mam")
    press(phone, language, "Send")
    expect(phone.get_by_text(label(language, "Please choose one of these answers."))).to_be_visible()
    expect(phone.get_by_label(label(language, "In your own words"))).to_have_value("interpreter for Mam")
    assert {} == hard_on_any_screen(phone, PICTURES, f"{language}-link-status")
    phone.get_by_label(phrase("status_needs_help").in_(language)).check()
    press(phone, language, "Send")
    done = label(language, "Your answer is on record. You can close this page.")
    expect(phone.get_by_text(done)).to_be_visible()


def client_page(page: Page, language: str, number: str) -> str:
    """Make a page for the client of a case, and return its address, which is shown this once."""
    page.goto(f"/cases/{number}/links")
    press(page, language, "Make the page")
    address = page.locator("p.as-typed").inner_text()
    expect(page.get_by_alt_text(label(language, "The address as a code to scan"))).to_be_visible()
    return address


def answer_question(phone: Page, language: str, given: str) -> None:
    """Answer the question of a client's link."""
    phone.get_by_label(label(language, "In what year were you born?")).fill(given)
    press(phone, language, "Show my page")


def speak_to_client(phone: Page, language: str) -> None:
    """Read a client's page in a language; it begins in the case's own, which is Spanish."""
    if language != phone.get_attribute("html", "lang"):
        phone.get_by_role("button", name="English", exact=True).click()
        expect(phone.locator("html")).to_have_attribute("lang", language)


def test_a_client_reads_the_next_date_on_a_telephone_and_confirms_it(
    opened: Opened, living: LivingOffice, language: str, number: str
) -> None:
    """One question first; then when, where and whose turn, in plain words, without a name; the office reads it."""
    pablo, phone = opened(PARALEGAL, language=language), opened(language=language, phone=True)
    address = client_page(pablo, language, number)
    phone.goto(address)
    speak_to_client(phone, language)
    assert {} == hard_on_any_screen(phone, PICTURES, f"{language}-link-question")
    assert "2040" not in phone.content()
    answer_question(phone, language, "1993")
    expect(phone.get_by_text(label(language, "That is not what we have on file. Please try again."))).to_be_visible()
    answer_question(phone, language, BORN)
    main = phone.get_by_role("main")
    expect(main).to_contain_text(label(language, "You have a hearing in court."))
    expect(main).to_contain_text(date_in_words(HEARING, language, weekday=True))
    expect(main).to_contain_text("8:30")
    expect(main).to_contain_text(label(language, "Whose turn it is"))
    ours = label(language, "It is our turn. We are working for you. You do not have to do anything now.")
    expect(main).to_contain_text(ours)
    assert [] == [one for one in (*NAMES_NO_LINK, "asyl", "asil", number) if one in phone.content()]
    assert {} == hard_on_any_screen(phone, PICTURES, f"{language}-link-client")
    press(phone, language, "I will be there")
    thanks = label(language, "Thank you. You told us that you will be there.")
    expect(phone.get_by_text(thanks)).to_be_visible()

    phone.goto(address)
    answer_question(phone, language, BORN)
    expect(phone.get_by_text(thanks)).to_be_visible()
    expect(phone.get_by_role("button", name=label(language, "I cannot come"))).to_have_count(0)
    pablo.goto(f"/cases/{number}/links")
    row = pablo.get_by_role("row").filter(has_text=name_of("link_purpose", "client_status").in_(language)).first
    expect(row).to_contain_text(name_of("link_answer", "comes").in_(language))
    assert {} == hard_on_any_screen(pablo, PICTURES, f"{language}-links-of-case")


def test_a_stolen_link_is_locked_and_looks_like_any_that_does_not_work(
    opened: Opened, living: LivingOffice, language: str, number: str
) -> None:
    """A thief who guesses, an ended one, one whose time is over, one that never was: one page; the office is told."""
    pablo, thief = opened(PARALEGAL, language=language), opened(language=language, phone=True)
    stolen = client_page(pablo, language, number)
    thief.goto(stolen)
    speak_to_client(thief, language)
    for guess in range(RULES.most_wrong):
        answer_question(thief, language, str(1901 + guess))
    expect(thief.get_by_role("heading", level=1)).to_have_text(label(language, "This link no longer works"))
    is_gone(thief, language, thief.goto(stolen))
    locked = thief.get_by_role("main").inner_text()
    pablo.goto(f"/cases/{number}/attention")
    told = phrase("client_link_locked", person="p1").in_(language).partition("p1")[2]
    expect(pablo.get_by_role("main")).to_contain_text(told)

    ended = client_page(pablo, language, number)
    pablo.goto(f"/cases/{number}/links")
    pablo.get_by_role("button", name=label(language, "End the link for %(name)s", name="")).first.click()
    is_done(pablo, language)
    strange = f"{living.address}/link/{'2' * 40}"
    for address in (ended, expired(living, number), strange):
        is_gone(thief, language, thief.goto(address))
        assert locked == thief.get_by_role("main").inner_text()
    slowed_down(thief, language, strange)


def slowed_down(thief: Page, language: str, strange: str) -> None:
    """Try links that nobody has until one has to wait, which is said gently, and of no link more than of another."""
    tries = [thief.goto(strange) for _ in range(MOST_TRIES)]
    assert 429 == [one.status for one in tries if one is not None][-1]
    expect(thief.get_by_role("heading", level=1)).to_have_text(label(language, "Please wait"))
    assert {} == hard_on_any_screen(thief, PICTURES, f"{language}-link-wait")


def expired(living: LivingOffice, number: str) -> str:
    """Return the address of a client's link whose time is over."""
    with closing(Office.at(living.data)) as office:
        records = office.records
        pablo = records.find_person("clinic", email_of(PARALEGAL))
        case = office.case(number, records.organization("clinic"), pablo)
        over = datetime(2026, 1, 2, tzinfo=UTC)
        new = NewLink(
            organization="clinic",
            purpose=LinkPurpose.CLIENT_STATUS,
            person=case.persons[0].id,
            case=case.id,
            expires=over,
        )
        return f"{living.address}/link/{records.make_link(new, pablo.id)[1]}"
