"""Cases taken over in a browser: a spreadsheet handed in, its columns said, its rows looked at, opened, left out."""

from __future__ import annotations

from typing import Any

import pytest
from httpx2 import Response
from tests.app.importing.sheets import as_csv, as_xlsx
from tests.app.web.browsing import ADDRESS, Browser, OwnEngine, Page
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office

HEADINGS = ("Case ID", "Client Name", "A-Number", "Date of Entry", "One-year deadline")
LUZ = ("26-0000001", "Luz Invento", "000-123-456", "06/07/2026", "2027-06-07")
JUAN = ("26-0000002", "Juan Invento", "000-123-457", "05/08/2026", "")


@pytest.fixture
def sofia(signed_in_as: SignedInAs) -> Browser:
    """Return the browser of the supervising attorney."""
    return signed_in_as("Sofía")


def as_typed(typed: dict[str, str]) -> dict[str, Any]:
    """Return what is typed into fields whose names are no words of Python's."""
    return dict(typed)


def handed_in(browser: Browser, raw: bytes, name: str = "cases.csv") -> str:
    """Hand a spreadsheet in and return the address of its import."""
    browser.get("/import")
    page = browser.send("/import", files={"file": (name, raw, "text/csv")})
    assert 200 == page.status, page.text
    return page.path.removesuffix("/columns")


def under_review(browser: Browser) -> str:
    """Hand two cases in, say what is asked, and return the address of the review."""
    at = handed_in(browser, as_csv((HEADINGS, LUZ, JUAN)))
    typed: dict[str, Any] = {f"column-{place}": name for place, name in enumerate(("reference", "name", "a_number"))}
    typed |= {"column-3": "event.last_arrival", "dates-3": "month_first", "column-4": "expected.one_year"}
    page = browser.send(f"{at}/columns", do="begin", **as_typed({"all-0": "case_type", "value-0": "asylum"}), **typed)
    assert at == page.path, page.text
    return at


def test_columns_are_guessed_shown_and_asked(sofia: Browser) -> None:
    """What each column is taken for stands in its field; dates that read two ways are asked, and hold the review up."""
    at = handed_in(sofia, as_csv((HEADINGS, LUZ, JUAN)))
    page = sofia.get(f"{at}/columns")
    held = sofia.send(f"{at}/columns", do="begin", **as_typed({"column-1": "name", "column-3": "event.last_arrival"}))

    assert "whole name" in [one.get("value") for one in page.all("input[list]")]
    assert "row 2: 06/07/2026" in page.text
    assert 409 == held.status
    assert "Say first in which order" in held.text


def test_a_column_that_is_not_taken_over_is_named_before_a_case_is_opened_without_it(sofia: Browser) -> None:
    """Above the columns, and on each row in which something stands there: it may hold a date."""
    headings, luz, juan = (*HEADINGS, "Fecha"), (*LUZ, "05/13/2026"), (*JUAN, "")
    at = handed_in(sofia, as_csv((headings, luz, juan)))
    columns = sofia.get(f"{at}/columns").texts("#left")
    typed: dict[str, Any] = {f"column-{place}": name for place, name in enumerate(("reference", "name", "a_number"))}
    typed |= {"column-3": "event.last_arrival", "dates-3": "month_first", "column-4": "expected.one_year"}
    sofia.send(f"{at}/columns", do="begin", **as_typed({"all-0": "case_type", "value-0": "asylum"}), **typed)
    rows = [sofia.get(f"{at}/rows/{line}") for line in (2, 3)]

    assert ["Not taken over: One-year deadline, Fecha. Nobody watches a date that stands only there."] == columns
    assert [True, False] == ["Not taken over: Fecha." in page.text for page in rows]
    assert ["Fecha not taken over"] == [one for one in rows[0].texts("#cells dt") if "not taken over" in one]


def test_what_was_typed_is_there_when_something_is_wrong(sofia: Browser) -> None:
    """A field that nobody knows is marked, and nothing that was typed is lost."""
    at = handed_in(sofia, as_csv((HEADINGS, LUZ)))
    page = sofia.send(
        f"{at}/columns", do="check", source="LegalServer", meanings="what", **as_typed({"column-1": "nmae of client"})
    )

    assert 422 == page.status
    typed = [one.get("value") for one in page.all("input[type=text], input[list]")] + page.texts("textarea")
    assert {"LegalServer", "nmae of client", "what"} <= set(typed)
    assert "is none of the fields" in page.text


@pytest.mark.parametrize(
    ("raw", "told"),
    [(b"%PDF-1.7", "es un PDF"), (b"Case,Name\r\n1,\x81\x8d", "ni Windows-1252"), (b"", "Elija un archivo")],
)
def test_what_is_no_spreadsheet_is_told_in_the_readers_language(
    signed_in_as: SignedInAs, raw: bytes, told: str
) -> None:
    """A page says what happened and what to do; nothing is kept."""
    browser = signed_in_as("Sofía", "es")
    browser.get("/import")
    page = browser.send("/import", files={"file": ("cases.csv", raw, "text/csv")} if raw else {})

    assert 422 == page.status
    assert told in page.text
    assert "Todavía no se ha importado nada" in page.text


def test_a_row_is_looked_at_and_opened(sofia: Browser, office: Office) -> None:
    """The date with its reasons and the other system's stand there; ticked, the case is open, and the next comes."""
    at = under_review(sofia)
    page = sofia.get(f"{at}/rows/2")
    unticked = sofia.send(f"{at}/rows/2/confirm")
    opened = sofia.send(f"{at}/rows/2/confirm", **looked_at(unticked))

    for told in ("June 7, 2027", "The other system has the same date", "Why this date"):
        assert told in page.text
    assert 409 == unticked.status
    assert f"{at}/rows/3" == opened.path
    [line] = office.records.list_cases("clinic")
    assert "Luz Invento" == office.case(line.id).persons[0].name
    assert line.number in sofia.get(at).text


def test_with_the_engine_away_it_is_saved_and_told_so(sofia: Browser, engine: OwnEngine, office: Office) -> None:
    """A confirmed row waits for the engine; nobody has to confirm it again."""
    at = under_review(sofia)
    engine.is_away = True
    page = sofia.get(f"{at}/rows/2")
    saved = sofia.send(f"{at}/rows/2/confirm", **looked_at(page))

    assert "Saved, and will be applied" in saved.text
    assert "waits for the engine" in sofia.get(at).text


def test_rows_are_left_out_taken_back_and_the_import_is_ended(sofia: Browser) -> None:
    """Each decision is told and can be taken back while the import goes on."""
    at = under_review(sofia)
    sofia.get(f"{at}/rows/2")
    assert f"{at}/rows/3" == sofia.send(f"{at}/rows/2/leave-out").path
    sofia.get(f"{at}/rows/2")
    assert "to be reviewed" in sofia.send(f"{at}/rows/2/again").text
    sofia.get(at)
    assert "stopped" in sofia.send(f"{at}/stop").text


@pytest.mark.parametrize("path", ["/import", "/import/ffff", "/import/ffff/columns", "/import/ffff/rows/2", "/export"])
def test_who_may_not_is_told_that_nothing_is_here(signed_in_as: SignedInAs, path: str) -> None:
    """An intake worker sees neither imports nor exports, and learns of none."""
    assert 404 == signed_in_as("Inés").get(path).status


@pytest.mark.parametrize("path", ["/import/ffff", "/import/ffff/columns", "/import/ffff/rows/2"])
def test_an_import_that_is_not_there_is_not_here(sofia: Browser, path: str) -> None:
    """No id that is made up leads anywhere."""
    assert 404 == sofia.get(path).status


@pytest.mark.parametrize("line", ["-1", "9" * 30, "9" * 5000])
def test_a_line_that_no_spreadsheet_has_is_not_here(sofia: Browser, line: str) -> None:
    """Also one that no database counts to."""
    at = under_review(sofia)

    assert [404, 404] == [sofia.get(path).status for path in (f"{at}/rows/{line}", f"{at}?after={line}")]


def test_an_excel_file_of_wrong_columns_says_what_to_mend(sofia: Browser) -> None:
    """A spreadsheet that is no list of cases is a page of what is missing, and cannot begin."""
    at = handed_in(sofia, as_xlsx((("Soup", "Price"), ("Lentil", 4))), "menu.xlsx")
    page = sofia.get(f"{at}/columns")

    assert "the client has no name here" in page.text
    assert 409 == sofia.send(f"{at}/columns", do="begin").status


def fetched(browser: Browser, path: str) -> Response:
    """Send a bare form of one's own, and return the answer as it came."""
    browser.get("/account")
    return browser.client.post(path, data=browser.hidden(), headers={"origin": ADDRESS})


def test_an_export_is_asked_for_once_and_seen(sofia: Browser, office: Office) -> None:
    """The form sent twice is one job, which waits while nothing does jobs; its file cannot be fetched before."""
    sofia.get("/export")
    sofia.send("/export", **as_typed({"in": "es"}))
    [job] = office.records.jobs("clinic")
    page = sofia.get("/export")

    assert "es" == job.asked.request["language"]
    assert "waits" in page.text
    assert 409 == fetched(sofia, f"/export/{job.id}/file").status_code


def looked_at(page: Page) -> dict[str, Any]:
    """Return what a form says when every date on its page is ticked."""
    return {"date": [one.get("value") for one in page.all("input[name=date]")]}
