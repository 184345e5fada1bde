"""`amparo plugins enable`, `disable`, `settings`: what an organization decides about its plugins."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import FROM_INPUT, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.declarations import Form
    from amparo_app.plugin_choosing import Managing
    from amparo_app.plugin_settings import Given

Why = Annotated[
    str, typer.Option("--reason", callback=words, help="Why; it stays on record. “-” reads it from standard input.")
]


@with_desk(ON_CASE)
def enable(
    desk: Desk,
    named: Annotated[str, typer.Argument(metavar="PLUGIN[==VERSION]", help="The newest version if none is named.")],
    *,
    reason: Why = "",
) -> None:
    """Work with a plugin in an organization, from the next `plugins switch` on.

    The catalog that would follow is built first; if it is not sound nothing is changed. The version stays the same
    until another is enabled, whatever is installed meanwhile.
    """
    from amparo_app.cli.show.choices import choosing_view
    from amparo_app.plugin_choosing import enable as decided

    done = decided(managing(desk), named, reason)
    desk.tell(done, lambda: choosing_view(done, desk.language))


@with_desk(ON_CASE)
def disable(
    desk: Desk,
    named: Annotated[str, typer.Argument(metavar="PLUGIN", help="Its id.")],
    *,
    reason: Why = "",
) -> None:
    """Stop working with a plugin in an organization, from the next `plugins switch` on.

    What other plugins declare must not need it. Nothing that is recorded or open is lost.
    """
    from amparo_app.cli.show.choices import choosing_view
    from amparo_app.plugin_choosing import disable as decided

    done = decided(managing(desk), named, reason)
    desk.tell(done, lambda: choosing_view(done, desk.language))


@with_desk(ON_CASE)
def settings(
    desk: Desk,
    named: Annotated[str, typer.Argument(metavar="PLUGIN[==VERSION]", help="The enabled version if none is named.")],
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="KEY=VALUE", help="What to set; “KEY=” takes one back, “KEY=-” reads it from standard input."
        ),
    ] = None,
    *,
    file: Annotated[Path | None, typer.Option("--file", "-f", help="Settings in YAML, one key to a line.")] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Take back everything that was set.")] = False,
    reason: Why = "",
) -> None:
    """Show what an organization can set of a plugin and what it set, or set it.

    What is wrong is said all at once, and then nothing is changed.
    """
    from amparo_app.cli.show.choices import settings_decided_view, settings_view
    from amparo_app.plugin_settings import decide_settings, given_in_file, plugin_form, sheet_of

    ways = [way for way in (given, file, reset) if way]
    if len(ways) > 1:
        raise typer.BadParameter("Name settings, or a --file of them, or --reset: one of these.")
    at = managing(desk)
    asked = plugin_form(at, named)
    if not ways:
        sheet = sheet_of(at, asked)
        desk.tell(sheet, lambda: settings_view(sheet, desk.language))
        return
    at.check_permission()
    read = None if reset else given_in_file(asked.form, file, desk.language) if file else _typed(asked.form, given, at)
    done = decide_settings(at, asked, read, reason)
    desk.tell(done, lambda: settings_decided_view(done, desk.language))


def managing(desk: Desk) -> Managing:
    """Return who sits at an organization's plugins."""
    from amparo_app.plugin_choosing import Managing

    office = desk.office
    return Managing(office.records, desk.organization.id, office.plugins, desk.actor.id, desk.language)


def _typed(form: Form, given: Iterable[str] | None, at: Managing) -> Given:
    from amparo_app.cli.asking import as_asked
    from amparo_app.plugin_settings import given_in_words

    fields = {field.name: field for field in form.fields}
    pairs = {}
    for one in given or ():
        name, equals, value = (part.strip() for part in one.partition("="))
        if not equals:
            raise typer.BadParameter(f"“{one}” is no setting: write it as key=value.")
        pairs[name] = as_asked(words(value) or "" if value == FROM_INPUT else value, fields.get(name))
    return given_in_words(form, pairs, at.language)
