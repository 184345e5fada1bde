"""A case as it stands when a story in a browser begins: opened from a file, in court, and in somebody's hands."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from tests.app.browser.living_office import LivingOffice, email_of
from tests.app.browser.stories.telling import here_today

_COURT = "WLA"
_YEAR = 365


class OpenedCase(NamedTuple):
    """A case of a story: its number, its client, and the day by which asylum must be asked for."""

    number: str
    client: str
    year_ends: date


def opened_case(
    living: LivingOffice, client: str, *, days_left: int = 20, hearing_in: int = 0, holders: tuple[str, ...] = ()
) -> OpenedCase:
    """Open a case whose client has so many days left to ask for asylum; `holders` are role and name, role and name."""
    today = here_today()
    year_ends = today + timedelta(days=days_left)
    arrived = year_ends - timedelta(days=_YEAR)
    events: list[dict[str, Any]] = [
        {"event": "last_arrival", "on": arrived, "person": "principal",
         "data": {"manner": "with_a_visa", "shown_by": "passport stamp"}},
        {"event": "notice_to_appear_filed", "on": today - timedelta(days=60), "data": {"court": _COURT}},
    ]  # fmt: skip
    if hearing_in:
        hearing = {"kind": "individual", "hearing_date": today + timedelta(days=hearing_in), "hearing_time": "13:00"}
        events.append({"event": "hearing_scheduled", "on": today - timedelta(days=30), "data": hearing})
    intake = {
        "case_type": "defensive_asylum",
        "language": "es",
        "persons": [{"role": "principal", "name": client, "country": "Guatemala"}],
        "facts": {"asylum.custody": "not_detained"},
        "events": events,
    }
    file = Path(living.data).parent / "intake-of-a-story.yaml"
    file.write_text(yaml.safe_dump(intake, allow_unicode=True), encoding="utf-8")
    answer = living.must("case", "open", "--file", str(file), "--json", by=email_of("Inés Prueba"))
    number = str(answer.json["number"])
    for role, name in zip(holders[::2], holders[1::2], strict=True):
        living.must("case", "assign", number, role, name, by=email_of("Sofía Prueba"))
    return OpenedCase(number, client, year_ends)
