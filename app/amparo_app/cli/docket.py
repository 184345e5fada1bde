"""`amparo docket`: the paper docket, for the day on which no screen can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

docket = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The paper docket.")


@docket.callback()
def group() -> None:
    """The paper docket."""


@docket.command("print")
@with_desk(ON_CASE)
def print_docket(
    desk: Desk,
    *,
    week: Annotated[bool, typer.Option("--week", help="Only until the end of next week.")] = False,
    days: Annotated[int, typer.Option("--days", min=1, max=3_650, help="How far ahead.")] = 90,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write a page to print (HTML) to this file, which must be new.")
    ] = None,
) -> None:
    """Print every date and hearing ahead, of all cases that you may see, with what is overdue first."""
    from datetime import timedelta

    from amparo_app.cli.show.docket import docket_html, docket_view
    from amparo_app.cli.show.words import say
    from amparo_app.docket import docket as gathered
    from amparo_app.docket import end_of_week, write_page

    office, organization = desk.office, desk.organization
    reader = desk.actor
    office.note_read(organization, reader)
    today = office.today(organization)
    until = end_of_week(today) if week else today + timedelta(days=days)
    made = gathered(office.records, organization, reader, now=office.now(), today=today, until=until)
    if out is None:
        desk.tell(made, lambda: docket_view(made, desk.language))
        return
    write_page(out, docket_html(made, desk.language))
    desk.tell(made, lambda: say("docket_written", desk.language, file=out))
