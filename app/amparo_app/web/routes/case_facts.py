"""The facts of a case: what is known and who said so, what hangs on each, and a form to state one anew."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.commands import StateFacts
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_page, look
from amparo_app.web.fact_view import FactTold, fact_lines, fact_told, read_somewhere
from amparo_app.web.fields import answers, drawn, problems_of, typed
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from amparo.declarations import FieldDeclaration

router = APIRouter()

_VALUE = "value"
"""The name of the one question of the form: a fact's own may hold any character."""


@router.get("/cases/{number}/facts")
def facts(visit: SignedIn, number: str, whole: str = "") -> Response:
    """Show what is known of a case, who said so and when, and what could be stated: with `whole` for papers too."""
    seen = look(visit, number, history=True)
    lines = fact_lines(seen.sheet, seen.catalog)
    unknown = [one for one in lines if one.value is None]
    read = read_somewhere(seen.sheet, seen.catalog)
    near = [one for one in unknown if one.key.partition("@")[0] in read]
    return case_page(
        visit,
        seen,
        "case/facts.html",
        tab="facts",
        known=[one for one in lines if one.value is not None],
        unknown=unknown if whole else near,
        others=0 if whole else len(unknown) - len(near),
        may_state=_may_state(visit, seen),
    )


@router.get("/cases/{number}/facts/{key}")
def fact(visit: SignedIn, number: str, key: str) -> Response:
    """Show one fact with everything that was said of it, what it would change, and the form to state it."""
    return _page(visit, look(visit, number, history=True), key=key)


@router.post("/cases/{number}/facts/{key}")
def state(visit: SignedIn, form: PostedForm, number: str, key: str) -> Response:
    """State a fact, or state it anew with the reason; what was said before stays in the history."""

    def read(seen: Seen, asked: Typed) -> StateFacts | None:
        told = _told(seen, key)
        fields = _fields(told)
        given = answers(form, fields)
        asked.problems |= problems_of(fields, given)
        reason = asked.text("reason") if told.line.value is not None else form.text("reason")
        return None if asked.problems else StateFacts(facts={key: given[_VALUE]}, reason=reason)

    return act(visit, form, number, CaseForm(read, partial(_page, key=key), "facts", history=True))


def _told(seen: Seen, key: str) -> FactTold:
    told = fact_told(seen.sheet, seen.catalog, key)
    if told is None:
        raise NotHere
    return told


def _fields(told: FactTold) -> tuple[FieldDeclaration, ...]:
    return (told.field.model_copy(update={"name": _VALUE}),)


def _page(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT, *, key: str) -> Response:
    told = _told(seen, key)
    fields = _fields(told)
    values = typed(sent.form, fields) if sent.form else {_VALUE: seen.case.facts.get(key)}
    return case_page(
        visit,
        seen,
        "case/fact.html",
        tab="facts",
        status=sent.status,
        sent=sent,
        told=told,
        fields=drawn(fields, values, sent.problems),
        may_state=_may_state(visit, seen),
    )


def _may_state(visit: Visit, seen: Seen) -> bool:
    return seen.case.is_open and visit.may("state_facts", seen.case)
