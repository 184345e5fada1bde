"""What CARECEN Los Angeles adds of its own, declared as a plugin shaped like any partner's."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.declarations import (
    ActionDeclaration,
    DocumentTemplate,
    FactDeclaration,
    PluginInfo,
    StepDeclaration,
    Text,
)
from amparo.plugins import hookimpl, load_documents


@hookimpl
def amparo_plugin_info() -> PluginInfo:
    """Say who this plugin is."""
    return PluginInfo(
        id="carecen_la",
        version="0.1.0",
        title=Text("Support for asylum seekers in Los Angeles", "Apoyo a solicitantes de asilo en Los Ángeles"),
        owner="CARECEN Los Angeles",
        contact="plugins@example.org",
        requires_amparo=">=0.1,<0.2",
        reads=("asylum.custody", "released_from_custody"),
    )


@hookimpl
def amparo_facts() -> Sequence[FactDeclaration]:
    """Declare what a person needs, and where they could go."""
    from amparo_carecen_la.support import facts

    return facts()


@hookimpl
def amparo_steps() -> Sequence[StepDeclaration]:
    """Declare the support steps, placed in the asylum plugin's case type."""
    from amparo_carecen_la.support import steps

    return steps()


@hookimpl
def amparo_actions() -> Sequence[ActionDeclaration]:
    """Declare the search for places that can help."""
    from amparo_carecen_la.support import actions

    return actions()


@hookimpl
def amparo_documents() -> Sequence[DocumentTemplate]:
    """Declare the letter that a person takes to such a place."""
    return load_documents(__name__)
