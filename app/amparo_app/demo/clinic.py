"""The demo's clinic: an office for training with its people and plugins, and an earlier case of somebody else."""

from __future__ import annotations

import os
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from amparo.declarations import Role, Text
from amparo.errors import InvalidInput
from amparo.plugins.manager import PluginSource
from amparo.records.master_key import create_master_key
from amparo.records.organizations import Organization, OrganizationProfile
from amparo.records.people import Member, Profile
from amparo.records.repository import Records
from amparo.settings import PREFIX, Settings
from amparo_app.catalogs import bring_up_to_date, sources_without_office
from amparo_app.demo.data import read_data
from amparo_app.demo.folder import Folder
from amparo_app.office_folder import make_office, plugin_folders

PLUGIN_FOLDERS = f"{PREFIX}PLUGINS"
PLUGINS = ("asylum", "carecen_la")


class _Somebody(Profile):
    title: Text
    roles: tuple[Role, ...]


class _House(OrganizationProfile):
    id: str


class _Cast(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    organization: _House
    people: dict[str, _Somebody] = Field(min_length=1)


def story_plugins() -> tuple[PluginSource, ...]:
    """Return where the story's plugins are; raises InvalidInput when they are not installed."""
    found = {source.id: source for source in sources_without_office(plugin_folders())}
    missing = [plugin for plugin in PLUGINS if plugin not in found]
    if missing:
        raise InvalidInput(
            f"The demo needs the plugin {' and '.join(missing)}, which is not installed here. Install Amparo again."
        )
    return tuple(found[plugin] for plugin in PLUGINS)


def furnish(folder: Folder) -> tuple[Settings, Records]:
    """Make the office's folder, key and records.

    What this machine sets for a real office, such as its mail server, is forgotten in this process first: nothing of
    the demo may reach it.
    """
    for name in [name for name in os.environ if name.startswith(PREFIX) and name != PLUGIN_FOLDERS]:
        del os.environ[name]
    environment = {**os.environ, f"{PREFIX}MASTER_KEY_FILE": str(folder.master_key)}
    settings = make_office(folder.office, training=True, environment=environment)
    create_master_key(folder.master_key)
    return settings, Records.initialize(settings.records_url, folder.master_key, training=True)


def people_the_clinic(records: Records, found: Sequence[PluginSource]) -> tuple[Organization, dict[str, Member]]:
    """Make the organization, put its catalog in force, and add its people; they come by the word of people.yaml.

    Raises InvalidInput when a plugin of the story could not be used.
    """
    cast = _Cast.model_validate(read_data("people.yaml"))
    made = records.create_organization(cast.organization.id, cast.organization)
    report = bring_up_to_date(records, made.id, found, "demo")
    if report.problems:
        raise InvalidInput("The demo's plugins cannot be used:\n" + "\n".join(report.problems))
    members = {
        word: records.add_person(made.id, Profile.model_validate(one.model_dump(exclude={"roles", "title"})), one.roles)
        for word, one in cast.people.items()
    }
    return records.organization(made.id), members
