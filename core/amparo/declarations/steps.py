"""Steps and events: the work of a case, and what may be on its record."""

from __future__ import annotations

from enum import StrEnum

from amparo.declarations.conditions import Always, Condition, FactValue
from amparo.declarations.fields import FieldDeclaration, Form
from amparo.declarations.text import Declared, Text


class Role(StrEnum):
    """Who somebody is to an organization, and with it what work is theirs (domain of practice: roles and authority)."""

    INTAKE_WORKER = "intake_worker"
    PARALEGAL = "paralegal"
    ACCREDITED_REPRESENTATIVE = "accredited_representative"
    STAFF_ATTORNEY = "staff_attorney"
    SUPERVISING_ATTORNEY = "supervising_attorney"
    DIRECTOR = "director"
    PRO_BONO_COORDINATOR = "pro_bono_coordinator"
    PRO_BONO_ATTORNEY = "pro_bono_attorney"
    SOCIAL_WORKER = "social_worker"
    SUPPORT_VOLUNTEER = "support_volunteer"
    OPERATOR = "operator"


class Scope(StrEnum):
    """What one instance of a step, event or deadline is about."""

    CASE = "case"
    PERSON = "person"
    PROCEEDING = "proceeding"


class Repeats(StrEnum):
    """How often a step can be done in its scope."""

    NEVER = "never"
    PER_EVENT = "per_event"
    ON_DEMAND = "on_demand"


class Operation(StrEnum):
    """What the engine itself does when a step is carried out, because it reaches across cases."""

    CONFLICT_CHECK = "conflict_check"


class RecordsEvent(Declared):
    """Completing the step records this event, on the date that `date_field` answers, proven by `proof_field`.

    `data` pairs each field of the event with the answer that fills it. With `when` it does so only if these fields
    are answered so; `about_field` answers which earlier event it is about, where that is not the step's occasion.
    """

    event: str
    date_field: str
    data: tuple[tuple[str, str], ...] = ()
    proof_field: str | None = None
    when: tuple[tuple[str, FactValue], ...] = ()
    about_field: str | None = None


class StepDue(Declared):
    """When a step should be done: `days` of working or calendar time after the latest event `after`."""

    days: int
    after: str
    business: bool = True


class OpensRecord(Declared):
    """When the step opens, a record of this register is made, once for each time the step can be done.

    `values` pairs fields of the register with values of the case: `person.name`, `person.language`,
    `person.telephone`, `case.language`, `occasion.date` (of the event that the step is about), or `facts.<name>` of a
    fact of the register's own plugin; the person is the step's, else the client. An empty value stays unanswered.
    If the step is no longer to be done, the record is closed as “no longer needed”, without saying why.
    """

    register_id: str
    values: tuple[tuple[str, str], ...] = ()


class StepDeclaration(Declared):
    """A unit of work a person or an action completes.

    `after` orders it within its phase and does not gate it; `completed_by` names events that complete it by themselves;
    `action` names the plugin's function that does it, with the roles as the people it falls back to.
    """

    id: str
    title: Text
    phase: str
    case_types: tuple[str, ...]
    scope: Scope = Scope.CASE
    repeats: Repeats = Repeats.NEVER
    occasion: str | None = None
    occasion_where: tuple[tuple[str, FactValue], ...] = ()
    condition: Condition = Always()
    after: tuple[str, ...] = ()
    roles: tuple[Role, ...]
    form: Form = Form()
    records: tuple[RecordsEvent, ...] = ()
    completed_by: tuple[str, ...] = ()
    operation: Operation | None = None
    due: StepDue | None = None
    documents: tuple[str, ...] = ()
    action: str | None = None
    opens_record: OpensRecord | None = None
    help: Text | None = None
    plugin: str = ""


class AppointmentKind(StrEnum):
    """Where a client is expected."""

    HEARING = "hearing"
    INTERVIEW = "interview"
    APPOINTMENT = "appointment"


class AppointmentDeclaration(Declared):
    """The event announces a day on which the client is expected: in its field `day`, at the hour in its field `hour`.

    `kind` is what the client reads that it is; where, they read for a court's alone, and are told to call otherwise.
    """

    day: str
    hour: str | None = None
    kind: AppointmentKind = AppointmentKind.APPOINTMENT


class EventDeclaration(Declared):
    """Something that can happen in a case, with a legal date.

    `needs` names an earlier event without which this one makes no sense; `about` the event whose matter it continues
    (`hearing_moved` is about a `hearing_scheduled`), and then `updates` says that its data replaces that event's, and
    `ends` that it is over. `opens` is the forum of the proceeding that it opens, and `proceedings` of what kind it is,
    as in “In removal proceedings” on a cover page. With `appointment` it announces a day on which the client is
    expected.
    """

    kind: str
    title: Text
    scope: Scope = Scope.CASE
    fields: tuple[FieldDeclaration, ...] = ()
    needs: str | None = None
    about: str | None = None
    updates: bool = False
    ends: bool = False
    opens: str | None = None
    proceedings: Text | None = None
    closes_case: bool = False
    reopens_case: bool = False
    by_engine: bool = False
    roles: tuple[Role, ...] = ()
    appointment: AppointmentDeclaration | None = None
    plugin: str = ""
