"""Who is in a case: persons and proceedings, who has which role, and who stands in for them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.commands import AddPerson, Assign
from amparo.case.model import Case, Person
from amparo.declarations import Role, name_of
from amparo_app.telling.words import said
from amparo_app.web.case_act import CaseForm, act
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_page, look
from amparo_app.web.case_view import proceeding_named
from amparo_app.web.event_view import Option
from amparo_app.web.forms import PostedForm
from amparo_app.web.record_view import role_lines
from amparo_app.web.visit import NotHere, SignedIn, Visit

router = APIRouter()

_PRINCIPAL = "principal"
_AT_FIELD = {
    "person_without_name": "name",
    "unknown_person_role": "role",
    "second_principal": "role",
    "born_in_the_future": "born",
}


@router.get("/cases/{number}/people")
def people(visit: SignedIn, number: str) -> Response:
    """Show the persons and proceedings of a case, and who has which role."""
    return _page(visit, look(visit, number))


@router.post("/cases/{number}/people")
def add_person(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Add a person to a case."""

    def read(seen: Seen, typed: Typed) -> AddPerson | None:
        body = _typed_person(seen, typed)
        # the same form sent twice is no second person, and is told as what it is
        if body and not visit.office.was_carried_out(seen.case.id, form.command_id) and _is_there(seen.case, body):
            typed.problems["name"] = said("person_there")
        return body

    return act(visit, form, number, CaseForm(read, _page, "people", _AT_FIELD))


def _is_there(case: Case, asked: AddPerson) -> bool:
    """Return whether somebody added the same person already."""
    new = asked.person
    told = (new.name.casefold(), new.role, new.birth_date)
    return any((one.name.casefold(), one.role, one.birth_date) == told for one in case.persons)


def _typed_person(seen: Seen, read: Typed) -> AddPerson | None:
    form = read.form
    name, role = read.text("name"), read.chosen("role", {one.value for one in _person_roles(seen)})
    born = read.day("born", needed=False)
    if read.problems:
        return None
    person = Person(
        id="",
        role=role,
        name=name,
        other_names=tuple(one.strip() for one in form.text("other_names").split(",") if one.strip()),
        a_number=form.text("a_number"),
        birth_date=born,
        language=form.text("language"),
        country=form.text("country"),
        telephone=form.text("telephone"),
    )
    return AddPerson(person=person)


@router.post("/cases/{number}/people/{role}/assign")
def assign(visit: SignedIn, form: PostedForm, number: str, role: str) -> Response:
    """Give a role in a case to a colleague, or take it back."""

    def given(_: Seen, read: Typed) -> Assign:
        if role not in set(Role):
            raise NotHere
        return Assign(role=Role(role), person=read.form.text("person"))

    return act(visit, form, number, CaseForm(given, _page, "people"))


def _person_roles(seen: Seen) -> tuple[Option, ...]:
    """Return as what a person can be added: there is one principal only, and they are there from the beginning."""
    kind = seen.catalog.case_type.get(seen.case.case_type)
    known = kind.person_roles if kind else ()
    return tuple(Option(value=one, named=name_of("person_role", one)) for one in known if one != _PRINCIPAL)


def _page(visit: Visit, seen: Seen, sent: Returned = NOTHING_SENT) -> Response:
    case = seen.case
    return case_page(
        visit,
        seen,
        "case/people.html",
        tab="people",
        status=sent.status,
        sent=sent,
        persons=case.persons,
        proceedings=[(one, proceeding_named(case, one.id)) for one in case.proceedings],
        roles=role_lines(seen.sheet, seen.people, visit.today),
        person_roles=_person_roles(seen),
        may_add=case.is_open and visit.may("add_person", case),
        may_assign=case.is_open and visit.may("assign", case),
    )
