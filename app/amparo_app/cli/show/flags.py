"""Screening flags: what must be seen first, whom it concerns, by which day, what to do and what to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.flags import RaisedFlag, Screening
from amparo_app.cli.show.paper import FAINT, HEED, columns, section
from amparo_app.cli.show.words import say, short_day


def flags_sections(flags: Sequence[RaisedFlag], people: Mapping[str, str], language: str) -> Iterator[RenderableType]:
    """Draw the flags that are up, with the persons' names; nothing if none is."""
    if flags:
        yield section(say("h_flags", language), columns(_row(flag, people, language) for flag in flags))


def screening_view(seen: Screening, people: Mapping[str, str], language: str) -> RenderableType:
    """Draw the flags of a case, and what is not on record yet."""
    head = Text(say("case", language, number=seen.number), style="bold")
    if not seen.flags:
        head.append("\n" + say("screen_nothing", language), style="not bold")
    parts: list[RenderableType] = [head, *flags_sections(seen.flags, people, language)]
    if seen.unknown:
        parts.append(
            section(say("h_screen_unknown", language), *(Text(f"· {one.in_(language)}") for one in seen.unknown))
        )
    return Group(*parts)


def _row(flag: RaisedFlag, people: Mapping[str, str], language: str) -> list[RenderableType]:
    title = Text(flag.title.in_(language), style=HEED)
    whom = people.get(flag.person or "", "")
    details = [part for part in (whom, short_day(flag.on, language) if flag.on else "") if part]
    title.append("\n" + " · ".join(details) if details else "", style=f"not bold {FAINT}")
    told = Text(flag.advice.in_(language))
    for question in flag.ask:
        told.append("\n· " + question.in_(language), style=FAINT)
    return [title, told]
