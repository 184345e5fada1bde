"""`amparo`: the command line's entry, and the one place where an error becomes a sentence and an exit code."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer.exceptions import Abort, Exit, TyperException

from amparo.errors import AmparoError
from amparo_app.cli import (
    accounts,
    attention,
    audit,
    backups,
    cases,
    clocks,
    deadlines,
    demo,
    docket,
    documents,
    documents_batch,
    documents_check,
    documents_fill,
    documents_own,
    documents_packet,
    documents_standing,
    evidence,
    evidence_look,
    exports,
    health,
    hearings,
    imports,
    jobs,
    keys,
    ladders,
    links,
    lists,
    mails,
    organizations,
    people,
    plugins,
    plugins_diagram,
    plugins_enable,
    plugins_health,
    plugins_install,
    plugins_new,
    plugins_switch,
    printed_dates,
    recovery,
    registers,
    rules,
    signing_in,
    up,
    upkeep,
    watch,
)
from amparo_app.cli import run as run_parts
from amparo_app.cli.failures import INTERRUPTED, tell_error, tell_full_disk, tell_unforeseen, tell_usage
from amparo_workflows.hiding import hide_arguments, leave_no_memory_image

HELP = """The workflow engine of an immigration legal clinic.

Start an office with `amparo up` and leave it running; every other command talks to it from a second terminal.
`amparo case --help` lists what can be done with a case. Commands act for whoever signed in: `amparo sign-in`."""

# without rich, help comes in a third of the time, and reads as well in a pipe as in a terminal
app = typer.Typer(
    name="amparo",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 100},
)


app.command("up")(up.up)
app.command("prepare")(run_parts.prepare)
app.command("run")(run_parts.run)
app.add_typer(cases.case, name="case")
app.add_typer(deadlines.deadline, name="deadline")
deadlines.deadline.command("set-printed")(printed_dates.set_printed)
deadlines.deadline.command("verify")(printed_dates.verify)
deadlines.deadlines.command("unverified")(printed_dates.unverified)
app.add_typer(deadlines.deadlines, name="deadlines")
app.add_typer(clocks.clocks, name="clocks")
app.add_typer(ladders.ladders, name="ladders")
app.add_typer(docket.docket, name="docket")
app.add_typer(rules.rules, name="rules")
app.add_typer(hearings.hearings, name="hearings")
app.add_typer(documents.documents, name="documents")
app.add_typer(evidence.evidence, name="evidence")
evidence.evidence.command("list")(evidence_look.list_evidence)
evidence.evidence.command("show")(evidence_look.show_exhibit)
evidence.evidence.command("export")(evidence_look.export_exhibit)
evidence.evidence.command("plan")(evidence_look.begin_plan)
app.add_typer(imports.imports, name="import")
app.add_typer(exports.exports, name="export")
app.add_typer(jobs.jobs, name="jobs")
app.add_typer(registers.register, name="register")
app.command("desk")(registers.at_desk)
documents.documents.command("approve")(documents_standing.approve)
documents.documents.command("file")(documents_standing.file)
documents.documents.command("discard")(documents_standing.discard)
documents.documents.command("revise")(documents_standing.revise)
documents.documents.command("again")(documents_standing.again)
documents.documents.command("packet")(documents_packet.packet)
documents.documents.command("batch")(documents_batch.batch)
documents.documents.command("check")(documents_check.check)
documents.documents.command("forms")(documents_fill.forms)
documents.documents.command("questions")(documents_fill.questions)
documents.documents.command("fill")(documents_fill.fill)
documents.documents.command("form-fields")(documents_fill.form_fields)
documents.documents.command("override")(documents_own.override)
app.add_typer(organizations.org, name="org")
organizations.org.command("letterhead")(documents_own.letterhead)
app.add_typer(people.person, name="person")
people.person.command("set-password")(accounts.set_password)
people.person.command("recover")(accounts.recover)
people.person.command("recovery-codes")(accounts.recovery_codes)
app.add_typer(organizations.role, name="role")
app.command("sign-in")(signing_in.sign_in)
app.command("sign-out")(signing_in.sign_out)
app.command("whoami")(signing_in.whoami)
app.add_typer(signing_in.sessions, name="sessions")
app.add_typer(plugins.plugins, name="plugins")
plugins.plugins.command("install")(plugins_install.install)
plugins.plugins.command("uninstall")(plugins_install.uninstall)
plugins.plugins.command("enable")(plugins_enable.enable)
plugins.plugins.command("disable")(plugins_enable.disable)
plugins.plugins.command("settings")(plugins_enable.settings)
plugins.plugins.command("rehearse")(plugins_switch.rehearse)
plugins.plugins.command("switch")(plugins_switch.switch)
plugins.plugins.command("back")(plugins_switch.back)
plugins.plugins.command("health")(plugins_health.health)
plugins.plugins.command("new")(plugins_new.new)
plugins.plugins.command("diagram")(plugins_diagram.diagram)
app.command("doctor")(upkeep.doctor)
app.command("health")(health.health)
app.command("watch")(watch.watch)
app.add_typer(mails.mail, name="mail")
app.add_typer(links.link, name="link")
app.add_typer(links.status_requests, name="status-requests")
app.add_typer(attention.attention, name="attention")
app.add_typer(audit.audit, name="audit")
app.command("backup")(backups.backup)
app.command("verify")(backups.verify)
app.command("restore")(backups.restore)
app.command("recover")(recovery.recover)
app.add_typer(lists.lists, name="lists")
app.add_typer(keys.keys, name="keys")
app.command("demo")(demo.demo)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError
        from importlib.metadata import version as installed

        try:
            typer.echo(f"amparo {installed('amparo')}")
        except PackageNotFoundError:
            typer.echo("amparo, run from its source without being installed")
        raise typer.Exit


@app.callback()
def amparo(
    *,
    data_folder: Annotated[
        Path | None,
        typer.Option("--data", envvar="AMPARO_DATA", help="The office's data folder; without it var/office."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command; `with_desk` reads them from here."""


def main(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; whatever goes wrong becomes one sentence, never a traceback."""
    try:
        code = _commands()(list(arguments), prog_name="amparo", standalone_mode=False)
        sys.stdout.flush()
    except Exit as left:
        return left.exit_code
    except (Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:  # `amparo case list | head`: whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        return _told(error, arguments)
    return code if isinstance(code, int) else 0


@cache
def _commands() -> Callable[..., object]:
    """Return the whole command line; to put it together takes longer than most commands."""
    return typer.main.get_command(app)


def _told(error: Exception, arguments: Sequence[str]) -> int:
    as_json = "--json" in arguments
    match error:
        case AmparoError():
            return tell_error(error, as_json=as_json)
        case TyperException():
            return tell_usage(error, as_json=as_json)
        case OSError(errno=errno.ENOSPC):
            return tell_full_disk(error, as_json=as_json)
        case _:
            return tell_unforeseen(error, arguments, as_json=as_json)


def run() -> NoReturn:
    """Run the command line of this process and leave with its exit code."""
    leave_no_memory_image()
    hide_arguments(shown=len(("case", "note")))  # what an operator knows a process by; behind it stand clients' words
    code = main(sys.argv[1:])
    sys.stderr.flush()
    if "temporalio" in sys.modules:
        os._exit(code)  # Python 3.11 can crash on its way out with Temporal's library loaded
    sys.exit(code)
