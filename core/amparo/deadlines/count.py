"""One count in progress: the law found for it, the legs it walked, the roll at its end, and what it said on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from amparo.deadlines.arithmetic import Unit, moved
from amparo.deadlines.calendar import CourtCalendar, federal_holidays, is_in_lieu_friday
from amparo.deadlines.computation import Computation, ComputationStatus, Inputs
from amparo.deadlines.facts import all_hold
from amparo.deadlines.law import rule_version, value_on
from amparo.deadlines.sentences import Sayable, holiday_name, said, span
from amparo.deadlines.stops import day_counted
from amparo.declarations import Counting, DeadlineRule, LawValue, RuleKind, Text
from amparo.declarations.rule_problems import ROLLING
from amparo.errors import RuleNotInForce

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Leg:
    """One amount of time that is counted, and where it ends; `what` says whose it is if not the rule's own number."""

    what: Text | None
    number: int
    unit: Unit
    end: date


@dataclass(slots=True)
class Count:
    """What `compute` works on; `start` is day 0 and `governed` the date that picks the law.

    `clipped` says that a count of months or years ended in a month without its day.
    """

    rule: DeadlineRule
    inputs: Inputs
    calendar: CourtCalendar
    start: date
    governed: date
    law: LawValue | None = None
    added: list[tuple[DeadlineRule, int]] = field(default_factory=list)
    clipped: bool = False
    steps: list[Text] = field(default_factory=list)
    warnings: list[Text] = field(default_factory=list)

    def say(self, code: str, *values: tuple[str, Sayable]) -> None:
        """Add a step to the explanation."""
        self.steps.append(said(code, *values))

    def warn(self, code: str, *values: tuple[str, Sayable]) -> None:
        """Add what a person should know before relying on the dates."""
        self.warnings.append(said(code, *values))

    def begin(self) -> None:
        """Say where the count starts and which law it follows, and take up the modifiers that were in force."""
        if self.start == self.inputs.trigger:
            self.say("count_trigger", ("day", self.start))
        else:
            self.say("count_trigger_lifted", ("trigger", self.inputs.trigger), ("day", self.start))
        self.say_law()
        for modifier in self.inputs.added:
            self._add(modifier)

    def say_law(self) -> None:
        """Say which value of the law applies, and warn if its beginning is open."""
        if self.law:
            self.say("count_law", ("day", self.governed), ("authority", self.law.authority))
            if self.law.from_ is None:
                self.warn("count_warn_open_beginning")

    def _add(self, modifier: DeadlineRule) -> None:
        try:
            number = None if modifier.disabled else value_on(modifier, self.governed, self.inputs.facts).value
        except RuleNotInForce:
            number = None
        if number is None:
            self.say("count_modifier_off", ("title", modifier.title), ("day", self.governed))
        else:
            self.added.append((modifier, number))

    def legs(self, number: int, unit: Unit, counting: Counting, start: date | None = None) -> list[Leg] | None:
        """Count, in this order, the number, the modifiers', the facts' that add days, and the clock's standing still.

        None while the clock stands still and nobody can say until when.
        """
        day0 = self.start if start is None else start
        amounts: list[tuple[Text | None, int, Unit]] = [(None, number, unit)]
        amounts += [(said("count_modifier", ("title", rule.title)), value, rule.unit) for rule, value in self.added]
        amounts += [(said("count_more_days"), more, "days") for more in self._more_days()]
        if self.inputs.stops:
            running = moved(day0, number, unit, self.calendar)
            end = day_counted(day0, (running - day0).days, self.inputs.stops, self.inputs.as_of)
            if end is None:
                return None
            if stood := (end - running).days:
                amounts.append((said("count_stopped", ("span", span(stood, "days"))), stood, "days"))
        direction = -1 if counting is Counting.BACK_FROM_HEARING else 1
        day, legs = day0, []
        for what, amount, measured in amounts:
            day = moved(day, direction * amount, measured, self.calendar)
            legs.append(Leg(what, direction * amount, measured, day))
        return legs

    def _more_days(self) -> list[int]:
        known = (self.inputs.facts.get(name) for name in self.rule.plus)
        return [days for days in known if isinstance(days, int) and days]

    def walk(self, legs: list[Leg]) -> date:
        """Say each leg and return where the last one ends."""
        day = self.start
        for leg in legs:
            self._say_leg(day, leg)
            day = leg.end
        return day

    def _say_leg(self, start: date, leg: Leg) -> None:
        if leg.what is not None:
            self.steps.append(leg.what)
        if leg.number == 0:
            self.say("count_same_day", ("day", leg.end))
            return
        code = "count_after" if leg.number > 0 else "count_before"
        self.say(code, ("span", span(abs(leg.number), leg.unit)), ("start", start), ("day", leg.end))
        if leg.end.day == start.day or leg.unit not in {"months", "years"}:
            return
        self.clipped = True
        if leg.unit == "years":
            self.say("count_leap_day")
            self.warn("count_warn_leap_day")
        else:
            self.say("count_month_end", ("number", start.day))

    def rolled(self, day: date) -> date:
        """Return the day on which a time limit that would end on this day does end, and say why."""
        if self.calendar.is_business_day(day):
            return day
        roll = self._roll
        if roll == "stays":
            self.say("count_stays")
            return day
        back = roll == "previous"
        legal = self.calendar.previous_business_day(day) if back else self.calendar.next_business_day(day)
        self._say_roll(day, legal)
        return legal

    @property
    def _roll(self) -> str:
        if self.rule.kind is RuleKind.NOT_BEFORE or self.rule.counting is Counting.NOT_BEFORE:
            return "stays"
        if self.rule.roll is not None:
            return self.rule.roll
        rolls = self.rule.counting in ROLLING or any(modifier.counting in ROLLING for modifier, _ in self.added)
        return "next" if rolls else "stays"

    def _say_roll(self, day: date, legal: date) -> None:
        toward = "_back" if legal < day else ""
        if self.rule.counting is Counting.BACK_FROM_HEARING and legal > day:
            toward = "_to_hearing"
        if day.weekday() >= _SATURDAY:
            self.say(f"count_roll{toward}_weekend", ("day", legal))
        else:
            listed = federal_holidays(day.year)[day]
            self.say(f"count_roll{toward}_holiday", ("holiday", holiday_name(listed)), ("day", legal))
            if legal > day and is_in_lieu_friday(day):
                self.warn("count_warn_in_lieu", ("day", day))
        if self.rule.counting is Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED:
            self.warn("count_warn_roll_unconfirmed", ("unrolled", day))

    def closed(
        self,
        status: ComputationStatus,
        unrolled: date | None = None,
        legal_due: date | None = None,
        safe_due: date | None = None,
    ) -> Computation:
        """Close the count with its dates, if it has any."""
        rule, law = self.rule, self.law
        for note in rule.notes:
            if all_hold(note.when, self.inputs.facts):
                self.warnings.append(note.say)
        if rule.general_knowledge:
            self.warn("count_warn_general_knowledge")
        elif rule.confidence == "L":
            self.warn("count_warn_low_confidence")
        return Computation(
            rule_id=rule.id,
            kind=rule.kind,
            status=status,
            unrolled=unrolled,
            legal_due=legal_due,
            safe_due=safe_due,
            counting=tuple(self.steps),
            citation=rule.citation,
            authority=law.authority if law else rule.citation,
            url=law.url if law else "",
            governed_on=self.governed,
            rule_version=rule_version(rule),
            confidence=rule.confidence,
            warnings=tuple(self.warnings),
        )
