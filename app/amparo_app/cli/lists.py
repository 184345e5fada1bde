"""`amparo lists`: the rows that lists are read from, made anew."""

from __future__ import annotations

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import OFFICE, with_desk

lists = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The rows that lists of work are read from.")


@lists.command("rebuild")
@with_desk(OFFICE)
def rebuild(desk: Desk) -> None:
    """Write what lists show of every case anew, from the cases themselves.

    `amparo up` does it for cases that an older Amparo wrote. It does no harm at any time: a list that is right stays.
    """
    from rich.console import Group
    from rich.text import Text

    from amparo.records.rebuilding_lists import ListsRebuilt, rebuild_lists
    from amparo_app.cli.show.paper import ALARM, GOOD
    from amparo_app.telling.words import say

    told = ListsRebuilt.of(rebuild_lists(desk.office.records, every=True))
    lines = [Text(problem, style=ALARM) for problem in told.problems]
    desk.tell(told, lambda: Group(*lines, Text(say("lists_rebuilt", desk.language, cases=told.cases), style=GOOD)))
    if told.problems:
        raise typer.Exit(1)
