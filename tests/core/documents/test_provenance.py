"""Provenance: what a letter was filled with is written down, comes back as it was, and shows what has changed since."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.documents.test_render import LETTER, letter_values

from amparo.case.kept_documents import KeptDocument
from amparo.declarations import DocumentTemplate, TemplateField, Text
from amparo.documents import CompiledTemplates, FieldValues, Value, render_document
from amparo.documents.provenance import (
    Origin,
    changed_values,
    made_again,
    origin_differences,
    recorded_values,
    restored_values,
    typed_sources,
    values_sha256,
)

if TYPE_CHECKING:
    from tests.core.documents.conftest import WordFileMaker

ORIGIN = Origin("t" * 64, "", "h" * 64)
WALL = datetime(2027, 1, 12, 8, 30, tzinfo=ZoneInfo("America/Los_Angeles"))


def listed(name: str, source: str, *columns: TemplateField) -> TemplateField:
    """Return a field of a template, a list if it has columns."""
    return TemplateField(name=name, label=Text(name), source=source, rows=columns)


DATES = LETTER.model_copy(
    update={
        "fields": (
            *LETTER.fields,
            listed("made_on", "today"),
            listed("reason", "given.reason"),
            listed(
                "hearings",
                "hearings",
                TemplateField(name="day", label=Text("day"), source="date", kind="date"),
                TemplateField(name="hour", label=Text("hour"), source="time", kind="time"),
            ),
        )
    }
)


def said(name: str = "Luz", day: date = date(2027, 1, 12), today: date = date(2027, 1, 4)) -> FieldValues:
    """Return what a case says, with one hearing."""
    singles: dict[str, Value] = {"principal.name": name, "hearing.date": day, "today": today, "given.reason": "why"}
    return FieldValues(by_source=singles, lists={"hearings": ({"date": day, "time": WALL, "court_name": "unused"},)})


def kept(
    template: DocumentTemplate, values: FieldValues, sha256: str = "", language: str = "en", **more: object
) -> KeptDocument:
    """Return the document that was made of these values."""
    recorded = json.loads(json.dumps(recorded_values(template, values)))  # as the records give it back
    facts: dict[str, object] = {
        "id": "D1", "version": 1, "by": "ines", "at": datetime(2027, 1, 4, 18, tzinfo=ZoneInfo("UTC")),
        "template": template.id, "title": template.title, "language": language, "file": "f", "file_name": "f.docx",
        "sha256": sha256, "bytes": 1, "template_sha256": ORIGIN.template_sha256, "own_file": ORIGIN.own_file,
        "letterhead_sha256": ORIGIN.letterhead_sha256, "values": recorded,
        "values_sha256": values_sha256(recorded),
    }  # fmt: skip
    return KeptDocument.model_validate(facts | more)


def test_what_was_filled_in_comes_back_as_it_was_and_of_a_list_only_what_is_shown() -> None:
    """A date stays a date and an hour on the wall an hour: else the letter made again would read otherwise."""
    recorded = json.loads(json.dumps(recorded_values(DATES, said())))
    back = restored_values(recorded)

    assert said().by_source == back.by_source
    assert ({"date": date(2027, 1, 12), "time": WALL},) == back.lists["hearings"]


@settings(max_examples=40, deadline=None)
@given(name=st.text(), day=st.dates() | st.none() | st.text(max_size=12))
def test_whatever_the_values_are_the_letter_reads_the_same_from_what_was_recorded(
    name: str, day: date | str | None
) -> None:
    """Words that look like a date, names in any script, nothing at all."""
    values = letter_values(name, day)
    back = restored_values(json.loads(json.dumps(recorded_values(LETTER, values))))

    assert [values.filling(field, "es") for field in LETTER.fields] == [
        back.filling(field, "es") for field in LETTER.fields
    ]


def test_the_hash_of_the_values_is_of_all_but_the_day() -> None:
    """A letter made of the same tomorrow has the same hash; one with another name does not."""
    today, tomorrow, other = (
        values_sha256(recorded_values(DATES, values))
        for values in (said(), said(today=date(2027, 1, 5)), said(name="Luz Marina"))
    )

    assert today == tomorrow
    assert today != other


def test_a_changed_value_is_named_with_what_it_was_and_is() -> None:
    """In words of both languages; the day, and what somebody typed, never make a letter stale."""
    document = kept(DATES, said())
    changed = changed_values(document, DATES, said(day=date(2027, 2, 1), today=date(2028, 8, 8)))
    hearing, rows = changed

    assert () == changed_values(document, DATES, said(today=date(2028, 8, 8)))
    assert ("fecha de la audiencia", "12 de enero de 2027", "1 de febrero de 2027") == (
        hearing.label.es, hearing.before.es, hearing.now.es
    )  # fmt: skip
    assert ("January 12, 2027, 8:30 a.m.", "February 1, 2027, 8:30 a.m.") == (rows.before.en, rows.now.en)


def test_what_was_typed_stays_until_the_case_knows_it_otherwise() -> None:
    """An address typed for a letter, and later stated in the case as another one."""
    unknown, typed = letter_values(None), letter_values("typed by hand")
    document = kept(LETTER, typed, typed=typed_sources(LETTER, typed, unknown))

    assert ("principal.name",) == document.typed
    assert () == changed_values(document, LETTER, unknown)
    assert ["principal.name"] == [one.source for one in changed_values(document, LETTER, letter_values("another"))]
    assert ["hearing.date"] == [one.source for one in changed_values(document, LETTER, letter_values(None, None))]


@pytest.fixture(scope="module")
def letter(word_file: WordFileMaker) -> bytes:
    """Return the Word file of the template."""
    return word_file("{{ client_name }}", "{{ hearing_date }}")


def test_a_letter_is_made_again_to_the_byte(letter: bytes) -> None:
    """From what was recorded alone, whatever the case says now."""
    values = letter_values("O'Neil & Pérez <hijo>")
    made = render_document(LETTER, letter, values, "es")
    document = kept(LETTER, values, made.sha256, language="es")

    assert made_again(document, LETTER, letter, ORIGIN, CompiledTemplates()).same


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        (ORIGIN._replace(template_sha256="x"), "the Word template has changed since"),
        (ORIGIN._replace(letterhead_sha256=""), "the letterhead has changed since"),
        (ORIGIN._replace(own_file="ours.docx"), "the organization uses its own file “ours.docx” since"),
        (ORIGIN, "the program that fills in letters is another version than the one that made it"),
    ],
)
def test_a_letter_that_comes_out_otherwise_says_what_differs(
    origin: Origin, code: str, word_file: Callable[..., bytes]
) -> None:
    """The template, the letterhead, an own file; if none of these, the program itself."""
    values = letter_values("Luz")
    found = made_again(
        kept(LETTER, values, "0" * 64), LETTER, word_file("{{ client_name }}{{ hearing_date }}"), origin,
        CompiledTemplates(),
    )  # fmt: skip

    assert (False, [code]) == (found.same, [why.en for why in found.differs])


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ("ours.docx", "", "ours.docx"),
        ("", "ours.docx", "the organization uses its own file “ours.docx” since"),
        ("ours.docx", "newer.docx", "newer.docx"),
    ],
)
def test_an_own_file_that_came_went_or_changed_is_named(before: str, now: str, said: str) -> None:
    """Whoever wonders why the letter is another one looks into that file."""
    document = kept(LETTER, letter_values("Luz"), own_file=before)
    (why,) = origin_differences(document, ORIGIN._replace(template_sha256="x", own_file=now))

    assert said in why.en
    assert "the Word template has changed since" != why.en
    assert () == origin_differences(document, ORIGIN._replace(own_file=before))


def test_a_letter_that_comes_out_otherwise_says_what_it_is_now(letter: bytes) -> None:
    """Its hash is compared with that of the paper in somebody's hand."""
    made = render_document(LETTER, letter, letter_values("Luz"), "en")
    found = made_again(kept(LETTER, letter_values("Luz"), "0" * 64), LETTER, letter, ORIGIN, CompiledTemplates())

    assert (False, made.sha256) == (found.same, found.sha256)


def test_a_field_that_the_template_has_only_now_makes_no_letter_stale() -> None:
    """The paper that was made then says nothing of it, rightly or wrongly."""
    fields = (*LETTER.fields, TemplateField(name="more", label=Text("the court"), source="hearing.court_name"))
    known = letter_values("Luz")
    values = FieldValues(by_source={**known.by_source, "hearing.court_name": "West LA"})

    assert () == changed_values(kept(LETTER, known), LETTER.model_copy(update={"fields": fields}), values)


def test_a_template_that_asks_for_more_than_was_recorded_says_so(letter: bytes) -> None:
    """A field was added since, which nobody had filled then."""
    fields = (*LETTER.fields, TemplateField(name="more", label=Text("the court"), source="hearing.court_name"))
    grown = LETTER.model_copy(update={"fields": fields})
    found = made_again(kept(LETTER, letter_values("Luz")), grown, letter, ORIGIN, CompiledTemplates())

    assert ["the template asks for more than was recorded: the court"] == [why.en for why in found.differs]
