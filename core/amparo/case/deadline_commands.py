"""What people do with a deadline: acknowledge a rung, prove a filing, waive, confirm or reject a date that waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.commands import RecordEvent
from amparo.case.conditions import Where
from amparo.case.draft import Draft, decline
from amparo.case.events import DateRejected, DeadlineStatusChanged, ProofAttached, RungAcknowledged
from amparo.case.law import counted_again, inputs_for, meet, meeting_events, moved
from amparo.case.model import Deadline, DeadlineStatus
from amparo.case.recording import declaration, record
from amparo.declarations import DeadlineRule, RuleKind, phrase

if TYPE_CHECKING:
    from amparo.case.commands import Acknowledge, ConfirmDate, Prove, RejectDate, Waive


def found(draft: Draft, wanted: str) -> Deadline:
    """Return the deadline with this id, or the only one of this rule that is not over; else decline with choices."""
    if wanted in draft.case.deadline:
        return draft.case.deadline[wanted]
    of_rule = [d for d in draft.case.deadlines if d.rule == wanted]
    running = [d for d in of_rule if d.status.rings or d.waiting is not None] or of_rule
    if len(running) == 1:
        return running[0]
    choices = ", ".join(f"{d.id} ({d.rule}, {d.dates.legal_due or '-'})" for d in running or draft.case.deadlines)
    raise decline("which_deadline" if running else "unknown_deadline", deadline=wanted, choices=choices or "-")


def acknowledge(draft: Draft, asked: Acknowledge) -> None:
    """Take note of what has rung; what is still to ring will."""
    deadline = found(draft, asked.deadline)
    if not deadline.status.rings:
        raise decline("deadline_over", deadline=deadline.title, status=deadline.status.value)
    if deadline.kind is RuleKind.LOOK_UP:  # it has no later rung that would ring all the same
        raise decline("only_looking_ends_it", deadline=deadline.title)
    if not any(rung.rang and not rung.acknowledged_by for rung in deadline.rungs):
        raise decline("nothing_rang", deadline=deadline.title)
    draft.add(RungAcknowledged(deadline=deadline.id, by=draft.command.actor, note=asked.note.strip()))


def prove(draft: Draft, asked: Prove) -> None:
    """Attach proof to the filing that meets a deadline, recording the filing first if it is not on record.

    A deadline that was missed can still be proven, by a paper that was received on its last day or before.
    """
    deadline = found(draft, asked.deadline)
    rule = draft.case.former.rule.get(deadline.rule) or rule_of(draft, deadline)
    if not deadline.status.rings and deadline.status is not DeadlineStatus.MISSED:
        raise decline("deadline_over", deadline=deadline.title, status=deadline.status.value)
    if asked.proof.received > draft.today:
        raise decline("future_proof", on=asked.proof.received, today=draft.today)
    due = deadline.dates.legal_due
    if deadline.status is DeadlineStatus.MISSED and due is not None and asked.proof.received > due:
        raise decline("proof_too_late", deadline=deadline.title, on=asked.proof.received, due=due)
    recorded = [e for e in meeting_events(draft, deadline, rule) if asked.event in {None, e.id, e.kind}]
    if recorded:
        draft.add(ProofAttached(event=recorded[-1].id, proof=asked.proof))
    else:
        _record_filing(draft, deadline, rule, asked)
    meet(draft, deadline.id, rule)


def _record_filing(draft: Draft, deadline: Deadline, rule: DeadlineRule, asked: Prove) -> None:
    kinds = [wanted for wanted in rule.met_by if asked.event in {None, wanted.event}]
    if len(kinds) != 1:
        choices = ", ".join(wanted.event for wanted in rule.met_by) or "-"
        raise decline("which_filing", deadline=deadline.title, choices=choices)
    declared = declaration(draft, kinds[0].event)
    trigger = draft.case.event[deadline.trigger]
    filing = RecordEvent(
        event=declared.kind,
        on=asked.on or asked.proof.received,
        person=deadline.person,
        proceeding=deadline.proceeding or trigger.proceeding,
        about=deadline.trigger if declared.about else None,
        data=dict(kinds[0].where),
        proof=asked.proof,
    )
    record(draft, declared, filing)


def waive(draft: Draft, asked: Waive) -> None:
    """End a deadline without filing; the reason stays on record."""
    deadline = found(draft, asked.deadline)
    if not deadline.status.rings:
        raise decline("deadline_over", deadline=deadline.title, status=deadline.status.value)
    draft.add(
        DeadlineStatusChanged(
            deadline=deadline.id, status=DeadlineStatus.WAIVED, by=draft.command.actor, why=_reason(asked.reason)
        )
    )


def confirm_date(draft: Draft, asked: ConfirmDate) -> None:
    """Put the dates that wait in force, or end a deadline whose ground is gone."""
    deadline = found(draft, asked.deadline)
    if deadline.waiting is None:
        raise decline("nothing_waits", deadline=deadline.title)
    reason, waiting = _reason(asked.reason), deadline.waiting
    if waiting.dates.legal_due is None:
        draft.add(
            DeadlineStatusChanged(
                deadline=deadline.id, status=DeadlineStatus.WITHDRAWN, by=draft.command.actor, why=reason
            )
        )
        return
    rule = rule_of(draft, deadline)
    where = Where(deadline.person, deadline.proceeding, deadline.trigger)
    inputs = inputs_for(draft, rule, draft.case.event[deadline.trigger], where, deadline)
    if inputs is None:
        raise decline("nothing_waits", deadline=deadline.title)
    computed = counted_again(draft, rule, inputs, deadline)
    body = moved(draft, deadline, rule, waiting.dates, computed, waiting.fingerprint)
    draft.add(body.model_copy(update={"confirmed_by": draft.command.actor, "reason": reason}))


def reject_date(draft: Draft, asked: RejectDate) -> None:
    """Keep the dates in force; the same change does not wait a second time."""
    deadline = found(draft, asked.deadline)
    if deadline.waiting is None:
        raise decline("nothing_waits", deadline=deadline.title)
    draft.add(
        DateRejected(deadline=deadline.id, fingerprint=deadline.waiting.fingerprint, reason=_reason(asked.reason))
    )


def _reason(reason: str) -> str:
    if not reason.strip():
        raise decline("reason", what=phrase("refuse_this"))
    return reason.strip()


def rule_of(draft: Draft, deadline: Deadline) -> DeadlineRule:
    """Return the rule behind a deadline, or decline where its plugin is gone."""
    rule = draft.catalog.rule.get(deadline.rule)
    if rule is None:
        raise decline("rule_gone", deadline=deadline.title, rule=deadline.rule)
    return rule
