"""A catalog: what it holds in numbers, its steps, events, deadline rules, letters, government forms."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import Catalog, DeadlineRule, EventDeclaration, StepDeclaration
from amparo_app.cli.show.paper import FAINT, HEED, NAME, columns, labelled, section
from amparo_app.cli.show.words import long_day, say, whose


def summary_view(catalog: Catalog, language: str) -> RenderableType:
    """Say which plugins a catalog is of, and how much it holds."""
    pairs: list[tuple[str, RenderableType]] = [
        (plugin.id, Text(f"{plugin.version}  {plugin.title.in_(language)}")) for plugin in catalog.plugins
    ]
    kinds = [
        (
            Text(kind.id, style=NAME),
            Text(f"{kind.title.in_(language)}: " + ", ".join(phase.title.in_(language) for phase in kind.phases)),
        )
        for kind in catalog.case_types
    ]
    counts = (
        ("steps", catalog.steps),
        ("events", catalog.events),
        ("rules", catalog.rules),
        ("documents", catalog.documents),
        ("government forms", catalog.government_forms),
    )
    held = ", ".join(f"{len(items)} {name}" for name, items in counts)
    return Group(
        Text.assemble(("catalog ", "bold"), (catalog.hash[:8], f"bold {NAME}"), f"  {held}"),
        labelled(pairs),
        section(say("h_case_types", language), columns(kinds)),
        Text("--steps  --events  --rules  --documents  --forms", style=FAINT),
    )


def steps_view(catalog: Catalog, language: str) -> RenderableType:
    """List the steps of each case type by phase."""
    sections = []
    for kind in catalog.case_types:
        for phase in kind.phases:
            rows = [_step(step, language) for step in catalog.steps_of[kind.id] if step.phase == phase.id]
            if rows:
                sections.append(section(f"{kind.id} · {phase.title.in_(language)}", columns(rows)))
    return Group(*sections)


def _step(step: StepDeclaration, language: str) -> tuple[Text, Text]:
    told = Text(step.title.in_(language))
    fields = ", ".join(field.name if field.required else f"[{field.name}]" for field in step.form.fields)
    details = [step.plugin, whose(step.roles, language), *([fields] if fields else [])]
    told.append("\n" + " · ".join(details), style=FAINT)
    return Text(step.id, style=NAME), told


def events_view(catalog: Catalog, language: str) -> RenderableType:
    """List the events, those that the engine records by itself too."""
    return columns([_event(event, language) for event in catalog.events])


def _event(event: EventDeclaration, language: str) -> tuple[Text, Text]:
    told = Text(event.title.in_(language))
    fields = ", ".join(field.name if field.required else f"[{field.name}]" for field in event.fields)
    details = [event.plugin, *([say("by_engine", language)] if event.by_engine else []), *([fields] if fields else [])]
    details += [say("about", language, event=event.about)] if event.about else []
    told.append("\n" + " · ".join(details), style=FAINT)
    return Text(event.kind, style=NAME), told


def rules_view(catalog: Catalog, language: str) -> RenderableType:
    """List the deadline rules, each with what starts it, the law and since when."""
    return columns([_rule(rule, catalog, language) for rule in catalog.rules])


def _rule(rule: DeadlineRule, catalog: Catalog, language: str) -> tuple[Text, Text]:
    told = Text(rule.title.in_(language), style="bold")
    events = dict.fromkeys(trigger.event for trigger in rule.triggers)
    trigger = ", ".join(catalog.event[kind].title.in_(language) if kind in catalog.event else kind for kind in events)
    kind = say(f"kind_{rule.kind.value}", language)
    told.append(
        f"\n{kind} · {say('started_by', language)}: {trigger} · {rule.counting.replace('_', ' ')}", style="not bold"
    )
    for value in rule.values:
        number = "" if value.value is None or rule.unit == "none" else f"{value.value} {rule.unit.replace('_', ' ')}"
        since = say("since", language, day=long_day(value.from_, language)) if value.from_ else ""
        told.append(
            "\n" + " · ".join(part for part in (number, since, value.authority) if part and part != rule.citation),
            style=f"not bold {FAINT}",
        )
    told.append(f"\n{rule.citation}", style=f"not bold {FAINT}")
    if rule.disabled:
        told.append(f"\n{say('disabled', language, why=rule.disabled)}", style=f"not bold {HEED}")
    return Text(rule.id, style=NAME), told


def documents_view(catalog: Catalog, language: str) -> RenderableType:
    """List the letters with the fields that each asks for."""
    rows = []
    for template in catalog.documents:
        told = Text.assemble(template.title.in_(language), (f"  {', '.join(sorted(template.files))}", FAINT))
        told.append("\n" + ", ".join(field.source for field in template.fields), style=FAINT)
        rows.append((Text(template.id, style=NAME), told))
    return columns(rows)


def forms_view(catalog: Catalog, language: str) -> RenderableType:
    """List the government forms, each edition with its authority and when that was last read."""
    rows = []
    for form in catalog.government_forms:
        asked = len(form.questions) + sum(len(rows.questions) for rows in form.rows)
        edition = say("forms_edition", language, edition=f"{form.edition:%m/%d/%y}")
        told = Text.assemble((f"{form.number}  ", "bold"), form.title.in_(language), (f"  {edition}", FAINT))
        details = (form.plugin, say("forms_asks", language, count=asked), form.authority, form.url)
        told.append("\n" + " · ".join(details), style=FAINT)
        told.append("\n" + say("forms_read", language, day=long_day(form.as_of, language)), style=FAINT)
        rows.append((Text(form.id, style=NAME), told))
    return columns(rows)
