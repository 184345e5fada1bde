from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import docx
import pytest
from docx.document import Document as WordDocument

import amparo_templates
from amparo.documents import FieldValues, LoadedTemplate, load_package_templates, render_document
from amparo.errors import DocumentFieldMissing
from amparo_templates.make import make_templates

FOLDER = Path(amparo_templates.__file__).parent
HEARING = datetime(2027, 1, 12, 8, 30, tzinfo=ZoneInfo("America/Los_Angeles"))
VALUES = FieldValues(
    by_source={
        "case.number": "LA-2026-0117",
        "organization.name": "Clínica Legal Esperanza",
        "organization.address": "1200 Ejemplo Street, Los Angeles, CA 90015",
        "organization.telephone": "(213) 555-0142",
        "principal.name": "María José Núñez O'Neil",
        "principal.a_number": "000-123-456",
        "principal.language": "K'iche'",
        "attorney.name": "Ana Lucía Figueroa",
        "today": date(2026, 11, 21),
        "hearing.date": HEARING,
        "hearing.time": HEARING,
        "hearing.kind": "audiencia individual",
        "hearing.court_name": "Los Angeles Immigration Court",
        "hearing.court_address": "606 South Olive Street, Los Angeles, CA 90014",
        "court.name": "Los Angeles Immigration Court",
        "next_filing.name": "Exhibits and witness list",
        "next_filing.date": date(2026, 12, 14),
        "placement.summary": "A parent and a child fled threats.\nThe filing was on time.",
        "placement.relief": "Asylum",
        "placement.hours": 60,
    }
)
FIRST = ("engagement_letter", "hearing_notice", "placement_memo")
LOADED = {one.template.id: one for one in load_package_templates("amparo_templates") if one.template.id in FIRST}
PAPERS = [(one, language) for one in LOADED.values() for language in one.contents]
NAMES = [f"{one.template.id}.{language}" for one, language in PAPERS]


def letter(template: str, language: str) -> WordDocument:
    """Return the rendered letter."""
    one = LOADED[template]
    return docx.Document(io.BytesIO(render_document(one.template, one.contents[language], VALUES, language).content))


def words(paper: WordDocument) -> str:
    """Return all that a person reads: letterheads, text, tables, footers; one paragraph a line."""
    section = paper.sections[0]
    parts = (section.first_page_header, section.header, paper, section.first_page_footer, section.footer)
    lines = []
    for part in parts:
        lines += [paragraph.text for paragraph in part.paragraphs]
        lines += [cell.text for table in part.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


def test_the_three_papers_are_there_in_their_languages() -> None:
    """A letter to a client exists in Spanish and English, the memo in the attorneys' language."""
    assert {
        "engagement_letter": {"en", "es"},
        "hearing_notice": {"en", "es"},
        "placement_memo": {"en"},
    } == {name: set(one.contents) for name, one in LOADED.items()}


def test_the_committed_files_are_what_the_wording_makes(tmp_path: Path) -> None:
    """Nobody changed a Word file by hand and left its wording behind, or the other way round."""

    def parts(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    made = make_templates(tmp_path)

    assert sorted(path.name for path in FOLDER.glob("*.docx")) == sorted(path.name for path in made)
    assert [parts(FOLDER / path.name) for path in made] == [parts(path) for path in made]


def test_making_them_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    """A template's hash changes only with its words."""
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder in folders:
        folder.mkdir()

    first, second = ([path.read_bytes() for path in make_templates(folder)] for folder in folders)

    assert first == second


@pytest.mark.parametrize(("one", "language"), PAPERS, ids=NAMES)
def test_a_paper_has_letterhead_name_number_and_pages(one: LoadedTemplate, language: str) -> None:
    """Every page says whose it is, which paper, of which case, and which page of how many."""
    paper = letter(one.template.id, language)
    section = paper.sections[0]

    first_header = "\n".join(paragraph.text for paragraph in section.first_page_header.paragraphs)
    assert first_header == ("Clínica Legal Esperanza\n1200 Ejemplo Street, Los Angeles, CA 90015  ·  (213) 555-0142")
    for footer in (section.first_page_footer, section.footer):
        assert footer.paragraphs[0].text.startswith(f"{one.template.title.in_(language)}  ·  LA-2026-0117\t")
        fields = footer.paragraphs[0]._p.xpath("./w:fldSimple/@w:instr")
        assert ["PAGE", "NUMPAGES"] == fields


@pytest.mark.parametrize(("one", "language"), PAPERS, ids=NAMES)
def test_no_tag_and_no_digit_date_remains_in_a_finished_paper(one: LoadedTemplate, language: str) -> None:
    """A finished paper reads like one: no braces, no 2027-01-12."""
    text = words(letter(one.template.id, language))

    assert [] == re.findall(r"[{}]|\d{4}-\d{2}-\d{2}|\d+/\d+/\d+", text)


@pytest.mark.parametrize(("one", "language"), PAPERS, ids=NAMES)
def test_a_paper_is_set_in_its_language_and_large_enough_to_read(one: LoadedTemplate, language: str) -> None:
    """Word and a screen reader take the text for what it is, at 11 points or more."""
    paper = letter(one.template.id, language)
    normal = paper.styles["Normal"]

    assert {"en": "en-US", "es": "es-US"}[language] == paper.core_properties.language
    assert [{"en": "en-US", "es": "es-US"}[language]] == normal.element.xpath(".//w:lang/@w:val")
    assert normal.font.size.pt == (12.0 if one.template.id == "hearing_notice" else 11.5)
    assert one.template.title.in_(language) == paper.core_properties.title == paper.paragraphs[0].text


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "es",
            (
                "María José Núñez O'Neil",
                "martes, 12 de enero de 2027",
                "8:30 de la mañana",
                "606 South Olive Street, Los Angeles, CA 90014",
                "Si usted no va, la jueza o el juez puede ordenar su deportación aunque usted no esté.",
                "Este aviso y todos los papeles que le mandó la corte.",
                "Llame al (213) 555-0142.",
                "¿Necesita quien le lleve",
            ),
        ),
        (
            "en",
            (
                "María José Núñez O'Neil",
                "Tuesday, January 12, 2027",
                "8:30 a.m.",
                "606 South Olive Street, Los Angeles, CA 90014",
                "If you do not go, the judge can order you deported even though you are not there.",
                "This notice and all the papers that the court sent you.",
                "Call (213) 555-0142.",
                "Do you need a ride",
            ),
        ),
    ],
)
def test_a_hearing_notice_says_all_that_a_client_needs(language: str, sentences: tuple[str, ...]) -> None:
    """Who, when, where, what happens if absent, what to bring, whom to call, how to get there."""
    text = words(letter("hearing_notice", language))

    assert [] == [sentence for sentence in sentences if sentence not in text]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_sentences_of_a_hearing_notice_are_short(language: str) -> None:
    """Twenty-five words or fewer, as plain-language guidance asks."""
    text = words(letter("hearing_notice", language))
    sentences = [sentence for line in text.splitlines() for sentence in re.split(r"(?<=[.:?])\s", line)]

    assert [] == [sentence for sentence in sentences if len(sentence.split()) > 25]


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "en",
            (
                "This does not include an appeal unless we agree in writing.",
                "Tell us right away when your address or telephone changes",
                "sent within the legal time",
                "Come to every hearing",
                "What you tell us is confidential.",
                "You pay nothing for our work",
                "or it was read to me in K'iche'",
            ),
        ),
        (
            "es",
            (
                "No incluye una apelación, a menos que lo acordemos por escrito.",
                "Avísenos enseguida si cambia su dirección o su teléfono",
                "dentro del plazo legal",
                "Venga a todas las audiencias",
                "Lo que usted nos cuenta es confidencial.",
                "Usted no paga nada por nuestro trabajo",
                "o me la leyeron en K'iche'",
            ),
        ),
    ],
)
def test_an_engagement_letter_says_scope_end_duties_secrecy_and_no_fee(
    language: str, sentences: tuple[str, ...]
) -> None:
    """Client and attorney sign the same things in either language."""
    text = words(letter("engagement_letter", language))

    assert [] == [sentence for sentence in sentences if sentence not in text]


@pytest.mark.parametrize("language", ["en", "es"])
def test_client_and_attorney_each_have_a_line_to_sign_and_date(language: str) -> None:
    """Two signatures stand side by side, each with its name."""
    (table,) = letter("engagement_letter", language).tables

    client, attorney = (cell.text for cell in table.rows[0].cells)
    assert ("María José Núñez O'Neil" in client, "Ana Lucía Figueroa" in attorney) == (True, True)
    assert [2, 3] == [len(re.findall("_{20,}", cell)) for cell in (client, attorney)]  # the third is an interpreter's


def test_a_placement_memo_does_not_say_who_the_client_is() -> None:
    """A volunteer learns what the case needs, and nothing that finds the person."""
    text = words(letter("placement_memo", "en"))

    assert LOADED["placement_memo"].template.de_identified
    for known in ("LA-2026-0117", "K'iche'", "Asylum", "Los Angeles Immigration Court", "January 12, 2027", "60"):
        assert known in text
    for secret in ("María", "Núñez", "000-123-456", "606 South Olive Street"):
        assert secret not in text


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_notice_without_its_hearing_says_what_to_record(language: str) -> None:
    """The paralegal reads what is missing and where it comes from, once."""
    known = {source: value for source, value in VALUES.by_source.items() if not source.startswith("hearing.")}
    one = LOADED["hearing_notice"]

    with pytest.raises(DocumentFieldMissing) as refused:
        render_document(one.template, one.contents[language], FieldValues(by_source=known), language)

    assert 5 == len(refused.value.labels)
    hint = {
        "en": "Record the hearing from the court's notice first, or enter what the notice says.",
        "es": "Anote primero la audiencia que dice el aviso de la corte, o escriba lo que dice el aviso.",
    }[language]
    assert str(refused.value).endswith(hint)
    assert str(refused.value).count(hint) == 1
