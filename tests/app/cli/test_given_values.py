"""`--set`: what whoever makes a paper gives for it, typed, from a file, or from standard input."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from amparo.declarations import DocumentTemplate, TemplateField, Text
from amparo.documents import FieldValues
from amparo.errors import InvalidInput
from amparo_app.cli.given_values import completed

if TYPE_CHECKING:
    from pathlib import Path

PARAGRAPHS = (TemplateField(name="text", source="text", label=Text("paragraph", "párrafo")),)
MOTION = DocumentTemplate(
    id="motion",
    title=Text("Motion", "Moción"),
    files={"en": "motion.en.docx"},
    fields=(
        TemplateField(name="agreed", source="given.agreed", kind="date", label=Text("day agreed", "día acordado")),
        TemplateField(name="reasons", source="given.reasons", rows=PARAGRAPHS, label=Text("reasons", "motivos")),
    ),
)
NOTHING = FieldValues(by_source={})
REASONS = "Primero: la niñez.\n\nSecond."
TWO = ({"text": "Primero: la niñez."}, {"text": "Second."})


def reasons(*given: str) -> object:
    """Return the paragraphs that were given."""
    return completed(NOTHING, MOTION, given, "en").lists["given.reasons"]


def test_a_longer_text_comes_from_a_file(tmp_path: Path) -> None:
    """Saved by Word or by a Windows editor, with its mark at the beginning."""
    file = tmp_path / "reasons.txt"
    file.write_text(REASONS, encoding="utf-8-sig")

    assert TWO == reasons(f"reasons=@{file}") == reasons(f"reasons={REASONS}")


def test_what_nobody_else_should_read_comes_from_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the command line, every process of the machine shows the words."""

    class Piped(io.TextIOWrapper):
        def isatty(self) -> bool:
            return False

    monkeypatch.setattr("sys.stdin", Piped(io.BytesIO(REASONS.encode())))

    assert TWO == reasons("reasons=@-")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("reasons", "does not say which value it gives. Write --set NAME=VALUE."),
        ("reasons=@nowhere.txt", "nowhere.txt cannot be read: No such file or directory."),
        ("agreed=tomorrow", "day agreed: “tomorrow” is no date. Write it as 2027-01-31."),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_write(given: str, sentence: str) -> None:
    """Nobody meets a traceback for a wrong path."""
    with pytest.raises(InvalidInput) as refused:
        reasons(given)

    assert sentence in str(refused.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """A PDF, or a page in an old code: half of its letters would be wrong in court."""
    file = tmp_path / "reasons.pdf"
    file.write_bytes(b"%PDF-1.7 \xff\xfe\xe9")

    with pytest.raises(InvalidInput, match="is no text in UTF-8"):
        reasons(f"reasons=@{file}")


def test_where_nobody_can_be_asked_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The paper itself then says what it still needs."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert NOTHING == completed(NOTHING, MOTION, None, "en")
