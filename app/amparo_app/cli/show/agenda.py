"""The agenda: what can be done now and by whom, and for each other step why not yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from amparo.case.agenda import AgendaItem, AgendaStatus
from amparo.declarations import Catalog
from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, columns, section
from amparo_app.cli.show.words import days_until, say, short_day, whose
from amparo_app.sheets import CaseSheet

MINE = "●"


def agenda_sections(sheet: CaseSheet, language: str) -> Iterator[RenderableType]:
    """Yield what can be done now, what is being done, and what should be done again."""
    if not sheet.case.is_open:
        return
    by_status: dict[AgendaStatus, list[AgendaItem]] = {status: [] for status in AgendaStatus}
    for item in sheet.settlement.agenda:
        by_status[item.status].append(item)
    yield _open(sheet, by_status[AgendaStatus.OPEN], language)
    for status, heading in ((AgendaStatus.RUNNING, "h_running"), (AgendaStatus.OUTDATED, "h_outdated")):
        if by_status[status]:
            rows = [(Text(f"  {item.key}", style=NAME), _waiting(item, language)) for item in by_status[status]]
            yield section(say(heading, language), columns(rows))


def later_sections(sheet: CaseSheet, catalog: Catalog, language: str, *, whole: bool) -> Iterator[RenderableType]:
    """Yield the steps that are not open yet, each with its reason: those of the present phase, or all of them."""
    items = [item for item in sheet.settlement.agenda if item.status is AgendaStatus.NOT_YET]
    kind = catalog.case_type.get(sheet.case.case_type)
    titles = {phase.id: phase.title.in_(language) for phase in kind.phases} if kind else {}
    shown = [item for item in items if whole or item.phase == sheet.settlement.phase]
    hidden = Counter(titles.get(item.phase, item.phase) for item in items if item not in shown)
    parts: list[RenderableType] = []
    if shown:
        parts.append(columns([(Text(f"  {item.key}", style=NAME), _waiting(item, language)) for item in shown]))
    if hidden:
        phases = ", ".join(f"{title} ({count})" for title, count in hidden.items())
        parts.append(Text(say("later_phases", language, phases=phases), style=FAINT))
    if parts:
        yield section(say("h_later", language), *parts)


def _open(sheet: CaseSheet, items: list[AgendaItem], language: str) -> RenderableType:
    heading = say("h_now", language)
    if not items:
        return section(heading, Text(say("nothing_open", language)))
    rows = [
        (
            Text.assemble((f"{MINE if item.key in sheet.mine else ' '} ", GOOD), (item.key, NAME)),
            _now(sheet, item, language),
        )
        for item in items
    ]
    parts: list[RenderableType] = [columns(rows)]
    if any(item.key in sheet.mine for item in items):
        parts.append(Text(say("mark_yours", language, name=sheet.reader), style=FAINT))
    return section(heading, *parts)


def _now(sheet: CaseSheet, item: AgendaItem, language: str) -> Text:
    told = Text(item.title.in_(language), style="bold")
    told.append(f"\n{whose(item.roles, language)}", style=f"not bold {FAINT}")
    if item.due is not None:
        due = say(
            "by_day", language, day=short_day(item.due, language), when=days_until(item.due, sheet.today, language)
        )
        told.append(f" · {due}", style=f"not bold {HEED if item.due <= sheet.today else ''}".strip())
    for reason in item.reasons:
        told.append(f"\n{reason.in_(language)}", style="not bold")
    return told


def _waiting(item: AgendaItem, language: str) -> Text:
    told = Text(item.title.in_(language))
    reasons = "; ".join(reason.in_(language) for reason in item.reasons)
    told.append(f"\n{reasons or whose(item.roles, language)}", style=FAINT)
    return told
