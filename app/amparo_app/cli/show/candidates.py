"""Who could be offered a case, in the order in which to ask, with what speaks for and against each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.placement import Ranked
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns
from amparo_app.cli.show.words import say


def candidates_view(found: Sequence[Ranked], people: Mapping[str, str], case: str, language: str) -> RenderableType:
    """List candidates with the reasons, and say how to offer."""
    if not found:
        return Text(say("no_candidates", language))
    rows = []
    for one in found:
        mark = Text("✓" if one.can_take_it else "✗", style=GOOD if one.can_take_it else ALARM)
        id_ = one.candidate.colleague.id
        rows.append((mark, Text(id_, style=NAME), Text("\n").join(_lines(one, people.get(id_, id_), language))))
    free = " ".join(one.candidate.colleague.id for one in found if one.can_take_it)
    how = (
        Text(f"amparo case offer {case} {free}", style=NAME) if free else Text(say("nobody_free", language), style=HEED)
    )
    return Group(columns(rows), how)


def _lines(one: Ranked, name: str, language: str) -> Iterator[Text]:
    yield Text.assemble((name, "bold"), f"  {one.score}" if one.can_take_it else "")
    yield from (Text(failure.in_(language), style=ALARM) for failure in one.failures)
    yield from (Text(f"+{scored.points}  {scored.why.in_(language)}") for scored in one.scored)
    if one.to_ask and one.can_take_it:
        yield Text(
            f"{say('ask_first', language)} " + " ".join(asked.in_(language) for asked in one.to_ask), style=FAINT
        )
