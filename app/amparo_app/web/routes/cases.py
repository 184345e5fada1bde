"""Cases: the list with its filters in the address, the search that is in none, and the list as a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from amparo.records.case_lists import NOBODY, At, CaseFilter, CasePage, Order, Standing, Window, case_page
from amparo.records.in_sight import Whose
from amparo_app.case_list import MOST_FOUND, CaseNames, Sheet, case_lines, cases_called, csv_of
from amparo_app.web.forms import PostedForm
from amparo_app.web.searches import Search
from amparo_app.web.visit import SignedIn, Visit

router = APIRouter()

Asked = Callable[[str], str]
Choice = TypeVar("Choice", bound=StrEnum)

_MOST_SOUGHT = 20_000
"""Of so many found by a name the list asks which the visitor may see: SQLite takes some 32,000 values in a question."""

_NAMES = ("whose", "standing", "phase", "type", "who", "due", "attention", "order")


@router.get("/cases")
def cases(visit: SignedIn) -> Response:
    """Show a page of the cases that the filters in the address leave."""
    query = visit.request.query_params

    def asked(name: str) -> str:
        return query.get(name, "")

    return _drawn(visit, asked, _found(visit, asked, after=asked("after")))


@router.post("/cases/search")
def search(visit: SignedIn, form: PostedForm) -> Response:
    """Show the cases in which somebody is called so, or the case of this very number; no address holds what was asked.

    It is kept for this session, so that whoever goes back to what was found finds it.
    """
    asked = Search(form.text("called"), tuple((name, form.text(name)) for name in _NAMES if form.text(name)))
    if not asked.called:
        return visit.to(f"/cases?{urlencode(asked.filters)}")
    visit.site.searches.keep(visit.session.id, asked)
    found = _found(visit, asked.asked, asked.called)
    number = asked.called.upper()
    if number in {row.number for row in found.rows}:
        return visit.to(f"/cases/{quote(number, safe='')}")
    return _drawn(visit, asked.asked, found, asked.called)


@router.get("/cases/search")
def search_again(visit: SignedIn) -> Response:
    """Show what the visitor searched for last; without a search there are the cases."""
    asked = visit.site.searches.last(visit.session.id)
    if asked is None:
        return visit.to("/cases")
    return _drawn(visit, asked.asked, _found(visit, asked.asked, asked.called), asked.called)


@router.get("/cases.csv")
def sheet(visit: SignedIn) -> Response:
    """Give the list that the filters leave, as a spreadsheet reads it."""
    asked = visit.request.query_params
    return _sheet(visit, _filter(lambda name: asked.get(name, "")))


@router.post("/cases.csv")
def sheet_of_search(visit: SignedIn, form: PostedForm) -> Response:
    """Give what a search found, as a spreadsheet reads it."""
    return _sheet(visit, _searched(visit, _filter(form.text), form.text("called")))


def _searched(visit: Visit, wanted: CaseFilter, called: str) -> CaseFilter:
    if not called:
        return wanted
    found = cases_called(visit.site.records, visit.organization.id, called)
    return _with_cases(wanted, found)


def _with_cases(wanted: CaseFilter, found: tuple[str, ...]) -> CaseFilter:
    return CaseFilter(**{**vars(wanted), "cases": found[:_MOST_SOUGHT]})


def _filter(asked: Asked) -> CaseFilter:
    return CaseFilter(
        whose=_one_of(Whose, asked("whose")) or Whose.ALL,
        standing=_one_of(Standing, asked("standing")) or Standing.OPEN,
        phase=asked("phase"),
        case_type=asked("type"),
        assignee=asked("who"),
        due=_one_of(Window, asked("due")),
        attention=asked("attention") == "yes",
        order=_one_of(Order, asked("order")) or Order.DUE,
    )


def _one_of(choices: type[Choice], asked: str) -> Choice | None:
    return choices(asked) if asked in set(choices) else None


def names_for(visit: Visit) -> CaseNames:
    """Return what a list of the visitor's organization is read with."""
    records, organization = visit.site.records, visit.organization.id
    return CaseNames(visit.colleagues, lambda hash_: records.catalog(organization, hash_))


def _found(visit: Visit, asked: Asked, called: str = "", after: str = "") -> CasePage:
    wanted = _searched(visit, _filter(asked), called)
    at = At(after, MOST_FOUND) if called else At(after)
    return case_page(visit.site.records, visit.member.colleague(), wanted, visit.today, at)


def _drawn(visit: Visit, asked: Asked, found: CasePage, called: str = "") -> Response:
    visit.office.note_read(visit.organization, visit.member)
    kept = {name: asked(name) for name in _NAMES if asked(name)}
    last = found.rows[-1].number if found.rows else ""
    return visit.page(
        "cases/cases.html",
        lines=case_lines(visit.site.records, visit.organization.id, found.rows, names_for(visit)),
        found=found,
        wanted=_filter(asked),
        kept=kept,
        query=urlencode(kept),
        following=urlencode({**kept, "after": last}) if found.more else "",
        called=called,
        today=visit.today,
        types=[(one.id, one.title.in_(visit.language)) for one in visit.catalog.case_types],
        phases=list(
            {one.id: one.title.in_(visit.language) for t in visit.catalog.case_types for one in t.phases}.items()
        ),
        people=sorted(visit.colleagues.items(), key=lambda one: one[1].casefold()),
        nobody=NOBODY,
        may_assign=visit.may("assign"),
    )


def _sheet(visit: Visit, wanted: CaseFilter) -> Response:
    heads = (
        visit.say("Case"),
        visit.say("Client"),
        visit.say("A-number"),
        visit.say("Kind of case"),
        visit.say("Phase"),
        visit.say("Next date"),
        visit.say("Next hearing"),
        visit.say("Who has it"),
        visit.say("Things that need attention"),
    )
    visit.office.note_read(visit.organization, visit.member)
    made = Sheet(visit.member.colleague(), wanted, visit.today, visit.language, heads)
    lines = csv_of(visit.site.records, made, names_for(visit))
    named = {"Content-Disposition": 'attachment; filename="cases.csv"', "Cache-Control": "no-store"}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=named)
