"""`amparo plugins`: what is installed, whether it is sound, and what it all declares together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, LANGUAGE, OFFICE, with_desk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rich.console import RenderableType

    from amparo.declarations import Catalog
    from amparo.plugins.manager import PluginSource

plugins = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="What is installed, whether it is sound, what it declares."
)

INVALID = 4
"""The exit code when something is wrong with what a plugin declares, as for `DeclarationsInvalid`."""

_NOWHERE = "check"


@plugins.command("list")
@with_desk((LANGUAGE, *OFFICE))
def list_plugins(desk: Desk) -> None:
    """List the plugins that are here: in which versions, what each declares, and who works with it.

    Without an office, those that come with Amparo and those in development.
    """
    from amparo_app.cli.show.office import plugins_view
    from amparo_app.office_folder import is_office
    from amparo_app.plugin_list import ask, enabled_by

    present = _present(desk)
    users = enabled_by(desk.office.records, present) if is_office(desk.data) else {}
    found = ask(present, _NOWHERE, users)
    desk.tell(found, lambda: plugins_view(found, desk.language))


@plugins.command("check")
@with_desk((LANGUAGE, *OFFICE))
def check(
    desk: Desk,
    folder: Annotated[
        Path | None, typer.Argument(metavar="FOLDER", help="A plugin's; all installed ones if left out.")
    ] = None,
) -> None:
    """Check plugins together, and put nothing in force.

    They are asked as for a catalog; each problem names the plugin and the place.
    """
    from amparo.plugins.choosing import each_newest
    from amparo.plugins.in_folder import sources_in
    from amparo_app.cli.show.checked import checked_view
    from amparo_app.plugin_check import check as checked

    present = each_newest(_present(desk))
    asked = present if folder is None else sources_in(folder)
    beside = [source for source in present if source.id not in {one.id for one in asked}]
    found = checked(asked, beside, _NOWHERE, unconfined_too=folder is not None)
    desk.tell(found, lambda: checked_view(found, desk.language))
    if not found.sound:
        raise typer.Exit(INVALID)


@plugins.command("catalog")
@with_desk((LANGUAGE, *IN_ORGANIZATION))
def catalog(
    desk: Desk,
    *,
    steps: Annotated[bool, typer.Option("--steps", help="The steps of each case type, by phase.")] = False,
    events: Annotated[bool, typer.Option("--events", help="What can be on a record.")] = False,
    rules: Annotated[bool, typer.Option("--rules", help="Deadline rules with their law.")] = False,
    documents: Annotated[bool, typer.Option("--documents", help="Letters.")] = False,
    forms: Annotated[bool, typer.Option("--forms", help="Government forms and their editions.")] = False,
) -> None:
    """Show the catalog in force: what all plugins declare."""
    from amparo_app.cli.show import catalog as view

    force = desk.office.catalog(desk.organization)
    parts = {
        view.steps_view: steps,
        view.events_view: events,
        view.rules_view: rules,
        view.documents_view: documents,
        view.forms_view: forms,
    }
    wanted = [draw for draw, asked in parts.items() if asked]
    desk.tell(force, lambda: _drawn(force, wanted, desk.language))


def _present(desk: Desk) -> Sequence[PluginSource]:
    """Return every plugin that is here; without an office nothing can be installed."""
    from amparo_app.catalogs import sources_without_office
    from amparo_app.office_folder import is_office, plugin_folders

    return desk.office.plugins if is_office(desk.data) else sources_without_office(plugin_folders())


def _drawn(force: Catalog, wanted: Sequence[Callable[[Catalog, str], RenderableType]], language: str) -> RenderableType:
    from rich.console import Group

    from amparo_app.cli.show.catalog import summary_view

    return Group(*(draw(force, language) for draw in wanted or [summary_view]))
