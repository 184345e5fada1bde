"""Writes the Word templates from their wording: `python -m amparo_templates.make`, from the root of the checkout.

A wording file has one block between blank lines: `#` title, `##` heading, `-` bullets, `|` rows of a table (`|!` a row
that stands out), `|=` a table's head (`|= Date: 1.5 | What: 5 |`, widths in inches), `>` a box, `~` signatures (name |
part | word for the date, if there is a line for it | who else signs below), side by side or, with a loop among them,
one below the other; anything else is a paragraph, its lines broken as written. `**words**` are bold.

A condition or a loop stands on a line of its own: `{%p if name %}` around paragraphs, headings, bullets and tables, as
a block of its own or among bullets and in boxes; `{%tr for row in list %}` among the rows of a table.

Papers for courts have a wording of their own: `court_papers`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from docx.document import Document as WordDocument

from amparo_templates import layout
from amparo_templates.court_papers import court_paper

HERE = Path(__file__).parent
WORDING = HERE / "wording"
# The first go to people who may read with difficulty; the others are whole on fewer pages.
POINTS = {
    **dict.fromkeys(("hearing_notice", "appointment_letter", "papers_needed"), 12.0),
    **dict.fromkeys(("change_of_address_reminder", "annual_fee_letter", "closing_letter", "case_memo"), 11.0),
}
# A hand-out is shown to others and lies about: it does not say whose case it came from.
WITHOUT_NUMBER = frozenset({"know_your_rights"})

TABLES = frozenset({"|", "|!", "|=", ">"})


def make_templates(folder: Path) -> tuple[Path, ...]:
    """Write every template into `folder` and return the files, which are the same bytes each time."""
    written = []
    for wording, made in (*_each(WORDING, _paper), *_each(WORDING / "court", court_paper)):
        path = folder / f"{wording.stem}.docx"
        path.write_bytes(layout.saved(made))
        written.append(path)
    return tuple(written)


def _each(folder: Path, paper: Callable[[Path], WordDocument]) -> Iterator[tuple[Path, WordDocument]]:
    return ((wording, paper(wording)) for wording in sorted(folder.glob("*.md")))


def _paper(wording: Path) -> WordDocument:
    blocks = [block.splitlines() for block in wording.read_text(encoding="utf-8").strip().split("\n\n")]
    template, language = wording.stem.split(".")
    title, points = blocks[0][0].removeprefix("# "), POINTS.get(template, 11.5)
    paper = layout.new_paper(title, language, points=points, numbered=template not in WITHOUT_NUMBER)
    before = ""
    for block, following in zip(blocks, [*blocks[1:], [""]], strict=True):
        mark = _mark(block)
        _add(paper, block, mark, after_table=before in {*TABLES, "~"})
        before = mark or before
        if mark and mark not in TABLES and _mark(following) in TABLES:
            paper.paragraphs[-1].paragraph_format.keep_with_next = True  # what leads up to a table stays with it
        if mark in TABLES and layout.is_tag(following[0]):
            layout.gap(paper)  # with the table it comes and goes; two tables without it would become one
            before = ""
    return paper


def _mark(lines: list[str]) -> str:
    """Return what kind of block it is; nothing for tags by themselves, which leave nothing behind."""
    return next((line.partition(" ")[0] for line in lines if not layout.is_tag(line)), "")


def _add(paper: WordDocument, lines: list[str], mark: str, *, after_table: bool) -> None:
    first = lines[0].partition(" ")[2]
    if mark not in {"", "##"} and after_table:  # a heading brings its own white space
        layout.gap(paper)
    match mark:
        case "#":
            paper.add_paragraph(first, style="Title")
        case "##":
            paper.add_paragraph(first, style="Heading 1")
        case "-":
            layout.bullets(paper, [line.removeprefix("- ") for line in lines])
        case "|" | "|!":
            large = sum(line.startswith("|!") for line in lines)
            layout.facts(paper, [_row(line) for line in lines], large=large)
        case "|=":
            layout.columns(paper, [_head(cell) for cell in _row(lines[0])], [_row(line) for line in lines[1:]])
        case ">":
            layout.callout(paper, [line.removeprefix("> ") for line in lines])
        case "~":
            below = any(map(layout.is_tag, lines))
            signed = layout.signatures_below if below else layout.signatures
            signed(paper, [_row(line) for line in lines])
        case _:
            layout.paragraph(paper, "\n".join(lines))


def _row(line: str) -> tuple[str, ...]:
    return (line,) if layout.is_tag(line) else _cells(line.strip("|!=~"))


def _head(cell: str) -> tuple[str, float]:
    words, _, width = cell.rpartition(":")
    return words, float(width)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split(" | "))  # a filter in a tag has no spaces around its bar


if __name__ == "__main__":
    for path in make_templates(HERE):
        sys.stdout.write(f"{path.name}\n")
