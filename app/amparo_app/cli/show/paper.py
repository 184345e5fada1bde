"""What is printed on: wide and coloured in a terminal, plain lines of a hundred columns in a pipe or a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import IO

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDTH = 100
_WIDEST = 120

HEADING = "bold cyan"
NAME = "cyan"
FAINT = "dim"
GOOD = "green"
HEED = "yellow"
ALARM = "bold red"


def paper(file: IO[str] | None = None) -> Console:
    """Return the console that answers are printed on."""
    out = file or sys.stdout
    screen = Console(file=out, highlight=False, emoji=False, markup=False)
    width = max(60, min(screen.width, _WIDEST)) if screen.is_terminal else WIDTH
    return Console(file=out, highlight=False, emoji=False, markup=False, width=width)


def put(shown: RenderableType, file: IO[str] | None = None) -> None:
    """Print an answer; where nobody sees the margin, lines end where their words do."""
    screen = paper(file)
    if screen.is_terminal:
        screen.print(shown)
        return
    with screen.capture() as drawn:
        screen.print(shown)
    screen.file.write("".join(f"{line.rstrip()}\n" for line in drawn.get().splitlines()))


def section(heading: str, *parts: RenderableType) -> Group:
    """Return a heading with its parts indented below, after an empty line."""
    return Group(Text(""), Text(heading, style=HEADING), *(Padding(part, (0, 0, 0, 2)) for part in parts))


def columns(rows: Iterable[Iterable[RenderableType]], *, right: int | None = None, first_wide: int = 42) -> Table:
    """Return rows without lines around them; the first column keeps its words whole, `right` is set to the right."""
    listed = [list(row) for row in rows]
    table = Table.grid(padding=(0, 2, 0, 0))
    for number in range(max((len(row) for row in listed), default=1)):
        widest = first_wide if number == 0 else None
        table.add_column(justify="right" if number == right else "left", overflow="fold", max_width=widest)
    for row in listed:
        table.add_row(*row)
    return table


def listing(heads: Iterable[str], rows: Iterable[Iterable[RenderableType]], empty: str) -> RenderableType:
    """Return a list with a head over each column, or the sentence that says that it is empty."""
    listed = [list(row) for row in rows]
    if not listed:
        return Text(empty)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style=HEADING, show_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in listed:
        table.add_row(*row)
    return table


def labelled(pairs: Iterable[tuple[str, RenderableType]], width: int = 12) -> Table:
    """Return lines that each begin with a faint label."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=width, style=FAINT)
    table.add_column(overflow="fold")
    for label, part in pairs:
        table.add_row(label, part)
    return table
