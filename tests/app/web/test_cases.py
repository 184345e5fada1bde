"""The list of cases: found by name in no address, filtered in the address, taken along as a sheet, handed over."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from tests.app.web.browsing import Browser, OwnEngine
from tests.app.web.conftest import SignedInAs
from tests.core.records.office import Office, intake

from amparo.case.commands import Assign, RecordEvent
from amparo.declarations import Role
from amparo.records.people import Profile


@pytest.fixture
def cases(office: Office) -> dict[str, str]:
    """Open three cases, the first with a date a year after the arrival, and return their ids by the client's name."""
    clients = {"María José Gálvez": "000-111-222", "Luz Marina Ejemplo": "000-222-333", "Óscar Prueba": "000-333-444"}
    found = {name: office.open_case(intake(name=name, a_number=number)) for name, number in clients.items()}
    office.do(found["María José Gálvez"], "Pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 2)))
    return found


def clients(browser: Browser) -> list[str]:
    """Return the clients on a page, without the numbers of their cases."""
    return [text.split(" ", 1)[1] for text in browser.page.texts("tbody th a")]


def number(office: Office, case: str) -> str:
    """Return a case's number."""
    return office.case(case).number


@pytest.mark.parametrize("called", ["maria jose", "GALVEZ, maria", "gál", "000 111 222", "A000-111-222", "111222"])
def test_a_name_is_found_without_accents_and_in_any_order(
    cases: dict[str, str], signed_in_as: SignedInAs, called: str
) -> None:
    """And by an A-number, or a part of it; nothing of it stands in the address."""
    browser = signed_in_as("Sofía")
    browser.get("/cases")

    page = browser.send("/cases/search", called=called)

    assert ["María José Gálvez"] == clients(browser)
    assert (200, "/cases/search", b"") == (page.status, page.path, page.response.url.query)


def test_a_common_name_finds_ones_own_cases_behind_hundreds_of_others(
    cases: dict[str, str], signed_in_as: SignedInAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a visitor may see is asked of all that were found, not of the first ones."""
    found = (*(f"somebody else's {place}" for place in range(2_000)), cases["Óscar Prueba"])
    monkeypatch.setattr("amparo_app.web.routes.cases.cases_called", lambda *_: found)
    browser = signed_in_as("Sofía")
    browser.get("/cases")
    browser.send("/cases/search", called="Prueba")

    assert ["Óscar Prueba"] == clients(browser)


def test_a_case_number_leads_straight_to_its_case(
    office: Office, cases: dict[str, str], signed_in_as: SignedInAs
) -> None:
    """As somebody reads it out on the telephone, wherever one is; a closed case is found, too."""
    closed = cases["Óscar Prueba"]
    office.do(closed, "Sofía", RecordEvent(event="case_closed", on=office.now.date(), data={"reason": "moved"}))
    browser = signed_in_as("Sofía")
    browser.get("/today")

    page = browser.send("/cases/search", called=number(office, closed).lower())

    assert (200, f"/cases/{number(office, closed)}") == (page.status, page.path)


def test_whoever_goes_back_to_what_they_searched_for_finds_it(cases: dict[str, str], signed_in_as: SignedInAs) -> None:
    """With its filters, and in another language; for somebody else there is no search to go back to."""
    browser = signed_in_as("Sofía")
    browser.get("/cases?order=number")
    browser.send("/cases/search", called="galvez")
    browser.send("/language", language="es")
    page = browser.page

    assert ("/cases/search", ["María José Gálvez"]) == (page.path, clients(browser))
    assert (["Casos"], ["galvez"]) == (page.texts("h1"), [one.get("value") for one in page.all("#called")])
    assert ["number"] == [one.get("value") for one in page.all("#order option[selected]")]
    assert "/cases" == signed_in_as("Pablo").get("/cases/search").path


def test_a_search_for_nothing_is_the_list(cases: dict[str, str], signed_in_as: SignedInAs) -> None:
    """With the filters that stood beside it."""
    browser = signed_in_as("Sofía")
    browser.get("/cases?order=newest")

    page = browser.send("/cases/search")

    assert ("/cases", b"order=newest") == (page.path, page.response.url.query)
    assert sorted(cases) == sorted(clients(browser))


def test_nothing_found_says_so_and_keeps_what_was_typed(cases: dict[str, str], signed_in_as: SignedInAs) -> None:
    """With what to try next."""
    browser = signed_in_as("Sofía", "es")
    browser.get("/cases")

    page = browser.send("/cases/search", called="Nadie")

    assert "No hay nadie con ese nombre" in page.text
    assert ["Nadie"] == [one.get("value") for one in page.all("#called")]


def test_an_office_without_cases_says_how_they_come(signed_in_as: SignedInAs) -> None:
    """It is no filter's fault, and where one is set it is."""
    browser = signed_in_as("Sofía")
    page = browser.get("/cases")

    assert "There is no open case that you may see yet." in page.text
    assert ["/intake", "/import", "/people/new"] == [one.get("href") for one in page.all("section.panel a")]
    assert "No case is like that." in browser.get("/cases?phase=filing").text


def test_filters_stand_in_the_address(office: Office, cases: dict[str, str], signed_in_as: SignedInAs) -> None:
    """So that a filtered list can be kept as a bookmark."""
    first = cases["María José Gálvez"]
    office.do(first, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    browser = signed_in_as("Sofía")

    found = {
        query: clients(browser) if browser.get(f"/cases?{query}").status == 200 else []
        for query in ("", f"who={office.people['Ana']}", "who=nobody", "due=90", "due=overdue", "phase=filing", "due=x")
    }

    everybody = sorted(cases)
    assert [
        everybody,
        ["María José Gálvez"],
        ["Luz Marina Ejemplo", "Óscar Prueba"],
        ["María José Gálvez"],
        [],
        [],
        everybody,
    ] == [sorted(names) for names in found.values()]


def test_a_volunteer_finds_what_is_theirs_and_nothing_else(
    office: Office, cases: dict[str, str], signed_in_as: SignedInAs
) -> None:
    """In the list, by a name, by a number, and in the sheet."""
    office.do(cases["Óscar Prueba"], "Sofía", Assign(role=Role.PRO_BONO_ATTORNEY, person=office.people["Víctor"]))
    browser = signed_in_as("Víctor")
    pages = [browser.get("/cases"), browser.send("/cases/search", called="Prueba")]
    pages.append(browser.send("/cases/search", called="María"))
    pages.append(browser.get("/cases?standing=all&whose=all"))
    sheet = browser.client.get("/cases.csv").text

    assert [1, 1, 0, 1] == [len(page.all("tbody tr")) for page in pages]
    assert [False] * 5 == ["Gálvez" in text.replace("María", "") for text in (*(p.text for p in pages), sheet)]
    assert "Óscar Prueba" in sheet
    assert [] == pages[0].all("[name=case]")


def test_the_sheet_has_exactly_what_is_filtered_and_no_formula(
    office: Office, cases: dict[str, str], signed_in_as: SignedInAs
) -> None:
    """A client's name must not become a command of a spreadsheet."""
    office.open_case(intake(name='=HYPERLINK("x")', a_number="000-444-555"))
    office.do(
        cases["Óscar Prueba"], "Sofía", RecordEvent(event="case_closed", on=office.now.date(), data={"reason": "moved"})
    )
    browser = signed_in_as("Sofía")
    answer = browser.client.get("/cases.csv")
    heads, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    browser.get("/cases")
    browser.send("/cases/search", called="galvez")
    form = {**browser.hidden(), "called": "galvez"}
    searched = browser.client.post("/cases.csv", data=form, headers={"origin": "http://127.0.0.1:8400"}).text

    assert ("Case", "Client", "A-number") == tuple(heads[:3])
    assert {"María José Gálvez", "Luz Marina Ejemplo", '\'=HYPERLINK("x")'} == {row[1] for row in rows}
    assert 2 == len(list(csv.reader(io.StringIO(searched))))
    assert "web sheet" in {read.what for read in office.records.reads_of("clinic")}


def test_everything_that_somebody_has_is_handed_over_in_its_roles(
    office: Office, cases: dict[str, str], signed_in_as: SignedInAs
) -> None:
    """With the list of what is due in each, to be printed."""
    for case in cases.values():
        office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    browser = signed_in_as("Sofía")
    listed = browser.get(f"/cases/hand-over/{office.people['Ana']}")

    profile = Profile(name="Beatriz Prueba", email="beatriz@example.org")
    other = office.records.add_person("clinic", profile, (Role.STAFF_ATTORNEY,)).id

    page = browser.post("/cases/hand-over", _filled(listed, to=other))

    assert "one year" in listed.text
    assert {True} == {"day, " in one for one in listed.texts("td .nowrap")}
    assert 3 == len(listed.all("[name=case]"))
    assert "3 roles changed hands." in page.text
    assert {other} == {office.case(case).assigned["staff_attorney"] for case in cases.values()}


def _filled(page: object, **typed: str) -> dict[str, object]:
    """Return what the form of a page would send, with every picked case."""
    form = next(one for one in page.tree.forms if one.get("action") == "/cases/hand-over")  # type: ignore[attr-defined]
    return dict(form.form_values()) | {"case": [v for name, v in form.form_values() if name == "case"]} | typed


def test_picked_cases_are_given_in_a_role_and_what_is_refused_is_told(
    office: Office, cases: dict[str, str], signed_in_as: SignedInAs
) -> None:
    """One command after the other: a refusal stops none of the others."""
    browser = signed_in_as("Sofía")
    listed = browser.get("/cases")
    two = [number(office, cases[name]) for name in ("Luz Marina Ejemplo", "Óscar Prueba")]
    office.do(
        cases["Óscar Prueba"], "Sofía", RecordEvent(event="case_closed", on=office.now.date(), data={"reason": "moved"})
    )
    hidden = {one.get("name"): one.get("value") for one in listed.all("form[action='/cases/hand-over'] [type=hidden]")}
    browser.post("/cases/hand-over", {**hidden, "case": two})
    missing = browser.post("/cases/hand-over", {**hidden, "case": two[:1], "go": "yes", "to": "nobody"})

    done = browser.post(
        "/cases/hand-over",
        {**hidden, "case": two[:1], "go": "yes", "to": office.people["Ana"], "role": "staff_attorney"},
    )

    assert (422, 2) == (missing.status, len(missing.texts(".problem")))
    assert "1 role changed hands." in done.text
    assert office.people["Ana"] == office.case(cases["Luz Marina Ejemplo"]).assigned["staff_attorney"]


def test_handing_over_while_the_engine_is_away_is_saved(
    office: Office, cases: dict[str, str], engine: OwnEngine, signed_in_as: SignedInAs
) -> None:
    """And said so."""
    browser = signed_in_as("Sofía")
    browser.get("/cases")
    engine.is_away = True
    data = {**browser.hidden(), "case": number(office, cases["Óscar Prueba"]), "go": "yes"}

    page = browser.post("/cases/hand-over", {**data, "to": office.people["Ana"], "role": "staff_attorney"})

    assert "saved and waits for the engine" in page.text


def test_who_may_not_assign_hands_nothing_over(office: Office, cases: dict[str, str], signed_in_as: SignedInAs) -> None:
    """Neither by a forged form nor by an address."""
    browser = signed_in_as("Pablo")
    browser.get("/cases")
    data = {**browser.hidden(), "case": number(office, cases["Óscar Prueba"]), "go": "yes"}

    forged = browser.post("/cases/hand-over", {**data, "to": office.people["Ana"], "role": "staff_attorney"})

    assert (404, 404) == (forged.status, browser.get(f"/cases/hand-over/{office.people['Ana']}").status)
    assert {} == office.case(cases["Óscar Prueba"]).assigned
