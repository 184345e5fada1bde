"""`amparo link` and `amparo status-requests`: pages for people without an account, and volunteers asked at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from amparo_app.cli.arguments import Number, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

link = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Pages for people without an account: made, seen where they stand, ended.",
)
status_requests = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Ask volunteers how their cases stand, and see who has not answered.",
)

THE_CLIENT = "client"
FOR = "client, or another person of the case by id or name, such as p3."
EMAIL = "Send it there too, in the client's language and without a word about the case."
Email = Annotated[str, typer.Option("--email", callback=words, help=EMAIL)]


@link.command("make")
@with_desk(ON_CASE)
def make(
    desk: Desk,
    number: Number,
    *,
    whom: Annotated[str, typer.Option("--for", metavar="WHO", help=FOR)] = THE_CLIENT,
    email: Email = "",
) -> None:
    """Make a page for a client: the next date, whose step it is, and a button to confirm.

    Print it and give it to them by hand; it is shown this once, and an earlier page of theirs ends.
    """
    from amparo_app.cli.show.links import made_view
    from amparo_app.links import ForClient, make_client_link
    from amparo_workflows.served import where_served

    office, organization = desk.office, desk.organization
    case = office.case(number, organization, desk.actor)
    served = where_served(office.settings.data_folder)
    pages = office.settings.web_address or (served.address if served else "http://127.0.0.1:8400")
    person = "" if whom == THE_CLIENT else whom
    asked = ForClient(person, email)
    with _told_in(desk.language):
        made = make_client_link(office, organization, desk.actor, case, asked, pages)
    desk.tell(made, lambda: made_view(made, case.zone, desk.language))


@link.command("list")
@with_desk(ON_CASE)
def list_links(desk: Desk, number: Number) -> None:
    """List the links of a case: for whom, what for, sent, opened, answered or over."""
    from amparo_app.cli.show.links import links_view
    from amparo_app.links import links_of_case

    case = desk.office.case(number, desk.organization, desk.actor)
    found = links_of_case(desk.office, desk.organization, case)
    names = _names(desk) | {one.id: one.name for one in case.persons}
    desk.tell(found, lambda: links_view(found, names, case.zone, desk.language))


@link.command("revoke")
@with_desk(ON_CASE)
def revoke(
    desk: Desk,
    which: Annotated[str, typer.Argument(metavar="LINK", help="Its id, as `amparo link list` shows it.")],
) -> None:
    """End a link at once: whoever opens it sees that it no longer works."""
    from amparo_app.cli.show.links import revoked_view
    from amparo_app.links import revoke_link

    ended = revoke_link(desk.office, desk.organization, desk.actor, which)
    desk.tell(ended, lambda: revoked_view(ended, desk.language))


@status_requests.command("send")
@with_desk(ON_CASE)
def send(
    desk: Desk,
    numbers: Annotated[
        list[str] | None, typer.Argument(metavar="[CASE...]", help="Cases by number; without any, every one.")
    ] = None,
) -> None:
    """Ask the volunteers of these cases, or of all, how they stand: by a mail that is answered in a minute.

    An older request that was not answered ends: the new one takes its place.
    """
    from amparo_app.cli.show.links import asked_view
    from amparo_app.links import ask_volunteers

    with _told_in(desk.language):
        sent = ask_volunteers(desk.office, desk.organization, desk.actor, numbers or ())
    desk.tell(sent, lambda: asked_view(sent, _names(desk), desk.organization.profile.zone, desk.language))


@status_requests.command("list")
@with_desk(ON_CASE)
def list_requests(desk: Desk) -> None:
    """List who was asked: first who has not answered, since when; then what the others said."""
    from amparo_app.cli.show.links import status_view
    from amparo_app.links import status_lines

    lines = status_lines(desk.office, desk.organization, desk.actor)
    desk.tell(lines, lambda: status_view(lines, _names(desk), desk.organization.profile.zone, desk.language))


@contextmanager
def _told_in(language: str) -> Iterator[None]:
    """Have what cannot be done said in the reader's language."""
    from amparo.errors import InvalidInput
    from amparo_app.links import CannotBeMade

    try:
        yield
    except CannotBeMade as why:
        raise InvalidInput(why.sentence.in_(language)) from why


def _names(desk: Desk) -> dict[str, str]:
    return {one.id: one.profile.name for one in desk.office.records.people(desk.organization.id)}
