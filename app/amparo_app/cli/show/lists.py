"""Lists: cases, due dates, kinds of event, candidates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.model import LegalEvent
from amparo.declarations import Catalog, EventDeclaration, FieldDeclaration, Role
from amparo_app.cli.show.carried_out import field_rows
from amparo_app.cli.show.paper import ALARM, FAINT, HEED, NAME, columns, listing
from amparo_app.cli.show.words import days_until, fact, say, short_day, whose, written
from amparo_app.sheets import CaseRow, DueRow
from amparo_app.telling.deadlines import status

_SOON_DAYS = 7


def cases_view(
    lines: Sequence[CaseRow], people: Mapping[str, str], catalog: Catalog, today: date, language: str
) -> RenderableType:
    """List cases with their client, phase, nearest date and who has them."""
    rows = []
    for line in lines:
        kind = catalog.case_type.get(line.case_type)
        phases = {phase.id: phase.title.in_(language) for phase in kind.phases} if kind else {}
        state = phases.get(line.phase, line.phase) if line.is_open else say("closed", language)
        attention = Text(str(line.attention), style=ALARM) if line.attention else Text("")
        when = _when(line.next_due, today, language)
        rows.append(
            (Text(line.number, style=NAME), line.client, state, *when, _names(line.assigned, people), attention)
        )
    heads = ("l_case", "l_client", "l_phase", "l_next_date", "", "l_assigned", "l_attention")
    return listing([say(head, language) if head else "" for head in heads], rows, say("no_cases", language))


def due_view(
    lines: Sequence[DueRow], people: Mapping[str, str], catalog: Catalog, today: date, language: str
) -> RenderableType:
    """List due dates by safe date, with the days that are left."""
    rows = []
    for line in lines:
        title = catalog.rule[line.rule].title.in_(language) if line.rule in catalog.rule else line.rule
        told = Text(title)
        marks = (line.deadline, say(f"kind_{line.kind.value}", language), status(line.status, language))
        told.append("\n" + " · ".join(marks), style=FAINT)
        if line.waits:
            told.append(f" · {say('waits', language)}", style=HEED)
        if not line.rule_confirmed:
            told.append(f" · {say('r_rule_unconfirmed', language)}", style=FAINT)
        legal = Text(short_day(line.legal_due, language) if line.legal_due else "", style=FAINT)
        case = Text(line.number, style=NAME)
        if line.client:
            case.append(f"\n{line.client}", style=FAINT)
        when = _when(line.safe_due, today, language)
        rows.append((case, *when, legal, told, _names(line.assigned, people)))
    heads = ("l_case", "l_safe_date", "", "l_legal_date", "l_deadline", "l_assigned")
    return listing([say(head, language) if head else "" for head in heads], rows, say("nothing_due", language))


def events_view(found: Sequence[EventDeclaration], case: str, language: str) -> RenderableType:
    """List kinds of event with what each asks."""
    if not found:
        return Text(say("nothing_recordable", language))
    rows = []
    for declared in found:
        told = Text(declared.title.in_(language))
        fields = ", ".join(field.name if field.required else f"[{field.name}]" for field in declared.fields)
        if fields:
            told.append(f"\n{fields}", style=FAINT)
        if declared.about:
            told.append(f"\n{say('about', language, event=declared.about)}", style=FAINT)
        rows.append((Text(declared.kind, style=NAME), told))
    how = Text(say("events_how", language, case=case), style=FAINT)
    return Group(columns(rows), how)


def event_view(
    declared: EventDeclaration, case: str, language: str, continued: Sequence[LegalEvent], catalog: Catalog
) -> RenderableType:
    """Say what one kind of event asks, how to record it, and which event on record it could continue."""
    title = Text(written(declared.title, language), style="bold")
    title.append(f"  {whose(declared.roles, language)}" if declared.roles else "", style=f"not bold {FAINT}")
    required = " ".join(f"-d {field.name}=…" for field in declared.fields if field.required)
    about = f"--about {continued[0].id if len(continued) == 1 else '…'} " if continued else ""
    do = Text(f"amparo case record {case} {declared.kind} --date … {about}{required}".rstrip(), style=NAME)
    parts: list[RenderableType] = [title]
    if declared.fields:
        parts.append(columns(field_rows(declared.fields, language)))
    if continued:
        asked = catalog.event[declared.about].fields if declared.about else ()
        parts.append(Text(say("event_continues", language)))
        parts.append(columns(_continued(event, asked, language) for event in continued))
    return Group(*parts, do)


def _continued(event: LegalEvent, asked: Sequence[FieldDeclaration], language: str) -> tuple[Text, Text]:
    answers = [fact(event.current[one.name], language, one) for one in asked if one.name in event.current]
    return Text(f"  {event.id}", style=NAME), Text(" · ".join([short_day(event.on, language), *answers]))


def _when(day: date | None, today: date, language: str) -> tuple[Text, Text]:
    if day is None:
        return Text(""), Text("")
    left = (day - today).days
    style = ALARM if left <= 0 else HEED if left <= _SOON_DAYS else ""
    return Text(short_day(day, language), style=style), Text(days_until(day, today, language), style=style)


def _names(assigned: Mapping[Role, str], people: Mapping[str, str]) -> Text:
    return Text(", ".join(dict.fromkeys(people.get(person, person) for person in assigned.values())))
