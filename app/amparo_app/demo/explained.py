"""What the record says of a deadline, told: its dates, its reasons, who was told when, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from amparo.case.events import RungsRang
from amparo.case.model import Deadline
from amparo.deadlines.safety import Dates
from amparo.records.people import Member
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
    tell.detail("now", tell.words(f"status_{deadline.status.name.lower()}"))


def tell_bells(stage: Stage, tell: Narrator, deadline: Deadline, *, after: int) -> int:
    """Tell who was told of a deadline when, since a place in the record; return how often it rang or climbed."""
    count = 0
    for event in stage.history(after):
        if isinstance(event.body, RungsRang) and event.body.deadline == deadline.id:
            day = event.at.astimezone(stage.zone).date()
            left = ((deadline.dates.safe_due or day) - day).days
            told = stage.told(event)
            if event.body.numbers:
                text = tell.words("bell_rings", days=left, people=tell.listed(stage.names(told)))
            else:
                text = tell.words("bell_climbs", people=tell.listed(_with_title(stage, told)))
            tell.on_day(day, text)
            count += 1
    return count


def _with_title(stage: Stage, members: Iterable[Member]) -> Iterator[str]:
    return (f"{stage.name(member.id)} ({stage.title(member)})" for member in members)
