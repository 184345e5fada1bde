"""What programs are told in lists, and how they ask for them: part of the contract that the OpenAPI document tells."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from amparo.case.kept_documents import DocumentKind, DocumentStatus
from amparo.declarations import RuleKind
from amparo.records.case_lists import Standing
from amparo.records.in_sight import Whose
from amparo_app.intake import Intake
from amparo_app.intake.model import Day
from amparo_app.web.interface.models import Asked, CommandId, Said, Told

MOST_DAYS = 366


class CasesAsked(Asked):
    """Which cases are listed; `after` is that of the page before."""

    standing: Standing = Standing.OPEN
    phase: Annotated[str, Field(max_length=100, pattern=r"^\w*$")] = ""
    after: Annotated[str, Field(max_length=20, pattern=r"^[0-9A-Z-]*$")] = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class ListedCase(Told):
    """A case in a list; `next_due` is the nearest date by which something must be done."""

    number: str
    case_type: str
    phase: str
    is_open: bool
    next_due: date | None
    next_hearing: date | None
    attention: int
    assigned: dict[str, str]


class Cases(Told):
    """A page of cases; `after` leads to the next, and is null on the last."""

    cases: tuple[ListedCase, ...]
    after: str | None


class DayAsked(Asked):
    """Whose work is listed: one's own or all that one may see."""

    whose: Whose = Whose.MINE


class DateListed(Told):
    """A date of a case: `safe_due` is the one to heed; `rang` of its ladder's `rungs` have rung."""

    number: str
    deadline: str
    rule: str
    title: Said
    kind: RuleKind
    legal_due: date | None
    safe_due: date | None
    status: str
    rungs: int
    rang: int
    acknowledged: bool
    waits_for_confirmation: bool
    to_verify: bool


class AppointmentListed(Told):
    """A hearing or another day that an event announces; `hour` is that of `zone` (IANA), empty where none was said."""

    number: str
    event: str
    kind: str
    title: Said
    day: date
    hour: str
    zone: str
    court: str


class StepListed(Told):
    """A step to do; it falls to `assignee`, or to whoever holds `role`, `since` an instant (UTC)."""

    number: str
    key: str
    step: str
    title: Said
    role: str
    assignee: str | None
    since: datetime
    due: date | None


class DayTold(Told):
    """What presses on a day where the office is; `more` counts what is left out of each part, up to 200.

    `due` is past or within four weeks, `unheard` later but rung, `undated` without a date; `hearings` are within two.
    """

    day: date
    due: tuple[DateListed, ...]
    unheard: tuple[DateListed, ...]
    undated: tuple[DateListed, ...]
    to_confirm: tuple[DateListed, ...]
    to_verify: tuple[DateListed, ...]
    look_ups: tuple[DateListed, ...]
    hearings: tuple[AppointmentListed, ...]
    steps: tuple[StepListed, ...]
    attention: tuple[str, ...]
    more: dict[str, int]


class DaysAsked(Asked):
    """How many days from which on, and whose."""

    since: Day
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)] = 31
    whose: Whose = Whose.MINE

    @property
    def until(self) -> date:
        """Return the last of the days; the calendar ends with the year 9999."""
        return self.since + min(timedelta(days=self.days - 1), date.max - self.since)


class DatedListed(Told):
    """A date of a case on the day to heed."""

    number: str
    deadline: str
    rule: str
    title: Said
    kind: RuleKind
    day: date
    legal_due: date | None
    status: str


class DaysTold(Told):
    """What lies between two days, in order; `more` says that it is not all: ask for fewer days."""

    appointments: tuple[AppointmentListed, ...]
    dates: tuple[DatedListed, ...]
    more: bool


class DocumentListed(Told):
    """A document of a case; its file is at `/cases/{number}/documents/{id}/file`."""

    id: str
    kind: DocumentKind
    title: Said
    version: int
    status: DocumentStatus
    language: str
    file_name: str
    at: datetime


class Documents(Told):
    """The documents that a case keeps, the first made first."""

    documents: tuple[DocumentListed, ...]


class OpenCaseAsked(Asked):
    """An intake, as `docs/intake.md` describes it, with which a case is opened."""

    intake: Intake
    command: CommandId = None


class Opened(Told):
    """The case that was opened: its number, or null while the opening waits for the engine."""

    state: Literal["done", "repeated", "queued"]
    command: str
    number: str | None
