"""`amparo export` and `amparo case export`: everything an organization owns, or one client's file, without Amparo."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import Number
from amparo_app.cli.desk import Desk
from amparo_app.cli.jobs import Follow, JobId
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.records.jobs import Job
    from amparo_app.exporting.job import ExportMade

exports = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Everything the organization owns, readable without Amparo."
)

Out = Annotated[Path, typer.Option(help="Where to: a new folder, or a zip if the name ends in .zip.")]


@exports.command("everything")
@with_desk(ON_CASE)
def everything(desk: Desk, *, out: Out, follow: Follow = True) -> None:
    """Export every case that you may see, with its papers, and the organization's people, registers and decisions.

    It is long work: it goes on by itself, can be cancelled, and its file is given once, to whoever asked for it.
    """
    from rich.text import Text

    from amparo.records.jobs import NewJob
    from amparo_app.cli.jobs import jobs_of
    from amparo_app.cli.show.words import say
    from amparo_app.exporting.job import EXPORT, ExportRequest
    from amparo_app.office import user_name

    check_new(out)
    desk.office.check_permission("export_everything", desk.organization, desk.actor, None)
    asked = ExportRequest(language=desk.language, out=str(out)).model_dump()
    seen = jobs_of(desk)
    job = seen.put(NewJob(desk.organization.id, EXPORT, asked, desk.actor.id, user_name()))
    if follow:
        _fetched(desk, job, out)
    else:
        told = say("export_saved", desk.language, id=job.id, out=out)
        desk.tell(seen.sheet(job), lambda: Text(told))


@exports.command("fetch")
@with_desk(ON_CASE)
def fetch(desk: Desk, job: JobId, *, out: Out) -> None:
    """Watch an export until it ends and write it out; afterwards it is gone from the office."""
    from amparo_app.cli.jobs import jobs_of

    check_new(out)
    _fetched(desk, jobs_of(desk).job(job), out)


@with_desk(ON_CASE)
def export_case(desk: Desk, number: Number, *, out: Out) -> None:
    """Write a client's own file out: the case as a page, in full for programs, and all its papers as they are."""
    from rich.text import Text

    from amparo_app.cli.show.imports import Said
    from amparo_app.cli.show.words import say
    from amparo_app.exporting.everything import Export
    from amparo_app.exporting.target import FolderTarget, ZipTarget

    check_new(out)
    case = desk.office.case(number, desk.organization, desk.actor)
    export = Export(desk.office, desk.organization, desk.actor, desk.language)
    desk.office.check_permission("export_case", desk.organization, desk.actor, case)
    if _is_zip(out):
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            export.case(case, ZipTarget(file))
    else:
        export.case(case, FolderTarget(out))
    told = say("export_case_done", desk.language, number=case.number, out=out)
    desk.tell(Said(said=told), lambda: Text(told))


def check_new(out: Path) -> None:
    """Raise InvalidInput where something lies already, or there is no folder for it."""
    from amparo.errors import InvalidInput

    if out.exists():
        raise InvalidInput(f"There is a {out} already. Choose a new name for the export.")
    if _is_zip(out) and not out.absolute().parent.is_dir():
        raise InvalidInput(f"There is no folder {out.absolute().parent}. Make it first, or choose another place.")


def _fetched(desk: Desk, job: Job, out: Path) -> None:
    from rich.text import Text

    from amparo.records.jobs import JobState
    from amparo_app.cli.failures import INTERRUPTED
    from amparo_app.cli.jobs import jobs_of, watched
    from amparo_app.cli.show.jobs import job_view
    from amparo_app.cli.show.words import say

    seen = jobs_of(desk)
    try:
        ended = watched(desk, seen, job)
    except KeyboardInterrupt:
        typer.echo(say("export_left", desk.language, id=job.id, out=out), err=True)
        raise typer.Exit(INTERRUPTED) from None
    if ended.state is not JobState.DONE:
        people = {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}
        sheet, zone = seen.sheet(ended), desk.organization.profile.zone
        desk.tell(sheet, lambda: job_view(sheet, people, zone, desk.language))
        raise typer.Exit(1)
    made = _write_out(desk, ended, out)
    told = say("export_done", desk.language, cases=made.cases, files=made.files, out=out)
    more = say("export_hidden_cases", desk.language, count=made.hidden) if made.hidden else ""
    desk.tell(made, lambda: Text(f"{told}\n{more}".strip()))


def _write_out(desk: Desk, job: Job, out: Path) -> ExportMade:
    from amparo_app.exporting.job import ExportMade, drop_export, opened_export
    from amparo_app.exporting.target import unpack

    office = desk.office
    with opened_export(office.records, office.settings, job, desk.actor) as sealed:
        if _is_zip(out):
            with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                shutil.copyfileobj(sealed, file, 1024 * 1024)
        else:
            unpack(sealed, out)
    drop_export(office.settings, job.id)
    return ExportMade.model_validate(job.result).model_copy(update={"unseen": ()})


def _is_zip(out: Path) -> bool:
    return out.suffix.lower() == ".zip"
