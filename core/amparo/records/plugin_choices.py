"""What an organization decides about plugins: which are enabled and in which version, and what is set of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.model import Recorded
from amparo.declarations import FactValue

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amparo.records.decisions import DecisionStore

PLUGIN, PLUGIN_SETTINGS = "plugin", "plugin_settings"
"""The kinds of these decisions; the subject of each is the plugin's id."""


class PluginChoice(Recorded):
    """Whether an organization works with a plugin, in which version, and why.

    The version is empty for a plugin that ships with the engine, which has only one.
    """

    enabled: bool
    version: str = ""
    reason: str = ""


class SettingsDecision(Recorded):
    """Everything that an organization set of a plugin, for whatever version of it, and why; secret values apart."""

    values: dict[str, FactValue] = {}
    secrets: dict[str, FactValue] = {}
    reason: str = ""


def plugin_choices(records: DecisionStore, organization: str) -> dict[str, PluginChoice]:
    """Return by plugin how the organization decided about it, as it stands; the undecided ones are not there."""
    standing = records.standing(organization, PLUGIN, PluginChoice)
    return {plugin: decision.content for plugin, decision in standing.items()}


def plugin_settings(
    records: DecisionStore, organization: str, connection: sa.Connection | None = None
) -> dict[str, SettingsDecision]:
    """Return by plugin what the organization set of it, as it stands."""
    standing = records.standing(organization, PLUGIN_SETTINGS, SettingsDecision, connection)
    return {plugin: decision.content for plugin, decision in standing.items()}
