"""What time alone brings about: rungs that ring and climb, deadlines missed, offers that expire, steps that are due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from amparo.case.agenda import AgendaStatus, agenda
from amparo.case.conditions import Where
from amparo.case.events import DeadlineStatusChanged, OfferReminded, RungsRang, StepDuesRang
from amparo.case.model import Deadline, DeadlineStatus, OfferStatus
from amparo.case.placing import expire
from amparo.case.recording import engine_event
from amparo.case.settle import step_instant
from amparo.declarations import EngineEvent, Repeats, Role, RuleKind, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from amparo.case.draft import Draft
    from amparo.case.model import Case, LegalEvent
    from amparo.declarations import StepDeclaration


def ring(draft: Draft) -> None:
    """Add everything whose instant has come by the case's clock."""
    if not draft.case.is_open:
        return
    now = draft.context.now
    if draft.case.next_ring is not None and draft.case.next_ring <= now:
        for deadline in draft.case.ringing:
            _ring_deadline(draft, deadline, now)
    for offer in draft.case.offers:
        if offer.status is OfferStatus.OPEN and offer.expires <= now:
            expire(draft, offer)
        elif offer.status is OfferStatus.OPEN and offer.reminds and offer.reminds <= now and not offer.reminded:
            draft.add(OfferReminded(offer=offer.id))
    _ring_steps(draft, now)


def _ring_deadline(draft: Draft, deadline: Deadline, now: datetime) -> None:
    rang = [r for r in deadline.rungs if r.rang is None and r.at <= now]
    climbed = [r for r in deadline.rungs if r.rang is not None and r.next_at is not None and r.next_at <= now]
    if rang or climbed:
        to = [role for rung in rang for role in rung.to]
        to += [role for rung in climbed for role in rung.climbs[rung.climbed][1]]
        draft.add(
            RungsRang(
                deadline=deadline.id,
                numbers=tuple(r.number for r in rang),
                climbed=tuple(r.number for r in climbed),
                to=tuple(dict.fromkeys(to)),
            )
        )
    if deadline.ends_at is not None and deadline.ends_at <= now:
        _end(draft, deadline)


def _end(draft: Draft, deadline: Deadline) -> None:
    missed = deadline.kind is RuleKind.ACT_BY
    status = DeadlineStatus.MISSED if missed else DeadlineStatus.PASSED
    draft.add(DeadlineStatusChanged(deadline=deadline.id, status=status))
    engine_event(
        draft,
        EngineEvent.DEADLINE_MISSED if missed else EngineEvent.NOTICE_REACHED,
        Where(deadline.person, deadline.proceeding),
        deadline=deadline.id,
        rule=deadline.rule,
    )


def _ring_steps(draft: Draft, now: datetime) -> None:
    if not _some_step_may_be_late(draft):
        return
    late = [
        item
        for item in agenda(draft.case, draft.catalog)
        if item.due is not None
        and item.status is AgendaStatus.OPEN
        and item.key not in draft.case.dues_rung
        and step_instant(item.due, draft.case.zone) <= now
    ]
    if late:
        roles: dict[Role, None] = {role: None for item in late for role in item.roles}
        draft.add(StepDuesRang(keys=tuple(item.key for item in late), to=tuple(roles)))


def _some_step_may_be_late(draft: Draft) -> bool:
    """Return whether a step that is not done could have reached its day.

    It counts calendar days, since business days take longer: whoever is not late by these is not late at all.
    """
    case, today = draft.case, draft.today
    if any(one.due is not None and one.due <= today for one in case.former.left):
        return True
    return any(
        step.due is not None
        and any(event.on + timedelta(days=step.due.days) <= today for event in _due_from(step, case))
        for step in draft.catalog.steps_of.get(case.case_type, ())
    )


def _due_from(step: StepDeclaration, case: Case) -> Iterable[LegalEvent]:
    events = case.of_kind.get(step.due.after, ()) if step.due else ()
    if step.repeats is not Repeats.NEVER:
        done = {occasion for _, occasion in case.done_where.get(step.id, ())}
        return (event for event in events if event.id not in done and not event.ended)
    return () if step.scope is Scope.CASE and step.id in case.done_steps else events[-1:]
