"""`amparo plugins diagram`: a plugin's steps within the life of a case, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import JSON, LANGUAGE, with_desk


@with_desk((LANGUAGE, JSON))
def diagram(
    desk: Desk,
    plugin: Annotated[str, typer.Argument(metavar="FOLDER|PLUGIN", help="A plugin's folder, or its id.")],
    *,
    out: Annotated[Path, typer.Option(help="The file to write, as SVG.")],
    case_type: Annotated[str, typer.Option(help="In cases of which type; where it has most steps if left out.")] = "",
) -> None:
    """Draw a plugin's steps among the others of a case: what opens what, and which deadlines start."""
    from rich.text import Text

    from amparo_app.catalogs import sources_without_office
    from amparo_app.cli.show.words import say
    from amparo_app.diagram.picture import wanted_plugins, write_picture
    from amparo_app.office_folder import plugin_folders

    present = sources_without_office(plugin_folders())
    made = write_picture(wanted_plugins(plugin, present), present, case_type, desk.language, out)
    told = say("diagram_written", desk.language, plugins=", ".join(made.plugins), file=made.file)
    desk.tell(made, lambda: Text(told))
