"""Long work: in a list, and one job with what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import name_of
from amparo.records.jobs import JobState
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, labelled, listing
from amparo_app.cli.show.words import instant, say

if TYPE_CHECKING:
    from amparo_app.jobs import JobLine, JobSheet, WrittenFile

_STYLES = {
    JobState.WAITING: HEED,
    JobState.RUNNING: NAME,
    JobState.DONE: GOOD,
    JobState.FAILED: ALARM,
    JobState.CANCELLED: FAINT,
}


def jobs_view(lines: Sequence[JobLine], people: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List jobs, the latest first."""
    rows = (
        (
            Text(one.id, style=NAME),
            kind_of(one.kind, language),
            one.case,
            _state(one, language),
            _done(one, language),
            people.get(one.by, one.by),
            instant(one.created, zone, language),
        )
        for one in lines
    )
    return listing(say("h_jobs", language).split("|"), rows, say("jobs_none", language))


def job_view(sheet: JobSheet, people: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """Tell all that is known of a job."""
    state, kind = name_of("job_state", sheet.state), kind_of(sheet.kind, language)
    head = Text(say("job_head", language, id=sheet.id, kind=kind, state=state), style=_STYLES[sheet.state])
    return Group(head, labelled(_facts(sheet, people, zone, language)), *_papers(sheet, language))


def kind_of(kind: str, language: str) -> str:
    """Return what a job makes, in words."""
    return name_of("job_kind", kind).in_(language)


def _facts(
    sheet: JobSheet, people: Mapping[str, str], zone: str, language: str
) -> Iterator[tuple[str, RenderableType]]:
    if sheet.case:
        yield say("job_case", language), Text(sheet.case)
    who, at = people.get(sheet.by, sheet.by), instant(sheet.created, zone, language)
    yield say("job_asked", language), Text(say("job_asked_by", language, who=who, at=at))
    if sheet.total:
        yield say("job_done", language), Text(_done(sheet, language))
    if sheet.problem is not None:
        yield say("job_why", language), Text(sheet.problem.in_(language), style=ALARM)


def _papers(sheet: JobSheet, language: str) -> Iterator[RenderableType]:
    there = [one for one in sheet.made if one.name]
    missing = [one for one in sheet.made if one.why is not None]
    if there:
        told = say("job_written", language, folder=sheet.folder) if sheet.folder else say("job_made", language)
        yield Text(told)
        yield columns([(one.case, Text(one.document, style=NAME), one.name, _pages(one, language)) for one in there])
    if missing:
        yield Text(say("job_skipped", language), style=HEED)
        yield columns([(one.case, Text(_why(one, language))) for one in missing])
    if sheet.notices:
        yield Text(say("job_notices", language), style=HEED)
        yield columns([(Text("·"), Text(notice.in_(language))) for notice in sheet.notices])


def _pages(one: WrittenFile, language: str) -> str:
    return say("job_pages", language, pages=one.pages) if one.pages else ""


def _why(one: WrittenFile, language: str) -> str:
    return one.why.in_(language) if one.why is not None else ""


def _state(line: JobLine, language: str) -> Text:
    return Text(name_of("job_state", line.state).in_(language), style=_STYLES[line.state])


def _done(line: JobLine, language: str) -> str:
    return say("job_done_of", language, done=line.done, total=line.total) if line.total else ""
