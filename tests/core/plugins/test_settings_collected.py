"""Settings on their way into a plugin's declarations and the catalog, and what never gets there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amparo.declarations import Catalog, FactValue, PluginContext
from amparo.plugins.catalog import build_catalog
from amparo.plugins.collect import Collected, collect
from amparo.plugins.manager import PluginSource

Written = Callable[[str, str], PluginSource]

BODY = """
from typing import Annotated
from pydantic import BaseModel, Field
from amparo.declarations import Ask, FactDeclaration, Form

class Settings(BaseModel):
    window: Annotated[str, Ask(es="ventanilla")] = "window 1"
    at_most: Annotated[int, Field(ge=1, le=9), Ask(es="como máximo")] = 3
    token: Annotated[str | None, Ask(es="ficha", secret=True)] = None

@hookimpl
def amparo_settings():
    return Form.of(Settings)

@hookimpl
def amparo_facts(context):
    seen = ",".join(f"{name}={value}" for name, value in sorted(context.settings.items()))
    own = context.settings_as(Settings)
    return [FactDeclaration(name="quay.seen", title=Text(f"{own.window}; {own.at_most}; {seen}"), kind="text")]
"""


def collected(source: PluginSource, context: PluginContext, **settings: FactValue) -> Collected:
    """What the plugin declares when this was set of it."""
    return collect([source], context, settings={source.id: settings, "another": {"window": "no"}})


def catalog(source: PluginSource, context: PluginContext, **settings: FactValue) -> Catalog:
    """The catalog that follows."""
    found = collected(source, context, **settings)
    assert () == found.broken
    return build_catalog(context.organization, found.declarations)


def test_what_is_set_reaches_the_declarations_and_the_catalog(written: Written, context: PluginContext) -> None:
    """Another value is another catalog; the same value is the same one."""
    source = written("quay", BODY)
    plain, other, again = (catalog(source, context, **given) for given in ({}, {"at_most": 5}, {"at_most": 5}))

    assert ["window 1; 3; ", "window 1; 5; at_most=5"] == [one.fact["quay.seen"].title.en for one in (plain, other)]
    assert {"at_most": 5} == other.settings_of["quay"].values
    assert (False, True) == (plain.hash == other.hash, other.hash == again.hash)


def test_a_secret_and_what_no_form_asks_for_reach_neither(written: Written, context: PluginContext) -> None:
    """Even if somebody stored it among the open values: the catalog lies in clear, and is shown."""
    made = catalog(written("quay", BODY), context, window="window 7", token="s3cret-t0ken", gone="x")

    assert "window 7; 3; window=window 7" == made.fact["quay.seen"].title.en
    assert {"window": "window 7"} == made.settings_of["quay"].values
    assert "s3cret-t0ken" not in made.model_dump_json()


def test_a_value_that_does_not_fit_the_form_breaks_the_plugin_by_name(written: Written, context: PluginContext) -> None:
    """As after an upgrade that asks for less; the form is there nonetheless, so that it can be mended."""
    [broken] = collected(written("quay", BODY), context, at_most=12).broken

    assert "its settings do not do: “at most” (at_most) is at most 9, and 12 is more. Set them anew" == broken.why
    assert ["window", "at_most", "token"] == [field.name for field in broken.settings.fields]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("def amparo_settings():\n    return {}", "amparo_settings gave back a dict instead of a Form"),
        (
            BODY.replace(' = "window 1"', ""),
            "amparo_settings: “window” has no default; give it one, if only None",
        ),
    ],
)
def test_a_form_that_cannot_be_used_breaks_the_plugin(
    written: Written, context: PluginContext, body: str, why: str
) -> None:
    """It has to be sound before anybody set anything."""
    source = written("quay", body if "hookimpl" in body else f"@hookimpl\n{body}")

    assert [why] == [broken.why for broken in collected(source, context).broken]
