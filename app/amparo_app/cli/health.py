"""`amparo health`: does the office work now; for whatever asks every minute."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import OFFICE, with_desk


@with_desk(OFFICE)
def health(desk: Desk) -> None:
    """Say whether the office works now: exit code 0 if all of it does, 1 if not.

    Looks at the processes, the records, what waits and for how long; `amparo doctor` looks at everything.
    """
    from amparo_app.catalogs import sources_of
    from amparo_app.doctor import Health, take_pulse
    from amparo_app.doctor.stores import records_of
    from amparo_app.office_folder import settings_of

    settings = settings_of(desk.data)
    records, _ = records_of(settings)  # where they cannot be opened, the pulse says so
    plugins = sources_of(records, settings)
    if records is not None:
        records.close()
    found = tuple(take_pulse(settings, plugins, datetime.now(UTC)))
    told = Health(well=all(finding.well for finding in found), parts=found)
    if desk.as_json:
        sys.stdout.write(told.model_dump_json() + "\n")
    else:
        for one in found:
            told_of_it = f"{one.part}: {one.seen}{'. ' if one.remedy else ''}{one.remedy}"
            sys.stdout.write(f"{'ok' if one.well else 'WRONG'}: {told_of_it}\n")
    if not told.well:
        raise typer.Exit(1)
