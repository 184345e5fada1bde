from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.core.case.practice import CATALOG, MORNING, ZONE, Docket

from amparo.case.commands import OpenCase
from amparo.case.model import Case
from amparo_app.intake import read_intake
from amparo_app.marked_yaml import FileInvalid

GOOD = """\
case_type: asylum
language: es
persons:
  - role: principal
    name: Luz Marina Ejemplo
    other_names: [Luz Prueba]
    a_number: 000-111-222
    birth_date: 1990-04-02
    language: Spanish
    country: Guatemala
    telephone: 213-555-0142
    facts:
      asylum.custody: free
  - role: child
    name: Tomás Ejemplo
proceedings:
  - forum: immigration_court
    court: LOS
facts:
  asylum.child: no
events:
  - event: last_arrival
    on: 2026-09-01
    person: Luz Marina Ejemplo
  - event: notice_to_appear_filed
    on: 2026-10-01
    proceeding: c1
    data: {court: LOS}
"""


def read(folder: Path, text: str) -> OpenCase:
    """Read an intake as an office of Los Angeles does on the morning of January 4, 2027."""
    file = folder / "intake.yaml"
    file.write_text(text, encoding="utf-8")
    return read_intake(file, CATALOG, zone=ZONE, today=date(2027, 1, 4))


def problems(folder: Path, text: str) -> tuple[str, ...]:
    """Return what is wrong with an intake."""
    with pytest.raises(FileInvalid) as refused:
        read(folder, text)
    return refused.value.problems


def test_a_case_is_opened_from_the_file_as_it_was_written(tmp_path: Path) -> None:
    """Names, numbers, facts and events arrive in the record whole."""
    docket = Docket()
    docket.do("ines", read(tmp_path, GOOD).model_copy(update={"number": "27-AB2C"}))
    case: Case = docket.case

    assert ["Luz Marina Ejemplo", "Tomás Ejemplo"] == [person.name for person in case.persons]
    assert ("000-111-222", date(1990, 4, 2)) == (case.persons[0].a_number, case.persons[0].birth_date)
    assert {"asylum.custody": "free", "asylum.child": False} == case.facts
    assert [("last_arrival", "p1"), ("notice_to_appear_filed", None)] == [
        (event.kind, event.person) for event in case.events if event.kind != "case_opened"
    ]


def test_the_files_zone_goes_before_the_offices(tmp_path: Path) -> None:
    """A client of the clinic may be before a court three hours east."""
    assert ZONE == read(tmp_path, GOOD).zone
    assert "America/New_York" == read(tmp_path, f"zone: America/New_York\n{GOOD}").zone


def test_a_court_that_the_catalog_knows_brings_its_name_address_and_zone(tmp_path: Path) -> None:
    """Nobody should have to type a court's address, nor be able to mistype it."""
    proceeding = read(tmp_path, GOOD).proceedings[0]

    assert ("Los Angeles Immigration Court", "Los Angeles", ZONE) == (
        proceeding.court_name,
        proceeding.court_address,
        proceeding.zone,
    )


@pytest.mark.parametrize("number", ["000-111-222", "A000111222", "A 000 111 222", "000111222", "A-000.111.222"])
def test_an_a_number_may_be_written_as_people_write_it(tmp_path: Path, number: str) -> None:
    """What is checked is that it can be one, not how it is set."""
    text = GOOD.replace("000-111-222", number)

    assert number == read(tmp_path, text).persons[0].a_number


def test_every_problem_is_told_at_once_and_in_the_order_of_the_lines(tmp_path: Path) -> None:
    """Whoever mends a file mends it once."""
    text = (
        GOOD.replace("case_type: asylum", "case_type: asilum")
        .replace("1990-04-02", "1990-02-30")
        .replace("event: last_arrival", "event: last_arival")
    )

    assert [1, 8, 22] == [int(problem.split(":")[0].removeprefix("line ")) for problem in problems(tmp_path, text)]


@pytest.mark.parametrize(
    ("good", "bad", "expected"),
    [
        ("case_type: asylum", "case_type: asilum", "line 1: there is no case type “asilum”. Did you mean asylum?"),
        ("language: es\np", "langage: es\np", "line 2: “langage” is not a key here. Did you mean “language”?"),
        ("language: es\np", "language: fr\np", "line 2: “language” is en or es, not “fr”"),
        ("role: principal", "role: adverse", "line 3: exactly one person has the role “principal”, not none"),
        ("role: child", "role: principal", "line 3: exactly one person has the role “principal”, not 2"),
        ("role: child", "role: childe", "line 14: there is no role of a person “childe”. Did you mean child?"),
        ("name: Tomás Ejemplo", 'name: ""', "line 15: “name” is empty"),
        ("name: Tomás Ejemplo", "nombre: Tomás", "line 14: “name” is missing here"),
        ("000-111-222", "12-34", "line 7: “a_number”: “12-34” is no A-number, which has seven to nine digits"),
        ("1990-04-02", "1990-02-30", "line 8: “birth_date”: there is no date “1990-02-30”"),
        ("1990-04-02", "19900402", "line 8: “birth_date”: there is no date “19900402”"),
        ("other_names: [Luz Prueba]", "other_names: Luz", "line 6: “other_names”: here stands a list"),
        ("court: LOS\nf", "court: LOSS\nf", "line 18: there is no court “LOSS”. Did you mean LOS?"),
        ("forum: immigration_court", "forum: imigration", "line 17: there is no forum “imigration”"),
        ("asylum.child: no", "asylum.chld: no", "line 20: there is no fact “asylum.chld”. Did you mean asylum.child"),
        (
            "asylum.custody: free",
            "asylum.custody: jail",
            "line 13: “custody” (asylum.custody) is one of detained, free",
        ),
        ("event: last_arrival", "event: last_arival", "line 22: there is no event “last_arival”. Did you mean"),
        ("event: last_arrival", "event: deadline_missed", "line 22: there is no event “deadline_missed”"),
        ("on: 2026-09-01", "on: 2026-13-01", "line 23: “on”: there is no date “2026-13-01”"),
        ("on: 2026-09-01", "on: 2027-01-05", "line 23: 2027-01-05 lies in the future; today is 2027-01-04"),
        ("person: Luz Marina Ejemplo", "person: Luz", "line 24: “Luz” is not one person of this file: p1 (Luz Marina"),
        ("proceeding: c1", "proceeding: c2", "line 27: there is no proceeding of this file “c2”. Did you mean c1?"),
        ("data: {court: LOS}", "data: {cort: LOS}", "line 28: “court” (court) is not answered"),
        ("data: {court: LOS}", "data: LOS", "line 28: “data”: here stands keys and values"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_was_meant(tmp_path: Path, good: str, bad: str, expected: str) -> None:
    """One mistake, one sentence, at its place, with the nearest name where a name is wrong."""
    assert good in GOOD

    found = problems(tmp_path, GOOD.replace(good, bad, 1))

    assert any(problem.startswith(expected) for problem in found), found


@pytest.mark.parametrize("text", ["", "- a list\n", "only words\n"])
def test_what_is_no_intake_at_all_is_sent_to_the_description(tmp_path: Path, text: str) -> None:
    """A file of something else gets a sentence, not a list of missing keys."""
    assert ("line 1: an intake file holds keys and values; docs/intake.md shows one",) == problems(tmp_path, text)


def test_a_person_of_the_file_can_be_named_by_the_role_that_is_theirs_alone(tmp_path: Path) -> None:
    """`person: principal` says it shortest."""
    text = GOOD.replace("person: Luz Marina Ejemplo", "person: principal")

    assert "p1" == read(tmp_path, text).events[0].person


def test_the_case_of_the_tests_begins_on_the_day_that_these_tests_assume() -> None:
    """The dates above are before or after this morning on purpose."""
    assert date(2027, 1, 4) == MORNING.date()
