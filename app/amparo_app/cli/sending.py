"""Commands sent to a case, and what came of them told entry by entry."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from amparo.case.commands import Body
from amparo.case.events import Event
from amparo.case.flags import RaisedFlag
from amparo.case.model import Case
from amparo.declarations import Role
from amparo.errors import Refused
from amparo.records.requests import Outcome
from amparo_app.cli.desk import Desk
from amparo_app.cli.refused import CommandRefused
from amparo_app.cli.show.carried_out import carried_out_view
from amparo_app.sheets import OfferedPaper, case_sheet, papers_offered
from amparo_app.sighted import with_names


class CarriedOut(BaseModel):
    """What a command came to: the case's number, its record's place now, the ids it made, and every entry it added.

    `flags` are the screening flags that are up, told of a case that was just opened. `offers` are the papers that the
    steps completed by it offer.
    """

    model_config = ConfigDict(frozen=True)

    number: str
    seq: int
    made: tuple[str, ...]
    entries: tuple[Event, ...]
    flags: tuple[RaisedFlag, ...] = ()
    offers: tuple[OfferedPaper, ...] = ()


def send(desk: Desk, case: Case, body: Body, *, command_id: str = "") -> None:
    """Have a command carried out for whoever is signed in, and tell what it added to the record; raises if refused."""
    office = desk.office
    command = office.command(desk.organization.id, desk.actor.id, body, command_id)
    if office.was_carried_out(case.id, command.id):  # the workflow server would only repeat its answer
        raise carried_out_before(command.id, case.number)
    outcome = office.submit(case.id, command)
    tell_outcome(desk, case.id, outcome, command.id)


def carried_out_before(command_id: str, number: str) -> Refused:
    """Return the error that says that a command is not done twice."""
    return Refused(f"Command {command_id} was carried out on case {number} before; nothing was done a second time.")


def tell_outcome(desk: Desk, case: str, outcome: Outcome, command_id: str, *, screened: bool = False) -> None:
    """Tell what a command added to the record of a case (by id); raises when it was refused.

    One that is known as repeated only now was looked for before it was sent: it is our own, whose first answer was lost
    on the way while the records or the server were slow.
    """
    records = desk.office.records
    if outcome.refused is not None:
        names = {one.id: one.profile.name for one in records.people(desk.organization.id)}
        told = with_names(outcome.refused.sentence, names)
        raise CommandRefused(outcome.refused.model_copy(update={"sentence": told}), desk.language)
    after = records.read_case(case, desk.organization.id)
    history = desk.office.history(after, desk.actor)
    entries = tuple(event for event in history if event.command == command_id)
    people = records.people(desk.organization.id)
    sheet = case_sheet(after, desk.office.catalog_of(after), desk.actor, people, history, desk.office.now())
    catalog, flags = desk.office.catalog_of(after), sheet.flags if screened else ()
    number, seq = after.number, outcome.answer_seq
    carried = CarriedOut(
        number=number,
        seq=seq,
        made=outcome.made,
        entries=entries,
        flags=flags,
        offers=tuple(papers_offered(entries, catalog)),
    )
    desk.tell(carried, lambda: carried_out_view(sheet, entries, catalog, desk.language, flags, carried.offers))


def person_id(desk: Desk, who: str) -> str:
    """Return the id of a colleague named by id, e-mail or full name."""
    return desk.office.find_person(desk.organization.id, who).id


def as_role(name: str) -> Role:
    """Return a role by name; raises UnknownName with the nearest."""
    from amparo_app.cli.organizations import known_roles

    return known_roles([name])[0]
