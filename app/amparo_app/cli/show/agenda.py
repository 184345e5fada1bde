"""The agenda: what can be done now and by whom, and for each other step why not yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from amparo.case.agenda import AgendaItem, AgendaStatus
from amparo.case.kept_documents import DocumentStatus
from amparo.case.model import Case
from amparo.declarations import Catalog, DocumentTemplate, name_of
from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, columns, section
from amparo_app.cli.show.words import days_until, say, short_day, whose
from amparo_app.sheets import CaseSheet

MINE = "●"


def agenda_sections(sheet: CaseSheet, catalog: Catalog, language: str) -> Iterator[RenderableType]:
    """Yield what can be done now, what is being done, and what should be done again."""
    if not sheet.case.is_open:
        return
    by_status: dict[AgendaStatus, list[AgendaItem]] = {status: [] for status in AgendaStatus}
    for item in sheet.settlement.agenda:
        by_status[item.status].append(item)
    yield _open(sheet, catalog, by_status[AgendaStatus.OPEN], language)
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


def _open(sheet: CaseSheet, catalog: Catalog, items: list[AgendaItem], language: str) -> RenderableType:
    heading = say("h_now", language)
    if not items:
        return section(heading, Text(say("nothing_open", language)))
    rows = [
        (
            Text.assemble((f"{MINE if item.key in sheet.mine else ' '} ", GOOD), (item.key, NAME)),
            _now(sheet, catalog, item, language),
        )
        for item in items
    ]
    parts: list[RenderableType] = [columns(rows)]
    if any(item.key in sheet.mine for item in items):
        parts.append(Text(say("mark_yours", language, name=sheet.reader), style=FAINT))
    return section(heading, *parts)


def _now(sheet: CaseSheet, catalog: Catalog, item: AgendaItem, language: str) -> Text:
    told = Text(item.title.in_(language), style="bold")
    told.append(f"\n{whose(item.roles, language)}", style=f"not bold {FAINT}")
    if item.due is not None:
        due = say(
            "by_day", language, day=short_day(item.due, language), when=days_until(item.due, sheet.today, language)
        )
        told.append(f" · {due}", style=f"not bold {HEED if item.due <= sheet.today else ''}".strip())
    for reason in item.reasons:
        told.append(f"\n{reason.in_(language)}", style="not bold")
    if papers := papers_in_words(sheet.case, catalog, item.documents, language):
        told.append(f"\n{say('agenda_documents', language, titles=papers)}", style=f"not bold {FAINT}")
    return told


def papers_in_words(case: Case, catalog: Catalog, templates: Iterable[str], language: str) -> str:
    """Name the papers that a step offers, each with the latest version that the case keeps of it."""
    return ", ".join(_paper(case, catalog.document[one], language) for one in templates if one in catalog.document)


def _paper(case: Case, template: DocumentTemplate, language: str) -> str:
    kept = [one for one in case.documents if one.template == template.id and one.status is not DocumentStatus.DISCARDED]
    named = f"{template.title.in_(language)} ({template.id})"
    if not kept:
        return named
    return f"{named}: {kept[-1].id}, {name_of('document_status', kept[-1].status.value).in_(language)}"


def _waiting(item: AgendaItem, language: str) -> Text:
    told = Text(item.title.in_(language))
    reasons = "; ".join(reason.in_(language) for reason in item.reasons)
    told.append(f"\n{reasons or whose(item.roles, language)}", style=FAINT)
    return told
