"""Texts in both languages, and dates written out."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from string import Formatter

import pytest
import yaml

from amparo.declarations import Text, both, date_in_words, either, name_of, phrase

PHRASES = {
    code: pair
    for file in files("amparo.declarations").iterdir()
    if file.name.startswith("phrases")
    for code, pair in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).items()
}


def test_a_date_is_written_out_as_people_of_each_language_write_it() -> None:
    """12 January 2027 was a Tuesday."""
    day = date(2027, 1, 12)

    assert date_in_words(day, "en") == "January 12, 2027"
    assert date_in_words(day, "en", weekday=True) == "Tuesday, January 12, 2027"
    assert date_in_words(day, "es", weekday=True) == "martes, 12 de enero de 2027"


def test_a_phrase_fills_in_texts_and_dates_in_each_language() -> None:
    """A text within a text speaks the same language."""
    said = phrase("refuse_step_done", step=Text("screening", "evaluación"), on=date(2027, 1, 12))

    assert said.en.startswith("“screening” was already done on Tuesday, January 12, 2027.")
    assert said.es.startswith("«evaluación» ya se hizo el martes, 12 de enero de 2027.")


@pytest.mark.parametrize("code", sorted(PHRASES))
def test_a_phrase_asks_for_the_same_values_in_both_languages(code: str) -> None:
    """What the English sentence names, the Spanish one names too."""

    def asked(sentence: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(sentence) if name}

    assert asked(PHRASES[code]["en"]) == asked(PHRASES[code]["es"])
    assert PHRASES[code]["en"]
    assert PHRASES[code]["es"]


def test_an_id_without_a_name_is_said_in_plain_words() -> None:
    """A partner's plugin may know persons and forums that the engine has no name for."""
    assert Text("spouse", "cónyuge") == name_of("person_role", "spouse")
    assert Text("foster parent") == name_of("person_role", "foster_parent")


def test_names_are_joined_as_each_language_joins_them() -> None:
    """One alone stands as it is."""
    a, b, c = Text("spring", "primavera"), Text("summer", "verano"), Text("autumn", "otoño")

    assert a == either([a])
    assert Text("spring or summer", "primavera o verano") == either([a, b])
    assert Text("spring, summer or autumn", "primavera, verano u otoño") == either([a, b, c])
    assert Text("spring, summer and autumn", "primavera, verano y otoño") == both([a, b, c])
