"""Commands: what a person, or the engine's own clock, asks of a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from amparo.access.absences import standing_in
from amparo.access.people import Colleague
from amparo.case.exhibit_commands import ExhibitCommand
from amparo.case.kept_documents import ApproveDocument, DiscardDocument, KeepDocument, MarkDocumentFiled
from amparo.case.model import ConflictHit, Person, Proceeding, Proof, Recorded
from amparo.case.outside_answers import AnswerStatus
from amparo.case.walls import AccessCommand
from amparo.deadlines.closures import CourtClosure
from amparo.deadlines.safety import Dates
from amparo.declarations import Catalog, FactValue, Role, Text


class OpenCase(Recorded):
    """Open a case from an intake; `events` are what already happened (kind, date, data), in order.

    `note` is the first of the history, such as from which other system the case was taken over.
    """

    kind: Literal["open_case"] = "open_case"
    number: str
    case_type: str
    language: str = "es"
    zone: str
    persons: tuple[Person, ...]
    proceedings: tuple[Proceeding, ...] = ()
    facts: dict[str, FactValue] = {}
    events: tuple[RecordEvent, ...] = ()
    note: str = ""


class CompleteStep(Recorded):
    """Complete a step with the answers to its form; `step` is its id or, where it is open more than once, its key."""

    kind: Literal["complete_step"] = "complete_step"
    step: str
    answers: dict[str, Any] = {}


class WaiveStep(Recorded):
    """Say that a step need not be done, with a reason: one that the catalog no longer has and that was left open."""

    kind: Literal["waive_step"] = "waive_step"
    step: str
    reason: str


class RecordEvent(Recorded):
    """Record something that happened on a date; `about` an earlier event where the kind asks for one.

    With `unless_recorded` it is refused where the very same is on record already: two people may have typed one event.
    """

    kind: Literal["record_event"] = "record_event"
    event: str
    on: date
    person: str | None = None
    proceeding: str | None = None
    about: str | None = None
    data: dict[str, Any] = {}
    proof: Proof | None = None
    unless_recorded: bool = False


class AmendEvent(Recorded):
    """Correct a recorded event with a reason: another date or other data, or `strike` what never happened."""

    kind: Literal["amend_event"] = "amend_event"
    event: str
    reason: str
    on: date | None = None
    data: dict[str, Any] = {}
    strike: bool = False


class AddPerson(Recorded):
    """Add a person to the case."""

    kind: Literal["add_person"] = "add_person"
    person: Person


class StateFacts(Recorded):
    """State facts about the case, or with `@person` or `@proceeding` behind the name, about one of them.

    `reason` says whence they are known, or why one that was stated is stated otherwise.
    """

    kind: Literal["state_facts"] = "state_facts"
    facts: dict[str, FactValue]
    reason: str = ""


class Assign(Recorded):
    """Give a role in the case to a colleague, or take it back (`person` empty)."""

    kind: Literal["assign"] = "assign"
    role: Role
    person: str


class Acknowledge(Recorded):
    """Take note of a deadline's present rung; later rungs ring all the same. `note` says what is done about it."""

    kind: Literal["acknowledge"] = "acknowledge"
    deadline: str
    note: str = ""


class Prove(Recorded):
    """Show that a deadline was met: the paper, its reference and the date received; `on` is the filing's own date."""

    kind: Literal["prove"] = "prove"
    deadline: str
    proof: Proof
    event: str | None = None
    on: date | None = None


class Waive(Recorded):
    """End a deadline without filing, by a supervising attorney, with a reason."""

    kind: Literal["waive"] = "waive"
    deadline: str
    reason: str


class ConfirmDate(Recorded):
    """Accept a date that waits because it moves toward danger."""

    kind: Literal["confirm_date"] = "confirm_date"
    deadline: str
    reason: str


class RejectDate(Recorded):
    """Keep the date in force and drop the one that waits."""

    kind: Literal["reject_date"] = "reject_date"
    deadline: str
    reason: str


class ReplannedDate(Recorded):
    """One date that a plan moves: from what was in force when it was reviewed, to what was proposed."""

    deadline: str
    in_force: Dates
    proposed: Dates


class Replan(Recorded):
    """Put in force what a plan proposes for this case: by a closure's notice of relief, or what waits by new rules.

    With a closure it is shown beside every date that it concerns, moved or not; with `catalog` the case has to be
    under it.
    """

    kind: Literal["replan"] = "replan"
    plan: str
    reason: str
    dates: tuple[ReplannedDate, ...] = ()
    closure: CourtClosure | None = None
    catalog: str = ""


class SetPrinted(Recorded):
    """Enter the date that a paper sets for a deadline, with the paper and its reference."""

    kind: Literal["set_printed_date"] = "set_printed_date"
    deadline: str
    on: date
    paper: str
    reference: str = ""


class VerifyPrinted(Recorded):
    """Say which date the paper sets, read there anew by somebody else than whoever entered it."""

    kind: Literal["verify_printed_date"] = "verify_printed_date"
    deadline: str
    on: date


class OfferPlacement(Recorded):
    """Offer the case to volunteers, one after the other in this order."""

    kind: Literal["offer_placement"] = "offer_placement"
    to: tuple[str, ...]


class AnswerOffer(Recorded):
    """A volunteer's answer to the open offer, or to the one with this id, if it is still open."""

    kind: Literal["answer_offer"] = "answer_offer"
    offer: str = ""
    accept: bool
    reason: str = ""


class AddNote(Recorded):
    """Write a note; it is kept in the events and nowhere else."""

    kind: Literal["add_note"] = "add_note"
    text: str


class SettleAttention(Recorded):
    """Say how something that needed attention was settled."""

    kind: Literal["settle_attention"] = "settle_attention"
    item: str
    how: str


class SwitchCatalog(Recorded):
    """Go on under another catalog; with `back` it is the one before, whose dates somebody wants in force again."""

    kind: Literal["switch_catalog"] = "switch_catalog"
    hash: str
    back: bool = False
    reason: str = ""


class Wake(Recorded):
    """The engine looks at the record again: opened, recovered, continued."""

    kind: Literal["wake"] = "wake"


class Alarm(Recorded):
    """The case's next instant has come."""

    kind: Literal["alarm"] = "alarm"


class ActionEnded(Recorded):
    """A plugin's function answered, or did not: `answers` is None and `problem` says why."""

    kind: Literal["action_ended"] = "action_ended"
    action: str
    answers: dict[str, Any] | None = None
    problem: str = ""


Body = Annotated[
    OpenCase
    | CompleteStep
    | WaiveStep
    | RecordEvent
    | AmendEvent
    | AddPerson
    | StateFacts
    | Assign
    | Acknowledge
    | Prove
    | Waive
    | ConfirmDate
    | RejectDate
    | Replan
    | SetPrinted
    | VerifyPrinted
    | OfferPlacement
    | AnswerOffer
    | AnswerStatus
    | AddNote
    | SettleAttention
    | KeepDocument
    | ApproveDocument
    | MarkDocumentFiled
    | DiscardDocument
    | ExhibitCommand
    | AccessCommand
    | SwitchCatalog
    | Wake
    | Alarm
    | ActionEnded,
    Field(discriminator="kind"),
]

ENGINE_COMMANDS = frozenset({"wake", "alarm", "action_ended", "switch_catalog"})


class Command(Recorded):
    """A body with who asks: the person acting, of which organization, and the operator at the keyboard, if another.

    The id is made by the client once; the same id again is the same command.
    """

    id: str
    organization: str
    actor: str
    operator: str = ""
    body: Body


class Context(Recorded):
    """What is true outside the case, read in the same transaction: clock, people, names found elsewhere, closures.

    `office_day` is the date where the office is, which says who stands in for whom; None while nobody is away.
    `namesakes` are others who are called like whoever acts: where two people are needed, perhaps one entered twice.
    `former` is the catalog that a case goes by before it is switched.
    """

    now: datetime
    office_day: date | None = None
    colleagues: tuple[Colleague, ...] = ()
    conflicts: tuple[ConflictHit, ...] = ()
    closures: tuple[CourtClosure, ...] = ()
    namesakes: tuple[str, ...] = ()
    former: Catalog | None = None

    def colleague(self, person: str) -> Colleague | None:
        """Return the colleague with this id, if they are known here, with those for whom they stand in now."""
        found = next((one for one in self.colleagues if one.id == person), None)
        if found is None or self.office_day is None:
            return found
        return standing_in(found, self.colleagues, self.office_day)


class Refusal(Recorded):
    """Why a command changes nothing: a code for programs, a sentence for people."""

    code: str
    sentence: Text


OpenCase.model_rebuild()
