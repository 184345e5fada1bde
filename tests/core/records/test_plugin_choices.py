"""What an organization decides about plugins is its own, sealed, and stands until it decides otherwise."""

from __future__ import annotations

import sqlalchemy as sa
from tests.core.records.office import Office

from amparo.records import tables
from amparo.records.organizations import OrganizationProfile
from amparo.records.plugin_choices import (
    PLUGIN,
    PLUGIN_SETTINGS,
    PluginChoice,
    SettingsDecision,
    plugin_choices,
    plugin_settings,
)


def test_the_last_choice_stands_and_another_organization_has_none_of_it(office: Office) -> None:
    """Enabled, then in another version, then disabled; the neighbours never decided."""
    office.records.create_organization("lighthouse", OrganizationProfile(name="Lighthouse"))
    for choice in (PluginChoice(enabled=True, version="1.2"), PluginChoice(enabled=False, reason="we refer elsewhere")):
        office.records.decide("clinic", PLUGIN, "harbor", choice, by=office.people["Sofía"])

    assert {"harbor": PluginChoice(enabled=False, reason="we refer elsewhere")} == plugin_choices(
        office.reopened(), "clinic"
    )
    assert {} == plugin_choices(office.records, "lighthouse")


def test_settings_are_sealed_the_open_ones_too(office: Office) -> None:
    """A token, and an address of a shelter: neither stands in the stored row."""
    said = SettingsDecision(values={"shelter": "marked street"}, secrets={"token": "marked token"})
    office.records.decide("clinic", PLUGIN_SETTINGS, "harbor", said, by=office.people["Sofía"])

    with office.records.database.read() as connection:
        (row,) = connection.execute(sa.select(tables.decisions)).all()
    assert b"marked" not in row.sealed
    assert "marked" not in str(row)
    assert {"harbor": said} == plugin_settings(office.reopened(), "clinic")
