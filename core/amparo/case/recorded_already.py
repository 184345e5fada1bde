"""The very same event recorded twice, by two people or in two windows: told to the second before it is a second one."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.case.draft import DeclinedError, decline
from amparo.declarations import Text, phrase

if TYPE_CHECKING:
    from amparo.case.commands import RecordEvent
    from amparo.case.model import Case, LegalEvent


def recorded_already(case: Case, asked: RecordEvent) -> LegalEvent | None:
    """Return the event that says the very same already, whoever recorded it; its proof may differ."""

    def is_same(there: LegalEvent) -> bool:
        named = zip(
            (asked.person, asked.proceeding, asked.about), (there.person, there.proceeding, there.about), strict=True
        )
        about_the_same = all(one in {None, stands} for one, stands in named)  # what is not asked follows by itself
        return about_the_same and there.on == asked.on and there.data == asked.data

    return next((one for one in case.of_kind.get(asked.event, ()) if is_same(one)), None)


def declined_as_recorded(case: Case, there: LegalEvent, title: Text) -> DeclinedError:
    """Return the error that says that an event is on record already, with who recorded it and when."""
    first = next(iter(there.entered), None)
    if first is None:
        return decline("recorded_already", event=title, by="")
    at = first.at.astimezone(ZoneInfo(case.zone))
    return decline(
        "recorded_already", event=title, by=phrase("recorded_by", who=first.by, on=at.date(), at=f"{at:%H:%M}")
    )
