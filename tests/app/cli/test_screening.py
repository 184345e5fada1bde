"""`amparo case screen`, and what a case that was just opened shows first."""

from __future__ import annotations

from datetime import date

import pytest
from tests.app.cli.show.sheets import sheet
from tests.app.clinic import Run
from tests.core.case.practice import CATALOG, Docket
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import OpenCase, RecordEvent, StateFacts
from amparo.case.flags import screening_flags
from amparo.case.model import Person
from amparo.declarations import Catalog, Fact, Scope, ScreeningFlag, Text
from amparo_app.cli.show.carried_out import carried_out_view
from amparo_app.cli.show.paper import put

FLAGS = (
    ScreeningFlag(
        id="detained",
        title=Text("In detention", "En detención"),
        advice=Text("Tell a supervising attorney.", "Avise a la supervisión legal."),
        ask=(Text("Where, since when?", "¿Dónde, desde cuándo?"),),
        condition=Fact("asylum.custody").equals("detained"),
    ),
    ScreeningFlag(
        id="year",
        title=Text("The year is near", "Se acerca el año"),
        advice=Text("File first.", "Presente primero."),
        scope=Scope.PERSON,
        rule="one_year",
        within_days=90,
    ),
)


def flagged() -> Catalog:
    """The catalog of the tests, with two flags."""
    (kind,) = CATALOG.case_types
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    return Catalog(**{**parts, "case_types": (kind.model_copy(update={"flags": FLAGS}),), "hash": "with two flags"})


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case of an office whose catalog has flags."""
    catalog = flagged()
    office.records.save_catalog(catalog)
    office.records.set_active_catalog("clinic", catalog.hash, office.people["Sofía"])
    return office.open_case()


def screened(amparo: Run, office: Office, case: str, *more: str) -> str:
    """Return what is printed to Inés, without its line ends."""
    answer = amparo("case", "screen", office.case(case).number, *more, by="Inés Prueba")
    assert 0 == answer.code, answer.err
    return " ".join(answer.out.split())


def test_a_case_of_which_nothing_is_known_says_what_to_ask(amparo: Run, office: Office, case: str) -> None:
    """That no flag is up must not read as if all were well."""
    told = screened(amparo, office, case)

    assert f"Case {office.case(case).number} Nothing on record is urgent by the screening flags." in told
    assert told.endswith("Not on record yet, so nothing is known of it · custody · last arrival")


def test_what_is_urgent_is_told_with_whom_by_when_and_what_to_ask(amparo: Run, office: Office, case: str) -> None:
    """January 20 is sixteen days off."""
    office.do(case, "Inés", StateFacts(facts={"asylum.custody": "detained"}))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))
    told = screened(amparo, office, case)

    assert "Look at this first In detention Tell a supervising attorney. · Where, since when?" in told
    assert "The year is near File first." in told
    assert f"{CLIENT} · Jan 20, 2027" in told
    assert "Not on record" not in told


def test_it_speaks_spanish(amparo: Run, office: Office, case: str) -> None:
    """Intake is done in the client's language."""
    office.do(case, "Inés", StateFacts(facts={"asylum.custody": "detained"}))
    told = screened(amparo, office, case, "--language", "es")

    assert "Mire esto primero En detención Avise a la supervisión legal. · ¿Dónde, desde cuándo?" in told
    assert "Aún no consta, así que de esto no se sabe nada" in told


def test_a_program_reads_it_as_json(amparo: Run, office: Office, case: str) -> None:
    """The flags by id, and what is unknown."""
    office.do(case, "Inés", StateFacts(facts={"asylum.custody": "detained"}))
    answer = amparo("case", "screen", office.case(case).number, "--json", by="Inés Prueba").json

    assert ["detained"] == [flag["flag"] for flag in answer["flags"]]
    assert ["last arrival"] == [text["en"] for text in answer["unknown"]]


def test_a_volunteer_without_the_case_screens_nothing(amparo: Run, office: Office, case: str) -> None:
    """What is urgent about a stranger is nobody else's affair."""
    refused = amparo("case", "screen", office.case(case).number, by="Víctor Prueba")

    assert (3, "") == (refused.code, refused.out)


def test_a_case_that_was_just_opened_shows_its_flags_below_what_was_recorded(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever opened it reads on, with the person's name."""
    docket = Docket()
    docket.catalog = flagged()
    person = Person(id="", role="principal", name=CLIENT, language="Spanish")
    arrived = RecordEvent(event="last_arrival", on=date(2026, 1, 20))
    docket.do(
        "ines",
        OpenCase(
            number="27-AB2C", case_type="asylum", zone="America/Los_Angeles", persons=(person,), events=(arrived,)
        ),
    )
    flags = screening_flags(docket.case, docket.catalog, date(2027, 1, 4))
    put(carried_out_view(sheet(docket), docket.events, docket.catalog, "en", flags))
    told = " ".join(capsys.readouterr().out.split())

    assert told.index("case opened") < told.index("Look at this first") < told.index("The year is near")
