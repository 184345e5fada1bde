"""The screening flags of a case: which are up, for whom, by which date, and what to ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from amparo.case.conditions import Where, holds
from amparo.case.model import DeadlineStatus, Recorded
from amparo.declarations import Scope, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.model import Case
    from amparo.declarations import Catalog, ScreeningFlag


class RaisedFlag(Recorded):
    """A flag that is up: about whom (a person's or proceeding's id, or the whole case) and by which date, if any."""

    flag: str
    title: Text
    advice: Text
    ask: tuple[Text, ...] = ()
    person: str | None = None
    proceeding: str | None = None
    on: date | None = None


def screening_flags(case: Case, catalog: Catalog, today: date) -> tuple[RaisedFlag, ...]:
    """Return the flags of a case that are up on a date (the case's own), in the order of their declaration."""
    kind = catalog.case_type.get(case.case_type)
    return tuple(raised for flag in (kind.flags if kind else ()) for raised in _raised(flag, case, today))


def _raised(flag: ScreeningFlag, case: Case, today: date) -> Iterator[RaisedFlag]:
    grounds: Iterator[tuple[Where, date | None]]
    if flag.condition is not None:
        grounds = ((where, None) for where in _scopes(flag, case) if holds(flag.condition, case, where))
    elif flag.rule is not None:
        grounds = _by_rule(flag, case, today)
    else:
        grounds = _by_event(flag, case, today)
    for where, on in grounds:
        yield RaisedFlag(
            flag=flag.id,
            title=flag.title,
            advice=flag.advice,
            ask=flag.ask,
            person=where.person,
            proceeding=where.proceeding,
            on=on,
        )


def _scopes(flag: ScreeningFlag, case: Case) -> Iterator[Where]:
    match flag.scope:
        case Scope.PERSON:
            yield from (Where(person=person.id) for person in case.persons)
        case Scope.PROCEEDING:
            yield from (Where(proceeding=proceeding.id) for proceeding in case.proceedings)
        case Scope.CASE:
            yield Where()


def _by_rule(flag: ScreeningFlag, case: Case, today: date) -> Iterator[tuple[Where, date | None]]:
    for deadline in case.deadlines:
        if deadline.rule != flag.rule:
            continue
        due = deadline.dates.safe_due or deadline.dates.legal_due
        past = deadline.status is DeadlineStatus.MISSED
        near = deadline.status.rings and due is not None and _is_near(due, flag, today)
        if past if flag.past else near:
            yield Where(deadline.person, deadline.proceeding), due


def _by_event(flag: ScreeningFlag, case: Case, today: date) -> Iterator[tuple[Where, date | None]]:
    for event in case.of_kind.get(flag.event or "", ()):
        written = event.current.get(flag.date_field) if flag.date_field else event.on.isoformat()
        if event.ended or not written:
            continue
        day = date.fromisoformat(str(written))
        if day >= today and _is_near(day, flag, today):
            yield Where(event.person, event.proceeding), day


def _is_near(day: date, flag: ScreeningFlag, today: date) -> bool:
    return day <= today + timedelta(days=flag.within_days or 0)
