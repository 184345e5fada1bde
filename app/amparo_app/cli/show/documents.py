"""Letters: which a case can have, and what they need."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, columns
from amparo_app.cli.show.words import say
from amparo_app.letters import OfferedLetter


def letters_view(found: Sequence[OfferedLetter], case: str, language: str) -> RenderableType:
    """List letters with what each still needs."""
    if not found:
        return Text(say("no_letters", language))
    rows = []
    for one in found:
        told = Text.assemble((one.title.in_(language), "bold"), (f"  {', '.join(one.languages)}", FAINT), "\n")
        if one.own:
            told.append(say("own_file_in", language, languages=", ".join(one.own)) + "\n", style=FAINT)
        if one.newer:
            told.append(say("letter_newer", language, newer=one.newer) + "\n", style=HEED)
        if one.given:
            labels = "; ".join(label.in_(language) for label in one.given)
            told.append(say("letter_asks", language, labels=labels) + "\n", style=FAINT)
        if one.missing:
            labels = "; ".join(label.in_(language) for label in one.missing)
            told.append(say("letter_needs", language, labels=labels), style=HEED)
        else:
            told.append(say("letter_ready", language), style=GOOD)
        rows.append((Text(one.id, style=NAME), told))
    how = Text(f"amparo documents generate {case} TEMPLATE", style=NAME)
    return Group(columns(rows), how)
