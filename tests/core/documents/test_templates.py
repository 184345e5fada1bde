from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from amparo.declarations.documents import DocumentTemplate
from amparo.documents import load_templates
from amparo.documents.check import file_problems
from amparo.documents.templates import declared_beside
from amparo.errors import TemplateInvalid

if TYPE_CHECKING:
    from tests.core.documents.conftest import WordFileMaker

DECLARATION = """\
id: letter
title: {en: Letter, es: Carta}
files: {en: letter.docx}
fields:
  - {name: client_name, source: principal.name, label: {en: name, es: nombre}}
"""
RELATIONSHIP = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/KIND" '
    b'Target="https://example.org" TargetMode="External"/></Relationships>'
)
CHUNK = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" '
    b'Target="page.html"/></Relationships>'
)
"""A web page inside, which Word takes into the text when it opens the file."""

LETTER = DocumentTemplate.model_validate(yaml.safe_load(DECLARATION))
Put = Callable[[bytes, str, bytes], bytes]


@pytest.fixture
def problems_of(tmp_path: Path) -> Callable[..., tuple[str, ...]]:
    """Load a folder with one template and return what is wrong with it."""

    def load(word: bytes, declaration: str = DECLARATION) -> tuple[str, ...]:
        (tmp_path / "letter.yaml").write_text(declaration, encoding="utf-8")
        (tmp_path / "letter.docx").write_bytes(word)
        try:
            load_templates(tmp_path)
        except TemplateInvalid as refused:
            return refused.problems
        return ()

    return load


def test_a_sound_template_loads_with_its_files_and_its_package(tmp_path: Path, word_file: WordFileMaker) -> None:
    """What the catalog needs of a template is its declaration and its bytes by language."""
    word = word_file("Dear {{ client_name }}:")
    (tmp_path / "letter.yaml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "letter.docx").write_bytes(word)

    (loaded,) = load_templates(tmp_path, package="amparo_example")

    assert ("letter", "amparo_example", {"en": word}) == (
        loaded.template.id,
        loaded.template.package,
        loaded.contents,
    )


def test_an_undeclared_field_is_named_with_its_paragraph_and_the_nearest_name(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """A slip of the hand in Word is found at once, with the words around it."""
    found = problems_of(word_file("{{ client_name }}", ["Dear {{ client_", "nme }}:"]))

    assert found == (
        (
            "letter.docx, text, paragraph 2: There is no field named “client_nme”. Did you mean client_name? Declare it"
            " in the YAML file or correct the tag. In: “Dear {{ client_nme }}:”"
        ),
    )


def test_a_field_in_header_or_footer_counts(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """The check reads where the eye of whoever wrote the template may not."""
    found = problems_of(word_file("x", header="{{ client_name }}", footer="{{ page }}"))

    assert len(found) == 1
    assert found[0].startswith("letter.docx, footer, paragraph 1: There is no field named “page”.")


def test_a_declared_field_that_nothing_uses_is_a_problem(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """A field that a letter needs cannot quietly fall out of it."""
    assert problems_of(word_file("Dear friend:")) == (
        "letter.docx, whole file: the declared field “client_name” is not used; use it or take it out of the YAML file",
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "{% for a in client_name %}{{ a }}{% endfor %}",
            "“client_name” is one value and no list: it cannot be gone",
        ),
        ("{{ client_name.__class__ }}", "There is no field named “client_name.__class__”. Did you mean client_name?"),
        ("{{ client_name.upper() }}", "a call cannot be used"),
        ("{% set a = client_name %}", "a variable (set) cannot be used"),
        ("{{ client_name|attr('x') }}", "the filter “attr” cannot be used"),
        ("{% if client_name == 'P & Q' %}x{% endif %}", "“&” inside a tag cannot be used"),
        ("{{ client_name * 9 }}", "“mul” cannot be used"),
        ("{% if client_name %}", "a condition (if) is never closed with {% endif %}. In: “{% if client_name %}”"),
        ("{{ client_name }", "the tag “{{ client_name }” is never closed with “}}”."),
        (
            "{{ client name }}",
            "“{{ client name }}” cannot be read (expected token 'end of print statement', got 'name'):",
        ),
        ("{% endif %}", "“{% endif %}” closes a condition (if), and none is open here."),
        ("{% else %}", "“{% else %}” belongs inside a condition, and none is open here."),
        ("{% macro m() %}", "“{% macro m() %}” cannot be used in a document."),
    ],
)
def test_what_a_letter_cannot_use_is_named_with_its_paragraph(
    text: str, words: str, problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """A template is data: whatever looks like a program is refused where it stands."""
    (found,) = problems_of(word_file("{{ client_name }}", text))

    assert found.startswith(f"letter.docx, text, paragraph 2: {words}")
    assert "In: “" in found


@pytest.mark.parametrize("tag", ["{{r client_name }}", "{{p client_name }}"])
def test_a_tag_whose_value_nobody_could_read_is_a_problem(
    tag: str, problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """The tags for rich text would put a plain name outside of the text, where Word does not show it."""
    assert problems_of(word_file(tag)) == (
        f"letter.docx, text: “{tag[:3]}…” would put the value where nobody can read it: write “{{{{ name }}}}”",
    )


def test_a_condition_around_whole_paragraphs_is_allowed(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """A letter may have a paragraph for some clients only."""
    word = word_file("{{ client_name }}", "{%p if client_name == 'Ana' %}", "Welcome", "{%p endif %}")

    assert () == problems_of(word)


def test_a_tag_where_nothing_is_filled_is_a_problem(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """A client's name in a file's properties would travel unseen."""
    (found,) = problems_of(word_file("{{ client_name }}", title="{{ client_name }}"))

    assert found.startswith("letter.docx, docProps/core.xml: fields are filled in the text")


@pytest.mark.parametrize(
    ("member", "content", "words"),
    [
        ("word/vbaProject.bin", b"macro", "it carries a program"),
        ("word/embeddings/oleObject1.bin", b"object", "it carries a program or an embedded file"),
        (
            "word/_rels/settings.xml.rels",
            RELATIONSHIP.replace(b"KIND", b"attachedTemplate"),
            "it loads something from elsewhere when opened",
        ),
        ("word/_rels/footnotes.xml.rels", CHUNK, "it carries a program or an embedded file"),
        ("word/media/image1.bin", b"0" * 60_000_000, "it unpacks to more than 50 MB"),
    ],
)
def test_a_dangerous_file_is_refused(
    member: str,
    content: bytes,
    words: str,
    problems_of: Callable[..., tuple[str, ...]],
    word_file: WordFileMaker,
    with_member: Put,
) -> None:
    """A template cannot carry a program, call home when opened, or fill the disk."""
    (found,) = problems_of(with_member(word_file("{{ client_name }}"), member, content))

    assert words in found


def test_a_link_in_a_template_is_allowed(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker, with_member: Put
) -> None:
    """A link is followed only when a person clicks it."""
    link = RELATIONSHIP.replace(b"KIND", b"hyperlink")

    assert () == problems_of(with_member(word_file("{{ client_name }}"), "word/_rels/footnotes.xml.rels", link))


@pytest.mark.parametrize(
    ("word", "why"),
    [
        (b"", "it is empty"),
        (b"PK\x03\x04 broken", "save it from Word or LibreOffice as .docx"),
        (b"PK\x03\x04 word/document.xml that broke off", "it is damaged, or broke off when it was copied"),
        (b"\x89PNG\r\n\x1a\n", "save it from Word or LibreOffice as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it has a password, or is in Word's old format"),
        (b"%PDF-1.7", "it is a PDF; take the Word file that it was made from"),
    ],
)
def test_what_is_no_word_file_is_said_to_be_none(
    word: bytes, why: str, problems_of: Callable[..., tuple[str, ...]]
) -> None:
    """A broken file gives a sentence that says what to do, and no traceback."""
    (found,) = problems_of(word)

    assert found.startswith(f"letter.docx, whole file: it is not a Word file that can be read: {why}")


@settings(max_examples=60, deadline=None)
@given(where=st.integers(0, 10**9), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_file_never_ends_in_a_traceback(where: int, byte: int, cut: bool, word_file: WordFileMaker) -> None:  # noqa: FBT001
    """Wherever a file is broken, the answer is a list of problems."""
    sound = word_file("{{ client_name }}")
    at = where % len(sound)
    damaged = sound[:at] if cut else sound[:at] + bytes([byte]) + sound[at + 1 :]

    assert all(problem.why for problem in file_problems(LETTER, damaged))


def test_an_encrypted_file_is_said_to_be_none(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """A file with a password cannot be filled in."""
    sound = bytearray(word_file("{{ client_name }}"))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = sound.find(signature)
        while at >= 0:
            sound[at + flags] |= 1
            at = sound.find(signature, at + 1)

    (found,) = problems_of(bytes(sound))

    assert "it has a password: take the password off" in found


def test_a_zip_that_is_no_word_file_is_said_to_be_none(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker, with_member: Put
) -> None:
    """A Word file with a broken body is not opened half."""
    (found,) = problems_of(with_member(word_file("{{ client_name }}"), "word/document.xml", b"<w:document>"))

    assert found.startswith("letter.docx, word/document.xml: it is damaged")


@pytest.mark.parametrize(
    ("declaration", "problem"),
    [
        (DECLARATION + "id: again\n", "letter.yaml: it cannot be read: “id” is written twice"),
        (DECLARATION + "colour: blue\n", "letter.yaml, colour: Extra inputs are not permitted"),
        (DECLARATION.replace("name: client_name, ", ""), "letter.yaml, fields.0.name: Field required"),
        ("- a list\n", "letter.yaml: it has to say id, title, files and fields"),
        ("id: [\n", "letter.yaml: it cannot be read: while parsing"),
        (DECLARATION.replace("letter.docx", "other.docx"), "letter.yaml: the Word file “other.docx” is not beside it"),
        (DECLARATION.replace("files: {en", "files: {fr"), "letter.yaml: files: “fr” is not a language of ours"),
        (DECLARATION.replace("files: {en: letter.docx}", "files: {}"), "letter.yaml: it names no Word file"),
        (
            DECLARATION.replace("principal.name", "principal.nme"),
            (
                "letter.yaml: the field “client_name” asks for an unknown value: There is no value named "
                "“principal.nme”. Did you mean principal.name"
            ),
        ),
        (
            DECLARATION.replace("letter.docx", "../letter.docx"),
            "letter.yaml: files: “../letter.docx” must be the plain name",
        ),
        (DECLARATION.replace("letter.docx", "letter.docm"), "letter.yaml: files: “letter.docm” must be the plain name"),
        (DECLARATION.replace("{en: Letter, es: Carta}", "{es: Carta}"), "letter.yaml: a text needs “en” and “es”"),
        (DECLARATION + "case_types: [2027-02-30]\n", "letter.yaml: it cannot be read: day is out of range for month"),
        (
            DECLARATION + "  - {name: Client-Name, source: today, label: {en: x, es: x}}\n",
            "letter.yaml: the field name “Client-Name” must be small letters",
        ),
        (
            DECLARATION + "  - {name: client_name, source: today, label: {en: x, es: x}}\n",
            "letter.yaml: the field “client_name” is declared twice",
        ),
        (
            DECLARATION + "de_identified: true\n",
            "letter.yaml: the field “client_name” asks for principal.name, which could tell who the client is",
        ),
    ],
)
def test_a_mistake_in_the_declaration_is_named_with_its_place(
    declaration: str, problem: str, problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """Each mistake has its own sentence."""
    found = problems_of(word_file("{{ client_name }}"), declaration)

    assert [one for one in found if one.startswith(problem)]


def test_a_plugins_own_facts_may_be_asked_for(
    problems_of: Callable[..., tuple[str, ...]], word_file: WordFileMaker
) -> None:
    """Which facts exist is for the catalog to say."""
    declaration = DECLARATION.replace("principal.name", "facts.asylum.entry_city")

    assert () == problems_of(word_file("{{ client_name }}"), declaration)


def test_all_problems_of_all_templates_come_at_once(tmp_path: Path, word_file: WordFileMaker) -> None:
    """Nobody repairs a template five times to hear of five mistakes."""
    (tmp_path / "a.yaml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(DECLARATION.replace("id: letter", "id: [").replace("]", ""), encoding="utf-8")
    (tmp_path / "letter.docx").write_bytes(word_file("{{ a_name }} {{ b_name }}"))

    with pytest.raises(TemplateInvalid) as refused:
        load_templates(tmp_path)

    assert ["letter.docx", "letter.docx", "letter.docx", "b.yaml"] == [
        problem.partition(",")[0].partition(":")[0] for problem in refused.value.problems
    ]


def test_a_word_file_is_held_against_the_declaration_that_names_it(tmp_path: Path) -> None:
    """Not against one that only speaks of it."""
    other = DECLARATION.replace("letter", "other") + "# as in letter.docx\n"
    for name, declaration in (("a.yaml", other), ("b.yaml", DECLARATION)):
        (tmp_path / name).write_text(declaration, encoding="utf-8")
    ids = [one and one.id for one in map(declared_beside, (tmp_path / "letter.docx", tmp_path / "mine.docx"))]

    assert ["letter", None] == ids


def test_two_declarations_with_one_id_are_refused(tmp_path: Path, word_file: WordFileMaker) -> None:
    """An id names one template."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "letter.docx").write_bytes(word_file("{{ client_name }}"))

    with pytest.raises(TemplateInvalid, match="two files declare a template with the id “letter”"):
        load_templates(tmp_path)


ROWS = "rows: [{name: day, label: {en: day, es: día}, source: date, kind: date}]"


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("source: deadlines", "the field “dates” asks for a list: name under “rows” what of each row it shows"),
        (f"source: today, {ROWS}", "the field “dates” has rows, and today is one value and no list"),
        (
            "source: deadlines, rows: [{name: day, label: {en: day, es: día}, source: dat}]",
            "the field “dates”, row value “day”: There is no value of a row named “dat”. Did you mean date",
        ),
    ],
)
def test_a_list_says_what_of_each_row_it_shows(field: str, why: str, tmp_path: Path, word_file: WordFileMaker) -> None:
    """A template asks for rows that a case has."""
    fields = f"[{{name: dates, label: {{en: dates, es: fechas}}, {field}}}]"
    text = f"{{id: letter, title: {{en: Letter, es: Carta}}, files: {{en: l.docx}}, fields: {fields}}}"
    (tmp_path / "letter.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "l.docx").write_bytes(word_file("{% for one in dates %}{{ one.day }}{% endfor %}"))

    with pytest.raises(TemplateInvalid) as refused:
        load_templates(tmp_path)

    assert why in str(refused.value)


@pytest.mark.parametrize(
    "paragraph",
    [
        "{% for one in dates %}{{ one.day }}{% endfor %}",
        "{% if dates %}Dates: {% for one in dates %}{{ one.day }}{% endfor %}{% endif %}",
    ],
)
def test_a_list_that_is_gone_through_is_used(paragraph: str, tmp_path: Path, word_file: WordFileMaker) -> None:
    """A paper may go through a list without naming it otherwise, and may ask first whether it has rows."""
    fields = f"[{{name: dates, label: {{en: dates, es: fechas}}, source: deadlines, {ROWS}}}]"
    text = f"{{id: letter, title: {{en: Letter, es: Carta}}, files: {{en: l.docx}}, fields: {fields}}}"
    (tmp_path / "letter.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "l.docx").write_bytes(word_file(paragraph))

    (loaded,) = load_templates(tmp_path)

    assert "letter" == loaded.template.id
