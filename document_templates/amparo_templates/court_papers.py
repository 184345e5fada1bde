"""Papers for the immigration court from their wording: `wording/court/<paper>.<language>.md`.

The first block is `# TITLE`. Then one block between blank lines:

- `@cover` the cover page; `@caption` court, matter and title above the text; `@title` the title alone;
- `@single`, `@double` the spacing of the paragraphs that follow (double to begin with);
- `@sign` the practitioner's signature; `@sign Date` with another word for the date;
- `@order MOTION` the proposed order, what a grant decides besides on the lines below it;
- `@service FILING` the certificate of service on a page of its own; `@certificate FILING` as the paper itself;
- `##` a heading in the middle, `###` one at the edge, `1.` or `- ` items of a list, `|=` the head of a ruled table with
  its rows below (as in `make`), `~` somebody's signature (their lines between `|`, the word for the date last),
  `{%p if x %}` a condition or loop; anything else a paragraph.

`**bold**`, `_italic_`, and `[[Respondent|Respondents]]` by how many there are.
"""

from __future__ import annotations

import re
from pathlib import Path

from docx.document import Document as WordDocument

from amparo_templates import court_layout as court
from amparo_templates import court_pages as pages
from amparo_templates.layout import is_tag

_ITEM = re.compile(r"(\d+\.|[A-Z]\.|\([a-z]\)|-|☐|\{\{ loop\.index \}\}\.) ")


def court_paper(wording: Path) -> WordDocument:
    """Return the Word document of one wording file."""
    first, *blocks = wording.read_text(encoding="utf-8").strip().split("\n\n")
    title = first.removeprefix("# ").strip()
    paper = court.new_court_paper(_plain(title), wording.stem.split(".")[1])
    double = True
    for block in blocks:
        if block in {"@single", "@double"}:
            double = block == "@double"
        else:
            _add(paper, title, block.splitlines(), double=double)
    return paper


def _add(paper: WordDocument, title: str, lines: list[str], *, double: bool) -> None:
    mark, _, rest = lines[0].partition(" ")
    match mark:
        case _ if mark.startswith("@"):
            _add_page(paper, title, mark, rest, lines[1:])
        case "##" | "###":
            court.heading(paper, rest, level=len(mark) - 1)
        case "|=":
            court.grid(paper, [_head(cell) for cell in _row(lines[0])], [_row(line) for line in lines[1:]])
        case "~":
            *below, date_word = _row(lines[0])
            court.signature(paper, below, date_word=date_word)
        case _ if any(map(_ITEM.match, lines)):
            court.items(paper, [_item(line) for line in lines])
        case _ if any(map(is_tag, lines)):
            for line in lines:
                court.text(paper, line, double=double)
        case _:
            court.text(paper, "\n".join(lines), double=double)


def _add_page(paper: WordDocument, title: str, mark: str, rest: str, below: list[str]) -> None:
    match mark:
        case "@cover":
            pages.cover(paper, title)
        case "@caption":
            pages.caption(paper)
            court.title(paper, title)
        case "@title":
            court.title(paper, title)
        case "@sign":
            pages.attorney_signature(paper, date_word=rest or "Date")
        case "@order":
            pages.proposed_order(paper, rest, below)
        case "@service" | "@certificate":
            pages.service(paper, rest, alone=mark == "@certificate")
        case _:
            msg = f"“{mark}” is no part of a court paper"
            raise ValueError(msg)


def _item(line: str) -> str:
    found = _ITEM.match(line)
    if found is None:
        return line
    sign = "•" if found[1] == "-" else found[1]
    return f"{sign}\t{line[found.end() :]}"


def _row(line: str) -> tuple[str, ...]:
    return (line,) if is_tag(line) else tuple(cell.strip() for cell in line.strip("|=~").split("|"))


def _head(cell: str) -> tuple[str, float]:
    words, _, width = cell.rpartition(":")
    return words, float(width)


def _plain(title: str) -> str:
    """Return a title as the file's own properties have it, where nothing is filled in."""
    return re.sub(r"(?: \w+)? \{\{.*?\}\}", "", re.sub(r"\[\[([^|\]]*)\|[^\]]*\]\]", r"\1", title))
