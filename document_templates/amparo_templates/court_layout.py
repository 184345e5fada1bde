"""How the text of papers for the immigration court looks: headings, paragraphs, lists, ruled tables, signatures.

In the type and spacing that the EOIR Policy Manual, Part II, chapter 3.3, encourages, without a letterhead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.shared import Inches, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

from amparo_templates.layout import gap, is_tag
from amparo_templates.word_parts import (
    add_field,
    clear_tab_stops,
    drop_thumbnail,
    element,
    keep_rows_whole,
    set_borders,
    set_page,
    set_properties,
    set_style,
    set_widths,
)

FONT = "Times New Roman"
POINTS = 12.0
DOUBLE = Pt(24)
BLACK = RGBColor(0, 0, 0)
BLANK = "_" * 22
# What would look wrong at a line's end: a section sign without its number, a party's initials in two, the number of a
# volume or a chapter by itself, a box to tick without its word.
_SECTION, _INITIALS = re.compile(r" ?(§+) "), re.compile(r"(?<=\b[A-Z])-(?![a-z0-9])")
_WITH_THE_NEXT = re.compile(
    r" (?=C\.F\.R\.|I&N Dec\.|U\.S\. \d)|(?<=\bDec\.) (?=\d)|(?<=\bU\.S\.) (?=\d)|(?<=\bch\.) (?=\d)"
    r"|(?<=\bchs\.) (?=\d)|(?<=\bPart) (?=I)|(?<=☐) (?=\S)"
)
_SEVERAL = re.compile(r"\[\[([^|\]]*)\|([^\]]*)\]\]")

_MAY_BE_EMPTY = re.compile(r"attorney_(?:email|bar_number)")


def new_court_paper(title: str, language: str) -> WordDocument:
    """Return an empty US-letter document for a court, pages numbered, later pages headed by name and A-number."""
    paper = Document()
    drop_thumbnail(paper)
    set_properties(paper, title, language)
    set_page(paper)
    for name, points in (("Normal", POINTS), ("Title", POINTS), ("Heading 1", POINTS), ("Heading 2", POINTS)):
        _set_style(paper, name, points)
    section = paper.sections[0]
    section.bottom_margin = Inches(1)
    for part in (section.header, section.first_page_footer, section.footer):
        clear_tab_stops(part)
    later = section.header.paragraphs[0]
    later.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    later.add_run("{{ client_name }}, A {{ client_a_number }}").font.size = Pt(10)
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_field(line, "PAGE", 10, BLACK)
    return paper


def title(paper: WordDocument, words: str, *, before: float = 14) -> None:
    """Add what the paper is, in the middle above its text; `before` is white space in points."""
    space(paper, before)
    added = write(paper.add_paragraph(style="Title"), words)
    added.alignment = WD_ALIGN_PARAGRAPH.CENTER


def heading(paper: WordDocument, text: str, *, level: int = 1) -> None:
    """Add a heading: of a section centred, of a part of one at the edge."""
    added = paper.add_paragraph(style=f"Heading {level}")
    write(added, text)
    if level == 1:
        added.alignment = WD_ALIGN_PARAGRAPH.CENTER


def text(paper: WordDocument, words: str, *, double: bool) -> Paragraph:
    """Add a paragraph: of an argument in double spacing with its first line indented, else in single spacing."""
    added = write(paper.add_paragraph(), words)
    if is_tag(words):
        return added
    added.paragraph_format.widow_control = True
    if double:
        added.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        added.paragraph_format.line_spacing = DOUBLE
        added.paragraph_format.first_line_indent = Inches(0.5)
        added.paragraph_format.space_after = Pt(0)
    else:
        added.paragraph_format.space_before, added.paragraph_format.space_after = Pt(4), Pt(8)
    return added


def items(paper: WordDocument, lines: Sequence[str], *, indent: float = 0.5) -> None:
    """Add a list; what stands before the first tab of a line hangs out: `1.`, `☐`. `indent` is in inches."""
    for line in lines:
        added = write(paper.add_paragraph(), line)
        if is_tag(line):
            continue
        added.paragraph_format.space_before = Pt(3)
        added.paragraph_format.left_indent = Inches(indent + 0.3)
        added.paragraph_format.first_line_indent = Inches(-0.3)
        added.paragraph_format.tab_stops.add_tab_stop(Inches(indent + 0.3))
        added.paragraph_format.space_after = Pt(5)


def grid(paper: WordDocument, heads: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> None:
    """Add a ruled table; its head, of `(words, width in inches)`, comes on each page; a row of one text is a tag."""
    space(paper, 6)
    table = table_of(paper, len(rows) + 1, [width for _, width in heads])
    set_borders(table, dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), "000000"))
    for cell, (words, _) in zip(table.rows[0].cells, heads, strict=True):
        write(cell.paragraphs[0], f"**{words}**")
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader", {}))  # noqa: SLF001 - no call for it
    for row, texts in zip(table.rows[1:], rows, strict=True):
        for cell, words in zip(row.cells, texts, strict=False):
            write(cell.paragraphs[0], words)
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_before = Pt(3)
            cell.paragraphs[0].paragraph_format.space_after = Pt(3)
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(11)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    space(paper, 8)


def signature(paper: WordDocument, lines: Sequence[str], *, date_word: str = "Date") -> None:
    """Add a line for a signature with what stands below it, and one for the date beside it, never alone on a page."""
    keep_last_with_next(paper)
    table = table_of(paper, 1, (3.7, 2.8))
    signer, day = table.rows[0].cells
    write(signer.paragraphs[0], "\n\n" + "_" * 36)
    below = signer.add_paragraph()
    lines_below(below, lines)
    write(day.paragraphs[0], f"\n\n{BLANK}")
    write(day.add_paragraph(), date_word)
    keep_rows_whole(table)
    space(paper, 6)


def write(target: Paragraph, words: str) -> Paragraph:
    """Write `**bold**` and `_italic_` words; `[[one|several]]` chooses by how many respondents there are."""
    typographic = words.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    chosen = _SEVERAL.sub(r"{% if riders %}\2{% else %}\1{% endif %}", typographic)
    chosen = _INITIALS.sub("\N{NON-BREAKING HYPHEN}", _SECTION.sub("\N{NO-BREAK SPACE}\\1\N{NO-BREAK SPACE}", chosen))
    chosen = _WITH_THE_NEXT.sub("\N{NO-BREAK SPACE}", chosen)
    for number, part in enumerate(re.split(r"\*\*", chosen)):
        for turn, piece in enumerate(re.split(r"(?<![\w_])_(?=[^_\s])|(?<=[^_\s])_(?![\w_])", part)):
            if piece:
                run = target.add_run(piece)
                run.bold, run.italic = bool(number % 2) or None, bool(turn % 2) or None
    return target


def page_break(paper: WordDocument) -> None:
    """Begin a new page."""
    added = paper.add_paragraph()
    added.paragraph_format.space_after = Pt(0)
    added.add_run().add_break(WD_BREAK.PAGE)


def space(paper: WordDocument, points: float) -> None:
    """Add white space, which Word needs between two tables."""
    gap(paper, points)


def lines_below(target: Paragraph, lines: Sequence[str]) -> None:
    """Write lines one below the other; one that may be empty takes its line end with it."""
    first, *others = lines
    write(target, first)
    for line in others:
        found = _MAY_BE_EMPTY.search(line)
        if found:
            target.add_run(f"{{% if {found[0]} %}}\n{line}{{% endif %}}")
        else:
            write(target, f"\n{line}")


def keep_last_with_next(paper: WordDocument) -> None:
    """Keep the last words on the page of what follows them."""
    last = next((one for one in reversed(paper.paragraphs) if one.text.strip() and not is_tag(one.text)), None)
    if last is not None:
        last.paragraph_format.keep_with_next = True


def table_of(paper: WordDocument, rows: int, inches: Sequence[float]) -> Table:
    """Add a table without lines, its columns of these widths, and no row of it on two pages."""
    table: Table = paper.add_table(rows=rows, cols=len(inches))
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    set_widths(table, inches)
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    keep_rows_whole(table)
    return table


def _set_style(paper: WordDocument, name: str, points: float) -> None:
    style = set_style(paper, name, points, font=FONT, space_after=0, bold=name != "Normal")
    style.font.color.rgb = BLACK
    if name.startswith("Heading"):
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(10)
        style.paragraph_format.keep_with_next = True
    if name == "Title":
        style.paragraph_format.space_after = Pt(14)
        for border in style.element.xpath(".//w:pBdr"):  # Word's own title is underlined
            border.getparent().remove(border)
    if name == "Normal":
        style.paragraph_format.line_spacing = 1.0
