"""A plugin that is to be installed or to go, in words that whoever runs a clinic understands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import ActionDeclaration, DeadlineRule, PluginDeclarations, StepDeclaration
from amparo.records.plugin_wheels import PluginWheel
from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, columns, labelled, section
from amparo_app.cli.show.words import roles, say, whose
from amparo_app.plugin_install import Candidate
from amparo_app.plugin_uninstall import Affected, Uninstalling

Row = tuple[RenderableType, RenderableType]


def candidate_view(candidate: Candidate, language: str) -> RenderableType:
    """Say who a plugin is, what it adds, what it reads and writes, what its actions may do, and what it needs."""
    declared = candidate.declarations
    head = f"{declared.info.title.in_(language)} {candidate.wheel.version} ({candidate.wheel.plugin})"
    parts: list[RenderableType] = [Text(head, style="bold"), labelled(_who(candidate, language), width=14)]
    for code, rows in _adds(declared, language):
        if rows:
            parts.append(section(say(code, language), columns(rows)))
    if not any(rows for _, rows in _adds(declared, language)):
        parts.append(Text(say("install_adds_nothing", language), style=HEED))
    parts.append(section(say("install_h_reaches", language), labelled(_reaches(candidate, language), width=14)))
    return Group(*parts, Text(""))


def installed_view(kept: PluginWheel, language: str) -> RenderableType:
    """Say that a plugin is here now, that nobody works with it yet, and what comes next."""
    named = f"{kept.id}=={kept.version}"
    return Group(
        Text(say("install_done", language, plugin=kept.id, version=kept.version), style=GOOD),
        Text(say("install_next", language)),
        Text(f"  amparo plugins enable {named} --org …\n  amparo plugins rehearse --org …", style=NAME),
    )


def uninstalling_view(uninstalling: Uninstalling, language: str) -> RenderableType:
    """Say which version of a plugin is to go, who works with it, and what becomes of that."""
    wheel = uninstalling.wheel
    head = Text(say("uninstall_head", language, plugin=wheel.id, version=wheel.version, file=wheel.file), style="bold")
    if not uninstalling.affected:
        return Group(head, Text(say("uninstall_nobody", language)))
    rows = [
        (Text(one.organization, style=NAME), Text(_affected(one, wheel, language))) for one in uninstalling.affected
    ]
    return Group(head, columns(rows), Text(say("uninstall_what_stays", language), style=HEED))


def uninstalled_view(uninstalling: Uninstalling, language: str) -> RenderableType:
    """Say that it is gone, and how it comes back."""
    wheel = uninstalling.wheel
    parts: list[RenderableType] = [
        Text(say("uninstall_done", language, plugin=wheel.id, version=wheel.version), style=GOOD)
    ]
    for one in uninstalling.affected:
        if one.enabled:
            told = say("uninstall_disable", language, organization=one.organization)
            parts += [Text(told), Text(f"  amparo plugins disable {wheel.id} --org {one.organization}", style=NAME)]
    return Group(*parts)


def _who(candidate: Candidate, language: str) -> Iterator[tuple[str, RenderableType]]:
    info = candidate.declarations.info
    yield say("install_kept_by", language), Text(f"{info.owner}, {info.contact}")
    yield say("install_file", language), Text(f"{candidate.wheel.file}\nsha256 {candidate.sha256}")
    yield say("install_meant_for", language), Text(f"Amparo {info.requires_amparo}")
    if candidate.beside:
        yield (
            say("install_along", language),
            Text(", ".join(f"{one.distribution} {one.version}" for one in candidate.beside)),
        )
    if candidate.again:
        yield say("install_here", language), Text(say("install_again", language))
    elif candidate.here:
        yield say("install_here", language), Text(", ".join(candidate.here))


def _adds(declared: PluginDeclarations, language: str) -> Iterator[tuple[str, list[Row]]]:
    kinds = ((one.id, one.title.in_(language)) for one in declared.case_types)
    yield "install_h_case_types", _rows(kinds)
    yield "install_h_steps", [_step(step, language) for step in sorted(declared.steps, key=lambda one: one.phase)]
    yield "install_h_rules", [_rule(rule, language) for rule in declared.rules]
    letters = ((one.id, f"{one.title.in_(language)}  ({', '.join(sorted(one.files))})") for one in declared.documents)
    yield "install_h_documents", _rows(letters)
    forms = ((one.id, f"{one.title.in_(language)}  ({one.edition:%m/%d/%y})") for one in declared.government_forms)
    yield "install_h_government_forms", _rows(forms)
    yield "install_h_events", _rows((one.kind, one.title.in_(language)) for one in declared.events)
    yield "install_h_facts", _rows((one.name, one.title.in_(language)) for one in declared.facts)
    yield "install_h_registers", _rows((one.id, one.title.in_(language)) for one in declared.registers)
    yield "install_h_settings", _rows((one.name, one.label.in_(language)) for one in declared.settings.fields)
    yield "install_h_actions", [_action(action, declared, language) for action in declared.actions]


def _rows(pairs: Iterable[tuple[str, str]]) -> list[Row]:
    return [(Text(name, style=NAME), Text(told)) for name, told in pairs]


def _step(step: StepDeclaration, language: str) -> Row:
    told = Text(step.title.in_(language))
    details = [step.phase.replace("_", " "), whose(step.roles, language)]
    if step.action:
        details.append(say("install_by_action", language, action=step.action))
    told.append("\n" + " · ".join(details), style=FAINT)
    return Text(step.id, style=NAME), told


def _rule(rule: DeadlineRule, language: str) -> Row:
    told = Text(rule.title.in_(language))
    authorities = dict.fromkeys([rule.citation, *(value.authority for value in rule.values)])
    told.append("\n" + "; ".join(one for one in authorities if one), style=FAINT)
    return Text(rule.id, style=NAME), told


def _action(action: ActionDeclaration, declared: PluginDeclarations, language: str) -> Row:
    titles = {fact.name: fact.title.in_(language) for fact in declared.facts}
    handed = ", ".join(titles.get(name, name) for name in action.fields) or say("install_nothing", language)
    limits = say("install_limits", language, seconds=action.timeout_seconds, attempts=action.attempts)
    told = Text(action.title.in_(language))
    for line in (
        say("install_is_handed", language, fields=handed),
        limits,
        say("install_falls_back", language, roles=roles(action.fallback, language)),
    ):
        told.append(f"\n{line}", style=FAINT)
    return Text(action.id, style=NAME), told


def _reaches(candidate: Candidate, language: str) -> Iterator[tuple[str, RenderableType]]:
    info, nothing = candidate.declarations.info, say("install_nothing", language)
    yield say("install_reads", language), Text(", ".join(info.reads) or nothing)
    yield say("install_writes", language), Text(", ".join(info.writes) or nothing)
    yield say("install_network", language), _network(candidate, language)


def _network(candidate: Candidate, language: str) -> Text:
    if not candidate.asked:
        return Text(say("install_no_network", language))
    told = Text()
    for number, address in enumerate(candidate.asked):
        granted = address in candidate.granted
        code = "install_network_granted" if granted else "install_network_refused"
        line = say(code, language, address=address)
        told.append(("\n" if number else "") + line, style="" if granted else HEED)
    return told


def _affected(one: Affected, wheel: PluginWheel, language: str) -> str:
    parts = [
        say("uninstall_enabled", language) if one.enabled else "",
        say("uninstall_in_force", language) if one.in_force else "",
        say("uninstall_cases", language, cases=one.cases, steps=one.steps, plugin=wheel.id) if one.cases else "",
        say("uninstall_actions", language, actions=one.actions) if one.actions else "",
    ]
    return "\n".join(part for part in parts if part)
