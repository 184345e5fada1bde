"""What lies before cases if nobody does anything, as it is shown to somebody who may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from amparo.access.people import Colleague
from amparo.case.forecast import Foreseen, forecast
from amparo.case.model import Case
from amparo.declarations import Catalog


class ForecastLine(Foreseen):
    """One thing that will happen, in which case (by number), and the IANA zone in which its hour is read."""

    number: str
    zone: str


def forecast_lines(
    cases: Iterable[tuple[Case, Catalog]], now: datetime, days: int, colleagues: Iterable[Colleague]
) -> tuple[ForecastLine, ...]:
    """Return what happens to cases in the coming days if nobody does anything, in order of time.

    The days of a case whose clock runs ahead of `now` (UTC) are counted from its own clock.
    """
    people = tuple(colleagues)
    lines = (
        ForecastLine(**foreseen.model_dump(exclude={"title"}), title=foreseen.title, number=case.number, zone=case.zone)
        for case, catalog in cases
        for foreseen in forecast(case, catalog, max(now, case.now) + timedelta(days=days), people)
    )
    return tuple(sorted(lines, key=lambda line: line.at))
