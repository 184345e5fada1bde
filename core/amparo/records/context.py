"""What a decision may know of the world outside its case, read in the transaction that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.commands import Assign, OfferPlacement
from amparo.case.model import OfferStatus
from amparo.placement.conflicts import find_conflicts

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from amparo.access.people import Colleague
    from amparo.case.commands import Command
    from amparo.case.model import Case, ConflictHit
    from amparo.records.repository import Records


def colleagues_for(records: Records, connection: sa.Connection, case: Case, command: Command) -> tuple[Colleague, ...]:
    """Return who acts, who is named, who is assigned and who holds or waits for an offer.

    The open cases they carry are counted when the case is being offered: nothing else asks how many these are.
    """
    offered = tuple(_offered(case))
    everybody = {command.actor, *_named(command), *case.assigned.values(), *offered}
    counted = bool(offered) or isinstance(command.body, OfferPlacement)
    return records.some_colleagues(connection, everybody, counted=counted)


def _named(command: Command) -> tuple[str, ...]:
    match command.body:
        case Assign(person=person):
            return (person,)
        case OfferPlacement(to=to):
            return to
        case _:
            return ()


def _offered(case: Case) -> Iterator[str]:
    for offer in case.offers:
        if offer.status is OfferStatus.OPEN:
            yield offer.to
            yield from offer.then


def conflicts_for(records: Records, connection: sa.Connection, case: Case) -> tuple[ConflictHit, ...]:
    """Return where the persons of a case may be known from other cases of the organization."""
    return find_conflicts(case.persons, records.names(case.organization, connection), own_case=case.id)
