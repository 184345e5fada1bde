"""Dates from papers: beside the rule's own on a case's sheet, in the history, and in the list of what is unverified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.verification import PaperDate, PaperState
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, NAME, listing
from amparo_app.cli.show.words import days_until, instant, long_day, say, short_day
from amparo_app.sheets import CaseSheet
from amparo_app.unverified import UnverifiedRow

_STYLES = {PaperState.VERIFIED: GOOD, PaperState.UNVERIFIED: ALARM, PaperState.DISPUTED: ALARM}


def printed_lines(sheet: CaseSheet, read: PaperDate | None, language: str) -> Iterator[tuple[str, RenderableType]]:
    """Yield what a deadline's paper says, who read it there, and what the rule counts by itself."""
    if read is None:
        return
    told = Text(_standing(read, sheet.colleagues, sheet.case.zone, language), style=_STYLES[read.state])
    paper = [say("printed_paper", language, paper=" · ".join(p for p in (read.paper, read.reference) if p))]
    told.append("\n" + " · ".join([*(paper if read.paper else []), _beside(read, language)]), style=FAINT)
    if read.state is not PaperState.VERIFIED:
        code = "printed_do" if read.entered_by else "printed_do_enter"
        told.append("\n" + say(code, language, case=sheet.case.number, deadline=read.deadline), style=NAME)
    yield say("printed", language), told


def _standing(read: PaperDate, people: Mapping[str, str], zone: str, language: str) -> str:
    day = long_day(read.day, language)
    entered = people.get(read.entered_by, read.entered_by)
    if read.state is PaperState.VERIFIED:
        return say(
            "printed_verified", language, day=day, one=entered, other=people.get(read.verified_by, read.verified_by)
        )
    who = [_entered(read, people, zone, language)]
    for other in read.otherwise:
        name = people.get(other.by, other.by)
        who.append(say("printed_otherwise", language, who=name, day=long_day(other.day, language)))
    return say(f"printed_{read.state.value}", language, day=day, who="; ".join(who))


def _entered(read: PaperDate, people: Mapping[str, str], zone: str, language: str) -> str:
    if read.entered_at is None:
        return say("printed_by_nobody", language)
    at = instant(read.entered_at, zone, language)
    return say("printed_entered", language, who=people.get(read.entered_by, read.entered_by), at=at)


def _beside(read: PaperDate, language: str) -> str:
    if read.counted is None:
        return say("printed_uncounted", language)
    code = "printed_counted" if read.counted == read.day else "printed_differs"
    return say(code, language, day=long_day(read.counted, language))


def unverified_view(
    rows: Sequence[UnverifiedRow], people: Mapping[str, str], today: date, language: str
) -> RenderableType:
    """List what only one person has read: the date in force, the paper's, who entered it and when."""
    lines = []
    for row in rows:
        case = Text(row.number, style=NAME)
        if row.client:
            case.append(f"\n{row.client}", style=FAINT)
        due = row.safe_due or row.legal_due
        in_force = Text(short_day(due, language)) if due else Text("")
        if due:
            in_force.append(f"\n{days_until(due, today, language)}", style=FAINT)
        title = Text(row.title.in_(language))
        title.append("\n" + " · ".join(part for part in (row.deadline, row.paper, row.reference) if part), style=FAINT)
        standing = Text(_standing(row, people, "UTC", language), style=ALARM)
        lines.append((case, in_force, title, standing))
    heads = [say(head, language) for head in ("l_case", "l_in_force", "l_deadline", "l_printed")]
    table = listing(heads, lines, say("nothing_unverified", language))
    return Group(table, Text(say("unverified_how", language), style=FAINT)) if lines else table
