"""What an organization decided about plugins: which are enabled, what is set of them, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, columns
from amparo_app.cli.show.words import fact, say
from amparo_app.plugin_choosing import Choosing
from amparo_app.plugin_settings import OwnSetting, SettingsDecided, SettingsSheet


def choosing_view(done: Choosing, language: str) -> RenderableType:
    """Say what was decided about a plugin, which work of it is open, and what comes next."""
    stem = "choice_enabled" if done.enabled else "choice_disabled"
    code = stem if done.changed else f"{stem}_already"
    version = f" {done.version}" if done.version else ""
    head = Text(say(code, language, plugin=done.plugin, version=version, organization=done.organization), style="bold")
    parts: list[RenderableType] = [head]
    if not done.enabled and done.open_work.steps:
        work = done.open_work
        told = say("choice_open_work", language, cases=work.cases, steps=work.steps, plugin=done.plugin)
        parts.append(Text(told, style=HEED))
    parts += [Text(note.in_(language), style=HEED) for note in done.notes]
    parts += _next(done.organization, done.in_force, done.proposed, language)
    return Group(*parts)


def settings_view(sheet: SettingsSheet, language: str) -> RenderableType:
    """List what can be set of a plugin, with what it is and what the organization set."""
    version = f" {sheet.version}" if sheet.version else ""
    head = say("settings_head", language, plugin=sheet.plugin, version=version, organization=sheet.organization)
    parts: list[RenderableType] = [
        Text(head, style="bold"),
        columns(_row(one, sheet, language) for one in sheet.settings),
    ]
    if not sheet.enabled:
        parts.append(Text(say("settings_not_enabled", language, plugin=sheet.plugin), style=HEED))
    parts.append(Text(f"amparo plugins settings {sheet.plugin} KEY=VALUE --org {sheet.organization}", style=NAME))
    return Group(*parts)


def settings_decided_view(done: SettingsDecided, language: str) -> RenderableType:
    """Say what is set now, and what comes next."""
    parts: list[RenderableType] = [settings_view(done.sheet, language), Text(say("settings_decided", language))]
    if done.sheet.enabled:
        parts += _next(done.sheet.organization, done.in_force, done.proposed, language)
        if any(one.field.secret for one in done.sheet.settings):
            parts.append(Text(say("settings_secret_at_once", language), style=FAINT))
    return Group(*parts)


def _row(one: OwnSetting, sheet: SettingsSheet, language: str) -> tuple[Text, Text]:
    told = Text.assemble((one.field.label.in_(language), "bold"), "\n", _stands(one, language))
    if sheet.enabled and not one.field.secret and one.in_force != one.value:
        told.append("\n" + say("settings_in_force", language, value=_shown(one, one.in_force, language)), style=HEED)
    if one.field.help:
        told.append(f"\n{one.field.help.in_(language)}", style=FAINT)
    if one.field.choices:
        told.append("\n" + say("settings_choices", language, choices=", ".join(one.field.choices)), style=FAINT)
    return Text(one.field.name, style=NAME), told


def _stands(one: OwnSetting, language: str) -> Text:
    if one.field.secret:
        return Text(say("settings_secret_set" if one.is_set else "settings_secret_unset", language), style=GOOD)
    shown = _shown(one, one.value, language)
    return Text(shown, style=GOOD) if one.is_set else Text(shown)


def _shown(one: OwnSetting, value: bool | int | str | None, language: str) -> str:
    if value is not None:
        return fact(value, language, one.field)
    if one.field.default is None or one.field.default == "":
        return say("settings_unset", language)
    return say("settings_default", language, value=fact(one.field.default, language, one.field))


def _next(organization: str, in_force: str, proposed: str, language: str) -> Iterator[Text]:
    if in_force == proposed:
        yield Text(say("choice_same_catalog", language))
        return
    yield Text(say("choice_next", language, catalog=proposed[:8]))
    for command in ("rehearse", "switch"):
        yield Text(f"  amparo plugins {command} --org {organization}", style=NAME)
