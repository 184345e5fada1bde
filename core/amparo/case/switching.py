"""Going on under another catalog, and back: nothing that was open or recorded is lost by it. Pure.

A step that was open and is not declared any more stays on the agenda, as it was declared, until a person does it or
says that it need not be done. A deadline whose rule is gone runs on until a person ends it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.access.policy import default_policy
from amparo.case.agenda import AgendaItem, AgendaStatus, agenda, declared_items
from amparo.case.conditions import Where
from amparo.case.draft import decline
from amparo.case.events import CatalogSwitched, DeadlineStatusChanged, StepWaived
from amparo.case.former import Former, LeftStep
from amparo.case.law import (
    PARTLY_IN_FORCE,
    counted_again,
    follow_the_law,
    inputs_for,
    moved,
    never_missed,
)
from amparo.case.model import DeadlineStatus
from amparo.case.working import form_of
from amparo.deadlines.safety import toward_safety
from amparo.declarations import Catalog, Repeats, Role, phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.commands import SwitchCatalog, WaiveStep
    from amparo.case.draft import Draft
    from amparo.case.model import Case, Deadline
    from amparo.deadlines.safety import Dates

_WAITS_FOR_SOMEBODY = frozenset({AgendaStatus.OPEN, AgendaStatus.RUNNING, AgendaStatus.OUTDATED})
_COMES_BACK = frozenset({DeadlineStatus.RUNNING, DeadlineStatus.UNPROVEN, DeadlineStatus.MISSED})
_MAY_WAIVE = frozenset({Role.SUPERVISING_ATTORNEY, Role.DIRECTOR})


def switch_catalog(draft: Draft, asked: SwitchCatalog) -> None:
    """Go on under the draft's catalog; with `back`, what the last switch moved is put back as far as the actor may."""
    case = draft.case
    if asked.hash == case.catalog:
        return
    undone = asked.back and case.former.catalog == asked.hash
    former = former_of(case, draft.context.former, draft.catalog, undone=undone)
    draft.add(CatalogSwitched(hash=asked.hash, reason=asked.reason, former=former))
    if undone and _may_confirm(draft):
        follow_the_law(draft, amended=False)
        _put_back(draft, case.former, asked.reason)


def former_of(case: Case, before: Catalog | None, after: Catalog, *, undone: bool = False) -> Former:
    """Return what the switch of a case to a catalog leaves behind; `before` is the catalog that it goes by now.

    With `undone` it is the way back from the last switch: a step that only came with that goes with it.
    """
    earlier = case.former
    events = {event.kind for event in case.events} - after.event.keys()
    facts = {name.partition("@")[0] for name in case.facts} - after.fact.keys()
    rules = {deadline.rule for deadline in case.deadlines} - after.rule.keys()
    done = {step.step for step in case.steps} - after.step.keys()
    known_events = {**earlier.event, **(before.event if before else {})}
    known_facts = {**earlier.fact, **(before.fact if before else {})}
    known_rules = {**earlier.rule, **(before.rule if before else {})}
    titles = {**earlier.step_titles, **({one.id: one.title for one in before.steps} if before and done else {})}
    left = _left(case, before, after)
    if undone:
        then = {one.key: one for one in earlier.left_then}
        left = tuple(then.get(one.key, one) for one in left if one.key not in earlier.came)
    keys = {one.key for one in left}
    return Former(
        catalog=case.catalog,
        events_then=len(case.events),
        dates={deadline.id: deadline.dates for deadline in case.deadlines if deadline.status.rings},
        came=_came(case, before, after),
        left=left,
        left_then=tuple(one for one in earlier.left if one.key not in keys),
        events=tuple(known_events[kind] for kind in sorted(events & known_events.keys())),
        facts=tuple(known_facts[name] for name in sorted(facts & known_facts.keys())),
        rules=tuple(
            known_rules[rule].model_copy(update={"examples": ()}) for rule in sorted(rules & known_rules.keys())
        ),
        step_titles={step: titles[step] for step in sorted(done & titles.keys())},
    )


def _left(case: Case, before: Catalog | None, after: Catalog) -> tuple[LeftStep, ...]:
    """Return the steps that wait for somebody and that the next catalog does not put on this case's agenda.

    What could be done on demand was never asked of anybody, so nothing is left of it.
    """
    still = {item.key for item in declared_items(case, after)}
    left = {step.key: step for step in case.former.left}
    if before is not None:
        for item in declared_items(case, before):
            if item.status in _WAITS_FOR_SOMEBODY and before.step[item.step].repeats is not Repeats.ON_DEMAND:
                left.setdefault(item.key, _left_over(item, before))
    return tuple(left[key] for key in sorted(left) if key not in still)


def _came(case: Case, before: Catalog | None, after: Catalog) -> tuple[str, ...]:
    waited = {item.key for item in agenda(case, before) if item.status in _WAITS_FOR_SOMEBODY} if before else set()
    now = (item.key for item in declared_items(case, after) if item.status in _WAITS_FOR_SOMEBODY)
    return tuple(key for key in now if key not in waited)


def _left_over(item: AgendaItem, before: Catalog) -> LeftStep:
    declared = before.step[item.step]
    return LeftStep(
        key=item.key,
        step=declared.model_copy(update={"form": form_of(declared, before), "action": None}),
        person=item.person,
        proceeding=item.proceeding,
        occasion=item.occasion,
        due=item.due,
        outdated=item.status is AgendaStatus.OUTDATED,
    )


def waive_step(draft: Draft, asked: WaiveStep) -> None:
    """Take a step off the agenda that was left over by a switch, by whoever may do it or supervises."""
    left = [one for one in draft.case.former.left if asked.step in {one.key, one.step.id}]
    if not left:
        items = agenda(draft.case, draft.catalog)
        title = next((item.title for item in items if asked.step in {item.key, item.step}), asked.step)
        raise decline("step_not_left", step=title)
    if len(left) > 1:
        raise decline("which_step", step=left[0].step.title, choices=", ".join(one.key for one in left))
    verdict = draft.verdict({*left[0].step.roles, *_MAY_WAIVE})
    if not verdict.allowed:
        raise decline("not_allowed", what=phrase("command_waive_step"), why=verdict.why)
    if not asked.reason.strip():
        raise decline("reason", what=phrase("command_waive_step"))
    draft.add(StepWaived(key=left[0].key, title=left[0].step.title, reason=asked.reason.strip()))


def _may_confirm(draft: Draft) -> bool:
    """Return whether whoever goes back may let in a date that is later: going back is no way around an attorney."""
    return draft.verdict(default_policy().grants["confirm_date"]).allowed


def _put_back(draft: Draft, was: Former, reason: str) -> None:
    """Put in force again what was so before the last switch, where the law as it was allows it with today's record."""
    for deadline, dates in tuple(_moved_since(draft, was)):
        if dates is None:
            ended = DeadlineStatus.WITHDRAWN
            draft.add(
                DeadlineStatusChanged(deadline=deadline.id, status=ended, by=draft.command.actor, why=_why(reason))
            )
            continue
        rule, trigger = draft.catalog.rule[deadline.rule], draft.case.event[deadline.trigger]
        inputs = inputs_for(draft, rule, trigger, Where(deadline.person, deadline.proceeding, trigger.id), deadline)
        if inputs is None or deadline.waiting is None:
            continue
        clean = dates == deadline.waiting.dates
        computed = counted_again(draft, rule, inputs, deadline)
        fingerprint = deadline.waiting.fingerprint if clean else PARTLY_IN_FORCE
        body = moved(draft, deadline, rule, dates, computed, fingerprint)
        draft.add(body.model_copy(update={"confirmed_by": draft.command.actor, "reason": _why(reason)}))
        if deadline.status is DeadlineStatus.MISSED:
            never_missed(draft, deadline, phrase("switch_never_missed"))


def _moved_since(draft: Draft, was: Former) -> Iterator[tuple[Deadline, Dates | None]]:
    """Yield each deadline that reads otherwise than before the last switch with its dates then, None for it was not.

    Dates then count only if the law as it was gives none that are safer now: what happened since goes before them.
    """
    events_then = {event.id for event in draft.case.events[: was.events_then]}
    for deadline in draft.case.deadlines:
        waiting = deadline.waiting
        if waiting is None or deadline.status not in _COMES_BACK:
            continue
        then = was.dates.get(deadline.id)
        ends = waiting.dates.legal_due is None
        if then is None and ends:
            gone = deadline.rule not in draft.catalog.rule
            if gone and deadline.status.rings and deadline.trigger in events_then:
                yield deadline, None
        elif then is not None and not ends and then != deadline.dates and _is_as_safe(deadline, then, waiting.dates):
            yield deadline, then


def _is_as_safe(deadline: Deadline, then: Dates, by_law: Dates) -> bool:
    return toward_safety(deadline.kind, by_law, then).waits is None


def _why(reason: str) -> str:
    return reason.strip() or phrase("switch_back").en
