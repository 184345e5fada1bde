"""Events: what is appended to a case's record, and `apply`, which folds one into the case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from amparo.case.exhibit_events import ExhibitEvent
from amparo.case.former import Former
from amparo.case.kept_documents import DocumentEvent
from amparo.case.model import (
    Attention,
    ConflictHit,
    Deadline,
    DeadlineStatus,
    LegalEvent,
    Offer,
    OfferStatus,
    Person,
    Proceeding,
    Proof,
    Recorded,
    RungState,
    Waiting,
    WaitingAction,
)
from amparo.case.outside_answers import OutsideAnswer
from amparo.case.printed import Entered, PrintedDate
from amparo.case.walls import AccessEvent
from amparo.deadlines.closures import Relieved
from amparo.deadlines.safety import Dates
from amparo.declarations import FactValue, Role, Text


class CaseOpened(Recorded):
    """A case begins."""

    type: Literal["case_opened"] = "case_opened"
    number: str
    organization: str
    case_type: str
    language: str
    zone: str


class PersonAdded(Recorded):
    """Somebody is part of the case."""

    type: Literal["person_added"] = "person_added"
    person: Person


class ProceedingOpened(Recorded):
    """The case is before a forum."""

    type: Literal["proceeding_opened"] = "proceeding_opened"
    proceeding: Proceeding


class FactsStated(Recorded):
    """Facts were answered; `reason` is whence they are known, or why one is stated otherwise than before."""

    type: Literal["facts_stated"] = "facts_stated"
    facts: dict[str, FactValue]
    reason: str = ""


class LegalEventRecorded(Recorded):
    """Something happened, on a legal date."""

    type: Literal["legal_event_recorded"] = "legal_event_recorded"
    event: LegalEvent


class LegalEventAmended(Recorded):
    """A recorded event was a mistake and reads differently from now on."""

    type: Literal["legal_event_amended"] = "legal_event_amended"
    event: str
    on: date
    data: dict[str, FactValue]
    struck: bool
    reason: str
    entered: Entered | None = None


class ProofAttached(Recorded):
    """A recorded filing is now proven."""

    type: Literal["proof_attached"] = "proof_attached"
    event: str
    proof: Proof


class StepCompleted(Recorded):
    """A step was done, with its answers."""

    type: Literal["step_completed"] = "step_completed"
    key: str
    step: str
    where: str | None = None
    occasion: str | None = None
    on: date
    by: str
    answers: dict[str, Any] = {}


class StepWaived(Recorded):
    """A step that the catalog no longer has need not be done."""

    type: Literal["step_waived"] = "step_waived"
    key: str
    title: Text
    reason: str


class StepsOutdated(Recorded):
    """Completed steps rest on facts that have changed."""

    type: Literal["steps_outdated"] = "steps_outdated"
    keys: tuple[str, ...]


class StepDuesRang(Recorded):
    """Steps reached the day by which they should be done."""

    type: Literal["step_dues_rang"] = "step_dues_rang"
    keys: tuple[str, ...]
    to: tuple[Role, ...]


class Assigned(Recorded):
    """A role in the case is a colleague's, or nobody's (`person` empty)."""

    type: Literal["assigned"] = "assigned"
    role: Role
    person: str


class DeadlineStarted(Recorded):
    """A rule met its trigger."""

    type: Literal["deadline_started"] = "deadline_started"
    deadline: Deadline


class DeadlineMoved(Recorded):
    """A deadline's dates changed: toward safety by themselves, or toward danger because a person confirmed it.

    Where somebody confirmed it by verifying a printed date, `paper` names the paper that they read; where they applied
    a plan, `plan` is its id, and `relief` the notice by which the date is later.
    """

    type: Literal["deadline_moved"] = "deadline_moved"
    deadline: str
    dates: Dates
    explanation: tuple[Text, ...]
    warnings: tuple[Text, ...]
    rule_version: str
    authority: str
    governed_on: date | None
    fingerprint: str
    rungs: tuple[RungState, ...]
    ladder: str = ""
    ends_at: datetime | None
    confirmed_by: str = ""
    reason: str = ""
    paper: str = ""
    plan: str = ""
    relief: Relieved | None = None


class RungsLaid(Recorded):
    """Another ladder tells of a deadline from now on; its dates stay as they are."""

    type: Literal["rungs_laid"] = "rungs_laid"
    deadline: str
    ladder: str
    rungs: tuple[RungState, ...]


class DeadlineWarned(Recorded):
    """Closed days lie near a deadline's dates, which stay as they are; `warnings` is all that stands beside it now."""

    type: Literal["deadline_warned"] = "deadline_warned"
    deadline: str
    warnings: tuple[Text, ...]
    plan: str
    reason: str


class DeadlineWaits(Recorded):
    """A change toward danger waits for a person; None takes it off, since it no longer differs."""

    type: Literal["deadline_waits"] = "deadline_waits"
    deadline: str
    waiting: Waiting | None


class DateRejected(Recorded):
    """A person kept the date in force."""

    type: Literal["date_rejected"] = "date_rejected"
    deadline: str
    fingerprint: str
    reason: str


class DeadlineStatusChanged(Recorded):
    """A deadline is met, waived, missed, passed, withdrawn, or runs again."""

    type: Literal["deadline_status_changed"] = "deadline_status_changed"
    deadline: str
    status: DeadlineStatus
    by: str = ""
    why: str = ""


class PrintedSet(Recorded):
    """Somebody entered the date that a paper sets; nobody else has read it there yet."""

    type: Literal["printed_set"] = "printed_set"
    deadline: str
    printed: PrintedDate


class PrintedVerified(Recorded):
    """A second person read the same date on the paper."""

    type: Literal["printed_verified"] = "printed_verified"
    deadline: str
    printed: PrintedDate


class PrintedDisputed(Recorded):
    """A second person read another date on the paper, the last of `printed.otherwise`."""

    type: Literal["printed_disputed"] = "printed_disputed"
    deadline: str
    printed: PrintedDate


class RungsRang(Recorded):
    """Rungs of a deadline came due (`numbers`) or went to the next people (`climbed`), at the event's instant."""

    type: Literal["rungs_rang"] = "rungs_rang"
    deadline: str
    numbers: tuple[int, ...] = ()
    climbed: tuple[int, ...] = ()
    to: tuple[Role, ...]


class RungAcknowledged(Recorded):
    """Somebody took note of the present rung, and perhaps said what they do about it."""

    type: Literal["rung_acknowledged"] = "rung_acknowledged"
    deadline: str
    by: str
    note: str = ""


class OfferMade(Recorded):
    """A volunteer was offered the case."""

    type: Literal["offer_made"] = "offer_made"
    offer: Offer


class OfferReminded(Recorded):
    """A volunteer was reminded of an open offer."""

    type: Literal["offer_reminded"] = "offer_reminded"
    offer: str


class OfferEnded(Recorded):
    """An offer was answered, or its time ran out."""

    type: Literal["offer_ended"] = "offer_ended"
    offer: str
    status: OfferStatus
    reason: str = ""


class ConflictsFound(Recorded):
    """What a conflict check found, also when it found nothing."""

    type: Literal["conflicts_found"] = "conflicts_found"
    hits: tuple[ConflictHit, ...]


class ActionRequested(Recorded):
    """The record waits for a plugin's function."""

    type: Literal["action_requested"] = "action_requested"
    action: WaitingAction


class ActionAnswered(Recorded):
    """A plugin's function ended; when `failed`, its step is a person's now."""

    type: Literal["action_answered"] = "action_answered"
    action: str
    step_key: str
    failed: bool = False
    problem: str = ""


class AttentionRaised(Recorded):
    """Something needs a person."""

    type: Literal["attention_raised"] = "attention_raised"
    item: Attention


class AttentionSettled(Recorded):
    """A person settled what needed attention."""

    type: Literal["attention_settled"] = "attention_settled"
    item: str
    how: str


class NoteAdded(Recorded):
    """A note."""

    type: Literal["note_added"] = "note_added"
    text: str


class CatalogSwitched(Recorded):
    """The case goes on under another catalog; `former` is what that one does not have and the record still holds."""

    type: Literal["catalog_switched"] = "catalog_switched"
    hash: str
    reason: str = ""
    former: Former = Former()


EventBody = Annotated[
    CaseOpened
    | PersonAdded
    | ProceedingOpened
    | FactsStated
    | LegalEventRecorded
    | LegalEventAmended
    | ProofAttached
    | StepCompleted
    | StepWaived
    | StepsOutdated
    | StepDuesRang
    | Assigned
    | DeadlineStarted
    | DeadlineMoved
    | DeadlineWarned
    | RungsLaid
    | DeadlineWaits
    | DateRejected
    | DeadlineStatusChanged
    | PrintedSet
    | PrintedVerified
    | PrintedDisputed
    | RungsRang
    | RungAcknowledged
    | OfferMade
    | OfferReminded
    | OfferEnded
    | ConflictsFound
    | ActionRequested
    | ActionAnswered
    | AttentionRaised
    | AttentionSettled
    | NoteAdded
    | DocumentEvent
    | ExhibitEvent
    | OutsideAnswer
    | AccessEvent
    | CatalogSwitched,
    Field(discriminator="type"),
]


class Event(Recorded):
    """One appended event: its place, the case's clock (UTC), who acted for whom, under which catalog, and what.

    `operator` sat at the keyboard; `for_whom` is the person for whom the actor stood in by it, if for anybody.
    """

    seq: int
    at: datetime
    command: str
    actor: str
    operator: str = ""
    for_whom: str = ""
    catalog: str = ""
    body: EventBody
