"""The notes of a case."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.commands import AddNote
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, case_page, look
from amparo_app.web.forms import PostedForm
from amparo_app.web.record_view import notes_of
from amparo_app.web.visit import SignedIn, Visit

router = APIRouter()


@router.get("/cases/{number}/notes")
def notes(visit: SignedIn, number: str) -> Response:
    """Show the notes of a case, the latest first, and a place to write one."""
    return _notes(visit, look(visit, number, history=True))


@router.post("/cases/{number}/notes")
def add_note(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Write a note into the record."""
    asked = CaseForm(lambda _, typed: AddNote(text=typed.text("text")), _notes, "notes", history=True)
    return act(visit, form, number, asked)


def _notes(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT) -> Response:
    return case_page(
        visit,
        seen,
        "case/notes.html",
        tab="notes",
        status=sent.status,
        sent=sent,
        notes=notes_of(seen.sheet, seen.catalog),
        may_write=visit.may("add_note", seen.case),
    )
