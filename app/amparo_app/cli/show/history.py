"""The history: every entry of the record in a line, with when it was, who acted, and who sat at the keyboard."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from amparo.case import events as e
from amparo.case.papers import ENGINE
from amparo.declarations import Catalog
from amparo_app.cli.show.paper import FAINT, columns, section
from amparo_app.cli.show.words import instant, say
from amparo_app.sheets import CaseSheet
from amparo_app.telling.history import Teller

LAST_ENTRIES = 15


def history_section(sheet: CaseSheet, catalog: Catalog, language: str, *, whole: bool) -> RenderableType:
    """Draw the last entries of the record, or all of them."""
    shown = sheet.history if whole else _last_moves(sheet.history)[-LAST_ENTRIES:]
    teller = Teller(sheet, catalog, language)
    rows = [
        (
            Text(str(event.seq), style=FAINT),
            Text(instant(event.at, sheet.case.zone, language), style=FAINT),
            Text(_actor(teller, event), style=FAINT),
            Text(teller.tell(event.body)),
        )
        for event in shown
    ]
    parts: list[RenderableType] = [columns(rows, right=0)]
    if len(shown) < len(sheet.history):
        parts.insert(0, Text(say("earlier", language, count=len(sheet.history) - len(shown)), style=FAINT))
    return section(say("h_history", language), *parts)


def _last_moves(history: tuple[e.Event, ...]) -> tuple[e.Event, ...]:
    """Leave out a date's earlier moves by the engine: one that hangs on a clock that stands moves every morning."""
    last = {event.body.deadline: event.seq for event in history if isinstance(event.body, e.DeadlineMoved)}
    return tuple(
        event
        for event in history
        if not isinstance(event.body, e.DeadlineMoved)
        or event.actor != ENGINE
        or last[event.body.deadline] == event.seq
    )


def _actor(teller: Teller, event: e.Event) -> str:
    name = teller.actor(event)
    return f"{name} ({event.operator})" if event.operator else name
