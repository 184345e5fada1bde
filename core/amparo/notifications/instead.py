"""Who is told when somebody cannot be reached: no alarm may go unseen because one mailbox is full. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.access.policy import default_policy
from amparo.case.events import DeadlineStatusChanged, RungsRang
from amparo.declarations import Role
from amparo.notifications.notices import LOOK_UPS, Notice, NoticeKind, Urgency
from amparo.notifications.reach import reach

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from amparo.access.people import Colleague
    from amparo.case.events import Event
    from amparo.case.model import Case

ALARMS = LOOK_UPS | {
    NoticeKind.RUNG, NoticeKind.RUNG_CLIMBED, NoticeKind.RUNG_INSTEAD, NoticeKind.DEADLINE_MISSED,
}  # fmt: skip
"""Notices that somebody has to see, whoever it is."""

_ANSWER_FOR_THE_OFFICE = ((Role.SUPERVISING_ATTORNEY,), (Role.DIRECTOR, Role.OPERATOR))


def event_of(notice_id: str) -> int:
    """Return the place of the event that a notice about a case (case/seq/place) tells of, 0 for any other notice."""
    seq = notice_id.split("/")[-2:][0]
    return int(seq) if seq.isdecimal() else 0


def people_instead(
    case: Case, event: Event, person: str, told: Collection[str], colleagues: Sequence[Colleague]
) -> tuple[str, ...]:
    """Return who has to be told of an alarm because `person` cannot be: people by id, nobody twice.

    `told` were told of it or could not be either. First come the others of the roles that the person was told as, then
    the next on the ladder, then supervising attorneys, then directors and operators; nobody whom a wall or a
    restriction keeps from the case.
    """
    there = reach(case, colleagues)
    held = next((c.roles for c in colleagues if c.id == person), tuple(Role))
    in_order = [(roles, there.let_in) for roles in _in_order(case, event, held)]
    for roles, people in (*in_order, *((roles, there.last_resort) for roles in _ANSWER_FOR_THE_OFFICE)):
        found = dict.fromkeys(
            id_ for role in roles for id_ in _holders(case, role, people) if id_ != person and id_ not in told
        )
        if found:
            return tuple(found)
    return ()


def notice_instead(notice: Notice, recipient: str, number: int) -> Notice:
    """Return what somebody is told in place of the recipient of `notice`; its id is the first notice's and a number."""
    kind = notice.kind if notice.kind is NoticeKind.DEADLINE_MISSED else NoticeKind.RUNG_INSTEAD
    id_ = f"{notice.id.partition('.')[0]}.{number}"
    changes: dict[str, object] = {"not_before": None, "for_whom": ()}
    changes |= {"id": id_, "recipient": recipient, "kind": kind, "urgency": Urgency.NOW}
    return notice.model_copy(update=changes)


def _in_order(case: Case, event: Event, held: Collection[Role]) -> Iterator[tuple[Role, ...]]:
    match event.body:
        case RungsRang(deadline=which, numbers=numbers, climbed=climbed, to=to):
            yield tuple(role for role in to if role in held)
            rungs = [r for r in case.deadline[which].rungs if r.number in {*numbers, *climbed}]
            for step in range(max((len(rung.climbs) for rung in rungs), default=0)):
                yield tuple(role for rung in rungs if step < len(rung.climbs) for role in rung.climbs[step][1])
        case DeadlineStatusChanged(deadline=which):
            yield tuple(role for rung in case.deadline[which].rungs for role in rung.to if role in held)
    yield from _ANSWER_FOR_THE_OFFICE


def _holders(case: Case, role: Role, active: dict[str, Colleague]) -> Iterator[str]:
    alone = role in default_policy().only_when_assigned  # a volunteer must not learn of a case that is not theirs
    for id_, colleague in sorted(active.items()):
        if (role in colleague.roles and not alone) or case.assigned.get(role) == id_:
            yield id_
