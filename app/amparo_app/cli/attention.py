"""`amparo attention`: what went wrong and is a person's now, over all cases; and how it was settled."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.arguments import CommandId, Number, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

attention = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What went wrong and needs a person, over all cases."
)


@attention.command("list")
@with_desk(ON_CASE)
def list_items(
    desk: Desk,
    *,
    mine: Annotated[bool, typer.Option("--mine", help="Only what is yours to settle.")] = False,
    case: Annotated[str, typer.Option("--case", metavar="CASE", help="Only of this case.")] = "",
) -> None:
    """List what needs attention: since when, whose it is, what went wrong and what to do; the oldest first."""
    from amparo_app.attention import attention_rows
    from amparo_app.cli.show.attention import attention_view

    office, organization, actor = desk.office, desk.organization, desk.actor
    only = office.case(case, organization, actor).id if case else ""
    if not case:
        office.note_read(organization, actor)
    rows = attention_rows(office.records, actor, case=only, mine=mine)
    desk.tell(rows, lambda: attention_view(rows, desk.language))


@attention.command("resolve")
@with_desk(ON_CASE)
def resolve(
    desk: Desk,
    number: Number,
    item: Annotated[str, typer.Argument(metavar="ITEM", help="What needed attention, such as x14.")],
    *,
    note: Annotated[str, typer.Option("--note", callback=words, help="How it was settled; it stays on record.")],
    command_id: CommandId = "",
) -> None:
    """Say how something was settled; `amparo case settle` does the same."""
    from amparo.case.commands import SettleAttention
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, SettleAttention(item=item, how=note), command_id=command_id)
