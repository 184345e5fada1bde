"""What needs attention, a row for each item."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.attention import AttentionRow
from amparo_app.cli.show.paper import FAINT, HEED, NAME, listing
from amparo_app.cli.show.words import instant, role, say
from amparo_app.telling.mending import to_type


def _told(row: AttentionRow, language: str) -> str:
    how = to_type(row.item, row.number)
    return f"{row.item.what.in_(language)}\n{how.in_(language)}" if how else row.item.what.in_(language)


def attention_view(rows: Sequence[AttentionRow], language: str) -> RenderableType:
    """List items with their case, whose they are and since when, and how one is settled."""
    listed = [
        (
            Text(f"{row.number}\n{row.item.id}", style=NAME),
            Text(instant(row.item.since, row.zone, language)),
            Text(role(row.item.owner, language), style=HEED if row.mine else ""),
            Text(_told(row, language)),
        )
        for row in rows
    ]
    heads = ("l_case", "l_since", "l_owner", "l_what")
    table = listing([say(head, language) for head in heads], listed, say("no_attention", language))
    return Group(table, Text(say("attention_how", language), style=FAINT)) if rows else table
