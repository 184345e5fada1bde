"""Counts and sums of a register, by period and by what fields hold, without names. Pure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.model import Recorded
from amparo.declarations import ReportPeriod, Text, phrase
from amparo.registers.naming import called
from amparo.registers.paths import lead, value_at
from amparo.registers.tests_of_fields import all_hold, state_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from amparo.declarations import FactValue, FieldDeclaration, RegisterDeclaration, RegisterReport
    from amparo.registers.model import RegisterRecord

UNSAID = ""


class ReportRow(Recorded):
    """One group: its period, what its fields hold, and the figure; None where the group is too small to be shown."""

    period: str
    groups: tuple[Text, ...]
    figure: int | None


class Report(Recorded):
    """A report's rows in order, with the heads of its groups; `total` is None where something is not shown.

    `at_least` is how large a group has to be, and `without_date` counts what no date could be found for.
    """

    register_id: str
    id: str
    title: Text
    since: date
    until: date
    heads: tuple[Text, ...]
    rows: tuple[ReportRow, ...]
    total: int | None
    at_least: int
    without_date: int = 0


class _Counted(NamedTuple):
    """One record or line: when it was, what it holds, and what it adds to a sum."""

    on: date | None
    keys: tuple[str, ...]
    shown: tuple[Text, ...]
    adds: int


class Figures(NamedTuple):
    """What a report is worked out of: declarations and records, by id."""

    declarations: Mapping[str, RegisterDeclaration]
    records: Mapping[str, RegisterRecord]


def report(declaration: RegisterDeclaration, asked: RegisterReport, given: Figures, since: date, until: date) -> Report:
    """Work a report out over a span of days, both inclusive."""
    counted = list(_counted(declaration, asked, given))
    inside = [one for one in counted if one.on is not None and since <= one.on <= until]
    groups: dict[tuple[str, tuple[str, ...]], list[_Counted]] = {}
    for one in inside:
        groups.setdefault((period_of(one.on, asked.period), one.keys), []).append(one)
    rows = tuple(
        ReportRow(period=period, groups=several[0].shown, figure=_figure(several, asked))
        for (period, _), several in sorted(groups.items())
    )
    hidden = any(row.figure is None for row in rows)
    return Report(
        register_id=declaration.id,
        id=asked.id,
        title=asked.title,
        since=since,
        until=until,
        heads=tuple(_head(declaration, asked, path, given) for path in asked.by),
        rows=rows,
        total=None if hidden else sum(one.adds for one in inside),
        at_least=asked.at_least,
        without_date=sum(one.on is None for one in counted),
    )


def period_of(day: date | None, period: ReportPeriod | None) -> str:
    """Return a day's period as it is ordered: `2027-01`, `2027-Q1`, `2027`; nothing without one."""
    if day is None or period is None:
        return ""
    if period is ReportPeriod.MONTH:
        return f"{day.year}-{day.month:02}"
    if period is ReportPeriod.QUARTER:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return str(day.year)


def _figure(several: list[_Counted], asked: RegisterReport) -> int | None:
    return sum(one.adds for one in several) if len(several) >= asked.at_least else None


def _fields(declaration: RegisterDeclaration, asked: RegisterReport) -> tuple[FieldDeclaration, ...]:
    """Return the fields that the report's own words (`by`, `sums`, `dated_by`) are about."""
    lists = {one.id: one.fields for one in declaration.entries}
    own = lists[asked.of_entries] if asked.of_entries else ()
    return (*own, *declaration.fields)


def _counted(declaration: RegisterDeclaration, asked: RegisterReport, given: Figures) -> Iterator[_Counted]:
    for record in given.records.values():
        if record.register_id != declaration.id or not all_hold(asked.where, record.values, record.state):
            continue
        for own, written in _things(record, asked):
            values = {**record.values, **own}  # a line is dated and grouped by what its record holds too
            on = _day(values.get(asked.dated_by)) if asked.dated_by else written
            adds = own.get(asked.sums, 0) if asked.sums else 1
            pairs = [_group(declaration, asked, path, (record, values), given) for path in asked.by]
            yield _Counted(on, tuple(key for key, _ in pairs), tuple(shown for _, shown in pairs), int(adds))


def _things(record: RegisterRecord, asked: RegisterReport) -> Iterable[tuple[Mapping[str, FactValue], date | None]]:
    """Return what a record adds to the count: itself, or the lines of a list that count."""
    if asked.of_entries is None:
        return [(record.values, record.added_on)]
    return [(line.values, line.on) for line in record.lines(asked.of_entries)]


def _group(
    declaration: RegisterDeclaration,
    asked: RegisterReport,
    path: str,
    thing: tuple[RegisterRecord, Mapping[str, FactValue]],
    given: Figures,
) -> tuple[str, Text]:
    """Return by what a thing is grouped, and how that reads."""
    record, values = thing
    if path == "state":
        return record.state, state_title(record.state, declaration)
    led = lead(path, _fields(declaration, asked), given.declarations)
    value = value_at(path, values, given.records)
    if led is None or value is None:
        return UNSAID, phrase("register_not_said")
    if led.field.refers_to is not None:
        return str(value), _named(str(value), given)
    return str(value), led.field.shown(value)


def _named(record_id: str, given: Figures) -> Text:
    """Return how a record reads in a report: by its label, unless that tells who somebody is."""
    record = given.records.get(record_id)
    if record is None:
        return phrase("register_not_said")
    declaration = given.declarations[record.register_id]
    value = record.values.get(declaration.label)
    if value is None or declaration.label in declaration.personal:
        return called(declaration, record)
    return next(one for one in declaration.fields if one.name == declaration.label).shown(value)


def _head(declaration: RegisterDeclaration, asked: RegisterReport, path: str, given: Figures) -> Text:
    if path == "state":
        return phrase("register_state")
    led = lead(path, _fields(declaration, asked), given.declarations)
    return led.field.label if led is not None else Text(path)


def _day(value: FactValue | None) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
