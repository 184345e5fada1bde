"""What a decision may know of the world outside its case, read in the transaction that decides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.commands import ENGINE_COMMANDS, Assign, CompleteStep, OfferPlacement, SetPrinted, VerifyPrinted
from amparo.case.model import OfferStatus
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Operation
from amparo.placement.conflicts import find_conflicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    import sqlalchemy as sa

    from amparo.access.people import Colleague
    from amparo.case.commands import Body, Command
    from amparo.case.model import Case, ConflictHit
    from amparo.declarations import Catalog
    from amparo.records.repository import Records
    from amparo.records.requests import CarryOut

FARTHEST_AHEAD = timedelta(days=1)  # a workflow's clock beyond that is wrong, or skipped time where nobody trains


def colleagues_for(records: Records, connection: sa.Connection, case: Case, command: Command) -> tuple[Colleague, ...]:
    """Return who acts, who is named, who is assigned, who holds or waits for an offer, and everybody who is ever away.

    The open cases they carry are counted when the case is being offered: nothing else asks how many these are.
    """
    offered = tuple(_offered(case))
    everybody = {command.actor, *_named(command), *case.assigned.values(), *offered}
    counted = bool(offered) or isinstance(command.body, OfferPlacement)
    found = records.some_colleagues(connection, everybody, counted=counted)
    if isinstance(command.body, RaiseWall | RestrictCase):  # somebody has to be left who may act, whoever it is
        return (*found, *(one for one in records.roster(connection, command.organization) if one.id not in everybody))
    if command.body.kind in ENGINE_COMMANDS:  # nobody stands in for the engine
        return found
    away = records.away(connection, command.organization)
    return (*found, *(one for one in away if one.id not in everybody))


def office_day(
    records: Records, connection: sa.Connection, organization: str, people: Iterable[Colleague], now: datetime
) -> date | None:
    """Return the date where an organization's office is, or None while none of its people is ever away."""
    if not any(one.absences for one in people):
        return None
    return now.astimezone(ZoneInfo(records.zone_of(connection, organization))).date()


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


def namesakes_for(records: Records, connection: sa.Connection, command: Command) -> tuple[str, ...]:
    """Return who is called like whoever acts, if the command is one for which two people are needed."""
    if not isinstance(command.body, SetPrinted | VerifyPrinted):
        return ()
    return records.namesakes(connection, command.organization, command.actor)


def conflicts_for(
    records: Records, connection: sa.Connection, case: Case, body: Body, catalog: Catalog
) -> tuple[ConflictHit, ...]:
    """Return where the persons of a case may be known from other cases, if the command is a conflict check."""
    if not _checks_conflicts(body, catalog):
        return ()
    return find_conflicts(case.persons, records.names(case.organization, connection), own_case=case.id)


def prepare_conflict_check(records: Records, request: CarryOut) -> None:
    """Read the names of every case before the transaction of this process's first conflict check.

    In a large office that takes seconds, in which nobody could write. The transaction itself only follows on.
    """
    body, organization = request.command.body, request.command.organization
    if not isinstance(body, CompleteStep) or records.names_are_read(organization):
        return
    with records.database.read() as connection:
        catalog = records.catalog_of(connection, records.load(connection, request.case).case)
    if catalog is not None and _checks_conflicts(body, catalog):
        records.names(organization)


def _checks_conflicts(body: Body, catalog: Catalog) -> bool:
    if not isinstance(body, CompleteStep):
        return False
    step = catalog.step.get(body.step.split("@", maxsplit=1)[0].split("#", maxsplit=1)[0])
    return step is not None and step.operation is Operation.CONFLICT_CHECK


def clock(records: Records, request: CarryOut, case: Case) -> datetime:
    """Return the record's clock: what was handed in, but never earlier than the record, nor far ahead of the wall."""
    given = request.now.astimezone(UTC)
    return max(case.now, given if records.training else min(given, records.wall() + FARTHEST_AHEAD))
