"""What follows from a command by itself: deadlines, steps that complete themselves, actions to start, what is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.agenda import AgendaStatus, done_by_plugins, scopes, step_key
from amparo.case.conditions import in_scope
from amparo.case.events import (
    ActionRequested,
    CaseOpened,
    CatalogSwitched,
    DeadlineStatusChanged,
    FactsStated,
    LegalEventAmended,
    LegalEventRecorded,
    PersonAdded,
    PrintedDisputed,
    PrintedSet,
    PrintedVerified,
    ProceedingOpened,
    ProofAttached,
    StepCompleted,
    StepsOutdated,
)
from amparo.case.law import follow_the_law
from amparo.case.model import WaitingAction
from amparo.case.ringing import ring
from amparo.declarations import Operation, atoms
from amparo.declarations.conditions import FactIs, FactKnown, Happened
from amparo.declarations.known_values import ACTION_VALUES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from amparo.case.draft import Draft
    from amparo.case.events import EventBody
    from amparo.declarations import FactValue, StepDeclaration

_MOVES_DEADLINES = (
    CaseOpened,
    CatalogSwitched,
    FactsStated,
    LegalEventAmended,
    LegalEventRecorded,
    PersonAdded,
    PrintedDisputed,
    PrintedSet,
    PrintedVerified,
    ProceedingOpened,
    ProofAttached,
    StepCompleted,
)
_OPENS_STEPS = (*_MOVES_DEADLINES, DeadlineStatusChanged)
_ROUNDS = 8  # a consequence that keeps causing another is a fault of declarations; it must not hold up the case


def follow(draft: Draft) -> None:
    """Add all that follows, until nothing more does."""
    before, facts = 0, draft.first.facts
    for _ in range(_ROUNDS):
        new = draft.bodies[before:]
        before = len(draft.bodies)
        if any(isinstance(body, _MOVES_DEADLINES) for body in new):
            _complete_by_events(draft, new)
            _mark_outdated(draft, new, facts)
            follow_the_law(draft, amended=any(isinstance(body, LegalEventAmended) for body in new))
        elif draft.catalog.has_clock.get(draft.case.case_type) and not new:
            follow_the_law(draft, amended=False)  # a clock that stands still moves its date on with every day
        ring(draft)
        if draft.case.is_open and any(isinstance(body, _OPENS_STEPS) for body in draft.bodies[before - len(new) :]):
            _request_actions(draft)
        if len(draft.bodies) == before:
            return


def _complete_by_events(draft: Draft, new: Sequence[EventBody]) -> None:
    recorded = [body.event for body in new if isinstance(body, LegalEventRecorded)]
    for step in draft.catalog.steps_of.get(draft.case.case_type, ()):
        for event in recorded:
            if event.kind not in step.completed_by:
                continue
            for scope in scopes(step, draft.case):
                where = scope._replace(occasion=event.about) if step.occasion else scope
                key = step_key(step.id, where)
                if in_scope(event, scope) and key not in draft.case.done:
                    draft.add(
                        StepCompleted(
                            key=key,
                            step=step.id,
                            where=where.person or where.proceeding,
                            occasion=where.occasion,
                            on=event.on,
                            by=draft.command.actor,
                        )
                    )


def _mark_outdated(draft: Draft, new: Sequence[EventBody], facts_before: dict[str, FactValue]) -> None:
    """Mark completed steps whose condition or occasion names what was amended or answered differently."""
    kinds = {draft.case.event[b.event].kind for b in new if isinstance(b, LegalEventAmended)}
    events = {b.event for b in new if isinstance(b, LegalEventAmended)}
    facts = {
        name.split("@")[0]
        for body in new
        if isinstance(body, FactsStated)
        for name, value in body.facts.items()
        if name in facts_before and facts_before[name] != value
    }
    joined = any(isinstance(body, PersonAdded) for body in new)
    if not kinds and not facts and not joined:
        return
    just_done = {body.key for body in new if isinstance(body, StepCompleted)}
    steps = {id_: step for id_ in draft.case.done_steps if (step := draft.catalog.step.get(id_)) is not None}
    resting = {id_ for id_, step in steps.items() if _rests_on(step, kinds, facts)}
    outdated = tuple(
        done.key
        for done in draft.case.steps
        if not done.outdated
        and done.key not in just_done
        and done.step in steps
        and (
            done.occasion in events
            or done.step in resting
            # somebody came in who was not looked for
            or (joined and steps[done.step].operation is Operation.CONFLICT_CHECK)
        )
    )
    if outdated:
        draft.add(StepsOutdated(keys=outdated))


def _rests_on(step: StepDeclaration, kinds: set[str], facts: set[str]) -> bool:
    return any(
        (isinstance(atom, Happened) and atom.event in kinds)
        or (isinstance(atom, FactIs | FactKnown) and atom.fact in facts)
        for atom in atoms(step.condition)
    )


def _request_actions(draft: Draft) -> None:
    for item in done_by_plugins(draft.case, draft.catalog):
        step = draft.catalog.step[item.step]
        asked_before = item.key in draft.case.failed_actions
        declared = draft.catalog.action.get(step.action or "")
        if item.status is not AgendaStatus.OPEN or asked_before or declared is None:
            continue
        fields = {name: value for name in declared.fields if (value := _field(draft, name, item.person)) is not None}
        action = WaitingAction(
            id=f"{draft.case.id}/{draft.case.seq + 1}",
            plugin=declared.plugin,
            action=declared.id,
            step_key=item.key,
            fields=fields,
        )
        draft.add(ActionRequested(action=action))


def _field(draft: Draft, name: str, person: str | None) -> FactValue | None:
    """Return one declared field of the case: a known name, or a fact about this person, the principal, the case."""
    case = draft.case
    whose = case.person.get(person or "") or next((p for p in case.persons if p.role == "principal"), None)
    values = (case.number, case.case_type, whose.country if whose else None, whose.language if whose else None)
    known: dict[str, FactValue | None] = dict(zip(ACTION_VALUES, values, strict=True))
    if name in known:
        return known[name]
    about = f"{name}@{whose.id}" if whose else name
    return case.facts.get(about, case.facts.get(name))
