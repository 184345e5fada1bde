"""Who may be told of a case at all: nobody whom a wall keeps away, and of a restricted one only who is let in. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.access.absences import standing_in
from amparo.access.policy import default_policy
from amparo.case.model import OfferStatus
from amparo.declarations import Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from amparo.access.people import Colleague
    from amparo.case.model import Case


ANSWER_FOR_THE_OFFICE = frozenset({Role.SUPERVISING_ATTORNEY, Role.DIRECTOR, Role.OPERATOR})
"""Who is told, by the number of a case alone, of what nobody else is left to hear of."""


class Reach(NamedTuple):
    """An organization's active people by id: all of them, those let into a case, and those told if nobody else is left.

    `last_resort` is for a restricted case that nobody who may see it is left to hear of: a date may cost a life, and a
    notice says no more of a case than its number.
    """

    active: dict[str, Colleague]
    let_in: dict[str, Colleague]
    last_resort: dict[str, Colleague]


def reach(case: Case, colleagues: Iterable[Colleague]) -> Reach:
    """Return whom notices about a case can reach; `colleagues` are its organization's people."""
    active = {one.id: one for one in colleagues if one.active and one.organization == case.organization}
    if not case.walls and case.restriction is None:
        return Reach(active, active, {})
    access, policy = case.access, default_policy()
    let_in = {id_: one for id_, one in active.items() if policy.admits(one, access)}
    return Reach(active, let_in, {id_: one for id_, one in active.items() if not access.keeps_away(one)})


def may_hear_on(case: Case, person: str, there: Reach, day: date) -> bool:
    """Return whether somebody may be told of a case on a day, by themselves or by standing in for somebody."""
    if person in there.let_in:
        return True
    colleague = there.active.get(person)
    if colleague is None:
        return False
    return default_policy().admits(standing_in(colleague, there.active.values(), day), case.access)


def may_be_reached(case: Case, person: str, there: Reach, day: date) -> bool:
    """Return whether a notice that is on its way to somebody may still reach them on a day.

    It is for a notice written before: a wall may have gone up since, or their role or the case been taken from them. To
    whom a case is offered, it is told; and of a restricted one whoever answers for the office, if nobody is let in who
    does.
    """
    colleague = there.active.get(person)
    if colleague is None or case.access.keeps_away(colleague):
        return False
    if any(offer.to == person and offer.status is OfferStatus.OPEN for offer in case.offers):
        return True
    if not may_hear_on(case, person, there, day):
        others = (one for one in there.let_in.values() if ANSWER_FOR_THE_OFFICE & set(one.roles))
        return bool(ANSWER_FOR_THE_OFFICE & set(colleague.roles)) and next(others, None) is None
    reader, policy = standing_in(colleague, there.active.values(), day), default_policy()
    works_here = not set(colleague.roles) <= policy.only_when_assigned
    return works_here or policy.may(reader, "see_case", case.access).allowed
