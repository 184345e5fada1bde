"""What lies before a case if nobody does anything, day by day, as its page tells it. Pure."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.forecast import ForeseenKind
from amparo.declarations import Text
from amparo_app.telling.words import either_way, said
from amparo_app.web.case_view import Shown
from amparo_app.web.deadline_view import whom_told
from amparo_app.web.words import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo_app.forecasts import ForecastLine
    from amparo_app.sheets import CaseSheet

_TONES = {
    ForeseenKind.MISSED: "bad",
    ForeseenKind.ATTENTION: "bad",
    ForeseenKind.CUT_SHORT: "heed",
    ForeseenKind.CLIMBS: "heed",
    ForeseenKind.OFFER_EXPIRES: "heed",
    ForeseenKind.WAITS: "heed",
}


class ForeseenLine(Shown):
    """One thing that will happen: at what hour where the case is, what, about what, and who is told."""

    hour: Text
    what: Text
    tone: str
    title: Text
    due: date | None
    whom: Text


class ForeseenDay(Shown):
    """What happens on one day."""

    day: date
    lines: tuple[ForeseenLine, ...]


def foreseen_days(lines: Iterable[ForecastLine], sheet: CaseSheet) -> tuple[ForeseenDay, ...]:
    """Return the forecast of a case day by day."""
    by_day = groupby(lines, key=lambda one: one.at.astimezone(ZoneInfo(one.zone)).date())
    return tuple(ForeseenDay(day=day, lines=tuple(_told(line, sheet) for line in of_day)) for day, of_day in by_day)


def _told(line: ForecastLine, sheet: CaseSheet) -> ForeseenLine:
    local = line.at.astimezone(ZoneInfo(line.zone))
    person = Text(sheet.colleagues.get(line.person, line.person))
    return ForeseenLine(
        hour=either_way(lambda of: clock(local.hour, local.minute, of)),
        what=said(f"foreseen_{line.kind.name.lower()}"),
        tone=_TONES.get(line.kind, ""),
        title=line.title,
        due=line.due,
        whom=person if line.person else whom_told(sheet, line.to) if line.to else Text(""),
    )
