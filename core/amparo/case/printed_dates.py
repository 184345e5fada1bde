"""Dates from papers: one person enters what the paper says, a second one reads it there anew (practice brief, 3.13, 9).

The second reading is the confirmation that lets a date move toward danger. Nothing that one person does alone moves an
act-by date later, whatever they enter or how often. Readings that differ are all kept; the more careful drives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.closed_courts import calendar_for, proceeding_of
from amparo.case.conditions import Where
from amparo.case.deadline_commands import found, rule_of
from amparo.case.draft import Draft, decline
from amparo.case.events import AttentionRaised, AttentionSettled, PrintedDisputed, PrintedSet, PrintedVerified
from amparo.case.law import (
    dates_by_law,
    fingerprint_of,
    in_time,
    inputs_for,
    meet,
    meeting_events,
    moved,
    never_missed,
    paper_for,
)
from amparo.case.model import Attention, AttentionKind, Deadline, DeadlineStatus
from amparo.case.printed import PrintedDate, Reading
from amparo.deadlines.closures import with_relief
from amparo.declarations import Role, phrase

if TYPE_CHECKING:
    from datetime import date

    from amparo.case.commands import SetPrinted, VerifyPrinted
    from amparo.case.papers import Paper
    from amparo.deadlines.computation import Computation
    from amparo.declarations import DeadlineRule


def set_printed(draft: Draft, asked: SetPrinted) -> None:
    """Enter the date that a paper sets; until a second person has read it there, the more careful date drives."""
    deadline = _open(draft, asked.deadline)
    rule = rule_of(draft, deadline)
    paper = _paper(draft, rule, deadline)
    if not asked.paper.strip():
        raise decline("printed_without_paper", deadline=deadline.title)
    since = draft.case.event[deadline.trigger].on
    if asked.on < since:
        raise decline("printed_too_early", deadline=deadline.title, on=asked.on, since=since)
    before = deadline.printed
    current = before is not None and before.basis == paper.basis
    printed = PrintedDate(
        day=asked.on,
        paper=asked.paper.strip(),
        reference=asked.reference.strip(),
        entered_by=draft.command.actor,
        entered_at=draft.context.now,
        earlier=_of_others(before, _me(draft)) if before and current else (),
        stands=(before.day if before.verified_by else before.stands) if before and current else None,
        basis=paper.basis,
    )
    draft.add(PrintedSet(deadline=deadline.id, printed=printed))
    if _computed(draft, rule, draft.case.deadline[deadline.id])[0].legal_due is None:
        raise decline("printed_not_counted", deadline=deadline.title)


def _of_others(before: PrintedDate, me: frozenset[str]) -> tuple[Reading, ...]:
    """Return what others read on the same paper and nobody has settled yet: it stays in sight, and drives if safer."""
    if before.verified_by:
        return ()
    return tuple(reading for reading in before.readings if reading.by not in me)


def verify_printed(draft: Draft, asked: VerifyPrinted) -> None:
    """Hold a second person's reading of the paper against what is entered: agreed, it is in force; else both stay."""
    deadline, actor = _open(draft, asked.deadline), draft.command.actor
    rule = rule_of(draft, deadline)
    paper = _paper(draft, rule, deadline)
    entry = _to_verify(draft, deadline, paper)
    agreed = _agreed(draft, entry, asked.on)
    if agreed is None:
        reading = Reading(day=asked.on, by=actor, at=draft.context.now)
        disputed = entry.model_copy(update={"otherwise": (*entry.otherwise, reading)})
        draft.add(PrintedDisputed(deadline=deadline.id, printed=disputed))
        _ask_to_settle(draft, deadline, disputed)
        return
    draft.add(PrintedVerified(deadline=deadline.id, printed=agreed))
    _put_in_force(draft, deadline.id, rule, agreed)
    for item in draft.case.attention:
        if item.kind is AttentionKind.PAPER_DISPUTED and item.about == deadline.id:
            how = phrase("case_paper_agreed", day=agreed.day).in_(draft.case.language)
            draft.add(AttentionSettled(item=item.id, how=how))


def _to_verify(draft: Draft, deadline: Deadline, paper: Paper) -> PrintedDate:
    """Return the entry that this person may hold their reading against, or decline; never with the date that it has."""
    entry, me = paper.entry, _me(draft)
    if entry is None:
        raise decline("printed_nothing", deadline=deadline.title)
    if entry.verified_by:
        raise decline("printed_verified", deadline=deadline.title)
    if not paper.entrants:
        raise decline("printed_by_whom", deadline=deadline.title)
    if me & paper.entrants:
        raise decline("printed_alone", deadline=deadline.title)
    if any(reading.by in me for reading in entry.otherwise):
        raise decline("printed_read_already", deadline=deadline.title)
    return entry


def _agreed(draft: Draft, entry: PrintedDate, day: date) -> PrintedDate | None:
    """Return the date on which this reading agrees with somebody else's, the entry's before a later one's."""
    actor, at = draft.command.actor, draft.context.now
    same = next((one for one in entry.readings if one.day == day and one.by not in _me(draft)), None)
    if same is None:
        return None
    return entry.model_copy(
        update={
            "day": day,
            "entered_by": same.by,
            "entered_at": same.at,
            "entered_with": entry.entered_with if same.by == entry.entered_by else (),
            "verified_by": actor,
            "verified_at": at,
            "otherwise": tuple(one for one in entry.readings if one.day != day),
            "earlier": (),
            "stands": None,
        }
    )


def _put_in_force(draft: Draft, which: str, rule: DeadlineRule, agreed: PrintedDate) -> None:
    """Put the date on which two persons agree in force; a deadline that it saves was never missed."""
    deadline = draft.case.deadline[which]
    computed, fingerprint = _computed(draft, rule, deadline)
    missed = deadline.status is DeadlineStatus.MISSED
    if missed and not _saved(draft, deadline, rule, computed):
        return
    body = moved(draft, deadline, rule, computed.dates, computed, fingerprint)
    reason = phrase("case_paper_read_twice", paper=agreed.paper or phrase("case_paper_on_record"))
    confirmed = {
        "confirmed_by": draft.command.actor,
        "reason": reason.in_(draft.case.language),
        "paper": agreed.paper or phrase("case_paper_on_record").in_(draft.case.language),
    }
    draft.add(body.model_copy(update=confirmed))
    if missed:
        never_missed(draft, deadline, phrase("case_paper_set_later"))
    meet(draft, which, rule)


def _saved(draft: Draft, deadline: Deadline, rule: DeadlineRule, computed: Computation) -> bool:
    """Return whether by these dates a missed deadline still runs, or was met: a filing in time has proof."""
    due = computed.legal_due
    read = deadline.model_copy(update={"dates": computed.dates})
    met = any(event.proof and in_time(event, read) for event in meeting_events(draft, deadline, rule))
    return met or (due is not None and due >= draft.today)


def _ask_to_settle(draft: Draft, deadline: Deadline, disputed: PrintedDate) -> None:
    if any(i.kind is AttentionKind.PAPER_DISPUTED and i.about == deadline.id for i in draft.case.attention):
        return
    days = {"one": disputed.day, "other": disputed.otherwise[-1].day}
    what = phrase("case_paper_disputed", deadline=deadline.title, id=deadline.id, **days)
    item = Attention(
        id=draft.next_id("x"),
        what=what,
        owner=Role.SUPERVISING_ATTORNEY,
        since=draft.context.now,
        kind=AttentionKind.PAPER_DISPUTED,
        about=deadline.id,
    )
    draft.add(AttentionRaised(item=item))


def _me(draft: Draft) -> frozenset[str]:
    """Return whoever acts, and anybody who may be the same person entered a second time."""
    return frozenset({draft.command.actor, *draft.context.namesakes})


def _open(draft: Draft, wanted: str) -> Deadline:
    deadline = found(draft, wanted)
    if not deadline.status.rings and deadline.status is not DeadlineStatus.MISSED:
        raise decline("deadline_over", deadline=deadline.title, status=deadline.status.value)
    return deadline


def _where(deadline: Deadline) -> Where:
    return Where(deadline.person, deadline.proceeding, deadline.trigger)


def _paper(draft: Draft, rule: DeadlineRule, deadline: Deadline) -> Paper:
    paper = paper_for(draft, rule, draft.case.event[deadline.trigger], _where(deadline), deadline)
    if paper is None:
        raise decline("printed_not_counted", deadline=deadline.title)
    return paper


def _computed(draft: Draft, rule: DeadlineRule, deadline: Deadline) -> tuple[Computation, str]:
    inputs = inputs_for(draft, rule, draft.case.event[deadline.trigger], _where(deadline), deadline)
    if inputs is None:
        raise decline("printed_not_counted", deadline=deadline.title)
    calendar = calendar_for(draft.context.closures, draft.case, rule.id, proceeding_of(draft.case, deadline))
    return with_relief(dates_by_law(rule, inputs, calendar), deadline.relief), fingerprint_of(rule, inputs)
