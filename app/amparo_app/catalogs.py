"""Catalogs brought up to date: every plugin asked in a process of its own, and what is sound put in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from amparo.case.model import Recorded
from amparo.declarations import Ladder, PluginContext
from amparo.plugins import ENGINE_VERSION
from amparo.plugins.catalog import BuildReport, first_catalog, next_catalog, with_own_ladders
from amparo.plugins.collect import collect
from amparo.plugins.in_folder import sources_in
from amparo.plugins.manager import PluginSource, installed

if TYPE_CHECKING:
    from amparo.records.repository import Records


LADDERS = "ladders"
"""The kind of an organization's decisions about ladders."""


class LadderDecision(Recorded):
    """An organization's own ladder, or None where it went back to the plugin's, and why."""

    ladder: Ladder | None
    reason: str


def sources(folders: Iterable[Path] = ()) -> tuple[PluginSource, ...]:
    """Return the installed plugins and those in development in `folders`, which take the place of installed ones."""
    developed = {source.id: source for folder in folders for source in sources_in(folder)}
    kept = [source for source in installed() if source.id not in developed]
    return tuple(sorted([*kept, *developed.values()], key=lambda source: (source.id, source.module)))


def bring_up_to_date(records: Records, organization: str, plugins: Sequence[PluginSource], by: str) -> BuildReport:
    """Build an organization's catalog and put it in force if it is sound; the report says what was wrong otherwise.

    `by` is who decided. Open cases go on under the catalog that they have.
    """
    report = rehearse(records, organization, plugins)
    active = records.active_catalog(organization)
    if active is None or active.hash != report.catalog.hash:
        records.save_catalog(report.catalog)
        records.set_active_catalog(organization, report.catalog.hash, by)
    return report


def rehearse(records: Records, organization: str, plugins: Sequence[PluginSource]) -> BuildReport:
    """Build an organization's catalog and change nothing."""
    collected = collect(plugins, PluginContext(organization=organization, engine_version=ENGINE_VERSION))
    active = records.active_catalog(organization)
    report = first_catalog(organization, collected) if active is None else next_catalog(active, collected)
    # One that was kept because the next is broken holds the organization's own ladders already.
    return (
        report
        if active is not None and report.catalog is active
        else with_own_ladders(report, own_ladders(records, organization))
    )


def own_ladders(records: Records, organization: str) -> tuple[Ladder, ...]:
    """Return the ladders that an organization edited, as they stand."""
    standing = records.standing(organization, LADDERS, LadderDecision)
    return tuple(one.content.ladder for one in standing.values() if one.content.ladder is not None)
