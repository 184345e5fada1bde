"""`amparo audit`: who did and saw what in a case, and whether the records are what was written."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.arguments import Number
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import OFFICE, ON_CASE, ORGANIZATION, with_desk

audit = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Who did and saw what, and whether the records are whole."
)


@audit.command("show")
@with_desk(ON_CASE)
def show(
    desk: Desk,
    number: Number,
    *,
    reads: Annotated[bool, typer.Option("--reads", help="Who looked at the case, instead of who changed it.")] = False,
) -> None:
    """Say who did what in a case and when, for whom they acted, and who sat at the keyboard.

    With --reads, who looked at it, with which command; looks that were refused are marked.
    """
    from amparo_app.cli.show.audit import reads_view, trail_view
    from amparo_app.sheets import case_sheet

    office, organization = desk.office, desk.organization
    seen = office.case(number, organization, desk.actor)
    people = office.records.people(organization.id)
    names, zone = {member.id: member.profile.name for member in people}, organization.profile.zone
    looks = office.records.reads_of(organization.id, seen.id)
    if reads:
        desk.tell(looks, lambda: reads_view(looks, names, zone, desk.language))
        return
    trail, catalog = office.records.trail(seen.id), office.catalog_of(seen)
    history = tuple(entry.event for entry in trail)
    sheet = case_sheet(seen, catalog, desk.actor, people, history, office.now())
    refused = tuple(look for look in looks if look.refused)
    desk.tell(trail, lambda: trail_view(trail, refused, sheet, catalog, zone, desk.language))


@audit.command("verify")
@with_desk((ORGANIZATION, *OFFICE))
def verify(
    desk: Desk,
    *,
    number: Annotated[str, typer.Option("--case", metavar="CASE", help="One case alone, by its number.")] = "",
) -> None:
    """Check that nobody changed the records outside of Amparo, or say where.

    Each chain of events is followed, of cases and of registers' records, and what it makes compared with what is kept.
    """
    from amparo_app.cli.show.audit import checks_view

    records, wanted = desk.office.records, []
    if number:
        with records.database.read() as connection:
            wanted.append(records.case_id(connection, number, desk.organization.id))
    checks = tuple(records.check_cases(*wanted))
    kept = () if number else tuple(records.check_records())
    desk.tell((*checks, *kept), lambda: checks_view(checks, kept))
    if not (all(check.holds for check in checks) and all(one.holds for one in kept)):
        raise typer.Exit(1)
