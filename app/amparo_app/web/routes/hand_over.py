"""Handing cases over: those picked from the list or all that somebody has, one command after the other."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.commands import Assign, Command
from amparo.declarations import Role, Text
from amparo.errors import ServerUnreachable
from amparo.records.case_lists import At, CaseFilter, CasePage, Order, case_page
from amparo.records.requests import Outcome
from amparo.records.today import work_of
from amparo_app.case_list import case_lines
from amparo_app.leaving import Errand, run_errands
from amparo_app.telling.refusals import as_a_page_says
from amparo_app.telling.words import said
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.hand_over_view import handed_cases, roles_of
from amparo_app.web.routes.cases import names_for
from amparo_app.web.today_view import TodayView
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()

_MOST, _AT_ONCE = 1000, 40
"""How many cases one list hands over, and how many of them before the page says how far it is."""


class _Refused(NamedTuple):
    number: str
    why: Text


@router.get("/cases/hand-over/{person}")
def everything_of(visit: SignedIn, person: str) -> Response:
    """Show all that somebody has, to be printed, and handed over."""
    visit.require("assign")
    if person not in visit.colleagues:
        raise NotHere
    return _page(visit, CaseFilter(assignee=person), giver=person)


@router.post("/cases/hand-over")
def hand_over(visit: SignedIn, form: PostedForm) -> Response:
    """Show the cases that were picked, or give them to somebody once it says to whom and in which role."""
    visit.require("assign")
    numbers, giver = form.texts("case"), form.text("giver")
    wanted = CaseFilter(numbers=numbers)
    if not form.has("go"):
        return _page(visit, wanted, giver=giver)
    problems = _problems(visit, form)
    if problems:
        return _page(visit, wanted, giver=giver, status=422, problems=problems, typed=form)
    return _given(visit, form, _found(visit, CaseFilter(numbers=numbers[:_AT_ONCE])), numbers[_AT_ONCE:])


def _problems(visit: Visit, form: Posted) -> dict[str, Text]:
    problems = {}
    if not form.texts("case"):
        problems["case"] = said("hand_over_nothing_picked")
    if form.text("to") not in _active(visit):
        problems["to"] = said("hand_over_to_nobody")
    if form.text("role") not in set(Role) and not form.text("giver"):
        problems["role"] = said("hand_over_no_role")
    return problems


def _active(visit: Visit) -> dict[str, str]:
    people = visit.site.records.people(visit.organization.id, active_only=True)
    return {one.id: one.profile.name for one in sorted(people, key=lambda one: one.profile.name.casefold())}


def _found(visit: Visit, wanted: CaseFilter) -> CasePage:
    wanted = CaseFilter(**{**vars(wanted), "order": Order.DUE})
    return case_page(visit.site.records, visit.member.colleague(), wanted, visit.today, At("", _MOST))


def _given(visit: Visit, form: Posted, found: CasePage, left: tuple[str, ...]) -> Response:
    """Give some cases, and say how far it is, or what came of it all."""
    queued: list[str] = []

    def submit(case: str, command: Command) -> Outcome:
        try:
            return visit.office.submit(case, command)
        except ServerUnreachable:  # it is saved, and will be done without anybody's help
            queued.append(case)
            return Outcome()

    giver, to, role = form.text("giver"), form.text("to"), form.text("role")
    errands = [
        Errand(case=row.id, number=row.number, role=held, body=Assign(role=held, person=to))
        for row in found.rows
        for held in (roles_of(row, giver) if giver else (Role(role),))
        if role in {"", held}
    ]
    done = list(run_errands(visit.office, visit.member, errands, submit))
    refused = [_Refused(one.number, as_a_page_says(one.refused)) for one in done if one.refused is not None]
    earlier = form.number("given") or 0
    return visit.page(
        "cases/given.html",
        given=earlier + len(done) - len(refused) - len(queued),
        refused=refused,
        refused_before=form.texts("refused"),
        queued=len(queued),
        left=left,
        to=to,
        named=visit.colleagues.get(to, ""),
        role=role,
        giver=giver,
    )


def _page(
    visit: Visit,
    wanted: CaseFilter,
    *,
    giver: str,
    status: int = 200,
    problems: dict[str, Text] | None = None,
    typed: Posted | None = None,
) -> Response:
    records, reader = visit.site.records, visit.member.colleague()
    found = _found(visit, wanted)
    known = names_for(visit)
    lines = case_lines(records, visit.organization.id, found.rows, known)
    ids = [row.id for row in found.rows]
    assigned = {row.id: row.assigned for row in found.rows}
    view = TodayView(visit.today, assigned, records.names_of(visit.organization.id, ids), known.people, known.catalog)
    visit.office.note_read(visit.organization, visit.member)
    return visit.page(
        "cases/hand_over.html",
        status=status,
        handed=handed_cases(lines, found.rows, giver, work_of(records, reader, ids, visit.today), view),
        giver=giver,
        named=visit.colleagues.get(giver, ""),
        people=[one for one in _active(visit).items() if one[0] != giver],
        roles=[(one.value, one) for one in Role if one is not Role.OPERATOR],
        problems=problems or {},
        typed=typed,
        today=visit.today,
        zone=visit.organization.profile.zone,
        more=found.more,
    )
