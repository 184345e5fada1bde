"""`amparo sign-in`, `sign-out`, `whoami`, `sessions`: who works at this keyboard, and where else they are signed in."""

from __future__ import annotations

import socket
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from amparo.access.scopes import Scope
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, LANGUAGE, with_desk

if TYPE_CHECKING:
    from amparo.records.sessions import Place, Session, SignedIn

sessions = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Where you are signed in, and the tokens of your programs."
)

SIGNING = (*IN_ORGANIZATION, LANGUAGE)
LINES = "Read the password from standard input; on its second line a new one, where one has to be chosen."
TOKEN_FOR = "What it is for: read, work, manage; again for more. It may never do more than you may."  # noqa: S105 - help

FromInput = Annotated[bool, typer.Option("--password-stdin", help=LINES)]
Of = Annotated[str, typer.Option("--of", metavar="PERSON", help="A colleague's, for whoever may manage people.")]


@with_desk(SIGNING)
def sign_in(
    desk: Desk,
    *,
    email: Annotated[str, typer.Option(help="Your e-mail; asked for if left out.")] = "",
    password_stdin: FromInput = False,
    code: Annotated[str, typer.Option(help="The code that your app shows now; asked for if it is needed.")] = "",
) -> None:
    """Sign in at this keyboard; every command after it acts for you.

    It lasts half a day at most, and four hours without a command. Programs show a token in AMPARO_SESSION instead.
    """
    from amparo_app.cli.passwords import lines, typed

    email = email or typed("email", desk.language, shown=True)
    password, new = lines() if password_stdin else (typed("password", desk.language), "")
    signed = _signed_in(desk, email, password, code)
    if signed.code_needed and not (code or password_stdin):
        signed = _signed_in(desk, email, password, typed("code", desk.language, shown=True))
    if signed.has_to_choose:
        signed = _chosen(desk, email, password, new, asking=not password_stdin)
    session = _session(desk, signed)
    desk.keep_session(session, signed.token)
    _tell_who(desk, session)


@with_desk(SIGNING)
def sign_out(
    desk: Desk,
    *,
    everywhere: Annotated[bool, typer.Option("--everywhere", help="On every machine, and tokens.")] = False,
) -> None:
    """Sign out at this keyboard, or everywhere."""
    from amparo.errors import Refused
    from amparo_app.cli.show.signing_in import signed_out_view

    try:
        session = desk.session
    except Refused:
        desk.drop_session()
        raise
    desk.drop_session()
    if everywhere:
        desk.office.records.end_sessions(session.person)
    else:
        desk.office.records.end_session(session.person, session.id)
    desk.tell(session, lambda: signed_out_view(desk.language))


@with_desk(SIGNING)
def whoami(desk: Desk) -> None:
    """Say for whom commands act now, and how long."""
    _tell_who(desk, desk.session)


@sessions.command("list")
@with_desk(SIGNING)
def list_sessions(desk: Desk, *, of: Of = "") -> None:
    """List where you are signed in, with the tokens of your programs."""
    from amparo_app.cli.show.signing_in import sessions_view

    found = desk.office.records.sessions_of(_whose(desk, of))
    zone = desk.organization.profile.zone
    desk.tell(found, lambda: sessions_view(found, desk.session.id, zone, desk.language))


@sessions.command("end")
@with_desk(SIGNING)
def end_sessions(
    desk: Desk,
    which: Annotated[
        list[str] | None, typer.Argument(metavar="SESSION...", help="As `sessions list` shows it.")
    ] = None,
    *,
    of: Of = "",
    every: Annotated[bool, typer.Option("--all", help="All of them, this one and tokens too.")] = False,
) -> None:
    """End sessions and tokens: whoever holds one is signed out at once."""
    from amparo.errors import UnknownName
    from amparo_app.cli.show.signing_in import ended_view

    if bool(which) == every:
        raise typer.BadParameter("Name the sessions to end, or end them all with --all, one of the two.")
    records, person = desk.office.records, _whose(desk, of)
    there = records.sessions_of(person)
    if every:
        records.end_sessions(person)
    named = there if every else []
    for one in which or ():
        found = [session for session in there if session.id.startswith(one)]
        if len(found) != 1:
            raise UnknownName("session", one, (), "`amparo sessions list` shows them.")
        records.end_session(person, found[0].id)
        named = [*named, found[0]]
    desk.tell(named, lambda: ended_view(len(named), desk.language))


@sessions.command("make-token")
@with_desk(SIGNING)
def make_token(
    desk: Desk,
    named: Annotated[str, typer.Argument(metavar="NAME", help="What you will know it by, such as “nightly report”.")],
    *,
    scope: Annotated[list[Scope], typer.Option("--for", help=TOKEN_FOR)],
    days: Annotated[int, typer.Option(min=1, max=366, help="How long it lasts.")] = 90,
) -> None:
    """Make a token for a program of yours, and show it this once: it is shown to Amparo in AMPARO_SESSION."""
    from amparo_app.cli.show.signing_in import MadeToken, token_view

    lasts = timedelta(days=days)
    session, token = desk.office.records.make_token(desk.session.person, named, scope, lasts)
    zone = desk.organization.profile.zone
    desk.tell(MadeToken(session=session, token=token), lambda: token_view(session, token, zone, desk.language))


def here() -> Place:
    """Return from where somebody comes who types commands: their account on this machine."""
    from amparo.records.sessions import Place
    from amparo_app.office import user_name

    return Place(f"{user_name()}@{socket.gethostname()}", "amparo")


def _signed_in(desk: Desk, email: str, password: str, code: str) -> SignedIn:
    from amparo.access.sign_in import SessionKind

    asked = desk.organization_asked
    return desk.office.records.sign_in(email, password, code, here(), organization=asked, kind=SessionKind.COMMAND_LINE)


def _chosen(desk: Desk, email: str, once: str, new: str, *, asking: bool) -> SignedIn:
    """Have somebody choose a password in the place of the one that counts once."""
    from amparo.access.sign_in import SessionKind
    from amparo.errors import Refused
    from amparo_app.cli.passwords import chosen
    from amparo_app.cli.show.words import say

    if asking:
        sys.stderr.write(say("sign_choose", desk.language) + "\n")
        new = chosen(desk.language)
    if not new:
        raise Refused(say("sign_choose_line", desk.language))
    asked = desk.organization_asked
    return desk.office.records.sign_in_anew(email, once, new, here(), organization=asked, kind=SessionKind.COMMAND_LINE)


def _session(desk: Desk, signed: SignedIn) -> Session:
    from amparo.errors import Refused
    from amparo_app.cli.show.words import say

    if signed.offices:
        raise Refused(say("sign_which_office", desk.language, offices=", ".join(signed.offices)))
    if signed.session is None:
        why = signed.refused.in_(desk.language) if signed.refused else say("sign_code_needed", desk.language)
        raise Refused(why)
    return signed.session


def _tell_who(desk: Desk, session: Session) -> None:
    from amparo_app.cli.show.signing_in import Who, who_view

    records = desk.office.records
    organization = records.organization(session.organization)
    who = Who(person=records.person(session.person), organization=organization, session=session)
    desk.tell(who, lambda: who_view(who, desk.language))


def _whose(desk: Desk, of: str) -> str:
    """Return whose sessions are meant (by id): one's own, or a colleague's for whoever may manage people."""
    if not of:
        return desk.session.person
    desk.check_manager()
    return desk.office.find_person(desk.organization.id, of).id
