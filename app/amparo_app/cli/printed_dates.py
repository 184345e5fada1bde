"""`amparo deadline set-printed`, `verify` and `amparo deadlines unverified`: dates from papers, read by two persons."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.arguments import CommandId, Number, words
from amparo_app.cli.deadlines import DeadlineId
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

Day = Annotated[str, typer.Option("--date", help="The date that the paper sets, as 2027-03-04.")]


@with_desk(ON_CASE)
def set_printed(
    desk: Desk,
    number: Number,
    which: DeadlineId,
    *,
    on: Day,
    paper: Annotated[
        str, typer.Option(callback=words, help="The paper, such as “scheduling order of 4 January”. “-” reads it.")
    ],
    reference: Annotated[str, typer.Option(callback=words, help="The number on the paper.")] = "",
    command_id: CommandId = "",
) -> None:
    """Enter the date that a paper sets.

    Until somebody else has verified it against the paper, the more careful of it and the rule's own date drives.
    """
    from amparo.case.commands import SetPrinted
    from amparo_app.cli.asking import day
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    body = SetPrinted(deadline=which, on=day(on, "--date"), paper=paper, reference=reference)
    send(desk, seen, body, command_id=command_id)


@with_desk(ON_CASE)
def verify(desk: Desk, number: Number, which: DeadlineId, *, on: Day, command_id: CommandId = "") -> None:
    """Type the date anew from the paper, as a second person.

    Take the paper, not the screen. The same date is then the one in force; another is kept beside it for somebody to
    settle, and the more careful of both drives.
    """
    from amparo.case.commands import VerifyPrinted
    from amparo_app.cli.asking import day
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, VerifyPrinted(deadline=which, on=day(on, "--date")), command_id=command_id)


@with_desk(ON_CASE)
def unverified(desk: Desk) -> None:
    """List the dates from papers that only one person has read, the nearest first.

    By case number alone; for whoever is signed in what they may see, with the clients' names and the papers.
    """
    from amparo_app.cli.show.printed import unverified_view
    from amparo_app.unverified import unverified_rows

    office, organization = desk.office, desk.organization
    reader = desk.reader
    if reader:
        office.note_read(organization, reader)
    rows = unverified_rows(office.records, organization.id, reader)
    people = {member.id: member.profile.name for member in office.records.people(organization.id)}
    today = office.today(organization)
    desk.tell(rows, lambda: unverified_view(rows, people, today, desk.language))
