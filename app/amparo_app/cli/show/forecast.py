"""A forecast, day by day: at what hour, what happens, who is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.forecast import ForeseenKind
from amparo_app.cli.show.paper import ALARM, FAINT, HEED, NAME, columns, section
from amparo_app.cli.show.words import long_day, roles, say, short_day
from amparo_app.forecasts import ForecastLine

_STYLES = {
    ForeseenKind.MISSED: ALARM,
    ForeseenKind.ATTENTION: ALARM,
    ForeseenKind.CUT_SHORT: HEED,
    ForeseenKind.CLIMBS: HEED,
    ForeseenKind.OFFER_EXPIRES: HEED,
    ForeseenKind.WAITS: HEED,
}


def forecast_view(
    lines: Sequence[ForecastLine], people: Mapping[str, str], days: int, language: str, *, several: bool
) -> RenderableType:
    """Draw what lies before one case or several, a section for each day."""
    if not lines:
        return Text(say("forecast_nothing", language, days=days))
    head = Text(say("forecast_head", language, days=days), style="bold")
    by_day = groupby(lines, key=lambda line: line.at.astimezone(ZoneInfo(line.zone)).date())
    sections = [
        section(long_day(day, language), columns(_row(line, people, language, several=several) for line in of_day))
        for day, of_day in by_day
    ]
    return Group(head, *sections)


def _row(line: ForecastLine, people: Mapping[str, str], language: str, *, several: bool) -> list[RenderableType]:
    local = line.at.astimezone(ZoneInfo(line.zone))
    case = [Text(line.number, style=NAME)] if several else []
    kind = say(f"foreseen_{line.kind.name.lower()}", language)
    return [Text(f"{local:%H:%M}"), *case, Text(kind, style=_STYLES.get(line.kind, "")), _told(line, people, language)]


def _told(line: ForecastLine, people: Mapping[str, str], language: str) -> Text:
    told = Text(line.title.in_(language))
    whom = [people.get(line.person, line.person)] if line.person else []
    whom += [roles(line.to, language)] if line.to else []
    details = [say("forecast_due", language, day=short_day(line.due, language))] if line.due else []
    details += [say("forecast_to", language, whom=", ".join(whom))] if whom else []
    if details:
        told.append("\n" + " · ".join(details), style=FAINT)
    return told
