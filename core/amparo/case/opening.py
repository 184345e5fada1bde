"""Opening a case from an intake: who is in it, what is known, what has already happened."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from amparo.case.draft import Draft, decline
from amparo.case.events import Assigned, CaseOpened, FactsStated, NoteAdded, PersonAdded, ProceedingOpened
from amparo.case.recording import checked_facts, declaration, engine_event, nearest, record
from amparo.case.walls import CaseRestricted, Restriction
from amparo.declarations import EngineEvent, name_of, phrase

if TYPE_CHECKING:
    from amparo.case.commands import OpenCase
    from amparo.case.model import Person


def open_case(draft: Draft, asked: OpenCase) -> None:
    """Begin a case; everything in the intake is checked before anything is kept."""
    if draft.case.case_type:
        raise decline("opened_already", case=draft.case.number)
    if asked.case_type not in draft.catalog.case_type:
        names = nearest(asked.case_type, draft.catalog.case_type)
        raise decline("unknown_case_type", case_type=asked.case_type, nearest=names)
    _check_zone(asked.zone)
    draft.add(
        CaseOpened(
            number=asked.number,
            organization=draft.command.organization,
            case_type=asked.case_type,
            language=asked.language,
            zone=asked.zone,
        )
    )
    _people(draft, asked)
    for place, proceeding in enumerate(asked.proceedings, 1):
        draft.add(ProceedingOpened(proceeding=proceeding.model_copy(update={"id": f"c{place}"})))
    if asked.facts:
        draft.add(FactsStated(facts=checked_facts(draft, asked.facts)))
    engine_event(draft, EngineEvent.CASE_OPENED)
    for event in asked.events:
        declared = declaration(draft, event.event)
        if declared.by_engine:
            raise decline("event_by_engine", event=declared.title)
        record(draft, declared, event)
    if asked.note.strip():
        draft.add(NoteAdded(text=asked.note.strip()))
    if draft.catalog.case_type[asked.case_type].restricted:
        _restrict(draft)


def _restrict(draft: Draft) -> None:
    """Restrict a new case, and give it to whoever opens it, in the role in which they do: somebody has to see it."""
    opening, actor = draft.policy.grants["open_case"], draft.context.colleague(draft.command.actor)
    for role in actor.roles if actor is not None else ():
        if opening & {role, *draft.policy.stands_for.get(role, ())}:
            draft.add(Assigned(role=role, person=draft.command.actor))
            break
    reason = phrase("restricted_by_type")
    restriction = Restriction(reason=f"{reason.en} {reason.es}", by=draft.command.actor, at=draft.context.now)
    draft.add(CaseRestricted(restriction=restriction))


def _check_zone(zone: str) -> None:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise decline("unknown_zone", zone=zone) from unknown


def _people(draft: Draft, asked: OpenCase) -> None:
    if sum(person.role == "principal" for person in asked.persons) != 1:
        raise decline("one_principal")
    for place, person in enumerate(asked.persons, 1):
        check_person(draft, person)
        draft.add(PersonAdded(person=person.model_copy(update={"id": f"p{place}"})))


def check_person(draft: Draft, person: Person) -> None:
    """Decline a person without a name, or with a role that the case type does not know."""
    if not person.name.strip():
        raise decline("person_without_name", role=name_of("person_role", person.role))
    kind = draft.catalog.case_type.get(draft.case.case_type)  # gone, where the plugin of an open case was disabled
    known = kind.person_roles if kind else (person.role,)
    if person.role not in known:
        raise decline("unknown_person_role", role=person.role, known=", ".join(known))
    if person.birth_date is not None and person.birth_date > draft.today:
        raise decline("born_in_the_future", on=person.birth_date)
