"""Who looks hearings up on which weekday, and who does when nobody did. Pure: the day and the people are handed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.access.absences import stand_ins
from amparo.case.model import Recorded

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from amparo.access.people import Colleague

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


class HearingRota(Recorded):
    """An organization's rota of look-ups: by weekday the id of who looks, and of the backup; empty for nobody."""

    days: dict[str, str] = {}
    backup: str = ""


def looks_on(rota: HearingRota, day: date, people: Mapping[str, Colleague]) -> str:
    """Return who looks on a day, by id: whoever has the weekday, their stand-in, else the backup or theirs.

    It is always somebody who is there; empty when the rota has nobody for that day. `people` are the organization's.
    """
    wanted = (rota.days.get(_weekday(day), ""), rota.backup)
    return next((found for person in wanted if (found := _there(person, day, people))), "")


def backs_up_on(rota: HearingRota, day: date, people: Mapping[str, Colleague]) -> str:
    """Return who looks when the first did not, by id; empty when it would be the same person, or nobody is there."""
    found = _there(rota.backup, day, people)
    return "" if found == looks_on(rota, day, people) else found


def _weekday(day: date) -> str:
    return WEEKDAYS[day.weekday()] if day.weekday() < len(WEEKDAYS) else ""


def _there(person: str, day: date, people: Mapping[str, Colleague]) -> str:
    """Return a person or who stands in for them, whoever is there on that day."""
    return next((one for one in (person, *stand_ins(person, people, day)) if _is_there(one, day, people)), "")


def _is_there(person: str, day: date, people: Mapping[str, Colleague]) -> bool:
    found = people.get(person)
    return found is not None and found.active and not any(absence.covers(day) for absence in found.absences)
