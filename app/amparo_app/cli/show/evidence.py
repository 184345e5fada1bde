"""Evidence: the list of each filing, one exhibit with all that is known of it, and the page for a client."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.evidence_list import ExhibitLine, FilingEvidence, asked_of, evidence_of, filing_title
from amparo.case.exhibits import Exhibit, StoredPaper, missing_of
from amparo.case.model import Case
from amparo.declarations import Catalog
from amparo.declarations import Text as Sentence
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEADING, HEED, NAME, columns, put, section
from amparo_app.cli.show.words import days_until, long_day, say, short_day
from amparo_app.evidence import ClientList, ClientPaper, language_name
from amparo_app.evidence_plan import BegunPlan


def evidence_view(found: Sequence[FilingEvidence], case: Case, today: date, language: str) -> RenderableType:
    """List filings with their exhibits in tab order, what is missing of each, and who is asked since when."""
    if not found:
        return Text(say("evidence_none", language, case=case.number))
    parts: list[RenderableType] = []
    for filing in found:
        parts += [
            _filing_head(filing, today, language),
            columns([_row(one, language) for one in filing.lines]),
            Text(""),
        ]
    return Group(*parts[:-1])


def evidence_sections(case: Case, catalog: Catalog, today: date, language: str) -> Iterator[RenderableType]:
    """Yield, for a case's sheet, the filings that cannot go out yet, each with what is asked for the longest."""
    rows = []
    for filing in evidence_of(case, catalog, today):
        if not filing.missing:
            continue
        counted = [one for one in filing.lines if not one.exhibit.dropped]
        told = Text(say("evidence_missing", language, missing=filing.missing, count=len(counted)), style=HEED)
        waiting = [one for one in filing.lines if one.waits_days is not None]
        if waiting:
            longest = max(waiting, key=lambda one: one.waits_days or 0)
            told.append(f"\n{longest.exhibit.title.in_(language)}: {_waits(longest, language)}", style=FAINT)
        due = filing.safe or filing.due
        rows.append((Text(filing.title.in_(language)), Text(short_day(due, language) if due else ""), told))
    if rows:
        how = Text(f"amparo evidence list {case.number}", style=NAME)
        yield section(say("h_evidence", language), columns(rows), how)


def _filing_head(filing: FilingEvidence, today: date, language: str) -> Text:
    head = Text(filing.title.in_(language), style=HEADING)
    if filing.deadline:
        head.append(f"  {filing.deadline}", style=FAINT)
    due = filing.safe or filing.due
    if due:
        days = days_until(due, today, language)
        legal = say("evidence_legal", language, day=long_day(filing.due, language)) if filing.due else ""
        told = say("evidence_due", language, day=long_day(due, language), days=days)
        head.append(f"\n{' · '.join(part for part in (told, legal if filing.due != due else '') if part)}")
        head.stylize(ALARM if due <= today and filing.missing else "", len(filing.title.in_(language)))
    counted = [one for one in filing.lines if not one.exhibit.dropped]
    code = "evidence_missing" if filing.missing else "evidence_whole"
    told = say(code, language, missing=filing.missing, count=len(counted))
    head.append(f"\n{told}", style=HEED if filing.missing else GOOD)
    return head


def _row(line: ExhibitLine, language: str) -> tuple[Text, Text, Text]:
    one = line.exhibit
    told = Text(one.title.in_(language))
    marks = [language_name(one.language, language)] if one.language else []
    if one.received:
        marks.append(pages(one.pages, language))
    if marks:
        told.append(f"  {' · '.join(marks)}", style=FAINT)
    if line.waits_days is not None:
        told.append("\n")
        told.append(_waits(line, language), style=HEED)
    if line.missing:
        told.append("\n" + "; ".join(why.in_(language) for why in line.missing), style=FAINT if one.dropped else HEED)
    elif not one.dropped:
        told.append("\n" + say("evidence_ready", language), style=GOOD)
    return Text(one.tab or "·", style="bold"), Text(one.id, style=NAME), told


def _waits(line: ExhibitLine, language: str) -> str:
    if not line.asked_of:
        return say("evidence_asked_nobody", language)
    since = line.exhibit.waits_since
    day = short_day(since, language) if since else ""
    code = {0: "evidence_asked_today", 1: "evidence_asked_day"}.get(line.waits_days or 0, "evidence_asked")
    return say(code, language, who=line.asked_of, day=day, days=line.waits_days)


def pages(count: int, language: str) -> str:
    """Say how many pages."""
    return say("evidence_page" if count == 1 else "evidence_pages", language, count=count)


def exhibit_view(
    one: Exhibit, case: Case, catalog: Catalog, people: Mapping[str, str], language: str
) -> RenderableType:
    """Tell all that is known of an exhibit, in the order in which it happens, and what it still lacks."""
    head = Text.assemble((f"{one.id}  ", NAME), (one.title.in_(language), "bold"))
    if one.tab:
        head.append(f"  {say('evidence_in_tab', language, tab=one.tab)}")
    head.append(f"\n{filing_title(case, catalog, one.filing).in_(language)}", style=FAINT)
    if one.language:
        head.append(f" · {language_name(one.language, language)}", style=FAINT)
    if one.person and one.person in case.person:
        head.append(f" · {case.person[one.person].name}", style=FAINT)
    rows = [
        (Text(short_day(day, language), style=FAINT), Text(told)) for day, told in _life(one, case, people, language)
    ]
    missing = missing_of(one)
    last = (
        Text("; ".join(why.in_(language) for why in missing), style=HEED)
        if missing
        else Text(say("evidence_ready", language), style=GOOD)
    )
    return Group(head, columns(rows), last)


def _life(one: Exhibit, case: Case, people: Mapping[str, str], language: str) -> Iterator[tuple[date, str]]:
    def told(code: str, by: str, **values: object) -> str:
        return say(code, language, by=people.get(by, by), **values)

    happened = [(asked.on, told("evidence_was_asked", asked.by, who=asked_of(case, asked.of))) for asked in one.asked]
    for wrong in one.rejected:
        part = Sentence(say(f"evidence_part_{wrong.part.value}", "en"), say(f"evidence_part_{wrong.part.value}", "es"))
        happened.append((wrong.on, told("evidence_was_wrong", wrong.by, part=part, why=wrong.why)))
    for code, came in (("evidence_came", one.received), ("evidence_translation_came", one.translation)):
        if came:
            happened.append((came.on, told(code, came.by, file=_file(came.paper, language))))
    if one.certificate:
        sworn = one.certificate
        where = _file(sworn.paper, language) if sworn.paper else say("evidence_in_translation", language)
        said = {"who": sworn.translator, "address": sworn.address, "telephone": sworn.telephone, "file": where}
        happened.append((sworn.on, told("evidence_was_certified", sworn.by, **said)))
    if one.dropped:
        happened.append((one.dropped.on, told("evidence_was_dropped", one.dropped.by, why=one.dropped.why)))
    yield from sorted(happened, key=lambda each: each[0])


def _file(paper: StoredPaper, language: str) -> str:
    return f"{paper.name}, {pages(paper.pages, language)}"


def exported_view(paper: StoredPaper, out: Path, language: str) -> RenderableType:
    """Say where a file was written, and by which hash it is known again."""
    told = say("evidence_written", language, file=out, pages=pages(paper.pages, language))
    return Group(Text(told), Text(f"sha256 {paper.sha256}", style=FAINT))


def plan_view(plan: BegunPlan, language: str) -> RenderableType:
    """Say where the plan of a packet lies, with which tabs, and what cannot be filed yet."""
    told = Text(say("evidence_planned", language, file=plan.file, tabs=", ".join(plan.tabs)))
    return Group(told, *(Text(f"  {why.in_(language)}", style=HEED) for why in plan.unready))


def put_notes(notes: Sequence[Sentence], language: str) -> None:
    """Print what is worth a look about a file that was taken in, where it disturbs no program that reads the answer."""
    for note in notes:
        put(Text(note.in_(language), style=HEED), sys.stderr)


def client_list_view(page: ClientList) -> RenderableType:
    """Draw the page for a client: what to bring, by when it has to be filed, whom to call."""
    language = page.language
    head = Text(page.office, style="bold")
    if page.telephone:
        head.append(f" · {page.telephone}")
    head.append(f"\n{say('client_day', language, day=page.made)}")
    if not page.papers:
        return Group(head, Text(""), Text(say("client_nothing", language)))
    parts = [
        head,
        Text(""),
        Text(say("client_title", language), style="bold"),
        Text(say("client_how", language)),
        Text(""),
    ]
    parts += [Text(f"[ ]  {_client_line(one, language)}") for one in page.papers]
    parts.append(Text(""))
    if page.by:
        parts.append(Text(say("client_by", language, day=long_day(page.by, language))))
    code = "client_call" if page.telephone else "client_tell"
    parts.append(Text(say(code, language, telephone=page.telephone)))
    return Group(*parts)


def _client_line(one: ClientPaper, language: str) -> str:
    told = say("client_of", language, title=one.title, person=one.person) if one.person else one.title
    return f"{told} ({say('client_again', language)})" if one.again else told
