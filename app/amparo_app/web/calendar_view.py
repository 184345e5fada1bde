"""A month and its agenda as the page shows them. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import RuleKind, Text
from amparo_app.web.today_view import client_of

if TYPE_CHECKING:
    from amparo.declarations import Catalog
    from amparo.placement.entries import NameEntry
    from amparo.records.calendar import CalendarDays, DatedRow
    from amparo.records.today_rows import AppointmentRow

_SUNDAY = 6


class CalendarLine(NamedTuple):
    """One entry: its case, the client, what it is, and for an appointment the hour and place."""

    on: date
    number: str
    client: str
    title: Text
    is_appointment: bool
    kind: str
    anchor: str
    hour: str = ""
    zone: str = ""
    where: str = ""
    citation: str = ""


class Day(NamedTuple):
    """One day of a month's page; days of the months beside it are not `within`."""

    on: date
    within: bool
    is_today: bool
    lines: tuple[CalendarLine, ...]


class Month(NamedTuple):
    """A month, by its first day."""

    first: date

    @classmethod
    def named(cls, text: str, today: date) -> Month:
        """Return the month written as 2027-03, or today's for anything else, such as one that has none beside it."""
        try:
            found = date.fromisoformat(f"{text}-01")
        except ValueError:
            found = today
        return cls((found if date.min.year < found.year < date.max.year else today).replace(day=1))

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def name(self) -> str:
        """Return how an address writes it."""
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> Month:
        """Return the month before."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def after(self) -> Month:
        """Return the month after."""
        return Month(self.last + timedelta(days=1))


def lines_of(
    found: CalendarDays,
    names: Mapping[str, tuple[NameEntry, ...]],
    catalog: Callable[[str], Catalog],
) -> tuple[CalendarLine, ...]:
    """Return everything that was found, by day and hour."""
    lines = (
        *(_of_appointment(row, names, catalog(row.of.catalog)) for row in found.appointments),
        *(_of_date(row, names, catalog(row.of.catalog)) for row in found.dates),
    )
    return tuple(sorted(lines, key=lambda one: (one.on, not one.is_appointment, one.hour, one.number)))


def weeks_of(month: Month, lines: tuple[CalendarLine, ...], today: date) -> Iterator[tuple[Day, ...]]:
    """Yield the weeks of a month, each from Sunday on, as on the courts' own calendars: a day has one place for all."""
    by_day: dict[date, list[CalendarLine]] = {}
    for line in lines:
        by_day.setdefault(line.on, []).append(line)
    for week in calendar.Calendar(_SUNDAY).monthdatescalendar(month.first.year, month.first.month):
        yield tuple(Day(day, day.month == month.first.month, day == today, tuple(by_day.get(day, ()))) for day in week)


def _of_appointment(row: AppointmentRow, names: Mapping[str, tuple[NameEntry, ...]], catalog: Catalog) -> CalendarLine:
    event, court = catalog.event.get(row.kind), catalog.court.get(row.court)
    return CalendarLine(
        on=row.day,
        number=row.of.number,
        client=client_of(names.get(row.of.id, ())),
        title=event.title if event else Text(row.kind),
        is_appointment=True,
        kind="appointment",
        anchor="",
        hour=row.hour,
        zone=row.zone,
        where=court.name if court else row.court,
    )


def _of_date(row: DatedRow, names: Mapping[str, tuple[NameEntry, ...]], catalog: Catalog) -> CalendarLine:
    rule = catalog.rule.get(row.rule)
    return CalendarLine(
        on=row.press,
        number=row.of.number,
        client=client_of(names.get(row.of.id, ())),
        title=rule.title if rule else Text(row.rule),
        is_appointment=False,
        kind="act_by" if row.kind is RuleKind.ACT_BY else "other",
        anchor=row.deadline,
        citation=rule.citation if rule else "",
    )
