"""Steps: completing one with its answers, and what that records."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from amparo.case.agenda import AgendaItem, AgendaStatus, agenda, declared_step
from amparo.case.commands import CompleteStep, RecordEvent
from amparo.case.conditions import Where, matches
from amparo.case.draft import DeclinedError, Draft, decline
from amparo.case.events import (
    ActionAnswered,
    AttentionRaised,
    ConflictsFound,
    LegalEventAmended,
    StepCompleted,
)
from amparo.case.model import Attention, AttentionKind, Proof, WaitingAction
from amparo.case.recording import checked, declaration, engine_event, nearest, record, state_facts
from amparo.declarations import EngineEvent, Form, Operation, RecordsEvent, Role, StepDeclaration, phrase

if TYPE_CHECKING:
    from amparo.case.commands import ActionEnded
    from amparo.declarations import Catalog, EventDeclaration, FactValue


def complete_step(draft: Draft, asked: CompleteStep) -> None:
    """Complete a step that is open, by somebody who may, with answers that its form accepts."""
    item = _found(draft, asked.step)
    step = declared_step(draft.case, draft.catalog, item)
    verdict = draft.verdict(step.roles)
    if not verdict.allowed:
        raise decline("not_allowed", what=step.title, why=verdict.why)
    if item.by_itself:
        raise decline("by_itself", step=step.title, why=item.reasons[0])
    _complete(draft, item, step, dict(asked.answers))


def form_of(step: StepDeclaration, catalog: Catalog) -> Form:
    """Return what completing a step asks: its own form, or that of the action it stands in for."""
    if step.form.fields or step.action is None:
        return step.form
    return catalog.action[step.action].answers


def _found(draft: Draft, wanted: str) -> AgendaItem:
    items = agenda(draft.case, draft.catalog)
    mine = [item for item in items if wanted in {item.key, item.step}]
    if not mine:
        raise _not_on_agenda(draft, wanted, items)
    ready = [item for item in mine if item.status in {AgendaStatus.OPEN, AgendaStatus.OUTDATED}]
    if not ready:
        reasons = mine[0].reasons
        raise decline("step_not_open", step=mine[0].title, why=_listed(reasons))
    if len(ready) > 1:
        raise decline("which_step", step=ready[0].title, choices=", ".join(item.key for item in ready))
    return ready[0]


def _listed(reasons: tuple[object, ...]) -> object:
    if len(reasons) == 1:
        return reasons[0]
    joined = reasons[0]
    for reason in reasons[1:]:
        joined = phrase("case_and", first=joined, second=reason)
    return joined


def _not_on_agenda(draft: Draft, wanted: str, items: tuple[AgendaItem, ...]) -> Exception:
    name = wanted.partition("#")[0].partition("@")[0]
    done = draft.case.done.get(wanted) or next(iter(draft.case.done_steps.get(name, ())), None)
    if done is not None:
        return decline("step_done", step=_title(draft, done.step), on=done.on)
    known = {item.key for item in items} | {item.step for item in items}
    return decline("unknown_step", step=wanted, nearest=nearest(wanted, known))


def _title(draft: Draft, step: str) -> object:
    declared = draft.catalog.step.get(step)
    return declared.title if declared else draft.case.former.step_titles.get(step, step)


def _complete(draft: Draft, item: AgendaItem, step: StepDeclaration, given: dict[str, FactValue]) -> None:
    fields, recorded = form_of(step, draft.catalog).fields, step.records
    answers = checked(fields, given, step.title)
    where = Where(item.person, item.proceeding, item.occasion)
    if item.left_over:  # its answers are kept with it; what they were to state or record may have gone with its plugin
        fields = tuple(field for field in fields if field.fact in draft.catalog.fact)
        recorded = tuple(one for one in recorded if one.event in draft.catalog.event)
    state_facts(draft, fields, answers, where)
    for records in recorded:
        if records.date_field in answers and matches(answers, records.when):
            _record(draft, records, answers, where)
    if step.operation is Operation.CONFLICT_CHECK:
        _check_conflicts(draft)
    draft.add(
        StepCompleted(
            key=item.key,
            step=step.id,
            where=where.person or where.proceeding,
            occasion=where.occasion,
            on=draft.today,
            by=draft.command.actor,
            answers=answers,
        )
    )


def _check_conflicts(draft: Draft) -> None:
    """Keep what the check found; a second check corrects what the first said, so that conditions see the latest."""
    hits = len(draft.context.conflicts)
    draft.add(ConflictsFound(hits=draft.context.conflicts))
    before = draft.case.of_kind.get(EngineEvent.CONFLICTS_CHECKED, ())
    if not before:
        engine_event(draft, EngineEvent.CONFLICTS_CHECKED, hits=hits)
        return
    again = LegalEventAmended(
        event=before[-1].id, on=draft.today, data={"hits": hits}, struck=False, reason="checked again"
    )
    draft.add(again)


def _record(draft: Draft, records: RecordsEvent, answers: dict[str, FactValue], where: Where) -> None:
    declared = declaration(draft, records.event)
    proof_text = answers.get(records.proof_field) if records.proof_field else None
    on = date.fromisoformat(str(answers[records.date_field]))
    asked = RecordEvent(
        event=records.event,
        on=on,
        person=where.person,
        proceeding=where.proceeding,
        about=_about(records, declared, answers, where),
        data={field: answers[answer] for field, answer in records.data if answer in answers},
        proof=Proof(paper=str(proof_text), received=on) if proof_text else None,
    )
    record(draft, declared, asked)


def _about(
    records: RecordsEvent, declared: EventDeclaration, answers: dict[str, FactValue], where: Where
) -> str | None:
    if records.about_field is not None:
        named = answers.get(records.about_field)
        return str(named) if named else None
    return where.occasion if declared.about else None


def action_ended(draft: Draft, asked: ActionEnded) -> None:
    """Take a plugin's answer as the step's, or hand the step to people when it failed or the record cannot take it.

    An answer to a step that is no longer waited for is let go: if the step opens again, it is asked again.
    """
    action = next((a for a in draft.case.actions if a.id == asked.action), None)
    if action is None:
        return  # answered before: an action runs at least once, its end counts once
    if asked.answers is None:
        _hand_over(draft, action, asked.problem)
        return
    try:
        with draft.attempt():
            _take(draft, action, asked.answers)
    except DeclinedError as declined:
        _hand_over(draft, action, declined.refusal.sentence.en)


def _take(draft: Draft, action: WaitingAction, answers: dict[str, FactValue]) -> None:
    running = [item for item in agenda(draft.case, draft.catalog) if item.key == action.step_key]
    draft.add(ActionAnswered(action=action.id, step_key=action.step_key))
    for item in running:
        if item.status is AgendaStatus.RUNNING or item.left_over:
            _complete(draft, item, declared_step(draft.case, draft.catalog, item), answers)


def _hand_over(draft: Draft, action: WaitingAction, problem: str) -> None:
    draft.add(ActionAnswered(action=action.id, step_key=action.step_key, failed=True, problem=problem))
    declared = draft.catalog.action.get(action.action)
    named = declared.title if declared else action.action
    what = phrase("attention_action_failed", action=named, plugin=action.plugin, problem=problem)
    owner = declared.fallback[0] if declared else Role.SUPERVISING_ATTORNEY
    attention = Attention(
        id=draft.next_id("x"),
        what=what,
        owner=owner,
        since=draft.context.now,
        step_key=action.step_key,
        kind=AttentionKind.ACTION_FAILED,
        about=action.plugin,
    )
    draft.add(AttentionRaised(item=attention))
