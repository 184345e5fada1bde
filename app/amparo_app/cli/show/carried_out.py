"""What a command came to, entry by entry, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.agenda import AgendaItem, AgendaStatus
from amparo.case.events import Event
from amparo.case.flags import RaisedFlag
from amparo.declarations import Catalog, FieldDeclaration, FieldKind
from amparo_app.cli.show.flags import flags_sections
from amparo_app.cli.show.paper import FAINT, GOOD, NAME, columns
from amparo_app.cli.show.words import say
from amparo_app.sheets import CaseSheet, OfferedPaper
from amparo_app.telling.history import Teller


def carried_out_view(
    sheet: CaseSheet,
    entries: Sequence[Event],
    catalog: Catalog,
    language: str,
    flags: Sequence[RaisedFlag] = (),
    offers: Sequence[OfferedPaper] = (),
) -> RenderableType:
    """Tell every entry that a command added to the record, and below it flags to look at and papers to make."""
    teller = Teller(sheet, catalog, language)
    head = Text(say("case", language, number=sheet.case.number), style="bold")
    rows = [(Text("✓", style=GOOD), Text(teller.tell(event.body))) for event in entries]
    if not rows:
        return Text.assemble(head, "  ", say("nothing_added", language))
    people = {person.id: person.name for person in sheet.case.persons}
    papers = _offered(offers, sheet.case.number, language)
    return Group(head, columns(rows), *flags_sections(flags, people, language), *papers)


def _offered(offers: Sequence[OfferedPaper], case: str, language: str) -> Iterator[RenderableType]:
    """Yield how each paper is made that a completed step offers."""
    if not offers:
        return
    yield Text(say("offers_documents", language))
    for one in offers:
        how = f"amparo documents generate {case} {one.template} --step {one.step}"
        yield Text.assemble("  ", (one.title.in_(language), "bold"), "  ", (how, NAME))


def form_view(
    item: AgendaItem, fields: Sequence[FieldDeclaration], case: str, language: str, problem: str = ""
) -> RenderableType:
    """Say what a step asks, field by field, and how to answer."""
    title = Text(say("asks", language, step=item.title), style="bold")
    if item.status is AgendaStatus.NOT_YET:
        title.append("  " + "; ".join(reason.in_(language) for reason in item.reasons), style="yellow not bold")
    required = " ".join(f"-d {field.name}=…" for field in fields if field.required)
    how = Text.assemble(
        (f"amparo case do {case} {item.key} {required}", NAME), "\n", (say("asks_file", language), FAINT)
    )
    parts: list[RenderableType] = [Text(problem, style="yellow")] if problem else []
    return Group(*parts, title, columns(field_rows(fields, language)), how)


def field_rows(fields: Sequence[FieldDeclaration], language: str) -> list[tuple[Text, Text]]:
    """Return a row for each field: its name, and what it takes."""
    return [(Text(f"  {field.name}", style=NAME), _asked(field, language)) for field in fields]


def _asked(field: FieldDeclaration, language: str) -> Text:
    told = Text(field.label.in_(language))
    marks = [kind_of(field, language), *([] if field.required else [say("optional", language)])]
    told.append(f"  ({', '.join(marks)})", style=FAINT)
    if field.help:
        told.append(f"\n{field.help.in_(language)}", style=FAINT)
    return told


def kind_of(field: FieldDeclaration, language: str) -> str:
    """Say in a word or two what a field takes."""
    if field.kind is FieldKind.CHOICE:
        return " | ".join(_choice(choice, field.shown(choice).in_(language)) for choice in field.choices)
    bounds = [str(bound) for bound in (field.minimum, field.maximum) if bound is not None]
    limits = f" {' - '.join(bounds)}" if field.kind is FieldKind.WHOLE_NUMBER and bounds else ""
    return say(f"takes_{field.kind.value}", language) + limits


def _choice(typed: str, label: str) -> str:
    return typed if label == typed.replace("_", " ") else f"{typed} ({label})"
