"""What a client is shown of their own case: the next day on which they are expected, and whose step it is. Pure.

No name, no number and no word about the matter: it is read on a telephone that others may hold. A day on which a client
is expected is one that a standing event announces, as its declaration says. Where none says so, it is a field called
`hearing_date`, `interview_on` or `appointment_on`, with its hour in the `…_time` of the same name.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.agenda import AgendaStatus, agenda
from amparo.case.evidence_list import wanted_papers
from amparo.case.model import Recorded
from amparo.declarations import AppointmentDeclaration, AppointmentKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.model import Case, LegalEvent
    from amparo.declarations import Catalog


_BY_NAME = (
    AppointmentDeclaration(day="hearing_date", hour="hearing_time", kind=AppointmentKind.HEARING),
    AppointmentDeclaration(day="interview_on", hour="interview_time", kind=AppointmentKind.INTERVIEW),
    AppointmentDeclaration(day="appointment_on", hour="appointment_time"),
)
"""How events announce a day whose declaration does not say it: those of catalogs made before it could."""

_BY_VIDEO = "by_video"


class Appointment(Recorded):
    """A day on which a client is expected: which event announced it, the hour as 08:30 where it is, and the place."""

    event: str
    kind: AppointmentKind
    on: date
    hour: str = ""
    place: str = ""
    address: str = ""
    by_video: bool = False

    @property
    def key(self) -> str:
        """Return what is confirmed: an appointment that was moved is another, to be confirmed anew."""
        return f"{self.event}/{self.on.isoformat()}/{self.hour}"


class Turn(StrEnum):
    """Whose step it is."""

    CLIENTS = "clients"
    OFFICES = "offices"
    NOBODYS = "nobodys"
    OVER = "over"


class ClientView(Recorded):
    """The next appointment if there is one, whose step it is, and how many papers the client is asked for."""

    appointment: Appointment | None
    turn: Turn
    papers: int = 0


class ClientQuestion(StrEnum):
    """What a client is asked before anything is shown."""

    BIRTH_YEAR = "birth_year"
    A_NUMBER_END = "a_number_end"


class Question(NamedTuple):
    """A question to a client, with the right answer."""

    asks: ClientQuestion
    right: str


_LAST_DIGITS = 3


def client_question(case: Case, person: str) -> Question | None:
    """Return what a person of the case (by id) is asked: the year of birth, else the end of the A-number if known."""
    found = case.person.get(person)
    if found is None:
        return None
    if found.birth_date is not None:
        return Question(ClientQuestion.BIRTH_YEAR, str(found.birth_date.year))
    digits = "".join(letter for letter in found.a_number if letter.isdigit())
    return Question(ClientQuestion.A_NUMBER_END, digits[-_LAST_DIGITS:]) if len(digits) >= _LAST_DIGITS else None


def client_view(case: Case, catalog: Catalog, person: str, today: date) -> ClientView:
    """Return what a person of the case (by id) is shown on a day, which is the case's own."""
    papers = sum(1 for one in wanted_papers(case) if one.asked_of == person)
    ahead = sorted(_appointments(case, catalog, person, today), key=lambda one: (one.on, one.hour))
    return ClientView(appointment=ahead[0] if ahead else None, turn=_turn(case, catalog, papers), papers=papers)


def _turn(case: Case, catalog: Catalog, papers: int) -> Turn:
    if not case.is_open:
        return Turn.OVER
    if papers:
        return Turn.CLIENTS
    ready = {AgendaStatus.OPEN, AgendaStatus.OUTDATED, AgendaStatus.RUNNING}
    return Turn.OFFICES if any(item.status in ready for item in agenda(case, catalog)) else Turn.NOBODYS


def _appointments(case: Case, catalog: Catalog, person: str, today: date) -> Iterator[Appointment]:
    for event in case.events:
        if event.struck or event.ended or event.person not in {None, person}:
            continue
        for announced in _announced(event, catalog):
            day = _day(event, announced.day)
            if day is not None and day >= today:
                yield _appointment(case, event, announced, day)


def _announced(event: LegalEvent, catalog: Catalog) -> tuple[AppointmentDeclaration, ...]:
    """Return by which fields an event can announce a day."""
    declared = catalog.event.get(event.kind)
    if declared and declared.appointment:
        return (declared.appointment,)
    return () if event.about else _BY_NAME  # what changes another event is told with that one


def _appointment(case: Case, event: LegalEvent, announced: AppointmentDeclaration, day: date) -> Appointment:
    proceeding = case.proceeding.get(event.proceeding or "")
    return Appointment(
        event=event.id,
        kind=announced.kind,
        on=day,
        hour=str(event.current.get(announced.hour or "") or ""),
        place=(proceeding.court_name or proceeding.court) if proceeding else "",
        address=proceeding.court_address if proceeding else "",
        by_video=event.current.get("attendance") == _BY_VIDEO,
    )


def _day(event: LegalEvent, field: str) -> date | None:
    try:
        return date.fromisoformat(str(event.current.get(field, "")))
    except ValueError:
        return None
