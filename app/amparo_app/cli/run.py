"""`amparo prepare`, `amparo run`: an office whose processes something else than `amparo up` looks after."""

from __future__ import annotations

from typing import Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import OFFICE, with_desk
from amparo_app.parts import Part


@with_desk(OFFICE)
def prepare(desk: Desk) -> None:
    """Make an office's folder and records or bring them up to date, build the catalogs, and end.

    For an office whose processes systemd or a compose file starts with `amparo run`; `amparo up` does this itself.
    """
    from amparo_app.cli.up import prepared
    from amparo_app.office_folder import make_office

    records, _ = prepared(make_office(desk.data, training=False))
    records.close()


@with_desk(OFFICE)
def run(
    desk: Desk,
    *,
    part: Annotated[Part, typer.Argument(help="Which process of the office this one becomes.")],
) -> None:
    """Run one process of an office, apart from `amparo up`; SIGTERM ends it.

    Several engines can run at once, for one office, on a workflow server of its own (AMPARO_TEMPORAL_ADDRESS); of the
    sender and of the watch there is one.
    """
    from amparo_app.catalogs import sources_without_office
    from amparo_app.office_folder import plugin_folders, settings_of
    from amparo_app.parts import become

    # the relay itself finds what is installed
    become(part, settings_of(desk.data), sources_without_office(plugin_folders()) if part is Part.RELAY else ())
