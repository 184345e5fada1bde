"""`amparo mail`: what waits, what went out, what failed or came back, and how it is mended."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, LANGUAGE, OFFICE, ON_CASE, with_desk

mail = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Mails: what waits, what went out, what failed or came back, and how it is mended.",
)


@mail.command("list")
@with_desk(ON_CASE)
def list_mails(
    desk: Desk,
    *,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that a person has to look at.")] = False,
    last: Annotated[int, typer.Option("--last", min=1, help="How many at most, the newest first.")] = 30,
) -> None:
    """List mails: queued, sent, failed or bounced, since when, to whom, about which case, and what went wrong.

    Addresses are shown to operators, directors and supervising attorneys who are signed in, to others their own.
    """
    from amparo_app.cli.show.mails import mails_view
    from amparo_app.outbox import mails

    reader = desk.reader
    found = mails(desk.office.records, desk.organization.id, failed=failed, last=last, reader=reader)
    people = {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}
    desk.tell(found, lambda: mails_view(found, people, desk.organization.profile.zone, desk.language))


@mail.command("retry")
@with_desk((LANGUAGE, *IN_ORGANIZATION))
def retry(
    desk: Desk,
    which: Annotated[str, typer.Argument(metavar="WHICH", help="A case's number, a mail's id, or all.")],
) -> None:
    """Send mails again that failed or came back, once what was wrong is mended."""
    from amparo_app.cli.show.mails import retried_view
    from amparo_app.outbox import retry as queue_again

    found = queue_again(desk.office.records, desk.organization.id, which, desk.reader)
    desk.tell(found, lambda: retried_view(found, desk.language))


@mail.command("address")
@with_desk(IN_ORGANIZATION)
def address(
    desk: Desk,
    who: Annotated[str, typer.Argument(metavar="PERSON", help="An id, an e-mail or a full name.")],
    email: Annotated[str, typer.Argument(metavar="ADDRESS", help="Where they are written to from now on.")],
) -> None:
    """Correct the address that somebody's mails go to; then send again what failed, with `amparo mail retry`."""
    from amparo_app.cli.asking import known_email
    from amparo_app.cli.show.people import people_view

    member = desk.office.find_person(desk.organization.id, who)
    profile = member.profile.model_copy(update={"email": known_email(email)})
    changed = desk.office.records.change_person(member.id, profile)
    desk.tell(changed, lambda: people_view([changed]))


@mail.command("bounced")
@with_desk((LANGUAGE, *OFFICE))
def bounced(
    desk: Desk,
    *,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="The report as a file; without it, standard input is read.")
    ] = None,
) -> None:
    """Take a mail server's report that a mail came back or is delayed.

    For an alias of the mail server to pipe to. What is no such report, or is about no mail of ours, changes nothing.
    """
    from amparo.notifications.bounces import read_bounce
    from amparo_app.cli.show.mails import reported_view
    from amparo_app.outbox import take_report

    bounce = read_bounce(_message(file))
    reported = take_report(desk.office.records, bounce)
    desk.tell(reported, lambda: reported_view(reported, bounce, desk.language))


def _message(file: Path | None) -> bytes:
    from amparo.errors import InvalidInput
    from amparo.notifications.bounces import LARGEST_BYTES

    if file is None:
        return sys.stdin.buffer.read(LARGEST_BYTES + 1)
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_BYTES + 1)
    except OSError as problem:
        raise InvalidInput(f"{file} cannot be read: {problem.strerror}. Name the file that holds the report.") from None
