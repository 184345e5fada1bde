"""What a plan does to one case, once a person applies it: dates moved as they were reviewed, or nothing at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.closed_courts import calendar_for, new_warnings, proceeding_of
from amparo.case.conditions import Where
from amparo.case.deadline_commands import rule_of
from amparo.case.draft import decline
from amparo.case.events import DeadlineStatusChanged, DeadlineWarned
from amparo.case.law import dates_by_law, inputs_for, meet, moved, never_missed
from amparo.case.model import DeadlineStatus
from amparo.case.replan import stale
from amparo.deadlines.closures import Relieved, with_relief
from amparo.declarations import phrase

if TYPE_CHECKING:
    from amparo.case.commands import Replan, ReplannedDate
    from amparo.case.draft import Draft
    from amparo.deadlines.closures import CourtClosure


def replan(draft: Draft, asked: Replan) -> None:
    """Move the dates that a person reviewed in a plan, all of this case or none, and show its closure beside others.

    A line that no longer fits the case refuses the whole command: nothing is forced onto a case that moved on.
    """
    reason = asked.reason.strip()
    if not reason:
        raise decline("reason", what=phrase("command_replan"))
    if asked.catalog and asked.catalog != draft.case.catalog:
        raise decline("replan_other_catalog", plan=asked.plan, case=draft.case.number)
    for line in asked.dates:
        why = stale(draft.case, line, asked.closure)
        if why is not None:
            known = draft.case.deadline.get(line.deadline)
            title = known.title if known else line.deadline
            raise decline("replan_moved_on", plan=asked.plan, case=draft.case.number, deadline=title, why=why)
    for line in asked.dates:
        _move(draft, asked, line, reason)
    if asked.closure is not None:
        _warn(draft, asked, asked.closure, reason)


def _move(draft: Draft, asked: Replan, line: ReplannedDate, reason: str) -> None:
    deadline = draft.case.deadline[line.deadline]
    if line.proposed.legal_due is None:  # what started it no longer stands, by the new rules
        ended = DeadlineStatusChanged(
            deadline=deadline.id, status=DeadlineStatus.WITHDRAWN, by=draft.command.actor, why=reason
        )
        draft.add(ended)
        return
    rule, trigger = rule_of(draft, deadline), draft.case.event[deadline.trigger]
    inputs = inputs_for(draft, rule, trigger, Where(deadline.person, deadline.proceeding, trigger.id), deadline)
    if inputs is None:
        raise decline("nothing_waits", deadline=deadline.title)
    relief = _relief(asked)
    calendar = calendar_for(draft.context.closures, draft.case, rule.id, proceeding_of(draft.case, deadline))
    computed = with_relief(dates_by_law(rule, inputs, calendar), relief)
    print_ = deadline.fingerprint if asked.closure or deadline.waiting is None else deadline.waiting.fingerprint
    body = moved(draft, deadline, rule, line.proposed, computed, print_)
    named = {"confirmed_by": draft.command.actor, "reason": reason, "plan": asked.plan, "relief": relief}
    authority = f"{body.authority}; {relief.notice}" if relief else body.authority
    draft.add(body.model_copy(update={**named, "authority": authority}))
    if deadline.status is DeadlineStatus.MISSED:
        never_missed(draft, deadline, phrase("replan_never_missed", day=line.proposed.legal_due))
    meet(draft, deadline.id, rule)


def _relief(asked: Replan) -> Relieved | None:
    if asked.closure is None or asked.closure.relief is None:
        return None
    relief = asked.closure.relief
    return Relieved(
        plan=asked.plan,
        closed=asked.closure.closed,
        accepted_until=relief.accepted_until,
        notice=relief.notice,
    )


def _warn(draft: Draft, asked: Replan, closure: CourtClosure, reason: str) -> None:
    """Show the closure beside each running date of this case that it concerns, unless it stands there already."""
    for deadline in draft.case.deadlines:
        new = new_warnings(closure, draft.case, deadline) if deadline.status.rings else ()
        if new:
            warnings = (*deadline.warnings, *new)
            draft.add(DeadlineWarned(deadline=deadline.id, warnings=warnings, plan=asked.plan, reason=reason))
