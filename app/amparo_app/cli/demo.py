"""`amparo demo`: the life of one invented case, told while it happens."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    *,
    out: Annotated[Path, typer.Option(help="A folder for its office, its letters and its mails.")] = Path("var/demo"),
    language: Annotated[str, typer.Option(help="en or es.")] = "en",
) -> None:
    """Live one invented case from screening to closing, told.

    Everything runs as in an office, with the clock moved ahead; the letters and mails stay in the folder.
    """
    from amparo_app.demo.story import run_demo

    raise typer.Exit(run_demo(out, language))
