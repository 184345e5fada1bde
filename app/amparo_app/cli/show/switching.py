"""What a rehearsal found, in words; how far a switch is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import ALARM, FAINT, HEED, NAME, columns, section
from amparo_app.cli.show.words import say, short_day

if TYPE_CHECKING:
    from amparo.case.rehearsal_catalogs import CatalogChange
    from amparo.declarations import Text as Sentence
    from amparo_app.rehearsing import Rehearsal, SummaryLine
    from amparo_app.switching import Switched


def speaking(language: str) -> Callable[..., str]:
    """Return a function that says words in one language."""
    return partial(_said, language)


def _said(language: str, code: str, **values: object) -> str:
    return say(code, language, **values)


def rehearsal_view(made: Rehearsal, names: Mapping[str, str], language: str) -> RenderableType:
    """Say how many cases would change and for whom, then each change, dates toward danger first."""
    counts = {"cases": made.cases, "affected": made.affected, "dangerous": made.dangerous}
    parts: list[RenderableType] = [Text(say("rehearsal_counts", language, **counts), style="bold")]
    if made.unread:
        parts.append(Text(say("rehearsal_unread", language, count=made.unread), style=ALARM))
    if made.kept_shut:
        parts.append(Text(say("rehearsal_kept_shut", language, count=made.kept_shut), style=FAINT))
    if made.people:
        people = ", ".join(names.get(person, person) for person in made.people)
        parts.append(Text(say("rehearsal_people", language, people=people)))
    apart = [Text(_apart(one, language)) for one in (*made.plugins, *made.registers, *made.government_forms)]
    if apart:
        parts.append(section(say("h_rehearsal_plugins", language), *apart))
    rows = [(Text(str(line.cases)), _line(line, names, language)) for line in made.lines]
    shown = columns(rows, right=0) if rows else Text(say("rehearsal_nothing", language), style=FAINT)
    parts.append(section(say("h_rehearsal_changes", language), shown))
    same = made.in_force == made.proposed
    parts.append(Text("\n" + say("rehearsal_same" if same else "rehearsal_next", language), style=NAME))
    return Group(*parts)


def _apart(one: CatalogChange, language: str) -> str:
    told = f"{say(f'rehearsed_{one.change}', language)}: {_written(one.title, language) or one.subject}"
    return told + _both(one.was, one.becomes, language)


def _line(line: SummaryLine, names: Mapping[str, str], language: str) -> Text:
    told = Text(say(f"rehearsed_{line.change.value}", language), style=ALARM if line.change.is_dangerous else "bold")
    told.append(f": {line.title.in_(language)}  ", style="not bold default")
    told.append(line.subject, style="dim not bold default")
    told.append(_both(line.was, line.becomes, language), style="not bold default")
    if line.first_day is not None:
        day = say("rehearsed_first_day", language, day=short_day(line.first_day, language))
        told.append(f"\n{day}", style="not bold default")
    told.append(f"\n{_numbers(line, language)}", style=f"not bold {NAME}")
    people = ", ".join(names.get(person, person) for person in line.people)
    told.append(f"\n{people or say('rehearsed_nobody', language)}", style="dim not bold default")
    return told


def _numbers(line: SummaryLine, language: str) -> str:
    others = line.cases - len(line.numbers)
    if not line.numbers:
        return say("rehearsed_unnumbered", language, count=others)
    numbers = ", ".join(line.numbers)
    return say("rehearsed_more", language, numbers=numbers, count=others) if others else numbers


def _both(was: Sentence | None, becomes: Sentence | None, language: str) -> str:
    if was is None and becomes is None:
        return ""
    return f"\n{_written(was, language) or '-'} → {_written(becomes, language) or '-'}"


def _written(sentence: Sentence | None, language: str) -> str:
    return sentence.in_(language) if sentence else ""


def switched_view(done: Switched, language: str) -> RenderableType:
    """Say what is in force, how many cases follow it, and which do not yet and why."""
    code = "switched_back" if done.back else "switched_again" if done.again else "switched"
    head = say(code, language, now=done.now[:8], before=done.before[:8], moved=done.moved)
    parts: list[RenderableType] = [Text(head, style="bold")]
    if done.left:
        rows = [(Text(one.number, style=NAME), Text(one.why, style=HEED)) for one in done.left]
        parts.append(section(say("h_switch_left", language), columns(rows)))
    if done.remaining:
        command = "back" if done.back else "switch"
        parts.append(Text("\n" + say("switch_remaining", language, count=done.remaining, command=command), style=ALARM))
    return Group(*parts)
