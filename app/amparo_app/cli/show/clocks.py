"""Clocks with their stops, and the dates that hang on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.clock_dates import ClockDate, ClockSheet, OpenStop
from amparo_app.cli.show.paper import FAINT, HEED, NAME, columns, section
from amparo_app.cli.show.words import say, short_day


def clocks_view(number: str, sheets: Sequence[ClockSheet], people: Mapping[str, str], language: str) -> RenderableType:
    """Draw every clock of a case, one section each, with the persons' names and how to end the stops that hold it."""
    if not sheets:
        return Text(say("clocks_none", language))
    return Group(*(section(_title(one, people, language), *_body(one, number, language)) for one in sheets))


def _title(sheet: ClockSheet, people: Mapping[str, str], language: str) -> str:
    clock = sheet.clock
    whose = f" · {people.get(clock.person, clock.person)}" if clock.person else ""
    return clock.title.in_(language) + whose


def _body(sheet: ClockSheet, number: str, language: str) -> Iterator[RenderableType]:
    reading = sheet.clock.reading
    state = (
        Text(say("clock_stopped", language, day=short_day(reading.stopped_since, language)), style=HEED)
        if reading.stopped_since
        else Text(say("clock_running", language))
    )
    yield Text.assemble((say("clock_days", language, days=reading.days), "bold"), ", ", state)
    yield from (Text(sentence.in_(language)) for sentence in reading.sentences)
    if sheet.dates:
        yield columns(_row(line, number, language) for line in sheet.dates)
    if sheet.holding:
        yield Text(say("clock_holding", language), style="bold")
        yield columns(_held(stop, sheet.restart, number, language) for stop in sheet.holding)
    if sheet.arguable:
        yield Text(sheet.arguable.in_(language), style=FAINT)
    yield Text(reading.citation, style=FAINT)


def _held(stop: OpenStop, restart: str, number: str, language: str) -> list[RenderableType]:
    told = Text(short_day(stop.on, language) + (f" · {stop.why}" if stop.why else ""))
    told.append("\n" + f"amparo case record {number} {restart} --about {stop.event} --date …", style=FAINT)
    return [Text(stop.event, style=NAME), told]


def _row(line: ClockDate, number: str, language: str) -> list[RenderableType]:
    if line.safe_due is None:
        told = Text(say("clock_no_date", language), style=HEED)
        if line.if_restarted:
            told.append("\n" + say("clock_if_restarted", language, day=short_day(line.if_restarted, language)))
        return [Text(line.title.in_(language)), told]
    if line.in_force and line.in_force != line.safe_due:
        told = Text(say("clock_safe", language, day=short_day(line.in_force, language)), style="bold")
        waits = {"day": short_day(line.safe_due, language), "case": number, "deadline": line.deadline}
        told.append("\n" + say("clock_waits", language, **waits), style=HEED)
    else:
        told = Text(say("clock_safe", language, day=short_day(line.safe_due, language)), style="bold")
        if line.legal_due and line.legal_due != line.safe_due:
            told.append("\n" + say("clock_legal", language, day=short_day(line.legal_due, language)), style="not bold")
        if line.latest and line.latest > line.safe_due:
            told.append("\n" + say("clock_latest", language, day=short_day(line.latest, language)), style=FAINT)
    return [Text(line.title.in_(language)), told]
