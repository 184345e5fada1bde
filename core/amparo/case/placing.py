"""Placement: offering a case to volunteer attorneys, their answers, and offers whose time runs out."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.draft import Draft, decline
from amparo.case.events import Assigned, AttentionRaised, OfferEnded, OfferMade
from amparo.case.model import Attention, Offer, OfferStatus
from amparo.case.recording import engine_event
from amparo.deadlines.calendar import FEDERAL_CALENDAR
from amparo.declarations import EngineEvent, PlacementPolicy, Role, RuleKind, Text, phrase

if TYPE_CHECKING:
    from datetime import date

    from amparo.access.case_access import CaseAccess
    from amparo.access.people import Colleague
    from amparo.access.policy import Policy
    from amparo.case.commands import AnswerOffer, OfferPlacement


def offer_placement(draft: Draft, asked: OfferPlacement) -> None:
    """Offer the case to the first of the volunteers named; the others follow if it is declined or expires."""
    if any(offer.status is OfferStatus.OPEN for offer in draft.case.offers):
        raise decline("offer_open")
    if not asked.to:
        raise decline("offer_to_nobody")
    for person in asked.to:
        problem = unavailable(draft.context.colleague(person), draft.case.access)
        if problem is not None:
            raise decline("volunteer_unavailable", person=person, why=problem)
    _offer(draft, asked.to)


def unavailable(volunteer: Colleague | None, access: CaseAccess) -> Text | None:
    """Say why a volunteer cannot be offered a case now, or None if they can."""
    if volunteer is None or volunteer.organization != access.organization:
        return phrase("placing_unknown")
    if not volunteer.active:
        return phrase("placing_inactive")
    if access.keeps_away(volunteer):
        return phrase("placing_walled")
    if Role.PRO_BONO_ATTORNEY not in volunteer.roles:
        return phrase("placing_no_attorney")
    if volunteer.open_cases >= volunteer.capacity:
        return phrase("placing_full", cases=volunteer.open_cases, capacity=volunteer.capacity)
    return None


def _policy(draft: Draft) -> PlacementPolicy:
    found = next((p for p in draft.catalog.placement if draft.case.case_type in p.case_types), None)
    if found is None:
        raise decline("no_placement", case_type=draft.case.case_type)
    return found


def _offer(draft: Draft, to: tuple[str, ...]) -> None:
    policy = _policy(draft)
    running = [d.dates.safe_due for d in draft.case.deadlines if d.status.rings and d.kind is RuleKind.ACT_BY]
    nearest_date = min((day for day in running if day), default=None)
    urgent = nearest_date is not None and nearest_date <= draft.today + timedelta(days=policy.urgent_within_days)
    days = policy.urgent_offer_business_days if urgent else policy.offer_business_days
    last_day = FEDERAL_CALENDAR.add_business_days(draft.today, days)
    reminds = FEDERAL_CALENDAR.add_business_days(last_day, -policy.remind_days_before)
    expires = _at(draft, last_day, policy)
    remind_at = _at(draft, reminds, policy)
    reasons = [phrase("placing_urgent", on=nearest_date)] if urgent and nearest_date else []
    reasons.append(phrase("placing_stands", days=days, on=last_day))
    offer = Offer(
        id=draft.next_id("o"),
        to=to[0],
        made=draft.context.now,
        expires=expires,
        reminds=remind_at if remind_at > draft.context.now else None,
        then=to[1:],
        reasons=tuple(reasons),
    )
    draft.add(OfferMade(offer=offer))
    engine_event(draft, EngineEvent.PLACEMENT_OFFERED, attorney=to[0])


def _at(draft: Draft, day: date, policy: PlacementPolicy) -> datetime:
    zone = ZoneInfo(draft.case.zone)
    return datetime.combine(day, time(policy.offer_ends_at_hour), zone).astimezone(UTC)


def answer_offer(draft: Draft, asked: AnswerOffer) -> None:
    """Take the answer of the volunteer who holds the open offer, or of a coordinator who heard it from them."""
    offer = next((o for o in draft.case.offers if o.status is OfferStatus.OPEN), None)
    if offer is None or asked.offer not in {"", offer.id}:
        raise decline("no_offer")
    if not _holds(draft, offer) and not draft.verdict({Role.PRO_BONO_COORDINATOR}).allowed:
        raise decline("offer_of_another")
    if asked.accept:
        problem = unavailable(draft.context.colleague(offer.to), draft.case.access)
        if problem is not None:
            raise decline("volunteer_unavailable", person=offer.to, why=problem)
        draft.add(OfferEnded(offer=offer.id, status=OfferStatus.ACCEPTED, reason=asked.reason))
        draft.add(Assigned(role=Role.PRO_BONO_ATTORNEY, person=offer.to))
        engine_event(draft, EngineEvent.PLACEMENT_ACCEPTED, attorney=offer.to)
        return
    draft.add(OfferEnded(offer=offer.id, status=OfferStatus.DECLINED, reason=asked.reason))
    engine_event(draft, EngineEvent.PLACEMENT_DECLINED, attorney=offer.to)
    offer_to_next(draft, offer)


def _holds(draft: Draft, offer: Offer) -> bool:
    """Return whether whoever asks holds an offer, or stands in for the volunteer who does with a licence as wide."""
    actor = draft.context.colleague(draft.command.actor)
    if actor is None or not may_answer(draft.policy, actor, offer, draft.case.access):
        return False
    draft.for_whom = "" if actor.id == offer.to else offer.to
    return True


def may_answer(policy: Policy, actor: Colleague, offer: Offer, access: CaseAccess) -> bool:
    """Return whether somebody may answer an offer, and see its case meanwhile, whether it is restricted or not.

    It is whoever it was made to, or who stands in for them with a licence as wide; nobody whom a wall keeps away.
    """
    if actor.organization != access.organization or not actor.active or access.keeps_away(actor):
        return False
    absent = next((one for one in actor.stands_in_for if one.id == offer.to), None)
    stands_in = absent is not None and not access.keeps_away(absent)
    return actor.id == offer.to or (stands_in and policy.may_stand_in(actor, Role.PRO_BONO_ATTORNEY))


def expire(draft: Draft, offer: Offer) -> None:
    """End an offer whose time ran out and make the next one."""
    draft.add(OfferEnded(offer=offer.id, status=OfferStatus.EXPIRED))
    engine_event(draft, EngineEvent.PLACEMENT_OFFER_EXPIRED, attorney=offer.to)
    offer_to_next(draft, offer)


def offer_to_next(draft: Draft, offer: Offer) -> None:
    """Offer the case to the next volunteer who can still take it; if nobody is left, a coordinator has to look."""
    for place, person in enumerate(offer.then):
        if unavailable(draft.context.colleague(person), draft.case.access) is None:
            _offer(draft, offer.then[place:])
            return
    attention = Attention(
        id=draft.next_id("x"),
        what=phrase("placing_nobody_left"),
        owner=Role.PRO_BONO_COORDINATOR,
        since=draft.context.now,
    )
    draft.add(AttentionRaised(item=attention))
