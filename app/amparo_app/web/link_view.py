"""What the pages behind links share: in whose language they are, whom to call, and an appointment in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from amparo.access.links import LinkPurpose
from amparo.declarations import date_in_words
from amparo_app.web.visit import LANGUAGE_COOKIE, Visitor
from amparo_app.web.words import asked_language, clock

if TYPE_CHECKING:
    from amparo.case.client_view import Appointment
    from amparo.records.links import Link
    from amparo.records.organizations import OrganizationProfile


@dataclass(frozen=True)
class Holder(Visitor):
    """Whoever holds a link: its token, and the language that they read unless they choose another here."""

    token: str = ""
    prefers: str = ""
    chosen: str = ""
    organization_id: str = ""

    @cached_property
    def language(self) -> str:
        """Return the language of whoever the link was made for, or the one that they chose."""
        chosen = self.chosen or self.request.cookies.get(LANGUAGE_COOKIE, "")
        return asked_language(self.request.headers, chosen or self.prefers)

    @cached_property
    def telephone(self) -> str:
        """Return the number to call: the link's office, or the only one that there is."""
        profile = self._office
        return profile.telephone if profile else ""

    @cached_property
    def office_name(self) -> str:
        """Return the name of the link's office, for whoever works with it: a client's telephone shows it to nobody."""
        return self._office.name if self._office else ""

    @cached_property
    def _office(self) -> OrganizationProfile | None:
        if self.organization_id:
            return self.site.records.organization(self.organization_id).profile
        found = self.site.records.organizations()
        return found[0].profile if len(found) == 1 else None


class AppointmentTold(NamedTuple):
    """An appointment in plain words: its key, kind, day with the weekday, hour as people say it, and place."""

    key: str
    kind: str
    day: str
    hour: str
    place: str
    address: str
    by_video: bool


def holder_of_link(visit: Visitor, link: Link, token: str, chosen: str = "") -> Holder:
    """Return whoever holds a link that works."""
    return Holder(visit.request, token, _language_of(visit, link), chosen, link.organization)


def appointment_told(appointment: Appointment, language: str) -> AppointmentTold:
    """Return an appointment in plain words."""
    hour, _, minute = appointment.hour.partition(":")
    timed = hour.isdigit() and minute.isdigit()
    return AppointmentTold(
        key=appointment.key,
        kind=appointment.kind.value,
        day=date_in_words(appointment.on, language, weekday=True),
        hour=clock(int(hour), int(minute), language) if timed else "",
        place=appointment.place,
        address=appointment.address,
        by_video=appointment.by_video,
    )


def _language_of(visit: Visitor, link: Link) -> str:
    """Return the language of whoever a link was made for: the case's for a client, a colleague's own."""
    records = visit.site.records
    if link.purpose is LinkPurpose.CLIENT_STATUS and link.case is not None:
        return records.read_case(link.case, link.organization).language
    return records.person(link.person).profile.language
