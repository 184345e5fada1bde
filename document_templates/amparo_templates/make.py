"""Writes the Word templates from their wording: `python -m amparo_templates.make`, from the root of the checkout.

A wording file has one block between blank lines: `#` title, `##` heading, `-` bullets, `|` rows of a table (`|!` a row
that stands out), `>` a box, `~` signatures (name | part | word for the date); anything else is a paragraph, its lines
broken as written. `**words**` are bold.
"""

from __future__ import annotations

import sys
from pathlib import Path

from docx.document import Document as WordDocument

from amparo_templates import layout

HERE = Path(__file__).parent
WORDING = HERE / "wording"
# The notice goes to people who may read with difficulty.
LARGER = {"hearing_notice": 12.0}


def make_templates(folder: Path) -> tuple[Path, ...]:
    """Write every template into `folder` and return the files, which are the same bytes each time."""
    written = []
    for wording in sorted(WORDING.glob("*.md")):
        path = folder / f"{wording.stem}.docx"
        path.write_bytes(layout.saved(_paper(wording)))
        written.append(path)
    return tuple(written)


def _paper(wording: Path) -> WordDocument:
    blocks = [block.splitlines() for block in wording.read_text(encoding="utf-8").strip().split("\n\n")]
    template, language = wording.stem.split(".")
    paper = layout.new_paper(blocks[0][0].removeprefix("# "), language, points=LARGER.get(template, 11.5))
    for before, block in zip([[""], *blocks], blocks, strict=False):
        _add(paper, block, after_table=before[0][:1] in {"|", ">"})
    return paper


def _add(paper: WordDocument, lines: list[str], *, after_table: bool) -> None:
    mark, _, first = lines[0].partition(" ")
    if mark in {"|", "|!", ">"} and after_table:
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
            layout.facts(paper, [_cells(line.strip("|!")) for line in lines], large=large)
        case ">":
            layout.callout(paper, [line.removeprefix("> ") for line in lines])
        case "~":
            layout.signatures(paper, [_cells(line.strip("~")) for line in lines])
        case _:
            layout.paragraph(paper, "\n".join(lines))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|"))


if __name__ == "__main__":
    for path in make_templates(HERE):
        sys.stdout.write(f"{path.name}\n")
