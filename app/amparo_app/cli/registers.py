"""`amparo register`: records that are not cases; and `amparo desk`, what somebody at the desk has before them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import Answers, CommandId, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, ON_CASE_WITH_ANSWERS, with_desk

if TYPE_CHECKING:
    from amparo.records.register_asking import RegisterAnswer
    from amparo_app.registers import Asked, Registers

register = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Records that are not cases: stock, sessions, volunteers. Plugins declare them.",
)

OfRegister = Annotated[str, typer.Argument(metavar="REGISTER", help="As `register list` names it.")]
OfRecord = Annotated[str, typer.Argument(metavar="RECORD", help="Its number, or what it is called.")]


def _registers(desk: Desk) -> Registers:
    from amparo_app.registers import Registers

    return Registers(desk.office, desk.organization, desk.actor, desk.language)


@register.command("list")
@with_desk(ON_CASE)
def list_(desk: Desk) -> None:
    """List the registers that you may see, and what you can do in each."""
    from amparo_app.cli.show.registers import registers_view

    lines = _registers(desk).lines()
    desk.tell(lines, lambda: registers_view(lines, desk.language))


@register.command("show")
@with_desk(ON_CASE)
def show(
    desk: Desk,
    name: OfRegister,
    record: Annotated[str, typer.Argument(metavar="[RECORD]", help="Its number, or what it is called.")] = "",
    *,
    list_name: Annotated[str, typer.Option("--list", help="Another of its lists.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Every record, ended ones too.")] = False,
) -> None:
    """Show a list of a register, or one record with what can be done with it."""
    from amparo_app.cli.show.registers import list_view, sheet_view

    registers = _registers(desk)
    if record:
        sheet, said = registers.sheet(name, record)
        desk.tell(sheet, lambda: sheet_view(sheet, said, desk.language))
        return
    shown = registers.listed(name, list_name, everything=everything)
    desk.tell(shown, lambda: list_view(shown, desk.language))


@register.command("add")
@with_desk(ON_CASE_WITH_ANSWERS)
def add(desk: Desk, name: OfRegister, *, data: Answers = None, command_id: CommandId = "") -> None:
    """Add a record; without answers, say what it asks."""
    from amparo_app.cli.asking import answers

    registers = _registers(desk)
    asked = registers.form(name, "add")
    if not data and any(field.required for field in asked.fields):
        _tell_form(desk, asked, f"amparo register add {name}")
    _told(desk, registers, name, registers.add(name, dict(answers(data or (), asked.fields)), command_id))


@register.command("do")
@with_desk(ON_CASE_WITH_ANSWERS)
def do(
    desk: Desk,
    name: OfRegister,
    record: OfRecord,
    command: Annotated[str, typer.Argument(metavar="COMMAND", help="As `register show` names it.")],
    *,
    data: Answers = None,
    command_id: CommandId = "",
) -> None:
    """Give a command upon a record; without answers, say what it asks."""
    from amparo_app.cli.asking import answers

    registers = _registers(desk)
    asked = registers.form(name, command)
    if not data and any(field.required for field in asked.fields):
        _tell_form(desk, asked, f"amparo register do {name} {record} {command}")
    given = dict(answers(data or (), asked.fields))
    _told(desk, registers, name, registers.do(name, record, command, given, command_id))


@register.command("settle")
@with_desk(ON_CASE)
def settle(
    desk: Desk,
    name: OfRegister,
    record: OfRecord,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="Such as x5; `register show` names it.")],
    *,
    note: Annotated[str, typer.Option("--note", callback=words, help="What was done about it.")],
    command_id: CommandId = "",
) -> None:
    """Say that something which needed attention was seen to."""
    registers = _registers(desk)
    _told(desk, registers, name, registers.settle(name, record, item, note, command_id))


@register.command("report")
@with_desk(ON_CASE)
def report(
    desk: Desk,
    name: OfRegister,
    which: Annotated[str, typer.Argument(metavar="REPORT", help="As `register list` names it.")],
    *,
    since: Annotated[str, typer.Option("--from", help="The first day, as 2027-01-01.")],
    until: Annotated[str, typer.Option("--to", help="The last day, as 2027-12-31.")],
    csv: Annotated[bool, typer.Option("--csv", help="As comma-separated lines.")] = False,
) -> None:
    """Count what a register holds over a span of days, without a name."""
    from amparo.errors import InvalidInput
    from amparo_app.cli.asking import day
    from amparo_app.cli.show.registers import report_view
    from amparo_app.registers import as_csv

    first, last = day(since, "--from"), day(until, "--to")
    if last < first:
        raise InvalidInput(f"--to {last} is before --from {first}. Give the first day and then the last.")
    found = _registers(desk).report(name, which, first, last)
    if csv and not desk.as_json:
        typer.echo(as_csv(found, desk.language), nl=False)
        return
    desk.tell(found, lambda: report_view(found, desk.language))


@register.command("due")
@with_desk(ON_CASE)
def due(
    desk: Desk, *, within: Annotated[str, typer.Option(help="How far ahead: 2w, 1m. Without it, four weeks.")] = "4w"
) -> None:
    """List what needs attention in registers, and whose day is near; what comes again is made ready."""
    from amparo.records.register_keeping import make_recurring
    from amparo_app.cli.asking import span
    from amparo_app.cli.show.registers import due_view

    until = desk.office.today(desk.organization) + span(within)
    made = make_recurring(desk.office.records, desk.organization.id)
    lines = _registers(desk).due(until)
    desk.tell(lines, lambda: due_view(lines, made, until, desk.language))


@with_desk(ON_CASE)
def at_desk(desk: Desk) -> None:
    """Show what is before you at the desk: open records, only what the desk may see, and what can be done."""
    from amparo_app.cli.show.registers import desk_view

    shown = _registers(desk).desk()
    desk.tell(shown, lambda: desk_view(shown, desk.language))


def _tell_form(desk: Desk, asked: Asked, how: str) -> None:
    """Say what a command asks, and leave as for a command that was not given whole."""
    from amparo_app.cli.show.registers import form_view

    desk.tell(asked, lambda: form_view(asked, how, desk.language))
    raise typer.Exit(2)


def _told(desk: Desk, registers: Registers, name: str, answer: RegisterAnswer) -> None:
    """Show what came of a command: the record as it is then; raises Refused with the sentence of a refusal."""
    from amparo.errors import Refused
    from amparo_app.cli.show.registers import answer_view

    if answer.refused is not None:
        raise Refused(answer.refused.sentence.in_(desk.language))
    sheet, said = registers.sheet(name, str(answer.number))
    desk.tell(answer, lambda: answer_view(answer, sheet, said, desk.language))
