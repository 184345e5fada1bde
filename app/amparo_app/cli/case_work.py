"""`amparo case do`, `record`, `assign`, `note` and the rest of the daily work; `amend` for mistakes."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.arguments import Answers, CommandId, Number, Reason, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, ON_CASE_WITH_ANSWERS, with_desk


@with_desk(ON_CASE_WITH_ANSWERS)
def do(
    desk: Desk,
    number: Number,
    step: Annotated[str, typer.Argument(metavar="STEP", help="A step of the agenda, as `case show` names it.")],
    *,
    data: Answers = None,
    command_id: CommandId = "",
) -> None:
    """Complete a step; without answers, say what it asks.

    A step that asks something is not done without answers: give them with -d, or in a file.
    """
    from amparo.case.commands import CompleteStep
    from amparo_app.cli.asking import answers
    from amparo_app.cli.sending import send
    from amparo_app.cli.show.carried_out import form_view
    from amparo_app.sheets import step_asked

    office = desk.office
    seen = office.case(number, desk.organization, desk.actor)
    asked = step_asked(seen, office.catalog_of(seen), step, office.now())
    if asked is not None and not data and any(field.required for field in asked.fields):
        desk.tell(asked, lambda: form_view(asked.item, asked.fields, seen.number, desk.language))
        raise typer.Exit(2)
    given = answers(data or (), asked.fields if asked else ())
    send(desk, seen, CompleteStep(step=step, answers=given), command_id=command_id)


@with_desk(ON_CASE)
def waive_step(
    desk: Desk,
    number: Number,
    step: Annotated[
        str, typer.Argument(metavar="STEP", help="A step that a plugin left behind, as `case show` has it.")
    ],
    *,
    reason: Reason,
    command_id: CommandId = "",
) -> None:
    """Say that a step that the plugins in force no longer ask for need not be done."""
    from amparo.case.commands import WaiveStep
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, WaiveStep(step=step, reason=reason), command_id=command_id)


@with_desk(ON_CASE_WITH_ANSWERS)
def record(
    desk: Desk,
    number: Number,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="A kind of event; `case events` lists them.")],
    *,
    on: Annotated[str, typer.Option("--date", help="The day it happened, as 2027-03-04.")],
    data: Answers = None,
    about: Annotated[str, typer.Option(help="The id of the earlier event it continues, such as e12.")] = "",
    person: Annotated[str, typer.Option(help="Whom it is about, such as p1.")] = "",
    proceeding: Annotated[str, typer.Option(help="The proceeding it belongs to, such as c1.")] = "",
    proof: Annotated[str, typer.Option(callback=words, help="The paper that proves a filing.")] = "",
    reference: Annotated[str, typer.Option(callback=words, help="The number on that paper.")] = "",
    received: Annotated[str, typer.Option(help="The day on it, as 2027-03-05; the event's own if left out.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="It happened once more, though the same is on record.")
    ] = False,
    command_id: CommandId = "",
) -> None:
    """Record what happened: deadlines start, move, are met."""
    from amparo.case.commands import RecordEvent
    from amparo.case.model import Proof
    from amparo_app.cli.asking import answers, day
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    declared = desk.office.catalog_of(seen).event.get(event)
    happened = day(on, "--date")
    shown = Proof(paper=proof, reference=reference, received=day(received, "--received") if received else happened)
    body = RecordEvent(
        event=event,
        on=happened,
        person=person or None,
        proceeding=proceeding or None,
        about=about or None,
        data=answers(data or (), declared.fields if declared else ()),
        proof=shown if proof else None,
        unless_recorded=not again,
    )
    send(desk, seen, body, command_id=command_id)


@with_desk(ON_CASE_WITH_ANSWERS)
def amend(
    desk: Desk,
    number: Number,
    event: Annotated[
        str, typer.Argument(metavar="EVENT-ID", help="What was wrong, such as e12; `case show` lists them.")
    ],
    *,
    reason: Reason,
    on: Annotated[str, typer.Option("--date", help="The right day, as 2027-03-04.")] = "",
    data: Answers = None,
    strike: Annotated[bool, typer.Option("--strike", help="It never happened.")] = False,
    command_id: CommandId = "",
) -> None:
    """Correct what was recorded by mistake.

    Nothing is erased: the record says what was changed, by whom and why.
    """
    from amparo.case.commands import AmendEvent
    from amparo_app.cli.asking import answers, day
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    recorded = seen.event.get(event)
    declared = desk.office.catalog_of(seen).event.get(recorded.kind) if recorded else None
    body = AmendEvent(
        event=event,
        reason=reason,
        on=day(on, "--date") if on else None,
        data=answers(data or (), declared.fields if declared else ()),
        strike=strike,
    )
    send(desk, seen, body, command_id=command_id)


@with_desk(ON_CASE)
def assign(
    desk: Desk,
    number: Number,
    role: Annotated[str, typer.Argument(metavar="ROLE", help="Such as staff_attorney or paralegal.")],
    who: Annotated[
        str, typer.Argument(metavar="PERSON", help="An id, an e-mail or a full name; “nobody” takes it back.")
    ],
    *,
    command_id: CommandId = "",
) -> None:
    """Give a role in a case to a colleague."""
    from amparo.case.commands import Assign
    from amparo_app.cli.sending import as_role, person_id, send

    seen = desk.office.case(number, desk.organization, desk.actor)
    person = "" if who == "nobody" else person_id(desk, who)
    send(desk, seen, Assign(role=as_role(role), person=person), command_id=command_id)


@with_desk(ON_CASE)
def note(
    desk: Desk,
    number: Number,
    text: Annotated[
        str, typer.Argument(metavar="TEXT", callback=words, help="What to remember; “-” reads it from standard input.")
    ],
    *,
    command_id: CommandId = "",
) -> None:
    """Write a note into the record.

    Words typed here stay in the shell's history; `amparo case note CASE - < note.txt` leaves none there.
    """
    from amparo.case.commands import AddNote
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, AddNote(text=text), command_id=command_id)


@with_desk(ON_CASE)
def settle(
    desk: Desk,
    number: Number,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="What needed attention, such as x14.")],
    *,
    how: Annotated[str, typer.Option(callback=words, help="How it was settled; it stays on record.")],
    command_id: CommandId = "",
) -> None:
    """Say how what needed attention was settled."""
    from amparo.case.commands import SettleAttention
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, SettleAttention(item=item, how=how), command_id=command_id)
