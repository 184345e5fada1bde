"""Word templates to measure with: a letter of a page, a brief of sixteen and an index of exhibits, and their values."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import docx
from docx.document import Document

_SEED = 7
_ARGUMENTS, _PARAGRAPHS = 8, 9
_FACTS = (
    "The respondent fled after armed men came to the house a second time, and the record shows what the police did "
    "with each report: a number was given out, and nobody came. Neighbors who spoke for the family were beaten within "
    "a week. Three letters, a hospital file and a photograph of the door bear this out, each with its translation. "
)
_DETAILS = (
    "Your next hearing is on {{ hearing.date }} at {{ hearing.court }}, before Immigration Judge {{ hearing.judge }}. "
    "Please arrive thirty minutes early, and bring the original of each paper on the list below. If you cannot come, "
    "call {{ attorney.telephone }} as soon as you know: {{ client.salutation }}, nobody else may ask for another day."
)


def _paper() -> Document:
    paper = docx.Document()
    section = paper.sections[0]
    section.header.paragraphs[0].text = "{{ office.name }} · {{ office.telephone }}"
    section.footer.paragraphs[0].text = "{{ client.name }}, A {{ client.a_number }}"
    return paper


def letter() -> Document:
    """Return a template of one page, with a tag that Word cut into runs, a list and a condition."""
    paper = _paper()
    paper.add_paragraph("{{ today }}")
    subject = paper.add_paragraph()
    for run in ("About: {{ cli", "ent.na", "me }} (A {{ client.a_number }})"):
        subject.add_run(run).bold = True
    for _ in range(8):
        paper.add_paragraph(_DETAILS)
    for text in ("{%p for item in bring %}", "{{ item.title }}", "{%p endfor %}"):
        paper.add_paragraph(text)
    for text in ("{%p if hearing.interpreter %}", "The court was asked for {{ hearing.language }}.", "{%p endif %}"):
        paper.add_paragraph(text)
    paper.add_paragraph("{{ attorney.name }}")
    return paper


def brief() -> Document:
    """Return a template of about sixteen pages, with a caption in a table and conditions among its paragraphs."""
    paper = _paper()
    caption = paper.add_table(rows=2, cols=2, style="Table Grid")
    texts = ("{{ client.name }}", "A {{ client.a_number }}", "Judge {{ hearing.judge }}", "{{ hearing.date }}")
    for cell, text in zip((cell for row in caption.rows for cell in row.cells), texts, strict=True):
        cell.text = text
    for number in range(_ARGUMENTS):
        paper.add_heading(f"{{{{ arguments[{number}].title }}}}", 1)
        for place in range(_PARAGRAPHS):
            added = paper.add_paragraph(_FACTS)
            added.add_run("{{ client.name }} ").bold = True
            added.add_run(f"so testified (Exhibit {{{{ arguments[{number}].exhibit }}}}). ").italic = True
            added.add_run(_FACTS)
            if place == 0:
                for text in (f"{{%p if arguments[{number}].timely %}}", "It was timely.", "{%p else %}"):
                    paper.add_paragraph(text)
                for text in ("Changed circumstances excuse the delay.", "{%p endif %}"):
                    paper.add_paragraph(text)
    return paper


def exhibit_index() -> Document:
    """Return a template with a table that has a row for each exhibit."""
    paper = _paper()
    table = paper.add_table(rows=4, cols=5, style="Table Grid")
    heads = ("Tab", "Description", "Source", "Date", "Pages")
    tags = ("{{ e.tab }}", "{{ e.title }}", "{{ e.source }}", "{{ e.date }}", "{{ e.first }}-{{ e.last }}")
    for column, (head, tag) in enumerate(zip(heads, tags, strict=True)):
        table.cell(0, column).text, table.cell(2, column).text = head, tag
    table.cell(1, 0).text, table.cell(3, 0).text = "{%tr for e in exhibits %}", "{%tr endfor %}"
    return paper


def file_of(template: Callable[[], Document]) -> bytes:
    """Return a template as a Word file."""
    written = io.BytesIO()
    template().save(written)
    return written.getvalue()


def values(rows: int) -> Mapping[str, Any]:
    """Return invented values for the three templates, with so many exhibits; the same each time."""
    drawn = random.Random(_SEED)
    exhibits, first = list[dict[str, str]](), 1
    for number in range(1, rows + 1):
        last = first + drawn.randrange(14)
        day = date(2024, 1, 1) + timedelta(days=drawn.randrange(900))
        title = f"Declaration & report {number} <{drawn.choice(('Mam', 'Ixil', 'Chuj'))}>"
        source = drawn.choice(("U.S. Dep't of State", "Witness", "Hospital San Juan", "Smith & Ortiz, LLP"))
        pages = {"first": str(first), "last": str(last)}
        exhibits.append({"tab": str(number), "title": title, "source": source, "date": day.isoformat(), **pages})
        first = last + 1
    return {
        "today": "November 22, 2026",
        "office": {"name": "Clínica Puente & Asociados", "telephone": "555-0100"},
        "client": {"name": "María José Ñáñez Tum", "a_number": "000-000-000", "salutation": "Sra. Ñáñez"},
        "hearing": {
            "date": "January 12, 2027",
            "court": "Example Immigration Court",
            "judge": "A. Example",
            "interpreter": True,
            "language": "Q'anjob'al",
        },
        "attorney": {"name": "O'Neil & Pérez", "telephone": "555-0111"},
        "bring": [{"title": title} for title in ("Passport", "Birth certificate <original>", "Photos & letters")],
        "arguments": [
            {"title": f"Ground {number}", "exhibit": chr(ord("A") + number), "timely": bool(number % 2)}
            for number in range(_ARGUMENTS)
        ],
        "exhibits": exhibits,
    }
