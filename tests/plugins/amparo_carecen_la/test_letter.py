"""The letter for support places: made from its own wording, checked like any other, silent about who carries it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from amparo.documents import FieldValues, load_package_templates, render_document
from amparo_carecen_la.make import make_letters

VALUES: dict[str, str | int] = {
    "organization.name": "Clínica Ejemplo",
    "organization.address": "1 Example Plaza, Los Angeles",
    "organization.telephone": "(213) 555-0100",
    "today": "2026-03-17",
    "facts.carecen_la.people": 2,
    "facts.carecen_la.needs": "clothes / ropa; food / comida",
    "facts.carecen_la.places": "Casa del Camino (food / comida)\nRefugee Closet (clothes / ropa)",
}


def words(file: bytes) -> str:
    """Return the text of a Word file's body, its tables included."""
    paper = Document(BytesIO(file))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in paper.paragraphs] + cells)


@pytest.mark.parametrize(("language", "day"), [("en", "March 17, 2026"), ("es", "17 de marzo de 2026")])
def test_the_letter_says_what_is_needed_where_and_since_when(language: str, day: str) -> None:
    """It holds the needs, each place on its line, how many people, and the date in its own language."""
    loaded = load_package_templates("amparo_carecen_la")[0]
    made = render_document(loaded.template, loaded.contents[language], FieldValues(by_source={**VALUES}), language)
    text = words(made.content)

    assert all(part in text for part in (day, "2", "clothes / ropa", "Casa del Camino", "Refugee Closet"))


def test_the_letter_asks_for_nothing_that_tells_who_somebody_is() -> None:
    """Its fields are the organization's, the date, and what is needed: no name, number, country or hearing."""
    template = load_package_templates("amparo_carecen_la")[0].template
    sources = {field.source.split(".")[0] for field in template.fields}

    assert {"organization", "today", "facts"} == sources


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_files_that_ship_are_the_ones_that_are_made(language: str, tmp_path: Path) -> None:
    """Nobody edited the Word file and forgot the wording, or the other way round."""
    make_letters(tmp_path)
    made = (tmp_path / f"support_referral.{language}.docx").read_bytes()

    assert words(made) == words(load_package_templates("amparo_carecen_la")[0].contents[language])
