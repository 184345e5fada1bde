"""The Refugee Closet as a plugin: clothes, hygiene products and other essentials for people released from detention."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.declarations import FactDeclaration, PluginInfo, RegisterDeclaration, StepDeclaration, Text
from amparo.plugins import hookimpl


@hookimpl
def amparo_plugin_info() -> PluginInfo:
    """Say who this plugin is."""
    return PluginInfo(
        id="refugee_closet",
        version="0.1.0",
        title=Text("Refugee Closet", "Ropero para personas refugiadas"),
        owner="CARECEN Los Angeles",
        contact="plugins@example.org",
        requires_amparo=">=0.1,<0.2",
        reads=("person.language", "released_from_custody"),
    )


@hookimpl
def amparo_facts() -> Sequence[FactDeclaration]:
    """Declare what a person asked for."""
    from amparo_refugee_closet.support import facts

    return facts()


@hookimpl
def amparo_steps() -> Sequence[StepDeclaration]:
    """Declare the two steps after a release, placed in the asylum plugin's case type."""
    from amparo_refugee_closet.support import steps

    return steps()


@hookimpl
def amparo_registers() -> Sequence[RegisterDeclaration]:
    """Declare the shelves and the visits at the desk."""
    from amparo_refugee_closet.shelves import shelves
    from amparo_refugee_closet.visits import visits

    return (shelves(), visits())
