"""`amparo up`: start an office and stay with it."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import OFFICE, with_desk

if TYPE_CHECKING:
    from amparo.plugins.manager import PluginSource
    from amparo.records.repository import Records
    from amparo.settings import Settings
    from amparo_app.running import Running


@with_desk(OFFICE)
def up(
    desk: Desk,
    *,
    training: Annotated[
        bool, typer.Option("--training", help="An office for practice: the clock of its made-up cases can be moved.")
    ] = False,
) -> None:
    """Start an office and watch over it; Ctrl-C stops it.

    The workflow server, the engine, the relay, the jobs, the sender, the watch and the pages run as processes of their
    own, started again if one dies.

    The first start makes the data folder, its records, and a master key outside of it.
    """
    import asyncio
    from contextlib import closing

    from amparo_app.office_folder import make_office
    from amparo_app.running import alone
    from amparo_app.supervisor import Supervisor
    from amparo_workflows.metrics import clear_metrics, metrics_served

    settings = make_office(desk.data, training=training)
    with alone(desk.data):
        _tell(f"Preparing the office in {desk.data}.")
        records, plugins = prepared(settings)
        supervisor = Supervisor(settings, plugins, _tell)
        clear_metrics(settings)
        with closing(records), metrics_served(settings):
            asyncio.run(supervisor.run(lambda running: _show(desk, settings, records, running)))
    _tell("Stopped.")


def _tell(line: str) -> None:
    with suppress(OSError):  # what it says may go into a file on a full disk
        sys.stderr.write(line + "\n")
        sys.stderr.flush()


def prepared(settings: Settings) -> tuple[Records, tuple[PluginSource, ...]]:
    """Make what is missing, bring the records up to date, build the catalogs; return records and plugins."""
    from amparo.records.master_key import create_master_key
    from amparo.records.migrations import records_are_there
    from amparo.records.repository import Records
    from amparo_app.catalogs import bring_up_to_date, sources
    from amparo_app.office import user_name
    from amparo_app.office_folder import plugin_folders
    from amparo_app.rebuilding import bring_lists_up_to_date

    key = settings.master_key_file
    if not key.exists() and not records_are_there(settings.records_url):
        create_master_key(key)
        _tell(
            f"\nA master key was made: {key}\n"
            "It opens every record of this office; without it nobody can read them again. Keep a copy away from this\n"
            "machine, and apart from the backups of the data folder.\n"
        )
    records = Records.initialize(settings.records_url, key, training=settings.training)
    bring_lists_up_to_date(records, _tell)
    plugins = sources(records, plugin_folders(), settings.data_folder)
    for organization in records.organizations():
        report = bring_up_to_date(records, organization.id, plugins, user_name())
        for problem in report.problems:
            _tell(f"Catalog of {organization.id}: {problem}")
        if report.problems:
            kept = (
                f"left out: {', '.join(report.left_out)}" if report.left_out else "the last good catalog stays in force"
            )
            _tell(f"Catalog of {organization.id}: {kept}.")
        elif report.catalog.hash != records.organization(organization.id).catalog:
            _tell(
                f"Catalog of {organization.id}: what its plugins declare has changed and is not in force yet. See what "
                f"it changes with `amparo plugins rehearse --org {organization.id}`, then `amparo plugins switch`."
            )
    return records, plugins


def _show(desk: Desk, settings: Settings, records: Records, running: Running) -> None:
    from amparo_app.cli.show.office import running_view
    from amparo_workflows.served import first_visit_address, where_served

    organizations, served = records.organizations(), where_served(settings.data_folder)
    pages, first = served.address if served else "", first_visit_address(settings, records)
    desk.tell(running, lambda: running_view(settings, running, organizations, pages, first))
    sys.stdout.flush()
