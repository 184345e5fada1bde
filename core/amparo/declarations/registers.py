"""Registers: records that are not cases (stock, a session, a volunteer, a shelter), wholly declared as data.

How one is meant, in the order in which it is thought of:

1. `fields` say what a record holds. A field with `refers_to` holds the id of a record of that register (people type its
   number or its label), one with `colleague` the id of a person of the organization. `personal` lists the fields that
   tell who somebody is: they are in no mail, no report and no label of a report. `label` is the field by which people
   know a record. A list inside a record (who came, what was handed out) is an `EntryList`.
2. `states`: a new record is in the first. `commands` are all that can happen to it: a form, who may, when, and effects.
   All effects of one command happen in one transaction or none does, also upon other records
   (`TakeFrom("in_stock", ..., upon=AnswerOf("item"))`). A record that is closed takes only commands with `reopens`.
3. `see` may read everything in the register; `desk` may read only the desk's fields, in every list, sheet and answer.
   Whoever may give a command sees at least the desk's fields. Nobody else learns that there is a record.
4. `lists` and `reports` are what people look at and what funders are told; `recurs` makes records that come again;
   `reminders` are mails before the hour of a record, moved and taken back as the record changes.
5. A step of a case makes a record when it opens (`StepDeclaration.opens_record`), and a command with `completes_step`
   completes that step; one with `opens_case` leads to a case. The register never shows the case, its number or
   anything that the step did not hand over.

Values are stored as forms store them: dates as ISO text, choices by their value, an hour as `19:00`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from amparo.declarations.conditions import FactValue
from amparo.declarations.fields import FieldDeclaration, Form
from amparo.declarations.register_effects import Effect, FieldTest, Hour, RecordValue
from amparo.declarations.steps import Role
from amparo.declarations.text import Declared, Text

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class RecordState(Declared):
    """Where a record can stand, as `asked for`, `packed`, `handed over`."""

    id: str
    title: Text


class EntryList(Declared):
    """A list inside a record, as those who came to a session. No two lines hold the same answers in `once_by`."""

    id: str
    title: Text
    fields: tuple[FieldDeclaration, ...]
    once_by: tuple[str, ...] = ()


class CompletesStep(Declared):
    """The command also completes the step that made the record, as the person who gives it.

    `answers` pairs fields of the step's form with values. Whoever may give the command has to be allowed the step: its
    roles include theirs. Of a record that no case made, nothing more happens.
    """

    answers: tuple[tuple[str, RecordValue], ...] = ()


ClientPart = Literal["name", "language", "country", "telephone", "birth_date"]


class OpensCase(Declared):
    """The command also opens a case of this type, whose client is whom these values describe; a name is needed.

    Whoever gives the command has to be allowed to open cases. A record leads to one case, and does not show it.
    """

    case_type: str
    client: tuple[tuple[ClientPart, RecordValue], ...]


class RegisterCommand(Declared):
    """What people can do with a record: a form, for whom and when, and what it changes.

    It can be given in the states `within` (none: in every state) while every test in `when` holds, and puts the record
    into the state `becomes`. `closes` ends the record, `reopens` is for one that has ended.
    """

    id: str
    title: Text
    roles: tuple[Role, ...]
    form: Form = Form()
    within: tuple[str, ...] = ()
    when: tuple[FieldTest, ...] = ()
    effects: tuple[Effect, ...] = ()
    becomes: str | None = None
    closes: bool = False
    reopens: bool = False
    completes_step: CompletesStep | None = None
    opens_case: OpensCase | None = None
    help: Text | None = None


class Adding(Declared):
    """Who may add a record by hand, and which fields they are asked (none: all of them)."""

    roles: tuple[Role, ...]
    asks: tuple[str, ...] = ()


class DeskView(Declared):
    """What people with these roles may read where they do not see the whole: the fields and lists by id, no more."""

    roles: tuple[Role, ...]
    shows: tuple[str, ...]


class RegisterList(Declared):
    """A list of records: its columns are fields, or `state`, or a list by id, which is shown as its number of lines.

    A field before the name of which stands `-` in `order` is ordered downwards. `only_open` leaves out what has ended.
    """

    id: str
    title: Text
    columns: tuple[str, ...]
    where: tuple[FieldTest, ...] = ()
    within: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    only_open: bool = True


class ReportPeriod(StrEnum):
    """By what a report groups its dates."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class RegisterReport(Declared):
    """A count without names: of records, or of the lines of the list `of_entries`; or the sum of their field `sums`.

    Dates are those of `dated_by` (a date field of the record, or of the line), without it the day on which the record
    was added or the line written. `by` groups by fields of the record or line; `item.category` by a field of the record
    that `item` refers to. A group of fewer records or lines than `at_least` is not shown but as “fewer than”, and the
    total then neither, so that it cannot be worked out. Without `by` and period it is one figure.
    """

    id: str
    title: Text
    roles: tuple[Role, ...]
    of_entries: str | None = None
    sums: str | None = None
    dated_by: str | None = None
    period: ReportPeriod | None = None
    by: tuple[str, ...] = ()
    where: tuple[FieldTest, ...] = ()
    at_least: int = 1


class Recurrence(Declared):
    """Records that come again by themselves, on a weekday of each week, or of each month with `nth` (-1 is the last).

    `ahead` of them stand ready. The day goes into `day_field`, the hours (of the office's wall) into the other two,
    `values` into further fields. Each is made once, however it is changed or closed afterwards.
    """

    weekday: Weekday
    nth: Literal[1, 2, 3, 4, -1] | None = None
    starts: Hour
    ends: Hour
    day_field: str
    starts_field: str | None = None
    ends_field: str | None = None
    values: tuple[tuple[str, FactValue], ...] = ()
    ahead: int = Field(default=3, ge=1, le=24)


class RemindsWhom(Declared):
    """Who gets a reminder: the colleague, or the address in the e-mail field, that `field` names.

    With `of_entries` it is a field of each line of that list. `field` may lead through one reference, as in
    `volunteer.email`. `language_field`, written the same way, holds `en` or `es`; without it the organization's.
    `agreed_field` is a yes-or-no field: whoever did not say yes there is not written to.
    """

    field: str
    of_entries: str | None = None
    language_field: str | None = None
    agreed_field: str | None = None


class RegisterReminder(Declared):
    """A mail so many hours before the hour of a record that is open and of which every test in `when` holds.

    The hour is that of `day_field` and `hour_field` (without it, `hour`) in the organization's zone. `sentence` is what
    the mail says; in it `{field}` is written out as people read it, for fields that are not `personal`. `subject` names
    nothing of the record.
    """

    id: str
    to: RemindsWhom
    hours_before: int = Field(ge=0)
    day_field: str
    hour_field: str | None = None
    hour: Hour = "09:00"
    subject: Text
    sentence: Text
    when: tuple[FieldTest, ...] = ()


class RegisterDeclaration(Declared):
    """Records of one kind that are not cases; see the module for how its parts are meant.

    `title` names the register (“Refugee Closet: stock”), `record_title` one record of it (“item”). `first_values` are
    what fields hold that nobody is asked for.
    """

    id: str
    title: Text
    record_title: Text
    fields: tuple[FieldDeclaration, ...]
    label: str
    personal: tuple[str, ...] = ()
    entries: tuple[EntryList, ...] = ()
    states: tuple[RecordState, ...]
    first_values: tuple[tuple[str, FactValue], ...] = ()
    adding: Adding | None = None
    commands: tuple[RegisterCommand, ...] = ()
    see: tuple[Role, ...]
    desk: DeskView | None = None
    lists: tuple[RegisterList, ...] = ()
    reports: tuple[RegisterReport, ...] = ()
    recurs: tuple[Recurrence, ...] = ()
    reminders: tuple[RegisterReminder, ...] = ()
    help: Text | None = None
    plugin: str = ""
