"""`amparo deadline` and `amparo deadlines`: what people do with dates, and which are near."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.arguments import CommandId, Number, Reason, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk
from amparo_app.cli.replans import replans

deadline = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Acknowledge, prove, waive a deadline; confirm a date."
)
deadlines = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The deadlines of all cases.")
deadlines.add_typer(replans, name="replan")

DeadlineId = Annotated[
    str, typer.Argument(metavar="DEADLINE", help="Its id, such as d31, or its rule if only one deadline runs by it.")
]


@deadline.command("acknowledge")
@with_desk(ON_CASE)
def acknowledge(
    desk: Desk,
    number: Number,
    which: DeadlineId,
    *,
    note: Annotated[str, typer.Option(callback=words, help="What is done about it; it stays on record.")] = "",
    command_id: CommandId = "",
) -> None:
    """Take note of what has rung.

    Nobody else is told of it then; later reminders ring all the same.
    """
    from amparo.case.commands import Acknowledge
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, Acknowledge(deadline=which, note=note), command_id=command_id)


@deadline.command("prove")
@with_desk(ON_CASE)
def prove(
    desk: Desk,
    number: Number,
    which: DeadlineId,
    *,
    proof: Annotated[
        str, typer.Option(callback=words, help="The paper that shows it, such as “USCIS receipt notice”.")
    ],
    received: Annotated[str, typer.Option(help="The day on which it was received, as 2027-03-04.")],
    reference: Annotated[str, typer.Option(callback=words, help="The number on the paper.")] = "",
    filed: Annotated[str, typer.Option("--date", help="The day of the filing itself, if it is another.")] = "",
    event: Annotated[str, typer.Option(help="Which filing, if several kinds can meet the deadline.")] = "",
    command_id: CommandId = "",
) -> None:
    """Show that a deadline was met.

    The filing is recorded too if it is not on record yet.
    """
    from amparo.case.commands import Prove
    from amparo.case.model import Proof
    from amparo_app.cli.asking import day
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    shown = Proof(paper=proof, reference=reference, received=day(received, "--received"))
    body = Prove(deadline=which, proof=shown, event=event or None, on=day(filed, "--date") if filed else None)
    send(desk, seen, body, command_id=command_id)


@deadline.command("waive")
@with_desk(ON_CASE)
def waive(desk: Desk, number: Number, which: DeadlineId, *, reason: Reason, command_id: CommandId = "") -> None:
    """End a deadline without filing, by decision of supervision."""
    from amparo.case.commands import Waive
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, Waive(deadline=which, reason=reason), command_id=command_id)


@deadline.command("confirm")
@with_desk(ON_CASE)
def confirm(desk: Desk, number: Number, which: DeadlineId, *, reason: Reason, command_id: CommandId = "") -> None:
    """Accept a date that waits, since it moves toward danger."""
    from amparo.case.commands import ConfirmDate
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, ConfirmDate(deadline=which, reason=reason), command_id=command_id)


@deadline.command("reject")
@with_desk(ON_CASE)
def reject(desk: Desk, number: Number, which: DeadlineId, *, reason: Reason, command_id: CommandId = "") -> None:
    """Keep the date in force, and drop the one that waits."""
    from amparo.case.commands import RejectDate
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, RejectDate(deadline=which, reason=reason), command_id=command_id)


@deadlines.command("due")
@with_desk(ON_CASE)
def due(
    desk: Desk,
    *,
    within: Annotated[str, typer.Option(help="How far ahead: 30d, 6w.")] = "30d",
    mine: Annotated[
        bool, typer.Option("--mine", help="Only in cases assigned to you, or whom you stand in for.")
    ] = False,
) -> None:
    """List what is due, the nearest safe date first.

    By case number alone; for whoever is signed in what they may see, with the clients' names.
    """
    from amparo_app.cli.asking import span
    from amparo_app.cli.show.lists import due_view
    from amparo_app.sheets import confirmed_in_force, due_rows

    office, organization = desk.office, desk.organization
    reader = desk.actor if mine else desk.reader
    if reader:
        office.note_read(organization, reader)
    today, catalog, records = office.today(organization), office.catalog(organization), office.records
    confirmed = confirmed_in_force(records, organization.id, catalog)
    lines = due_rows(records, organization.id, today + span(within), reader, mine=mine, confirmed=confirmed)
    people = {member.id: member.profile.name for member in records.people(organization.id)}
    desk.tell(lines, lambda: due_view(lines, people, catalog, today, desk.language))
