"""Ladders as an organization edits them: who is told may grow and be told earlier, never less than the floor."""

from __future__ import annotations

from collections.abc import Iterator

from amparo.declarations import Ladder, Role, Rung, Text, both, name_of, phrase

_LAST_HOUR = 23


def ladder_problems(shipped: Ladder, edited: Ladder) -> tuple[Text, ...]:
    """Return why an organization may not use a ladder in a shipped one's place, or nothing.

    The floor is the shipped ladder's fixed rungs with their roles, its climbs, and whom it tells at once of a deadline
    born late. Everything else may be taken away, added and moved (practice brief, section 9).
    """
    return (*_rungs(shipped, edited), *_hours(edited), *_climbs(shipped, edited), *_urgent(shipped, edited))


def _rungs(shipped: Ladder, edited: Ladder) -> Iterator[Text]:
    for fixed in (rung for rung in shipped.rungs if rung.fixed):
        told = {role for rung in edited.rungs if rung.days_before == fixed.days_before for role in rung.to}
        missing = [role for role in fixed.to if role not in told]
        if missing:
            yield phrase("ladder_fixed_rung", ladder=shipped.id, days=fixed.days_before, roles=_named(missing))


def _hours(edited: Ladder) -> Iterator[Text]:
    for rung in edited.rungs:
        if not rung.to:
            yield phrase("ladder_rung_for_nobody", ladder=edited.id, days=rung.days_before)
        if not 0 <= rung.hour <= _LAST_HOUR or rung.days_before < 0:
            yield phrase("ladder_rung_not_in_time", ladder=edited.id, days=rung.days_before, hour=rung.hour)
    for days in sorted({rung.days_before for rung in edited.rungs if _repeated(rung, edited)}):
        yield phrase("ladder_rung_twice", ladder=edited.id, days=days)


def _repeated(rung: Rung, ladder: Ladder) -> bool:
    return sum(1 for one in ladder.rungs if (one.days_before, one.hour) == (rung.days_before, rung.hour)) > 1


def _climbs(shipped: Ladder, edited: Ladder) -> Iterator[Text]:
    for climb in shipped.climbs:
        in_time = [one for one in edited.climbs if one.after_business_days <= climb.after_business_days]
        missing = [role for role in climb.to if not any(role in one.to for one in in_time)]
        if missing:
            yield phrase("ladder_climb", ladder=shipped.id, days=climb.after_business_days, roles=_named(missing))


def _urgent(shipped: Ladder, edited: Ladder) -> Iterator[Text]:
    missing = [role for role in shipped.urgent_to if role not in edited.urgent_to]
    if edited.urgent_under_days < shipped.urgent_under_days or missing:
        roles = _named(shipped.urgent_to)
        yield phrase("ladder_urgent", ladder=shipped.id, days=shipped.urgent_under_days, roles=roles)


def _named(roles: tuple[Role, ...] | list[Role]) -> Text:
    return both([name_of("role", role) for role in roles])
