"""A case on one page, and the pages that only tell: its history and what happens if nobody does anything."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.clock_dates import clock_sheets
from amparo.case.commands import SettleAttention
from amparo.case.flags import screening
from amparo_app.forecasts import forecast_lines
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_page, look
from amparo_app.web.case_view import agenda_view, attention_lines, flag_lines
from amparo_app.web.deadline_told import deadlines_told
from amparo_app.web.deadline_view import deadlines_view
from amparo_app.web.forecast_view import foreseen_days
from amparo_app.web.forms import PostedForm
from amparo_app.web.record_view import facts_of, history_page, history_pages, on_record
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()

SPANS = (30, 90, 365)
"""How many days ahead a forecast can look."""


@router.get("/cases/{number}")
def overview(visit: SignedIn, number: str) -> Response:
    """Show a case: what is due, what is next and who has it, each date with its reasons, and what is on record."""
    seen = look(visit, number)
    sheet, catalog, colleague = seen.sheet, seen.catalog, visit.member.colleague()
    return case_page(
        visit,
        seen,
        "case/overview.html",
        deadlines=deadlines_view(sheet, catalog),
        told=deadlines_told(sheet, catalog, colleague),
        agenda=agenda_view(sheet, catalog),
        flags=flag_lines(sheet),
        unknown=screening(seen.case, catalog, sheet.today).unknown if seen.case.is_open else (),
        attention=attention_lines(sheet),
        may_settle=visit.may("settle_attention", seen.case),
        conflicts=sheet.case.conflicts,
        clocks=clock_sheets(seen.case, catalog, sheet.at),
        persons={person.id: person.name for person in seen.case.persons},
        record=on_record(sheet, catalog, colleague),
        facts=facts_of(sheet, catalog),
        may_export=visit.may("export_case", seen.case),
    )


@router.get("/cases/{number}/attention")
def attention(visit: SignedIn, number: str) -> Response:
    """Show what went wrong in a case and is a person's to settle."""
    return _attention(visit, look(visit, number))


@router.post("/cases/{number}/attention/{item}")
def settle_attention(visit: SignedIn, form: PostedForm, number: str, item: str) -> Response:
    """Say how something that needed attention was settled."""

    def read(_: Seen, typed: Typed) -> SettleAttention:
        return SettleAttention(item=item, how=typed.text("how"))

    return act(visit, form, number, CaseForm(read, partial(_attention, item=item), "attention"))


def _attention(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT, item: str = "") -> Response:
    return case_page(
        visit,
        seen,
        "case/attention.html",
        status=sent.status,
        sent=sent,
        attention=attention_lines(seen.sheet),
        may_settle=visit.may("settle_attention", seen.case),
        item=item,
    )


@router.get("/cases/{number}/history")
def history(visit: SignedIn, number: str, page: str = "1") -> Response:
    """Show how a case came to be so: who did what when, the latest first, a page at a time."""
    seen = look(visit, number, history=True)
    count = history_pages(seen.sheet)
    if not page.isdecimal() or not 1 <= int(page) <= count:
        raise NotHere
    wanted = int(page)
    lines = history_page(seen.sheet, seen.catalog, wanted)
    return case_page(visit, seen, "case/history.html", tab="history", lines=lines, page=wanted, pages=count)


@router.get("/cases/{number}/forecast")
def forecast(visit: SignedIn, number: str, days: str = str(SPANS[1])) -> Response:
    """Say what happens, day by day, if nobody does anything; nothing is changed."""
    seen = look(visit, number)
    if not days.isdecimal() or int(days) not in SPANS:
        raise NotHere
    colleagues = visit.office.records.colleagues(visit.organization.id)
    lines = forecast_lines([(seen.case, seen.catalog)], visit.now, int(days), colleagues)
    by_day = foreseen_days(lines, seen.sheet)
    return case_page(visit, seen, "case/forecast.html", tab="forecast", by_day=by_day, days=int(days), spans=SPANS)
