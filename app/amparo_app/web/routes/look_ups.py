"""The sheet to look hearings up by: numbers and nationalities, no name; read on the screen or printed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import phrase
from amparo.records.in_sight import Whose
from amparo_app.hearings import LookUpRow, Rota, SheetLine, look_up_rows, own_rows, sheet_lines
from amparo_app.looking import look_key
from amparo_app.web.visit import SignedIn, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

router = APIRouter()

_AHEAD = {"today": timedelta(0), "week": timedelta(days=7)}
_ON_PAPER = ("same", "changed", "not_listed", "at", "seen")


class LineToLookUp(NamedTuple):
    """A line of the sheet with the look that it is for, and the step in which what was seen is recorded."""

    look: LookUpRow
    by: SheetLine
    step: str
    late: bool


@router.get("/today/look-ups")
def look_ups(visit: SignedIn, whose: str = "", until: str = "") -> Response:
    """Show what is to be looked up today or within a week; each case on it is noted as read."""
    wanted = Whose.ALL if whose == Whose.ALL else Whose.MINE
    ahead = until if until in _AHEAD else "today"
    day = visit.today + _AHEAD[ahead]
    visit.office.note_read(visit.organization, visit.member)
    return visit.page(
        "today/look_ups.html",
        lines=tuple(_lines(visit, wanted, day)),
        whose=wanted,
        until=ahead,
        words={code: phrase(f"hearings_sheet_{code}", day=day) for code in ("title", "where", "care", "empty")},
        unknown=phrase("hearings_sheet_unknown"),
        on_paper=tuple(phrase(f"hearings_sheet_{code}") for code in _ON_PAPER),
        has_rota=bool(Rota(visit.office, visit.organization).on(visit.today).looks),
    )


def _lines(visit: Visit, whose: Whose, until: date) -> Iterator[LineToLookUp]:
    office, organization = visit.office, visit.organization
    rows = look_up_rows(office, organization, until, visit.member)
    if whose is Whose.MINE:
        rows = own_rows(rows, visit.member)
    for row, line in zip(rows, sheet_lines(office, organization, rows, visit.member), strict=True):
        case = office.records.read_case(row.case, organization.id)
        yield LineToLookUp(row, line, look_key(office, case, row.proceeding), row.due < visit.today)
