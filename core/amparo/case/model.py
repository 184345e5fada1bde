"""The case record: what is true of one matter now, folded from its events. Frozen; only `apply` makes the next one."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from pydantic import BaseModel, ConfigDict

from amparo.access.case_access import CaseAccess
from amparo.case.exhibits import Exhibit
from amparo.case.former import Former
from amparo.case.kept_documents import KeptDocument
from amparo.case.printed import Entered, PrintedDate
from amparo.case.walls import EthicalWall, Restriction
from amparo.deadlines.closures import Relieved
from amparo.deadlines.safety import Dates
from amparo.declarations import FactValue, Role, RuleKind, Text

_ON_TIME = timedelta(hours=1)


class Recorded(BaseModel):
    """Base of everything stored: frozen, and tolerant of fields that a later version added."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Person(Recorded):
    """Somebody in the case: principal, spouse, child, sponsor, adverse ... Dates are calendar dates."""

    id: str
    role: str
    name: str
    other_names: tuple[str, ...] = ()
    a_number: str = ""
    birth_date: date | None = None
    language: str = ""
    country: str = ""
    telephone: str = ""


class Proceeding(Recorded):
    """One matter before a forum; `zone` is the IANA time zone that decides the hour there."""

    id: str
    forum: str
    number: str = ""
    court: str = ""
    court_name: str = ""
    court_address: str = ""
    zone: str = ""
    counsel: str = ""


class Proof(Recorded):
    """What shows that something was filed or sent: the paper, its reference, and the date it was received."""

    paper: str
    reference: str = ""
    received: date


class LegalEvent(Recorded):
    """Something that happened, with its legal date, about a person or a proceeding or the whole case.

    `about` is the earlier event whose matter it continues; with `updates` its data replaces that event's, with `ends`
    that matter is over. `updated` is an event's data as later events about it left it; `entered` who recorded it and
    corrected it since, as far as it was noted.
    """

    id: str
    kind: str
    on: date
    person: str | None = None
    proceeding: str | None = None
    data: dict[str, FactValue] = {}
    updated: dict[str, FactValue] | None = None
    proof: Proof | None = None
    about: str | None = None
    updates: bool = False
    ends: bool = False
    closes_case: bool = False
    reopens_case: bool = False
    amended: bool = False
    struck: bool = False
    ended: bool = False
    entered: tuple[Entered, ...] = ()

    @property
    def current(self) -> dict[str, FactValue]:
        """Return the data as it stands now."""
        return self.data if self.updated is None else self.updated


class StepDone(Recorded):
    """A completed step; `where` is the person or proceeding it was about; `outdated`: its facts have changed since."""

    key: str
    step: str
    where: str | None = None
    occasion: str | None = None
    on: date
    by: str
    seq: int
    outdated: bool = False


class DeadlineStatus(StrEnum):
    """Where a deadline stands. Only the first two keep ringing."""

    RUNNING = "running"
    UNPROVEN = "filed, unproven"
    MET = "met"
    WAIVED = "waived"
    MISSED = "missed"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"

    @property
    def rings(self) -> bool:
        """Return whether the ladder still climbs."""
        return self in _RINGING


_RINGING = frozenset({DeadlineStatus.RUNNING, DeadlineStatus.UNPROVEN})


class Waiting(Recorded):
    """Dates that would move a deadline toward danger and therefore wait for a person; none at all is a withdrawal."""

    dates: Dates
    explanation: tuple[Text, ...] = ()
    why: Text
    since: datetime
    fingerprint: str


class RungState(Recorded):
    """One rung: when it rings (UTC), for whom, when it rang, and how it climbs while nobody acknowledges it."""

    number: int
    at: datetime
    to: tuple[Role, ...]
    climbs: tuple[tuple[datetime, tuple[Role, ...]], ...] = ()
    rang: datetime | None = None
    climbed: int = 0
    acknowledged_by: str = ""

    @property
    def next_at(self) -> datetime | None:
        """Return the next instant at which this rung does something, or None."""
        if self.rang is None:
            return self.at
        if self.acknowledged_by or self.climbed >= len(self.climbs):
            return None
        late = self.rang - self.at  # after an outage people get the time between climbs that they would have had
        return self.climbs[self.climbed][0] + (late if late > _ON_TIME else timedelta(0))


class Deadline(Recorded):
    """A rule applied to a trigger event, a person and a proceeding; amending the trigger keeps its identity.

    `ends_at` is the UTC instant at which the day `legal_due` has ended where the court is.
    """

    id: str
    rule: str
    title: Text
    kind: RuleKind
    trigger: str
    person: str | None = None
    proceeding: str | None = None
    dates: Dates
    explanation: tuple[Text, ...] = ()
    warnings: tuple[Text, ...] = ()
    citation: str = ""
    authority: str = ""
    rule_version: str = ""
    governed_on: date | None = None
    confidence: str = ""
    status: DeadlineStatus = DeadlineStatus.RUNNING
    ended_by: str = ""
    ended_why: str = ""
    waiting: Waiting | None = None
    rejected: tuple[str, ...] = ()
    fingerprint: str = ""
    rungs: tuple[RungState, ...] = ()
    ladder: str = ""
    ends_at: datetime | None = None
    printed: PrintedDate | None = None
    relief: Relieved | None = None


class OfferStatus(StrEnum):
    """Where an offer to a volunteer attorney stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Offer(Recorded):
    """A case offered to one volunteer until an instant; `then` are the people offered next, in order."""

    id: str
    to: str
    made: datetime
    expires: datetime
    reminds: datetime | None = None
    reminded: bool = False
    then: tuple[str, ...] = ()
    reasons: tuple[Text, ...] = ()
    status: OfferStatus = OfferStatus.OPEN


class WaitingAction(Recorded):
    """A plugin's function that the record waits for; its id is case and seq, so that asking twice is asking once."""

    id: str
    plugin: str
    action: str
    step_key: str
    fields: dict[str, FactValue] = {}


class AttentionKind(StrEnum):
    """What went wrong."""

    OTHER = "other"
    COMMAND_FAILED = "command_failed"
    ACTION_FAILED = "action_failed"
    MAIL_FAILED = "mail_failed"
    CASE_STUCK = "case_stuck"
    PAPER_DISPUTED = "paper_disputed"
    JOB_FAILED = "job_failed"


class Attention(Recorded):
    """Something that went wrong and is now a person's to settle, with who owns it and since when.

    `about` is what it concerns, such as the id of somebody who cannot be reached by mail.
    """

    id: str
    what: Text
    owner: Role
    since: datetime
    step_key: str = ""
    kind: AttentionKind = AttentionKind.OTHER
    about: str = ""


class ConflictHit(Recorded):
    """A possible conflict: whose name or number was found where, how alike, and why it was reported."""

    name: str
    found: str
    case_number: str
    role: str
    score: int
    reasons: tuple[Text, ...]


class Case(Recorded):
    """One matter. `now` is the case's own clock (UTC), never the wall's; `seq` counts its events."""

    id: str
    number: str = ""
    organization: str = ""
    case_type: str = ""
    language: str = "en"
    zone: str = "UTC"
    now: datetime
    seq: int = 0
    is_open: bool = False
    catalog: str = ""
    persons: tuple[Person, ...] = ()
    proceedings: tuple[Proceeding, ...] = ()
    facts: dict[str, FactValue] = {}
    events: tuple[LegalEvent, ...] = ()
    steps: tuple[StepDone, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    offers: tuple[Offer, ...] = ()
    assigned: dict[str, str] = {}
    actions: tuple[WaitingAction, ...] = ()
    failed_actions: tuple[str, ...] = ()
    attention: tuple[Attention, ...] = ()
    conflicts: tuple[ConflictHit, ...] = ()
    documents: tuple[KeptDocument, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    walls: tuple[EthicalWall, ...] = ()
    restriction: Restriction | None = None
    dues_rung: tuple[str, ...] = ()
    former: Former = Former()

    @property
    def access(self) -> CaseAccess:
        """Return what the policy asks of this case."""
        return CaseAccess(
            organization=self.organization,
            assigned=self.assigned,
            restricted=self.restriction is not None,
            walled=frozenset(person for wall in self.walls for person in wall.people),
            walled_roles=frozenset(role for wall in self.walls for role in wall.roles),
        )

    @cached_property
    def event(self) -> dict[str, LegalEvent]:
        """Return the legal events by id."""
        return {event.id: event for event in self.events}

    @cached_property
    def of_kind(self) -> dict[str, tuple[LegalEvent, ...]]:
        """Return the legal events that stand (not struck), by kind, in the order recorded."""
        found: dict[str, list[LegalEvent]] = {}
        for event in self.events:
            if not event.struck:
                found.setdefault(event.kind, []).append(event)
        return {kind: tuple(events) for kind, events in found.items()}

    @cached_property
    def deadline(self) -> dict[str, Deadline]:
        """Return the deadlines by id."""
        return {deadline.id: deadline for deadline in self.deadlines}

    @cached_property
    def ringing(self) -> tuple[Deadline, ...]:
        """Return the deadlines whose ladder still climbs: few of those of a long case."""
        return tuple(deadline for deadline in self.deadlines if deadline.status in _RINGING)

    @cached_property
    def next_ring(self) -> datetime | None:
        """Return the next instant (UTC) at which one of these rings, climbs or ends, or None."""
        rungs = (rung.next_at for deadline in self.ringing for rung in deadline.rungs)
        ends = (deadline.ends_at for deadline in self.ringing)
        return min((at for at in (*rungs, *ends) if at is not None), default=None)

    @cached_property
    def done(self) -> dict[str, StepDone]:
        """Return the completed steps by key."""
        return {step.key: step for step in self.steps}

    @cached_property
    def done_steps(self) -> dict[str, tuple[StepDone, ...]]:
        """Return the completed steps by step id."""
        found: dict[str, list[StepDone]] = {}
        for done in self.steps:
            found.setdefault(done.step, []).append(done)
        return {step: tuple(several) for step, several in found.items()}

    @cached_property
    def done_where(self) -> dict[str, frozenset[tuple[str | None, str | None]]]:
        """Return for each step the scopes and occasions in which it is completed and stands on facts that hold."""
        return {
            step: frozenset((done.where, done.occasion) for done in several if not done.outdated)
            for step, several in self.done_steps.items()
        }

    @cached_property
    def about(self) -> dict[str, tuple[LegalEvent, ...]]:
        """Return the events that stand by the event that they are about."""
        found: dict[str, list[LegalEvent]] = {}
        for event in self.events:
            if event.about is not None and not event.struck:
                found.setdefault(event.about, []).append(event)
        return {event: tuple(several) for event, several in found.items()}

    @cached_property
    def worked_out(self) -> dict[object, Any]:
        """Return what was worked out of this record already, by what it is; gone as soon as the record differs."""
        return {}

    @cached_property
    def worked_out_of_events(self) -> dict[object, Any]:
        """Return what was worked out of the legal events alone; gone as soon as these differ."""
        return {}

    @cached_property
    def person(self) -> dict[str, Person]:
        """Return the persons by id."""
        return {person.id: person for person in self.persons}

    @cached_property
    def proceeding(self) -> dict[str, Proceeding]:
        """Return the proceedings by id."""
        return {proceeding.id: proceeding for proceeding in self.proceedings}

    def zone_of(self, proceeding: str | None) -> str:
        """Return the time zone that decides the hour: the court's, else the case's."""
        found = self.proceeding.get(proceeding or "")
        return found.zone if found and found.zone else self.zone
