from __future__ import annotations

import io
import re
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.table import Table
from docx.text.paragraph import Paragraph

import amparo_templates
from amparo.documents import FieldValues, LoadedTemplate, Value, load_package_templates, render_document
from amparo.documents.given import given_fields, with_given
from amparo.documents.values import Row

COURT = Path(amparo_templates.__file__).parent / "wording" / "court"
IDS = {wording.stem.split(".")[0] for wording in COURT.glob("*.md")}
FILE = {"one_year_memo", "court_cover_letter"}
LOADED = {one.template.id: one for one in load_package_templates("amparo_templates", checked=True)}
PAPERS = [(LOADED[name], language) for name in sorted(IDS | FILE) for language in sorted(LOADED[name].contents)]
NAMES = [f"{one.template.id}.{language}" for one, language in PAPERS]
CAPTIONED = [(one, language) for one, language in PAPERS if one.template.id in IDS]
MOTIONS = [one for one, _ in PAPERS if one.template.id.startswith("motion_")]
PLAIN = str.maketrans(
    {"\N{NO-BREAK SPACE}": " ", "\N{NON-BREAKING HYPHEN}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'"}
)

NAME = "María José Núñez O'Neil"
KNOWN: dict[str, Value] = {
    "principal.name": NAME,
    "principal.a_number": "000-123-456",
    "principal.address": "1415 Ejemplo Avenue, Los Angeles, CA 90006",
    "principal.language": "K'iche'",
    "principal.country": "Guatemala",
    "case.number": "4K-7MPX3Q",
    "today": date(2026, 11, 22),
    "organization.name": "Clínica Legal Esperanza",
    "organization.address": "1200 Ejemplo Street, Los Angeles, CA 90015",
    "organization.telephone": "(213) 555-0142",
    "codes.asylum.custody": "not_detained",
    "court.name": "West Los Angeles Immigration Court",
    "court.address": "5245 Pacific Concourse Drive, Los Angeles, CA 90045",
    "court.city": "Los Angeles, CA",
    "attorney.name": "Ana Lucía Figueroa",
    "attorney.title": "Attorney for Respondent",
    "attorney.organization": "Clínica Legal Esperanza",
    "attorney.address": "1200 Ejemplo Street, Los Angeles, CA 90015",
    "attorney.telephone": "(213) 555-0142",
    "attorney.eoir_id": "EX000123",
    "hearing.date": date(2027, 2, 18),
    "hearing.kind": "individual hearing",
    "events.opposing_motion_received.on": date(2026, 11, 16),
    "events.last_arrival.on": date(2026, 3, 9),
    "deadline.asylum_one_year_filing.date": date(2027, 3, 8),
    "deadline.asylum_one_year_filing.legal_date": date(2027, 3, 9),
    "deadline.asylum_one_year_filing.law": "INA 208(a)(2)(B)",
}
MORE: dict[str, Value] = {
    "family.names": "Tomás Núñez, Lucía Núñez",
    "court.judge": "Rosa Ejemplo",
    "hearing.time": "13:30",
    "principal.telephone": "(213) 555-0118",
    "attorney.email": "ana@example.org",
    "attorney.bar_number": "CA 000000",
    "events.notice_to_appear_served.on": date(2026, 4, 2),
    "events.notice_to_appear_filed.on": date(2026, 5, 11),
    "events.i589_filed.on": date(2026, 10, 30),
    "events.last_arrival.shown_by": "passport stamp",
    "events.last_arrival.first_arrival": date(2025, 1, 7),
    "events.changed_circumstances.on": date(2026, 6, 1),
    "events.changed_circumstances.what": "a brother was killed",
    "events.extraordinary_circumstances_ended.on": date(2026, 6, 2),
    "events.extraordinary_circumstances_ended.what": "a long illness",
    "facts.asylum.one_year_exception": "changed circumstances",
    "deadline.ic_motion_response.legal_date": date(2026, 11, 27),
}
LEAD: dict[str, Value] = {"name": NAME, "a_number": "000-123-456", "role": "client"}
CHILDREN: tuple[Row, ...] = tuple(
    {"name": name, "a_number": number, "role": "child"}
    for name, number in (("Tomás Núñez", "000-123-457"), ("Lucía Núñez", "000-123-458"))
)
EXHIBITS: tuple[Row, ...] = ({"tab": "A", "title": "Declaration of the respondent", "pages": 9},)
HEARINGS: tuple[Row, ...] = (
    {"date": date(2027, 2, 18), "time": "13:30", "kind": "individual hearing", "court_name": "West LA"},
)
DUE: tuple[Row, ...] = ({"name": "Evidence for the hearing", "date": date(2027, 1, 15)},)


def values(one: LoadedTemplate, *, full: bool, **more: Value) -> FieldValues:
    """Return what a case says: all that a paper may show, or no more than it cannot do without."""
    needed = {field.source for field in one.template.fields if not field.optional}
    single = {**KNOWN, **MORE} if full else {source: value for source, value in KNOWN.items() if source in needed}
    lists: dict[str, tuple[Row, ...]] = {
        "respondents": (LEAD, *(CHILDREN if full else ())),
        "exhibits": EXHIBITS if full else (),
    }
    if full:
        lists |= {"riders": CHILDREN, "hearings": HEARINGS, "deadlines": DUE}
    if one.template.id == "exhibit_index":
        lists["exhibits"] = EXHIBITS
    known = FieldValues(by_source={**single, **more}, lists=lists)
    return with_given(known, one.template, typed(one, full=full))


def typed(one: LoadedTemplate, *, full: bool) -> dict[str, str]:
    """Return what whoever makes the paper gives for it: two paragraphs, a row, a day, a line."""
    found = {}
    for field in given_fields(one.template):
        if field.optional and not full:
            continue
        if len(field.rows) > 1:
            found[field.name] = " | ".join(f"{column.name} given" for column in field.rows)
        elif field.rows:
            found[field.name] = f"First words of {field.name}.\n\nSecond words of {field.name}."
        else:
            found[field.name] = "2026-11-23" if field.kind == "date" else f"the {field.name} given"
    return found


def made(one: LoadedTemplate, language: str, *, full: bool, **more: Value) -> WordDocument:
    """Return the finished paper."""
    return _made(one.template.id, language, full, tuple(more.items()))


@cache
def _made(name: str, language: str, full: bool, more: tuple[tuple[str, Value], ...]) -> WordDocument:  # noqa: FBT001 - of a cache
    one = LOADED[name]
    known = values(one, full=full, **dict(more))
    return docx.Document(io.BytesIO(render_document(one.template, one.contents[language], known, language).content))


def blocks(paper: WordDocument) -> list[Paragraph | Table]:
    """Return the paragraphs and tables of the text in their order, without those that are white space alone."""
    return [one for one in paper.iter_inner_content() if isinstance(one, Table) or one.text.strip()]


def words(paper: WordDocument) -> str:
    """Return all that a person reads, a paragraph or a cell a line, with plain spaces, hyphens and apostrophes."""
    section = paper.sections[0]
    lines = [p.text for p in (*section.header.paragraphs, *section.footer.paragraphs)]
    for block in blocks(paper):
        if isinstance(block, Table):
            lines += [cell.text for row in block.rows for cell in row.cells]
        else:
            lines.append(block.text)
    return "\n".join(lines).translate(PLAIN)


@pytest.mark.parametrize("full", [True, False], ids=["full", "bare"])
@pytest.mark.parametrize(("one", "language"), PAPERS, ids=NAMES)
def test_nothing_of_the_template_shows_in_a_finished_paper(one: LoadedTemplate, language: str, *, full: bool) -> None:
    """No brace, no “None”, no choice left open, no sentence that ends twice, no date in digits."""
    text = words(made(one, language, full=full))

    assert [] == re.findall(r"[{}]|\[\[|\]\]|\*\*|\bNone\b|\.\.|,,|\d{4}-\d{2}-\d{2}", text)


@pytest.mark.parametrize("full", [True, False], ids=["full", "bare"])
@pytest.mark.parametrize(("one", "language"), PAPERS, ids=NAMES)
def test_no_heading_stands_over_nothing(one: LoadedTemplate, language: str, *, full: bool) -> None:
    """What nobody wrote a word about has no section; a heading stands over text, a table, or a heading below it."""

    def level(block: Paragraph | Table) -> int:
        name = "" if isinstance(block, Table) or block.style is None else str(block.style.name)
        return int(name[-1]) if name.startswith("Heading") else 9

    found = blocks(made(one, language, full=full))
    after = [*found[1:], None]
    headed = [(here, below) for here, below in zip(found, after, strict=True) if level(here) < 9]
    empty = [here for here, below in headed if below is None or level(below) <= level(here)]

    assert [] == empty


@pytest.mark.parametrize(("one", "language"), PAPERS, ids=NAMES)
def test_every_value_that_a_person_gave_is_in_the_paper(one: LoadedTemplate, language: str) -> None:
    """An argument that the paper swallowed would be missed in court."""
    text = words(made(one, language, full=True))
    given = [line for value in typed(one, full=True).values() for line in re.split(r"\n\n| \| ", value)]

    assert [] == [line for line in given if line != "2026-11-23" and line.casefold() not in text.casefold()]


@pytest.mark.parametrize("full", [True, False], ids=["full", "bare"])
@pytest.mark.parametrize(("one", "language"), CAPTIONED, ids=[f"{o.template.id}.{lang}" for o, lang in CAPTIONED])
def test_the_caption_is_complete(one: LoadedTemplate, language: str, *, full: bool) -> None:
    """Court, city, each respondent with the number that is theirs; on a cover the representative and the judge too."""
    paper = made(one, language, full=full)
    text = words(paper)
    (head, *_) = [p for p in paper.paragraphs if p.text.startswith("UNITED STATES")]

    assert [
        "UNITED STATES DEPARTMENT OF JUSTICE",
        "EXECUTIVE OFFICE FOR IMMIGRATION REVIEW",
        "IMMIGRATION COURT",
        "LOS ANGELES, CA",
    ] == head.text.splitlines()
    rows = [[cell.text.strip() for cell in row.cells] for table in paper.tables for row in table.rows]
    parties = (LEAD, *CHILDREN) if full else (LEAD,)
    for party in parties:
        assert [str(party["name"]).upper(), ")", f"File No. A {party['a_number']}"] in rows
    assert full == ("TOMÁS NÚÑEZ" in text)
    if "@cover" in (COURT / f"{one.template.id}.{language}.md").read_text(encoding="utf-8"):
        block, flag = (cell.text for cell in paper.tables[0].rows[0].cells)
        assert ["Ana Lucía Figueroa", "EOIR ID No. EX000123"] == [block.splitlines()[0], block.splitlines()[4 + full]]
        assert "NON-DETAINED" == flag
        assert full == ("Immigration Judge: Rosa Ejemplo" in text)
        assert full == ("Next Hearing: February 18, 2027 at 1:30 p.m." in text)


@pytest.mark.parametrize(
    ("stored", "flag"),
    [("detained", "DETAINED"), ("released", "NON-DETAINED"), ("in_ice_detention", "☐ DETAINED ☐ NON-DETAINED")],
)
@pytest.mark.parametrize("one", MOTIONS, ids=lambda one: one.template.id)
def test_who_is_detained_is_said_to_be(one: LoadedTemplate, stored: str, flag: str) -> None:
    """The manual wants it at the top, on the right, for other dates apply; what a word may mean is not guessed."""
    paper = made(one, "en", full=False, **{"codes.asylum.custody": stored})

    assert flag == paper.tables[0].rows[0].cells[1].text.translate(PLAIN)


@pytest.mark.parametrize("one", MOTIONS, ids=lambda one: one.template.id)
def test_a_motion_brings_the_order_that_the_judge_may_sign_and_its_proof_of_service(one: LoadedTemplate) -> None:
    """Each on a page of its own, so that the order can be taken off and signed."""
    text = words(made(one, "en", full=True))

    parts = [text.index(part) for part in ("Respectfully submitted,", "ORDER OF THE IMMIGRATION JUDGE",
                                           "Certificate of Service", "PROOF OF SERVICE")]  # fmt: skip
    assert sorted(parts) == parts
    assert "Upon consideration of Respondents'" in text


@pytest.mark.parametrize("one", MOTIONS, ids=lambda one: one.template.id)
def test_one_respondent_moves_and_several_move(one: LoadedTemplate) -> None:
    """A filing for a mother alone does not speak of respondents, nor one for three of a respondent who moves."""
    alone, family = (words(made(one, "en", full=full)) for full in (False, True))

    assert [] == re.findall(r"Respondents|RESPONDENTS|Respondent (?:move|ask|oppose)\b", alone)
    assert [] == re.findall(r"Respondents (?:moves|asks|opposes)|RESPONDENT'S|Attorney for Respondent\b", family)


@pytest.mark.parametrize(("one", "language"), PAPERS, ids=NAMES)
def test_a_signature_is_never_alone_on_a_page(one: LoadedTemplate, language: str) -> None:
    """What stands before the line for it stays with it, and the block is not broken over two pages."""
    found = blocks(made(one, language, full=True))
    signed = [(here, before) for before, here in pairwise(found)
              if isinstance(here, Table) and "_" * 30 in here.rows[0].cells[0].text]  # fmt: skip

    assert signed or one.template.id == "one_year_memo"
    for block, before in signed:
        assert isinstance(before, Paragraph)
        assert before.paragraph_format.keep_with_next is True
        assert block.rows[0]._tr.xpath("./w:trPr/w:cantSplit")


@pytest.mark.parametrize(("one", "language"), CAPTIONED)
def test_a_citation_and_a_box_to_tick_are_never_broken_at_a_lines_end(one: LoadedTemplate, language: str) -> None:
    """“8” by itself is no citation, and an empty box at the end of a line says nothing."""
    text = "\n".join(part.text for part in made(one, language, full=True).element.body.iter("{*}t") if part.text)

    assert [] == re.findall(r"\d C\.F\.R\.|\d I&N|Dec\. \d|\d U\.S\.|U\.S\. \d|\bchs?\. \d|Part I|☐ \w", text)


def test_a_brief_names_the_last_day_by_law_and_no_earlier_one() -> None:
    """The day that the office works toward would concede to the court that an application in time was late."""
    text = words(made(LOADED["pre_hearing_brief"], "en", full=True))

    assert "The one-year filing deadline of March 9, 2027" in text
    assert "March 8, 2027" not in text


def test_no_wording_counts_days_that_the_law_counts() -> None:
    """Thirty days, ten days, a year from now: the rules know them, and change; a paper shows the date."""
    number = r"(?:\d+|five|ten|fifteen|twenty|twenty-one|thirty|sixty|ninety)"
    counted = re.compile(rf"\b{number}[\s-]+(?:\(\d+\)\s+)?(?:calendar |business |working )?days?\b", re.IGNORECASE)
    folder = COURT.parent
    wordings = [*COURT.glob("*.md"), *(folder / f"{name}.en.md" for name in FILE)]

    assert [] == [(one.name, found) for one in wordings for found in counted.findall(one.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("name", sorted(IDS | FILE))
def test_the_office_reads_that_a_paper_is_a_sample(name: str) -> None:
    """In the sidecar, never in the paper; of a Spanish one also that no native speaker has read it."""
    template = LOADED[name].template

    assert set(template.files) == set(template.notes) == set(template.revised)
    assert all("ample, for attorney review" in note.en for note in template.notes.values())
    assert "es" not in template.notes or "Not reviewed by a native speaker" in template.notes["es"].en
    assert (template.audience, bool(template.stage), bool(template.signed_by)) == (
        "file" if name == "one_year_memo" else "court",
        True,
        True,
    )
    assert all("ample, for" not in words(made(LOADED[name], language, full=True)) for language in template.files)


def test_papers_with_a_cover_ask_for_the_caption_in_the_same_way() -> None:
    """A value that one motion reads from the case and another asks for would tell the judge two things."""
    sources: dict[str, set[str]] = {}
    for name in IDS - {"pre_hearing_brief"}:  # which lists the family, and so has its names in rows
        for field in LOADED[name].template.fields:
            if not field.source.startswith("given."):
                sources.setdefault(field.name, set()).add(field.source)

    assert {} == {name: found for name, found in sources.items() if len(found) > 1}


def test_a_brief_letters_its_arguments_without_a_gap() -> None:
    """Whether or not the year and the social group are argued."""
    for full in (True, False):
        paper = made(LOADED["pre_hearing_brief"], "en", full=full)
        parts = [p.text[0] for p in paper.paragraphs if p.style and p.style.name == "Heading 2"]
        assert list("ABCDEFGHI"[: len(parts)]) == parts


def test_a_response_argues_only_what_was_argued() -> None:
    """Without a third country there is no word of one."""
    one = LOADED["response_to_motion_to_pretermit"]
    bare, full = (words(made(one, "en", full=chosen)) for chosen in (False, True))

    assert "third country" not in bare
    assert "III. CONCLUSION" in bare
    assert "This response is due by November 27, 2026." in full
    assert "IV. CONCLUSION" in full


def test_a_declaration_read_in_another_language_has_its_certificate() -> None:
    """The interpreter certifies competence, the language, that it was understood, and that it was true and accurate."""
    one = LOADED["declaration"]
    without, certified = (words(made(one, "en", full=full)) for full in (False, True))

    assert "CERTIFICATE OF INTERPRETATION" not in without
    for part in (
        "competent to interpret",
        "understood it before signing",
        "true and accurate",
        "interpreter_telephone",
    ):
        assert part in certified
    assert "penalty of perjury under the laws of the United States of America" in without
