"""`amparo person set-password`, `recover`, `recovery-codes`: the accounts by which people sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import Who
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, LANGUAGE, with_desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.declarations import Role
    from amparo.records.people import Member, Profile

FROM_LINES = (
    "Read the present password from standard input, and on its second line the new one; the first of all alone."
)


@with_desk((*IN_ORGANIZATION, LANGUAGE))
def set_password(
    desk: Desk,
    who: Who,
    *,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help=FROM_LINES)] = False,
) -> None:
    """Set your own password; you are signed out everywhere.

    While nobody has an account, give one to the first who may manage people. Who lost theirs: `amparo person recover`.
    """
    from amparo.errors import Refused
    from amparo_app.cli.passwords import chosen, lines, typed
    from amparo_app.cli.show.signing_in import password_set_view
    from amparo_app.cli.signing_in import here

    records = desk.office.records
    found = desk.office.find_person(desk.organization.id, who)
    first = not records.has_accounts(desk.organization.id)
    _check_own_password(desk, found, first=first)
    given = lines() if password_stdin else None
    if first:
        records.set_password(found.id, given[0] if given else chosen(desk.language))
    else:
        present, new = given or (typed("present", desk.language), chosen(desk.language))
        if refused := records.change_password(found.id, present, new, here()):
            raise Refused(refused.in_(desk.language))
        desk.drop_session()
    desk.tell(found, lambda: password_set_view(found, desk.language))


@with_desk((*IN_ORGANIZATION, LANGUAGE))
def recover(
    desk: Desk,
    who: Who,
    *,
    at_the_machine: Annotated[
        bool,
        typer.Option("--at-the-machine", help="Without signing in: when all who may manage people are locked out."),
    ] = False,
) -> None:
    """Give somebody a password that counts once: their first, or after they lost theirs.

    Their sessions, tokens and second factor end, and it stays on record. Tell it to them yourself, not by e-mail.
    """
    from amparo_app.cli.show.signing_in import OnceGiven, once_view
    from amparo_app.office import user_name

    found = desk.office.find_person(desk.organization.id, who)
    managing = None if at_the_machine else desk.managing
    if managing:
        password = managing.recover(found.id)
    else:
        _check_may_manage(desk, found, "sign_machine_only" if at_the_machine else "sign_first_manages")
        password = desk.office.records.recover(found.id, by=f"{user_name()}, at the machine")
    given = OnceGiven(person=found, password=password)
    desk.tell(given, lambda: once_view(given, desk.language))


@with_desk((*IN_ORGANIZATION, LANGUAGE))
def recovery_codes(
    desk: Desk,
    *,
    new: Annotated[bool, typer.Option("--new", help="Make new ones, which end those before; shown this once.")] = False,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the present password from standard input.")
    ] = False,
) -> None:
    """Say how many recovery codes you have left, or make new ones.

    Each lets you in once, where the code of your second factor is asked for: for the day the telephone is lost.
    """
    from amparo.errors import Refused
    from amparo_app.cli.passwords import lines, typed
    from amparo_app.cli.show.signing_in import Codes, codes_view
    from amparo_app.cli.show.words import say
    from amparo_app.cli.signing_in import here

    records, own = desk.office.records, desk.session.person
    if not records.account(own).second_factor:
        raise Refused(say("sign_codes_no_factor", desk.language))
    made: tuple[str, ...] = ()
    if new:
        present = lines()[0] if password_stdin else typed("present", desk.language)
        if refused := records.check_password(own, present, here()):
            raise Refused(refused.in_(desk.language))
        made = records.make_recovery_codes(own)
    found = Codes(left=records.recovery_codes_left(own), made=made)
    desk.tell(found, lambda: codes_view(found, desk.language))


def first_password(desk: Desk, profile: Profile, roles: Iterable[Role], *, from_input: bool) -> str:
    """Return the password of whoever is to have the first account of an organization.

    Raises Refused where somebody has one or they could not manage people, InvalidInput for what cannot be a password.
    """
    from amparo.access.policy import default_policy
    from amparo.access.sign_in import password_problems
    from amparo.errors import InvalidInput, Refused
    from amparo_app.cli.passwords import chosen, lines
    from amparo_app.cli.show.words import say

    if desk.office.records.has_accounts(desk.organization.id):
        raise Refused(say("sign_not_first", desk.language))
    if not default_policy().grants["manage_people"] & set(roles):
        raise Refused(say("sign_first_manages", desk.language, name=profile.name))
    password = lines()[0] if from_input else chosen(desk.language)
    if problems := tuple(password_problems(password, (profile.name, profile.email, desk.organization.id))):
        raise InvalidInput(" ".join(problem.in_(desk.language) for problem in problems))
    return password


def begin(desk: Desk, member: Member, password: str) -> None:
    """Give somebody the first account of an organization, and sign them in at this keyboard."""
    from amparo.access.sign_in import SessionKind
    from amparo_app.cli.signing_in import here

    desk.office.records.set_password(member.id, password)
    session = desk.office.records.admit(member.id, here(), kind=SessionKind.COMMAND_LINE, how="by a first password")
    desk.keep_session(*session)


def _check_own_password(desk: Desk, found: Member, *, first: bool) -> None:
    """Raise Refused unless it is one's own, or the first of all and of somebody who may manage people."""
    from amparo.errors import Refused
    from amparo_app.cli.show.words import say

    if first:
        _check_may_manage(desk, found, "sign_first_manages")
    elif desk.session.person != found.id:
        raise Refused(say("sign_only_own", desk.language, name=found.profile.name))


def _check_may_manage(desk: Desk, found: Member, otherwise: str) -> None:
    from amparo.errors import Refused
    from amparo_app.cli.show.words import say

    if desk.office.records.may_decide(desk.organization.id, found.id, "manage_people") is not None:
        raise Refused(say(otherwise, desk.language, name=found.profile.name))
