"""The deadlines of a case as its page tells them: the most dangerous first, each with where it stands. Pure."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from amparo.case.model import DeadlineStatus
from amparo.case.verification import PaperDate, PaperState, paper_dates
from amparo.declarations import RuleKind, Text
from amparo_app.telling.words import either_way, roles, said, say
from amparo_app.web.case_view import CARRIES, Shown, about, left_until, named_for
from amparo_app.web.words import moment_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from amparo.case.model import Deadline, RungState
    from amparo.declarations import Catalog, Role
    from amparo_app.sheets import CaseSheet

_NEAR_DAYS, _AHEAD_DAYS = 7, 30


class Danger(StrEnum):
    """How near the worst is; `none` is a date by which nothing is lost."""

    MISSED = "missed"
    TODAY = "today"
    NEAR = "near"
    AHEAD = "ahead"
    FAR = "far"
    NONE = "none"
    OVER = "over"


_RANK = {danger: place for place, danger in enumerate(Danger)}


class DeadlineLine(Shown):
    """One deadline in a line.

    `day` is the date that reminders run off, `legal` the last or first day by law, `left` how far off `day` is; `paper`
    how far a date on a paper can be relied on; `rung` where its reminders stand, `rings` whether one is unseen.
    """

    id: str
    title: Text
    about: Text | None
    kind: Text
    status: Text
    danger: Danger
    day: date | None
    legal: date | None
    is_not_before: bool
    is_look_up: bool
    left: Text | None
    rung: Text
    rings: bool
    who: tuple[str, ...]
    waits: bool
    paper: PaperState | None
    is_confirmed: bool
    ended: str = ""


class Deadlines(Shown):
    """The deadlines of a case that still ask for something, the most dangerous first, and those that are over."""

    running: tuple[DeadlineLine, ...]
    over: tuple[DeadlineLine, ...]


def deadlines_view(sheet: CaseSheet, catalog: Catalog) -> Deadlines:
    """Return the deadlines of a case; a missed one stands first until it is proven or the record says otherwise."""
    papers = papers_of(sheet, catalog)
    lines = [deadline_line(sheet, deadline, papers.get(deadline.id)) for deadline in sheet.case.deadlines]
    running = [line for line in lines if line.danger is not Danger.OVER]
    over = [line for line in lines if line.danger is Danger.OVER]
    return Deadlines(running=tuple(sorted(running, key=_by_danger)), over=tuple(over))


def papers_of(sheet: CaseSheet, catalog: Catalog) -> dict[str, PaperDate]:
    """Return the dates from papers by deadline."""
    return {one.deadline: one for one in paper_dates(sheet.case, catalog, sheet.at)}


def _by_danger(line: DeadlineLine) -> tuple[int, date, str]:
    return _RANK[line.danger], line.day or date.max, line.id


def deadline_line(sheet: CaseSheet, deadline: Deadline, paper: PaperDate | None) -> DeadlineLine:
    """Return one deadline in a line."""
    day = deadline.dates.safe_due or deadline.dates.legal_due
    return DeadlineLine(
        id=deadline.id,
        title=deadline.title,
        about=about(sheet.case, deadline.person, deadline.proceeding),
        kind=said(f"kind_{deadline.kind.value}"),
        status=said(f"status_{deadline.status.name.lower()}"),
        danger=_danger(deadline, day, sheet.today),
        day=day,
        legal=deadline.dates.legal_due,
        is_not_before=deadline.kind is RuleKind.NOT_BEFORE,
        is_look_up=deadline.kind is RuleKind.LOOK_UP,
        left=left_until(day, sheet.today) if day else None,
        rung=rung_told(sheet, deadline),
        rings=needs_answer(deadline),
        who=who_has(sheet, deadline),
        waits=deadline.waiting is not None,
        paper=paper.state if paper else None,
        is_confirmed=sheet.confirmation(deadline) is not None,
        ended=_ended(sheet, deadline),
    )


def _danger(deadline: Deadline, day: date | None, today: date) -> Danger:
    if deadline.status is DeadlineStatus.MISSED:
        return Danger.MISSED
    if not deadline.status.rings:
        return Danger.OVER
    if day is None or deadline.kind not in {RuleKind.ACT_BY, RuleKind.LOOK_UP}:
        return Danger.NONE
    days = (day - today).days
    if days <= 1:
        return Danger.TODAY
    return Danger.NEAR if days <= _NEAR_DAYS else Danger.AHEAD if days <= _AHEAD_DAYS else Danger.FAR


def needs_answer(deadline: Deadline) -> bool:
    """Return whether something has rung that nobody has acknowledged."""
    return deadline.status.rings and any(rung.rang and not rung.acknowledged_by for rung in deadline.rungs)


def who_has(sheet: CaseSheet, deadline: Deadline) -> tuple[str, ...]:
    """Return by name who is told of a deadline now, else who has the case."""
    rung = present_rung(deadline) or next_rung(deadline)
    told = named_for(rung.to, sheet) if rung else ()
    return told or named_for(CARRIES, sheet)[:1]


def present_rung(deadline: Deadline) -> RungState | None:
    """Return the last rung that rang."""
    return next((rung for rung in reversed(deadline.rungs) if rung.rang is not None), None)


def next_rung(deadline: Deadline) -> RungState | None:
    """Return the next rung that is to ring."""
    return next((rung for rung in deadline.rungs if rung.rang is None), None)


def rung_told(sheet: CaseSheet, deadline: Deadline) -> Text:
    """Say in one line where the reminders of a deadline stand, and what comes next."""
    if not deadline.status.rings or not deadline.rungs:
        return Text("")
    return _joined(tuple(_rung_parts(sheet, deadline)))


def _rung_parts(sheet: CaseSheet, deadline: Deadline) -> Iterator[Text]:
    zone, rang, ahead = sheet.case.zone_of(deadline.proceeding), present_rung(deadline), next_rung(deadline)
    if rang is None:
        if ahead is not None:
            yield told_at("rung_first", ahead.at, zone, whom_told(sheet, ahead.to))
        return
    place = deadline.rungs.index(rang) + 1
    yield said("rung_of", number=place, count=len(deadline.rungs))
    if rang.acknowledged_by:
        yield said("rung_seen", who=sheet.colleagues.get(rang.acknowledged_by, rang.acknowledged_by))
    elif rang.rang is not None:
        yield told_at("rung_rang", rang.rang, zone, whom_told(sheet, _told_so_far(rang)))
        if rang.next_at is not None:
            yield told_at("rung_climbs", rang.next_at, zone, whom_told(sheet, rang.climbs[rang.climbed][1]))
            return
    yield told_at("rung_next", ahead.at, zone, whom_told(sheet, ahead.to)) if ahead else said("rung_last")


def _told_so_far(rung: RungState) -> tuple[Role, ...]:
    climbed = [role for _, to in rung.climbs[: rung.climbed] for role in to]
    return tuple(dict.fromkeys([*rung.to, *climbed]))


def told_at(code: str, at: datetime, zone: str, whom: Text) -> Text:
    """Say what happens at an instant (UTC), told in a zone, and for whom."""
    return either_way(lambda of: say(code, of, at=moment_in(of)(at, zone), roles=whom))


def whom_told(sheet: CaseSheet, to: Sequence[Role]) -> Text:
    """Name who is told of something: those who have these roles in the case, else whoever holds one of the roles."""
    names = named_for(to, sheet)
    return Text(", ".join(names)) if names else either_way(lambda of: roles(to, of))


def _joined(parts: Sequence[Text]) -> Text:
    return either_way(lambda of: "; ".join(part.in_(of) for part in parts))


def _ended(sheet: CaseSheet, deadline: Deadline) -> str:
    by = sheet.colleagues.get(deadline.ended_by, deadline.ended_by)
    return " · ".join(part for part in (by, deadline.ended_why) if part) if not deadline.status.rings else ""
