"""The telling: aligned, in two languages that say the same."""

from __future__ import annotations

import re
from datetime import date
from io import StringIO
from pathlib import Path
from string import Formatter

import pytest

import amparo_app.demo
from amparo.case.model import DeadlineStatus
from amparo.declarations import Text
from amparo_app.demo.data import read_data
from amparo_app.demo.narrator import Narrator

TELLING = read_data("telling.yaml")
ANSWERS = read_data("answers.yaml")
SOURCE = "\n".join(file.read_text() for file in sorted(Path(amparo_app.demo.__file__).parent.rglob("*.py")))


def told(language: str, *days: date) -> tuple[Narrator, StringIO]:
    """A narrator that writes into memory; `days` are what the case's clock shows, one after the other."""
    page, clock = StringIO(), iter(days)
    return Narrator(language, lambda: next(clock), page), page


def test_both_languages_of_a_sentence_fill_in_the_same() -> None:
    """No sentence is missing a language, or says less in one than in the other."""
    unequal = [code for code, words in TELLING.items() if _names(words.get("en", "")) != _names(words.get("es", ""))]

    assert {("en", "es")} == {tuple(sorted(words)) for words in TELLING.values()}
    assert [] == unequal


def test_every_sentence_is_told() -> None:
    """A sentence that no chapter asks for would be left over from an older story."""
    statuses = {f"status_{status.name.lower()}" for status in DeadlineStatus}
    left_over = [
        code
        for code in set(TELLING) - statuses
        if not re.search(
            rf"""["'](chapter_|label_)?{code.removeprefix("chapter_").removeprefix("label_")}["']""", SOURCE
        )
    ]

    assert [] == left_over


def test_what_people_type_is_there_in_both_languages() -> None:
    """An answer with words has them in English and Spanish."""
    typed = [value for step in ANSWERS.values() for value in step.values() if isinstance(value, dict)]

    assert typed
    assert all({"en", "es"} == set(value) for value in typed)


def test_the_date_stands_in_the_margin_only_when_it_changes() -> None:
    """Two sentences of one day share its date; the next day has its own."""
    narrator, page = told("en", date(2027, 3, 4), date(2027, 3, 4), date(2027, 3, 5))
    for _ in range(3):
        narrator.say("rings_again")

    margins = [line[:14] for line in page.getvalue().splitlines()]

    assert ["Mar 4, 2027   ", " " * 14, "Mar 5, 2027   "] == margins


def test_long_text_stays_behind_its_label() -> None:
    """Every line of a detail begins under the first one."""
    narrator, page = told("es")
    narrator.detail("because", Text("word " * 40, "palabra " * 40))

    lines = page.getvalue().splitlines()

    assert len(lines) > 1
    assert lines[0].startswith(" " * 16 + "porque    palabra")
    assert all(line.startswith(" " * 26 + "palabra") for line in lines[1:])


@pytest.mark.parametrize(
    ("language", "names", "expected"),
    [
        ("en", ["Ana"], "Ana"),
        ("en", ["Ana", "Ines"], "Ana and Ines"),
        ("es", ["Ana", "Luz", "Rosa"], "Ana, Luz y Rosa"),
        ("es", ["Ana", "Ingrid"], "Ana e Ingrid"),
        ("es", ["Ana", "Hierro"], "Ana y Hierro"),
    ],
)
def test_names_are_joined_as_each_language_does(language: str, names: list[str], expected: str) -> None:
    """Spanish says “e” before the sound of an i, but not before “hie”."""
    assert expected == told(language)[0].listed(names)


def _names(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}
