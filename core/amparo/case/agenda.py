"""The agenda: what can be done now, and for everything else the reason why not yet."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from amparo.case.conditions import Where, holds, in_scope, in_words, matches
from amparo.case.model import Case, Recorded
from amparo.deadlines.calendar import FEDERAL_CALENDAR
from amparo.declarations import (
    AllOf,
    AnyOf,
    Catalog,
    Condition,
    Happened,
    Not,
    PersonIs,
    ProceedingIs,
    Repeats,
    Role,
    Scope,
    Text,
    phrase,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.access.people import Colleague
    from amparo.access.policy import Policy
    from amparo.case.former import LeftStep
    from amparo.case.model import LegalEvent
    from amparo.declarations import StepDeclaration


_KEPT_MOST = 256
"""How many items of a step that waits are kept ready: more than there are reasons and persons in most cases."""


class AgendaStatus(StrEnum):
    """Where a step stands."""

    OPEN = "open"
    NOT_YET = "not yet"
    RUNNING = "being done by a plugin"
    OUTDATED = "done on facts that have changed"


class AgendaItem(Recorded):
    """One step in one scope, with its key, where it stands and why; `due` is the office's own date, not the law's.

    `left_over` is one that the catalog no longer has: it is there to be done or waived.
    """

    key: str
    step: str
    title: Text
    phase: str
    status: AgendaStatus
    roles: tuple[Role, ...]
    reasons: tuple[Text, ...] = ()
    due: date | None = None
    person: str | None = None
    proceeding: str | None = None
    occasion: str | None = None
    documents: tuple[str, ...] = ()
    by_itself: bool = False
    left_over: bool = False


class StepPlan:
    """A step prepared for settling: its condition split into parts, each with its words."""

    def __init__(self, step: StepDeclaration, catalog: Catalog) -> None:
        self.step = step
        conjuncts = step.condition.of if isinstance(step.condition, AllOf) else (step.condition,)
        self.for_whom = tuple(part for part in conjuncts if isinstance(part, PersonIs | ProceedingIs))
        self.parts: tuple[tuple[Condition, Text], ...] = tuple(
            (part, in_words(part, catalog)) for part in conjuncts if part not in self.for_whom
        )
        # what is about the occasion itself tells soonest, and by the events alone, that a step of an old one is over
        self.of_occasion = tuple(part for part, _ in self.parts if _is_of_occasion(part))
        self.others = tuple(part for part, _ in self.parts if not _is_of_occasion(part))
        self.by_itself = (
            (phrase("case_completes_itself", events=_titles(step.completed_by, catalog)),)
            if step.completed_by and not step.form.fields
            else ()
        )
        self.waiting: dict[tuple[Where, tuple[int, ...]], AgendaItem] = {}
        self.no_occasion = (phrase("case_happened", event=catalog.event[step.occasion].title),) if step.occasion else ()
        self.item = AgendaItem(
            key=step.id,
            step=step.id,
            title=step.title,
            phase=step.phase,
            status=AgendaStatus.NOT_YET,
            roles=step.roles,
            documents=step.documents,
            by_itself=bool(step.completed_by) and not step.form.fields,
        )

    def is_over(self, case: Case, where: Where) -> bool:
        """Return whether what happened about its occasion ended the step."""
        return not all(holds(part, case, where) for part in self.of_occasion)

    def is_open(self, case: Case, where: Where) -> bool:
        """Return whether the step's condition holds, for an occasion that did not end it."""
        return all(holds(part, case, where) for part in self.others)


def _is_of_occasion(condition: Condition) -> bool:
    match condition:
        case Happened(occasion=occasion):
            return occasion
        case AllOf(of=parts) | AnyOf(of=parts):
            return all(_is_of_occasion(part) for part in parts)
        case Not(of=part):
            return _is_of_occasion(part)
        case _:
            return False


def _titles(kinds: tuple[str, ...], catalog: Catalog) -> Text:
    titles = [catalog.event[kind].title for kind in kinds]
    return Text(", ".join(t.en for t in titles), ", ".join(t.es for t in titles))


_PLANS: dict[tuple[str, str], tuple[StepPlan, ...]] = {}


def plans(catalog: Catalog, case_type: str) -> tuple[StepPlan, ...]:
    """Return the prepared steps of a case type; prepared once for each catalog hash."""
    found = _PLANS.get((catalog.hash, case_type))
    if found is None:
        found = tuple(StepPlan(step, catalog) for step in catalog.steps_of.get(case_type, ()))
        _PLANS[catalog.hash, case_type] = found
    return found


def agenda(case: Case, catalog: Catalog) -> tuple[AgendaItem, ...]:
    """Return an item for each step in each scope that is not plainly done, in the order of phases.

    It is worked out once for a record: a command asks for it several times, and most commands do not change it.
    """
    left = tuple(_left_over(one, catalog) for one in case.former.left)
    return (*declared_items(case, catalog), *left) if left else declared_items(case, catalog)


def declared_items(case: Case, catalog: Catalog) -> tuple[AgendaItem, ...]:
    """Return the same of the catalog's own steps, without what a switch of catalog left over."""
    known = ("agenda", catalog.hash)
    if known not in case.worked_out:
        case.worked_out[known] = tuple(item for plan in plans(catalog, case.case_type) for item in _items(plan, case))
    found: tuple[AgendaItem, ...] = case.worked_out[known]
    return found


def declared_step(case: Case, catalog: Catalog, item: AgendaItem) -> StepDeclaration:
    """Return the declaration behind an item of the agenda, also of one that its catalog no longer has."""
    left = next((one.step for one in case.former.left if one.key == item.key), None) if item.left_over else None
    return left or catalog.step[item.step]


def done_by_plugins(case: Case, catalog: Catalog) -> tuple[AgendaItem, ...]:
    """Return the items of the steps that a plugin's function does."""
    prepared = (plan for plan in plans(catalog, case.case_type) if plan.step.action is not None)
    return tuple(item for plan in prepared for item in _items(plan, case))


def agenda_for(
    items: tuple[AgendaItem, ...], case: Case, colleague: Colleague, policy: Policy
) -> tuple[AgendaItem, ...]:
    """Return what this person may do of an agenda now."""
    acting = policy.acts_as(colleague, case.access)
    return tuple(i for i in items if i.status is not AgendaStatus.NOT_YET and acting & set(i.roles))


def step_key(step: str, where: Where) -> str:
    """Return the key of a step in a scope: `step@person#event`."""
    about = where.person or where.proceeding
    return step + (f"@{about}" if about else "") + (f"#{where.occasion}" if where.occasion else "")


def scopes(step: StepDeclaration, case: Case) -> Iterator[Where]:
    """Yield each person, proceeding or the case itself that a step is about."""
    if step.scope is Scope.PERSON:
        yield from (Where(person=person.id) for person in case.persons)
    elif step.scope is Scope.PROCEEDING:
        yield from (Where(proceeding=proceeding.id) for proceeding in case.proceedings)
    else:
        yield Where()


def _items(plan: StepPlan, case: Case) -> Iterator[AgendaItem]:
    step = plan.step
    for scope in scopes(step, case):
        if plan.for_whom and not all(holds(part, case, scope) for part in plan.for_whom):
            continue
        if step.repeats is Repeats.PER_EVENT:
            yield from _for_each_event(plan, case, scope)
        elif step.repeats is Repeats.ON_DEMAND:
            times = sum(done.where == (scope.person or scope.proceeding) for done in case.done_steps.get(step.id, ()))
            yield _item(plan, case, scope._replace(occasion=str(times + 1)))
        elif (done := case.done.get(step_key(step.id, scope))) is None:
            yield _item(plan, case, scope)
        elif done.outdated:
            yield _outdated(plan, scope)


def _for_each_event(plan: StepPlan, case: Case, scope: Where) -> Iterator[AgendaItem]:
    step = plan.step
    occasions = _occasions(step, case, scope)
    if not occasions:
        yield _made(plan, scope, AgendaStatus.NOT_YET, plan.no_occasion)
    done, about = case.done_where.get(step.id, frozenset()), scope.person or scope.proceeding
    over = _over(plan, case, scope, occasions)
    for event in occasions:
        if (about, event.id) in done:
            continue
        where = Where(scope.person, scope.proceeding, event.id)
        if step_key(step.id, where) in case.done:
            yield _outdated(plan, where)
            continue
        if not event.ended or (event.id not in over and plan.is_open(case, where)):  # what ended opens nothing any more
            yield _item(plan, case, where)


def _over(plan: StepPlan, case: Case, scope: Where, occasions: tuple[LegalEvent, ...]) -> frozenset[str]:
    """Return by id the occasions that ended and what happened about them ended the step too."""
    known = (plan, scope)
    if known not in case.worked_out_of_events:
        case.worked_out_of_events[known] = frozenset(
            event.id for event in occasions if event.ended and plan.is_over(case, scope._replace(occasion=event.id))
        )
    found: frozenset[str] = case.worked_out_of_events[known]
    return found


def _occasions(step: StepDeclaration, case: Case, scope: Where) -> tuple[LegalEvent, ...]:
    known = (step.occasion, step.occasion_where, scope)
    if known not in case.worked_out_of_events:
        case.worked_out_of_events[known] = tuple(
            event
            for event in case.of_kind.get(step.occasion or "", ())
            if in_scope(event, scope) and matches(event.current, step.occasion_where)
        )
    found: tuple[LegalEvent, ...] = case.worked_out_of_events[known]
    return found


def _item(plan: StepPlan, case: Case, where: Where) -> AgendaItem:
    missing = tuple(place for place, (part, _) in enumerate(plan.parts) if not holds(part, case, where))
    if missing:
        return _not_yet(plan, where, missing)
    key = step_key(plan.step.id, where)
    if plan.step.action is not None and any(action.step_key == key for action in case.actions):
        return _made(plan, where, AgendaStatus.RUNNING, (phrase("case_action_runs"),))
    return _made(plan, where, AgendaStatus.OPEN, plan.by_itself, _due(plan.step, case, where))


def _not_yet(plan: StepPlan, where: Where, missing: tuple[int, ...]) -> AgendaItem:
    """Return the item of a step that waits; most steps of most cases do, for the same reasons."""
    known = plan.waiting.get((where, missing))
    if known is None:
        reasons = tuple(plan.parts[place][1] for place in missing)
        known = _made(plan, where, AgendaStatus.NOT_YET, reasons)
        if len(plan.waiting) < _KEPT_MOST:
            plan.waiting[where, missing] = known
    return known


def _left_over(left: LeftStep, catalog: Catalog) -> AgendaItem:
    return AgendaItem(
        key=left.key,
        step=left.step.id,
        title=left.step.title,
        phase=left.step.phase,
        status=AgendaStatus.OUTDATED if left.outdated else AgendaStatus.OPEN,
        roles=left.step.roles,
        reasons=(phrase("case_left_over"),),
        due=left.due,
        person=left.person,
        proceeding=left.proceeding,
        occasion=left.occasion,
        documents=tuple(name for name in left.step.documents if name in catalog.document),
        left_over=True,
    )


def _outdated(plan: StepPlan, where: Where) -> AgendaItem:
    return _made(plan, where, AgendaStatus.OUTDATED, ())


def _made(
    plan: StepPlan, where: Where, status: AgendaStatus, reasons: tuple[Text, ...], due: date | None = None
) -> AgendaItem:
    return plan.item.model_copy(
        update={
            "key": step_key(plan.step.id, where),
            "status": status,
            "reasons": reasons,
            "due": due,
            "person": where.person,
            "proceeding": where.proceeding,
            "occasion": where.occasion,
        }
    )


def _due(step: StepDeclaration, case: Case, where: Where) -> date | None:
    if step.due is None:
        return None
    after = [event for event in case.of_kind.get(step.due.after, ()) if in_scope(event, where)]
    own = [event for event in after if event.id == where.occasion]  # a hearing's preparation is due by its own notice
    if not after:
        return None
    start = (own or after)[-1].on
    if step.due.business:
        return FEDERAL_CALENDAR.add_business_days(start, step.due.days)
    return start + timedelta(days=step.due.days)
