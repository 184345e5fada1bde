"""What people outside of the office answered, as the history tells it."""

from __future__ import annotations

from typing import get_args

from amparo.case.outside_answers import ClientAnswered, OutsideAnswer, StatusAnswered
from amparo.declarations import name_of
from amparo_app.telling.words import say

TOLD_OUTSIDE: tuple[type, ...] = get_args(OutsideAnswer)
"""The kinds of entry that are told here."""


def told_outside(body: OutsideAnswer, language: str) -> str:
    """Return an answer as a sentence; one's own words stand behind it."""
    words = f" ({body.words})" if body.words else ""
    match body:
        case StatusAnswered(standing=standing):
            return say("e_status_answered", language, standing=name_of("status", standing.value), words=words)
        case ClientAnswered(comes=comes, on=day):
            return say(f"e_client_answered_{'comes' if comes else 'not'}", language, day=day, words=words)
