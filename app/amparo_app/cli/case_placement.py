"""`amparo case candidates`, `offer`, `answer`: finding a volunteer attorney."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from amparo_app.cli.arguments import CommandId, Number, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk


class Reply(StrEnum):
    """What a volunteer says to an offer."""

    ACCEPT = "accept"
    DECLINE = "decline"


@with_desk(ON_CASE)
def candidates(desk: Desk, number: Number) -> None:
    """List volunteers who could take a case, with reasons."""
    from amparo_app.cli.show.candidates import candidates_view
    from amparo_app.sheets import ranked_candidates

    office, organization, actor = desk.office, desk.organization, desk.actor
    seen = office.case(number, organization, actor)
    office.check_permission("see_candidates", organization, actor, seen)
    found = ranked_candidates(seen, office.catalog_of(seen), office.records.colleagues(organization.id))
    people = {member.id: member.profile.name for member in office.records.people(organization.id)}
    desk.tell(found, lambda: candidates_view(found, people, seen.number, desk.language))


@with_desk(ON_CASE)
def offer(
    desk: Desk,
    number: Number,
    people: Annotated[list[str], typer.Argument(metavar="PERSON...", help="Volunteers, in the order in which to ask.")],
    *,
    command_id: CommandId = "",
) -> None:
    """Offer a case to volunteers, one after the other.

    The next is asked when one declines or does not answer in time.
    """
    from amparo.case.commands import OfferPlacement
    from amparo_app.cli.sending import person_id, send

    seen = desk.office.case(number, desk.organization, desk.actor)
    to = tuple(person_id(desk, who) for who in people)
    send(desk, seen, OfferPlacement(to=to), command_id=command_id)


@with_desk(ON_CASE)
def answer(
    desk: Desk,
    number: Number,
    reply: Annotated[Reply, typer.Argument(metavar="accept|decline", help="What they say.")],
    *,
    reason: Annotated[str, typer.Option(callback=words, help="Why, if they said.")] = "",
    command_id: CommandId = "",
) -> None:
    """Accept or decline the open offer.

    For the volunteer who holds it, or as the coordinator who heard it from them.
    """
    from amparo.case.commands import AnswerOffer
    from amparo_app.cli.sending import send

    seen = desk.office.case_offered(number, desk.organization, desk.actor)
    send(desk, seen, AnswerOffer(accept=reply is Reply.ACCEPT, reason=reason), command_id=command_id)
