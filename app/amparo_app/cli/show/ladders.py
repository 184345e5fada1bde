"""Ladders: their rungs, whom each tells, and how they climb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import FAINT, HEED, columns, section
from amparo_app.cli.show.words import roles, say

if TYPE_CHECKING:
    from amparo.declarations import Ladder
    from amparo_app.own_ladders import LadderDecided, LadderInForce


def ladders_view(found: Sequence[LadderInForce], language: str) -> RenderableType:
    """Draw every ladder, a section each."""
    return Group(*(_ladder(one, language) for one in found))


def _ladder(one: LadderInForce, language: str) -> RenderableType:
    whose = say("ladder_own" if one.own else "ladder_shipped", language)
    return section(f"{one.ladder.id} · {whose}", columns(_rows(one.ladder, language)))


def _rows(ladder: Ladder, language: str) -> Iterator[list[RenderableType]]:
    for rung in sorted(ladder.rungs, key=lambda rung: -rung.days_before):
        when = say("ladder_rung", language, days=rung.days_before, hour=f"{rung.hour:02}:00")
        told = Text(roles(rung.to, language))
        if rung.fixed:
            told.append(f" · {say('ladder_fixed', language)}", style=FAINT)
        yield [Text(when), told]
    for climb in ladder.climbs:
        when = say("ladder_climb_after", language, days=climb.after_business_days)
        yield [Text(when, style=FAINT), Text(roles(climb.to, language), style=FAINT)]
    if ladder.urgent_to:
        when = say("ladder_born_late", language, days=ladder.urgent_under_days)
        yield [Text(when, style=HEED), Text(roles(ladder.urgent_to, language))]


def decided_view(decided: LadderDecided, language: str) -> RenderableType:
    """Draw what came of a decision about a ladder."""
    notes = [Text(note.in_(language), style=HEED) for note in decided.notes]
    problems = [Text(problem, style=HEED) for problem in decided.problems]
    return Group(Text(say("ladder_decided", language)), *notes, *problems)
