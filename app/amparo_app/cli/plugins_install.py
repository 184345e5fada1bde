"""`amparo plugins install`, `uninstall`: partners' plugins come to the office and go, shown and confirmed before."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from rich.console import RenderableType

    from amparo_app.plugin_install import InstallDecision

YES = Annotated[bool, typer.Option("--yes", help="Do not ask; what would be confirmed is shown all the same.")]


@with_desk(ON_CASE)
def install(
    desk: Desk,
    file: Annotated[Path, typer.Argument(metavar="FILE.whl", help="The plugin's wheel, as its author built it.")],
    *,
    along: Annotated[
        list[Path] | None,
        typer.Option("--with", metavar="WHEEL", help="A wheel that the plugin needs; again for more."),
    ] = None,
    network: Annotated[
        list[str] | None,
        typer.Option("--allow-network", metavar="HOST:PORT", help="Where its actions may connect; again for more."),
    ] = None,
    yes: YES = False,
) -> None:
    """Install a partner's plugin: check its wheel, show what it adds, and keep it for every machine of the office.

    Nothing of it runs in Amparo itself. No organization works with it until `amparo plugins enable`, and a case sees
    nothing of it until `amparo plugins switch`. Several versions can be installed side by side.
    """
    from amparo_app.cli.show.plugin_install import candidate_view, installed_view
    from amparo_app.plugin_install import InstallDecision, Wheels, examine, keep

    by = _acting(desk)
    wheels = Wheels.read(file, along or (), network or ())
    candidate = examine(desk.office.records, desk.office.plugins, wheels)
    _confirm(desk, candidate_view(candidate, desk.language), "install_confirm", yes=yes)
    kept = keep(desk.office.records, candidate, wheels, by)
    decision = InstallDecision(
        installed=True, version=kept.version, sha256=kept.sha256, file=kept.file, network=kept.network
    )
    _note(desk, by, kept.id, decision)
    desk.tell(kept, lambda: installed_view(kept, desk.language))


@with_desk(ON_CASE)
def uninstall(
    desk: Desk,
    named: Annotated[str, typer.Argument(metavar="PLUGIN[==VERSION]", help="The version, if several are installed.")],
    *,
    yes: YES = False,
) -> None:
    """Uninstall a version of a plugin, after showing who works with it.

    Nothing that is recorded or open is lost: its steps stay in the cases that have them, and people do what its actions
    did. It can be installed again.
    """
    from amparo_app.cli.show.plugin_install import uninstalled_view, uninstalling_view
    from amparo_app.plugin_install import InstallDecision
    from amparo_app.plugin_uninstall import installed_version, who_is_affected, withdraw

    by, records = _acting(desk), desk.office.records
    wheel = installed_version(records, desk.office.plugins, named)
    affected = who_is_affected(records, desk.office.plugins, wheel)
    _confirm(desk, uninstalling_view(affected, desk.language), "uninstall_confirm", yes=yes)
    gone = withdraw(records, desk.office.settings, wheel)
    _note(desk, by, gone.id, InstallDecision(installed=False, version=gone.version, sha256=gone.sha256))
    desk.tell(gone, lambda: uninstalled_view(affected, desk.language))


def _acting(desk: Desk) -> str:
    """Return who decides (by id); raises Refused for who may not.

    Before the first organization there is nobody to ask: whoever sits at the machine sets the office up.
    """
    from amparo.errors import Refused
    from amparo_app.office import user_name

    if not desk.office.records.organizations():
        return user_name()
    refusal = desk.office.records.may_decide(desk.organization.id, desk.actor.id, "manage_plugins")
    if refusal is not None:
        raise Refused(refusal.sentence.in_(desk.language))
    return desk.actor.id


def _confirm(desk: Desk, shown: RenderableType, question: str, *, yes: bool) -> None:
    """Show what is about to be done and ask; raises Refused where nobody can answer and for a no."""
    from amparo.errors import Refused
    from amparo_app.cli.show.paper import put
    from amparo_app.cli.show.words import say

    put(shown, sys.stderr if desk.as_json else None)
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused(say("install_nobody_to_ask", desk.language))
    if not typer.confirm(say(question, desk.language), err=desk.as_json):
        raise Refused(say("install_declined", desk.language))


def _note(desk: Desk, by: str, plugin: str, decision: InstallDecision) -> None:
    """Write an act down among the decisions of the organization whose person did it."""
    from amparo_app.office import user_name
    from amparo_app.plugin_install import INSTALLING

    if desk.office.records.organizations():
        desk.office.records.decide(desk.organization.id, INSTALLING, plugin, decision, by=by, operator=user_name())
