"""What happened in a case: recorded with its date, its answers and its proof; corrected with a reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.commands import AmendEvent, RecordEvent
from amparo.case.model import Proof
from amparo.case.recorded_already import declined_as_recorded, recorded_already
from amparo_app.sheets import recordable
from amparo_app.sighted import with_names
from amparo_app.telling.refusals import as_a_page_says
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_page, look
from amparo_app.web.event_view import (
    ABOUT,
    AGAIN,
    AT_FIELD,
    ON,
    PAPER,
    PERSON,
    PROCEEDING,
    REASON,
    RECEIVED,
    REFERENCE,
    STRIKE,
    EventForm,
    event_form,
    event_kinds,
    told_apart,
    with_courts,
)
from amparo_app.web.fields import answers, drawn, problems_of, typed
from amparo_app.web.forms import PostedForm
from amparo_app.web.record_view import on_record
from amparo_app.web.visit import NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from amparo.case.model import LegalEvent
    from amparo.declarations import EventDeclaration

router = APIRouter()


@router.get("/cases/{number}/events")
def events(visit: SignedIn, number: str) -> Response:
    """Show what can be recorded now, and what is on record."""
    seen = look(visit, number)
    can_record = recordable(seen.case, seen.catalog, visit.member)
    return case_page(
        visit,
        seen,
        "case/events.html",
        tab="events",
        kinds=event_kinds(seen.sheet, seen.catalog, can_record, visit.language),
        record=on_record(seen.sheet, seen.catalog, visit.member.colleague()),
    )


@router.get("/cases/{number}/events/{kind}")
def event(visit: SignedIn, number: str, kind: str) -> Response:
    """Show what recording an event of a kind asks."""
    seen = look(visit, number)
    return _form(visit, seen, _declared(visit, seen, kind))


@router.post("/cases/{number}/events/{kind}")
def record_event(visit: SignedIn, form: PostedForm, number: str, kind: str) -> Response:
    """Record what happened."""

    def read(seen: Seen, typed: Typed) -> RecordEvent | None:
        if kind not in seen.catalog.event:
            raise NotHere
        body = _typed_event(typed, seen, seen.catalog.event[kind])
        # the same form sent twice is no second event, and is told as what it is
        if body and body.unless_recorded and not visit.office.was_carried_out(seen.case.id, form.command_id):
            _check_not_there(seen, typed, body)
        return body

    def draw(visit: Visit, seen: Seen, sent: Returned) -> Response:
        return _form(visit, seen, seen.catalog.event[kind], sent)

    return act(visit, form, number, CaseForm(read, draw, at=AT_FIELD))


def _declared(visit: Visit, seen: Seen, kind: str) -> EventDeclaration:
    """Return what the visitor may record now; raises NotHere for anything else: it is not offered either."""
    found = next((one for one in recordable(seen.case, seen.catalog, visit.member) if one.kind == kind), None)
    if found is None:
        raise NotHere
    return found


def _typed_event(read: Typed, seen: Seen, declared: EventDeclaration) -> RecordEvent | None:
    """Return the event that was typed, or None with what is wrong noted by field."""
    asked = event_form(seen.case, seen.catalog, declared)
    on = read.day(ON)
    person = read.chosen(PERSON, {one.value for one in asked.persons}) if asked.asks_person else ""
    proceeding = read.chosen(PROCEEDING, {one.value for one in asked.proceedings}) if asked.asks_proceeding else ""
    several = len(asked.abouts) > 1
    about = read.chosen(ABOUT, {one.value for one in asked.abouts}, needed=several) if asked.abouts else ""
    proof = _proof(read)
    fields = with_courts(declared.fields, seen.catalog)
    given = answers(read.form, fields)
    read.problems |= problems_of(fields, given)
    if read.problems or on is None:
        return None
    return RecordEvent(
        event=declared.kind,
        on=on,
        person=person or None,
        proceeding=proceeding or None,
        about=about or None,
        data=given,
        proof=proof,
        unless_recorded=not read.form.has(AGAIN),
    )


def _check_not_there(seen: Seen, read: Typed, body: RecordEvent) -> None:
    """Note where the very same is on record: while the engine is away, too, which else would refuse it much later."""
    there = recorded_already(seen.case, body)
    if there is not None:
        refusal = declined_as_recorded(seen.case, there, seen.catalog.event[body.event].title).refusal
        read.problems[AGAIN] = with_names(as_a_page_says(refusal), seen.sheet.colleagues)


def _proof(read: Typed) -> Proof | None:
    """Return the paper that was named, received on the event's own day where no other was typed."""
    paper, reference = read.form.text(PAPER), read.form.text(REFERENCE)
    received = read.day(RECEIVED, needed=False) or read.day(ON, needed=False)
    if not paper and (reference or read.form.text(RECEIVED)):
        read.text(PAPER)
    return Proof(paper=paper, reference=reference, received=received) if paper and received else None


def _form(visit: Visit, seen: Seen, declared: EventDeclaration, sent: Returned = NOTHING_SENT) -> Response:
    asked = event_form(seen.case, seen.catalog, declared)
    fields = with_courts(declared.fields, seen.catalog)
    values = typed(sent.form, fields) if sent.form else {}
    return case_page(
        visit,
        seen,
        "case/event.html",
        tab="events",
        status=sent.status,
        sent=_at_drawn_fields(sent, asked),
        asked=asked,
        fields=drawn(fields, values, sent.problems),
        names=_names(),
    )


def _at_drawn_fields(sent: Returned, asked: EventForm) -> Returned:
    """Tell above the form what is about a field that this form does not draw."""
    drawn_ones = {PERSON: asked.asks_person, PROCEEDING: asked.asks_proceeding, ABOUT: asked.asks_about}
    hidden = [name for name, shown in drawn_ones.items() if not shown and name in sent.problems]
    return sent._replace(refused=sent.problems[hidden[0]]) if hidden else sent


def _names() -> dict[str, str]:
    return {
        "on": ON, "person": PERSON, "proceeding": PROCEEDING, "about": ABOUT, "paper": PAPER,
        "reference": REFERENCE, "received": RECEIVED, "reason": REASON, "strike": STRIKE,
        "again": AGAIN,
    }  # fmt: skip


@router.get("/cases/{number}/events/{id_}/amend")
def amendment(visit: SignedIn, number: str, id_: str) -> Response:
    """Show what is on record as an event, to be corrected."""
    seen = look(visit, number)
    return _amendment(visit, seen, *_amendable(visit, seen, id_))


@router.post("/cases/{number}/events/{id_}/amend")
def amend_event(visit: SignedIn, form: PostedForm, number: str, id_: str) -> Response:
    """Correct what was recorded by mistake, or say that it never happened; nothing is erased."""

    def draw(visit: Visit, seen: Seen, sent: Returned) -> Response:
        return _amendment(visit, seen, *_on_record(seen, id_), sent)

    return act(visit, form, number, CaseForm(partial(_typed_amendment, id_), draw, "events", AT_FIELD))


def _typed_amendment(id_: str, seen: Seen, read: Typed) -> AmendEvent:
    """Return the correction that was typed, with what is wrong noted by field."""
    recorded, declared = _on_record(seen, id_)
    strike = read.form.has(STRIKE)
    reason, on = read.text(REASON), read.day(ON)
    if strike:
        read.problems.pop(ON, None)
        return AmendEvent(event=id_, reason=reason, strike=True)
    fields = with_courts(declared.fields, seen.catalog)
    given = answers(read.form, fields)
    read.problems |= problems_of(fields, given)
    changed = {name: value for name, value in given.items() if recorded.data.get(name) != value}
    return AmendEvent(event=id_, reason=reason, on=on if on != recorded.on else None, data=changed)


def _amendable(visit: Visit, seen: Seen, id_: str) -> tuple[LegalEvent, EventDeclaration]:
    """Return an event that the visitor may correct, with its declaration; raises NotHere for any other."""
    if not visit.may("amend_event", seen.case):
        raise NotHere
    return _on_record(seen, id_)


def _on_record(seen: Seen, id_: str) -> tuple[LegalEvent, EventDeclaration]:
    recorded = seen.case.event.get(id_)
    declared = None
    if recorded is not None:
        declared = seen.catalog.event.get(recorded.kind) or seen.case.former.event.get(recorded.kind)
    if recorded is None or declared is None or declared.by_engine or recorded.struck:
        raise NotHere
    return recorded, declared


def _amendment(
    visit: Visit, seen: Seen, recorded: LegalEvent, declared: EventDeclaration, sent: Returned = NOTHING_SENT
) -> Response:
    fields = with_courts(declared.fields, seen.catalog)
    values = typed(sent.form, fields) if sent.form else recorded.data
    return case_page(
        visit,
        seen,
        "case/amend.html",
        tab="events",
        status=sent.status,
        sent=sent,
        event=recorded,
        title=told_apart(seen.case, seen.catalog, recorded),
        fields=drawn(fields, values, sent.problems),
        names=_names(),
        struck=bool(sent.form and sent.form.has(STRIKE)),
    )
