"""How every paper of ours looks: letterhead, headings, tables, signature lines and the foot of the page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import _Footer
from docx.shared import Inches, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from amparo_templates.word_parts import (
    LOCALES,
    add_field,
    clear_tab_stops,
    drop_thumbnail,
    element,
    keep_rows_whole,
    keep_together,
    rule_paragraph,
    set_borders,
    set_page,
    set_properties,
    set_style,
    set_widths,
    shade,
)

FONT = "Calibri"
INK = RGBColor(0x1F, 0x3A, 0x4D)
GREY = RGBColor(0x55, 0x5F, 0x66)
LINE = "9DB2BF"
TINT = "EEF3F6"
TEXT_WIDTH_INCHES = 6.5
PAGE_WORDS = {"en": ("Page ", " of "), "es": ("Página ", " de ")}


def new_paper(title: str, language: str, *, points: float = 11.5, numbered: bool = True) -> WordDocument:
    """Return an empty US-letter document in our style, with letterhead and footer, proofed in `language`.

    The footer names the paper and, if it is `numbered`, the case.
    """
    paper = Document()
    drop_thumbnail(paper)
    set_properties(paper, title, language)
    set_page(paper)
    _set_styles(paper, language, points)
    _set_letterhead(paper)
    for footer in (paper.sections[0].first_page_footer, paper.sections[0].footer):
        _set_footer(footer, f"{title}  ·  {{{{ case_number }}}}" if numbered else title, language)
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
    """Add one bullet point per line; a line that is a tag by itself (`{%p if ... %}`) leaves nothing behind."""
    added = [paragraph(paper, line, style=None if is_tag(line) else "List Bullet") for line in lines]
    if not any(map(is_tag, lines)):
        added[0].paragraph_format.keep_with_next = len(added) > 1  # a heading with one point at a page's foot reads ill


def is_tag(line: str) -> bool:
    """Return whether a line is a condition or a loop around its neighbours, of which nothing is left when filled."""
    return line.startswith(("{%p ", "{%tr "))


def facts(paper: WordDocument, rows: Sequence[Sequence[str]], *, label_width: float = 1.9, large: int = 0) -> None:
    """Add a table of labels and values with thin lines between the rows; the first `large` values stand out.

    A row of one text is a tag (`{%tr if ... %}`) around the rows below it. `label_width` is in inches.
    """
    table = paper.add_table(rows=len(rows), cols=2)
    set_widths(table, (label_width, TEXT_WIDTH_INCHES - label_width))
    for number, row in enumerate(rows):
        if len(row) == 1:
            _write(table.rows[number].cells[0].paragraphs[0], row[0])
            continue
        label, value = row
        _write_row(table, number, (f"**{label}**", value))
        label_cell, value_cell = table.rows[number].cells
        label_cell.paragraphs[0].runs[0].font.color.rgb = INK
        for run in value_cell.paragraphs[0].runs if number < large else ():
            run.bold, run.font.size = True, Pt(15)
    set_borders(table, {"top": LINE, "bottom": LINE, "insideH": LINE})
    keep_rows_whole(table)
    keep_together(table, len(rows) - 1)


def columns(paper: WordDocument, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> None:
    """Add a table with a head, repeated on each page, of `(words, width in inches)`, and rows as long as the head.

    A row of one text is a tag (`{%tr for ... %}`) around the rows below it.
    """
    table = paper.add_table(rows=len(rows) + 1, cols=len(heads))
    set_widths(table, [width for _, width in heads])
    _write_row(table, 0, [f"**{words}**" for words, _ in heads])
    for cell in table.rows[0].cells:
        cell.paragraphs[0].runs[0].font.color.rgb = INK
        shade(cell, TINT)
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader", {}))  # noqa: SLF001 - no call for it
    for number, row in enumerate(rows, start=1):
        if len(row) == 1:
            _write(table.rows[number].cells[0].paragraphs[0], row[0])
        else:
            _write_row(table, number, row)
    set_borders(table, {"top": LINE, "bottom": LINE, "insideH": LINE})
    keep_rows_whole(table)
    keep_together(table, 1)  # a head without a row below it is no help


def callout(paper: WordDocument, lines: Sequence[str]) -> None:
    """Add a tinted box with a strong left edge, for the one thing that must not be overlooked."""
    table = paper.add_table(rows=1, cols=1)
    set_widths(table, (TEXT_WIDTH_INCHES,))
    cell = table.rows[0].cells[0]
    for number, line in enumerate(lines):
        written = _write(cell.paragraphs[0] if number == 0 else cell.add_paragraph(), line)
        written.paragraph_format.space_before = written.paragraph_format.space_after = Pt(4)
    shade(cell, TINT)
    set_borders(table, {"left": "1F3A4D"}, eighths=24)
    keep_rows_whole(table)


def signatures(paper: WordDocument, columns: Sequence[Sequence[str]]) -> None:
    """Add a signature line, a name, a part and a date line for each `(name, part, word for the date)`, side by side.

    Without a word for the date, as in a letter that bears one, there is no line for it; a fourth text is somebody else
    who signs below, such as an interpreter.
    """
    agreed_to = [one for one in paper.paragraphs if not is_tag(one.text)][-2:]
    for line in agreed_to:
        line.paragraph_format.keep_with_next = True  # nobody signs a page without the words agreed to
    table = paper.add_table(rows=1, cols=len(columns))
    for cell, (name, part, *below) in zip(table.rows[0].cells, columns, strict=True):
        _write(cell.paragraphs[0], "\n\n" + "_" * 36)
        _write(cell.add_paragraph(), f"**{name}**\n{part}")
        for word in below[:1]:
            _write(cell.add_paragraph(), f"\n{word}: " + "_" * 26)
        for also in below[1:]:
            _write(cell.add_paragraph(), "\n" + "_" * 36 + f"\n{also}")
    keep_rows_whole(table)
    gap(paper, 1)  # Word needs a paragraph there; a higher one could stand on a page by itself


def signatures_below(paper: WordDocument, rows: Sequence[Sequence[str]]) -> None:
    """Add the same as `signatures`, one below the other; a row of one text is a tag (`{%tr for ... %}`) around them."""
    table = paper.add_table(rows=len(rows), cols=2)
    set_widths(table, (4.2, TEXT_WIDTH_INCHES - 4.2))
    for number, row in enumerate(rows):
        left, right = table.rows[number].cells
        if len(row) == 1:
            _write(left.paragraphs[0], row[0])
            continue
        name, part, date_word = row
        _write(left.paragraphs[0], "\n" + "_" * 40 + f"\n**{name}**\n{part}")
        _write(right.paragraphs[0], "\n" + "_" * 20 + f"\n{date_word}")
    keep_rows_whole(table)
    gap(paper, 1)  # Word needs a paragraph there; a higher one could stand on a page by itself


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


def _write_row(table: Table, number: int, texts: Sequence[str]) -> None:
    for cell, text in zip(table.rows[number].cells, texts, strict=True):
        written = _write(cell.paragraphs[0], text)
        written.paragraph_format.space_before = written.paragraph_format.space_after = Pt(3)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _set_styles(paper: WordDocument, language: str, points: float) -> None:
    normal = set_style(paper, "Normal", points, font=FONT, space_after=6)
    normal.paragraph_format.line_spacing = 1.12
    fonts = normal.element.get_or_add_rPr()
    fonts.append(element("w:lang", {"w:val": LOCALES[language]}))
    title = set_style(paper, "Title", 20, font=FONT, space_after=8, bold=True)
    title.font.color.rgb = INK
    title.paragraph_format.space_before = Pt(4)
    for border in title.element.xpath(".//w:pBdr"):
        border.getparent().remove(border)
    heading = set_style(paper, "Heading 1", 13.5, font=FONT, space_after=3, bold=True)
    heading.font.color.rgb = INK
    heading.paragraph_format.space_before = Pt(11)
    heading.paragraph_format.keep_with_next = True
    bullet = set_style(paper, "List Bullet", points, font=FONT, space_after=3)
    bullet.paragraph_format.line_spacing = 1.08


def _set_letterhead(paper: WordDocument) -> None:
    first, later = paper.sections[0].first_page_header, paper.sections[0].header
    name = first.paragraphs[0]
    run = name.add_run("{{ organization_name }}")
    run.bold, run.font.size, run.font.color.rgb = True, Pt(18), INK
    name.paragraph_format.space_after = Pt(0)
    place = first.add_paragraph()
    _small(place, "{{ organization_address }}  ·  {{ organization_telephone }}")
    place.paragraph_format.space_after = Pt(10)
    rule_paragraph(place, "bottom", "1F3A4D", eighths=12)
    _small(later.paragraphs[0], "{{ organization_name }}")
    rule_paragraph(later.paragraphs[0], "bottom", LINE)
    for part in (first, later):
        clear_tab_stops(part)


def _set_footer(footer: _Footer, words: str, language: str) -> None:
    line = footer.paragraphs[0]
    clear_tab_stops(footer)
    line.paragraph_format.tab_stops.add_tab_stop(Inches(TEXT_WIDTH_INCHES), WD_TAB_ALIGNMENT.RIGHT)
    page, of = PAGE_WORDS[language]
    _small(line, f"{words}\t{page}")
    add_field(line, "PAGE", 9.5, GREY)
    _small(line, of)
    add_field(line, "NUMPAGES", 9.5, GREY)
    rule_paragraph(line, "top", LINE)


def _small(target: Paragraph, text: str) -> None:
    run = target.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9.5), GREY
