"""Who is in an interview: what is asked of each person, and the persons of the case that follow from the answers.

A person keeps the id that they have in the interview (`p1` is the client) however many others come and go; in the case
they are numbered anew, those without a name or a role left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from amparo.case.model import Person
from amparo.case.retention import retention_law
from amparo.declarations import CaseType, FieldDeclaration, FieldKind, Text, name_of, phrase
from amparo_app.interview.answers import taken

PRINCIPAL = "p1"
LETTERS = "case:letters"
"""The answer that says in which language the client gets letters."""

_THERE = re.compile(r"person:(p[1-9][0-9]{0,2})\.there")
_A_NUMBER = r"^\s*[Aa]?[\s.-]*(\d[\s.-]*){7,9}$"
_LONGEST_NAME, _LONGEST_WORD = 200, 100


class People(NamedTuple):
    """The persons of an interview as a case would have them, and what is wrong, by answer.

    `everybody` are the ids in the interview; `ids` gives those in the case, for whoever would be there.
    """

    persons: tuple[Person, ...]
    everybody: tuple[str, ...]
    ids: dict[str, str]
    problems: dict[str, Text]


def person_key(person: str, name: str) -> str:
    """Return the answer that holds something of a person."""
    return f"person:{person}.{name}"


def persons_in(values: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids of everybody in an interview, the client first."""
    added = {found[1] for key, value in values.items() if value and (found := _THERE.fullmatch(key))}
    return (PRINCIPAL, *sorted(added - {PRINCIPAL}, key=lambda one: int(one[1:])))


def next_person(keys: Mapping[str, object]) -> str:
    """Return an id that nobody in an interview ever had."""
    had = [int(found[1][1:]) for key in keys if (found := _THERE.fullmatch(key))]
    return f"p{max(had, default=1) + 1}"


def person_fields(person: str, kind: CaseType) -> tuple[FieldDeclaration, ...]:
    """Return what is asked of somebody; who they are is asked of everybody but the client."""
    roles = tuple(role for role in kind.person_roles if role != "principal")
    role = _field(
        "role", FieldKind.CHOICE, choices=roles, choice_labels=tuple(name_of("person_role", r) for r in roles)
    )
    asked = (
        _field("name", maximum=_LONGEST_NAME, help=phrase("interview_help_name")),
        *(() if person == PRINCIPAL else (role,)),
        _field("other_names", maximum=_LONGEST_NAME, required=False, help=phrase("interview_help_other_names")),
        _field("a_number", pattern=_A_NUMBER, required=False, help=phrase("interview_help_a_number")),
        _field("birth_date", FieldKind.DATE, required=False),
        _field("language", maximum=_LONGEST_WORD, required=False),
        _field("country", maximum=_LONGEST_WORD, required=False),
        _field("telephone", maximum=_LONGEST_WORD, required=False),
    )
    return tuple(field.model_copy(update={"name": person_key(person, field.name)}) for field in asked)


def letters_field() -> FieldDeclaration:
    """Return the question in which language the client gets letters."""
    languages = ("es", "en")
    labels = tuple(phrase(f"interview_letters_{one}") for one in languages)
    named = {"name": LETTERS, "label": phrase("interview_ask_letters"), "kind": FieldKind.CHOICE, "required": False}
    return FieldDeclaration.model_validate(named | {"choices": languages, "choice_labels": labels, "default": "es"})


def people_of(values: Mapping[str, str], kind: CaseType, today: date) -> People:
    """Return the persons that a case would have; the client is there even without a name, under a word for one."""
    made: list[Person] = []
    ids: dict[str, str] = {}
    problems: dict[str, Text] = {}
    for id_ in persons_in(values):
        given, wrong = _given(id_, values, kind, today)
        problems |= wrong
        role = "principal" if id_ == PRINCIPAL else given.get("role", "")
        name = given.get("name", "") or (phrase("interview_somebody").en if id_ == PRINCIPAL else "")
        if name and not role:
            problems[person_key(id_, "role")] = phrase("interview_role_missing")
        if name and role:
            ids[id_] = f"p{len(made) + 1}"
            made.append(_person(ids[id_], given | {"role": role, "name": name}))
    return People(tuple(made), persons_in(values), ids, problems)


def is_client(person: Person) -> bool:
    """Return whether somebody is one of those whom the case is for."""
    return person.role not in retention_law().not_clients


def _given(id_: str, values: Mapping[str, str], kind: CaseType, today: date) -> tuple[dict[str, str], dict[str, Text]]:
    """Return what of a person can be taken as it was typed, and what is wrong with the rest."""
    given, problems = {}, {}
    for field in person_fields(id_, kind):
        typed, name = values.get(field.name, ""), field.name.partition(".")[2]
        value, problem = taken(field, typed)
        if problem is None and name == "birth_date" and value and date.fromisoformat(str(value)) > today:
            problem = phrase("refuse_born_in_the_future", on=date.fromisoformat(str(value)))
        if problem is not None:
            problems[field.name] = problem
        elif value is not None:
            given[name] = str(value)
    return given, problems


def _person(id_: str, given: Mapping[str, str]) -> Person:
    other = tuple(one.strip() for one in re.split(r"[,;\n]", given.get("other_names", "")) if one.strip())
    born = given.get("birth_date")
    plain = {name: value for name, value in given.items() if name not in {"other_names", "birth_date"}}
    return Person(id=id_, other_names=other, birth_date=date.fromisoformat(born) if born else None, **plain)


def _field(name: str, kind: FieldKind = FieldKind.TEXT, **more: object) -> FieldDeclaration:
    return FieldDeclaration.model_validate(
        {"name": name, "label": phrase(f"interview_ask_{name}"), "kind": kind} | more
    )
