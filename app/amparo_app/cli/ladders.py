"""`amparo ladders`: who is told of a deadline and when, as the plugins ship it and as an organization edits it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import Reason
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo_app.own_ladders import LadderDecided

ladders = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who is told of a deadline, how long before, who is next."
)

LadderId = Annotated[str, typer.Argument(metavar="LADDER", help="Its id, such as long.")]


@ladders.command("list")
@with_desk(ON_CASE)
def list_ladders(desk: Desk) -> None:
    """List the ladders in force with their rungs."""
    from amparo_app.cli.show.ladders import ladders_view
    from amparo_app.own_ladders import ladders_in_force

    records, organization = desk.office.records, desk.organization
    found = ladders_in_force(records, organization.id, desk.office.catalog(organization))
    desk.tell(found, lambda: ladders_view(found, desk.language))


@ladders.command("edit")
@with_desk(ON_CASE)
def edit(
    desk: Desk,
    which: LadderId,
    *,
    file: Annotated[Path, typer.Option("--file", "-f", help="The ladder in YAML, as `ladders list` shows it.")],
    reason: Reason,
) -> None:
    """Use a ladder of the organization's own, not below the floor that ships."""
    from amparo_app.catalogs import LadderDecision
    from amparo_app.own_ladders import decide_ladder, ladder_in, read_ladder

    shipped = ladder_in(desk.office.catalog(desk.organization), which)
    edited = read_ladder(file, shipped, desk.language)
    decision = LadderDecision(ladder=edited, reason=reason)
    organization = desk.organization.id
    _told(desk, decide_ladder(desk.office, organization, which, decision, by=desk.actor.id, language=desk.language))


@ladders.command("restore")
@with_desk(ON_CASE)
def restore(desk: Desk, which: LadderId, *, reason: Reason) -> None:
    """Go back to the ladder that ships."""
    from amparo_app.catalogs import LadderDecision
    from amparo_app.own_ladders import decide_ladder, ladder_in

    ladder_in(desk.office.catalog(desk.organization), which)
    decision = LadderDecision(ladder=None, reason=reason)
    organization = desk.organization.id
    _told(desk, decide_ladder(desk.office, organization, which, decision, by=desk.actor.id, language=desk.language))


def _told(desk: Desk, decided: LadderDecided) -> None:
    from amparo_app.cli.show.ladders import decided_view

    desk.tell(decided, lambda: decided_view(decided, desk.language))
