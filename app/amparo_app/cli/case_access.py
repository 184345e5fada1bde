"""`amparo case wall`, `unwall`, `restrict` and `unrestrict`: who is kept away from a case, whatever their roles."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.arguments import CommandId, Number, Reason
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk


@with_desk(ON_CASE)
def wall(
    desk: Desk,
    number: Number,
    people: Annotated[
        list[str] | None, typer.Argument(metavar="[PERSON]...", help="Whom to keep away: ids, e-mails or full names.")
    ] = None,
    *,
    roles: Annotated[
        list[str] | None,
        typer.Option("--role", metavar="ROLE", help="A role whose holders to keep away; again for more."),
    ] = None,
    reason: Reason,
    command_id: CommandId = "",
) -> None:
    """Keep people, or everybody who holds a role, away from a case: an ethical wall.

    They see nothing of it anywhere and are told nothing of it, whatever their other roles. Whoever may see the case
    reads the reason.
    """
    from amparo.case.walls import RaiseWall
    from amparo_app.cli.sending import as_role, person_id, send

    seen = desk.office.case(number, desk.organization, desk.actor)
    kept = tuple(person_id(desk, who) for who in people or ())
    send(
        desk,
        seen,
        RaiseWall(people=kept, roles=tuple(as_role(name) for name in roles or ()), reason=reason),
        command_id=command_id,
    )


@with_desk(ON_CASE)
def unwall(
    desk: Desk,
    number: Number,
    which: Annotated[str, typer.Argument(metavar="WALL", help="Such as w12; `case show` lists them.")],
    *,
    reason: Reason,
    command_id: CommandId = "",
) -> None:
    """Take a wall away; those that it kept away may see the case again as their roles let them."""
    from amparo.case.walls import LiftWall
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, LiftWall(wall=which, reason=reason), command_id=command_id)


@with_desk(ON_CASE)
def restrict(desk: Desk, number: Number, *, reason: Reason, command_id: CommandId = "") -> None:
    """Let only those see a case to whom it is assigned, and supervising attorneys.

    For VAWA, trafficking and the like (8 USC 1367). You too see it afterwards only if one of these is you.
    """
    from amparo.case.walls import RestrictCase
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, RestrictCase(reason=reason), command_id=command_id)


@with_desk(ON_CASE)
def unrestrict(desk: Desk, number: Number, *, reason: Reason, command_id: CommandId = "") -> None:
    """End the restriction of a case; a supervising attorney does."""
    from amparo.case.walls import LiftRestriction
    from amparo_app.cli.sending import send

    seen = desk.office.case(number, desk.organization, desk.actor)
    send(desk, seen, LiftRestriction(reason=reason), command_id=command_id)
