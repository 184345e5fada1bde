"""`amparo jobs`: long work that goes on by itself: listed, looked at, followed, cancelled."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.records.jobs import Job, NewJob
    from amparo_app.jobs import Jobs, JobSheet

jobs = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Long work that goes on by itself, such as packets and batches of letters.",
)

JobId = Annotated[str, typer.Argument(metavar="JOB", help="Its id or the beginning of it; `jobs list` shows it.")]
Follow = Annotated[bool, typer.Option("--follow/--no-follow", help="Stay and watch it; Ctrl-C leaves it running. [on]")]
Force = Annotated[bool, typer.Option("--force", help="Write over files that are there.")]

_LOOK_SECONDS = 0.3


@jobs.command("list")
@with_desk(ON_CASE)
def list_jobs(desk: Desk) -> None:
    """List long work, the latest first: what goes on, and what ended in the last weeks."""
    from amparo_app.cli.show.jobs import jobs_view

    found = jobs_of(desk).all()
    desk.tell(found, lambda: jobs_view(found, _people(desk), desk.organization.profile.zone, desk.language))


@jobs.command("show")
@with_desk(ON_CASE)
def show(desk: Desk, job: JobId) -> None:
    """Show one: how far it is, what came of it, or why nothing did."""
    seen = jobs_of(desk)
    _tell(desk, seen.sheet(seen.job(job)))


@jobs.command("follow")
@with_desk(ON_CASE)
def follow(
    desk: Desk,
    job: JobId,
    *,
    out: Annotated[Path | None, typer.Option(help="A folder for what it makes, if another than was named.")] = None,
    force: Force = False,
) -> None:
    """Watch one until it ends, then write what it made into a folder; Ctrl-C leaves it running."""
    followed(desk, jobs_of(desk).job(job), out, force=force)


@jobs.command("cancel")
@with_desk(ON_CASE)
def cancel(desk: Desk, job: JobId) -> None:
    """Have one not go on; what it kept before stays where it is."""
    from rich.text import Text

    from amparo_app.cli.show.words import say

    cancelled = jobs_of(desk).cancel(job)
    desk.tell(cancelled, lambda: Text(say("job_cancelled", desk.language, id=cancelled.id)))


def jobs_of(desk: Desk) -> Jobs:
    """Return the jobs of the organization as whoever acts may see them."""
    from amparo_app.jobs import Jobs

    return Jobs(desk.office, desk.organization, desk.actor)


def begun(desk: Desk, new: NewJob, out: Path, *, follow: bool, force: bool) -> None:
    """Write a job down, then follow it, or say how that is done."""
    from rich.text import Text

    from amparo_app.cli.show.words import say

    seen = jobs_of(desk)
    job = seen.put(new)
    if follow:
        followed(desk, job, out, force=force)
    else:
        told = say("job_saved", desk.language, id=job.id, out=f" --out {out}")
        desk.tell(seen.sheet(job), lambda: Text(told))


def followed(desk: Desk, job: Job, out: Path | None, *, force: bool) -> None:
    """Show how far a job is until it ends, then write what it made; ends on 1 when it failed or was cancelled."""
    from amparo.records.jobs import JobState
    from amparo_app.cli.failures import INTERRUPTED
    from amparo_app.cli.show.words import say

    seen, asked = jobs_of(desk), str(out or job.asked.request.get("out", ""))
    try:
        ended = watched(desk, seen, job)
    except KeyboardInterrupt:
        there = f" --out {asked}" if asked else ""
        typer.echo(say("job_left", desk.language, id=job.id, out=there), err=True)
        raise typer.Exit(INTERRUPTED) from None
    done = ended.state is JobState.DONE
    _tell(desk, _written(seen, ended, Path(asked), force=force) if done and asked else seen.sheet(ended))
    if not done:
        raise typer.Exit(1)


def _written(seen: Jobs, job: Job, folder: Path, *, force: bool) -> JobSheet:
    from amparo.errors import InvalidInput

    try:
        return seen.write(job, folder, force=force)
    except InvalidInput as not_written:
        all_the_same = f"{not_written.without_commands} Job {job.id} is done all the same, and what it made is kept."
        how = f"Write it into another folder: amparo jobs follow {job.id} --out FOLDER; or over what is there: --force."
        raise InvalidInput(all_the_same, how) from not_written


def watched(desk: Desk, seen: Jobs, job: Job) -> Job:
    """Return a job once it has ended; meanwhile a bar on standard error says how far it is."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from amparo_app.cli.show.jobs import kind_of
    from amparo_app.cli.show.words import say

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    screen = Console(stderr=True)
    told = say("job_going_on", desk.language, kind=kind_of(job.kind, desk.language), id=job.id)
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task(told, total=job.total or None, completed=job.done)
        while not job.state.ended:
            time.sleep(_LOOK_SECONDS)
            job = seen.job(job.id)
            bar.update(task, completed=job.done, total=job.total or None)
    return job


def _tell(desk: Desk, sheet: JobSheet) -> None:
    from amparo_app.cli.show.jobs import job_view

    desk.tell(sheet, lambda: job_view(sheet, _people(desk), desk.organization.profile.zone, desk.language))


def _people(desk: Desk) -> dict[str, str]:
    return {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}
