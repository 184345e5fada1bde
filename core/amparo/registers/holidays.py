"""Days on which people are to come and that are federal holidays: said beside the record, moved by a person. Pure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from amparo.deadlines import federal_holidays
from amparo.declarations import phrase

if TYPE_CHECKING:
    from amparo.declarations import RegisterDeclaration, Text
    from amparo.registers.model import RegisterRecord


def holiday_warnings(declaration: RegisterDeclaration, record: RegisterRecord) -> tuple[Text, ...]:
    """Return a sentence for each holiday among the days of an open record that recur or that people are told of."""
    if not record.is_open:
        return ()
    names = [*(one.day_field for one in declaration.recurs), *(one.day_field for one in declaration.reminders)]
    held = {name: _day(record.values.get(name)) for name in dict.fromkeys(names)}
    return tuple(
        phrase("register_on_a_holiday", day=day, holiday=holiday)
        for day in held.values()
        if day is not None and (holiday := federal_holidays(day.year).get(day)) is not None
    )


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
