"""The people of the organization: who is here, what they may do, and how they come in again."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.access.people import Absence
from amparo.case.commands import Refusal
from amparo.declarations import Language, Role
from amparo.errors import InvalidInput, Refused, UnknownName
from amparo.records.people import Member, Profile
from amparo_app.managing_people import PERMISSION, Managing
from amparo_app.telling.refusals import as_a_page_says
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.typed_dates import day_of
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()

_TEXTS = ("name", "email", "telephone", "firm", "address", "eoir_id", "bar_number")


@router.get("/people")
def people(visit: SignedIn) -> Response:
    """List everybody who works or volunteers here."""
    members = sorted(visit.site.records.people(visit.organization.id), key=lambda one: one.profile.name.casefold())
    return visit.page(
        "people/people.html",
        people=[one for one in members if one.active],
        gone=[one for one in members if not one.active],
        manages=visit.may(PERMISSION),
        today=visit.today,
        names=visit.colleagues,
    )


@router.get("/people/new")
def new_person(visit: SignedIn) -> Response:
    """Ask who is added."""
    visit.require(PERMISSION)
    return visit.page("people/new.html", typed=None, problem="", roles=tuple(Role))


@router.post("/people/new")
def add_person(visit: SignedIn, form: PostedForm) -> Response:
    """Add somebody, and show the password by which they sign in the first time."""
    managing = _managing(visit)
    try:
        added = managing.add(_profile(visit, form, Profile(name="")), _roles(form))
        once = managing.recover(added.id) if added.profile.email else ""
    except (Refused, InvalidInput) as wrong:
        return visit.page("people/new.html", status=422, typed=form, problem=wrong.without_commands, roles=tuple(Role))
    return visit.page("people/once.html", person=added, once=once)


@router.get("/people/{id_}")
def person(visit: SignedIn, id_: str) -> Response:
    """Show somebody."""
    return _page(visit, _person(visit, id_))


@router.post("/people/{id_}")
def change_person(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Change what is known of somebody."""
    managing, there = _managing(visit), _person(visit, id_)
    try:
        managing.change(id_, _profile(visit, form, there.profile))
    except (Refused, InvalidInput) as wrong:
        return _page(visit, there, wrong.without_commands, form)
    return visit.done(f"/people/{id_}")


@router.post("/people/{id_}/roles")
def set_roles(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Have somebody hold the roles that are ticked."""
    managing, there = _managing(visit), _person(visit, id_)
    try:
        managing.set_roles(id_, _roles(form))
    except Refused as why:
        return _page(visit, there, why.without_commands)
    return visit.done(f"/people/{id_}")


@router.post("/people/{id_}/invite")
def invite(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Mail somebody a link by which they choose a password."""
    managing, there = _managing(visit), _person(visit, id_)
    try:
        managing.invite(id_)
    except (Refused, InvalidInput) as why:
        return _page(visit, there, why.without_commands)
    return visit.done(f"/people/{id_}")


@router.post("/people/{id_}/password")
def recover(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Give somebody a password that counts once."""
    managing, there = _managing(visit), _person(visit, id_)
    try:
        return visit.page("people/once.html", person=there, once=managing.recover(id_))
    except (Refused, InvalidInput) as why:
        return _page(visit, there, why.without_commands)


@router.post("/people/{id_}/sessions")
def end_sessions(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Sign somebody out everywhere."""
    _person(visit, id_)
    _managing(visit).end_sessions(id_)
    return visit.done(f"/people/{id_}")


@router.post("/people/{id_}/active")
def set_active(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Say whether somebody still works here."""
    managing, there = _managing(visit), _person(visit, id_)
    try:
        managing.set_active(id_, active=form.text("active") == "yes")
    except Refused as why:
        return _page(visit, there, why.without_commands)
    return visit.done(f"/people/{id_}")


@router.post("/people/{id_}/stand-in")
def set_stand_in(visit: SignedIn, form: PostedForm, id_: str) -> Response:
    """Have somebody stand in for a person on some days, or nobody any more."""
    there = _person(visit, id_)
    if there.id != visit.member.id:
        managing = _managing(visit)
        try:
            managing.check_permission()
            managing.check_sight_of(id_)
        except Refused as why:
            return _page(visit, there, why.without_commands, form)
    records = visit.site.records
    if form.has("end"):
        answer: Member | Refusal = records.end_absence(id_, visit.today)
    else:
        try:
            since, until = day_of(visit, form.text("since")), day_of(visit, form.text("until"))
        except InvalidInput as wrong:
            return _page(visit, there, wrong.without_commands, form)
        absence = Absence(by=form.text("by"), since=since or visit.today, until=until, set_by=visit.member.id)
        answer = records.set_absence(id_, absence, visit.today)
    if isinstance(answer, Refusal):
        return _page(visit, there, as_a_page_says(answer).in_(visit.language), form)
    return visit.done(f"/people/{id_}")


def _managing(visit: Visit) -> Managing:
    visit.require(PERMISSION)
    return Managing(visit.site.records, visit.member, visit.language)


def _person(visit: Visit, id_: str) -> Member:
    try:
        return Managing(visit.site.records, visit.member).person(id_)
    except UnknownName as unknown:
        raise NotHere from unknown


def _page(visit: Visit, there: Member, problem: str = "", typed: Posted | None = None) -> Response:
    manages, records = visit.may(PERMISSION), visit.site.records
    return visit.page(
        "people/person.html",
        status=422 if problem else 200,
        person=there,
        own=there.id == visit.member.id,
        manages=manages,
        problem=problem,
        typed=typed,
        roles=tuple(Role),
        colleagues=sorted((id_, name) for id_, name in visit.colleagues.items() if id_ != there.id),
        names=visit.colleagues,
        today=visit.today,
        zone=visit.organization.profile.zone,
        has_account=records.has_account(there.id),
        sessions=records.sessions_of(there.id) if manages or there.id == visit.member.id else (),
    )


def _profile(visit: Visit, form: Posted, known: Profile) -> Profile:
    """Return what was typed over what is known; raises InvalidInput for what cannot be."""
    if not form.text("name"):
        raise InvalidInput(visit.say("A name is needed."))
    email = form.text("email")
    if email and ("@" not in email.strip("@") or " " in email):
        raise InvalidInput(visit.say("This is no e-mail address. Write it as name@example.org."))
    capacity = form.text("capacity") or "0"
    if not capacity.isdecimal() or len(capacity) > 3:  # noqa: PLR2004 - nobody carries a thousand cases
        raise InvalidInput(
            visit.say("Write how many open cases a volunteer takes as a whole number, or leave it empty.")
        )
    language = form.text("language")
    changes: dict[str, object] = {name: form.text(name) for name in _TEXTS}
    changes |= {
        "capacity": int(capacity),
        "languages": tuple(one.strip() for one in form.text("languages").split(",") if one.strip()),
        "language": language if language in set(Language) else known.language,
    }
    return known.model_copy(update=changes)


def _roles(form: Posted) -> tuple[Role, ...]:
    return tuple(role for role in Role if role in form.texts("roles"))
