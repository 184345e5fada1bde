"""The letters to clients and volunteers, each made in each language of a case that is full and of one that is bare."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

import amparo_templates
from amparo.declarations import TemplateField
from amparo.documents import FieldValues, LoadedTemplate, Value, load_package_templates, render_document
from amparo.errors import DocumentFieldMissing
from amparo_templates.make import POINTS, WITHOUT_NUMBER, WORDING

CLIENT = "María de los Ángeles Núñez O'Neil & Xiquín <hija>"
DAY = date(2027, 1, 12)
WRITTEN_OUT = {"en": "January 12, 2027", "es": "12 de enero de 2027"}
HOUR = {"en": "1:30 p.m.", "es": "1:30 de la tarde"}
OWN = {
    "case.number": "LA-2026-0117",
    "organization.name": "Clínica Legal Esperanza",
    "organization.address": "1200 Ejemplo Street, Los Angeles, CA 90015",
    "organization.telephone": "(213) 555-0142",
    "principal.name": CLIENT,
    "principal.a_number": "000-123-456",
    "attorney.name": "Ana Lucía Figueroa-Barrientos",
}
SAMPLES: dict[str, Value] = {"date": DAY, "day": DAY, "time": "13:30", "number": 60}
COURTS = {wording.name.partition(".")[0] for wording in (WORDING / "court").glob("*.md")}
LOADED = {one.template.id: one for one in load_package_templates("amparo_templates", checked=True)}
LETTERS = [one for one in LOADED.values() if one.template.audience in {"client", "volunteer", "attorney"}]
PAPERS = [(one, language) for one in LETTERS for language in sorted(one.contents)]
NAMES = [f"{one.template.id}.{language}" for one, language in PAPERS]
PAIRS = [one for one in LETTERS if len(one.contents) > 1]
EACH = pytest.mark.parametrize(("one", "language"), PAPERS, ids=NAMES)
EACH_PAIR = pytest.mark.parametrize("one", PAIRS, ids=lambda one: one.template.id)


class Counted(NamedTuple):
    """How a paper is built: headings, points of lists, and the rows of each of its tables and boxes."""

    headings: int
    bullets: int
    tables: tuple[int, ...]


def value(field: TemplateField) -> Value:
    """Return something to read: what the invented case says, or the field's own name as its text."""
    return OWN.get(field.source) or SAMPLES.get(field.kind) or f"Ejemplo de {field.name.replace('_', ' ')}"


def full(one: LoadedTemplate) -> FieldValues:
    """Return a case that knows everything, with two rows in each list."""
    single = {field.source: value(field) for field in one.template.fields if not field.rows}
    lists = {
        field.source: tuple({column.source: value(column) for column in field.rows} for _ in range(2))
        for field in one.template.fields
        if field.rows
    }
    return FieldValues(by_source=single, lists=lists)


def bare(one: LoadedTemplate) -> FieldValues:
    """Return a case that knows only what the letter cannot do without, and one row where there must be one."""
    known, nothing = full(one), FieldValues(by_source={})
    needed = {field.source for field in one.template.fields if nothing.lacks(field)}
    return FieldValues(
        by_source={source: found for source, found in known.by_source.items() if source in needed},
        lists={source: rows[:1] for source, rows in known.lists.items() if source in needed},
    )


@cache
def letter(template: str, language: str, *, of_bare: bool = False) -> WordDocument:
    """Return a letter as the engine makes it."""
    one = LOADED[template]
    values = bare(one) if of_bare else full(one)
    return docx.Document(io.BytesIO(render_document(one.template, one.contents[language], values, language).content))


def both(one: LoadedTemplate, language: str) -> Iterator[WordDocument]:
    """Yield the letter of the full case and of the bare one."""
    for of_bare in (False, True):
        yield letter(one.template.id, language, of_bare=of_bare)


def words(paper: WordDocument) -> str:
    """Return all that a person reads, one paragraph a line."""
    section, lines = paper.sections[0], list[str]()
    for part in (section.first_page_header, section.header, paper, section.first_page_footer, section.footer):
        lines += [paragraph.text for paragraph in part.paragraphs]
        lines += [cell.text for table in part.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def blocks(paper: WordDocument) -> list[Paragraph | Table]:
    """Return paragraphs and tables in their order, without the white space between."""
    found: list[Paragraph | Table] = []
    for child in paper.element.body.iterchildren():
        if child.tag == qn("w:tbl"):
            found.append(Table(child, paper))
        elif child.tag == qn("w:p") and Paragraph(child, paper).text.strip():
            found.append(Paragraph(child, paper))
    return found


def is_heading(block: Paragraph | Table) -> bool:
    """Return whether a block is a heading over what follows."""
    return isinstance(block, Paragraph) and block.style is not None and block.style.name in {"Title", "Heading 1"}


def counted(paper: WordDocument) -> Counted:
    """Return how a letter is built."""
    found = blocks(paper)
    bullets = [b for b in found if isinstance(b, Paragraph) and b.style is not None and b.style.name == "List Bullet"]
    tables = tuple(len(block.rows) for block in found if isinstance(block, Table))
    return Counted(sum(map(is_heading, found)), len(bullets), tables)


def wording(template: str, language: str) -> str:
    """Return the words of a template without its tags and fields."""
    text = (WORDING / f"{template}.{language}.md").read_text(encoding="utf-8")
    return re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text)


@EACH
def test_a_finished_letter_has_no_tag_no_none_and_no_date_in_digits(one: LoadedTemplate, language: str) -> None:
    """Whatever the case knows, the letter reads like one."""
    for paper in both(one, language):
        assert [] == re.findall(r"[{}]|\bNone\b|\d{4}-\d{2}-\d{2}|\d+/\d+/\d+|\*\*", words(paper))


def blank(table: Table) -> list[str]:
    """Return what a reader would find empty in a table: a head without rows, a row without its label or its value."""
    has_head = bool(table._tbl.xpath(".//w:tblHeader"))
    rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    told = ["only a head"] if has_head and len(rows) == 1 else []
    return told + [str(row) for row in rows if not row[0] or not (has_head or row[-1])]


@EACH
def test_nothing_is_empty_in_a_letter(one: LoadedTemplate, language: str) -> None:
    """No heading stands over nothing, no table is a head alone, no label has no value, no comma leads nowhere."""
    for paper in both(one, language):
        found = blocks(paper)
        followed = zip(found, [*found[1:], None], strict=True)
        over_nothing = [
            block.text
            for block, after in followed
            if isinstance(block, Paragraph) and is_heading(block) and (after is None or is_heading(after))
        ]
        leads_nowhere = r"[^.]\.\.(?!\.)|, ,|(?<!Sincerely)(?<!Atentamente),\s*$|\( ?\)|: *\."
        assert [] == over_nothing
        assert [] == [told for block in found if isinstance(block, Table) for told in blank(block)]
        assert [] == re.findall(leads_nowhere, words(paper), re.MULTILINE)


@EACH
def test_two_tables_never_touch(one: LoadedTemplate, language: str) -> None:
    """Word and LibreOffice make one table of two that have nothing between them."""
    for paper in both(one, language):
        tags = [child.tag for child in paper.element.body.iterchildren()]
        assert [] == [tag for tag, after in pairwise(tags) if tag == after == qn("w:tbl")]


@EACH
def test_a_letter_names_its_client_unless_it_must_not(one: LoadedTemplate, language: str) -> None:
    """A name with an accent, an apostrophe and signs of XML arrives as it is; a de-identified paper has none of it."""
    asked = any(field.source == "principal.name" for field in one.template.fields)
    for paper in both(one, language):
        assert asked == (CLIENT in words(paper))
        if one.template.de_identified:
            assert not re.search(r"María|Núñez|000-123-456", words(paper))
    assert asked or one.template.de_identified or one.template.id in WITHOUT_NUMBER


@EACH
def test_dates_and_hours_are_written_out_in_the_letters_language(one: LoadedTemplate, language: str) -> None:
    """A client reads a day as it is spoken."""
    text = words(letter(one.template.id, language))
    kinds = {field.kind for field in one.template.fields} | {
        c.kind for field in one.template.fields for c in field.rows
    }

    assert WRITTEN_OUT[language] in text
    assert ("time" in kinds) == (HOUR[language] in text)
    (other,) = {"en", "es"} - {language}
    assert WRITTEN_OUT[other] not in text


@EACH
def test_a_letter_has_the_shared_letterhead_its_title_and_its_pages(one: LoadedTemplate, language: str) -> None:
    """Each page says whose it is, which paper and which page of how many; a hand-out does not say of which case."""
    paper, title = letter(one.template.id, language), one.template.title.in_(language)
    section = paper.sections[0]
    begins = title if one.template.id in WITHOUT_NUMBER else f"{title}  ·  LA-2026-0117"

    head = "\n".join(paragraph.text for paragraph in section.first_page_header.paragraphs)
    assert head == "Clínica Legal Esperanza\n1200 Ejemplo Street, Los Angeles, CA 90015  ·  (213) 555-0142"
    for footer in (section.first_page_footer, section.footer):
        assert footer.paragraphs[0].text.partition("\t")[0] == begins
        assert ["PAGE", "NUMPAGES"] == footer.paragraphs[0]._p.xpath("./w:fldSimple/@w:instr")
    assert title == paper.core_properties.title == paper.paragraphs[0].text


@EACH
def test_a_letter_is_set_in_its_language_and_large_enough_to_read(one: LoadedTemplate, language: str) -> None:
    """Word and a screen reader take the text for what it is, at 11 points or more."""
    paper = letter(one.template.id, language)
    proofed = {"en": "en-US", "es": "es-US"}[language]

    assert proofed == paper.core_properties.language
    assert [proofed] == paper.styles["Normal"].element.xpath(".//w:lang/@w:val")
    assert POINTS.get(one.template.id, 11.5) == paper.styles["Normal"].font.size.pt >= 11


@EACH
def test_whoever_signs_has_a_line(one: LoadedTemplate, language: str) -> None:
    """A line and a name for each who signs; a paper that nobody signs has none for a signature."""
    signers = one.template.signed_by
    tables = letter(one.template.id, language).tables
    cells = [cell.text for table in tables for row in table.rows for cell in row.cells]
    lines = [line for cell in cells if re.search(r"\n?_{20,}\n", cell) for line in re.findall("_{36,}", cell)]

    assert (len(lines) >= len(signers)) if signers else (lines == [])


@EACH_PAIR
def test_a_bilingual_pair_is_built_alike(one: LoadedTemplate) -> None:
    """Client and attorney sign and read the same things in either language."""
    for of_bare in (False, True):
        english, spanish = (counted(letter(one.template.id, language, of_bare=of_bare)) for language in ("en", "es"))
        assert english == spanish


@EACH_PAIR
def test_a_bilingual_pair_asks_for_the_same(one: LoadedTemplate) -> None:
    """Each field and each condition stands as often in one language as in the other."""
    asked = {
        language: sorted(
            re.findall(r"\{%.*?%\}|\{\{.*?\}\}", (WORDING / f"{one.template.id}.{language}.md").read_text("utf-8"))
        )
        for language in one.contents
    }

    assert asked["en"] == asked["es"]


@EACH
def test_the_wording_counts_no_days_and_names_no_fee(one: LoadedTemplate, language: str) -> None:
    """Days and fees are the law's and the case's: a letter that types them is wrong when they change."""
    text = wording(one.template.id, language)

    assert [] == re.findall(
        r"(?i)\$\s?\d+|\b\d+\s+(?:(?:business|working|calendar|hábiles|corridos)\s+)?(?:days?|días?|dollars?|dólares)\b",
        text,
    )
    numbers = "two|three|five|ten|fifteen|thirty|sixty|ninety|dos|tres|cinco|diez|quince|treinta|sesenta|noventa"
    assert [] == re.findall(rf"(?i)\b(?:{numbers})\s+(?:business\s+|working\s+)?(?:days|días)\b", text)


@EACH
def test_the_sidecar_says_that_it_is_a_sample_and_on_what_it_rests(one: LoadedTemplate, language: str) -> None:
    """Whoever sends it knows who has read it; a Spanish one was read by nobody whose language it is."""
    template = one.template

    assert set(template.files) == set(template.notes) == set(template.revised)
    note = template.notes[language]
    assert note.en.startswith("Sample, for attorney review")
    assert note.es.startswith("Muestra, para revisión de una persona abogada")
    assert (language == "es") == ("not reviewed by a native speaker" in note.en)
    assert ("Rests on " in note.en) == ("Se apoya en " in note.es)
    assert template.stage


@pytest.mark.parametrize(
    "template", ["know_your_rights", "appeal_rights_notice", "declination_letter", "closing_letter"]
)
def test_what_tells_of_the_law_names_its_authority_in_the_sidecar(template: str) -> None:
    """An attorney can look up each statement that a client will rely on."""
    for note in LOADED[template].template.notes.values():
        assert re.search(r"INA \d+|\d+ CFR \d+|Amendment", note.en)


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_appeal_notice_is_not_written_without_the_day_by_which_the_board_must_have_it(language: str) -> None:
    """The office reads what to record first, in its own words."""
    one = LOADED["appeal_rights_notice"]
    known = {source: found for source, found in full(one).by_source.items() if not source.startswith("deadline.")}

    with pytest.raises(DocumentFieldMissing) as refused:
        render_document(one.template, one.contents[language], FieldValues(by_source=known), language)

    assert {"en": "Record the judge's decision first", "es": "Anote primero la decisión del juez"}[language] in str(
        refused.value
    )


@pytest.mark.parametrize(
    ("known", "said", "unsaid"),
    [
        ({}, "nobody has asked you to pay yet", "Pay by"),
        (
            {"deadline.annual_asylum_fee_uscis.open_date": DAY},
            "USCIS, the immigration agency, has asked you",
            "The immigration judge",
        ),
        (
            {"deadline.annual_asylum_fee_eoir.open_date": DAY},
            "The immigration judge has ordered you to pay",
            "my.uscis.gov",
        ),
    ],
)
def test_a_fee_letter_speaks_of_the_fee_that_is_due(known: dict[str, Value], said: str, unsaid: str) -> None:
    """Nobody pays at the wrong place, or what nobody has asked for."""
    one = LOADED["annual_fee_letter"]
    values = FieldValues(by_source={**bare(one).by_source, **known})
    made = docx.Document(io.BytesIO(render_document(one.template, one.contents["en"], values, "en").content))
    text = words(made)

    assert (True, False) == (said in text, unsaid in text)


def test_a_decline_names_every_date_and_without_any_says_that_there_may_be_some() -> None:
    """A decline without its dates is how people lose their cases."""
    known, unknown = (words(letter("declination_letter", "en", of_bare=of_bare)) for of_bare in (False, True))

    assert 6 == known.count("January 12, 2027")  # of the letter, two hearings, two deadlines, the one-year date
    assert 5 == known.count("Tuesday, January 12, 2027")  # all but the letter's own
    assert "Asylum: Tuesday, January 12, 2027." in known
    assert "That does not mean that there is none." in unknown


def test_a_closing_letter_after_a_grant_tells_of_family_green_card_and_travel() -> None:
    """What comes next depends on how it ended; a case without a grant hears nothing of a green card."""
    granted, other = (words(letter("closing_letter", "en", of_bare=of_bare)) for of_bare in (False, True))

    for form in ("I-730", "I-485", "I-765", "travel"):
        assert form in granted
    for form in ("I-730", "I-485", "I-765"):
        assert form not in other


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [("en", "We need no papers from you now.", "brought"), ("es", "Por ahora no necesitamos documentos", "trajo")],
)
def test_a_client_of_whom_nothing_was_asked_is_not_told_that_they_brought_it(
    language: str, said: str, unsaid: str
) -> None:
    """Without an open paper the letter says that none is needed, and nothing of what was."""
    one = LOADED["papers_needed"]
    none = full(one).model_copy(update={"lists": {}})
    text = words(
        docx.Document(io.BytesIO(render_document(one.template, one.contents[language], none, language).content))
    )

    assert (True, False) == (said in text, unsaid in text)


def test_everybody_who_is_represented_together_has_a_line_to_sign() -> None:
    """The client, each of the family, the attorney, and whoever interprets."""
    table = letter("joint_representation", "es").tables[-1]

    assert 5 == len(table.rows)
    assert all("____" in cell.text for row in table.rows for cell in row.cells)


def test_nobody_is_represented_together_with_nobody() -> None:
    """Without a family in the case the paper is not made."""
    one = LOADED["joint_representation"]

    with pytest.raises(DocumentFieldMissing, match="members of the family in the case"):
        render_document(one.template, one.contents["en"], FieldValues(by_source=full(one).by_source), "en")


def test_every_wording_has_its_template_and_every_template_its_wording() -> None:
    """A file that nobody declares would never be offered."""
    folder = Path(amparo_templates.__file__).parent
    declared = {path.stem for path in folder.glob("*.yaml")}

    assert declared - COURTS == {path.name.partition(".")[0] for path in WORDING.glob("*.md")}
