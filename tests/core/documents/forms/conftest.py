"""A case that answers the questions of the small form, and a catalog that declares them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.core.case.practice import CATALOG, MORNING
from tests.core.documents.forms.blank import FORM

from amparo.case.model import Case, Person
from amparo.declarations import Catalog, FactDeclaration, FieldKind, GovernmentForm, Text
from amparo.documents.forms.answers import FormAnswers, form_answers
from amparo.documents.values import FieldValues

FACTS = (
    FactDeclaration(name="asylum.story", title=Text("story"), kind=FieldKind.TEXT),
    FactDeclaration(name="asylum.receipt", title=Text("receipt"), kind=FieldKind.TEXT),
    FactDeclaration(name="asylum.jobs", title=Text("jobs"), kind=FieldKind.TEXT),
    FactDeclaration(name="asylum.state", title=Text("state"), kind=FieldKind.TEXT),
    FactDeclaration(name="asylum.detained", title=Text("detained"), kind=FieldKind.YES_NO),
    FactDeclaration(
        name="asylum.unit", title=Text("unit"), kind=FieldKind.CHOICE, choices=("apartment", "suite", "floor")
    ),
    FactDeclaration(name="asylum.sex", title=Text("sex"), kind=FieldKind.CHOICE, choices=("male", "female")),
)
STATED: dict[str, Any] = {
    "asylum.story": "They came at night.",
    "asylum.detained": False,
    "asylum.unit": "suite",
    "asylum.sex": "female",
    "asylum.state": "ca",
    "asylum.jobs": "Panadería Ñuble | 2019-03",
}
CLIENT = Person(
    id="p1",
    role="principal",
    name="Luz Núñez O\u2019Brien",
    a_number="000-111-222",
    birth_date=date(1990, 1, 31),
    telephone="(213) 555-0101",
)


def child(number: int) -> Person:
    """Return a child of the client."""
    return Person(id=f"p{number + 1}", role="child", name=f"Niño {number}", birth_date=date(2015, number, 1))


def case_of(*children: Person, client: Person = CLIENT, **facts: Any) -> Case:
    """Return a case with the facts that are stated and those given, by the part behind `asylum.`."""
    every = STATED | {f"asylum.{name}": value for name, value in facts.items()}
    stated = {name: value for name, value in every.items() if value is not None}
    return Case(id="case-1", number="4K-1", now=MORNING, case_type="asylum", persons=(client, *children), facts=stated)


def catalog_with(*forms: GovernmentForm) -> Catalog:
    """Return the small practice's catalog with these facts and forms."""
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    own = tuple(fact.model_copy(update={"plugin": "asylum"}) for fact in FACTS)
    return Catalog(**parts | {"facts": (*CATALOG.facts, *own), "government_forms": forms})


def answered(case: Case, form: GovernmentForm = FORM) -> FormAnswers:
    """Return the questions of a form with what a case says of them."""
    return form_answers(form, case, catalog_with(form), FieldValues(by_source={}), case.persons[0])


@pytest.fixture
def whole() -> FormAnswers:
    """Return every question answered, of a client with one child."""
    return answered(case_of(child(1)))
