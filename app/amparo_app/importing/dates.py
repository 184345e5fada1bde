"""Dates of a column: in which order day and month stand is decided once for all rows, or asked; never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from amparo_app.importing.table import Cell, CellKind

_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_SHORT_YEAR = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2}")
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th|º)?[\s\-.]+(?:de\s+)?([a-záéíóú]{3,})\.?,?[\s\-]+(?:de(?:l)?\s+)?(\d{4})")
_NAMED_FIRST = re.compile(r"([a-záéíóú]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_WEEKDAY = re.compile(r"^[a-záéíóúü]+\.?,\s+")
_HOUR = re.compile(
    r"[T ]{1,3}(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*([ap])?\.?\s?(?:m\.?)?(?:z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_NOON = 12
_MONTHS = (
    ("jan", "ene"), ("feb",), ("mar",), ("apr", "abr"), ("may",), ("jun",), ("jul",), ("aug", "ago"), ("sep", "set"),
    ("oct",), ("nov",), ("dec", "dic"),
)  # fmt: skip
_NAMES = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WHOLE = {
    *(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ]
    ),
    *(
        [
            "enero",
            "febrero",
            "marzo",
            "abril",
            "mayo",
            "junio",
            "julio",
            "agosto",
            "septiembre",
            "setiembre",
            "octubre",
            "noviembre",
            "diciembre",
        ]
    ),
    "sept",
}
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_OLDEST, _NEWEST = 1900, 2100


class DateOrder(StrEnum):
    """What stands first where a date is written in numbers with the year last: 03/04/2026."""

    MONTH_FIRST = "month_first"
    DAY_FIRST = "day_first"


class Numeric(NamedTuple):
    """A date of a column that reads one way, the other, or both; `line` is its row."""

    line: int
    text: str


class ColumnDates(NamedTuple):
    """What a column says of its order: rows that fit only one, and rows that fit both and mean another day in each.

    `order` is None where nothing decides it, or where rows contradict one another; `chosen` is then a person's to say.
    `serials` counts day numbers, as Excel keeps dates where a cell's format was lost.
    """

    order: DateOrder | None
    month_first: tuple[Numeric, ...] = ()
    day_first: tuple[Numeric, ...] = ()
    ambiguous: tuple[Numeric, ...] = ()
    serials: int = 0

    @property
    def asks(self) -> bool:
        """Return whether a person has to choose."""
        return self.order is None and bool(self.ambiguous or (self.month_first and self.day_first))

    @property
    def contradicts_itself(self) -> bool:
        """Return whether some rows can only be read one way and others only the other."""
        return bool(self.month_first and self.day_first)


def decide_order(cells: Iterable[tuple[int, Cell]]) -> ColumnDates:
    """Return in which order the numeric dates of a column stand; pairs of a row's number and its cell.

    An order is decided only by a row that no other order fits, and by none that contradicts it.
    """
    only_month, only_day, both, serials = [], [], [], 0
    for line, cell in cells:
        text = _day_part(cell.text)[0]
        serials += cell.kind is not CellKind.DATE and bool(_SERIAL.fullmatch(text))
        numeric = _NUMERIC.fullmatch(text)
        if numeric is None or cell.kind is CellKind.FORMULA:
            continue
        as_month = _numeric(text, DateOrder.MONTH_FIRST)
        as_day = _numeric(text, DateOrder.DAY_FIRST)
        if as_month and as_day and as_month != as_day:
            both.append(Numeric(line, cell.text))
        elif as_month and not as_day:
            only_month.append(Numeric(line, cell.text))
        elif as_day and not as_month:
            only_day.append(Numeric(line, cell.text))
    order = None
    if only_month and not only_day:
        order = DateOrder.MONTH_FIRST
    elif only_day and not only_month:
        order = DateOrder.DAY_FIRST
    return ColumnDates(order, tuple(only_month), tuple(only_day), tuple(both), serials)


class DateWrong(ValueError):
    """A cell is no date; `code` is the phrase that says what it is instead."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class DayRead(NamedTuple):
    """A day, and the hour that stood behind it (24 hours, as 08:30), if one did."""

    day: date
    hour: str = ""


def read_day(cell: Cell, order: DateOrder | None, *, since_1904: bool = False) -> DayRead | None:
    """Return the day in a cell, None for an empty one; raises DateWrong with what is wrong.

    Without an `order` a date that could be read two ways raises `import_date_which`.
    """
    if cell.kind is CellKind.FORMULA:
        raise DateWrong("import_formula")
    text, hour = _day_part(cell.text)
    if not text or text.casefold() in {"-", "n/a", "na", "none"}:
        return None
    day = _year_first(text) or _named(text) or _serial(text, since_1904=since_1904)
    if day is None and _NUMERIC.fullmatch(text):
        day = _by_order(text, order)
    if day is None:
        raise DateWrong("import_date_short_year" if _SHORT_YEAR.fullmatch(text) else "import_date_unknown")
    if not _OLDEST <= day.year <= _NEWEST:
        raise DateWrong("import_date_far")
    return DayRead(day, hour)


def _by_order(text: str, order: DateOrder | None) -> date:
    read = [found for one in DateOrder if (found := _numeric(text, one))]
    if not read:
        raise DateWrong("import_date_impossible")
    if order is None:
        if len(set(read)) > 1:
            raise DateWrong("import_date_which")
        return read[0]
    found = _numeric(text, order)
    if found is None:
        raise DateWrong(f"import_date_not_{order.value}")
    return found


def _numeric(text: str, order: DateOrder) -> date | None:
    found = _NUMERIC.fullmatch(text)
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups())
    month, day = (first, second) if order is DateOrder.MONTH_FIRST else (second, first)
    return _date(year, month, day)


def _year_first(text: str) -> date | None:
    found = _YEAR_FIRST.fullmatch(text)
    if found is None:
        return None
    day = _date(*(int(part) for part in found.groups()))
    if day is None:
        raise DateWrong("import_date_impossible")
    return day


def _named(text: str) -> date | None:
    plain = _WEEKDAY.sub("", text.casefold())
    if found := _NAMED.fullmatch(plain):
        day, name, year = found.groups()
    elif found := _NAMED_FIRST.fullmatch(plain):
        name, day, year = found.groups()
    else:
        return None
    month = _NAMES.get(name[:3]) if name in _WHOLE or len(name) == 3 else None  # noqa: PLR2004 - Jan, ene
    if month is None:
        return None
    read = _date(int(year), month, int(day))
    if read is None:
        raise DateWrong("import_date_impossible")
    return read


def _serial(text: str, *, since_1904: bool) -> date | None:
    found = _SERIAL.fullmatch(text)
    return (_EPOCH_1904 if since_1904 else _EPOCH) + timedelta(days=int(found[1])) if found else None


def _day_part(text: str) -> tuple[str, str]:
    """Return a date without the hour behind it, and the hour: midnight is what programs add to a mere date."""
    text = " ".join(text.split())  # each of many spaces would be looked behind as often as there are some
    found = _HOUR.search(text)
    if found is None:
        return text, ""
    hour, minutes, half = int(found[1]), found[2], (found[3] or "").casefold()
    if half and hour <= _NOON:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    written = f"{hour:02}:{minutes}"
    return text[: found.start()].strip(), "" if written == "00:00" or hour > 23 else written  # noqa: PLR2004 - a day's hours


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
