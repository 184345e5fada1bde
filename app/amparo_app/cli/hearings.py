"""`amparo hearings`: what is to be looked up in the court's system, the sheet, what was seen, and the rota."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import CommandId, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from datetime import timedelta

hearings = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Look hearings up in the court's system, and show that it was done.",
)

Within = Annotated[str, typer.Option(help="How far ahead: 1d, 1w. Without it, what is due today or late.")]
Everything = Annotated[bool, typer.Option("--all", help="Other people's too, in cases that you may see.")]
Marked = Annotated[str, typer.Argument(metavar="CASE", help="The case's number, or the mark on today's sheet.")]
OfProceeding = Annotated[str, typer.Argument(metavar="PROCEEDING", help="Such as c4, if the case has several.")]


@hearings.command("watch")
@with_desk(ON_CASE)
def watch(
    desk: Desk,
    *,
    within: Within = "0d",
    everything: Everything = False,
) -> None:
    """List what is to be looked up, the most pressing first, and whose it is.

    Everybody's, by case number alone; for whoever is signed in what they are to look up.
    """
    from amparo_app.cli.asking import span
    from amparo_app.cli.show.hearings import watch_view
    from amparo_app.hearings import Rota, look_up_rows, own_rows

    office, organization = desk.office, desk.organization
    reader = desk.reader
    if reader:
        office.note_read(organization, reader)
    today = office.today(organization)
    until = today + span(within)
    rows = look_up_rows(office, organization, until, reader)
    if reader and not everything:
        rows = own_rows(rows, reader)
    people = {member.id: member.profile.name for member in office.records.people(organization.id)}
    on_duty = Rota(office, organization).on(today)
    desk.tell(rows, lambda: watch_view(rows, people, on_duty, today, until, desk.language))


@hearings.command("sheet")
@with_desk(ON_CASE)
def sheet(
    desk: Desk,
    *,
    within: Within = "0d",
    everything: Everything = False,
    html: Annotated[bool, typer.Option("--html", help="As a page to print, instead of plain text.")] = False,
) -> None:
    """Print the sheet to look up by: A-numbers and nationalities, and no name.

    It goes to standard output alone: amparo hearings sheet | lp. Nothing keeps it, and each case on it is
    noted as read.
    """
    from amparo_app.cli.show.hearings import sheet_page, sheet_text
    from amparo_app.hearings import look_up_rows, own_rows, sheet_lines

    office, organization = desk.office, desk.organization
    until = office.today(organization) + _span(within)
    rows = look_up_rows(office, organization, until, desk.actor)
    rows = rows if everything else own_rows(rows, desk.actor)
    lines = sheet_lines(office, organization, rows, desk.actor)
    if desk.as_json:
        desk.tell(lines, lambda: "")
        return
    typer.echo((sheet_page if html else sheet_text)(lines, until, desk.language), nl=False)


@hearings.command("looked-up")
@with_desk(ON_CASE)
def looked_up(
    desk: Desk,
    number: Marked,
    rest: Annotated[
        list[str], typer.Argument(metavar="[PROCEEDING] same|changed|not-listed", help="What the court's system shows.")
    ],
    *,
    seen: Annotated[
        str,
        typer.Option(
            callback=words, help="The words on the screen, without a name; “-” reads them from standard input."
        ),
    ],
    picture: Annotated[
        Path | None, typer.Option(help="A picture of the screen: its name and fingerprint are kept.")
    ] = None,
    new_date: Annotated[str, typer.Option("--date", help="With `changed`: the new day, as 2027-03-04.")] = "",
    new_time: Annotated[str, typer.Option("--time", help="With `changed`: the new hour, as 08:30.")] = "",
    on: Annotated[str, typer.Option("--on", help="The day of the look, if it was not today.")] = "",
    at: Annotated[str, typer.Option("--at", help="The hour of the look, if it was not just now.")] = "",
    hearing: Annotated[str, typer.Option(help="Which hearing was moved, such as e12, if it is not the nearest.")] = "",
    command_id: CommandId = "",
) -> None:
    """Record what was seen: the same hearing, another day or hour, or none.

    `changed` moves the hearing and with it every date that hangs on it; `not-listed` opens a task to find out why.
    """
    from amparo.case.commands import CompleteStep
    from amparo_app.cli.asking import day
    from amparo_app.cli.sending import send
    from amparo_app.hearings import case_marked
    from amparo_app.looking import Seen, look_command

    office, organization = desk.office, desk.organization
    found, proceeding = case_marked(office, organization, number, desk.actor)
    *named, result = rest
    case = office.case(found, organization, desk.actor)
    told = Seen(
        result=result.replace("-", "_"),
        seen=seen,
        picture=picture,
        new_date=day(new_date, "--date") if new_date else None,
        new_time=new_time,
        on=day(on, "--on") if on else None,
        at=at,
        hearing=hearing,
    )
    step, answers = look_command(office, case, named[0] if named else proceeding, told, desk.language)
    send(desk, case, CompleteStep(step=step, answers=answers), command_id=command_id)


@hearings.command("log")
@with_desk(ON_CASE)
def log(desk: Desk, number: Marked, proceeding: OfProceeding = "") -> None:
    """Print every look in order, as an exhibit: who looked when, what was seen, and that the record was not altered."""
    from amparo_app.cli.show.hearings import exhibit_view
    from amparo_app.hearings import case_marked, exhibit
    from amparo_app.looking import proceeding_of

    office, organization = desk.office, desk.organization
    found, marked = case_marked(office, organization, number, desk.actor)
    case = office.case(found, organization, desk.actor)
    which = proceeding_of(office, case, proceeding or marked, desk.language)
    shown = exhibit(office, case, which)
    people = {member.id: member.profile.name for member in office.records.people(organization.id)}
    desk.tell(shown, lambda: exhibit_view(shown, people, desk.language))
    if not shown.check.holds:
        raise typer.Exit(1)


@hearings.command("rota")
@with_desk(ON_CASE)
def rota(
    desk: Desk,
    doing: Annotated[str, typer.Argument(metavar="[set]", help="Leave out to show the rota.")] = "",
    *,
    every_day: Annotated[str, typer.Option("--every-day", metavar="PERSON", help="Who looks on every weekday.")] = "",
    monday: Annotated[str, typer.Option(metavar="PERSON", help="Who looks on Mondays; so with the other days.")] = "",
    tuesday: Annotated[str, typer.Option(metavar="PERSON")] = "",
    wednesday: Annotated[str, typer.Option(metavar="PERSON")] = "",
    thursday: Annotated[str, typer.Option(metavar="PERSON")] = "",
    friday: Annotated[str, typer.Option(metavar="PERSON")] = "",
    backup: Annotated[str, typer.Option(metavar="PERSON", help="Who looks when the first did not, or is away.")] = "",
) -> None:
    """Show who looks on which weekday and who backs up; with `set`, decide it.

    What is not named stays as it is.
    """
    from amparo.errors import InvalidInput
    from amparo_app.rota import RotaAsked, change_rota, rota_now

    if doing not in {"", "set"}:
        raise InvalidInput(f"“{doing}” is nothing that can be done with the rota. Write `set`, or leave it out.")
    if doing:
        asked = RotaAsked(every_day, (monday, tuesday, wednesday, thursday, friday), backup)
        change_rota(desk.office, desk.organization, desk.actor, asked, desk.language)
    from amparo_app.cli.show.hearings import rota_view

    shown = rota_now(desk.office, desk.organization)
    desk.tell(shown, lambda: rota_view(shown, desk.organization.profile.zone, desk.language))


def _span(typed: str) -> timedelta:
    from amparo_app.cli.asking import span

    return span(typed)
