"""The screening flags of a case: which are up, for whom, by which date, and what to ask."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING

from amparo.case.conditions import Where, holds
from amparo.case.model import DeadlineStatus, Recorded
from amparo.case.retention import retention_law
from amparo.deadlines.arithmetic import birthday_of
from amparo.declarations import FactIs, Happened, Scope, Text, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.model import Case, Person
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


class Screening(Recorded):
    """What is urgent about a case, and what nobody has recorded yet that could be: no flag means nothing about that."""

    number: str
    flags: tuple[RaisedFlag, ...]
    unknown: tuple[Text, ...]


def screening(case: Case, catalog: Catalog, today: date) -> Screening:
    """Return the flags of a case that are up on a date (the case's own), and what is still to be asked."""
    kind = catalog.case_type.get(case.case_type)
    unknown = (text for flag in (kind.flags if kind else ()) for text in _unknown(flag, case, catalog))
    flags = screening_flags(case, catalog, today)
    return Screening(number=case.number, flags=flags, unknown=tuple(dict.fromkeys(unknown)))


def _unknown(flag: ScreeningFlag, case: Case, catalog: Catalog) -> Iterator[Text]:
    if isinstance(flag.condition, FactIs):
        if not any(key.partition("@")[0] == flag.condition.fact for key in case.facts):
            yield catalog.fact[flag.condition.fact].title
    elif flag.turns is not None:
        unborn = [one.name for one in _clients(case) if one.birth_date is None]
        yield from (phrase("screening_birth_date", name=name) for name in unborn)
    elif isinstance(flag.condition, Happened):
        if flag.condition.event not in case.of_kind:
            yield catalog.event[flag.condition.event].title
    elif flag.rule is not None:
        yield from _without_trigger(flag, case, catalog)


def _without_trigger(flag: ScreeningFlag, case: Case, catalog: Catalog) -> Iterator[Text]:
    """Yield the event that a flag's rule counts from where it is on record of nobody, or not of every client."""
    kind = catalog.rule[flag.rule or ""].trigger.event
    title, known = catalog.event[kind].title, case.of_kind.get(kind, ())
    about = {event.person for event in known}
    without = [one.name for one in _clients(case) if one.id not in about] if flag.scope is Scope.PERSON else []
    if not known:
        yield title
    elif without:
        yield phrase("screening_of", what=title, names=", ".join(without))


def _clients(case: Case) -> Iterator[Person]:
    return (person for person in case.persons if person.role not in retention_law().not_clients)


def _raised(flag: ScreeningFlag, case: Case, today: date) -> Iterator[RaisedFlag]:
    grounds: Iterator[tuple[Where, date | None]]
    if flag.condition is not None:
        grounds = ((where, None) for where in _scopes(flag, case) if holds(flag.condition, case, where))
    elif flag.rule is not None:
        grounds = chain(_by_rule(flag, case, today), _by_birth_date(flag, case, today))
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


def _by_birth_date(flag: ScreeningFlag, case: Case, today: date) -> Iterator[tuple[Where, date | None]]:
    """Yield who turns so old soon by their date of birth alone: nobody has recorded yet what starts the rule."""
    if flag.turns is None:
        return
    known = {deadline.person for deadline in case.deadlines if deadline.rule == flag.rule}
    for person in _clients(case):
        if person.birth_date is None or person.id in known:
            continue
        birthday = birthday_of(person.birth_date, flag.turns, later=False)
        if birthday >= today and _is_near(birthday, flag, today):
            yield Where(person=person.id), birthday


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
