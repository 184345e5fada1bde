"""`apply`: fold one event into the case. Pure, and the only way a case changes."""

from __future__ import annotations

from typing import Any

from amparo.case.events import (
    ActionAnswered,
    ActionRequested,
    Assigned,
    AttentionRaised,
    AttentionSettled,
    CaseOpened,
    CatalogSwitched,
    ConflictsFound,
    DateRejected,
    DeadlineMoved,
    DeadlineStarted,
    DeadlineStatusChanged,
    DeadlineWaits,
    DeadlineWarned,
    Event,
    FactsStated,
    LegalEventAmended,
    LegalEventRecorded,
    OfferEnded,
    OfferMade,
    OfferReminded,
    PersonAdded,
    PrintedDisputed,
    PrintedSet,
    PrintedVerified,
    ProceedingOpened,
    ProofAttached,
    RungAcknowledged,
    RungsLaid,
    RungsRang,
    StepCompleted,
    StepDuesRang,
    StepsOutdated,
    StepWaived,
)
from amparo.case.exhibit_events import ExhibitEvent, exhibits_after
from amparo.case.kept_documents import (
    DocumentApproved,
    DocumentDiscarded,
    DocumentFiled,
    DocumentKept,
    with_document_event,
)
from amparo.case.model import Case, Deadline, DeadlineStatus, LegalEvent, Offer, OfferStatus, RungState, StepDone
from amparo.case.walls import CaseRestricted, RestrictionLifted, WallLifted, WallRaised

# Indexes kept on a case must go when what they index changes; pydantic copies them with the rest.
_INDEXES = {
    "case_type": ("worked_out",),
    "events": ("event", "of_kind", "about", "worked_out", "worked_out_of_events"),
    "facts": ("worked_out",),
    "deadlines": ("deadline", "ringing", "next_ring"),
    "steps": ("done", "done_steps", "done_where", "worked_out"),
    "persons": ("person", "worked_out"),
    "proceedings": ("proceeding", "worked_out"),
    "actions": ("worked_out",),
}


def with_changes(case: Case, **changes: Any) -> Case:  # noqa: ANN401 - any field of the case
    """Return the case with these fields changed; the values are trusted, since only `apply` makes them."""
    changed = case.model_copy(update=changes)
    for field in changes:
        for index in _INDEXES.get(field, ()):
            changed.__dict__.pop(index, None)
    return changed


def apply(case: Case, event: Event) -> Case:
    """Return the case after the event; an event that says nothing about the record only advances `seq` and `now`."""
    return with_changes(case, **_changes(case, event), seq=event.seq, now=max(case.now, event.at))


def _changes(case: Case, event: Event) -> dict[str, Any]:  # noqa: C901, PLR0911, PLR0912 - one arm for each kind of event
    match event.body:
        case CaseOpened() as opened:
            return {**opened.model_dump(exclude={"type"}), "is_open": True, "catalog": event.catalog}
        case PersonAdded(person=person):
            return {"persons": (*case.persons, person)}
        case ProceedingOpened(proceeding=proceeding):
            return {"proceedings": (*case.proceedings, proceeding)}
        case FactsStated(facts=facts):
            return {"facts": {**case.facts, **facts}}
        case LegalEventRecorded(event=recorded):
            return _recorded(case, recorded)
        case LegalEventAmended() as amended:
            return _amended(case, amended)
        case ProofAttached(event=which, proof=proof):
            return _event(case, which, proof=proof)
        case StepCompleted() as done:
            return _completed(case, done, event.seq)
        case StepsOutdated(keys=keys):
            marked = (s.model_copy(update={"outdated": True}) if s.key in keys else s for s in case.steps)
            return {"steps": tuple(marked)}
        case StepDuesRang(keys=keys):
            return {"dues_rung": (*case.dues_rung, *keys)}
        case Assigned(role=role, person=person):
            others = {held: holder for held, holder in case.assigned.items() if held != role}
            return {"assigned": others | ({str(role): person} if person else {})}
        case ConflictsFound(hits=hits):
            return {"conflicts": hits}
        case ActionRequested(action=action):
            return {"actions": (*case.actions, action)}
        case ActionAnswered() as ended:
            return _answered(case, ended)
        case AttentionRaised(item=item):
            return {"attention": (*case.attention, item)}
        case AttentionSettled(item=which):
            return {"attention": tuple(a for a in case.attention if a.id != which)}
        case StepWaived(key=key):
            left = tuple(step for step in case.former.left if step.key != key)
            return {"former": case.former.model_copy(update={"left": left})}
        case CatalogSwitched(hash=catalog, former=former):
            return {"catalog": catalog, "former": former}
        case OfferMade() | OfferReminded() | OfferEnded():
            return {"offers": _offers(case, event)}
        case PrintedSet() | PrintedVerified() | PrintedDisputed() as read:
            held = (_changed(d, {"printed": read.printed}) if d.id == read.deadline else d for d in case.deadlines)
            return {"deadlines": tuple(held)}
        case _:
            return _paper_changes(case, event)


def _paper_changes(case: Case, event: Event) -> dict[str, Any]:  # noqa: PLR0911 - one arm for each kind of event
    match event.body:
        case DocumentKept() | DocumentApproved() | DocumentFiled() | DocumentDiscarded() as told:
            return {"documents": with_document_event(case.documents, told)}
        case told if isinstance(told, ExhibitEvent):
            return {"exhibits": exhibits_after(case.exhibits, told)}
        case WallRaised(wall=wall):
            return {"walls": (*case.walls, wall)}
        case WallLifted(wall=which):
            return {"walls": tuple(wall for wall in case.walls if wall.id != which)}
        case CaseRestricted(restriction=restriction):
            return {"restriction": restriction}
        case RestrictionLifted():
            return {"restriction": None}
        case _:
            return _deadline_changes(case, event)


def _answered(case: Case, ended: ActionAnswered) -> dict[str, Any]:
    failed = (*case.failed_actions, ended.step_key) if ended.failed else case.failed_actions
    return {"actions": tuple(a for a in case.actions if a.id != ended.action), "failed_actions": failed}


def _recorded(case: Case, recorded: LegalEvent) -> dict[str, Any]:
    events = (*case.events, recorded)
    changes: dict[str, Any] = {"events": _followed(events, recorded.about) if recorded.about else events}
    if recorded.closes_case or recorded.reopens_case:
        changes["is_open"] = recorded.reopens_case
        if recorded.closes_case:  # nobody may go on holding an offer of a case that is over
            changes["offers"] = tuple(
                o.model_copy(update={"status": OfferStatus.WITHDRAWN}) if o.status is OfferStatus.OPEN else o
                for o in case.offers
            )
    return changes


def _amended(case: Case, body: LegalEventAmended) -> dict[str, Any]:
    target = case.event[body.event]
    entered = (*target.entered, body.entered) if body.entered else target.entered
    changes = _event(case, body.event, on=body.on, data=body.data, struck=body.struck, amended=True, entered=entered)
    changes["events"] = _followed(changes["events"], target.about or target.id)
    if target.about:
        changes["events"] = _followed(changes["events"], target.id)
    if target.closes_case and body.struck:
        changes["is_open"] = True
    return changes


def _followed(events: tuple[LegalEvent, ...], target: str) -> tuple[LegalEvent, ...]:
    """Work out an event's present data and whether it is over from the events about it that stand."""
    about = [e for e in events if e.about == target and not e.struck]
    updates = [e for e in about if e.updates]

    def renewed(event: LegalEvent) -> LegalEvent:
        data = dict(event.data)
        for later in updates:
            data |= later.data
        return event.model_copy(update={"updated": data if updates else None, "ended": any(e.ends for e in about)})

    return tuple(renewed(e) if e.id == target else e for e in events)


def _event(case: Case, which: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of an event
    return {"events": tuple(e.model_copy(update=changes) if e.id == which else e for e in case.events)}


def _completed(case: Case, body: StepCompleted, seq: int) -> dict[str, Any]:
    done = StepDone(
        key=body.key, step=body.step, where=body.where, occasion=body.occasion, on=body.on, by=body.by, seq=seq
    )
    changes: dict[str, Any] = {"steps": (*(s for s in case.steps if s.key != body.key), done)}
    if any(step.key == body.key for step in case.former.left):
        left = tuple(step for step in case.former.left if step.key != body.key)
        changes["former"] = case.former.model_copy(update={"left": left})
    return changes


def _offers(case: Case, event: Event) -> tuple[Offer, ...]:
    match event.body:
        case OfferMade(offer=offer):
            return (*case.offers, offer)
        case OfferReminded(offer=which):
            return tuple(o.model_copy(update={"reminded": True}) if o.id == which else o for o in case.offers)
        case OfferEnded(offer=which, status=status):
            return tuple(o.model_copy(update={"status": status}) if o.id == which else o for o in case.offers)
    return case.offers


def _deadline_changes(case: Case, event: Event) -> dict[str, Any]:  # noqa: C901, PLR0912 - one arm for each kind of event
    match event.body:
        case DeadlineStarted(deadline=deadline):
            return {"deadlines": (*case.deadlines, deadline)}
        case DeadlineMoved(deadline=which) as moved:
            changes = moved.model_dump(include=_MOVED_FIELDS)
            changes |= {"dates": moved.dates, "explanation": moved.explanation, "warnings": moved.warnings}
            changes |= {"rungs": moved.rungs, "rejected": ()}
            if moved.relief:
                changes["relief"] = moved.relief
            if moved.confirmed_by:
                changes |= {"waiting": None, "status": DeadlineStatus.RUNNING, "ended_by": "", "ended_why": ""}
        case RungsLaid(deadline=which, ladder=ladder, rungs=rungs):
            changes = {"rungs": rungs, "ladder": ladder}
        case DeadlineWarned(deadline=which, warnings=warnings):
            changes = {"warnings": warnings}
        case DeadlineWaits(deadline=which, waiting=waiting):
            changes = {"waiting": waiting}
        case DateRejected(deadline=which, fingerprint=fingerprint):
            changes = {"waiting": None, "rejected": (*case.deadline[which].rejected, fingerprint)}
        case DeadlineStatusChanged(deadline=which, status=status, by=by, why=why):
            changes = {"status": status, "ended_by": by, "ended_why": why}
            if status is DeadlineStatus.WITHDRAWN:
                changes["waiting"] = None
        case RungsRang(deadline=which):
            changes = {"rungs": tuple(_rang(rung, event) for rung in case.deadline[which].rungs)}
        case RungAcknowledged(deadline=which, by=by):
            rungs = case.deadline[which].rungs
            changes = {"rungs": tuple(r.model_copy(update={"acknowledged_by": by}) if r.rang else r for r in rungs)}
        case _:  # a note: kept in the events alone
            return {}
    return {"deadlines": tuple(_changed(d, changes) if d.id == which else d for d in case.deadlines)}


_MOVED_FIELDS = {"rule_version", "authority", "governed_on", "fingerprint", "ends_at", "ladder"}


def _changed(deadline: Deadline, changes: dict[str, Any]) -> Deadline:
    return deadline.model_copy(update=changes)


def _rang(rung: RungState, event: Event) -> RungState:
    body = event.body
    if not isinstance(body, RungsRang):
        return rung
    if rung.number in body.numbers:
        return rung.model_copy(update={"rang": event.at})
    if rung.number in body.climbed:
        return rung.model_copy(update={"climbed": rung.climbed + 1})
    return rung
