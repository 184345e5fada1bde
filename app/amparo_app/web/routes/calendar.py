"""The calendar: a month or an agenda of hearings and dates, and a secret address to subscribe to one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.responses import Response

from amparo.records.calendar import MOST, Wanted, calendar_days, courts_ahead, feed_entries
from amparo.records.in_sight import Whose
from amparo_app.calendar_feed import calendar_feed
from amparo_app.web.calendar_view import Month, lines_of, weeks_of
from amparo_app.web.forms import PostedForm
from amparo_app.web.visit import Anybody, NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from amparo_app.web.calendar_view import CalendarLine

router = APIRouter()

_BEHIND, _AHEAD = timedelta(days=31), timedelta(days=366)
"""What a subscribed calendar holds."""


@router.get("/calendar")
def month(visit: SignedIn, month: str = "", whose: str = "", person: str = "", court: str = "") -> Response:
    """Show a month."""
    shown = Month.named(month, visit.today)
    wanted = _wanted(shown, whose, person, court)
    lines, more = _lines(visit, wanted)
    return visit.page(
        "calendar/month.html",
        weeks=tuple(weeks_of(shown, lines, visit.today)),
        is_empty=not lines,
        **_head(visit, shown, wanted, more=more),
    )


@router.get("/calendar/agenda")
def agenda(visit: SignedIn, month: str = "", whose: str = "", person: str = "", court: str = "") -> Response:
    """Show a month day by day, as it is printed."""
    shown = Month.named(month, visit.today)
    wanted = _wanted(shown, whose, person, court)
    lines, more = _lines(visit, wanted)
    days: dict[object, list[CalendarLine]] = {}
    for line in lines:
        days.setdefault(line.on, []).append(line)
    return visit.page("calendar/agenda.html", days=days, **_head(visit, shown, wanted, more=more))


@router.post("/calendar/address")
def make_address(visit: SignedIn, form: PostedForm) -> Response:
    """Make a secret address for one's own calendar, in the place of the one before; it is shown this once."""
    token = visit.site.records.make_calendar_address(visit.member.id)
    return visit.page("calendar/address.html", address=f"{visit.site.address}/calendar/{token}.ics")


@router.post("/calendar/address/end")
def end_address(visit: SignedIn, form: PostedForm) -> Response:
    """Have one's address lead nowhere from now on."""
    visit.site.records.end_calendar_address(visit.member.id)
    return visit.done("/calendar")


@router.get("/calendar/{token}.ics")
def feed(visit: Anybody, token: str) -> Response:
    """Hand out the calendar of whoever's address this is: one that was taken back leads where none ever led."""
    records = visit.site.records
    person = records.person_of_calendar(token)
    if person is None:
        raise NotHere
    member = records.person(person)
    office = visit.site.office("web calendar feed")
    today = office.today(records.organization(member.organization))
    entries = feed_entries(records, member.colleague(), today - _BEHIND, today + _AHEAD)
    made = calendar_feed(entries, visit.site.address, member.profile.language)
    return Response(made, media_type="text/calendar; charset=utf-8")


def _wanted(shown: Month, whose: str, person: str, court: str) -> Wanted:
    named = Whose(whose) if whose in set(Whose) else Whose.MINE
    return Wanted(shown.first, shown.last, Whose.ALL if person else named, person, court)


def _lines(visit: Visit, wanted: Wanted) -> tuple[tuple[CalendarLine, ...], bool]:
    records, organization = visit.site.records, visit.organization.id
    visit.office.note_read(visit.organization, visit.member)
    found = calendar_days(records, visit.member.colleague(), wanted)
    cases = {row.of.id for row in found.appointments} | {row.of.id for row in found.dates}
    names = records.names_of(organization, cases)
    return lines_of(found, names, lambda hash_: records.catalog(organization, hash_)), found.more


def _head(visit: Visit, shown: Month, wanted: Wanted, *, more: bool) -> dict[str, Any]:
    records, catalog = visit.site.records, visit.catalog
    courts = courts_ahead(records, visit.member.colleague(), visit.today)
    return {
        "month": shown,
        "wanted": wanted,
        "more": more,
        "most": MOST,
        "choices": tuple(Whose),
        "names": visit.colleagues,
        "courts": [(code, catalog.court[code].name if code in catalog.court else code) for code in courts],
        "zone": visit.organization.profile.zone,
        "address": records.calendar_address(visit.member.id),
    }
