"""`amparo keys`: the master key, and all that it wraps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import OFFICE, with_desk

keys = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The master key, and all that it wraps.")


@keys.command("make")
def make(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; nothing may lie there yet.")],
) -> None:
    """Make a master key for a new office whose key is handed in, by systemd or as a container's secret.

    `amparo up` makes one by itself where none is.
    """
    from amparo.records.master_key import create_master_key

    create_master_key(file)
    typer.echo(f"A master key was made: {file}\nKeep a copy away from this machine, and apart from the backups.")


@keys.command("status")
@with_desk(OFFICE)
def status(desk: Desk) -> None:
    """Say where the master key is, who may read it, and whether it opens every key of the records."""
    from amparo_app.cli.show.keys import status_view
    from amparo_app.master_keys import key_status
    from amparo_app.office_folder import settings_of

    told = key_status(settings_of(desk.data))
    desk.tell(told, lambda: status_view(told))
    if told.problems:
        raise typer.Exit(1)


@keys.command("rotate")
@with_desk(OFFICE)
def rotate(desk: Desk) -> None:
    """Put a new master key in place of the present one; stop the office first.

    The key before is kept beside the new one, for the backups that were made under it.
    """
    from amparo_app.cli.show.keys import rotated_view
    from amparo_app.master_keys import rotate_key
    from amparo_app.office_folder import settings_of

    told = rotate_key(settings_of(desk.data))
    desk.tell(told, lambda: rotated_view(told))
