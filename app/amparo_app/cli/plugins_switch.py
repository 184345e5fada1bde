"""`amparo plugins rehearse`, `switch`, `back`: what other plugins would change, going live with them, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from amparo.errors import InvalidInput
from amparo_app.cli.arguments import words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo_app.switching import Switched, Switching

Named = Annotated[
    str,
    typer.Argument(metavar="[PLUGIN==VERSION]", help="Another version than the one that is enabled."),
]
Why = Annotated[
    str, typer.Option("--reason", callback=words, help="Why; it stays on record. “-” reads it from standard input.")
]


@with_desk(ON_CASE)
def rehearse(
    desk: Desk,
    named: Named = "",
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write a page to keep (HTML) to this file, which must be new.")
    ] = None,
) -> None:
    """Show what the next `plugins switch` would change in every open case, and for whom; nothing is changed.

    With --json, one line for each case that would change and a last one for the whole. Ctrl-C stops it at any time.
    """
    import sys
    import tempfile

    from amparo_app.cli.show.switching import rehearsal_view, speaking
    from amparo_app.cli.show.words import say
    from amparo_app.rehearsal_page import write_report
    from amparo_app.rehearsing import CaseSight, Looking, look_through

    at = _at(desk)
    proposed = at.proposed(named)
    sight = CaseSight.of(at.records, desk.actor.colleague())
    looking = Looking(desk.office.settings, at.records, desk.office.now(), sight)
    if out is not None and out.exists():
        raise InvalidInput(f"{out} is there already, and nothing is written over it. Name a new file.")
    with tempfile.TemporaryFile("w+", encoding="utf-8") as found:
        try:
            with _progress(_open_cases(at), desk, "rehearsal_going_on") as advance:
                made = look_through(looking, proposed, found=found, advance=advance)
        except KeyboardInterrupt:
            _stopped(desk, "rehearsal_stopped")
        at.note_rehearsed(made)
        names = _names(desk)
        if out is not None:
            write_report(out, made, found, names=names, say=speaking(desk.language), language=desk.language)
        if desk.as_json:
            found.seek(0)
            sys.stdout.writelines(found)
            sys.stdout.write(made.model_dump_json(exclude_none=True) + "\n")
            return
        desk.tell(made, lambda: rehearsal_view(made, names, desk.language))
        if out is not None:
            typer.echo(say("rehearsal_written", desk.language, file=out))


@with_desk(ON_CASE)
def switch(
    desk: Desk,
    named: Named = "",
    *,
    reason: Why = "",
    unrehearsed: Annotated[
        bool, typer.Option("--unrehearsed", help="Go live without having rehearsed it; say why with --reason.")
    ] = False,
) -> None:
    """Go live with the plugins that are enabled: for new cases at once, for the open ones case by case.

    Interrupted, give the same command again: it goes on with the cases that are left. No case is restarted, nothing
    that is open or recorded is lost, and no date moves toward danger by it.
    """
    at = _at(desk)
    catalog = at.proposed(named)
    total = at.remaining() if catalog.hash == at.in_force else _open_cases(at)
    with _progress(total, desk, "switch_going_on") as advance, _told_when_stopped(desk, at, "switch"):
        done = at.switch(catalog, reason, advance, unrehearsed=unrehearsed, named=named)
    _tell(desk, done)


@with_desk(ON_CASE)
def back(desk: Desk, *, reason: Why = "") -> None:
    """Go back to the catalog before, for new cases and for every open one.

    Dates that the switch made safer are put back if you may confirm dates; else they wait for somebody who may.
    """
    at = _at(desk)
    with _progress(_open_cases(at), desk, "switch_going_on") as advance, _told_when_stopped(desk, at, "back"):
        done = at.back(reason, advance)
    _tell(desk, done)


def _at(desk: Desk) -> Switching:
    from amparo_app.cli.plugins_enable import managing
    from amparo_app.switching import Switching

    return Switching(desk.office.settings, managing(desk))


def _open_cases(at: Switching) -> int:
    from amparo.records.surveying import count_open_cases

    return count_open_cases(at.records, at.organization)


def _names(desk: Desk) -> dict[str, str]:
    return {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}


def _tell(desk: Desk, done: Switched) -> None:
    from amparo_app.cli.show.switching import switched_view

    desk.tell(done, lambda: switched_view(done, desk.language))
    if done.remaining:
        raise typer.Exit(1)


@contextmanager
def _progress(total: int, desk: Desk, what: str) -> Iterator[Callable[[int], None]]:
    """Show on standard error how far a long work is; nobody reads it where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from amparo_app.cli.show.words import say

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task(say(what, desk.language), total=total)

        def advance(cases: int) -> None:
            bar.advance(task, cases)

        yield advance


@contextmanager
def _told_when_stopped(desk: Desk, at: Switching, command: str) -> Iterator[None]:
    """Say after Ctrl-C what is left, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        _stopped(desk, "switch_stopped", count=at.remaining(), command=command)


def _stopped(desk: Desk, code: str, **values: object) -> NoReturn:
    from amparo_app.cli.failures import INTERRUPTED
    from amparo_app.cli.show.words import say

    typer.echo(say(code, desk.language, **values), err=True)
    raise typer.Exit(INTERRUPTED) from None
