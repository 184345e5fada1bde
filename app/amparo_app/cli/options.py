"""The options that many commands share, written down once: `with_desk` gives them to a command, as a `Desk`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from inspect import Parameter
from pathlib import Path
from typing import Annotated, Any, Concatenate, ParamSpec

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.scopes import FOR_MANAGERS

P = ParamSpec("P")

DEFAULT_DATA = Path("var/office")


def _shared(name: str, kind: Any, default: object, *names: str, help: str, envvar: str | None = None) -> Parameter:  # noqa: A002, ANN401 - typer's word; a type to annotate with
    option = typer.Option(*names, help=help, envvar=envvar, show_default=False)
    return Parameter(name, Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])


JSON = _shared("as_json", bool, False, "--json", help="Answer in JSON, for programs.")
DATA = _shared(
    "data_folder", Path | None, None, "--data", help="The office's data folder. [AMPARO_DATA, else var/office]"
)
ORGANIZATION = _shared(
    "organization", str, "", "--org", envvar="AMPARO_ORG", help="The organization's id; needed if there are several."
)
LANGUAGE = _shared("language", str, "en", "--language", envvar="AMPARO_LANGUAGE", help="en or es.")

OFFICE = (DATA, JSON)
"""What every command takes."""

IN_ORGANIZATION = (ORGANIZATION, *OFFICE)
"""What a command about an organization takes."""

ON_CASE = (ORGANIZATION, LANGUAGE, *OFFICE)
"""What a command takes that is given by whoever is signed in."""

ON_CASE_WITH_ANSWERS = tuple(option for option in ON_CASE if option is not DATA)
"""The same where `--data` holds answers: the data folder then stands before the command, or in AMPARO_DATA."""


def with_desk(
    options: Iterable[Parameter] = OFFICE,
) -> Callable[[Callable[Concatenate[Desk, P], None]], Callable[..., None]]:
    """Return a decorator that gives a command the shared `options` and hands it a desk in their place."""
    shared = tuple(options)

    def decorate(command: Callable[Concatenate[Desk, P], None]) -> Callable[..., None]:
        @functools.wraps(command)
        def run(context: typer.Context, *args: Any, **given: Any) -> None:  # noqa: ANN401 - typer hands in what it parsed
            desk = _desk(context, {option.name: given.pop(option.name) for option in shared})
            try:
                if desk.doing in FOR_MANAGERS:
                    desk.check_manager()
                command(desk, *args, **given)
            finally:
                desk.close()

        own = list(inspect.signature(command, eval_str=True).parameters.values())[1:]
        first = Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        own = [one.replace(kind=Parameter.KEYWORD_ONLY) for one in own]
        run.__signature__ = inspect.Signature([first, *own, *shared])  # type: ignore[attr-defined]  # what typer reads
        run.__annotations__ = {one.name: one.annotation for one in (first, *own, *shared)}
        return run

    return decorate


def _desk(context: typer.Context, taken: dict[str, Any]) -> Desk:
    above = context.find_root().params.get("data_folder")
    return Desk(
        data=taken.get("data_folder") or above or DEFAULT_DATA,
        as_json=taken["as_json"],
        language=taken.get("language", "en"),
        organization_asked=taken.get("organization", ""),
        doing=context.command_path.partition(" ")[2],
        subcommand=context.invoked_subcommand or "",
    )
