"""What lists show of one case, as rows: open steps, what is waited for, appointments, deadlines. Pure, no names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.access.policy import default_policy
from amparo.case.agenda import AgendaItem, AgendaStatus, agenda, declared_step
from amparo.case.model import OfferStatus, RungState
from amparo.case.verification import paper_entry
from amparo.declarations import RuleKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from amparo.case.model import Case, Deadline, LegalEvent
    from amparo.declarations import Catalog, EventDeclaration, Role

Row = dict[str, Any]
"""Of a table, by column."""

NO_DAY = date.max
"""Where a list sorts by a day, what has none comes last."""

_CATALOGS_KEPT = 16


def falls_to(roles: tuple[Role, ...], assigned: Mapping[str, str]) -> tuple[Role, str | None]:
    """Return whose a step is: who holds one of its roles in the case, the first of them, or a role and nobody yet."""
    for role in roles:
        if assigned.get(role):
            return role, assigned[role]
    alone = default_policy().only_when_assigned
    return next((role for role in roles if role not in alone), roles[0]), None


def step_rows(case: Case, catalog: Catalog) -> dict[str, Row]:
    """Return the steps that a person can do now, by key, without since when; worked out once for a record."""
    return _once(case, catalog).steps


def wait_rows(case: Case, catalog: Catalog) -> dict[str, Row]:
    """Return what the case waits for besides, by key; `since` is None where it begins as the row is written."""
    return _once(case, catalog).waits


class _Worked(NamedTuple):
    """Rows with what they were worked out of: `worked_out` itself outlives a change of whose the case is."""

    catalog: str
    of: tuple[object, ...]
    steps: dict[str, Row]
    waits: dict[str, Row]


def _once(case: Case, catalog: Catalog) -> _Worked:
    of = (case.assigned, case.offers, case.former, case.is_open)
    known: _Worked | None = case.worked_out.get(_Worked)
    if known is None or known.catalog != catalog.hash or any(a is not b for a, b in zip(known.of, of, strict=True)):
        items = agenda(case, catalog) if case.is_open else ()
        steps = {item.key: _step_row(case, item) for item in items if _is_a_persons(item)}
        waits = {row["key"]: row for row in (*_offers(case), *_waits(case, catalog, items))}
        known = case.worked_out[_Worked] = _Worked(catalog.hash, of, steps, waits)
    return known


def _is_a_persons(item: AgendaItem) -> bool:
    return item.status in {AgendaStatus.OPEN, AgendaStatus.OUTDATED} and not item.by_itself


def _step_row(case: Case, item: AgendaItem) -> Row:
    role, assignee = falls_to(item.roles, case.assigned)
    return {
        "case": case.id,
        "key": item.key,
        "organization": case.organization,
        "step": item.step,
        "phase": item.phase,
        "person": item.person,
        "proceeding": item.proceeding,
        "roles": " ".join(item.roles),
        "role": role,
        "assignee": assignee,
        "due": item.due,
        "press": item.due or NO_DAY,
        "again": item.status is AgendaStatus.OUTDATED,
    }


def _offers(case: Case) -> Iterator[Row]:
    for offer in case.offers if case.is_open else ():
        if offer.status is OfferStatus.OPEN:
            yield _wait(case, f"offer/{offer.id}", "offer", offer.to) | {"since": offer.made, "until": offer.expires}


def _waits(case: Case, catalog: Catalog, items: tuple[AgendaItem, ...]) -> Iterator[Row]:
    running = {action.step_key: action.action for action in case.actions}
    for item in items:
        if item.status is AgendaStatus.RUNNING:
            yield _wait(case, item.key, "plugin", running.get(item.key, ""))
        elif item.status is AgendaStatus.OPEN and item.by_itself:
            yield _wait(case, item.key, "event", declared_step(case, catalog, item).completed_by[0])


def _wait(case: Case, key: str, kind: str, what: str) -> Row:
    wait = {"case": case.id, "key": key, "organization": case.organization, "kind": kind, "what": what}
    return wait | {"since": None, "until": None}


def appointment_rows(case: Case, catalog: Catalog) -> dict[tuple[str, str], Row]:
    """Return the days that events announce, of which rules count or clients are told, by event and field."""
    rows: dict[tuple[str, str], Row] = {}
    for kind, field, hour in _announcing(catalog):
        for event in case.of_kind.get(kind, ()):
            day = event.current.get(field)
            if day:
                rows[event.id, field] = _appointment(case, event, field, date.fromisoformat(str(day)), hour)
    return rows


def _appointment(case: Case, event: LegalEvent, field: str, day: date, hour: str) -> Row:
    proceeding = case.proceeding.get(event.proceeding or "")
    return {
        "case": case.id,
        "event": event.id,
        "field": field,
        "organization": case.organization,
        "kind": event.kind,
        "person": event.person,
        "proceeding": event.proceeding,
        "day": day,
        "hour": str(event.current.get(hour) or ""),
        "zone": case.zone_of(event.proceeding),
        "court": proceeding.court if proceeding else "",
        "over": event.ended or not case.is_open,
    }


_KNOWN: dict[str, tuple[tuple[str, str, str], ...]] = {}


def _announcing(catalog: Catalog) -> tuple[tuple[str, str, str], ...]:
    """Return the kinds of event that announce a day, each with the fields of day and hour; read once for a catalog."""
    found = _KNOWN.get(catalog.hash)
    if found is None:
        announced = {(t.event, t.date_field) for rule in catalog.rules for t in rule.triggers if t.date_field}
        announced |= {(one.kind, one.appointment.day) for one in catalog.events if one.appointment}
        found = tuple((kind, field, _hour_of(catalog.event[kind], field)) for kind, field in sorted(announced))
        while len(_KNOWN) >= _CATALOGS_KEPT:
            _KNOWN.pop(next(iter(_KNOWN)))
        _KNOWN[catalog.hash] = found
    return found


def _hour_of(event: EventDeclaration, day: str) -> str:
    """Return which field holds the hour of a day that an event announces: as declared, else the one named so."""
    if event.appointment and event.appointment.day == day and event.appointment.hour:
        return event.appointment.hour
    return next((one.name for one in event.fields if one.name.endswith("_time")), "")


def due_row(case: Case, deadline: Deadline, catalog: Catalog) -> Row:
    """Return a deadline's row: its dates, how far its ladder has climbed, and what of it waits for a person."""
    rings, waiting = deadline.status.rings, deadline.waiting
    paper = paper_entry(case, catalog, deadline) if rings else None
    asks = rings and deadline.kind is not RuleKind.LOOK_UP and any(_unheard(rung) for rung in deadline.rungs)
    rang = [rung for rung in deadline.rungs if rung.rang is not None]
    return {
        "case": case.id,
        "deadline": deadline.id,
        "organization": case.organization,
        "rule": deadline.rule,
        "kind": deadline.kind,
        "person": deadline.person,
        "proceeding": deadline.proceeding,
        "legal_due": deadline.dates.legal_due,
        "safe_due": deadline.dates.safe_due,
        "status": deadline.status,
        "rings": rings,
        "waits": waiting is not None,
        "rungs": len(deadline.rungs),
        "rang": len(rang),
        "press": deadline.dates.safe_due or deadline.dates.legal_due,
        "told": " ".join(_told(rang)),
        "next_rung": min((at for r in deadline.rungs if (at := r.next_at)), default=None) if rings else None,
        "asks": asks,
        "acknowledged_by": next((r.acknowledged_by for r in reversed(rang) if r.acknowledged_by), None),
        "proposed": waiting.dates.safe_due or waiting.dates.legal_due if waiting else None,
        "waits_since": waiting.since if waiting else None,
        "printed": paper.day if paper else None,
        "to_verify": paper is not None and not paper.verified_by,
    }


def _unheard(rung: RungState) -> bool:
    return rung.rang is not None and not rung.acknowledged_by


def _told(rang: list[RungState]) -> tuple[Role, ...]:
    """Return whom the last rung that rang has reached by now."""
    if not rang:
        return ()
    last = max(rang, key=lambda rung: rung.at)
    climbed = (role for _, roles in last.climbs[: last.climbed] for role in roles)
    return tuple(dict.fromkeys((*last.to, *climbed)))


def next_due(case: Case) -> date | None:
    """Return the earliest safe date of what must be done and still rings."""
    rings = (d for d in case.deadlines if d.status.rings and d.kind is RuleKind.ACT_BY)
    return min((d.dates.safe_due for d in rings if d.dates.safe_due), default=None)


def is_nobodys(case: Case) -> bool:
    """Return whether a case is open and nobody has a role in it."""
    return case.is_open and not any(case.assigned.values())
