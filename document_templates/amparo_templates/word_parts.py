"""What python-docx has no call for: borders, widths, fields, and a file that does not say when it was written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import _Footer, _Header
from docx.shared import Inches, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

LOCALES = {"en": "en-US", "es": "es-US"}
# Word keeps the moment of writing in the file; a fixed one makes the same letter the same bytes.
WRITTEN = datetime(2026, 1, 1)  # noqa: DTZ001 - python-docx writes naive UTC
_AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def shade(cell: _Cell, tint: str) -> None:
    """Tint a cell."""
    fill = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": tint})
    cell._tc.get_or_add_tcPr().append(fill)  # noqa: SLF001 - python-docx has no call for shading


def keep_together(table: Table, rows: int) -> None:
    """Keep the first rows of a table on the page of the row below them."""
    # Word keeps a row on the page of the next one if its paragraphs say so.
    for row in table.rows[:rows]:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def drop_thumbnail(paper: WordDocument) -> None:
    """Take out the picture that python-docx's own blank document carries."""
    # File managers would show it for our letters.
    relationships = paper.part.package.rels
    for key in [key for key, found in relationships.items() if found.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del relationships[key]


def set_properties(paper: WordDocument, title: str, language: str) -> None:
    """Set the file's own title and language, and nothing that says who wrote it or when."""
    properties = paper.core_properties
    properties.title, properties.language = title, LOCALES[language]
    properties.author = properties.last_modified_by = "Amparo"
    properties.comments = properties.subject = properties.keywords = ""
    properties.created = properties.modified = WRITTEN
    properties.revision = 1


def set_page(paper: WordDocument) -> None:
    """Set US letter, its margins, and a first page with a head of its own."""
    section = paper.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin, section.bottom_margin = Inches(1), Inches(0.9)
    section.header_distance = section.footer_distance = Inches(0.5)
    section.different_first_page_header_footer = True


def set_style(
    paper: WordDocument, name: str, points: float, *, font: str, space_after: float, bold: bool = False
) -> ParagraphStyle:
    """Set a style's type, and return it."""
    style: ParagraphStyle = paper.styles[name]
    style.font.name, style.font.size, style.font.bold = font, Pt(points), bold
    style.paragraph_format.space_after = Pt(space_after)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), font)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    return style


def add_field(target: Paragraph, instruction: str, points: float, color: RGBColor) -> None:
    """Add what Word counts itself, such as PAGE."""
    run = target.add_run()
    run.font.size, run.font.color.rgb = Pt(points), color
    simple = element("w:fldSimple", {"w:instr": instruction})
    target._p.append(simple)  # noqa: SLF001 - python-docx has no call for fields
    shown = target.add_run("1")
    shown.font.size, shown.font.color.rgb = Pt(points), color
    simple.append(shown._r)  # noqa: SLF001
    run._r.getparent().remove(run._r)  # noqa: SLF001


def clear_tab_stops(part: _Header | _Footer) -> None:
    """Clear the tab stops of the built-in head and foot, which are of another page width."""
    for line in part.paragraphs:
        style = line.style
        for stops in style.element.xpath(".//w:tabs") if style is not None else ():
            stops.getparent().remove(stops)


def rule_paragraph(target: Paragraph, side: str, color: str, *, eighths: int = 6) -> None:
    """Draw a line at one side of a paragraph."""
    borders = element("w:pBdr", {})
    borders.append(_border(side, color, eighths, space=4))
    properties = target._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no call for borders
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def set_widths(table: Table, inches: Sequence[float]) -> None:
    """Set the widths of a table's columns, in inches."""
    # Word reads the cells' widths, LibreOffice and Google Docs the grid's; the indent aligns text with the page's edge.
    table.autofit = False
    for column, width in zip(table.columns, inches, strict=True):
        column.width = Inches(width)
        for cell in column.cells:
            cell.width = Inches(width)
    indent = element("w:tblInd", {"w:w": "108", "w:type": "dxa"})
    table._tbl.tblPr.insert_element_before(indent, "w:tblBorders", *_AFTER_BORDERS)  # noqa: SLF001 - no call for it


def set_borders(table: Table, colors: dict[str, str], *, eighths: int = 4) -> None:
    """Draw the borders of a table on the sides named, each in its color."""
    borders = element("w:tblBorders", {})
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        if side in colors:
            borders.append(_border(side, colors[side], eighths, space=0))
    table._tbl.tblPr.insert_element_before(borders, *_AFTER_BORDERS)  # noqa: SLF001 - no call for borders


def _border(side: str, color: str, eighths: int, *, space: int) -> BaseOxmlElement:
    return element(f"w:{side}", {"w:val": "single", "w:sz": str(eighths), "w:space": str(space), "w:color": color})


def keep_rows_whole(table: Table) -> None:
    """Break no row of a table over two pages."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit", {}))  # noqa: SLF001 - no call for it


def element(tag: str, attributes: dict[str, str]) -> BaseOxmlElement:
    """Return an element of Word's own, for what python-docx has no call for."""
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(name), value)
    return made
