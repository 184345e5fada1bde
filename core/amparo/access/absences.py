"""Who stands in for whom on a day. Pure: the day is handed in, as the decision's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.declarations import both, name_of, phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from amparo.access.people import Absence, Colleague
    from amparo.access.policy import Policy
    from amparo.declarations import Text


def stand_ins(person: str, known: Mapping[str, Colleague], day: date) -> tuple[str, ...]:
    """Return who stands in for a person on a day: their stand-in, that one's if they are away too, and so on.

    `known` are the organization's people by id. Nobody is walked twice, and one who left ends the walk.
    """
    found: list[str] = []
    current = known.get(person)
    while current is not None and current.active:
        by = next((absence.by for absence in current.absences if absence.covers(day)), None)
        following = known.get(by or "")
        if following is None or not following.active or following.organization != current.organization:
            break
        if following.id in {person, *found}:
            break
        found.append(following.id)
        current = following
    return tuple(found)


def standing_in(colleague: Colleague, people: Iterable[Colleague], day: date) -> Colleague:
    """Return a colleague with those for whom they stand in on a day."""
    known = {one.id: one for one in people} | {colleague.id: colleague}
    away = [one for one in known.values() if one.absences and colleague.id in stand_ins(one.id, known, day)]
    return colleague.model_copy(update={"stands_in_for": tuple(away)}) if away else colleague


def why_not(
    person: Colleague,
    absence: Absence,
    people: Iterable[Colleague],
    policy: Policy,
    *,
    today: date,
    named: Mapping[str, str],
) -> Text | None:
    """Say why an absence cannot be set, or None if it can; `named` are the people's names by id."""
    known = {one.id: one for one in people}
    name, other = named.get(person.id, person.id), named.get(absence.by, absence.by)
    by = known.get(absence.by)
    if person.id == absence.by:
        return phrase("standin_self", name=name)
    if not person.active:
        return phrase("standin_left", name=name)
    if by is None or not by.active or by.organization != person.organization:
        return phrase("standin_unknown", other=other)
    if lacking := [role for role in person.roles if not policy.may_stand_in(by, role)]:
        held = both([name_of("role", role) for role in lacking])
        return phrase("standin_licence", name=name, other=other, roles=held)
    return _why_not_then(person, absence, known, today, named)


def _why_not_then(
    person: Colleague, absence: Absence, known: Mapping[str, Colleague], today: date, named: Mapping[str, str]
) -> Text | None:
    """Say what is wrong with the days of an absence, or None."""
    name, other = named.get(person.id, person.id), named.get(absence.by, absence.by)
    if absence.until is not None and absence.until < max(absence.since, today):
        return phrase("standin_over", since=absence.since, until=absence.until, today=today)
    if (taken := next((a for a in person.absences if a.shared(absence)), None)) is not None:
        return phrase("standin_taken", name=name, other=named.get(taken.by, taken.by), since=taken.since)
    if _leads_back(person.id, absence, known, frozenset()):
        return phrase("standin_circle", name=name, other=other)
    return None


def _leads_back(person: str, absence: Absence, known: Mapping[str, Colleague], seen: frozenset[str]) -> bool:
    """Return whether on some day of an absence its stand-in is away in turn, for whom at last the person stands in."""
    if absence.by == person:
        return True
    following = known.get(absence.by)
    if following is None or absence.by in seen:
        return False
    common = (own.shared(absence) for own in following.absences)
    return any(_leads_back(person, one, known, seen | {absence.by}) for one in common if one is not None)
