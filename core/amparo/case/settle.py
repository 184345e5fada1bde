"""`settle`: what follows from a record: what can be done now, which clocks run, what must happen next when. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.agenda import AgendaItem, AgendaStatus, agenda
from amparo.case.clocks import PersonalClock, clock_readings, stands_still
from amparo.case.conditions import Where, holds
from amparo.case.model import Case, OfferStatus, Recorded, WaitingAction
from amparo.declarations import Counting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.declarations import Catalog

_OFFICE_OPENS = time(9)
_ONE_DAY = timedelta(days=1)
_OFFICE_LOOKS_BACK = time(15)  # a step of today is reminded of while there is still time for it, not as it opens


class Settlement(Recorded):
    """What follows from a record: the phase, the agenda, the clocks, the next instant (UTC), the actions waited for."""

    seq: int
    phase: str
    agenda: tuple[AgendaItem, ...]
    clocks: tuple[PersonalClock, ...]
    alarm: datetime | None
    actions: tuple[WaitingAction, ...]
    closed: bool


def settle(case: Case, catalog: Catalog, now: datetime) -> Settlement:
    """Return what follows from the record at an instant (UTC); the alarm of a closed case is None."""
    items = agenda(case, catalog) if case.is_open else ()
    # the parts are checked models already: validating them again would cost more than working them out
    return Settlement.model_construct(
        seq=case.seq,
        phase=phase(case, catalog),
        agenda=items,
        clocks=clock_readings(case, catalog, now),
        alarm=min((*instants(case, items), *_morning_of_clocks(case, catalog)), default=None) if case.is_open else None,
        actions=case.actions if case.is_open else (),
        closed=not case.is_open,
    )


def phase(case: Case, catalog: Catalog) -> str:
    """Return the last phase of the case's type whose condition holds."""
    kind = catalog.case_type.get(case.case_type)
    entered = [p.id for p in kind.phases if holds(p.entered_when, case, Where())] if kind else []
    return entered[-1] if entered else ""


def instants(case: Case, items: tuple[AgendaItem, ...]) -> Iterator[datetime]:
    """Yield every instant (UTC) at which the case has something to do by itself."""
    if case.next_ring is not None:
        yield case.next_ring
    for offer in case.offers:
        if offer.status is OfferStatus.OPEN:
            yield offer.expires
            if offer.reminds is not None and not offer.reminded:
                yield offer.reminds
    for item in items:
        if item.due is not None and item.status is AgendaStatus.OPEN and item.key not in case.dues_rung:
            yield step_instant(item.due, case.zone)


def _morning_of_clocks(case: Case, catalog: Catalog) -> Iterator[datetime]:
    """Yield the next morning while a clock stands still that a running deadline counts by: each day moves its date."""
    for deadline in case.ringing:
        rule = catalog.rule.get(deadline.rule)
        counts = rule is not None and rule.counting is not Counting.NONE
        clock = catalog.clock.get(rule.clock or "") if rule and counts else None
        if clock is not None and stands_still(case, clock, case.event[deadline.trigger].person):
            yield due_instant(case.now.astimezone(ZoneInfo(case.zone)).date() + _ONE_DAY, case.zone)
            return


def due_instant(day: date, zone: str) -> datetime:
    """Return the UTC instant at which the office opens on a day."""
    return datetime.combine(day, _OFFICE_OPENS, ZoneInfo(zone)).astimezone(UTC)


def step_instant(day: date, zone: str) -> datetime:
    """Return the UTC instant at which a step that is due on a day rings if it is not done."""
    return datetime.combine(day, _OFFICE_LOOKS_BACK, ZoneInfo(zone)).astimezone(UTC)
