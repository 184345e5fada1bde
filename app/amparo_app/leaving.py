"""Somebody who leaves: everything that they carry in one list, and the commands by which others take it over."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from amparo.access.people import Absence
from amparo.case.commands import AddNote, AnswerOffer, Assign, Body, Command, Refusal
from amparo.case.model import Case, OfferStatus
from amparo.declarations import Role, RuleKind, Text
from amparo.errors import KeyUnavailable, UnknownName
from amparo.records.cases import spoken
from amparo.records.lists import CaseLine
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.requests import Outcome
from amparo.records.sight import behind_a_wall, seen_by
from amparo_app.office import Office


class _Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class CarriedCase(_Told):
    """An open case that somebody has in some roles: its nearest date with what it is, and rungs nobody acknowledged."""

    case: str
    number: str
    roles: tuple[Role, ...]
    next_due: date | None = None
    what: Text | None = None
    open_rungs: int = 0


class WaitingOffer(_Told):
    """An offer that waits for somebody's answer until the end of a day."""

    case: str
    number: str
    answer_by: date


class StoodInFor(_Told):
    """Somebody for whom they stand in, now or later."""

    person: str
    absence: Absence


class Carried(_Told):
    """Everything that somebody carries, the nearest date first."""

    person: str
    cases: tuple[CarriedCase, ...] = ()
    offers: tuple[WaitingOffer, ...] = ()
    stands_in_for: tuple[StoodInFor, ...] = ()

    @property
    def nothing(self) -> bool:
        """Return whether nothing is left."""
        return not (self.cases or self.offers or self.stands_in_for)


class Errand(_Told):
    """One command for one case; `role` is the one that changes hands by it, if one does."""

    case: str
    number: str
    role: Role | None = None
    body: Body


class Done(_Told):
    """What came of an errand: it was refused, or else the case was `given`, a note `noted`, an offer `declined` ..."""

    number: str
    role: Role | None = None
    did: Literal["given", "taken_back", "noted", "declined"]
    refused: Refusal | None = None


_HIDDEN = "…"


def carried_by(records: Records, member: Member, today: date, reader: Member | None = None) -> Carried:
    """Gather what somebody carries; a case that can no longer be read is listed with its number and roles alone.

    So is one that a `reader` may not see; behind a wall it has no number for them either. All of it has to be handed
    over all the same.
    """
    org = member.organization
    seen = None if reader is None else records.cases_where(org, seen_by(reader.colleague()))
    behind = {} if reader is None else records.cases_where(org, behind_a_wall(reader.colleague()))
    offered = records.list_cases(org, offered_to=member.id)
    return Carried(
        person=member.id,
        cases=tuple(
            _carried(records, line, member, whole=seen is None or line.id in seen, named=line.id not in behind)
            for line in records.list_cases(org, assignee=member.id)
        ),
        offers=tuple(offer for line in offered for offer in _offers(records.read_case(line.id, org), member)),
        stands_in_for=tuple(
            StoodInFor(person=one.id, absence=absence)
            for one in records.people(org, active_only=True)
            for absence in one.profile.absences
            if absence.by == member.id and (absence.until is None or absence.until >= today)
        ),
    )


def _carried(records: Records, line: CaseLine, member: Member, *, whole: bool, named: bool) -> CarriedCase:
    roles = tuple(role for role, person in line.assigned.items() if person == member.id)
    if not whole:
        return CarriedCase(case=line.id, number=line.number if named else _HIDDEN, roles=roles)
    found = CarriedCase(case=line.id, number=line.number, roles=roles, next_due=line.next_due)
    try:
        ringing = [one for one in records.read_case(line.id, line.organization).deadlines if one.status.rings]
    except KeyUnavailable:
        return found
    due = [one.title for one in ringing if one.kind is RuleKind.ACT_BY and one.dates.safe_due == line.next_due]
    rungs = sum(rung.rang is not None and not rung.acknowledged_by for one in ringing for rung in one.rungs)
    return found.model_copy(update={"what": due[0] if due and line.next_due else None, "open_rungs": rungs})


def _offers(case: Case, member: Member) -> Iterator[WaitingOffer]:
    for offer in case.offers:
        if offer.status is OfferStatus.OPEN and offer.to == member.id:
            day = offer.expires.astimezone(ZoneInfo(case.zone)).date()
            yield WaitingOffer(case=case.id, number=case.number, answer_by=day)


def handed_over(carried: Carried, to: str, role: Role | None, numbers: Iterable[str]) -> tuple[Errand, ...]:
    """Return the commands that give cases to a colleague, in the roles in which they are carried.

    All of them, or those in one `role`, or those of these `numbers`; raises UnknownName for a number not among them.
    """
    wanted = {spoken(number) for number in numbers}
    known = {one.number for one in carried.cases}
    for number in sorted(wanted - known):
        raise UnknownName("case among those that they carry", number, known, "The list above shows the numbers.")
    return tuple(
        Errand(case=one.case, number=one.number, role=held, body=Assign(role=held, person=to))
        for one in carried.cases
        if not wanted or one.number in wanted
        for held in one.roles
        if role in {None, held}
    )


def taken_by_supervisor(
    records: Records, carried: Carried, supervisor: Member, note: str, gone: Iterable[str]
) -> tuple[Errand, ...]:
    """Return the commands by which a supervising attorney takes what is left, with a note of why on each case.

    A case that another supervising attorney has stays with them, unless they are among those who are `gone`.
    """
    errands = []
    lines = {line.id: line for line in records.list_cases(supervisor.organization, assignee=carried.person)}
    for one in carried.cases:
        has = lines[one.case].assigned.get(Role.SUPERVISING_ATTORNEY)
        mine = Assign(role=Role.SUPERVISING_ATTORNEY, person=supervisor.id)
        bodies: list[Body] = [AddNote(text=note), *([mine] if not has or has in gone else [])]
        bodies += [Assign(role=role, person="") for role in one.roles if role is not Role.SUPERVISING_ATTORNEY]
        errands += [_errand(one, body) for body in bodies]
    errands += [_errand(offer, AnswerOffer(accept=False, reason=note)) for offer in carried.offers]
    return tuple(errands)


def _errand(of: CarriedCase | WaitingOffer, body: Body) -> Errand:
    return Errand(case=of.case, number=of.number, role=body.role if isinstance(body, Assign) else None, body=body)


def run_errands(
    office: Office, actor: Member, errands: Iterable[Errand], submit: Callable[[str, Command], Outcome]
) -> Iterator[Done]:
    """Have commands carried out one by one by `submit`, as `Office.submit` does; a refusal does not stop the others.

    Stopped and begun again, none is done twice. Raises as `submit` does.
    """
    for errand in errands:
        said = f"{actor.id}/{errand.case}/{errand.body.model_dump_json()}"
        id_ = hashlib.sha256(said.encode()).hexdigest()[:32]
        if office.was_carried_out(errand.case, id_):
            if isinstance(errand.body, AddNote):
                continue
            id_ = uuid.uuid4().hex  # refused then, or done and undone since: what is on the list now is asked anew
        command = office.command(actor.organization, actor.id, errand.body, id_)
        outcome = submit(errand.case, command)
        yield Done(number=errand.number, role=errand.role, did=_did(errand.body), refused=outcome.refused)


def _did(body: Body) -> Literal["given", "taken_back", "noted", "declined"]:
    match body:
        case Assign(person=""):
            return "taken_back"
        case Assign():
            return "given"
        case AnswerOffer():
            return "declined"
        case _:
            return "noted"
