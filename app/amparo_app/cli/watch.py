"""`amparo watch`: the second calendar, which holds every open case against its own events."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import LANGUAGE, OFFICE, with_desk

if TYPE_CHECKING:
    from amparo_workflows.watch import Look


@with_desk((LANGUAGE, *OFFICE))
def watch(
    desk: Desk,
    *,
    once: Annotated[bool, typer.Option("--once", help="Look once, say what was found, and end.")] = False,
) -> None:
    """Check every open case against its events, its rules, its ladders and its mails.

    `amparo up` runs this all the time; it mails supervising attorneys and operators every day, and what is new at once.
    """
    import asyncio

    from amparo_app.office_folder import settings_of
    from amparo_workflows.watch import look_once, run_watch

    settings = settings_of(desk.data)
    if not once:
        with contextlib.suppress(KeyboardInterrupt):  # how a watch that runs for ever is ended
            asyncio.run(run_watch(settings, tell=lambda look: _tell(desk, look)))
        return
    look = asyncio.run(look_once(settings))
    _tell(desk, look)
    if look.findings:
        raise typer.Exit(1)


def _tell(desk: Desk, look: Look) -> None:
    from amparo_app.cli.show.watch import look_view

    desk.tell(look, lambda: look_view(look, desk.language))
    sys.stdout.flush()
