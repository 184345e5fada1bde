"""`amparo person`: who is here, who stands in for whom, and who leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.arguments import Who, words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, LANGUAGE, ON_CASE, with_desk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from amparo.case.commands import Refusal
    from amparo.records.people import Member

person = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="The people of an organization: staff and volunteers."
)

ROLES = "A role, such as paralegal or staff_attorney; give it again for several."

FIRM = "Their own firm or organization, for papers that they sign; the clinic if left out."
ADDRESS = "Where courts and the other side serve them; the clinic's address if left out."
EOIR_ID = "Their EOIR ID number, for the caption of papers for the immigration court."
BAR_NUMBER = "Their bar number, with the state."
BEGINS = "While nobody has an account: ask for their password, and sign them in at this keyboard."


@person.command("add")
@with_desk(IN_ORGANIZATION)
def add(
    desk: Desk,
    *,
    name: Annotated[str, typer.Option(help="Their full name.")],
    email: Annotated[str, typer.Option(help="Where they are written to.")] = "",
    telephone: Annotated[str, typer.Option(help="Their telephone.")] = "",
    written_in: Annotated[str, typer.Option("--language", help="What they are written to in: en or es.")] = "en",
    languages: Annotated[str, typer.Option(help="What they speak, with commas: es,en,mam.")] = "",
    capacity: Annotated[int, typer.Option(min=0, help="How many open cases a volunteer takes at most.")] = 0,
    granted: Annotated[list[str] | None, typer.Option("--role", help=ROLES)] = None,
    firm: Annotated[str, typer.Option(help=FIRM)] = "",
    address: Annotated[str, typer.Option(help=ADDRESS)] = "",
    eoir_id: Annotated[str, typer.Option(help=EOIR_ID)] = "",
    bar_number: Annotated[str, typer.Option(help=BAR_NUMBER)] = "",
    signing_in: Annotated[bool, typer.Option("--sign-in", help=BEGINS)] = False,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="With --sign-in: without asking.")] = False,
) -> None:
    """Add somebody, with the roles they hold; they get a short id."""
    from amparo.records.people import Profile
    from amparo_app.cli.accounts import begin, first_password
    from amparo_app.cli.asking import known_email, known_language
    from amparo_app.cli.organizations import known_roles
    from amparo_app.cli.show.people import people_view

    roles = known_roles(granted or ())
    profile = Profile(
        name=name,
        email=known_email(email),
        telephone=telephone,
        language=known_language(written_in),
        languages=_languages(languages),
        capacity=capacity,
        firm=firm,
        address=address,
        eoir_id=eoir_id,
        bar_number=bar_number,
    )
    password = first_password(desk, profile, roles, from_input=password_stdin) if signing_in else ""
    managing = None if signing_in else desk.managing
    if managing:
        added = managing.add(profile, roles)
    else:
        added = desk.office.records.add_person(desk.organization.id, profile, roles)
    if signing_in:
        begin(desk, added, password)
    desk.tell(added, lambda: people_view([added]))


@person.command("list")
@with_desk(IN_ORGANIZATION)
def list_people(desk: Desk) -> None:
    """List the people of an organization with their ids and roles."""
    from amparo_app.cli.show.people import people_view

    people = desk.office.records.people(desk.organization.id)
    desk.tell(people, lambda: people_view(people))


@person.command("change")
@with_desk(IN_ORGANIZATION)
def change(
    desk: Desk,
    who: Who,
    *,
    name: Annotated[str | None, typer.Option(help="Their full name.")] = None,
    email: Annotated[str | None, typer.Option(help="Where they are written to.")] = None,
    telephone: Annotated[str | None, typer.Option(help="Their telephone.")] = None,
    written_in: Annotated[str | None, typer.Option("--language", help="What they are written to in: en or es.")] = None,
    languages: Annotated[str | None, typer.Option(help="What they speak, with commas: es,en,mam.")] = None,
    capacity: Annotated[int | None, typer.Option(min=0, help="How many open cases a volunteer takes at most.")] = None,
    firm: Annotated[str | None, typer.Option(help=FIRM)] = None,
    address: Annotated[str | None, typer.Option(help=ADDRESS)] = None,
    eoir_id: Annotated[str | None, typer.Option(help=EOIR_ID)] = None,
    bar_number: Annotated[str | None, typer.Option(help=BAR_NUMBER)] = None,
    back: Annotated[bool, typer.Option("--back", help="They have left, and work here again.")] = False,
) -> None:
    """Change what is known of somebody; what is left out stays as it is."""
    from amparo_app.cli.asking import known_email, known_language
    from amparo_app.cli.show.people import people_view

    records, managing = desk.office.records, desk.managing
    found = desk.office.find_person(desk.organization.id, who)
    given = {
        "name": name,
        "email": None if email is None else known_email(email),
        "telephone": telephone,
        "language": None if written_in is None else known_language(written_in),
        "languages": None if languages is None else _languages(languages),
        "capacity": capacity,
        "firm": firm,
        "address": address,
        "eoir_id": eoir_id,
        "bar_number": bar_number,
    }
    changes: dict[str, object] = {field: value for field, value in given.items() if value is not None}
    if back:
        changes |= {"leaves": None, "left_because": ""}
    if changes:
        profile = found.profile.model_copy(update=changes)
        found = managing.change(found.id, profile) if managing else records.change_person(found.id, profile)
    if back and not found.active:
        found = (desk.managing or records).set_active(found.id, active=True)
    desk.tell(found, lambda: people_view([found]))


@person.command("stand-in")
@with_desk((*IN_ORGANIZATION, LANGUAGE))
def stand_in(
    desk: Desk,
    who: Who,
    *,
    by: Annotated[str, typer.Option("--by", metavar="OTHER", help="Who stands in: an id, e-mail or full name.")] = "",
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="The first day; today if left out.")] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="The last day; without it, until --end ends it.")
    ] = "",
    end: Annotated[bool, typer.Option("--end", help="From now on nobody stands in for them.")] = False,
) -> None:
    """Have somebody stand in for a colleague who is away, or end it.

    Both are told of everything. The stand-in may do in the colleague's cases what the colleague may, while it lasts,
    and the record says for whom. For an attorney or accredited representative it takes an equal or wider licence.
    """
    from amparo.access.people import Absence
    from amparo_app.cli.asking import day
    from amparo_app.cli.show.people import stand_in_ended_view, stand_in_set_view
    from amparo_app.office import user_name

    records, today = desk.office.records, desk.office.today(desk.organization)
    found = desk.office.find_person(desk.organization.id, who)
    desk.check_manager(unless=found.id)
    if records.has_accounts(desk.organization.id) and desk.actor.id != found.id and desk.managing is not None:
        desk.managing.check_sight_of(found.id)
    if end == bool(by or since or until):
        raise typer.BadParameter("Say who stands in with --by, or that it ends with --end, one of the two.")
    if end:
        ended = _taken(records.end_absence(found.id, today), desk)
        desk.tell(ended, lambda: stand_in_ended_view(ended, desk.language))
        return
    if not by:
        raise typer.BadParameter("Say who stands in with --by.")
    other = desk.office.find_person(desk.organization.id, by)
    absence = Absence(
        by=other.id,
        since=day(since, "--from") if since else today,
        until=day(until, "--until") if until else None,
        set_by=user_name(),
    )
    member = _taken(records.set_absence(found.id, absence, today), desk)
    desk.tell(member, lambda: stand_in_set_view(member, absence, other, today, desk.language))


@person.command("stand-ins")
@with_desk((*IN_ORGANIZATION, LANGUAGE))
def stand_ins(
    desk: Desk, *, past: Annotated[bool, typer.Option("--past", help="Those that are over too.")] = False
) -> None:
    """List who stands in for whom, now and later."""
    from amparo_app.cli.show.people import stand_ins_view

    people, today = desk.office.records.people(desk.organization.id), desk.office.today(desk.organization)
    away = [member for member in people if member.profile.absences]
    desk.tell(away, lambda: stand_ins_view(away, _names(people), today, desk.language, past=past))


@person.command("leave")
@with_desk(ON_CASE)
def leave(
    desk: Desk,
    who: Who,
    *,
    on: Annotated[str, typer.Option("--on", metavar="DATE", help="Their last day; today if left out.")] = "",
    to: Annotated[
        str, typer.Option("--hand-over-to", metavar="OTHER", help="Who gets their cases: an id, e-mail or full name.")
    ] = "",
    role: Annotated[str, typer.Option("--role", help="Only the cases that they have in this role.")] = "",
    cases: Annotated[
        list[str] | None, typer.Option("--case", metavar="CASE", help="Only this case; again for more.")
    ] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Let them go: a supervising attorney, signed in, takes what is left.")
    ] = False,
    reason: Annotated[
        str, typer.Option(callback=words, help="Why, with --anyway; it stays on the record of each case.")
    ] = "",
) -> None:
    """Show everything that somebody carries, hand it over, and let them go when nothing is left.

    One ordinary command per case and role; stop it and give it again as you like. What is refused is shown, and the
    rest goes on.
    """
    from amparo_app.cli.handing_over import Leaving

    leaving = Leaving.of(desk, who, on)
    if to:
        leaving.hand_over(to, role, cases or ())
    if anyway:
        leaving.leave_to_supervisor(reason)
    leaving.conclude()


def _taken(answer: Member | Refusal, desk: Desk) -> Member:
    """Return the person as changed; raises CommandRefused with the reason in the reader's language."""
    from amparo.records.people import Member
    from amparo_app.cli.refused import CommandRefused

    if not isinstance(answer, Member):
        raise CommandRefused(answer, desk.language)
    return answer


def _names(people: Iterable[Member]) -> Mapping[str, str]:
    return {member.id: member.profile.name for member in people}


def _languages(written: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in written.split(",") if part.strip())
