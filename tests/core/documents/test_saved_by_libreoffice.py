"""Templates that somebody opened and saved in LibreOffice, which cuts and arranges the XML its own way."""

from __future__ import annotations

import io
import subprocess

import docx
import pytest
from docx.oxml.ns import qn

from amparo.declarations import DocumentTemplate, TemplateField, Text
from amparo.documents.check import file_problems
from amparo.documents.compiled import compiled

ROW = TemplateField(name="day", source="date", kind="date", label=Text("day", "día"))
LETTER = DocumentTemplate(
    id="letter",
    title=Text("Letter", "Carta"),
    files={"en": "letter.docx"},
    fields=(
        TemplateField(name="client_name", source="principal.name", label=Text("name", "nombre")),
        TemplateField(name="dates", source="deadlines", label=Text("dates", "fechas"), rows=(ROW,)),
    ),
)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A letter with a cut tag, a condition, a table with rows, a header, and one mistake, saved by LibreOffice."""
    folder = tmp_path_factory.mktemp("saved")
    paper = docx.Document()
    line = paper.add_paragraph("Dear ")
    for run in ("{{ client", "_na", "me }}", ", “welcome”"):
        line.add_run(run).bold = run == "_na"
    for text in ("{%p if client_name %}", "One & two", "{%p endif %}"):
        paper.add_paragraph(text)
    table = paper.add_table(rows=3, cols=2)
    for row, text in enumerate(("{%tr for one in dates %}", "{{ one.day }}", "{%tr endfor %}")):
        table.cell(row, 0).text = text
    paper.sections[0].header.paragraphs[0].text = "{{ client_name }}"
    paper.add_paragraph("{{ nobody }}")
    paper.save(str(folder / "letter.docx"))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*command, str(folder / "letter.docx")], check=True, capture_output=True, timeout=100)
    return (folder / "out" / "letter.docx").read_bytes()


def test_its_mistakes_are_found_in_their_places(saved: bytes) -> None:
    """The paragraph that a reader sees, whatever the file looks like inside."""
    (found,) = file_problems(LETTER, saved)

    assert "There is no field named “nobody”" in found.why
    assert "In: “{{ nobody }}”" in found.why
    assert found.place.startswith("text, paragraph ")


def test_it_is_filled_in_like_any_other(saved: bytes) -> None:
    """Cut tags, conditions, rows and headers all find their values."""
    template = compiled(saved)
    assert template is not None

    days = [{"day": "March 4"}, {"day": "March 5"}]
    made = docx.Document(io.BytesIO(template.filled({"client_name": "O'Neil & P", "dates": days, "nobody": "x"})))

    texts = ["".join(text.text or "" for text in line.iter(qn("w:t"))) for line in made.element.body.iter(qn("w:p"))]
    assert ["Dear O'Neil & P, “welcome”", "One & two"] == [text for text in texts if text][:2]
    assert ["March 4", "March 5"] == [row.cells[0].text for row in made.tables[0].rows]
    assert made.sections[0].header.paragraphs[0].text == "O'Neil & P"
