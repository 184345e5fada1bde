"""`amparo org`, `amparo role`: the organizations, and who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, OFFICE, ON_CASE, with_desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.declarations import Role

org = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Organizations: the clinic and its partners.")
role = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Roles: who may do what.")


@org.command("create")
@with_desk(OFFICE)
def create(
    desk: Desk,
    name: Annotated[str, typer.Argument(help="Its name, as letters show it.")],
    *,
    id_: Annotated[
        str, typer.Option("--id", help="Its id: small letters, digits, hyphens. Made from the name if left out.")
    ] = "",
    zone: Annotated[str, typer.Option(help="The time zone of its office.")] = "America/Los_Angeles",
    office_language: Annotated[str, typer.Option("--language", help="What it works in: en or es.")] = "en",
    telephone: Annotated[str, typer.Option(help="As letters show it.")] = "",
    address: Annotated[str, typer.Option(help="As letters show it.")] = "",
    email: Annotated[str, typer.Option(help="Whom its mails come from.")] = "",
    plugins: Annotated[
        list[str] | None,
        typer.Option("--plugin", metavar="PLUGIN[==VERSION]", help="One it works with; all that ship if left out."),
    ] = None,
) -> None:
    """Create an organization.

    It gets a key of its own, and a catalog of its plugins.
    """
    from amparo.records.organizations import OrganizationProfile
    from amparo.records.plugin_choices import PLUGIN
    from amparo_app.catalogs import bring_up_to_date
    from amparo_app.cli.asking import known_language, known_zone
    from amparo_app.cli.show.office import created_view
    from amparo_app.office import user_name
    from amparo_app.organization_ids import id_of
    from amparo_app.plugin_choosing import only_plugins

    profile = OrganizationProfile(
        name=name,
        address=address,
        telephone=telephone,
        email=email,
        zone=known_zone(zone),
        language=known_language(office_language),
    )
    records = desk.office.records
    choices = only_plugins(desk.office.plugins, plugins or ())
    made = records.create_organization(id_ or id_of(name), profile)
    for plugin, choice in choices.items():
        records.decide(made.id, PLUGIN, plugin, choice, by=user_name(), operator=user_name())
    report = bring_up_to_date(records, made.id, desk.office.plugins, user_name())
    made = records.organization(made.id)
    desk.tell(made, lambda: created_view(made, report))


@org.command("list")
@with_desk(OFFICE)
def list_organizations(desk: Desk) -> None:
    """List the organizations of this office."""
    from amparo_app.cli.show.office import organizations_view

    found = desk.office.records.organizations()
    desk.tell(found, lambda: organizations_view(found))


@org.command("retention")
@with_desk(ON_CASE)
def retention(
    desk: Desk,
    *,
    years: Annotated[int, typer.Option(max=100, help="How many years after closing.")] = 0,
    interview_days: Annotated[int, typer.Option(max=3660, help="How many days for an interview given up.")] = 0,
    authority: Annotated[str, typer.Option(help="Who says so: the bar's rule, a grant's.")] = "",
) -> None:
    """Say how long closed cases are kept before they may be erased, or decide it.

    Each decision stays on record. Who was a minor when the case was closed is counted from majority. What was typed
    into an interview that never became a case is destroyed once nobody has gone on with it for so many days.
    """
    from amparo_app.cli.retention import decide_retention, tell_retention

    if years or authority or interview_days:
        decide_retention(desk, years, authority, interview_days)
    tell_retention(desk)


@org.command("change")
@with_desk(IN_ORGANIZATION)
def change(
    desk: Desk,
    *,
    name: Annotated[str | None, typer.Option(help="Its name, as letters show it.")] = None,
    address: Annotated[str | None, typer.Option(help="As letters show it.")] = None,
    telephone: Annotated[str | None, typer.Option(help="As letters show it.")] = None,
    email: Annotated[str | None, typer.Option(help="Whom its mails come from.")] = None,
    zone: Annotated[str | None, typer.Option(help="The time zone of its office; open cases keep theirs.")] = None,
    office_language: Annotated[str | None, typer.Option("--language", help="What it works in: en or es.")] = None,
) -> None:
    """Change what an organization is called and how it is reached, and show it.

    Letters need its address and telephone. What is left out stays as it is; without any option nothing changes.
    """
    from amparo_app.cli.asking import known_email, known_language, known_zone
    from amparo_app.cli.show.people import organization_view

    if name is not None and not name.strip():
        raise typer.BadParameter("An organization needs a name.", param_hint="--name")
    given = {
        "name": name,
        "address": address,
        "telephone": telephone,
        "email": None if email is None else known_email(email),
        "zone": None if zone is None else known_zone(zone),
        "language": None if office_language is None else known_language(office_language),
    }
    changes = {field: value for field, value in given.items() if value is not None}
    found = desk.organization
    if changes:
        found = desk.office.records.change_organization(found.id, found.profile.model_copy(update=changes))
    desk.tell(found, lambda: organization_view(found))


@role.command("grant")
@with_desk(IN_ORGANIZATION)
def grant(
    desk: Desk,
    who: Annotated[str, typer.Argument(metavar="PERSON", help="An id, an e-mail or a full name.")],
    named: Annotated[str, typer.Argument(metavar="ROLE", help="Such as paralegal or staff_attorney.")],
) -> None:
    """Give somebody a role in their organization."""
    from amparo_app.cli.show.people import people_view

    granted = known_roles([named])[0]
    found, managing = desk.office.find_person(desk.organization.id, who), desk.managing
    if managing:
        changed = managing.set_roles(found.id, {*found.roles, granted})
    else:
        changed = desk.office.records.grant_role(found.id, granted)
    desk.tell(changed, lambda: people_view([changed]))


@role.command("revoke")
@with_desk(IN_ORGANIZATION)
def revoke(
    desk: Desk,
    who: Annotated[str, typer.Argument(metavar="PERSON", help="An id, an e-mail or a full name.")],
    named: Annotated[str, typer.Argument(metavar="ROLE", help="Such as paralegal or staff_attorney.")],
) -> None:
    """Take a role from somebody; what they did in it stays on record."""
    from amparo_app.cli.show.people import people_view

    revoked = known_roles([named])[0]
    found, managing = desk.office.find_person(desk.organization.id, who), desk.managing
    if managing:
        changed = managing.set_roles(found.id, {*found.roles} - {revoked})
    else:
        changed = desk.office.records.revoke_role(found.id, revoked)
    desk.tell(changed, lambda: people_view([changed]))


def known_roles(names: Iterable[str]) -> list[Role]:
    """Return roles by name; raises UnknownName with the nearest."""
    from amparo.declarations import Role
    from amparo.errors import UnknownName

    found = []
    for name in names:
        plain = name.strip().lower().replace("-", "_").replace(" ", "_")
        if plain not in set(Role):
            raise UnknownName("role", name, set(Role), f"The roles are: {', '.join(Role)}.")
        found.append(Role(plain))
    return found
