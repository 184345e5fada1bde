"""Arguments and options that several commands about a case take."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from amparo.errors import InvalidInput

FROM_INPUT = "-"
"""What stands in the place of words that are read from standard input, where no list of processes shows them."""


def words(typed: str | None) -> str | None:
    """Return what was typed, or for `-` what standard input holds; raises InvalidInput if that is nothing."""
    return from_input() if typed == FROM_INPUT else typed


def from_input() -> str:
    """Return what standard input holds up to its end; raises InvalidInput if that is nothing."""
    if sys.stdin.isatty():
        sys.stderr.write("Write it here, and end with Ctrl-D on a line of its own.\n")
    read = sys.stdin.read().strip()
    if not read:
        raise InvalidInput(
            "“-” takes the words from standard input, which held none or was read already. "
            "Type them after the command, or send them in: amparo case note CASE - < note.txt"
        )
    return read


Who = Annotated[str, typer.Argument(metavar="PERSON", help="An id, an e-mail or a full name.")]
Number = Annotated[str, typer.Argument(metavar="CASE", help="The case's number, such as 4K-7MPX3Q.")]
Answers = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        "-d",
        metavar="KEY=VALUE",
        help="An answer, a YAML file of them, or “-” for standard input; again for more.",
    ),
]
Reason = Annotated[
    str, typer.Option("--reason", callback=words, help="Why; it stays on record. “-” reads it from standard input.")
]
CommandId = Annotated[
    str, typer.Option("--command-id", help="A name for this command: sent twice, it is done once.", hidden=True)
]
