"""`amparo clocks`: what has been counted, since when a clock stands still and why, and the dates that hang on it."""

from __future__ import annotations

import typer

from amparo_app.cli.arguments import Number
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

clocks = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Clocks, such as the work permit's.")


@clocks.callback()
def group() -> None:
    """Clocks, such as the work permit's."""


@clocks.command("show")
@with_desk(ON_CASE)
def show(desk: Desk, number: Number) -> None:
    """Show the clocks of a case: days counted, stops with their reasons, and the first days that they give."""
    from amparo.case.clock_dates import clock_sheets
    from amparo_app.cli.show.clocks import clocks_view

    case = desk.office.case(number, desk.organization, desk.actor)
    sheets = clock_sheets(case, desk.office.catalog_of(case), max(desk.office.now(), case.now))
    people = {person.id: person.name for person in case.persons}
    desk.tell(sheets, lambda: clocks_view(case.number, sheets, people, desk.language))
