"""What is wrong with what a plugin lets an organization set, and with what was set."""

from __future__ import annotations

from collections.abc import Iterator

from amparo.declarations import Catalog, FieldDeclaration, PluginSettings
from amparo.plugins.checks.forms import field_problems
from amparo.plugins.checks.problem import Problem
from amparo.plugins.setting_values import settings_refused


def settings_problems(settings: PluginSettings, catalog: Catalog) -> Iterator[Problem]:
    """Yield what is wrong with a plugin's settings form, and with the values that an organization gave."""
    wrong = tuple(_of_form(settings, catalog))
    yield from wrong
    refused = None if wrong else settings_refused(settings.form, settings.values)
    if refused is not None:
        yield Problem(settings.plugin, "settings", refused.sentence.en)


def _of_form(settings: PluginSettings, catalog: Catalog) -> Iterator[Problem]:
    own = settings.form.fields
    plain = tuple(field.model_copy(update={"fact": None, "secret": False}) for field in own)
    for problem in field_problems(plain, settings.plugin, catalog):
        yield Problem(settings.plugin, "settings", problem)
    for field in own:
        yield from (Problem(settings.plugin, f"settings, field “{field.name}”", problem) for problem in _of(field))


def _of(field: FieldDeclaration) -> Iterator[str]:
    if field.fact:
        yield "a setting is about no case: it states no fact"
    if field.required:
        yield "it has no default; give it one, if only None"
