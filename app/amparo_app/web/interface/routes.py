"""What programs can ask of one case, in the words of the pages."""

from __future__ import annotations

from fastapi import APIRouter, Response

from amparo.access.scopes import Scope
from amparo.case.commands import Acknowledge, AddNote, CompleteStep, RecordEvent
from amparo_app.sheets import case_sheet, step_asked
from amparo_app.web.interface.contract import CHANGING, LOOKING, QUEUED, Key, Number, answered, failures
from amparo_app.web.interface.models import (
    AcknowledgeAsked,
    CaseTold,
    CompleteStepAsked,
    Done,
    FormTold,
    Me,
    NoteAsked,
    RecordEventAsked,
)
from amparo_app.web.interface.program import Reads, Works
from amparo_app.web.interface.telling import case_told, form_told
from amparo_app.web.visit import NotHere

router = APIRouter()


@router.get("/me", responses=failures())
def me(program: Reads) -> Me:
    """Say whose token this is, and for what."""
    session, member = program.session, program.member
    return Me(
        person=member.id,
        name=member.profile.name,
        organization=program.organization.id,
        roles=member.roles,
        scopes=tuple(Scope(one) for one in session.scopes),
        ends=session.ends,
    )


@router.get("/cases/{number}", responses=LOOKING)
def case(program: Reads, number: Number) -> CaseTold:
    """Tell a case: its persons, dates with their reasons, and steps with what each waits for."""
    seen, records = program.case(number), program.site.records
    people = records.people(program.organization.id)
    return case_told(case_sheet(seen, program.office.catalog_of(seen), program.member, people, (), program.now))


@router.get("/cases/{number}/steps/{key}", responses=LOOKING)
def step(program: Reads, number: Number, key: Key) -> FormTold:
    """Say what completing a step asks."""
    seen = program.case(number)
    asked = step_asked(seen, program.office.catalog_of(seen), key, program.now)
    if asked is None:
        raise NotHere
    return form_told(asked)


@router.post("/cases/{number}/steps/{key}", responses={**CHANGING, **QUEUED})
def complete_step(program: Works, number: Number, key: Key, asked: CompleteStepAsked, response: Response) -> Done:
    """Complete a step."""
    seen = program.case(number)
    body = CompleteStep(step=key, answers=dict(asked.answers))
    return answered(program.have_done(seen, body, asked.command), response)


@router.post("/cases/{number}/events", responses={**CHANGING, **QUEUED})
def record_event(program: Works, number: Number, asked: RecordEventAsked, response: Response) -> Done:
    """Record something that happened."""
    seen = program.case(number)
    told = asked.model_dump(exclude={"command", "again"})
    body = RecordEvent.model_validate(told | {"unless_recorded": not asked.again})
    return answered(program.have_done(seen, body, asked.command), response)


@router.post("/cases/{number}/notes", responses={**CHANGING, **QUEUED})
def add_note(program: Works, number: Number, asked: NoteAsked, response: Response) -> Done:
    """Write a note."""
    seen = program.case(number)
    return answered(program.have_done(seen, AddNote(text=asked.text), asked.command), response)


@router.post("/cases/{number}/deadlines/{deadline}/acknowledge", responses={**CHANGING, **QUEUED})
def acknowledge(program: Works, number: Number, deadline: Key, asked: AcknowledgeAsked, response: Response) -> Done:
    """Take note of a deadline's present rung: later ones ring all the same."""
    seen = program.case(number)
    if not any(one.id == deadline for one in seen.deadlines):
        raise NotHere
    body = Acknowledge(deadline=deadline, note=asked.note)
    return answered(program.have_done(seen, body, asked.command), response)
