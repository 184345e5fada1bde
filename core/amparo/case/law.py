"""Rules meeting the record: which deadlines run, how their dates follow, and what meets them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from amparo.case.alarms import Alarms, alarms_for, lay_again
from amparo.case.born_late import cure_if_late
from amparo.case.clocks import stops
from amparo.case.closed_courts import calendar_for, proceeding_of
from amparo.case.conditions import Where, holds, in_scope, matches, trigger_of
from amparo.case.events import (
    DeadlineMoved,
    DeadlineStarted,
    DeadlineStatusChanged,
    DeadlineWaits,
    LegalEventAmended,
)
from amparo.case.model import Deadline, DeadlineStatus, LegalEvent, Waiting
from amparo.case.papers import Paper, paper_of
from amparo.case.rule_facts import rule_facts
from amparo.deadlines.arithmetic import birthday_of
from amparo.deadlines.by_paper import compute_or_read, why_uncounted
from amparo.deadlines.calendar import FEDERAL_CALENDAR, CourtCalendar
from amparo.deadlines.closures import with_relief
from amparo.deadlines.computation import Computation, ComputationStatus, Inputs
from amparo.deadlines.compute import modifiers_for
from amparo.deadlines.facts import all_hold
from amparo.deadlines.law import rule_version
from amparo.deadlines.safety import Dates, toward_safety
from amparo.declarations import Counting, DeadlineRule, EngineEvent, RuleKind, Scope, Text, phrase
from amparo.errors import FactMissing, RuleNotInForce

if TYPE_CHECKING:
    from amparo.case.draft import Draft

PARTLY_IN_FORCE = "partly in force"  # dates of two computations together match the inputs of neither
_OVER = frozenset({DeadlineStatus.MET, DeadlineStatus.WAIVED})
_DANGEROUS = frozenset({RuleKind.ACT_BY, RuleKind.NOT_BEFORE})
WITHOUT_DEADLINE = frozenset({ComputationStatus.NOT_APPLICABLE, ComputationStatus.DISABLED, ComputationStatus.CLOSED})
"""Answers of a rule that start no deadline."""

_Identity = tuple[str, str, str | None, str | None]


def follow_the_law(draft: Draft, *, amended: bool) -> None:
    """Bring every deadline in line with the record: start, move, let wait, meet, reopen.

    What is over can only come back when the record was `amended`, so otherwise it costs nothing.
    """
    known = {(d.rule, d.trigger, d.person, d.proceeding): d for d in draft.case.deadlines}
    applies = _follow_triggers(draft, known)
    for identity, deadline in known.items():
        if deadline.status in _OVER and not amended:
            continue
        rule = draft.catalog.rule.get(deadline.rule)
        if rule is None:
            _rule_is_gone(draft, deadline)
            rule = draft.case.former.rule.get(deadline.rule)  # what was to meet it still does
        elif identity not in applies:
            _no_longer_applies(draft, deadline)
        if rule is not None:
            meet(draft, deadline.id, rule)


def _follow_triggers(draft: Draft, known: dict[_Identity, Deadline]) -> set[_Identity]:
    """Start or move the deadline of each rule and trigger; return those whose ground stands."""
    applies: set[_Identity] = set()
    rules_of = draft.catalog.rules_of.get(draft.case.case_type, {})
    of_kind = draft.case.of_kind
    # a long case has thousands of pairs, nearly all of which are over: these are looked up and left
    triggers = [trigger for kind in rules_of for trigger in of_kind.get(kind, ()) if not trigger.ended]
    for trigger in triggers:
        for rule in rules_of[trigger.kind]:
            person, proceeding = _concerned(rule, trigger)
            identity = (rule.id, trigger.id, person, proceeding)
            deadline = known.get(identity)
            if deadline is not None and deadline.status in _OVER:
                continue
            where = Where(person, proceeding, trigger.id)
            if _triggers(draft, rule, trigger, where):
                applies.add(identity)
                _follow(draft, rule, trigger, where, deadline)
    return applies


def _concerned(rule: DeadlineRule, trigger: LegalEvent) -> tuple[str | None, str | None]:
    """Return the person or the proceeding that a rule's deadline is about."""
    if rule.scope is Scope.PERSON:
        return trigger.person, None
    return None, trigger.proceeding if rule.scope is Scope.PROCEEDING else None


def _triggers(draft: Draft, rule: DeadlineRule, trigger: LegalEvent, where: Where) -> bool:
    started = trigger_of(rule, trigger.kind, trigger.current)
    if started is None or not holds(rule.applies_if, draft.case, where):
        return False
    if not rule.excepted:
        return True
    facts = rule_facts(draft.case, draft.catalog, rule, trigger.current, where)
    return not any(all_hold(one.when, facts) for one in rule.excepted if not one.nothing_due)


def _field_date(trigger: LegalEvent, field: str | None) -> date | None:
    value = trigger.current.get(field) if field else None
    return date.fromisoformat(str(value)) if value else None


def day_0(rule: DeadlineRule, trigger: LegalEvent) -> date | None:
    """Return the day that a rule counts from, or None while the trigger lacks it."""
    started = trigger_of(rule, trigger.kind, trigger.current) or rule.trigger
    start = _field_date(trigger, started.date_field) if started.date_field else trigger.on
    if start is None or rule.birthday is None:
        return start
    return birthday_of(start, rule.birthday, later=rule.kind is RuleKind.NOT_BEFORE)


def paper_for(
    draft: Draft, rule: DeadlineRule, trigger: LegalEvent, where: Where, known: Deadline | None
) -> Paper | None:
    """Return what papers say of a deadline's date, or None while the trigger lacks the day that is counted from."""
    start, printed = day_0(rule, trigger), known.printed if known else None
    return paper_of(draft, rule, trigger, where, start, printed) if start else None


def inputs_for(
    draft: Draft, rule: DeadlineRule, trigger: LegalEvent, where: Where, known: Deadline | None = None
) -> Inputs | None:
    """Return what a rule is counted from, or None while the trigger lacks the date that the rule counts from.

    `known` is the deadline, if it runs already: it has what was read on papers.
    """
    start, paper = day_0(rule, trigger), paper_for(draft, rule, trigger, where, known)
    if start is None or paper is None:
        return None
    clock = draft.catalog.clock.get(rule.clock or "") if rule.counting is not Counting.NONE else None
    facts = rule_facts(draft.case, draft.catalog, rule, trigger.current, where)
    return Inputs(
        trigger=start,
        facts=facts,
        printed_due=paper.drives,
        printed_checked=paper.checked,
        stops=stops(draft.case, clock, trigger.person) if clock else (),
        as_of=draft.today if clock else None,
        added=modifiers_for(rule, facts, draft.catalog.rule),
    )


def fingerprint_of(rule: DeadlineRule, inputs: Inputs) -> str:
    """Return what tells one set of inputs of a rule from another."""
    # An open stop moves the date on with every day: the day itself is part of what was computed from, but only then.
    open_stop = inputs.as_of if any(stop.until is None for stop in inputs.stops) else None
    stopped = [f"{stop.on}/{stop.until}" for stop in inputs.stops]
    printed = f"{inputs.printed_due} read twice" if inputs.printed_checked else inputs.printed_due
    parts = (rule_version(rule), inputs.trigger, printed, *sorted(inputs.facts.items()), *stopped, open_stop,
             *(rule_version(added) for added in inputs.added))  # fmt: skip
    return "|".join(str(part) for part in parts)


def _follow(draft: Draft, rule: DeadlineRule, trigger: LegalEvent, where: Where, known: Deadline | None) -> None:
    inputs = inputs_for(draft, rule, trigger, where, known)
    if inputs is None:
        return
    fingerprint = fingerprint_of(rule, inputs)
    if known is None:
        _start(draft, rule, trigger, where, inputs, fingerprint)
        return
    if known.status is DeadlineStatus.WITHDRAWN:
        draft.add(_status(known.id, DeadlineStatus.RUNNING, why=phrase("case_applies_again")))
        known = draft.case.deadline[known.id]
    lay_again(draft, known, rule, trigger.proceeding)
    if known.waiting is not None and known.waiting.fingerprint == _gone(known):  # its rule is back
        draft.add(DeadlineWaits(deadline=known.id, waiting=None))
        known = draft.case.deadline[known.id]
    if known.fingerprint == fingerprint:
        if known.waiting is not None:
            draft.add(DeadlineWaits(deadline=known.id, waiting=None))
    elif fingerprint not in known.rejected and (known.waiting is None or known.waiting.fingerprint != fingerprint):
        _move(draft, known, rule, counted_again(draft, rule, inputs, known), fingerprint)


def counted_again(draft: Draft, rule: DeadlineRule, inputs: Inputs, known: Deadline) -> Computation:
    """Compute a rule for a deadline that runs already: with the relief that a person put in force for it."""
    return with_relief(_counted(draft, rule, inputs, proceeding_of(draft.case, known)), known.relief)


def _counted(draft: Draft, rule: DeadlineRule, inputs: Inputs, proceeding: str | None) -> Computation:
    """Compute a rule with the closures that the organization decided on shown beside its date."""
    return dates_by_law(rule, inputs, calendar_for(draft.context.closures, draft.case, rule.id, proceeding))


def dates_by_law(rule: DeadlineRule, inputs: Inputs, calendar: CourtCalendar = FEDERAL_CALENDAR) -> Computation:
    """Compute a rule; law without a value, or a fact that nobody knows, gives no dates and says so to a person."""
    try:
        return compute_or_read(rule, inputs, calendar)
    except (RuleNotInForce, FactMissing) as missing:
        return Computation(
            rule_id=rule.id,
            kind=rule.kind,
            status=ComputationStatus.NONE,
            citation=rule.citation,
            authority="",
            governed_on=inputs.trigger,
            rule_version=rule_version(rule),
            confidence=rule.confidence,
            warnings=(why_uncounted(missing),),
        )


def _start(
    draft: Draft, rule: DeadlineRule, trigger: LegalEvent, where: Where, inputs: Inputs, fingerprint: str
) -> None:
    computed = _counted(draft, rule, inputs, where.proceeding or trigger.proceeding)
    if computed.status in WITHOUT_DEADLINE:
        return
    alarms = alarms_for(draft, rule, computed.dates, trigger.proceeding)
    deadline = Deadline(
        id=draft.next_id("d"),
        rule=rule.id,
        title=rule.title,
        kind=rule.kind,
        trigger=trigger.id,
        person=where.person,
        proceeding=where.proceeding,
        dates=computed.dates,
        explanation=computed.counting,
        warnings=(*cure_if_late(rule, draft.catalog, computed.dates, draft.today), *computed.warnings),
        citation=rule.citation,
        authority=computed.authority,
        rule_version=computed.rule_version,
        governed_on=computed.governed_on,
        confidence=rule.confidence,
        fingerprint=fingerprint,
        rungs=alarms.rungs,
        ladder=alarms.ladder,
        ends_at=alarms.ends_at,
        # a gate has no date of its own: it is in force from the moment it shows, and nothing of it is left to wait for
        status=DeadlineStatus.PASSED if _is_gate(rule, computed) else DeadlineStatus.RUNNING,
    )
    draft.add(DeadlineStarted(deadline=deadline))


def _is_gate(rule: DeadlineRule, computed: Computation) -> bool:
    return rule.kind is RuleKind.NOTICE and computed.legal_due is None


def _move(draft: Draft, known: Deadline, rule: DeadlineRule, computed: Computation, fingerprint: str) -> None:
    move = toward_safety(known.kind, known.dates, computed.dates)
    if known.status is DeadlineStatus.MISSED:  # what was missed comes back only if a person says so
        if computed.legal_due is not None and computed.legal_due >= draft.today:
            _wait(draft, known, computed.dates, computed, fingerprint)
        return
    if move.now != known.dates or move.waits is None:
        print_ = fingerprint if move.waits is None else PARTLY_IN_FORCE
        draft.add(moved(draft, known, rule, move.now, computed, print_))
        ahead = move.now.legal_due is not None and (rule.reached is not None or move.now.legal_due > draft.today)
        if known.status is DeadlineStatus.PASSED and ahead:
            draft.add(_status(known.id, DeadlineStatus.RUNNING, why=phrase("case_applies_again")))
    if move.waits is None:
        if known.waiting is not None:
            draft.add(DeadlineWaits(deadline=known.id, waiting=None))
    else:
        _wait(draft, known, move.waits, computed, fingerprint)


def moved(
    draft: Draft, known: Deadline, rule: DeadlineRule, dates: Dates, computed: Computation, fingerprint: str
) -> DeadlineMoved:
    """Return the event that puts dates in force, with the rungs that go with them; what is the same keeps its own."""
    alarms = Alarms(known.rungs, known.ladder, known.ends_at)
    if dates != known.dates or computed.rule_version != known.rule_version:
        alarms = alarms_for(draft, rule, dates, proceeding_of(draft.case, known))
    return DeadlineMoved(
        deadline=known.id,
        dates=dates,
        explanation=computed.counting,
        warnings=(*cure_if_late(rule, draft.catalog, dates, draft.today), *computed.warnings),
        rule_version=computed.rule_version,
        authority=computed.authority,
        governed_on=computed.governed_on,
        fingerprint=fingerprint,
        rungs=alarms.rungs,
        ladder=alarms.ladder,
        ends_at=alarms.ends_at,
    )


def _wait(draft: Draft, known: Deadline, dates: Dates, computed: Computation | None, fingerprint: str) -> None:
    gone = "case_waits_rule_gone" if fingerprint == _gone(known) else "case_waits_withdrawn"
    why = phrase("case_waits_later" if dates.legal_due else gone)
    waiting = Waiting(
        dates=dates,
        explanation=computed.counting if computed else (),
        why=why,
        since=draft.context.now,
        fingerprint=fingerprint,
    )
    draft.add(DeadlineWaits(deadline=known.id, waiting=waiting))


def _no_longer_applies(draft: Draft, deadline: Deadline) -> None:
    """A deadline whose ground is gone ends only when a person confirms it; notices and the government's end at once."""
    if not deadline.status.rings:
        return
    if deadline.kind not in _DANGEROUS:
        draft.add(_status(deadline.id, DeadlineStatus.WITHDRAWN, why=phrase("case_waits_withdrawn")))
        return
    gone = f"gone|{deadline.trigger}"
    if gone not in deadline.rejected and (deadline.waiting is None or deadline.waiting.fingerprint != gone):
        _wait(draft, deadline, Dates(), None, gone)


def _rule_is_gone(draft: Draft, deadline: Deadline) -> None:
    """A deadline that nothing counts any more runs on as it is recorded until a person ends it, whatever its kind."""
    if not deadline.status.rings or _gone(deadline) in deadline.rejected:
        return
    if deadline.waiting is None or deadline.waiting.dates.legal_due is not None:
        _wait(draft, deadline, Dates(), None, _gone(deadline))


def _gone(deadline: Deadline) -> str:
    return f"rule gone|{deadline.rule}"


def _status(deadline: str, status: DeadlineStatus, *, by: str = "", why: Text | None = None) -> DeadlineStatusChanged:
    return DeadlineStatusChanged(deadline=deadline, status=status, by=by, why=why.en if why else "")


def meeting_events(draft: Draft, deadline: Deadline, rule: DeadlineRule) -> tuple[LegalEvent, ...]:
    """Return the recorded events that could meet a deadline, in time or late, proven or not."""
    trigger = draft.case.event.get(deadline.trigger)
    where = Where(deadline.person, deadline.proceeding)
    return tuple(
        event
        for wanted in rule.met_by
        for event in draft.case.of_kind.get(wanted.event, ())
        if event.id != deadline.trigger
        and in_scope(event, where)
        and matches(event.current, wanted.where)
        and (event.about == deadline.trigger if wanted.occasion else trigger is None or event.on >= trigger.on)
    )


def meet(draft: Draft, deadline_id: str, rule: DeadlineRule) -> None:
    """Mark a deadline as met, as filed but unproven, or as running again when what met it is gone.

    One that was missed is met by nothing but proof that it was filed in time: then it was never missed.
    """
    deadline = draft.case.deadline[deadline_id]
    missed = deadline.status is DeadlineStatus.MISSED
    if not missed and not deadline.status.rings and deadline.status is not DeadlineStatus.MET:
        return
    found = [e for e in meeting_events(draft, deadline, rule) if in_time(e, deadline)]
    proven = next((e for e in found if e.proof or deadline.kind is not RuleKind.ACT_BY), None)
    if missed and proven is None:
        return
    status = DeadlineStatus.MET if proven else DeadlineStatus.UNPROVEN if found else DeadlineStatus.RUNNING
    if status is not deadline.status:
        by = proven.id if proven else found[0].id if found else ""
        draft.add(_status(deadline.id, status, by=by))
        if missed:
            never_missed(draft, deadline, phrase("case_was_filed_in_time"))


def never_missed(draft: Draft, deadline: Deadline, why: Text) -> None:
    """Strike what the engine recorded when the day ended without proof, and with it the steps that it opened."""
    for event in draft.case.of_kind.get(EngineEvent.DEADLINE_MISSED, ()):
        if event.current.get("deadline") == deadline.id:
            draft.add(LegalEventAmended(event=event.id, on=event.on, data=event.data, struck=True, reason=why.en))


def in_time(event: LegalEvent, deadline: Deadline) -> bool:
    """Return whether an event that can meet a deadline does so by its legal date, or by its proof's if it has one."""
    due = deadline.dates.legal_due
    if due is None:
        return True
    if deadline.kind is RuleKind.NOT_BEFORE:
        return event.on >= due
    return (event.proof.received if event.proof else event.on) <= due
