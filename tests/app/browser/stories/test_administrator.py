"""An administrator's story: the first visit, people who come in, a second factor, sessions, plugins, the audit."""

from __future__ import annotations

import base64
import os
import re
import time
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Browser, Page, expect
from tests.app.browser.conftest import DESKTOP, Opened
from tests.app.browser.living_office import PASSWORD, LivingOffice, email_of, read_mail
from tests.app.browser.looking import hard_on_any_screen
from tests.app.browser.stories.telling import LANGUAGES, follow, is_done, label, press, sign_in

from amparo.declarations import Role, name_of, phrase

pytestmark = pytest.mark.timeout(400)

PICTURES = os.environ.get("AMPARO_PICTURES", "")
ROSA, NEW_PASSWORD = "Rosa Prueba", "slate orchard ribbon"
STEP_SECONDS, LONG = 30, 90_000


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Return the language in which the story is told."""
    return str(request.param)


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory, language: str) -> Iterator[LivingOffice]:
    """Return an office that runs, and that nobody can sign in to yet: each language has a first visit of its own."""
    with LivingOffice(tmp_path_factory.mktemp(f"new-{language}")) as office:
        yield office


@pytest.fixture(scope="module")
def first_address(living: LivingOffice) -> str:
    """Return the address that `amparo up` prints for the first visit."""

    def printed() -> list[str]:
        return re.findall(r"http://\S+/first-visit/\w+\n", living.said)

    living.wait_until(printed, "the address of the first visit")
    (address,) = printed()
    return address.strip()


@pytest.fixture(scope="module", autouse=True)
def begun(chromium: Browser, living: LivingOffice, first_address: str, language: str) -> Iterator[Page]:
    """Return the browser in which Rosa made the office and herself, at the printed address."""
    context = chromium.new_context(
        base_url=living.address, viewport=DESKTOP, locale="es-GT" if language == "es" else "en-US"
    )
    context.set_default_timeout(LONG)  # the first visit builds the catalog of every plugin
    page = context.new_page()
    page.goto(first_address)
    page.get_by_label(label(language, "Name of the organization")).fill("Clínica de Prueba")
    page.get_by_label(label(language, "Your full name")).fill(ROSA)
    page.get_by_label(label(language, "Your e-mail")).fill(email_of(ROSA))
    page.get_by_label(name_of("role", Role.DIRECTOR).in_(language), exact=True).check()
    choose_password(page, language, "Password", PASSWORD, "The password once more", "correct cedar batery")
    press(page, language, "Begin")
    expect(page.get_by_text(label(language, "The two are not the same."))).to_be_visible()
    expect(page.get_by_label(label(language, "Your full name"))).to_have_value(ROSA)
    assert {} == hard_on_any_screen(page, PICTURES, f"{language}-first-visit")
    choose_password(page, language, "Password", PASSWORD, "The password once more", PASSWORD)
    press(page, language, "Begin")
    expect(page.get_by_role("heading", level=1, name=label(language, "People"))).to_be_visible(timeout=LONG)
    yield page
    context.close()


def choose_password(page: Page, language: str, first: str, password: str, again: str, once_more: str) -> None:
    """Type a password of one's own, twice."""
    page.get_by_label(label(language, first), exact=True).fill(password)
    page.get_by_label(label(language, again), exact=True).fill(once_more)


def add(page: Page, language: str, name: str, role: Role) -> str:
    """Add somebody with a role, as Rosa does, and return the password that counts once."""
    page.goto("/people")
    follow(page, language, "Add somebody")
    page.get_by_label(label(language, "Full name"), exact=True).fill(name)
    page.get_by_label(label(language, "E-mail")).fill(email_of(name))
    page.get_by_label("Español" if language == "es" else "English", exact=True).check()
    page.get_by_label(name_of("role", role).in_(language), exact=True).check()
    press(page, language, "Add")
    return page.locator(".secret").inner_text()


def come_in(page: Page, language: str, name: str, once: str, own: str = PASSWORD) -> None:
    """Sign in by a password that counts once, and choose one's own."""
    page.goto("/sign-in")
    page.get_by_label(label(language, "E-mail")).fill(email_of(name))
    page.get_by_label(label(language, "Password"), exact=True).fill(once)
    press(page, language, "Sign in")
    expect(page.get_by_role("heading", level=1, name=label(language, "Choose your password"))).to_be_visible()
    page.get_by_label(label(language, "The password that you were given"), exact=True).fill(once)
    choose_password(page, language, "Your own password", own, "The password once more", own)
    press(page, language, "Sign in")
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def try_to_sign_in(page: Page, language: str, name: str, password: str, code: str = "") -> None:
    """Send the form of signing in, whatever comes of it."""
    page.goto("/sign-in")
    page.get_by_label(label(language, "E-mail")).fill(email_of(name))
    page.get_by_label(label(language, "Password"), exact=True).fill(password)
    page.get_by_label(label(language, "Code from your app")).fill(code)
    press(page, language, "Sign in")


def is_refused(page: Page, language: str) -> None:
    """Wait until a page says that somebody is not let in, without saying what was wrong."""
    expect(page.get_by_role("alert").filter(has_text=phrase("sign_in_refused").in_(language))).to_be_visible()


def code_of(secret: str, at: float) -> str:
    """Return the code that an app shows at a moment."""
    key = base64.b32decode(secret.replace(" ", ""))
    return TOTP(key, 6, SHA1(), STEP_SECONDS, enforce_key_length=False).generate(int(at)).decode()


def page_of(page: Page, name: str) -> None:
    """Go to somebody's page among the people."""
    page.goto("/people")
    page.get_by_role("link", name=name, exact=True).last.click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def test_the_first_visit_is_made_once_and_by_nobody_else(
    opened: Opened, living: LivingOffice, first_address: str, language: str
) -> None:
    """Its address answers as any that does not exist, also to whoever read the terminal; then one signs in."""
    page = opened(language=language)
    again = page.goto(first_address)
    assert again is not None
    assert 404 == again.status
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "There is nothing here for you"))
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "Sign in"))
    try_to_sign_in(page, language, ROSA, NEW_PASSWORD)
    is_refused(page, language)
    sign_in(page, language, ROSA)
    page.goto("/people")

    row = page.get_by_role("row").filter(has_text=ROSA)
    expect(row).to_contain_text(name_of("role", Role.OPERATOR).in_(language))
    expect(row).to_contain_text(name_of("role", Role.DIRECTOR).in_(language))
    assert first_address.rpartition("/")[0] == f"{living.address}/first-visit"


def test_somebody_comes_in_by_a_password_that_counts_once(begun: Page, opened: Opened, language: str) -> None:
    """They choose their own, which nobody else knows; the first one is worth nothing afterwards."""
    once = add(begun, language, "Berta Prueba", Role.PARALEGAL)
    assert {} == hard_on_any_screen(begun, PICTURES, f"{language}-once")
    berta = opened(language=language)
    come_in(berta, language, "Berta Prueba", once)
    expect(berta.get_by_role("link", name=label(language, "Plugins"))).to_have_count(0)
    refused = berta.goto("/people/new")
    assert refused is not None
    assert 404 == refused.status
    other = opened(language=language)
    try_to_sign_in(other, language, "Berta Prueba", once)

    is_refused(other, language)


def test_somebody_chooses_a_password_by_a_mailed_link(
    begun: Page, opened: Opened, living: LivingOffice, language: str
) -> None:
    """The mail holds the link; it works once."""
    add(begun, language, "Ivo Prueba", Role.INTAKE_WORKER)
    page_of(begun, "Ivo Prueba")
    press(begun, language, "Mail a link to choose a password")
    is_done(begun, language)
    link = mailed_link(living, email_of("Ivo Prueba"))
    ivo = opened(language=language, phone=True)
    ivo.goto(link)
    choose_password(ivo, language, "New password", NEW_PASSWORD, "The password once more", NEW_PASSWORD)
    press(ivo, language, "Choose it")
    expect(ivo.get_by_role("heading", level=1)).to_have_text(label(language, "Sign in"))
    sign_in(ivo, language, "Ivo Prueba", password=NEW_PASSWORD)
    other = opened(language=language)
    gone = other.goto(link)

    assert gone is not None
    assert 404 == gone.status
    expect(other.get_by_role("heading", level=1)).to_have_text(label(language, "This link no longer works"))


def mailed_link(living: LivingOffice, to: str) -> str:
    """Return the link in the only mail to somebody that has one, as soon as it is written."""

    def found() -> list[str]:
        texts = [text for to_whom, text in map(read_mail, living.mails) if to in to_whom]
        return [link for text in texts for link in re.findall(r"http://\S+/link/\w+", text)]

    living.wait_until(found, f"a mail with a link to {to}")
    (link,) = set(found())
    return link


def test_a_second_factor_is_asked_for_from_the_next_sign_in_on(begun: Page, opened: Opened, language: str) -> None:
    """The password alone does not let anybody in, nor does a code that was used."""
    once = add(begun, language, "Celia Prueba", Role.STAFF_ATTORNEY)
    celia = opened(language=language)
    come_in(celia, language, "Celia Prueba", once)
    used, following = turn_on_a_factor(celia, language)
    press(celia, language, "Sign out")
    expect(celia.get_by_role("heading", level=1)).to_have_text(label(language, "Sign in"))
    try_to_sign_in(celia, language, "Celia Prueba", PASSWORD)
    expect(celia.get_by_role("status")).to_contain_text(
        label(language, "Enter your password once more, with the code that your app shows now.")
    )
    assert {} == hard_on_any_screen(celia, PICTURES, f"{language}-code-asked")
    try_to_sign_in(celia, language, "Celia Prueba", PASSWORD, used)
    is_refused(celia, language)
    try_to_sign_in(celia, language, "Celia Prueba", PASSWORD, following)

    expect(celia.get_by_role("link", name="Celia Prueba", exact=True)).to_be_visible()


def turn_on_a_factor(page: Page, language: str) -> tuple[str, str]:
    """Take a second factor over into an app; return the code that made it count, and the one that follows."""
    page.goto("/account")
    follow(page, language, "Set it up")
    page.get_by_label(label(language, "Your present password"), exact=True).fill(PASSWORD)
    press(page, language, "Set it up")
    secret = page.locator(".secret").inner_text()
    assert {} == hard_on_any_screen(page, PICTURES, f"{language}-second-factor")
    page.get_by_label(label(language, "Code from your app")).fill("000000")
    press(page, language, "Have it count")
    wrong = label(language, "This code is not right, or too old. Look at the app and enter the present one.")
    expect(page.get_by_role("alert").filter(has_text=wrong)).to_be_visible()
    now = time.time()
    page.get_by_label(label(language, "Code from your app")).fill(code_of(secret, now))
    press(page, language, "Have it count")
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "Your recovery codes"))
    follow(page, language, "I have kept them")
    return code_of(secret, now), code_of(secret, now + STEP_SECONDS)


def test_sessions_are_listed_and_one_left_open_elsewhere_is_ended(begun: Page, opened: Opened, language: str) -> None:
    """The other browser has to sign in again; the one that ended it stays."""
    library = opened(language=language)
    sign_in(library, language, ROSA)
    begun.goto("/account")
    rows = begun.get_by_role("table").first.get_by_role("row")
    expect(rows.filter(has_text=label(language, "this one"))).to_have_count(1)
    assert {} == hard_on_any_screen(begun, PICTURES, f"{language}-sessions")
    others = begun.get_by_role("button", name=label(language, "End it"))
    expect(others.first).to_be_visible()
    for left in reversed(range(others.count())):
        others.first.click()
        expect(others).to_have_count(left)
    is_done(begun, language)
    library.goto("/people")

    expect(library.get_by_role("heading", level=1)).to_have_text(label(language, "Sign in"))
    begun.goto("/people")
    expect(begun.get_by_role("heading", level=1)).to_have_text(label(language, "People"))


def test_plugins_say_what_they_add_and_are_rehearsed(begun: Page, language: str) -> None:
    """The rehearsal runs as a job, and its page says so by itself when it is over."""
    follow(begun, language, "Plugins")
    asylum = begun.locator("section").filter(has=begun.get_by_role("heading", name=re.compile(r"\basylum \d")))
    expect(asylum).to_contain_text(label(language, "deadline rules"))
    press(begun, language, "Rehearse on every open case")
    expect(begun.get_by_role("heading", level=1)).to_have_text(label(language, "Rehearsal"))
    expect(begun.get_by_text(label(language, "Nothing would change."))).to_be_visible(timeout=LONG)
    expect(begun.get_by_role("button", name=label(language, "Stop it"))).to_have_count(0)

    assert {} == hard_on_any_screen(begun, PICTURES, f"{language}-rehearsal")


def test_whoever_lost_everything_is_let_in_again_and_the_audit_says_by_whom(
    begun: Page, opened: Opened, language: str
) -> None:
    """Sessions, password and factor of before end; who did it stands in the record."""
    once = add(begun, language, "Dora Prueba", Role.PARALEGAL)
    dora = opened(language=language)
    come_in(dora, language, "Dora Prueba", once)
    turn_on_a_factor(dora, language)
    page_of(begun, "Dora Prueba")
    press(begun, language, "New password that counts once")
    another = begun.locator(".secret").inner_text()
    dora.goto("/today")
    expect(dora.get_by_role("heading", level=1)).to_have_text(label(language, "Sign in"))
    try_to_sign_in(dora, language, "Dora Prueba", PASSWORD)
    is_refused(dora, language)
    come_in(dora, language, "Dora Prueba", another, NEW_PASSWORD)
    follow(begun, language, "Audit")
    assert {} == hard_on_any_screen(begun, PICTURES, f"{language}-audit")

    told = [row.locator("td").all_inner_texts() for row in begun.locator("tbody tr").all()]
    events = ("person_added", "factor_set", "factor_removed", "recovered")
    said = {what: phrase(f"audited_{what}").in_(language) for what in events}
    of_dora = [line[2:] for line in told if line[1] == "Dora Prueba"]
    assert 1 == of_dora.count([said["factor_removed"], "—", ROSA])
    assert [said["recovered"], "—", ROSA] in of_dora
    assert [said["person_added"], "—", ROSA] in of_dora
    assert said["factor_set"] in [line[0] for line in of_dora]
