"""`amparo recover`: the open cases go on, on a workflow server that lost them or never had them."""

from __future__ import annotations

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import OFFICE, with_desk


@with_desk(OFFICE)
def recover(desk: Desk) -> None:
    """Start the workflow of every open case, packet or batch of letters that has none, from the records.

    `amparo up` does the same at each start. It does no harm at any time: a case that runs is left alone.
    """
    from amparo_app.cli.show.recovery import recovered_view
    from amparo_app.office import run
    from amparo_app.recovering import recover as start_again

    told = run(start_again(desk.office.settings, desk.office.records))
    desk.tell(told, lambda: recovered_view(told))
    if told.problems:
        raise typer.Exit(1)
