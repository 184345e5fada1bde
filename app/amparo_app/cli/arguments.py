"""Arguments and options that several commands about a case take."""

from __future__ import annotations

from typing import Annotated

import typer

Number = Annotated[str, typer.Argument(metavar="CASE", help="The case's number, such as 4K-7MPX3Q.")]
Answers = Annotated[
    list[str] | None,
    typer.Option("--data", "-d", metavar="KEY=VALUE", help="An answer, or a YAML file of them; again for more."),
]
Reason = Annotated[str, typer.Option(help="Why; it stays on record.")]
CommandId = Annotated[
    str, typer.Option("--command-id", help="A name for this command: sent twice, it is done once.", hidden=True)
]
