"""`amparo deadlines replan`: what a closure or new rules move in all open cases, one list, then apply or drop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo.errors import InvalidInput
from amparo_app.cli.arguments import Number, Reason
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.case.replan import Cause
    from amparo.case.replan_plan import ReplanPlan
    from amparo_app.replanning import Replanning

replans = typer.Typer(
    invoke_without_command=True,
    rich_markup_mode=None,
    help="A court closes or a rule changes: what moves in all open cases, then apply or drop.",
)

PlanId = Annotated[str, typer.Argument(metavar="PLAN", help="The plan's id, as `replan list` shows it.")]
DeadlineId = Annotated[str, typer.Argument(metavar="DEADLINE", help="Its id, such as d31, or its rule.")]


@replans.callback()
@with_desk(ON_CASE)
def replan(
    desk: Desk,
    *,
    closure: Annotated[
        Path | None, typer.Option("--closure", metavar="FILE", help="What is closed: docs/examples/court-closure.yaml.")
    ] = None,
    catalog: Annotated[bool, typer.Option("--catalog", help="The rules in force now, for cases under others.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would move, and keep no plan.")] = False,
) -> None:
    """Make a plan over all open cases: what moves, which way, and why.

    Nothing moves before `replan apply`. Ctrl-C keeps what was found so far; the same command again goes on from there.
    """
    if desk.subcommand:
        return
    if (closure is not None) == catalog:
        raise InvalidInput(
            "Say what happened: --closure FILE when courts close, or --catalog when rules changed. Plans that were "
            "made before: amparo deadlines replan list"
        )
    at = _at(desk)
    cause = _cause(desk, closure)
    if dry_run:
        with _progress(at.open_cases(), desk, "looked_through") as advance:
            plan = at.rehearse(cause, advance)
        _tell(desk, plan, whole=True)
    else:
        _look_through(desk, at, at.begin(cause))


@replans.command("resume")
@with_desk(ON_CASE)
def resume(desk: Desk, plan: PlanId) -> None:
    """Go on with a plan whose making was interrupted."""
    at = _at(desk)
    _look_through(desk, at, at.plan(plan))


@replans.command("list")
@with_desk(ON_CASE)
def list_plans(desk: Desk) -> None:
    """List the plans of the organization: of what, how far, what became of them."""
    from amparo_app.cli.show.replans import plans_view

    at = _at(desk)
    found, names = at.plans(), _names(desk)
    zone = desk.organization.profile.zone
    desk.tell(found, lambda: plans_view(found, names, zone, desk.language))


@replans.command("show")
@with_desk(ON_CASE)
def show(
    desk: Desk,
    plan: PlanId,
    *,
    whole: Annotated[bool, typer.Option("--all", help="Also what needs no decision: warnings, safer dates.")] = False,
) -> None:
    """Show a plan: the dates to decide on, and what was kept out."""
    _tell(desk, _at(desk).plan(plan), whole=whole)


@replans.command("keep-out")
@with_desk(ON_CASE)
def keep_out(desk: Desk, plan: PlanId, number: Number, which: DeadlineId) -> None:
    """Leave one date as it is when the plan is applied."""
    _tell(desk, _at(desk).keep_out(plan, number, which), whole=False)


@replans.command("put-back")
@with_desk(ON_CASE)
def put_back(desk: Desk, plan: PlanId, number: Number, which: DeadlineId) -> None:
    """Take a date that was kept out into the plan again."""
    _tell(desk, _at(desk).put_back(plan, number, which), whole=False)


@replans.command("apply")
@with_desk(ON_CASE)
def apply(desk: Desk, plan: PlanId, *, reason: Reason = "") -> None:
    """Put a plan in force, case by case; what was kept out stays, and no case that moved on is forced.

    Interrupted, give the same command again: what was done is not done twice.
    """
    from amparo_app.cli.show.replans import applied_view

    at = _at(desk)
    found = at.plan(plan)
    with _progress(len(found.to_apply), desk, "applied") as advance, told_when_stopped(desk, "apply", plan):
        done = at.apply(plan, reason, advance)
    desk.tell(done, lambda: applied_view(done, desk.language))
    if done.unanswered:
        raise typer.Exit(1)


@replans.command("drop")
@with_desk(ON_CASE)
def drop(desk: Desk, plan: PlanId, *, reason: Reason = "") -> None:
    """Have nothing come of a plan."""
    _tell(desk, _at(desk).drop(plan, reason), whole=False)


def _at(desk: Desk) -> Replanning:
    from amparo_app.replanning import Replanning

    return Replanning(desk.office, desk.organization, desk.actor, desk.language)


def _cause(desk: Desk, closure: Path | None) -> Cause:
    from amparo.case.replan import Closes, LawChanges
    from amparo_app.closure_file import read_closure

    catalog = desk.office.catalog(desk.organization)
    return LawChanges(catalog=catalog.hash) if closure is None else Closes(closure=read_closure(closure, catalog))


def _look_through(desk: Desk, at: Replanning, plan: ReplanPlan) -> None:
    pieces = at.look_through(plan)
    with (
        _progress(plan.cases, desk, "looked_through", done=plan.looked) as advance,
        told_when_stopped(desk, "resume", plan.id),
    ):
        for cases in pieces:
            advance(cases)
    _tell(desk, at.plan(plan.id), whole=False)


@contextmanager
def _progress(total: int, desk: Desk, what: str, *, done: int = 0) -> Iterator[Callable[[int], None]]:
    """Show on standard error how far a long work is; nobody reads it where that is no terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from amparo_app.cli.show.words import say

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    screen = Console(stderr=True)
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task(say(f"replan_{what}", desk.language), total=total, completed=done)

        def advance(cases: int) -> None:
            bar.advance(task, cases)

        yield advance


@contextmanager
def told_when_stopped(desk: Desk, command: str, plan: str) -> Iterator[None]:
    """Say after Ctrl-C that nothing is lost and how to go on."""
    from amparo_app.cli.failures import INTERRUPTED
    from amparo_app.cli.show.words import say

    try:
        yield
    except KeyboardInterrupt:
        typer.echo(say("replan_stopped", desk.language, command=command, plan=plan), err=True)
        raise typer.Exit(INTERRUPTED) from None


def _tell(desk: Desk, plan: ReplanPlan, *, whole: bool) -> None:
    from amparo_app.cli.show.replans import plan_view

    names, zone = _names(desk), desk.organization.profile.zone
    desk.tell(plan, lambda: plan_view(plan, names, zone, desk.language, whole=whole))


def _names(desk: Desk) -> dict[str, str]:
    return {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}
