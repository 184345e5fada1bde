"""What was read on a paper, in a sentence of the history."""

from __future__ import annotations

from collections.abc import Mapping

from amparo.case import events as e
from amparo_app.telling.words import say


def told_printed(
    body: e.PrintedSet | e.PrintedVerified | e.PrintedDisputed,
    deadline: Mapping[str, object],
    people: Mapping[str, str],
    language: str,
) -> str:
    """Say in the history what was read on a paper, by whom."""
    printed = body.printed
    told = {
        **deadline,
        "day": printed.day,
        "paper": printed.paper,
        "one": people.get(printed.entered_by, printed.entered_by),
    }
    if isinstance(body, e.PrintedVerified):
        told["other"] = people.get(printed.verified_by, printed.verified_by)
    if isinstance(body, e.PrintedDisputed):
        last = printed.otherwise[-1]
        told |= {"other": people.get(last.by, last.by), "otherwise": last.day}
    return say(f"e_{body.type}", language, **told)
