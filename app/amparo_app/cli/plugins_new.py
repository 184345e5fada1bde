"""`amparo plugins new`: a partner's distribution, written from the template that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import JSON, LANGUAGE, with_desk


@with_desk((LANGUAGE, JSON))
def new(
    desk: Desk,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The distribution's, such as amparo-shelter-network.")],
    *,
    into: Annotated[Path, typer.Option(metavar="DIR", help="The folder that its folder is made in.")] = Path(),
    id_: Annotated[str, typer.Option("--id", help="The plugin's id, such as shelter_network.")] = "",
    title: Annotated[str, typer.Option(help="Its title in English.")] = "",
    title_es: Annotated[str, typer.Option("--title-es", help="Its title in Spanish.")] = "",
    owner: Annotated[str, typer.Option(help="Who keeps it.")] = "",
    contact: Annotated[str, typer.Option(help="Whom to ask: an address that somebody reads.")] = "",
    licence: Annotated[str, typer.Option(help="Apache-2.0, MIT or proprietary.")] = "Apache-2.0",
) -> None:
    """Write a new plugin: steps, a form, a rule, a letter, an action, and tests that pass at once.

    Nothing has to be typed: what is not said here follows from the name, and can be changed in the files.
    """
    from datetime import UTC, datetime

    from amparo.plugins.manager import installed
    from amparo.testing.new_plugin import NewPlugin, write_plugin
    from amparo_app.cli.show.new_plugin import WrittenPlugin, new_plugin_view

    taken = {source.id for source in installed()}
    said = {"id": id_, "title_en": title, "title_es": title_es, "owner": owner, "contact": contact, "licence": licence}
    wanted = NewPlugin.named(name, year=datetime.now(UTC).year, taken=taken, **said)
    folder = into / name
    files = write_plugin(wanted, folder)
    made = WrittenPlugin(id=wanted.id, folder=folder, files=tuple(str(file) for file in files))
    desk.tell(made, lambda: new_plugin_view(made, desk.language))
