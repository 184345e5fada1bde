"""Erasing from a terminal, on records alone: what is shown, asked, refused and left, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.core.records.closed_case import CLIENT, Closed
from tests.core.records.office import Office


@pytest.fixture
def closed(office: Office) -> Closed:
    """Return a clinic with a case that may be erased."""
    return Closed(office)


def flat(printed: str) -> str:
    """Return what was printed without its line ends and indents."""
    return " ".join(printed.split())


def test_a_case_by_itself_says_what_would_go_stay_and_was_sent_out(amparo: Run, closed: Closed) -> None:
    """Nothing is asked by looking."""
    shown = flat(amparo("case", "erase", closed.number, by="Sofía Prueba").out)

    assert "6 years later is Monday, May 6, 2024. Rule of the tests." in shown
    assert "Nothing is in the way." in shown
    assert f"for conflict checks: client {CLIENT.name}, Mari Señal, 000-777-888, Feb 3, 1980" in shown
    assert "What was sent out before, and cannot be called back" in shown
    assert "None is known here that holds its key." in shown
    assert f"amparo case erase {closed.number} --reason … --originals returned" in shown
    assert "erase_not_asked" == _code(closed, "Dora")


def _code(closed: Closed, who: str) -> str:
    answer = closed.confirm(who)
    return str(getattr(answer, "code", ""))


def test_who_asks_sees_who_has_to_confirm_and_until_when(amparo: Run, closed: Closed, tmp_path: Path) -> None:
    """In Spanish as well, with the backups that hold its key."""
    amparo("backup", str(tmp_path / "backups" / "monday"))
    asked = ("case", "erase", closed.number, "--reason", "kept long enough", "--originals", "returned")
    shown = flat(amparo(*asked, "--language", "es", by="Sofía Prueba").out)

    assert "Sofía Prueba lo pidió el" in shown
    assert "Originales: devueltos." in shown
    assert str(tmp_path / "backups" / "monday") in shown.replace(" ", "")
    assert f"Otra persona lo confirma: amparo case erase {closed.number} --confirm" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--reason", "x"), 2, "--originals returned, or --originals none"),
        (("--reason", "x", "--originals", "burnt"), 2, "--originals returned, or --originals none"),
        (("--originals", "returned"), 3, "Say why: it stays on record."),
        (("--reason", "x", "--confirm"), 2, "one of these at a time"),
        (("--withdraw",), 3, "Nobody has asked"),
    ],
)
def test_what_is_missing_is_said_with_what_to_do(
    amparo: Run, closed: Closed, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Before anything is changed."""
    answer = amparo("case", "erase", closed.number, *arguments, by="Sofía Prueba")

    assert code == answer.code
    assert said in flat(answer.err)
    assert closed.office.case(closed.case).seq


def test_an_unknown_case_is_not_erased(amparo: Run, closed: Closed) -> None:
    """It is named, with where the numbers are."""
    answer = amparo("case", "erase", "00-000000", "--confirm", by="Sofía Prueba")

    assert 2 == answer.code
    assert "There is no case named “00-000000”" in answer.err
    assert "amparo case list --all" in answer.err


def test_confirming_needs_a_running_office_and_another_person(amparo: Run, closed: Closed) -> None:
    """While nobody can say whether a workflow of it runs, nothing is erased."""
    closed.ask()
    answer = amparo("case", "erase", closed.number, "--confirm", by="Dora Prueba")

    assert 5 == answer.code
    assert "amparo up" in answer.err
    assert closed.records.erasure(closed.case) is None


def test_taking_back_says_what_was_taken_back(amparo: Run, closed: Closed) -> None:
    """And nobody can confirm it afterwards."""
    closed.ask()
    answer = amparo("case", "erase", closed.number, "--withdraw", by="Dora Prueba")

    assert "Taken back: what Sofía Prueba asked on" in flat(answer.out)
    assert "erase_not_asked" == _code(closed, "Dora")


def test_an_erased_case_is_shown_by_what_is_left_of_it(amparo: Run, closed: Closed) -> None:
    """When, who asked, who confirmed, and that conflict checks go on knowing its persons."""
    closed.erase()
    shown = flat(amparo("case", "show", closed.number, by="Sofía Prueba").out)
    listed = flat(amparo("case", "erased", "--language", "es", by="Sofía Prueba").out)

    assert f"Case {closed.number} was erased on Jan 4, 2027" in shown
    assert "asked by Sofía Prueba" in shown
    assert "confirmed by Dora Prueba: kept long enough. Originals: returned." in shown
    assert "conflict checks find 1 persons" in shown
    assert CLIENT.name not in shown
    assert f"{closed.number} 4 ene 2027" in listed


@pytest.mark.parametrize("command", ["note", "hold", "erase", "amend"])
def test_whatever_else_is_asked_of_an_erased_case_says_that_it_was_erased(
    amparo: Run, closed: Closed, command: str
) -> None:
    """In a sentence, with where to look."""
    closed.erase()
    more = {"note": ("x",), "hold": ("--reason", "x"), "erase": (), "amend": ("e1", "--reason", "x")}[command]
    answer = amparo("case", command, closed.number, *more, by="Sofía Prueba")

    assert 5 == answer.code
    assert f"Case {closed.number} was erased on 2027-01-04" in answer.err
    assert "amparo case erased" in answer.err


def test_a_hold_is_placed_listed_and_released(amparo: Run, closed: Closed) -> None:
    """Each with who and why."""
    me = "Sofía Prueba"
    assert f"Nothing holds case {closed.number}" in amparo("case", "hold", closed.number, by=me).out
    assert "h1" in amparo("case", "hold", closed.number, "--reason", "Subpoena.", by=me).out
    assert "is held (h1" in flat(amparo("case", "erase", closed.number, by=me).out)
    shown = flat(amparo("case", "release", closed.number, "--reason", "Quashed.", "--language", "es", by=me).out)

    assert "por Sofía Prueba: Subpoena." in shown
    assert "por Sofía Prueba: Quashed." in shown


def test_how_long_cases_are_kept_is_shown_and_decided_by_who_may(amparo: Run, office: Office) -> None:
    """What ships says that nobody checked it; a decision names its authority and stays listed."""
    shown = flat(amparo("org", "retention", by="Pablo Prueba").out)
    refused = amparo("org", "retention", "--years", "6", "--authority", "x", by="Pablo Prueba")
    unsaid = amparo("org", "retention", "--years", "6", by="Sofía Prueba")
    none = amparo("org", "retention", "--authority", "x", by="Sofía Prueba")
    decided = flat(amparo("org", "retention", "--years", "6", "--authority", "Bar rule 1.", by="Sofía Prueba").out)

    assert "keeps closed cases for 7 years" in shown
    assert "not checked against your state's rule" in shown
    assert (3, 2, 2) == (refused.code, unsaid.code, none.code)
    assert "--authority" in unsaid.err
    assert "--years" in none.err
    assert "keeps closed cases for 6 years. Bar rule 1." in decided
    assert "decided on" in decided
    assert "by Sofía Prueba" in decided


def test_how_long_interviews_are_kept_is_decided_apart_from_cases(amparo: Run, office: Office) -> None:
    """What was decided of cases stays as it was."""
    amparo("org", "retention", "--years", "6", "--authority", "Bar rule 1.", by="Sofía Prueba")
    decided = flat(amparo("org", "retention", "--interview-days", "30", by="Sofía Prueba").out)
    refused = amparo("org", "retention", "--interview-days", "30", by="Pablo Prueba")

    assert "keeps closed cases for 6 years. Bar rule 1." in decided
    assert "destroyed after 30 days" in decided
    assert (3, 30) == (refused.code, office.records.retention_of("clinic").interview_days)
