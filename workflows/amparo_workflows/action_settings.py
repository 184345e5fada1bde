"""What a plugin's action is handed of the organization's settings: the catalog's open ones, and the secret ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.plugins.setting_values import secrets_for
from amparo.records.plugin_choices import SettingsDecision, plugin_settings

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amparo.declarations import Catalog, FactValue
    from amparo.records.repository import Records


def action_settings(records: Records, connection: sa.Connection, catalog: Catalog, plugin: str) -> dict[str, FactValue]:
    """Return a plugin's settings for an action of a case under this catalog, by name.

    The open ones are those that the case was decided under. The secret ones stand in no catalog, which is not sealed;
    they are as the organization has them now: a token that was replaced opens nothing any more.
    """
    settings = catalog.settings_of.get(plugin)
    if settings is None:
        return {}
    secrets: dict[str, FactValue] = {}
    if any(field.secret for field in settings.form.fields):
        standing = plugin_settings(records, catalog.organization, connection).get(plugin, SettingsDecision())
        secrets = secrets_for(settings.form, standing.secrets)
    return settings.values | secrets
