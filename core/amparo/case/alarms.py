"""The alarms of a deadline: rungs laid off its safe date by its ladder, and the instant at which it ends."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from amparo.case.events import RungsLaid
from amparo.case.model import RungState
from amparo.case.settle import due_instant
from amparo.deadlines.escalation import last_instant, rungs_for
from amparo.declarations import Ladder, RuleKind

if TYPE_CHECKING:
    from amparo.case.draft import Draft
    from amparo.case.model import Deadline
    from amparo.deadlines.safety import Dates
    from amparo.declarations import DeadlineRule

_VERSION_LENGTH = 12


class Alarms(NamedTuple):
    """The rungs that run off a safe date, the version of the ladder that laid them, and when the deadline is over."""

    rungs: tuple[RungState, ...]
    ladder: str
    ends_at: datetime | None


def alarms_for(draft: Draft, rule: DeadlineRule, dates: Dates, proceeding: str | None) -> Alarms:
    """Return the alarms of dates, from now on; without a legal date there are none."""
    ladder = draft.catalog.ladder.get(rule.ladder or "")
    if dates.legal_due is None:
        return Alarms((), "", None)
    zone = draft.case.zone_of(proceeding)
    safe = dates.safe_due or dates.legal_due
    rungs = tuple(
        RungState(number=r.number, at=r.at, to=r.to, climbs=tuple((climb.at, climb.to) for climb in r.climbs))
        for r in (rungs_for(ladder, safe, zone, draft.context.now) if ladder else ())
    )
    laid_by = ladder_version(ladder) if ladder else ""
    if rule.kind is RuleKind.LOOK_UP:  # nobody looked: it goes on climbing, and a look that comes late is as good
        return Alarms(rungs, laid_by, None)
    ends = last_instant(dates.legal_due, zone) if rule.kind is RuleKind.ACT_BY else due_instant(dates.legal_due, zone)
    return Alarms(rungs, laid_by, ends)


def lay_again(draft: Draft, known: Deadline, rule: DeadlineRule, proceeding: str | None) -> None:
    """Lay the rungs of a running deadline anew if its ladder is another than the one that laid them.

    What has rung and climbs would be silent then, so whoever was told last is told again, as when a date moves.
    """
    ladder = draft.catalog.ladder.get(rule.ladder or "")
    if not known.status.rings or known.dates.legal_due is None or not known.ladder or ladder is None:
        return
    if known.ladder != ladder_version(ladder):
        alarms = alarms_for(draft, rule, known.dates, proceeding)
        draft.add(RungsLaid(deadline=known.id, ladder=alarms.ladder, rungs=alarms.rungs))


@lru_cache
def ladder_version(ladder: Ladder) -> str:
    """Return a short hash of whom a ladder tells and when: 12 hexadecimal digits, the same on every machine."""
    written = ladder.model_dump_json(exclude={"plugin"})
    return hashlib.sha256(written.encode()).hexdigest()[:_VERSION_LENGTH]
