"""What a rule says, part by part, in words of both languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from amparo.deadlines.arithmetic import UNIT_OF_READING
from amparo.deadlines.facts import taken_of
from amparo.deadlines.outcomes import joined, listed
from amparo.deadlines.sentences import span
from amparo.declarations import (
    ArguableReading,
    Counting,
    DeadlineRule,
    FactSource,
    FactValue,
    LawValue,
    RuleFact,
    Text,
    When,
    both,
    either,
    phrase,
)
from amparo.declarations.rule_problems import ROLLING, value_groups


def offset(rule: DeadlineRule) -> Text:
    """Say how much time a rule counts by its latest law, the number for particular facts with these facts."""
    if rule.fixed_date is not None:
        return phrase("rule_offset_fixed", day=rule.fixed_date.isoformat())
    if rule.number_from is not None:
        return phrase("rule_offset_judge", fact=rule.number_from)
    if rule.counting is Counting.SET_DATE:
        return phrase("rule_offset_order")
    if rule.unit == "none" or not rule.values:
        return phrase("rule_offset_none")
    return listed(_latest(rule, group) for group in value_groups(rule.values))


def _latest(rule: DeadlineRule, group: Sequence[LawValue]) -> Text:
    told = amount(rule, max(group, key=lambda value: value.from_ or date.min))
    when = group[0].when
    return phrase("rule_offset_when", offset=told, when=condition(when)) if when else told


def amount(rule: DeadlineRule, value: LawValue) -> Text:
    """Say the number of one value of the law: `30 calendar days`, `180 calendar days before`."""
    if value.value is None:
        return phrase("rule_offset_repealed")
    return Text("") if rule.unit == "none" else _number(value.value, rule.unit, rule.counting)


def _number(number: int, unit: str, counting: Counting) -> Text:
    if number == 0:
        return phrase("rule_offset_same")
    back = number < 0 or counting is Counting.BACK_FROM_HEARING
    return phrase("rule_offset_before" if back else "rule_offset_after", span=span(abs(number), unit))


def counted(rule: DeadlineRule) -> Text:
    """Say how a rule counts, and what becomes of a weekend or holiday."""
    words, rolls = phrase(f"rule_counting_{rule.counting.value}"), _roll(rule)
    return joined((words, phrase(f"rule_roll_{rolls}")), "; ") if rolls else words


def _roll(rule: DeadlineRule) -> str:
    if rule.counting in {Counting.NONE, Counting.BUSINESS_DAYS, Counting.NOT_BEFORE}:
        return ""
    if rule.roll is not None:
        return rule.roll
    match rule.counting:
        case Counting.BACK_FROM_HEARING:
            return "to_hearing"
        case Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED:
            return "unconfirmed"
        case counting:
            return "next" if counting in ROLLING else "stays"


def in_force(rule: DeadlineRule) -> Text:
    """Say from when to when a rule has been the law, by its general values."""
    if rule.disabled:
        return phrase("rule_span_off", why=rule.disabled)
    if not rule.values:
        return phrase("rule_span_undated")
    general = value_groups(rule.values)[-1]
    merged = _without_changes(general)
    return joined((between(since, until) for since, until in merged), "; ")


def _without_changes(values: Sequence[LawValue]) -> list[tuple[date | None, date | None]]:
    """Return the spans in which there was law at all: a change of number does not interrupt it."""
    spans: list[tuple[date | None, date | None]] = []
    ordered = sorted(values, key=lambda value: value.from_ or date.min)
    for place, value in enumerate(ordered):
        following = ordered[place + 1].from_ if place + 1 < len(ordered) else None
        until = value.until or following
        if value.value is None:
            continue
        if spans and spans[-1][1] == value.from_:
            spans[-1] = (spans[-1][0], until)
        else:
            spans.append((value.from_, until))
    return spans


def between(since: date | None, until: date | None) -> Text:
    """Say a span of time, half-open, its beginning not researched if it is None."""
    if since is None:
        return phrase("rule_span_open") if until is None else phrase("rule_span_open_to", until=until.isoformat())
    if until is None:
        return phrase("rule_span_since", since=since.isoformat())
    return phrase("rule_span_from_to", since=since.isoformat(), until=until.isoformat())


def condition(when: Iterable[When]) -> Text:
    """Say facts that have to hold together."""
    return both([_holds(one) for one in when])


def _holds(one: When) -> Text:
    if one.none:
        return phrase("rule_when_none", fact=one.fact)
    if not one.values:
        return phrase("rule_when_known", fact=one.fact)
    return phrase("rule_when_is", fact=one.fact, values=_values(one.values))


def _values(values: Iterable[FactValue]) -> Text:
    return either([Text(str(value).lower() if isinstance(value, bool) else str(value)) for value in values])


def effects(rule: DeadlineRule, titles: dict[str, Text]) -> Iterator[Text]:
    """Say each thing that facts do to the count; `titles` are those of the rules, by id."""
    for excepted in rule.excepted:
        code = "rule_nothing_due" if excepted.nothing_due else "rule_excepted"
        yield phrase(code, when=condition(excepted.when), why=excepted.why)
    for start in rule.counted_from:
        code = "rule_counts_from_when" if start.when else "rule_counts_from"
        yield phrase(code, fact=start.fact, when=condition(start.when) if start.when else "")
    for one in rule.modifiers:
        code = "rule_modified_assumed" if one.assumed else "rule_modified"
        when = phrase("rule_when_is", fact=one.fact, values=_values(one.values))
        yield phrase(code, title=titles.get(one.rule, Text(one.rule)), rule=one.rule, when=when)
    for code, name in _named(rule):
        if name:
            yield phrase(f"rule_counts_{code}", fact=name, clock=name)
    if rule.printed_field:
        yield phrase("rule_counts_printed")
    if rule.earliest_trigger:
        yield phrase("rule_counts_earliest", day=rule.earliest_trigger.isoformat())
    if rule.birthday:
        yield phrase("rule_counts_birthday", years=rule.birthday)


def _named(rule: DeadlineRule) -> Iterator[tuple[str, str | None]]:
    yield from (
        ("times", rule.times),
        ("repeated", rule.reached),
        ("again", rule.again.since if rule.again else None),
        ("until", rule.ends_before),
        ("extended", rule.extended_to),
        ("clock", rule.clock),
    )
    yield from (("plus", name) for name in rule.plus)
    yield from (("set_by", name) for name in rule.set_by)


def picked_by(rule: DeadlineRule) -> Text:
    """Say which date picks the law."""
    known = rule.governed_by in {"trigger", "due"}
    return phrase(f"rule_picked_{rule.governed_by if known else 'fact'}", fact=rule.governed_by)


def reading(rule: DeadlineRule, other: ArguableReading) -> Text:
    """Say another reading of a rule, and why."""
    unit = UNIT_OF_READING.get(other.counting, rule.unit)
    told = _number(other.value, unit, other.counting)
    code = "rule_reading_from" if other.counted_from else "rule_reading_counted"
    counting = phrase(f"rule_counting_{other.counting.value}")
    return phrase(code, offset=told, counting=counting, fact=other.counted_from, why=other.why)


def notes(rule: DeadlineRule) -> Iterator[Text]:
    """Say what a rule notes beside its date."""
    yield from (phrase("rule_noted", when=condition(one.when), say=one.say) for one in rule.notes)


def taken(fact: RuleFact) -> Text:
    """Say what kind of value a fact takes."""
    return phrase("rule_takes_several") if fact.several else taken_of(fact)


def held(source: FactSource, events: dict[str, Text], facts: dict[str, Text], rules: dict[str, Text]) -> Text:
    """Say where the record of a case holds a fact; the titles of events, facts and rules are by their names."""
    if source.field is not None:
        return phrase("rule_held_field", field=source.field)
    if source.fact is not None:
        return phrase("rule_held_fact", title=facts.get(source.fact, Text(source.fact)))
    if source.event is not None:
        code = "rule_held_event_field" if source.date_field else "rule_held_event"
        return phrase(code, event=events.get(source.event, Text(source.event)), field=source.date_field)
    if source.reached is not None:
        return phrase("rule_held_reached", rule=rules.get(source.reached, Text(source.reached)))
    return phrase("rule_held_forum")
