"""`amparo documents check`: one file or all letters, everything at once, with a marked copy."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from tests.app.cli.test_documents_own import SOFIA, number, own_file
from tests.app.clinic import Run
from tests.core.records.office import Office

__all__ = ["number"]
INVALID = 4


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """A Word file that asks for a field that no letter has, and leaves a tag open."""
    return own_file(tmp_path, more="{{ nobody }} and {{ today")


def test_a_file_by_itself_is_checked_for_what_no_letter_allows(amparo: Run, faulty: Path) -> None:
    """Before anybody said which letter it is meant for."""
    found = amparo("documents", "check", str(faulty))

    assert found.code == INVALID
    assert "by itself: say with --template" in found.out.replace("\n", " ")
    assert "never closed with “}}”" in found.out
    assert "no field named" not in found.out


def test_a_file_is_held_against_the_letter_that_it_is_meant_for(amparo: Run, number: str, faulty: Path) -> None:
    """In JSON too, each problem with its place."""
    found = amparo("documents", "check", str(faulty), "--template", "engagement_letter", "--json")

    problems = json.loads(found.out)["problems"]
    assert [one["why"].partition(".")[0] for one in problems] == [
        "There is no field named “nobody”",
        "the tag “{{ today” is never closed with “}}”",
    ]
    assert all(one["place"].startswith("text, paragraph ") for one in problems)


def test_a_marked_copy_holds_each_problem_as_a_comment(amparo: Run, faulty: Path, tmp_path: Path) -> None:
    """The copy is written beside, once, and the file itself stays as it is."""
    before, copy = faulty.read_bytes(), tmp_path / "marked.docx"

    told = amparo("documents", "check", str(faulty), "--mark", str(copy), "--language", "es")

    assert f"En {copy} hay una copia" in told.out.replace("\n", " ")
    assert ["the tag “{{ today”"] == [one.text.partition(" is")[0] for one in docx.Document(str(copy)).comments]
    assert before == faulty.read_bytes()
    again = amparo("documents", "check", str(faulty), "--mark", str(copy))
    assert "There is a file" in again.err
    copy.write_bytes(b"older")
    assert (4, "") == amparo("documents", "check", str(faulty), "--mark", str(copy), "--force")[::2]
    assert 1 == len(list(docx.Document(str(copy)).comments))


def test_all_letters_are_tried_in_every_case_and_language(
    office: Office, amparo: Run, number: str, tmp_path: Path
) -> None:
    """What is sound says so, and an own file that no longer fits is named."""
    sound = amparo("documents", "check", "--all")
    assert (0, "") == (sound.code, sound.err)
    assert "Letters: 1. Each can be made in every type of case" in sound.out

    ours = str(own_file(tmp_path))
    used = amparo("documents", "override", "engagement_letter", ours, "--language", "en", by=SOFIA)
    assert used.code == 0, used.err

    assert json.loads(amparo("documents", "check", "--all", "--json").out)[0]["own"] == ["en"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "one of the two"),
        (("--all", "letter.docx"), "one of the two"),
        (("--all", "--template", "engagement_letter"), "go with one Word file"),
        (("nowhere.docx",), "nowhere.docx cannot be read"),
        (("letter.docx", "--template", "engagment_letter"), "Did you mean engagement_letter?"),
    ],
)
def test_what_cannot_be_checked_says_what_to_do(
    words: tuple[str, ...], why: str, amparo: Run, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with its own sentence and no traceback."""
    monkeypatch.chdir(tmp_path)
    own_file(tmp_path).rename(tmp_path / "letter.docx")

    told = amparo("documents", "check", *words)

    assert told.code != 0
    assert why in " ".join(told.err.split())
