"""How every paper of ours looks: letterhead, headings, tables, signature lines and the foot of the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table
from docx.text.paragraph import Paragraph

FONT = "Calibri"
INK = RGBColor(0x1F, 0x3A, 0x4D)
GREY = RGBColor(0x55, 0x5F, 0x66)
LINE = "9DB2BF"
TINT = "EEF3F6"
TEXT_WIDTH_INCHES = 6.5
_AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
PAGE_WORDS = {"en": ("Page ", " of "), "es": ("Página ", " de ")}
LOCALES = {"en": "en-US", "es": "es-US"}
# Word keeps the moment of writing in the file; a fixed one makes the same letter the same bytes.
WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 - python-docx writes naive UTC


def new_paper(title: str, language: str, *, points: float = 11.5) -> WordDocument:
    """Return an empty US-letter document in our style, with letterhead and footer, proofed in `language`."""
    paper = Document()
    _drop_thumbnail(paper)
    _set_properties(paper, title, language)
    _set_page(paper)
    _set_styles(paper, language, points)
    _set_letterhead(paper)
    for footer in (paper.sections[0].first_page_footer, paper.sections[0].footer):
        _set_footer(footer, title, language)
    return paper


def saved(paper: WordDocument) -> bytes:
    """Return the file's bytes, the same each time for the same content."""
    made, stamped = io.BytesIO(), io.BytesIO()
    paper.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(stamped, "w") as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name)  # of 1 January 1980, whenever it is written
            member.create_system, member.external_attr = 3, 0o600 << 16
            target.writestr(member, source.read(name), zipfile.ZIP_DEFLATED)
    return stamped.getvalue()


def paragraph(paper: WordDocument, text: str, *, style: str | None = None) -> Paragraph:
    """Add a paragraph in which `**words**` are bold."""
    added = paper.add_paragraph(style=style)
    return _write(added, text)


def bullets(paper: WordDocument, lines: Sequence[str]) -> None:
    """Add one bullet point per line."""
    for line in lines:
        paragraph(paper, line, style="List Bullet")


def facts(paper: WordDocument, rows: Sequence[Sequence[str]], *, label_width: float = 1.9, large: int = 0) -> None:
    """Add a table of labels and values with thin lines between the rows; the first `large` values stand out.

    `label_width` is in inches.
    """
    table = paper.add_table(rows=len(rows), cols=2)
    _set_widths(table, (label_width, TEXT_WIDTH_INCHES - label_width))
    for number, (label, value) in enumerate(rows):
        for cell, text in zip(table.rows[number].cells, (f"**{label}**", value), strict=True):
            written = _write(cell.paragraphs[0], text)
            written.paragraph_format.space_before = written.paragraph_format.space_after = Pt(3)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        label_cell, value_cell = table.rows[number].cells
        label_cell.paragraphs[0].runs[0].font.color.rgb = INK
        for run in value_cell.paragraphs[0].runs if number < large else ():
            run.bold, run.font.size = True, Pt(15)
    _set_borders(table, {"top": LINE, "bottom": LINE, "insideH": LINE})
    _keep_rows_whole(table)


def callout(paper: WordDocument, lines: Sequence[str]) -> None:
    """Add a tinted box with a strong left edge, for the one thing that must not be overlooked."""
    table = paper.add_table(rows=1, cols=1)
    _set_widths(table, (TEXT_WIDTH_INCHES,))
    cell = table.rows[0].cells[0]
    for number, line in enumerate(lines):
        written = _write(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), line)
        written.paragraph_format.space_before = written.paragraph_format.space_after = Pt(4)
    shade = _element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": TINT})
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no call for shading
    _set_borders(table, {"left": "1F3A4D"}, eighths=24)
    _keep_rows_whole(table)


def signatures(paper: WordDocument, columns: Sequence[Sequence[str]]) -> None:
    """Add a signature line, a name, a part and a date line for each `(name, part, word for the date)`, side by side."""
    paper.paragraphs[-1].paragraph_format.keep_with_next = True  # nobody signs a page without the words agreed to
    table = paper.add_table(rows=1, cols=len(columns))
    for cell, (name, part, date_word) in zip(table.rows[0].cells, columns, strict=True):
        _write(cell.paragraphs[0], "\n\n" + "_" * 36)
        _write(cell.add_paragraph(), f"**{name}**\n{part}")
        _write(cell.add_paragraph(), f"\n{date_word}: " + "_" * 26)
    _keep_rows_whole(table)
    gap(paper, 14)


def gap(paper: WordDocument, points: float = 6) -> None:
    """Add a small white space, which Word needs between two tables."""
    added = paper.add_paragraph()
    added.paragraph_format.space_after = Pt(0)
    added.paragraph_format.line_spacing = Pt(points)


def _write(target: Paragraph, text: str) -> Paragraph:
    for number, part in enumerate(text.split("**")):
        if part:
            target.add_run(part).bold = True if number % 2 else None
    return target


def _drop_thumbnail(paper: WordDocument) -> None:
    # python-docx's own blank document carries a picture of itself, which file managers would show for our letters.
    relationships = paper.part.package.rels
    for key in [key for key, found in relationships.items() if found.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relationships[key]


def _set_properties(paper: WordDocument, title: str, language: str) -> None:
    properties = paper.core_properties
    properties.title, properties.language = title, LOCALES[language]
    properties.author = properties.last_modified_by = "Amparo"
    properties.comments = properties.subject = properties.keywords = ""
    properties.created = properties.modified = WRITTEN
    properties.revision = 1


def _set_page(paper: WordDocument) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin, section.bottom_margin = Inches(1), Inches(0.9)
    section.header_distance = section.footer_distance = Inches(0.5)
    section.different_first_page_header_footer = True


def _set_styles(paper: WordDocument, language: str, points: float) -> None:
    normal = _style(paper, "Normal", points, space_after=6)
    normal.paragraph_format.line_spacing = 1.12
    fonts = normal.element.get_or_add_rPr()
    fonts.append(_element("w:lang", {"w:val": LOCALES[language]}))
    title = _style(paper, "Title", 20, space_after=8, bold=True)
    title.paragraph_format.space_before = Pt(4)
    for border in title.element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    heading = _style(paper, "Heading 1", 13.5, space_after=3, bold=True)
    heading.paragraph_format.space_before = Pt(11)
    heading.paragraph_format.keep_with_next = True
    bullet = _style(paper, "List Bullet", points, space_after=3)
    bullet.paragraph_format.line_spacing = 1.08


def _style(paper: WordDocument, name: str, points: float, *, space_after: float, bold: bool = False) -> ParagraphStyle:
    style: ParagraphStyle = paper.styles[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(points), bold
    style.paragraph_format.space_after = Pt(space_after)
    if bold:
        style.font.color.rgb = INK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    return style


def _set_letterhead(paper: WordDocument) -> None:
    first, later = paper.sections[0].first_page_header, paper.sections[0].header
    name = first.paragraphs[0]
    run = name.add_run("{{ organization_name }}")
    run.bold, run.font.size, run.font.color.rgb = True, Pt(18), INK
    name.paragraph_format.space_after = Pt(0)
    place = first.add_paragraph()
    _small(place, "{{ organization_address }}  ·  {{ organization_telephone }}")
    place.paragraph_format.space_after = Pt(10)
    _rule(place, "bottom", "1F3A4D", eighths=12)
    _small(later.paragraphs[0], "{{ organization_name }}")
    _rule(later.paragraphs[0], "bottom", LINE)
    for part in (first, later):
        _clear_tab_stops(part)


def _set_footer(footer: _Footer, title: str, language: str) -> None:
    line = footer.paragraphs[0]
    _clear_tab_stops(footer)
    line.paragraph_format.tab_stops.add_tab_stop(Inches(TEXT_WIDTH_INCHES), WD_TAB_ALIGNMENT.RIGHT)
    page, of = PAGE_WORDS[language]
    _small(line, f"{title}  ·  {{{{ case_number }}}}\t{page}")
    _field(line, "PAGE")
    _small(line, of)
    _field(line, "NUMPAGES")
    _rule(line, "top", LINE)


def _small(target: Paragraph, text: str) -> None:
    run = target.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9.5), GREY


def _field(target: Paragraph, instruction: str) -> None:
    run = target.add_run()
    run.font.size, run.font.color.rgb = Pt(9.5), GREY
    simple = _element("w:fldSimple", {"w:instr": instruction})
    target._p.append(simple)  # noqa: SLF001 - python-docx has no call for fields
    shown = target.add_run("1")
    shown.font.size, shown.font.color.rgb = Pt(9.5), GREY
    simple.append(shown._r)  # noqa: SLF001
    run._r.getparent().remove(run._r)  # noqa: SLF001


def _clear_tab_stops(part: _Header | _Footer) -> None:
    # The built-in Header and Footer styles carry tab stops for another page width.
    for line in part.paragraphs:
        style = line.style
        for stops in style.element.xpath(".//w:tabs") if style is not None else ():
            stops.getparent().remove(stops)


def _rule(target: Paragraph, side: str, color: str, *, eighths: int = 6) -> None:
    borders = _element("w:pBdr", {})
    borders.append(_border(side, color, eighths, space=4))
    properties = target._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no call for borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _set_widths(table: Table, inches: Sequence[float]) -> None:
    # Word reads the cells' widths, LibreOffice and Google Docs the grid's; the indent aligns text with the page's edge.
    table.autofit = False
    for column, width in zip(table.columns, inches, strict=True):
        column.width = Inches(width)
        for cell in column.cells:
            cell.width = Inches(width)
    indent = _element("w:tblInd", {"w:w": "108", "w:type": "dxa"})
    table._tbl.tblPr.insert_element_before(indent, "w:tblBorders", *_AFTER_BORDERS)  # noqa: SLF001 - no call for it


def _set_borders(table: Table, colors: dict[str, str], *, eighths: int = 4) -> None:
    borders = _element("w:tblBorders", {})
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if side in colors:
            borders.append(_border(side, colors[side], eighths, space=0))
    table._tbl.tblPr.insert_element_before(borders, *_AFTER_BORDERS)  # noqa: SLF001 - no call for borders


def _border(side: str, color: str, eighths: int, *, space: int) -> BaseOxmlElement:
    return _element(f"w:{side}", {"w:val": "single", "w:sz": str(eighths), "w:space": str(space), "w:color": color})


def _keep_rows_whole(table: Table) -> None:
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit", {}))  # noqa: SLF001 - no call for it


def _element(tag: str, attributes: dict[str, str]) -> BaseOxmlElement:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made
