"""What an organization sets of a plugin: shown, read from a person with every problem at once, and decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from amparo.declarations import FactValue, FieldDeclaration, Form, PluginContext, phrase
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.errors import DeclarationsInvalid, InvalidInput, PluginBroken, UnknownName
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.collect import collect
from amparo.records.plugin_choices import PLUGIN_SETTINGS, SettingsDecision, plugin_settings
from amparo_app.catalogs import propose
from amparo_app.marked_yaml import FileInvalid, read_marked
from amparo_app.office import user_name
from amparo_app.plugin_choosing import Managing, named_version

Given = dict[str, FactValue | None]
"""Settings by name as a person gave them; None takes one back, so that the plugin's own default stands."""

_TYPED = "What was typed"


class OwnSetting(BaseModel):
    """One thing that can be set: what it is, whether the organization set it, to what, and what is in force.

    A secret one has no values here.
    """

    model_config = ConfigDict(frozen=True)

    field: FieldDeclaration
    is_set: bool
    value: FactValue | None = None
    in_force: FactValue | None = None


class SettingsSheet(BaseModel):
    """Everything that an organization can set of a plugin; `enabled` says whether its next catalog has the plugin."""

    model_config = ConfigDict(frozen=True)

    organization: str
    plugin: str
    version: str
    enabled: bool
    settings: tuple[OwnSetting, ...]


class SettingsDecided(BaseModel):
    """What came of setting: the sheet as it stands, and the hashes of the catalog in force and of what now follows."""

    model_config = ConfigDict(frozen=True)

    sheet: SettingsSheet
    in_force: str
    proposed: str


class PluginForm(BaseModel):
    """What can be set of a plugin in a version, and whether the organization's choices enable just this one."""

    model_config = ConfigDict(frozen=True)

    plugin: str
    version: str
    enabled: bool
    form: Form


def plugin_form(at: Managing, named: str) -> PluginForm:
    """Return what can be set of `PLUGIN`, in the version that is enabled, or of `PLUGIN==VERSION`.

    Raises UnknownName for what is not here, PluginBroken if it cannot be read, InvalidInput if nothing can be set.
    """
    enabled = {plugin: source for plugin, source in at.enabled().items() if source.module}
    plugin, version = named_version(at.plugins, named)
    source = enabled.get(plugin)
    if source is None or "==" in named:
        source = next(one for one in at.plugins if (one.id, one.version) == (plugin, version))
    context = PluginContext(organization=at.organization, engine_version=ENGINE_VERSION)
    collected = collect((source,), context, settings={plugin: _standing(at, plugin).values})
    forms = [one.settings for one in collected.declarations] + [one.settings for one in collected.broken]
    form = forms[0]
    if collected.broken and not form.fields:
        raise PluginBroken(plugin, collected.broken[0].why)
    if not form.fields:
        raise InvalidInput(f"Nothing can be set of the plugin “{plugin}”.")
    return PluginForm(plugin=plugin, version=source.version, enabled=enabled.get(plugin) == source, form=form)


def sheet_of(at: Managing, asked: PluginForm) -> SettingsSheet:
    """Return what the organization set of a plugin, as it stands, beside what is in force for new cases."""
    standing, active = _standing(at, asked.plugin), at.records.active_catalog(at.organization)
    settings = active.settings_of.get(asked.plugin) if active else None
    force = settings.values if settings else {}
    return SettingsSheet(
        organization=at.organization,
        plugin=asked.plugin,
        version=asked.version,
        enabled=asked.enabled,
        settings=tuple(_own(field, standing, force) for field in asked.form.fields),
    )


def _standing(at: Managing, plugin: str) -> SettingsDecision:
    return plugin_settings(at.records, at.organization).get(plugin, SettingsDecision())


def _own(field: FieldDeclaration, standing: SettingsDecision, force: Mapping[str, FactValue]) -> OwnSetting:
    if field.secret:
        return OwnSetting(field=field, is_set=field.name in standing.secrets)
    value = standing.values.get(field.name)
    return OwnSetting(field=field, is_set=value is not None, value=value, in_force=force.get(field.name))


def given_in_words(form: Form, typed: Mapping[str, FactValue], language: str) -> Given:
    """Return what was typed as `key=value`, checked; an empty value takes a setting back. Raises FileInvalid."""
    given: Given = {name: None if value == "" else value for name, value in typed.items()}
    problems = tuple(problem for name, value in given.items() for problem in _problems(form, name, value, language))
    if problems:
        raise FileInvalid(_TYPED, problems)
    return given


def given_in_file(form: Form, file: Path, language: str) -> Given:
    """Return the settings in a YAML file, one key and value to a line; raises FileInvalid with the line of each."""
    marked = read_marked(file)
    if not isinstance(marked.content, dict):
        marked.problem((), "a file of settings holds one key and value to a line, such as “desk_hours: 9 to 5”")
        marked.refuse_problems()
    for name, value in marked.content.items():
        for problem in _problems(form, str(name), value, language):
            marked.problem((name,), problem)
    marked.refuse_problems()
    return {str(name): value for name, value in marked.content.items()}


def _problems(form: Form, name: str, value: Any, language: str) -> Iterator[str]:  # noqa: ANN401 - what was typed
    field = next((one for one in form.fields if one.name == name), None)
    if field is None:
        known = [one.name for one in form.fields]
        yield str(UnknownName("setting", name, known, f"They are: {', '.join(known)}."))
    elif value is not None:
        try:
            checked_answers((field,), {name: value})
        except AnswersRefused as refused:
            # a secret is not repeated on a screen
            wrong = phrase("setting_secret_wrong", label=field.label, name=name) if field.secret else refused.sentence
            yield wrong.in_(language)


def decide_settings(at: Managing, asked: PluginForm, given: Given | None, reason: str) -> SettingsDecided:
    """Write down what is set of a plugin, on top of what stands; None takes everything back.

    Where the plugin is enabled the catalog that follows is built first: raises DeclarationsInvalid with every problem
    of it, and Refused for who may not; nothing is changed then. Secrets are in force at once, the rest with the next
    switch.
    """
    at.check_permission()
    decision = _changed(asked.form, _standing(at, asked.plugin), given, reason)
    proposed = at.records.organization(at.organization).catalog
    if asked.enabled:
        report = propose(at.records, at.organization, at.plugins, settings={asked.plugin: decision.values})
        if new := at.new_problems(report.problems):
            raise DeclarationsInvalid(new, "Nothing was changed: set so, what the plugins declare would have")
        proposed = report.catalog.hash
    at.records.decide(at.organization, PLUGIN_SETTINGS, asked.plugin, decision, by=at.by, operator=user_name())
    in_force = at.records.organization(at.organization).catalog
    return SettingsDecided(sheet=sheet_of(at, asked), in_force=in_force, proposed=proposed)


def _changed(form: Form, standing: SettingsDecision, given: Given | None, reason: str) -> SettingsDecision:
    if given is None:
        return SettingsDecision(reason=reason)
    secret = {field.name for field in form.fields if field.secret}
    values, secrets = dict(standing.values), dict(standing.secrets)
    for name, value in given.items():
        kept = secrets if name in secret else values
        kept.pop(name, None)
        if value is not None:
            kept[name] = value
    return SettingsDecision(values=values, secrets=secrets, reason=reason)
