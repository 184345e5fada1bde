"""The dates that hang on a clock: when it will have counted enough, as it stands and if it ran again at once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from amparo.case.clocks import PersonalClock, clock_readings, stops, stops_by_event
from amparo.case.conditions import Where
from amparo.case.model import DeadlineStatus, Recorded
from amparo.case.rule_facts import rule_facts
from amparo.deadlines.computation import Inputs
from amparo.deadlines.compute import compute
from amparo.deadlines.stops import begun_a_day_earlier
from amparo.declarations import Counting, RuleKind, Text
from amparo.errors import FactMissing, InvalidInput, RuleNotInForce

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from amparo.case.model import Case, Deadline
    from amparo.deadlines.stops import Stop
    from amparo.declarations import Catalog, ClockDeclaration, DeadlineRule

_ONE_DAY = timedelta(days=1)


class ClockDate(Recorded):
    """A date that a clock decides: best reading and safe one, none while it stands still before they are reached.

    `latest` is the latest that anybody could argue, by the other convention for stops; `if_restarted` is the safe date
    if the clock ran again on the day after the reading, told only while there is no date; `in_force` the later date
    that the deadline keeps until somebody confirms this one.
    """

    rule: str
    title: Text
    deadline: str
    legal_due: date | None
    safe_due: date | None
    latest: date | None
    if_restarted: date | None = None
    in_force: date | None = None


class OpenStop(Recorded):
    """A stop that nothing has ended yet, by the id of its event."""

    event: str
    on: date
    why: str = ""


class ClockSheet(Recorded):
    """A clock with its dates, what holds it, and why another convention would give other dates.

    `restart` is the kind of event that ends a stop.
    """

    clock: PersonalClock
    dates: tuple[ClockDate, ...]
    arguable: Text | None
    holding: tuple[OpenStop, ...] = ()
    restart: str = ""


def clock_sheets(case: Case, catalog: Catalog, now: datetime) -> tuple[ClockSheet, ...]:
    """Return every clock that has started, for each person, with the dates that its rules draw from it."""
    return tuple(
        ClockSheet(
            clock=clock,
            dates=tuple(_dates(case, catalog, clock)),
            arguable=declared.arguable,
            holding=tuple(_holding(case, declared, clock)),
            restart=declared.restart,
        )
        for clock in clock_readings(case, catalog, now)
        for declared in [catalog.clock[clock.reading.clock]]
    )


def _holding(case: Case, declared: ClockDeclaration, clock: PersonalClock) -> Iterator[OpenStop]:
    for event, stop in stops_by_event(case, declared, clock.person):
        if stop.until is None and clock.reading.stopped_since is not None:
            yield OpenStop(event=event, on=stop.on, why=stop.why)


def _dates(case: Case, catalog: Catalog, clock: PersonalClock) -> Iterator[ClockDate]:
    reading = clock.reading
    found = stops(case, catalog.clock[reading.clock], clock.person)
    for deadline in case.deadlines:
        rule = catalog.rule.get(deadline.rule)
        if rule is None or rule.clock != reading.clock or deadline.person != clock.person:
            continue
        if rule.counting is Counting.NONE or deadline.status is DeadlineStatus.WITHDRAWN:
            continue
        counted, latest = (_safe(case, catalog, rule, deadline, each) for each in (found, begun_a_day_earlier(found)))
        again = tuple(one if one.until else one.model_copy(update={"until": reading.on + _ONE_DAY}) for one in found)
        restarted = None if counted else _safe(case, catalog, rule, deadline, again)
        yield ClockDate(
            rule=rule.id,
            title=rule.title,
            deadline=deadline.id,
            legal_due=counted[0] if counted else None,
            safe_due=counted[1] if counted else None,
            latest=latest[1] if latest else None,
            if_restarted=restarted[1] if restarted else None,
            in_force=_in_force(deadline) if deadline.waiting and counted else None,
        )


def _in_force(deadline: Deadline) -> date | None:
    return deadline.dates.safe_due or deadline.dates.legal_due


def _safe(
    case: Case, catalog: Catalog, rule: DeadlineRule, deadline: Deadline, found: tuple[Stop, ...]
) -> tuple[date, date] | None:
    """Return the legal and the safe date, or None while the clock stands still before it is reached."""
    trigger = case.event[deadline.trigger]
    where = Where(deadline.person, deadline.proceeding, trigger.id)
    facts = rule_facts(case, catalog, rule, trigger.current, where)
    try:
        dates = compute(rule, Inputs(trigger=trigger.on, facts=facts, stops=found)).dates
    except (RuleNotInForce, FactMissing, InvalidInput):  # the deadline itself says why it has no date
        return None
    legal, safe = dates.legal_due, dates.safe_due
    if legal is None or (safe is None and rule.kind is not RuleKind.GOVERNMENT):
        return None
    return legal, safe or legal
