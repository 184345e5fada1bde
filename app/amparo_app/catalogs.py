"""Catalogs built: each plugin of an organization asked in a process of its own, and what may be put in force."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.case.model import Recorded
from amparo.declarations import Catalog, FactValue, Ladder, PluginContext, Text
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.catalog import BuildReport, first_catalog, next_catalog, with_own_ladders
from amparo.plugins.checks import BUILT_IN
from amparo.plugins.choosing import NEWEST, chosen_sources, in_development
from amparo.plugins.collect import collect
from amparo.plugins.in_folder import sources_in
from amparo.plugins.manager import PluginSource, installed
from amparo.records.own_documents import own_files
from amparo.records.plugin_choices import plugin_choices, plugin_settings
from amparo_app.office_folder import plugin_folders
from amparo_app.preflight import with_fitting_letters
from amparo_workflows.plugin_places import installed_sources

if TYPE_CHECKING:
    from amparo.records.repository import Records
    from amparo.settings import Settings


LADDERS = "ladders"
"""The kind of an organization's decisions about ladders."""


class LadderDecision(Recorded):
    """An organization's own ladder, or None where it went back to the plugin's, and why."""

    ladder: Ladder | None
    reason: str


def sources(records: Records, folders: Iterable[Path], data: Path) -> tuple[PluginSource, ...]:
    """Return every plugin that is here, by id: shipped, installed in the records, in development in `folders`.

    One in development takes the place of a shipped one. An installed one is there once for each version, unpacked under
    the data folder; one that cannot be unpacked has no module, and why is said on standard error.
    """
    return _by_id((*sources_without_office(folders), *installed_sources(records, data, _say)))


def sources_without_office(folders: Iterable[Path]) -> tuple[PluginSource, ...]:
    """Return the plugins that are here whatever the office: those that ship and those in development, by id."""
    developed = {source.id: source for folder in folders for source in sources_in(folder)}
    kept = [source for source in installed() if source.id not in developed]
    return _by_id((*kept, *developed.values()))


def sources_of(
    records: Records | None, settings: Settings, environment: Mapping[str, str] = os.environ
) -> tuple[PluginSource, ...]:
    """Return the plugins of an office with these settings; those that are installed only if its records are open."""
    folders = plugin_folders(environment)
    return sources(records, folders, settings.data_folder) if records else sources_without_office(folders)


def _by_id(found: Iterable[PluginSource]) -> tuple[PluginSource, ...]:
    return tuple(sorted(found, key=lambda source: (source.id, source.version, source.module)))


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")


def bring_up_to_date(records: Records, organization: str, plugins: Sequence[PluginSource], by: str) -> BuildReport:
    """Build what an organization's choices give, and put it in force for new cases if it is the first.

    A later one is put in force by `amparo plugins switch`, after a rehearsal; only where plugins are in development it
    is at once, as soon as it is sound. `by` is who decided. Open cases go on under the catalog that they have.
    """
    report, active = propose(records, organization, plugins), records.active_catalog(organization)
    developed = any(in_development(source) for source in chosen(records, organization, plugins))
    if active is None or (developed and active.hash != report.catalog.hash):
        put_in_force(records, report.catalog, by)
    return report


def put_in_force(records: Records, catalog: Catalog, by: str) -> None:
    """Keep a catalog and put it in force for the new cases of its organization."""
    records.save_catalog(catalog)
    records.set_active_catalog(catalog.organization, catalog.hash, by)


def propose(
    records: Records,
    organization: str,
    plugins: Sequence[PluginSource],
    *,
    instead: Mapping[str, str | None] | None = None,
    settings: Mapping[str, Mapping[str, FactValue]] | None = None,
) -> BuildReport:
    """Build the catalog that an organization's choices give and change nothing; a first one leaves out what is broken.

    `plugins` is all that is here. `instead` holds other choices for this once, by plugin: a version, or None for a
    plugin that is left out; `settings` what is set of a plugin in place of what the organization decided.
    """
    standing = plugin_settings(records, organization)
    given: dict[str, Mapping[str, FactValue]] = {plugin: one.values for plugin, one in standing.items()}
    given |= settings or {}
    context = PluginContext(organization=organization, engine_version=ENGINE_VERSION)
    asked = chosen(records, organization, plugins, instead)
    collected = with_fitting_letters(collect(asked, context, settings=given), asked)
    active = records.active_catalog(organization)
    report = first_catalog(organization, collected) if active is None else next_catalog(active, collected)
    # One that was kept because the next is broken holds the organization's own ladders already.
    if active is not None and report.catalog is active:
        return report
    laddered = with_own_ladders(report, own_ladders(records, organization))
    return laddered.model_copy(update={"notes": (*laddered.notes, *_unfit_files(records, laddered.catalog))})


def _unfit_files(records: Records, catalog: Catalog) -> tuple[Text, ...]:
    if own := own_files(records, catalog.organization):
        from amparo.documents.own_files import unfit_files  # noqa: PLC0415 - brings the Word libraries

        return unfit_files(own, catalog)
    return ()


def chosen(
    records: Records,
    organization: str,
    plugins: Iterable[PluginSource],
    instead: Mapping[str, str | None] | None = None,
) -> tuple[PluginSource, ...]:
    """Return which of the plugins that are here an organization's catalog is built of, in the versions it enabled."""
    choices = plugin_choices(records, organization)
    decided = {plugin: one.version if one.enabled else None for plugin, one in choices.items()}
    return chosen_sources(plugins, decided | dict(instead or {}))


def propose_in_force(records: Records, active: Catalog, plugins: Sequence[PluginSource]) -> BuildReport:
    """Build the catalog that is in force anew, of the same versions and settings, with what was decided of ladders."""
    here = {(source.id, source.version) for source in plugins}
    versions = {info.id: info.version if (info.id, info.version) in here else NEWEST for info in active.plugins}
    instead = {source.id: None for source in plugins} | {id_: of for id_, of in versions.items() if id_ != BUILT_IN}
    settings = {one.plugin: one.values for one in active.settings}
    return propose(records, active.organization, plugins, instead=instead, settings=settings)


def own_ladders(records: Records, organization: str) -> tuple[Ladder, ...]:
    """Return the ladders that an organization edited, as they stand."""
    standing = records.standing(organization, LADDERS, LadderDecision)
    return tuple(one.content.ladder for one in standing.values() if one.content.ladder is not None)
