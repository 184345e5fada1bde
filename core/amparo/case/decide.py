"""`decide`: what a command means for a case, as the events it adds, or why it changes nothing. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.access.case_access import CaseAccess
from amparo.case.access_commands import ACCESS_HANDLERS, ACCESS_PERMISSIONS
from amparo.case.commands import ENGINE_COMMANDS, Refusal
from amparo.case.consequences import follow
from amparo.case.deadline_commands import acknowledge, confirm_date, prove, reject_date, waive
from amparo.case.document_commands import approve_document, discard_document, file_document, keep_document
from amparo.case.draft import DeclinedError, Draft, decline
from amparo.case.events import (
    Assigned,
    AttentionSettled,
    EventBody,
    FactsStated,
    NoteAdded,
    PersonAdded,
)
from amparo.case.keeping_evidence import EVIDENCE_HANDLERS
from amparo.case.model import OfferStatus
from amparo.case.opening import check_person, open_case
from amparo.case.placing import answer_offer, may_answer, offer_placement
from amparo.case.printed_dates import set_printed, verify_printed
from amparo.case.recording import amend_event, checked_facts, record_event
from amparo.case.replan_commands import replan
from amparo.case.status_commands import answer_status
from amparo.case.switching import switch_catalog, waive_step
from amparo.case.working import action_ended, complete_step
from amparo.declarations import Text, name_of, phrase
from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from amparo.access.people import Colleague
    from amparo.access.policy import Verdict
    from amparo.case.commands import (
        AddNote,
        AddPerson,
        Assign,
        Command,
        Context,
        SettleAttention,
        StateFacts,
    )
    from amparo.case.model import Case
    from amparo.declarations import Catalog

_CHECKS_ITSELF = frozenset({"complete_step", "waive_step", "record_event", "answer_offer"})
_IN_A_CLOSED_CASE = frozenset(
    {
        "record_event",
        "amend_event",
        "add_note",
        "keep_document",  # the last letters of a case are written when it is over
        "approve_document",
        "file_document",
        "discard_document",
        *ACCESS_PERMISSIONS,
        *ENGINE_COMMANDS,
    }
)


class Decision(NamedTuple):
    """What a command adds to a case, in order, and for whom the actor stands in by it, empty for nobody."""

    bodies: tuple[EventBody, ...]
    for_whom: str = ""


def decide(case: Case, command: Command, catalog: Catalog, context: Context) -> tuple[EventBody, ...] | Refusal:
    """Return what a command adds to a case, with all that follows from it, or the refusal that changes nothing.

    The case's clock is `context.now` (UTC), never earlier than the record's own. No clock, disk or network is touched.
    """
    decided = weigh(case, command, catalog, context)
    return decided if isinstance(decided, Refusal) else decided.bodies


def weigh(case: Case, command: Command, catalog: Catalog, context: Context) -> Decision | Refusal:
    """Decide as `decide` does, and say too for whom the actor stands in."""
    draft = Draft(case, command, catalog, context)
    kind = command.body.kind
    try:
        _permitted(draft, kind)
        _HANDLERS[kind](draft, command.body)
        follow(draft)
    except DeclinedError as declined:
        return declined.refusal
    except InvalidInput as unusable:  # a date that no calendar reaches, for one
        return Refusal(code="invalid", sentence=Text(str(unusable)))
    return Decision(tuple(draft.bodies), draft.for_whom)


def _permitted(draft: Draft, kind: str) -> None:
    if kind in ENGINE_COMMANDS:
        return
    case, actor = draft.case, draft.context.colleague(draft.command.actor)
    opening = kind == "open_case"
    if not case.case_type and not opening:
        raise decline("not_opened")
    home = draft.command.organization if opening else case.organization
    if draft.command.organization != home or actor is None or actor.organization != home:
        raise decline("stranger")
    if not opening and not _is_let_in(draft, actor, kind):
        raise decline("stranger")
    if kind not in _CHECKS_ITSELF:
        permission = "keep_evidence" if kind in EVIDENCE_HANDLERS else ACCESS_PERMISSIONS.get(kind, kind)
        verdict = draft.verdict(draft.policy.grants[permission]) if not opening else _may_open(draft, actor)
        if not verdict.allowed:
            raise decline("not_allowed", what=phrase(f"command_{kind}"), why=verdict.why)
    if not opening and not case.is_open and kind not in _IN_A_CLOSED_CASE:
        raise decline("closed", case=case.number)


def _is_let_in(draft: Draft, actor: Colleague, kind: str) -> bool:
    """Return whether there is such a case at all for somebody; an offer lets in whoever may answer it."""
    if draft.policy.admits(actor, draft.case.access):
        return True
    waiting = (one for one in draft.case.offers if one.status is OfferStatus.OPEN)
    return kind == "answer_offer" and any(may_answer(draft.policy, actor, one, draft.case.access) for one in waiting)


def _may_open(draft: Draft, actor: Colleague) -> Verdict:
    """Say whether somebody may open a case: by themselves, since a new one is nobody's for whom they could stand in."""
    alone = actor.model_copy(update={"stands_in_for": ()})
    return draft.policy.may(alone, "open_case", CaseAccess(organization=draft.command.organization))


def _add_person(draft: Draft, asked: AddPerson) -> None:
    check_person(draft, asked.person)
    if asked.person.role == "principal" and any(p.role == "principal" for p in draft.case.persons):
        raise decline("second_principal")
    draft.add(PersonAdded(person=asked.person.model_copy(update={"id": draft.next_id("p")})))


def _state_facts(draft: Draft, asked: StateFacts) -> None:
    draft.add(FactsStated(facts=checked_facts(draft, asked.facts), reason=asked.reason.strip()))


def _assign(draft: Draft, asked: Assign) -> None:
    colleague = draft.context.colleague(asked.person)
    if asked.person:
        if colleague is None or colleague.organization != draft.case.organization or not colleague.active:
            raise decline("unknown_colleague", person=asked.person)
        if asked.role not in colleague.roles:
            raise decline("colleague_without_role", person=asked.person, role=name_of("role", asked.role))
        if draft.case.access.keeps_away(colleague):
            raise decline("walled_off", person=asked.person)
    draft.add(Assigned(role=asked.role, person=asked.person))


def _add_note(draft: Draft, asked: AddNote) -> None:
    if not asked.text.strip():
        raise decline("empty_note")
    draft.add(NoteAdded(text=asked.text.strip()))


def _settle_attention(draft: Draft, asked: SettleAttention) -> None:
    if not any(item.id == asked.item for item in draft.case.attention):
        known = ", ".join(item.id for item in draft.case.attention) or "-"
        raise decline("unknown_attention", item=asked.item, known=known)
    if not asked.how.strip():
        raise decline("reason", what=phrase("command_settle_attention"))
    draft.add(AttentionSettled(item=asked.item, how=asked.how.strip()))


def _nothing(_draft: Draft, _asked: object) -> None:
    """Add nothing of its own: what has come due follows by itself."""


_HANDLERS: dict[str, Callable[[Draft, Any], None]] = {
    "open_case": open_case,
    "complete_step": complete_step,
    "waive_step": waive_step,
    "record_event": record_event,
    "amend_event": amend_event,
    "add_person": _add_person,
    "state_facts": _state_facts,
    "assign": _assign,
    "acknowledge": acknowledge,
    "prove": prove,
    "waive": waive,
    "confirm_date": confirm_date,
    "reject_date": reject_date,
    "replan": replan,
    "set_printed_date": set_printed,
    "verify_printed_date": verify_printed,
    "offer_placement": offer_placement,
    "answer_offer": answer_offer,
    "answer_status": answer_status,
    "add_note": _add_note,
    "settle_attention": _settle_attention,
    "keep_document": keep_document,
    "approve_document": approve_document,
    "file_document": file_document,
    "discard_document": discard_document,
    **EVIDENCE_HANDLERS,
    **ACCESS_HANDLERS,
    "switch_catalog": switch_catalog,
    "wake": _nothing,
    "alarm": _nothing,
    "action_ended": action_ended,
}
