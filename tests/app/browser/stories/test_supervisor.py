"""A supervising attorney's story: the whole office, who gets and who may not see a case, calendar, import, export."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Download, FilePayload, Page, expect
from tests.app.browser.conftest import Opened
from tests.app.browser.living_office import LivingOffice, email_of
from tests.app.browser.looking import hard_on_any_screen
from tests.app.browser.stories.telling import LANGUAGES, counted, day, follow, is_done, label, press, section
from tests.app.importing.sheets import as_csv

from amparo.access.links import RULES, LinkPurpose
from amparo.declarations import Role, name_of, phrase
from amparo.records.link_answers import ask_client
from amparo.records.links import NewLink
from amparo.records.people import Profile
from amparo.records.sessions import Place
from amparo_app.office import Office
from amparo_app.telling.words import said
from amparo_app.web.words import clock, month_in

pytestmark = pytest.mark.timeout(400)

PICTURES = os.environ.get("AMPARO_PICTURES", "")
SOFIA, ANA, PABLO, INES = "Sofía Prueba", "Ana Prueba", "Pablo Prueba", "Inés Prueba"
LEAVES = {"en": "Leonor Prueba", "es": "Lidia Prueba"}
STAYS = {"en": "Nora Prueba", "es": "Nélida Prueba"}
HEARING, LONG = date(2040, 6, 5), 90_000
HEADINGS = ("Case ID", "Client Name", "A-Number", "Date of Entry", "One-year deadline")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Return the language in which the story is told."""
    return str(request.param)


@pytest.fixture(scope="module")
def numbers(living: LivingOffice, language: str) -> tuple[str, str]:
    """Return the numbers of two cases, the first of them in court, and add two attorneys, of whom one will leave."""
    first, second = living.open_case(), living.open_case()
    record, by = ("case", "record", first), email_of(PABLO)
    living.must(*record, "notice_to_appear_filed", "--date", "2026-06-20", "-d", "court=WLA", by=by)
    hearing = ["kind=individual", f"hearing_date={HEARING.isoformat()}", "hearing_time=08:30"]
    answers = [word for one in hearing for word in ("-d", one)]
    living.must(*record, "hearing_scheduled", "--date", "2026-09-30", *answers, by=by)
    with closing(Office.at(living.data)) as office:
        for name in (LEAVES[language], STAYS[language]):
            profile = Profile(name=name, email=email_of(name), language=language)
            office.records.add_person("clinic", profile, (Role.STAFF_ATTORNEY,))
    return first, second


def guessed_at(living: LivingOffice, number: str) -> None:
    """Have somebody guess at the question of a client's link until it is locked, which the office has to look at."""
    with closing(Office.at(living.data)) as office:
        records, pablo = office.records, office.find_person("clinic", email_of(PABLO))
        case = office.case(number, records.organization("clinic"), pablo)
        new = NewLink(organization="clinic", purpose=LinkPurpose.CLIENT_STATUS, person=case.persons[0].id, case=case.id)
        token = records.make_link(new, pablo.id)[1]
        for _ in range(RULES.most_wrong):
            ask_client(records, token, Place("192.0.2.9"), "1901")


def role_in(language: str, role: Role) -> str:
    """Return what a role is called."""
    return name_of("role", role).in_(language)


def test_today_shows_the_whole_office_and_what_needs_attention_is_settled(
    opened: Opened, living: LivingOffice, language: str, numbers: tuple[str, str]
) -> None:
    """A case that nobody has is given to an attorney, in whose own list it is from then on."""
    guessed_at(living, numbers[0])
    sofia = opened(SOFIA, language=language)
    sofia.goto("/today")
    expect(section(sofia, language, "Needs attention")).to_have_count(0)
    follow(sofia, language, "All that I may see")
    section(sofia, language, "Needs attention").get_by_role("link", name=numbers[0]).click()
    told = phrase("client_link_locked", person="p1").in_(language).partition("p1")[2]
    expect(sofia.get_by_role("main")).to_contain_text(told)
    sofia.get_by_label(label(language, "How it was settled")).first.fill("She forgot the year; a new page was made.")
    press(sofia, language, "It is settled")
    is_done(sofia, language)
    sofia.goto("/today?whose=all")
    expect(section(sofia, language, "Needs attention").get_by_role("link", name=numbers[0])).to_have_count(0)

    section(sofia, language, "Cases that nobody has").get_by_role("link", name=numbers[1]).click()
    follow(sofia, language, "People of the case")
    role = role_in(language, Role.STAFF_ATTORNEY)
    sofia.get_by_label(label(language, "Give the role “%(role)s” to", role=role)).select_option(label=ANA)
    row = sofia.get_by_role("row").filter(has=sofia.get_by_role("rowheader", name=role, exact=True))
    press(row, language, "Assign")
    is_done(sofia, language)
    expect(row).to_contain_text(ANA)
    ana = opened(ANA, language=language)
    ana.goto("/cases?whose=mine")
    expect(ana.get_by_role("link", name=numbers[1])).to_be_visible()
    expect(ana.get_by_role("link", name=numbers[0])).to_have_count(0)


def test_who_leaves_hands_everything_over_with_a_list(
    opened: Opened, living: LivingOffice, language: str, numbers: tuple[str, str]
) -> None:
    """Two cases are given at once; the list of what goes with them is printed; then nobody signs in as who left."""
    sofia, role = opened(SOFIA, language=language), role_in(language, Role.STAFF_ATTORNEY)
    sofia.goto("/cases")
    for number in numbers:
        sofia.get_by_label(label(language, "Pick %(number)s", number=number), exact=True).check()
    press(sofia, language, "Give the picked cases to somebody")
    sofia.get_by_label(label(language, "In which role")).select_option(label=role)
    press(sofia, language, "Hand over what is picked")
    expect(sofia.get_by_text(said("hand_over_to_nobody").in_(language))).to_be_visible()
    for number in numbers:
        expect(sofia.get_by_label(label(language, "Pick %(number)s", number=number), exact=True)).to_be_checked()
    give_to(sofia, language, LEAVES[language], 2)

    sofia.goto("/cases")
    sofia.get_by_text(label(language, "Filter and sort"), exact=True).click()
    sofia.get_by_label(label(language, "Who has it"), exact=True).select_option(label=LEAVES[language])
    press(sofia, language, "Show")
    follow(sofia, language, "Hand over everything that they have")
    row = sofia.get_by_role("row").filter(has_text=numbers[0])
    expect(row).to_contain_text(day(language, HEARING))
    assert {} == hard_on_any_screen(sofia, PICTURES, f"{language}-hand-over")
    printed(sofia, f"{language}-hand-over-printed", numbers)
    give_to(sofia, language, STAYS[language], 2)
    leave(sofia, opened(LEAVES[language], language=language), language)
    nora = opened(STAYS[language], language=language)
    nora.goto("/cases?whose=mine")
    for number in numbers:
        expect(nora.get_by_role("link", name=number)).to_be_visible()


def give_to(page: Page, language: str, name: str, roles: int) -> None:
    """Hand over what is picked to somebody, and read how much changed hands."""
    page.get_by_label(label(language, "To whom")).select_option(label=name)
    press(page, language, "Hand over what is picked")
    expect(page.get_by_role("heading", level=1)).to_have_text(label(language, "Handed over to %(name)s", name=name))
    changed = counted(language, "%(num)s role changed hands.", "%(num)s roles changed hands.", roles)
    expect(page.get_by_role("status")).to_contain_text(changed)


def printed(page: Page, name: str, there: tuple[str, ...]) -> None:
    """Hold that what is printed is the list alone: nothing to press, no places to go."""
    page.emulate_media(media="print")
    for one in there:
        expect(page.get_by_role("link", name=one).first).to_be_visible()
    assert 0 == page.locator("button:visible, select:visible, nav:visible").count()
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)
    page.emulate_media(media="screen")


def leave(sofia: Page, leaver: Page, language: str) -> None:
    """Have somebody no longer work here: they are signed out at once."""
    leaver.goto("/cases?whose=mine")
    expect(leaver.get_by_text(label(language, "No case is like that."))).to_be_visible()
    sofia.goto("/people")
    sofia.get_by_role("link", name=LEAVES[language], exact=True).click()
    press(sofia, language, "No longer works here")
    is_done(sofia, language)
    leaver.goto("/cases")
    expect(leaver.get_by_role("heading", level=1)).to_have_text(label(language, "Sign in"))


def test_a_wall_and_a_restriction_make_a_case_one_that_does_not_exist(
    opened: Opened, language: str, numbers: tuple[str, str]
) -> None:
    """The same answer as for a number that nobody has; in no list, no search and no calendar."""
    walled, restricted = numbers
    sofia = opened(SOFIA, language=language)
    sofia.goto(f"/cases/{walled}/access")
    sofia.get_by_text(label(language, "Keep somebody away"), exact=True).click()
    sofia.get_by_label(PABLO, exact=True).check()
    press(sofia, language, "Put up the wall")
    expect(sofia.get_by_label(PABLO, exact=True)).to_be_checked()
    sofia.get_by_label(label(language, "Why they are kept away")).fill("A cousin of the other party.")
    press(sofia, language, "Put up the wall")
    is_done(sofia, language)
    assert {} == hard_on_any_screen(sofia, PICTURES, f"{language}-wall")
    sofia.goto(f"/cases/{restricted}/access")
    sofia.get_by_label(label(language, "Why"), exact=True).fill("A survivor of trafficking.")
    press(sofia, language, "Restrict this case")
    is_done(sofia, language)
    expect(sofia.get_by_text(label(language, "Restricted"), exact=True)).to_be_visible()

    hidden_from(opened(PABLO, language=language), language, walled)
    hidden_from(opened(INES, language=language), language, restricted)
    sofia.goto("/cases")
    for number in numbers:
        expect(sofia.get_by_role("link", name=number)).to_be_visible()


def hidden_from(page: Page, language: str, number: str) -> None:
    """Hold that a case is not there for somebody, wherever they look."""
    answers = []
    for address in (f"/cases/{number}", f"/cases/{number}/people", "/cases/ZZ-ZZZZ"):
        response = page.goto(address)
        assert response is not None
        answers.append((response.status, page.locator("body").inner_text()))
    assert [404] == list({status for status, _ in answers})
    assert 1 == len({text for _, text in answers})
    month = f"month={HEARING:%Y-%m}&whose=all"
    for address in ("/today?whose=all", "/cases", f"/calendar/agenda?{month}"):
        page.goto(address)
        expect(page.get_by_role("main")).not_to_contain_text(number)
    page.goto("/cases")
    page.get_by_label(label(language, "Search by name, A-number or case number")).fill(number)
    press(page, language, "Search")
    expect(page.get_by_role("main")).to_contain_text(
        label(language, "Nobody whose case you may see is called so. Try fewer words, or the beginning of a name.")
    )


def test_the_months_hearings_are_read_printed_and_taken_as_a_sheet(
    opened: Opened, language: str, numbers: tuple[str, str]
) -> None:
    """A month, the same as an agenda, and the list of cases as a spreadsheet reads it."""
    sofia = opened(SOFIA, language=language)
    sofia.goto(f"/calendar?month={HEARING:%Y-%m}")
    expect(sofia.get_by_role("heading", level=1)).to_have_text(month_in(language)(HEARING))
    sofia.get_by_label(label(language, "Whose"), exact=True).select_option("all")
    press(sofia, language, "Show")
    cell = sofia.get_by_role("cell").filter(has_text=day(language, HEARING)).first
    expect(cell).to_contain_text(clock(8, 30, language))
    assert {} == hard_on_any_screen(sofia, PICTURES, f"{language}-month")
    printed(sofia, f"{language}-month-printed", ())
    expect(cell).to_contain_text("Marisol")
    follow(sofia, language, "As an agenda")
    hearing = sofia.get_by_role("listitem").filter(has_text=numbers[0]).filter(has_text=clock(8, 30, language))
    expect(hearing).to_have_count(1)

    sofia.goto("/cases")
    sheet = downloaded(sofia, lambda: follow(sofia, language, "As a spreadsheet (CSV)"))
    rows = list(csv.DictReader(io.StringIO(sheet.decode("utf-8-sig"))))
    found = {row[label(language, "Case")]: row[label(language, "Next hearing")] for row in rows}
    assert HEARING.isoformat() == found[numbers[0]]
    assert "" == found[numbers[1]]


def downloaded(page: Page, ask: Callable[[], None]) -> bytes:
    """Return the file that comes of something."""
    with page.expect_download(timeout=LONG) as coming:
        ask()
    file: Download = coming.value
    return Path(file.path()).read_bytes()


def test_two_cases_are_imported_and_each_running_date_is_looked_at(opened: Opened, language: str) -> None:
    """The order of dates is asked; a date that was not ticked opens nothing; where dates differ it says so."""
    sofia, digits = opened(SOFIA, language=language), "46" if language == "en" else "47"
    luz = (f"26-{digits}01", f"Luz Invento {digits}", f"000-{digits}1-456", "06/07/2026", "2027-06-07")
    juan = (f"26-{digits}02", f"Juan Invento {digits}", f"000-{digits}1-457", "05/08/2026", "2027-04-30")
    sofia.goto("/import")
    raw = as_csv((HEADINGS, luz, juan))
    file = FilePayload(name="cases.csv", mimeType="text/csv", buffer=raw)
    sofia.get_by_label(label(language, "Spreadsheet"), exact=True).set_input_files(file)
    press(sofia, language, "Read the spreadsheet")
    say_the_columns(sofia, language)
    follow(sofia, language, "Review row %(line)s", line=2)
    expect(sofia.get_by_text(label(language, "The other system has the same date."))).to_be_visible()
    press(sofia, language, "Open this case")
    expect(sofia.get_by_role("alert")).to_contain_text(label(language, "Row %(line)s", line=2))
    open_row(sofia, language)
    is_done(sofia, language)
    expect(sofia.get_by_role("heading", level=1)).to_contain_text(juan[1])
    differs = label(language, "The other system has another date: %(day)s.", day="|").partition("|")[0]
    expect(sofia.get_by_text(differs)).to_be_visible()
    assert {} == hard_on_any_screen(sofia, PICTURES, f"{language}-import-row")
    open_row(sofia, language)

    expect(sofia.get_by_role("heading", level=1)).to_have_text(label(language, "Import of %(file)s", file="cases.csv"))
    for place, name in enumerate((luz[1], juan[1]), start=1):  # its cells are forgotten: a row is known by its place
        sofia.get_by_role("row").nth(place).get_by_role("link").last.click()
        expect(sofia.get_by_role("main")).to_contain_text(name)
        sofia.go_back()


def say_the_columns(page: Page, language: str) -> None:
    """Say in which order dates stand, which nothing in the file shows; the kind of case is the only one there is."""
    which = page.get_by_role("group", name=label(language, "Dates in “%(heading)s”", heading="Date of Entry"))
    asked = label(language, "Nothing says whether the month or the day stands first, as in row %(line)s: %(example)s.")
    expect(which).to_contain_text(asked % {"line": 2, "example": "06/07/2026"})
    which.get_by_label(label(language, "month first (03/25/2026)")).check()
    expect(page.get_by_label(label(language, "Value")).first).to_have_value("defensive_asylum")
    press(page, language, "Save and check again")
    ready = label(language, "%(ready)s of %(total)s rows can be reviewed as they are.", ready=2, total=2)
    expect(page.get_by_role("status").filter(has_text=ready)).to_be_visible()
    assert {} == hard_on_any_screen(page, PICTURES, f"{language}-import-columns")
    press(page, language, "Save and begin the review")


def open_row(page: Page, language: str) -> None:
    """Tick every date of a row, and whatever else is asked, and open its case."""
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    line = page.get_by_role("heading", level=1).inner_text()
    press(page, language, "Open this case")
    expect(page.get_by_role("heading", level=1)).not_to_have_text(line, timeout=LONG)


def test_everything_is_taken_out_and_its_progress_is_read(opened: Opened, language: str) -> None:
    """The page says by itself when it is ready; the file is fetched once and is gone from the office."""
    sofia = opened(SOFIA, language=language)
    sofia.goto("/export")
    press(sofia, language, "Begin an export")
    done = sofia.locator("#progress").get_by_text(name_of("job_state", "done").in_(language), exact=True)
    expect(done).to_be_visible(timeout=LONG)
    expect(sofia.get_by_role("button", name=label(language, "Stop it"))).to_have_count(0)
    assert {} == hard_on_any_screen(sofia, PICTURES, f"{language}-export-done")
    follow(sofia, language, "Fetch it")
    raw = downloaded(sofia, lambda: press(sofia, language, "Fetch it, once"))
    with zipfile.ZipFile(io.BytesIO(raw)) as taken:
        names = taken.namelist()
        assert any(name.endswith(".html") for name in names)
        assert None is taken.testzip()
    sofia.goto("/export")

    expect(sofia.get_by_role("cell", name=label(language, "fetched, or too old")).first).to_be_visible()
    expect(sofia.get_by_role("button", name=label(language, "Fetch it, once"))).to_have_count(0)
