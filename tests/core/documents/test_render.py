from __future__ import annotations

import hashlib
import io
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.declarations.documents import DocumentTemplate, TemplateField
from amparo.declarations.text import Text
from amparo.documents import FieldValues, Value, render_document
from amparo.errors import DocumentFieldMissing, InvalidInput, TemplateInvalid

if TYPE_CHECKING:
    from tests.core.documents.conftest import WordFileMaker

HINT = Text("Record the hearing first.", "Anote primero la audiencia.")
LETTER = DocumentTemplate(
    id="letter",
    title=Text("Letter", "Carta"),
    files={"en": "letter.en.docx", "es": "letter.es.docx"},
    fields=(
        TemplateField(
            name="client_name", label=Text("name of the client", "nombre del cliente"), source="principal.name"
        ),
        TemplateField(
            name="hearing_date",
            label=Text("date of the hearing", "fecha de la audiencia"),
            source="hearing.date",
            kind="date",
            hint=HINT,
        ),
    ),
)


def letter_values(name: Value, day: Value = date(2027, 1, 12)) -> FieldValues:
    """Return what the case says of the two fields."""
    return FieldValues(by_source={"principal.name": name, "hearing.date": day})


@pytest.fixture(scope="module")
def letter(word_file: WordFileMaker) -> bytes:
    """Return the Word file of the template."""
    return word_file("Client: {{ client_name }} end", "{{ hearing_date }}")


@pytest.mark.parametrize(
    "name",
    ["O'Neil & Pérez <hijo>", "{{ 7*7 }}", "{_{ 7*7 }_} {% if %}", "ሰላም سلام 你好 K'iche' Ñ", "&amp; &lt;", "a  b"],
)
def test_a_name_arrives_whole_and_is_never_evaluated(name: str, letter: bytes, text_of: Callable[[bytes], str]) -> None:
    """Nothing in a client's name is lost, escaped twice, or taken for a tag."""
    made = render_document(LETTER, letter, letter_values(name), "en")

    assert f"Client: {name} end\nJanuary 12, 2027" == text_of(made.content)


@settings(max_examples=40, deadline=None)
@given(name=st.text(min_size=1).filter(lambda text: text == " ".join(text.split()) and text.isprintable()))
def test_any_printable_text_arrives_whole(name: str, letter: bytes, text_of: Callable[[bytes], str]) -> None:
    """Whatever a person can be called, the letter says it."""
    made = render_document(LETTER, letter, letter_values(name), "en")

    assert f"Client: {name} end" == text_of(made.content).splitlines()[0]


def test_line_breaks_and_tabs_stay_and_control_characters_go(letter: bytes, text_of: Callable[[bytes], str]) -> None:
    """What was pasted from elsewhere keeps its lines, and cannot break the file."""
    made = render_document(LETTER, letter, letter_values("Ana\r\nMaría\tPérez\x0b\x00\ufffe"), "en")

    assert text_of(made.content) == "Client: Ana\nMaría\tPérez end\nJanuary 12, 2027"


def test_a_tag_that_word_cut_into_runs_is_filled(word_file: WordFileMaker, text_of: Callable[[bytes], str]) -> None:
    """Editing a template in Word does not spoil it."""
    file = word_file(["{", "{ cli", "ent_", "name }", "} on {{ hearing_", "date }}"])

    made = render_document(LETTER, file, letter_values("Ana"), "es")

    assert text_of(made.content) == "Ana on 12 de enero de 2027"


def test_headers_and_footers_are_filled(word_file: WordFileMaker) -> None:
    """The letterhead is part of the letter."""
    file = word_file("x", header="{{ client_name }}", footer="{{ hearing_date }}")

    section = docx.Document(io.BytesIO(render_document(LETTER, file, letter_values("P & Q"), "en").content)).sections[0]

    assert ("P & Q", "January 12, 2027") == (section.header.paragraphs[0].text, section.footer.paragraphs[0].text)


def test_48_letters_of_4_threads_each_carry_their_own_clients_name(
    letter: bytes, text_of: Callable[[bytes], str]
) -> None:
    """No letter ever shows another client's name, however many are written at once."""
    start = threading.Barrier(4)

    def twelve(thread: int) -> list[tuple[str, str]]:
        start.wait()
        names = [f"Client {thread}-{number}" for number in range(12)]
        return [(n, text_of(render_document(LETTER, letter, letter_values(n), "en").content)) for n in names]

    with ThreadPoolExecutor(4) as threads:
        made = [letter for letters in threads.map(twelve, range(4)) for letter in letters]

    assert [f"Client: {name} end\nJanuary 12, 2027" for name, _ in made] == [text for _, text in made]
    assert len(made) == 48


def test_the_same_letter_is_the_same_bytes_and_names_its_origin(letter: bytes) -> None:
    """A letter can be hashed as evidence, and says which template it came from."""
    first, second = (render_document(LETTER, letter, letter_values("Ana"), "en") for _ in range(2))

    assert first == second
    assert (hashlib.sha256(first.content).hexdigest(), hashlib.sha256(letter).hexdigest()) == (
        first.sha256,
        first.template_sha256,
    )
    assert ("letter", "en") == (first.template_id, first.language)


def test_every_missing_value_is_named_in_the_readers_language_with_what_to_do(letter: bytes) -> None:
    """A paralegal who works in English learns in English what a Spanish letter lacks."""
    with pytest.raises(DocumentFieldMissing) as refused:
        render_document(LETTER, letter, letter_values("  ", None), "es", reader_language="en")

    assert (
        "“Letter” cannot be written yet. It still needs: name of the client; date of the hearing. "
        "Record the hearing first. Enter name of the client and try again."
    ) == str(refused.value)
    assert ("name of the client", "date of the hearing") == refused.value.labels


def test_without_a_reader_the_letters_language_is_spoken(letter: bytes) -> None:
    """Who writes in Spanish is answered in Spanish."""
    with pytest.raises(
        DocumentFieldMissing, match=r"Todavía no se puede escribir «Carta». Falta: fecha de la audiencia."
    ):
        render_document(LETTER, letter, letter_values("Ana", None), "es")


def test_a_language_without_a_file_is_refused(letter: bytes) -> None:
    """A letter in a language that nobody wrote is not made up."""
    with pytest.raises(InvalidInput, match=r"“Letter” is written in en and es only, not in “fr”"):
        render_document(LETTER, letter, letter_values("Ana"), "fr")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{{ somebody }}", "'somebody' is undefined"),
        ("{{ client_name.__class__ }}", "'str object' has no attribute '__class__'"),
        ("{% set a = client_name %}", r"a variable \(set\) cannot be used in a document"),
        ("{% if client_name %}", "Unexpected end of template"),
    ],
)
def test_a_file_that_nobody_checked_is_refused_without_a_traceback(
    text: str, why: str, word_file: WordFileMaker
) -> None:
    """A template that slipped past the check still cannot print nothing or run code."""
    with pytest.raises(TemplateInvalid, match=why) as refused:
        render_document(LETTER, word_file(text), letter_values("Ana"), "en")

    assert "letter.en.docx" in str(refused.value)


def test_what_is_no_word_file_is_refused() -> None:
    """A renamed picture is not a letter."""
    with pytest.raises(TemplateInvalid, match=r"letter\.en\.docx: it cannot be filled in"):
        render_document(LETTER, b"not a Word file", letter_values("Ana"), "en")


def test_a_de_identified_paper_never_shows_who_the_client_is(letter: bytes) -> None:
    """The promise on the paper is kept even for a template that came around the check."""
    promised = LETTER.model_copy(update={"de_identified": True})

    with pytest.raises(TemplateInvalid, match=r"client_name asks for principal\.name"):
        render_document(promised, letter, letter_values("Ana"), "en")
