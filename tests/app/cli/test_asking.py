from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from tests.core.case.practice import field

from amparo.declarations import FieldKind
from amparo.errors import InvalidInput, UnknownName
from amparo_app.cli import asking
from amparo_app.marked_yaml import FileInvalid

FIELDS = (
    field("confirmed", FieldKind.YES_NO),
    field("people", FieldKind.WHOLE_NUMBER),
    field("arrived", FieldKind.DATE),
    field("number", FieldKind.TEXT),
)


@pytest.mark.parametrize(
    ("typed", "expected"), [("yes", True), ("sí", True), ("SI", True), ("no", False), ("N", False)]
)
def test_yes_and_no_are_understood_in_both_languages(typed: str, *, expected: bool) -> None:
    """The form is asked in Spanish too."""
    assert {"confirmed": expected} == asking.answers([f"confirmed={typed}"], FIELDS)


def test_text_stays_text_where_the_form_asks_for_text() -> None:
    """A receipt number of digits alone is no number."""
    assert {"number": "2026", "people": 3} == asking.answers(["number=2026", "people=3"], FIELDS)


def test_answers_can_be_sent_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that they stand neither in a list of processes nor in the shell's history; their lines are those sent."""
    monkeypatch.setattr("sys.stdin", StringIO("number: 0042\npeople: 3\n"))

    assert {"number": "0042", "people": 4} == asking.answers(["-", "people=4"], FIELDS)

    monkeypatch.setattr("sys.stdin", StringIO("people: 3\npeople: 4\n"))
    with pytest.raises(FileInvalid, match=r"(?s)standard input cannot be used.*line 2: “people” stands here a second"):
        asking.answers(["-"], FIELDS)


def test_what_cannot_be_understood_is_left_to_the_form() -> None:
    """The engine says what it takes; an unknown key is told with the nearest there."""
    given = ["confirmed=perhaps", "people=some", "arrived=soon", "stray=1"]

    assert {"confirmed": "perhaps", "people": "some", "arrived": "soon", "stray": "1"} == asking.answers(given, FIELDS)


def test_answers_come_from_a_file_and_single_ones_go_over_them(tmp_path: Path) -> None:
    """A form filled in beforehand, with one answer corrected at the last moment."""
    file = tmp_path / "answers.yaml"
    file.write_text("confirmed: yes\npeople: 4\narrived: 2026-09-01\nnumber: 000123\n", encoding="utf-8")

    assert {"confirmed": True, "people": 5, "arrived": "2026-09-01", "number": "000123"} == asking.answers(
        [str(file), "people=5"], FIELDS
    )


@pytest.mark.parametrize("text", ["- a\n- b\n", "confirmed: [yes, no]\n", "confirmed: {a: b}\n"])
def test_a_file_of_something_else_than_answers_is_refused(tmp_path: Path, text: str) -> None:
    """One key and one value to a line."""
    file = tmp_path / "answers.yaml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(FileInvalid, match="line 1"):
        asking.answers([str(file)], FIELDS)


def test_a_folder_in_the_place_of_answers_is_taken_for_the_data_folder(tmp_path: Path) -> None:
    """Elsewhere --data names the data folder: whoever mixes them up is told where it goes here."""
    with pytest.raises(InvalidInput, match=r"The data folder stands before the command: amparo --data"):
        asking.answers([str(tmp_path)], FIELDS)


def test_neither_an_answer_nor_a_file_is_refused() -> None:
    """A forgotten equals sign."""
    with pytest.raises(InvalidInput, match="neither key=value nor a file"):
        asking.answers(["confirmed"], FIELDS)


def test_a_date_that_does_not_exist_names_the_option() -> None:
    """February 30 is told where it was typed."""
    assert date(2027, 3, 4) == asking.day("2027-03-04", "--date")
    with pytest.raises(InvalidInput, match=r"There is no date “2027-02-30” \(--date\)"):
        asking.day("2027-02-30", "--date")


@pytest.mark.parametrize(("typed", "days"), [("30d", 30), ("30", 30), ("6w", 42), ("2 w", 14), ("1m", 30)])
def test_a_length_of_time_is_understood(typed: str, days: int) -> None:
    """Days, weeks, and months of thirty days."""
    assert timedelta(days=days) == asking.span(typed)


@pytest.mark.parametrize("typed", ["", "soon", "3y", "-5d"])
def test_another_length_of_time_is_refused_with_an_example(typed: str) -> None:
    """What was meant cannot be guessed."""
    with pytest.raises(InvalidInput, match="Write 30d for thirty days"):
        asking.span(typed)


def test_zones_languages_and_addresses_are_checked_with_the_nearest() -> None:
    """A wrong zone would move every hour of a hearing."""
    assert "America/Los_Angeles" == asking.known_zone("America/Los_Angeles")
    with pytest.raises(UnknownName, match="America/Los_Angeles"):
        asking.known_zone("America/LosAngeles")
    with pytest.raises(UnknownName, match="written in en or es"):
        asking.known_language("fr")
    with pytest.raises(InvalidInput, match="is no e-mail address"):
        asking.known_email("ana")
    assert "" == asking.known_email("")
