"""A step of a case in its form: completed, or said to need no doing; told plainly where somebody else was quicker."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.policy import default_policy
from amparo.case.commands import CompleteStep, WaiveStep
from amparo_app.looking import just_looked, records_looks
from amparo_app.sheets import papers_of_step
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import (
    NOTHING_SENT,
    Returned,
    Seen,
    case_address,
    case_page,
    look,
    refusal_of,
    why_refused,
)
from amparo_app.web.case_outcome import step_papers
from amparo_app.web.fields import answers, drawn, problems_of, typed
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.step_view import (
    StepView,
    done_before,
    fields_of,
    known_answers,
    problem_field,
    step_view,
    typed_answers,
)
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()

# a key may hold any character, a slash too: the whole rest of the address is it
_ADDRESS = "/cases/{number}/steps/{key:path}"


@router.get(_ADDRESS)
def step(visit: SignedIn, number: str, key: str) -> Response:
    """Show what a step asks, why it cannot be done yet, or who has done it."""
    return _page(visit, look(visit, number, history=True), key=key)


@router.post(_ADDRESS)
def complete_step(visit: SignedIn, form: PostedForm, number: str, key: str) -> Response:
    """Complete a step with what was typed, or with `waive` say that one that is left over need not be done."""
    if form.has("waive"):
        return _waive(visit, form, number, key)
    # nothing more is worked out before the command is sent: whoever works through many cases waits for this
    case = visit.case(number, noted=False)
    fields = fields_of(case, visit.office.catalog_of(case), key)
    given = answers(form, fields)
    if problems := problems_of(fields, given):
        seen = look(visit, number, history=True)
        view = step_view(seen.sheet, seen.catalog, key)
        if view and view.line.ready:
            return _page(visit, seen, Returned(form, problems), key=key)
    answered = visit.carry_out(case, CompleteStep(step=key, answers=given), form)
    refusal, refused = refusal_of(answered), why_refused(answered)
    if refusal is None or refused is None:
        return visit.back(case_address(case), answered)
    # somebody else may have been quicker: what they did is on the record by now
    now = look(visit, number, history=True)
    view = step_view(now.sheet, now.catalog, key)
    if view and (at := problem_field(view.step, refusal.code)):
        return _page(visit, now, Returned(form, {at: refused}), key=key)
    return _page(visit, now, Returned(form, refused=refused), key=key)


def _waive(visit: Visit, form: Posted, number: str, key: str) -> Response:
    asked = CaseForm(
        lambda _, typed: WaiveStep(step=key, reason=typed.text("reason")), partial(_page, key=key), history=True
    )
    return act(visit, form, number, asked)


def _page(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT, *, key: str) -> Response:
    view = step_view(seen.sheet, seen.catalog, key)
    done = done_before(seen.sheet, seen.catalog, key)
    if view is None and done is None:
        raise NotHere
    fields = fields_of(seen.case, seen.catalog, key)
    written = typed(sent.form, fields) if sent.form else {}
    values = written if sent.form else _known(visit, seen, view) if view else {}
    return case_page(
        visit,
        seen,
        "case/step.html",
        status=sent.status,
        sent=sent,
        key=key,
        view=view,
        done=done,
        fields=drawn(fields, values, sent.problems),
        written=typed_answers(fields, written),
        mine=key in seen.sheet.mine,
        papers=step_papers(visit, seen.case, papers_of_step(seen.catalog, key)),
        may_waive=bool(view and view.line.left_over) and _may_waive(visit, seen, view),
    )


def _known(visit: Visit, seen: Seen, view: StepView) -> dict[str, object]:
    """Return what a form begins with: what the record knows, and of a look the day and the hour where the court is."""
    known = known_answers(seen.sheet, view)
    if not records_looks(view.step, seen.case, seen.catalog):
        return known
    _, _, proceeding = view.item.key.partition("#")[0].partition("@")
    return just_looked(visit.office, seen.case, proceeding) | known


def _may_waive(visit: Visit, seen: Seen, view: StepView | None) -> bool:
    roles = {*(view.step.roles if view else ()), *default_policy().grants["waive_step"]}
    return default_policy().may_as(visit.member.colleague(), roles, seen.case.access).allowed
