"""Deadline rules, ladders and clocks: law as dated, cited data. No number of days lives anywhere else."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import ConfigDict, Field

from amparo.declarations.conditions import Always, Condition, FactValue
from amparo.declarations.steps import Role, Scope
from amparo.declarations.text import Declared, Text


class RuleKind(StrEnum):
    """What a rule's date means: do it by then, not before then, the government's, or a notice where nothing is missed.

    A modifier is applied by the rules that name it and gives no deadline of its own.
    """

    ACT_BY = "act_by"
    NOT_BEFORE = "not_before"
    GOVERNMENT = "government"
    NOTICE = "notice"
    MODIFIER = "modifier"


class Counting(StrEnum):
    """How days are counted (practice brief, section 2, counting codes)."""

    CALENDAR_DAYS = "calendar_days"
    CALENDAR_DAYS_ROLL_UNCONFIRMED = "calendar_days_roll_unconfirmed"
    CALENDAR_DAYS_NO_ROLL = "calendar_days_no_roll"
    BUSINESS_DAYS = "business_days"
    BACK_FROM_HEARING = "back_from_hearing"
    ANNIVERSARY = "anniversary"
    MONTHS = "months"
    NOT_BEFORE = "not_before"
    SET_DATE = "set_date"
    NONE = "none"


class LawValue(Declared):
    """What the law says from one day on: the number, its authority, and until when if it ended (half-open)."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True, validate_by_alias=True)

    from_: date | None = Field(alias="from")
    until: date | None = None
    value: int | None
    authority: str = Field(min_length=1)
    url: str = ""


class ArguableReading(Declared):
    """Another reading of the same rule, which the safe date respects: `value` counted by `counting`."""

    value: int
    counting: Counting
    why: Text


class Trigger(Declared):
    """The event that starts the count; the count starts on its date or on the date in its field `date_field`."""

    event: str
    where: tuple[tuple[str, FactValue], ...] = ()
    date_field: str | None = None


class MetBy(Declared):
    """An event that meets the deadline if it is proven; `occasion` asks that it be about the deadline's own trigger."""

    event: str
    where: tuple[tuple[str, FactValue], ...] = ()
    occasion: bool = False


class Modifier(Declared):
    """A rule whose number is added when the trigger's field `field` has one of these values."""

    rule: str
    field: str
    values: tuple[FactValue, ...]


class Example(Declared):
    """A worked example with its arithmetic in words."""

    name: str
    trigger: date
    facts: dict[str, FactValue] = {}
    legal_due: date | None
    safe_due: date | None = None
    arithmetic: str


class DeadlineRule(Declared):
    """Dated, cited data that turns a trigger event into dates.

    `governed_by` is `trigger` or the name of a date field of the trigger event: the date that picks the law.
    `printed_field` is the trigger's field with the date that a paper carries.
    """

    id: str
    title: Text
    description: str
    kind: RuleKind
    counting: Counting
    unit: Literal["days", "business_days", "months", "years", "none"]
    scope: Scope = Scope.PROCEEDING
    case_types: tuple[str, ...] = ()
    trigger: Trigger
    earliest_trigger: date | None = None
    applies_if: Condition = Always()
    met_by: tuple[MetBy, ...] = ()
    governed_by: str = "trigger"
    values: tuple[LawValue, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    printed_field: str | None = None
    clock: str | None = None
    arguable: tuple[ArguableReading, ...] = ()
    who_acts: str
    consequence: Text | None = None
    exceptions: tuple[Text, ...] = ()
    citation: str = Field(min_length=1)
    confidence: Literal["H", "M", "L"]
    general_knowledge: bool = False
    disabled: str = ""
    ladder: str | None = None
    examples: tuple[Example, ...] = ()
    plugin: str = ""


class Rung(Declared):
    """Who is told `days_before` the safe date, at `hour` o'clock where the court is."""

    days_before: int
    hour: int = 9
    to: tuple[Role, ...]


class Climb(Declared):
    """Who is told next when nobody has acknowledged a rung for so many business days."""

    after_business_days: int
    to: tuple[Role, ...]


class Ladder(Declared):
    """Escalation: rungs before a date, and how each climbs while nobody acknowledges it.

    A deadline born with fewer than `urgent_under_days` left tells `urgent_to` at once.
    """

    id: str
    rungs: tuple[Rung, ...]
    climbs: tuple[Climb, ...] = ()
    urgent_under_days: int = 0
    urgent_to: tuple[Role, ...] = ()
    plugin: str = ""


class ClockDeclaration(Declared):
    """A count of days between start and stop events, such as the asylum EAD clock."""

    id: str
    title: Text
    start: str
    stop: str
    restart: str
    citation: str
    plugin: str = ""
