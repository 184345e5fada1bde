"""Deadline rules, ladders and clocks: law as dated, cited data. No number of days lives anywhere else."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import ConfigDict, Field

from amparo.declarations.conditions import Always, Condition, FactValue
from amparo.declarations.rule_facts import FactWritten, When
from amparo.declarations.steps import Role, Scope
from amparo.declarations.text import Declared, Text


class RuleKind(StrEnum):
    """What a rule's date means: do it by then, not before then, the government's, or a notice where nothing is missed.

    A modifier is applied by the rules that name it and gives no deadline of its own. What is to be looked up by a day
    belongs to the office's rota: it rings until somebody has looked, and begins again from that look.
    """

    ACT_BY = "act_by"
    NOT_BEFORE = "not_before"
    GOVERNMENT = "government"
    NOTICE = "notice"
    MODIFIER = "modifier"
    LOOK_UP = "look_up"


class StateOfLaw(StrEnum):
    """Where the law of a rule stands: whoever reviews rules looks again at what is not settled."""

    SETTLED = "settled"
    PROPOSED = "proposed"
    LITIGATED = "litigated"
    VACATED = "vacated"
    ENDED = "ended"


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


CLOCK_FACTS = ("clock_stop", "clock_restart")
"""The facts that a rule with a clock reads: when it stopped and when it ran again, paired by position."""


GOVERNED_BY_ITSELF = frozenset({"trigger", "due"})
"""What can pick the law without being a fact."""


class LawValue(Declared):
    """What the law says from one day on: the number, its authority, and until when if it ended (half-open).

    With `when` it is the number for these facts only, before the one that names none.
    """

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True, validate_by_alias=True)

    from_: date | None = Field(alias="from")
    until: date | None = None
    value: int | None
    authority: str = Field(min_length=1)
    url: str = ""
    when: tuple[When, ...] = ()


class ArguableReading(Declared):
    """Another reading of the same rule, which the safe date respects: `value` counted by `counting`.

    `counted_from` names a fact with another day 0, without which there is no such reading; `more_days` are counted
    after it, or before it if negative.
    """

    value: int
    counting: Counting
    why: Text
    counted_from: str | None = None
    more_days: int = 0


class Excepted(Declared):
    """Facts under which the rule gives no date: it does not reach them, or (`nothing_due`) nothing is due so far."""

    when: tuple[When, ...]
    why: Text
    nothing_due: bool = False


class Note(Declared):
    """What a person should read beside the date if these facts hold, although they do not change it."""

    when: tuple[When, ...]
    say: Text


class CountedFrom(Declared):
    """The count starts on the date of this fact instead of the trigger's, if the fact is known and `when` holds."""

    fact: str
    when: tuple[When, ...] = ()


class CountedAgain(Declared):
    """The count begins again on the latest date of the fact `since`; it goes on until somebody ends its trigger.

    From `within_days` before the date in the fact `toward` on it is `business_days` long, unless it ends earlier.
    """

    since: str
    toward: str
    within_days: int = Field(ge=0)
    business_days: int = Field(ge=1)


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
    """A rule whose number is added when a fact has one of these values, and with `assumed` while it is unknown."""

    rule: str
    fact: str
    values: tuple[FactValue, ...]
    assumed: bool = False


class Example(Declared):
    """A worked example with its arithmetic in words; `status` is what `compute` answers."""

    name: str
    trigger: date
    facts: dict[str, FactWritten] = {}
    status: str = "computed"
    legal_due: date | None = None
    safe_due: date | None = None
    arithmetic: str


class DeadlineRule(Declared):
    """Dated, cited data that turns a trigger event into dates.

    `governed_by` is the date that picks the law: `trigger`, `due` (the date counted) or a fact. What a rule reads
    besides its trigger it names in `excepted`, `notes`, `values`, `modifiers` and the following:
    `counted_from` another day 0 · `number_from` the fact with the number, set by a judge · `times` the fact that
    multiplies it · `plus` facts with days to add · `set_by` facts with a date set by an order or a notice ·
    `ends_before` a date before which the time is over in any case · `extended_to` the date to which it is extended.
    `other_triggers` are further events of which any starts the deadline as `trigger` does, and with `birthday` the
    trigger's date is a date of birth and the count starts on that birthday (of those born on February 29 the safer of
    the two days that it may be).
    `reached` is the fact that says how often the date has come already: then it comes again, so many times the number
    later; the first is the first on which the law is in force.
    `printed_field` is the trigger's field with the date that a paper carries; `roll` says what becomes of a weekend or
    holiday where the way of counting does not; `cure` says what may help whoever is late; `fixed_date` is the one date
    of a rule that is closed.
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
    other_triggers: tuple[Trigger, ...] = ()
    birthday: int | None = Field(default=None, ge=1)
    earliest_trigger: date | None = None
    applies_if: Condition = Always()
    excepted: tuple[Excepted, ...] = ()
    met_by: tuple[MetBy, ...] = ()
    governed_by: str = "trigger"
    values: tuple[LawValue, ...] = ()
    counted_from: tuple[CountedFrom, ...] = ()
    number_from: str | None = None
    times: str | None = None
    reached: str | None = None
    plus: tuple[str, ...] = ()
    modifiers: tuple[Modifier, ...] = ()
    set_by: tuple[str, ...] = ()
    ends_before: str | None = None
    extended_to: str | None = None
    roll: Literal["next", "previous", "stays"] | None = None
    again: CountedAgain | None = None
    fixed_date: date | None = None
    printed_field: str | None = None
    clock: str | None = None
    arguable: tuple[ArguableReading, ...] = ()
    notes: tuple[Note, ...] = ()
    who_acts: str
    consequence: Text | None = None
    cure: Text | None = None
    exceptions: tuple[Text, ...] = ()
    citation: str = Field(min_length=1)
    confidence: Literal["H", "M", "L"]
    general_knowledge: bool = False
    disabled: str = ""
    state_of_law: StateOfLaw = StateOfLaw.SETTLED
    ladder: str | None = None
    examples: tuple[Example, ...] = ()
    plugin: str = ""

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """Return every event that starts the deadline, the one that names it first."""
        return (self.trigger, *self.other_triggers)

    @property
    def conditions(self) -> tuple[tuple[When, ...], ...]:
        """Return every condition on facts that stands in the rule."""
        excepted, notes = (one.when for one in self.excepted), (one.when for one in self.notes)
        values, starts = (one.when for one in self.values), (one.when for one in self.counted_from)
        return (*excepted, *notes, *values, *starts)

    @cached_property
    def reads(self) -> frozenset[str]:
        """Return the names of the facts that the rule reads besides its trigger and a printed date."""
        named = {
            *(each.fact for when in self.conditions for each in when),
            *(start.fact for start in self.counted_from),
            *(modifier.fact for modifier in self.modifiers),
            *(reading.counted_from for reading in self.arguable),
            *(self.number_from, self.times, self.reached, self.ends_before, self.extended_to),
            *((self.again.since, self.again.toward) if self.again else ()),
            *self.plus,
            *self.set_by,
            *(CLOCK_FACTS if self.clock else ()),
            *({self.governed_by} - GOVERNED_BY_ITSELF),
        }
        return frozenset(name for name in named if name)


class Rung(Declared):
    """Who is told `days_before` the safe date, at `hour` o'clock where the court is.

    An organization that edits the ladder keeps a `fixed` rung, at least for these roles.
    """

    days_before: int
    hour: int = 9
    to: tuple[Role, ...]
    fixed: bool = False


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
    """A count of days between start and stop events, such as the asylum EAD clock.

    A `restart` event is about the `stop` that it ends. `arguable` says why somebody may count neither the day of a stop
    nor that of the restart, which makes each stop a day longer.
    """

    id: str
    title: Text
    start: str
    stop: str
    restart: str
    citation: str
    arguable: Text | None = None
    plugin: str = ""
