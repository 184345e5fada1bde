"""Who is told of what has just been recorded. Pure: the same events tell the same people, under the same ids."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from amparo.access.absences import stand_ins
from amparo.access.policy import default_policy
from amparo.case.events import (
    ActionAnswered,
    Assigned,
    AttentionRaised,
    DeadlineStatusChanged,
    DeadlineWaits,
    OfferEnded,
    OfferMade,
    OfferReminded,
    RungsRang,
    StepDuesRang,
)
from amparo.case.hearing_rota import backs_up_on, looks_on
from amparo.case.model import AttentionKind, DeadlineStatus, OfferStatus
from amparo.declarations import Role, RuleKind
from amparo.notifications.notices import NEVER_FOLDED_WITHIN, Notice, NoticeKind, Urgency
from amparo.notifications.reach import Reach, may_hear_on, reach

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from amparo.access.people import Colleague
    from amparo.case.events import Event, EventBody
    from amparo.case.hearing_rota import HearingRota
    from amparo.case.model import Attention, Case, Deadline

_TELLING = (
    RungsRang, StepDuesRang, DeadlineWaits, DeadlineStatusChanged, Assigned, OfferMade, OfferReminded, OfferEnded,
    AttentionRaised,
)  # fmt: skip
# Who is told instead when nobody holds the role: supervision first, then whoever answers for the office.
_INSTEAD = ((Role.SUPERVISING_ATTORNEY,), (Role.DIRECTOR, Role.OPERATOR))


class _Told(NamedTuple):
    """What an event says to whom: roles, or one person by id; never to the person `but`.

    `on_rota` are people by id who are told in the place of the roles, if there are any.
    """

    kind: NoticeKind
    urgency: Urgency
    roles: tuple[Role, ...] = ()
    person: str = ""
    but: str = ""
    due: date | None = None
    not_before: datetime | None = None
    on_rota: tuple[str, ...] = ()


def tells(body: EventBody) -> bool:
    """Return whether an event may have to be told to anybody."""
    return isinstance(body, _TELLING)


def notices_for(
    case: Case,
    events: Sequence[Event],
    colleagues: Sequence[Colleague],
    office_day: date | None = None,
    rota: HearingRota | None = None,
) -> tuple[Notice, ...]:
    """Return what to tell whom of the events that made `case` what it is; `colleagues` are its organization's people.

    A role means the colleague to whom the case gave it, or else everybody who holds it; if nobody does, the supervising
    attorneys, and without any the directors and operators. Nobody is told twice of one event. An id is case/seq/place.
    Who stands in on `office_day` (without it, the event's day where the case is) for somebody who is told, is told too.
    What is to be looked up is asked of whoever has that day on the `rota`, and after them of the backup. Nobody is told
    whom a wall or a restriction keeps from the case.
    """
    there = reach(case, colleagues)
    failed = {e.body.step_key for e in events if isinstance(e.body, ActionAnswered) and e.body.failed}
    return tuple(
        Notice(
            id=f"{case.id}/{event.seq}/{place}",
            organization=case.organization,
            recipient=recipient,
            kind=told.kind,
            reference=case.number,
            urgency=told.urgency,
            due=told.due,
            not_before=told.not_before,
            for_whom=for_whom,
        )
        for event in events
        for day in [office_day or event.at.astimezone(ZoneInfo(case.zone)).date()]
        if (told := _asked(case, event, rota, there.active, day) or _told(case, event, failed)) is not None
        for place, (recipient, for_whom) in enumerate(
            _with_stand_ins(case, _recipients(case, told, there), there, day), 1
        )
    )


def _with_stand_ins(
    case: Case, recipients: Sequence[str], there: Reach, day: date
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield those who are told, then whoever stands in for some of them, with for whom."""
    standing: dict[str, list[str]] = {}
    for person in recipients:
        yield person, ()
        for stand_in in stand_ins(person, there.active, day):
            if stand_in not in recipients and may_hear_on(case, stand_in, there, day):
                standing.setdefault(stand_in, []).append(person)
    yield from ((stand_in, tuple(absent)) for stand_in, absent in standing.items())


def _recipients(case: Case, told: _Told, there: Reach) -> list[str]:
    if on_rota := [person for person in told.on_rota if person in there.let_in]:
        return on_rota
    if told.person:  # whom the case was given or offered, also one that is restricted
        known = there.active.get(told.person)
        return [told.person] if known is not None and not case.access.keeps_away(known) else []
    asked = [(roles, there.let_in) for roles in (told.roles, *_INSTEAD)]
    for roles, people in (*asked, *((roles, there.last_resort) for roles in _INSTEAD)):
        found = dict.fromkeys(person for role in roles for person in _holders(case, role, people) if person != told.but)
        if found:
            return list(found)
    return []


def _holders(case: Case, role: Role, active: dict[str, Colleague]) -> Iterable[str]:
    assigned = case.assigned.get(role)
    if assigned in active:
        return [assigned]
    if role in default_policy().only_when_assigned:  # a volunteer without this case must not learn that there is one
        return []
    return sorted(id_ for id_, colleague in active.items() if role in colleague.roles)


def _told(case: Case, event: Event, failed_steps: set[str]) -> _Told | None:
    match event.body:
        case RungsRang() | DeadlineWaits() | DeadlineStatusChanged():
            return _told_of_deadline(case, event.body, event.at)
        case StepDuesRang(to=roles):
            return _Told(NoticeKind.STEP_DUE, Urgency.SOON, roles)
        case Assigned(person=person) if person and person != event.actor:
            return _Told(NoticeKind.CASE_ASSIGNED, Urgency.ROUTINE, person=person)
        case OfferMade() | OfferReminded() | OfferEnded():
            return _told_of_offer(case, event.body)
        case AttentionRaised(item=item):
            of_action = bool(item.step_key) and item.step_key in failed_steps
            return _told_of_item(item, of_action=of_action)
        case _:
            return None


def _asked(case: Case, event: Event, rota: HearingRota | None, active: dict[str, Colleague], day: date) -> _Told | None:
    """Return who is asked to look something up, or told that nobody did; the rota has the first two steps."""
    body = event.body
    if not isinstance(body, RungsRang) or case.deadline[body.deadline].kind is not RuleKind.LOOK_UP:
        return None
    rungs = [rung for rung in case.deadline[body.deadline].rungs if rung.number in {*body.numbers, *body.climbed}]
    steps = {rung.climbed for rung in rungs}
    asked = [looks_on(rota, day, active)] if rota and 0 in steps else []
    asked += [backs_up_on(rota, day, active)] if rota and 1 in steps else []
    on_rota = tuple(dict.fromkeys(one for one in asked if one)) if steps <= {0, 1} else ()
    kind = NoticeKind.LOOK_UP if body.numbers else NoticeKind.LOOK_UP_CLIMBED
    urgency = Urgency.SOON if steps <= {0, 1} else Urgency.NOW
    return _Told(kind, urgency, body.to, on_rota=on_rota)


def _told_of_item(item: Attention, *, of_action: bool) -> _Told:
    if item.kind is AttentionKind.MAIL_FAILED:
        return _Told(NoticeKind.MAIL_FAILED, Urgency.NOW, (item.owner,), but=item.about)
    kind = NoticeKind.ACTION_FAILED if of_action else NoticeKind.NEEDS_ATTENTION
    can_wait = of_action or item.kind is AttentionKind.JOB_FAILED  # a paper that was not made moves no date
    return _Told(kind, Urgency.SOON if can_wait else Urgency.NOW, (item.owner,))


def _told_of_deadline(
    case: Case, body: RungsRang | DeadlineWaits | DeadlineStatusChanged, at: datetime
) -> _Told | None:
    deadline = case.deadline[body.deadline]
    due = deadline.dates.safe_due or deadline.dates.legal_due
    match body:
        case RungsRang(numbers=numbers, to=roles):
            urgency = _urgency(case, deadline, due, at, climbed=not numbers)
            rang = max((rung.at for rung in deadline.rungs if rung.number in numbers), default=None)
            return _Told(
                NoticeKind.RUNG if numbers else NoticeKind.RUNG_CLIMBED, urgency, roles, due=due, not_before=rang
            )
        case DeadlineWaits(waiting=waiting) if waiting is not None:
            may_confirm = tuple(role for role in Role if role in default_policy().grants["confirm_date"])
            return _Told(NoticeKind.DATE_WAITS, _urgency(case, deadline, due, at), may_confirm, due=due)
        case DeadlineStatusChanged(status=DeadlineStatus.MISSED):
            return _Told(
                NoticeKind.DEADLINE_MISSED, Urgency.NOW, (*_on_ladder(deadline), Role.SUPERVISING_ATTORNEY), due=due
            )
        case _:
            return None


def _urgency(case: Case, deadline: Deadline, due: date | None, at: datetime, *, climbed: bool = False) -> Urgency:
    today = at.astimezone(ZoneInfo(case.zone_of(deadline.proceeding))).date()
    if climbed or due is None or due - today < NEVER_FOLDED_WITHIN:
        return Urgency.NOW
    return Urgency.SOON if deadline.kind is RuleKind.ACT_BY else Urgency.ROUTINE


def _on_ladder(deadline: Deadline) -> Iterator[Role]:
    for rung in deadline.rungs:
        yield from rung.to
        for _, roles in rung.climbs:
            yield from roles


def _told_of_offer(case: Case, body: OfferMade | OfferReminded | OfferEnded) -> _Told | None:
    which = body.offer.id if isinstance(body, OfferMade) else body.offer
    offer = next(offer for offer in case.offers if offer.id == which)
    answer_by = offer.expires.astimezone(ZoneInfo(case.zone)).date()
    match body:
        case OfferEnded(status=OfferStatus.EXPIRED):
            return _Told(NoticeKind.OFFER_EXPIRED, Urgency.SOON, (Role.PRO_BONO_COORDINATOR,))
        case OfferEnded(status=OfferStatus.ACCEPTED | OfferStatus.DECLINED):
            return _Told(NoticeKind.OFFER_ANSWERED, Urgency.SOON, (Role.PRO_BONO_COORDINATOR,))
        case OfferMade() | OfferReminded():
            return _Told(NoticeKind.OFFER_MADE, Urgency.SOON, person=offer.to, due=answer_by)
        case _:  # withdrawn: the case is over or was placed, and the volunteer's list says so
            return None
