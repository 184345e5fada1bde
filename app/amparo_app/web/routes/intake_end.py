"""The end of an interview: looked through, made a case of, decided, and told to the client with every known date."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.policy import default_policy
from amparo.case.agenda import AgendaItem, AgendaStatus
from amparo.case.commands import CompleteStep
from amparo.case.flags import screening
from amparo.case.model import Case
from amparo.case.settle import settle
from amparo.declarations import Catalog, StepDeclaration, Text, phrase
from amparo.errors import InvalidInput
from amparo.records.interviews import InterviewState
from amparo_app.interview import Result, decided, left_to_enter, letters_made, results_of
from amparo_app.interviewing import enter, follow_opening, known_already, open_from
from amparo_app.web.fields import answers, drawn, problems_of, typed
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.intake_view import BecameCase, View, view_of
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()


class Decision(NamedTuple):
    """The step that decides what an interview came to: where it stands, and whether it is the visitor's to complete."""

    item: AgendaItem | None
    step: StepDeclaration
    is_mine: bool


@router.get("/intake/{id_}/review")
def review(visit: SignedIn, id_: str) -> Response:
    """Show what the case would hold, what is missing and what cannot be taken."""
    try:
        view = view_of(visit, id_)
    except BecameCase as became:
        return visit.to(f"/intake/result/{became.number}")
    visit.office.note_read(visit.organization, visit.member)
    return _review(visit, _now(visit, view))


@router.post("/intake/{id_}/names")
def look_for_names(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Say how many persons of other cases may be somebody in this interview."""
    view = view_of(visit, id_)
    return _review(visit, view, known=known_already(visit.office, visit.organization, view.draft))


@router.post("/intake/{id_}/open")
def open_case(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Open the case, complete what the answers complete, and go to the result."""
    try:
        view = _now(visit, view_of(visit, id_))
    except BecameCase as became:  # the form was sent a second time
        return visit.to(f"/intake/result/{became.number}?said=repeated")
    seen = form.number("seen")
    try:
        opened = open_from(visit.office, visit.organization, visit.member, view.interview, -1 if seen is None else seen)
    except InvalidInput:
        again = view_of(visit, id_)
        missing = "interview_changed_meanwhile" if again.draft.is_named else "interview_name_missing"
        return _review(visit, again, status=409, problem=phrase(missing))
    if opened.refused is not None:
        return _review(visit, view_of(visit, id_), status=409, problem=opened.refused)
    if opened.case is None:
        return visit.to(f"/intake/{id_}/review?said=queued")
    return _enter(visit, view_of(visit, id_), opened.case)


@router.post("/intake/{id_}/enter")
def enter_rest(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Complete the steps of the case that had to wait."""
    view = _now(visit, view_of(visit, id_))
    if view.interview.case is None:
        raise NotHere
    return _enter(visit, view, visit.case(view.interview.case))


@router.get("/intake/result/{number}")
def result(visit: SignedIn, number: str) -> Response:
    """Show what the interview came to: its flags, the decision or whose it is, and the letters that it asks for."""
    return _result(visit, visit.case(number))


@router.post("/intake/result/{number}")
def decide_result(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Decide what the office does, where that is the visitor's to decide."""
    case = visit.case(number)
    decision = _decision(visit, case, _catalog(visit, case))
    if decision.item is None or not decision.is_mine:
        return _result(visit, case, status=409, form=form)
    given = answers(form, decision.step.form.fields)
    if problems := problems_of(decision.step.form.fields, given):
        return _result(visit, case, status=422, form=form, problems=problems)
    answered = visit.carry_out(case, CompleteStep(step=decision.item.key, answers=given), form)
    if answered.refused is not None:
        return _result(visit, visit.case(number), status=409, form=form, refused=answered.refused)
    return visit.back(f"/intake/result/{case.number}", answered)


def _now(visit: Visit, view: View) -> View:
    """Return the interview with what has come meanwhile of opening its case."""
    followed = follow_opening(visit.office, visit.organization, visit.member, view.interview)
    return view if followed is view.interview else View(followed, view.setting)


def _enter(visit: Visit, view: View, case: Case) -> Response:
    entered = enter(visit.office, visit.organization, visit.member, view.interview, case)
    said = "queued" if entered.queued else "done"
    return visit.to(f"/intake/result/{case.number}?said={said}")


def _review(
    visit: Visit, view: View, *, status: int = 200, problem: Text | None = None, known: int | None = None
) -> Response:
    if view.interview.state is InterviewState.OPENED and view.interview.case is not None:
        return visit.to(f"/intake/result/{visit.case(view.interview.case).number}")
    return visit.page(
        "intake/review.html",
        status=status,
        view=view,
        problem=problem,
        known=known,
        is_opening=view.interview.state is InterviewState.OPENING,
        names=visit.colleagues,
        zone=visit.organization.profile.zone,
    )


def _catalog(visit: Visit, case: Case) -> Catalog:
    """Return the catalog of a case that has an interview; raises NotHere for any other."""
    catalog = visit.office.catalog_of(case)
    kind = catalog.case_type.get(case.case_type)
    if kind is None or kind.interview is None:
        raise NotHere
    return catalog


def _decision(visit: Visit, case: Case, catalog: Catalog) -> Decision:
    interview = catalog.case_type[case.case_type].interview
    step = catalog.step[interview.decision if interview else ""]
    agenda = settle(case, catalog, max(visit.now, case.now)).agenda
    item = next((one for one in agenda if one.step == step.id), None)
    may = default_policy().may_as(visit.member.colleague(), step.roles, case.access).allowed
    ready = item is not None and item.status in {AgendaStatus.OPEN, AgendaStatus.OUTDATED}
    return Decision(item, step, may and ready)


def _sending(agenda: tuple[AgendaItem, ...], came_to: Result) -> tuple[AgendaItem, ...]:
    """Return the open steps to which the letters of a result belong: they ask until somebody has done them."""
    letters = {one.id for one in came_to.letters}
    return tuple(one for one in agenda if one.status is AgendaStatus.OPEN and letters & set(one.documents))


def _result(
    visit: Visit,
    case: Case,
    *,
    status: int = 200,
    form: Posted | None = None,
    problems: dict[str, Text] | None = None,
    refused: Text | None = None,
) -> Response:
    catalog = _catalog(visit, case)
    kind, decision = catalog.case_type[case.case_type], _decision(visit, case, catalog)
    settlement, came_to = settle(case, catalog, max(visit.now, case.now)), decided(case, kind, catalog)
    fields = decision.step.form.fields
    return visit.page(
        "intake/result.html",
        status=status,
        case=case,
        screening=screening(case, catalog, visit.office.today_of(case)),
        decision=decision,
        fields=drawn(fields, typed(form, fields) if form else {}, problems) if decision.is_mine else (),
        refused=refused,
        results=results_of(kind, catalog),
        came_to=came_to,
        made=letters_made(case, came_to) if came_to else frozenset(),
        sending=_sending(settlement.agenda, came_to) if came_to else (),
        left=left_to_enter(settlement, catalog, kind),
        interview=visit.site.records.interview_of_case(visit.organization.id, case.id),
        persons={person.id: person.name for person in case.persons},
        may_enter=visit.may("open_case"),
    )
