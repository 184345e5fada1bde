"""The first visit: the organization and its first administrator, made by whoever started the office."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.sign_in import SessionKind, password_problems
from amparo.declarations import Language, Role
from amparo.errors import InvalidInput
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo_app.catalogs import bring_up_to_date
from amparo_app.organization_ids import id_of
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.routes.sign_in import keep_session
from amparo_app.web.visit import Anybody, NotHere, Visitor

if TYPE_CHECKING:
    from amparo.records.organizations import Organization
    from amparo.records.people import Member

router = APIRouter()

OWN_ROLES = tuple(role for role in Role if role is not Role.OPERATOR)
"""What an administrator may be beside: in a small office one person is several."""

_ZONES = tuple(sorted(one for one in available_timezones() if one.startswith(("America/", "Pacific/", "US/"))))
_NEEDED = ("organization", "name", "email")


@router.get("/first-visit")
def without_code(visit: Anybody) -> Response:
    """Say where the address of the first visit stands."""
    if visit.site.records.has_any_account():
        raise NotHere
    return visit.page("first_visit/without_code.html")


@router.get("/first-visit/{code}")
def first_visit(visit: Anybody, code: str) -> Response:
    """Ask for the organization and its first administrator."""
    _check(visit, code)
    return _form(visit, code)


@router.post("/first-visit/{code}")
def begin(visit: Anybody, form: PostedForm, code: str) -> Response:
    """Make the organization and its administrator, and sign them in."""
    _check(visit, code)
    problems = _problems(visit, form)
    if problems:
        return _form(visit, code, form, problems)
    organization = _organization(visit, form)
    member = _administrator(visit, form, organization)
    email, password = form.text("email"), form.text("password")
    came = visit.site.records.sign_in(
        email, password, "", visit.place, organization=organization.id, kind=SessionKind.WEB
    )
    response = visit.to("/people?said=done" if came.session else "/sign-in")
    if came.session:
        keep_session(visit, response, came.token)
    visit.remember_language(response, member.profile.language)
    return response


def _check(visit: Visitor, code: str) -> None:
    """Raise NotHere for a wrong code, and for any once somebody has an account."""
    right = hmac.compare_digest(code.encode(errors="replace"), visit.site.first_visit_code.encode())
    if not right or visit.site.records.has_any_account():
        raise NotHere


def _form(visit: Visitor, code: str, form: Posted | None = None, problems: dict[str, str] | None = None) -> Response:
    known = visit.site.records.organizations()
    return visit.page(
        "first_visit/first_visit.html",
        status=422 if problems else 200,
        code=code,
        typed=form,
        problems=problems or {},
        known=known,
        zones=_ZONES,
        roles=OWN_ROLES,
    )


def _problems(visit: Visitor, form: Posted) -> dict[str, str]:
    found = {name: visit.say("This is needed.") for name in _NEEDED if not form.text(name)}
    email = form.text("email")
    if email and ("@" not in email.strip("@") or " " in email):
        found["email"] = visit.say("This is no e-mail address. Write it as name@example.org.")
    wrong = tuple(password_problems(form.text("password"), (form.text("name"), email, form.text("organization"))))
    if wrong:
        found["password"] = " ".join(one.in_(visit.language) for one in wrong)
    elif form.text("password") != form.text("password_again"):
        found["password_again"] = visit.say("The two are not the same.")
    if form.text("zone") not in _ZONES:
        found["zone"] = visit.say("Choose the time zone of the office.")
    return found


def _organization(visit: Visitor, form: Posted) -> Organization:
    """Return the organization that was named, made if it is not there yet, with a catalog of its plugins."""
    records, name = visit.site.records, form.text("organization")
    there = next((one for one in records.organizations() if name in {one.id, one.profile.name}), None)
    if there is None:
        profile = OrganizationProfile(
            name=name,
            address=form.text("address"),
            telephone=form.text("telephone"),
            zone=form.text("zone"),
            language=visit.language,
        )
        there = records.create_organization(id_of(name) or "office", profile)
    if not there.catalog:
        bring_up_to_date(records, there.id, visit.site.office("first visit").plugins, "first visit")
    return records.organization(there.id)


def _administrator(visit: Visitor, form: Posted, organization: Organization) -> Member:
    """Return whoever administers, added unless somebody with this e-mail is there, with their account."""
    records = visit.site.records
    language = form.text("language") if form.text("language") in set(Language) else visit.language
    roles = [Role.OPERATOR, *(role for role in OWN_ROLES if role in form.texts("roles"))]
    profile = Profile(name=form.text("name"), email=form.text("email"), language=language)
    try:
        member = records.add_person(organization.id, profile, roles)
    except InvalidInput:  # whoever began here before and was interrupted
        member = records.find_person(organization.id, form.text("email"))
        for role in roles:
            member = records.grant_role(member.id, role)
    records.set_password(member.id, form.text("password"))
    return member
