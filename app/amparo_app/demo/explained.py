"""What the record says of a deadline, told: its dates, its reasons, who was told when, and what waits."""

from __future__ import annotations

from amparo.case.events import RungsRang
from amparo.case.model import Deadline
from amparo.deadlines.safety import Dates
from amparo_app.cli.show.deadlines import status
from amparo_app.demo.narrator import Narrator
from amparo_app.demo.stage import Stage


def dates(tell: Narrator, found: Dates) -> str:
    """Return the last day of a deadline and its safe date in words."""
    if found.safe_due in {None, found.legal_due}:
        return tell.words("dates_same", legal=found.legal_due)
    return tell.words("dates_both", legal=found.legal_due, safe=found.safe_due)


def tell_dates(tell: Narrator, deadline: Deadline) -> None:
    """Tell what must be done by when."""
    tell.detail("deadline", tell.words("deadline", title=deadline.title, dates=dates(tell, deadline.dates)))


def tell_reasons(tell: Narrator, deadline: Deadline) -> None:
    """Tell each step of the counting, and the law behind it."""
    tell.details("because", deadline.explanation)
    tell.detail("law", deadline.citation)
    tell.details("heed", deadline.warnings)


def tell_status(tell: Narrator, deadline: Deadline) -> None:
    """Tell where a deadline stands now."""
    now = status(deadline.status, tell.language)
    tell.detail("deadline", tell.words("deadline_now", title=deadline.title, status=now))


def tell_bells(stage: Stage, tell: Narrator, deadline: Deadline, *, after: int) -> int:
    """Tell who was told of a deadline when, since a place in the record; return how often it rang or climbed."""
    rang = [event for event in stage.history(after) if isinstance(event.body, RungsRang) and event.body.deadline == deadline.id]
    for event in rang:
        assert isinstance(event.body, RungsRang)
        day = event.at.astimezone(stage.zone).date()
        left = ((deadline.dates.safe_due or day) - day).days
        code = "bell_climbs" if event.body.climbed and not event.body.numbers else "bell_rings"
        tell.on_day(day, tell.words(code, days=left, people=tell.listed(stage.told(event))))
    return len(rang)
