"""What is to be looked up in a case, and what was seen when somebody looked. Pure: the record is handed in.

Nothing here knows a jurisdiction: a rule of kind `look_up` names the fact it begins again from, that fact the event
that says so, and a step records that event with the result (`same`, `changed`, `not_listed`).
"""

from __future__ import annotations

from datetime import date, datetime
from functools import reduce
from itertools import groupby
from typing import TYPE_CHECKING

from amparo.case.apply import apply
from amparo.case.events import LegalEventRecorded
from amparo.case.model import Case, LegalEvent, Recorded
from amparo.declarations import RuleKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.events import Event
    from amparo.declarations import Catalog, StepDeclaration

_SAID = ("looked_at", "result", "seen", "picture", "picture_sha256")


class LookUp(Recorded):
    """A look that somebody has to make by a day, for a proceeding: what is on record there, and who was told so far.

    `hearing` is the event that the date and hour are of, `last` the day of the last look. `told` counts: 0 nobody was
    asked yet, 1 whoever has the rota, 2 the backup, more whoever is above.
    """

    proceeding: str
    deadline: str
    due: date
    hearing: str
    hearing_date: str = ""
    hearing_time: str = ""
    last: date | None = None
    told: int = 0


class Looked(Recorded):
    """One look as it was recorded, at its place `seq` in the record and at an instant (UTC) of the case's clock.

    `by` acted (for `for_whom`, if they stood in), `operator` sat at the keyboard. `on_record` and `moved_to` are date
    and hour of the hearing before and after; `amended` says that a later event corrects it, `struck` that it never was.
    """

    seq: int
    event: str
    proceeding: str
    at: datetime
    by: str
    operator: str = ""
    for_whom: str = ""
    looked_on: date
    looked_at: str = ""
    result: str = ""
    seen: str = ""
    picture: str = ""
    picture_sha256: str = ""
    on_record: str = ""
    moved_to: str = ""
    amended: bool = False
    struck: bool = False


def look_ups(case: Case, catalog: Catalog) -> tuple[LookUp, ...]:
    """Return the look that is due next for each proceeding, the nearest first."""
    found: dict[str, LookUp] = {}
    for one in sorted(_each(case, look_up_events(catalog)), key=lambda one: (one.due, one.hearing_date)):
        found.setdefault(one.proceeding, one)
    return tuple(found.values())


def _each(case: Case, kinds: frozenset[str]) -> Iterator[LookUp]:
    looked = [event for kind in kinds for event in case.of_kind.get(kind, ())]
    for deadline in case.deadlines:
        due, hearing = deadline.dates.safe_due, case.event.get(deadline.trigger)
        if deadline.kind is not RuleKind.LOOK_UP or not deadline.status.rings or due is None or hearing is None:
            continue
        told = max((1 + rung.climbed for rung in deadline.rungs if rung.rang is not None), default=0)
        last = max((event.on for event in looked if event.proceeding == hearing.proceeding), default=None)
        yield LookUp(
            proceeding=hearing.proceeding or "",
            deadline=deadline.id,
            due=due,
            hearing=hearing.id,
            hearing_date=str(hearing.current.get("hearing_date", "")),
            hearing_time=str(hearing.current.get("hearing_time", "")),
            last=last,
            told=told,
        )


def look_up_events(catalog: Catalog) -> frozenset[str]:
    """Return the kinds of event that say that somebody looked."""
    facts = (catalog.rule_fact.get(rule.again.since) for rule in catalog.rules if rule.again)
    return frozenset(source.event for fact in facts if fact for source in fact.sources if source.event)


def look_up_step(catalog: Catalog, case_type: str) -> StepDeclaration | None:
    """Return the step by which a look is recorded in a case of this type, or None."""
    kinds = look_up_events(catalog)
    steps = catalog.steps_of.get(case_type, ())
    # a step of another plugin that records the same must not take the place of the one that belongs to the look-up
    owned = {(kind, catalog.event[kind].plugin) for kind in kinds if kind in catalog.event}
    return next((s for s in steps if any((records.event, s.plugin) in owned for records in s.records)), None)


def to_look_up_by(case: Case, proceeding: str) -> tuple[str, str]:
    """Return the number and the nationality to look up by; empty where the record does not have them.

    It is the number of the proceeding if somebody has it, else that of the person whose case it is.
    """
    number = _digits(case.proceeding[proceeding].number) if proceeding in case.proceeding else ""
    own = next((one for one in case.persons if number and _digits(one.a_number) == number), None)
    person = own or next((one for one in case.persons if one.role == "principal"), None)
    return (person.a_number, person.country) if person else ("", "")


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def looked(case: Case, history: Iterable[Event], catalog: Catalog, proceeding: str) -> tuple[Looked, ...]:
    """Return every look of a proceeding in order, struck ones too; `case` is the record that the history leads to."""
    kinds, found = look_up_events(catalog), list[Looked]()
    before = Case(id=case.id, number=case.number, organization=case.organization, now=case.now)
    for _, together in groupby(history, key=lambda event: event.command):  # a look, and what it moved, are one command
        events = tuple(together)
        after = reduce(apply, events, before)
        for event in events:
            recorded = event.body.event if isinstance(event.body, LegalEventRecorded) else None
            if recorded is not None and recorded.kind in kinds and recorded.proceeding == proceeding:
                there = next((one for one in look_ups(before, catalog) if one.proceeding == proceeding), None)
                found.append(_looked(event, case.event[recorded.id], there, _moved(events, after)))
        before = after
    return tuple(found)


def _looked(event: Event, recorded: LegalEvent, there: LookUp | None, moved_to: str) -> Looked:
    said = {name: str(recorded.data.get(name) or "") for name in _SAID}
    return Looked(
        seq=event.seq,
        event=recorded.id,
        proceeding=recorded.proceeding or "",
        at=event.at,
        by=event.actor,
        operator=event.operator,
        for_whom=event.for_whom,
        looked_on=recorded.on,
        on_record=f"{there.hearing_date} {there.hearing_time}".strip() if there else "",
        moved_to=moved_to,
        amended=recorded.amended,
        struck=recorded.struck,
        **said,
    )


def _moved(events: Iterable[Event], after: Case) -> str:
    """Return the date and hour to which a hearing was moved by what was recorded together, or nothing."""
    recorded = (event.body.event for event in events if isinstance(event.body, LegalEventRecorded))
    moved = next((after.event[one.about] for one in recorded if one.updates and one.about in after.event), None)
    return f"{moved.current.get('hearing_date', '')} {moved.current.get('hearing_time', '')}".strip() if moved else ""
