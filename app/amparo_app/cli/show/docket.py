"""The paper docket: in the terminal, and as a page to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import ALARM, FAINT, HEED, NAME, columns, section
from amparo_app.cli.show.words import long_day, say, short_day
from amparo_app.docket import Docket, DocketKind, DocketLine, days_of, docket_page

_OF_A_LINE = (*(f"docket_{kind.value}" for kind in DocketKind), "docket_unproven", "docket_waits", "docket_nothing",
              "docket_undated")  # fmt: skip


def docket_view(made: Docket, language: str) -> RenderableType:
    """Draw a docket, a section for each day."""
    head = Text(say("docket_title", language, organization=made.organization), style="bold")
    head.append("\n" + _span(made, language), style=f"not bold {FAINT}")
    parts: list[RenderableType] = [head]
    for day, lines in days_of(made.lines).items():
        past = Text(long_day(day, language), style=ALARM) if day < made.since else long_day(day, language)
        parts.append(section(str(past), columns(_rows(lines, language))))
    if not made.lines:
        parts.append(Text(say("docket_nothing", language)))
    if made.undated:
        parts.append(section(say("docket_undated", language), columns(_rows(made.undated, language))))
    if made.unreadable:
        parts.append(Text(say("docket_unreadable", language, number=made.unreadable), style=ALARM))
    return Group(*parts)


def _span(made: Docket, language: str) -> str:
    return say("docket_span", language, since=short_day(made.since, language), until=short_day(made.until, language))


def _rows(lines: Iterable[DocketLine], language: str) -> Iterator[list[RenderableType]]:
    for line in lines:
        kind = Text(say(f"docket_{line.kind.value}", language), style=HEED if line.kind is DocketKind.ACT_BY else "")
        what = Text(line.what.in_(language))
        if line.client:
            what.append(f" · {line.client}")
        notes = [
            say("docket_legal", language, day=short_day(line.legal_due, language)) if line.legal_due else "",
            say("docket_unproven", language) if line.unproven else "",
            say("docket_waits", language) if line.waits else "",
            *line.who,
            line.where,
        ]
        what.append("\n" + " · ".join(note for note in notes if note), style=FAINT)
        yield [Text(line.number, style=NAME), kind, Text(line.hour), what]


def docket_html(made: Docket, language: str) -> str:
    """Return a docket as a page to be printed, in a language."""
    words = {code: say(code, language) for code in _OF_A_LINE} | {
        "title": say("docket_title", language, organization=made.organization),
        "made": say("docket_made", language, at=f"{made.made:%Y-%m-%d %H:%M} UTC"),
        "span": _span(made, language),
        "confidential": say("docket_confidential", language),
        "legal": say("docket_legal", language, day="{day}"),
        "done": say("docket_done", language),
        "unreadable": say("docket_unreadable", language, number=made.unreadable),
    }
    lines = (*made.lines, *made.undated)
    days = {day for line in lines for day in (line.on, line.legal_due) if day is not None and day != date.max}
    return docket_page(made, words, {day: long_day(day, language) for day in days}, language)
