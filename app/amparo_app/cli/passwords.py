"""Passwords as they come in: typed where nobody sees them, or from standard input; never as an argument."""

from __future__ import annotations

import sys

import typer

from amparo.errors import InvalidInput
from amparo_app.cli.show.words import say


def typed(what: str, language: str, *, shown: bool = False) -> str:
    """Ask at the keyboard for something, by its word; raises InvalidInput where nobody sits at one."""
    if not sys.stdin.isatty():
        raise InvalidInput(say("sign_nobody_to_ask", language))
    answer: str = typer.prompt(say(f"sign_ask_{what}", language), hide_input=not shown, err=True)
    return answer


def chosen(language: str) -> str:
    """Ask for a new password, twice; raises InvalidInput when the two differ."""
    first = typed("new", language)
    if typed("again", language) != first:
        raise InvalidInput(say("sign_differ", language))
    return first


def lines() -> tuple[str, str]:
    """Return the first two lines of standard input; raises InvalidInput if there is none."""
    read = sys.stdin.read().splitlines()
    if not read or not read[0]:
        raise InvalidInput("--password-stdin takes the password from standard input, which held nothing.")
    return read[0], read[1] if len(read) > 1 else ""
