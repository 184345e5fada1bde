"""Writes the letters of this plugin: `python -m amparo_carecen_la.make`. Afterwards they may be edited in Word."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


class Wording(NamedTuple):
    """The words of the letter in one language."""

    locale: str
    title: str
    greeting: str
    opening: str
    rows: tuple[tuple[str, str], ...]
    places: str
    closing: tuple[str, ...]


WORDINGS = {
    "en": Wording(
        locale="en-US",
        title="Letter for support places",
        greeting="To whom it may concern:",
        opening=(
            "The bearer of this letter comes to you from {{ organization_name }}. Please help as you can. Nobody needs "
            "to show a document or to tell their story for it."
        ),
        rows=(("Date", "{{ today }}"), ("How many people", "{{ people }}"), ("What is needed", "{{ needs }}")),
        places="Places that can help",
        closing=(
            "This letter names nobody and says nothing about anybody's case, on purpose. Please do not ask about it.",
            "If you cannot help, or have a question, call us at {{ organization_telephone }}. Thank you.",
        ),
    ),
    "es": Wording(
        locale="es-US",
        title="Carta para lugares de apoyo",
        greeting="A quien corresponda:",
        opening=(
            "La persona que trae esta carta viene de parte de {{ organization_name }}. Le pedimos que le ayude en lo "
            "que pueda. No hace falta que nadie muestre un documento ni cuente su historia."
        ),
        rows=(("Fecha", "{{ today }}"), ("Cuántas personas", "{{ people }}"), ("Qué se necesita", "{{ needs }}")),
        places="Lugares que pueden ayudar",
        closing=(
            "Esta carta no nombra a nadie ni dice nada del caso de nadie, a propósito. Por favor, no pregunte por eso.",
            "Si no puede ayudar o tiene una pregunta, llámenos al {{ organization_telephone }}. Gracias.",
        ),
    ),
}


def make_letters(folder: Path) -> tuple[Path, ...]:
    """Write the letter in each language into `folder` and return the files."""
    written = []
    for language, words in WORDINGS.items():
        path = folder / f"support_referral.{language}.docx"
        letter(words).save(str(path))
        written.append(path)
    return tuple(written)


def letter(words: Wording) -> WordDocument:
    """Return the letter in one language: letterhead, a short table, the places, no name anywhere."""
    from docx import Document

    paper = Document()
    paper.core_properties.title, paper.core_properties.language = words.title, words.locale
    paper.core_properties.author = paper.core_properties.comments = ""
    paper.sections[0].header.paragraphs[0].add_run("{{ organization_name }}").bold = True
    paper.sections[0].footer.paragraphs[0].text = "{{ organization_address }}  ·  {{ organization_telephone }}"
    paper.add_heading(words.title, level=1)
    paper.add_paragraph(words.greeting)
    paper.add_paragraph(words.opening)
    table = paper.add_table(rows=0, cols=2)
    for label, value in words.rows:
        cells = table.add_row().cells
        cells[0].paragraphs[0].add_run(label).bold = True
        cells[1].text = value
    paper.add_heading(words.places, level=2)
    paper.add_paragraph("{{ places }}")
    for line in words.closing:
        paper.add_paragraph(line)
    return paper


if __name__ == "__main__":
    for made in make_letters(Path(__file__).parent):
        sys.stdout.write(f"{made.name}\n")
