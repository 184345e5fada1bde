"""`amparo backup`, `amparo verify`, `amparo restore`: a copy of the records, known to be good, and brought back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import JSON, OFFICE, with_desk

if TYPE_CHECKING:
    from amparo_app.backup import Told

Folder = Annotated[Path, typer.Argument(metavar="DIR", help="The folder of one backup.")]


@with_desk(OFFICE)
def backup(desk: Desk, folder: Folder) -> None:
    """Write the office's records into a new folder, while it goes on, and read them back.

    The master key is never in it. Keep a copy of the key apart from the backups: neither is of use without the other.
    """
    from amparo_app.backup import make_backup, verify_backup
    from amparo_app.backup.destroyed import still_holding
    from amparo_app.cli.show.backups import made_view
    from amparo_app.office_folder import settings_of

    settings = settings_of(desk.data)
    make_backup(settings, folder)
    told = verify_backup(folder, {"AMPARO_MASTER_KEY_FILE": str(settings.master_key_file)})
    holding = still_holding(settings, desk.office.records.destroyed_keys())
    desk.tell(told, lambda: made_view(told, settings.master_key_file, holding))
    _end(told)


@with_desk((JSON,))
def verify(desk: Desk, folder: Folder) -> None:
    """Open a backup with the master key and read every case, chain of events and catalog back."""
    from amparo_app.backup import verify_backup
    from amparo_app.cli.show.backups import verified_view

    told = verify_backup(folder)
    desk.tell(told, lambda: verified_view(told))
    _end(told)


@with_desk(OFFICE)
def restore(
    desk: Desk,
    folder: Folder,
    *,
    destroyed: Annotated[
        Path | None,
        typer.Option("--destroyed", help="A list of destroyed keys, or a later backup that holds one."),
    ] = None,
) -> None:
    """Make a new office's data folder from a backup; nothing is ever written over.

    Cases that were erased since are erased again, by the lists of destroyed keys beside the master key and the backups.
    Start it with `amparo up`: each open case goes on from its records, and what came due meanwhile rings.
    """
    from amparo_app.backup import restore_backup
    from amparo_app.cli.show.backups import restored_view

    told = restore_backup(folder, desk.data, destroyed=destroyed)
    desk.tell(told, lambda: restored_view(told, desk.data))
    _end(told)


def _end(told: Told) -> None:
    if told.problems:
        raise typer.Exit(1)
