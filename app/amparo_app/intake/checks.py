"""An intake file held against the catalog, part by part, also where other parts of it cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any

from amparo.declarations import Catalog, EventDeclaration
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo_app.marked_yaml import MarkedYaml, Place

Named = tuple[str, str, str]
"""A person of the file: id, name and role."""


def check_against(catalog: Catalog, marked: MarkedYaml, *, today: date) -> None:
    """Note every name that the catalog does not know and every value that it does not accept."""
    content = marked.content
    _check_case_type(catalog, marked)
    for place, entry in [((), content), *_entries(content, "persons"), *_entries(content, "proceedings")]:
        for name, value in _mapping(entry, "facts").items():
            _check_fact(catalog, marked, (*place, "facts", name), value)
    for place, entry in _entries(content, "proceedings"):
        _check_known(marked, (*place, "court"), entry.get("court"), catalog.court, "court")
    for place, entry in _entries(content, "events"):
        _check_event(catalog, marked, place, entry, today)


def person_meant(who: str, persons: Iterable[Named]) -> str | None:
    """Return the id of the one person with this id, name or role, or None for nobody or several."""
    found = {id_ for id_, name, role in persons if who.strip().casefold() in {id_, name.casefold(), role.casefold()}}
    return found.pop() if len(found) == 1 else None


def _check_case_type(catalog: Catalog, marked: MarkedYaml) -> None:
    given = marked.content.get("case_type")
    _check_known(marked, ("case_type",), given, catalog.case_type, "case type")
    principals = [entry for _, entry in _entries(marked.content, "persons") if entry.get("role") == "principal"]
    if len(principals) != 1:
        marked.problem(("persons",), f"exactly one person has the role “principal”, not {len(principals) or 'none'}")
    kind = catalog.case_type.get(str(given))
    if kind is None:
        return
    for place, entry in _entries(marked.content, "persons"):
        _check_known(marked, (*place, "role"), entry.get("role"), kind.person_roles, "role of a person")
    for place, entry in _entries(marked.content, "proceedings"):
        _check_known(marked, (*place, "forum"), entry.get("forum"), kind.forums, "forum")


def _check_event(catalog: Catalog, marked: MarkedYaml, place: Place, entry: dict[str, Any], today: date) -> None:
    kind = entry.get("event")
    ours = {name: declared for name, declared in catalog.event.items() if not declared.by_engine}
    _check_known(marked, (*place, "event"), kind, ours, "event")
    _check_day(marked, (*place, "on"), entry.get("on"), today)
    if entry.get("person"):
        persons = list(_persons(marked.content))
        if person_meant(str(entry["person"]), persons) is None:
            known = ", ".join(f"{id_} ({name})" for id_, name, _ in persons)
            marked.problem((*place, "person"), f"“{entry['person']}” is not one person of this file: {known}")
    proceedings = [f"c{number}" for number, _ in enumerate(_entries(marked.content, "proceedings"), 1)]
    _check_known(marked, (*place, "proceeding"), entry.get("proceeding"), proceedings, "proceeding of this file")
    if isinstance(kind, str) and kind in ours:
        _check_data(marked, (*place, "data"), ours[kind], _mapping(entry, "data"))


def _check_data(marked: MarkedYaml, place: Place, declared: EventDeclaration, data: dict[str, Any]) -> None:
    try:
        checked_answers(declared.fields, data)
    except AnswersRefused as refused:
        for problem, name in zip(refused.problems, refused.fields, strict=True):
            marked.problem((*place, name), f"{problem} (for the event {declared.kind})")


def _check_day(marked: MarkedYaml, place: Place, given: object, today: date) -> None:
    try:
        day = date.fromisoformat(str(given))
    except ValueError:
        return  # the file's own form is checked elsewhere
    if day > today:
        marked.problem(place, f"{day} lies in the future; today is {today}. An event is written down once it happened")


def _check_fact(catalog: Catalog, marked: MarkedYaml, place: Place, value: object) -> None:
    name = str(place[-1]).partition("@")[0]
    _check_known(marked, place, name, catalog.fact, "fact")
    declared = catalog.fact.get(name)
    if declared is None:
        return
    try:
        checked_answers((declared.asked(),), {name: value})
    except AnswersRefused as refused:
        for problem in refused.problems:
            marked.problem(place, problem.en)


def _check_known(marked: MarkedYaml, place: Place, given: object, known: Iterable[str], what: str) -> None:
    names = sorted(known)
    if not given or not names or given in names:
        return
    near = get_close_matches(str(given), names, n=3, cutoff=0.4)
    hint = f" Did you mean {' or '.join(near)}?" if near else f" Known: {', '.join(names[:12])}"
    marked.problem(place, f"there is no {what} “{given}”.{hint}")


def _persons(content: dict[str, Any]) -> Iterator[Named]:
    for number, (_, entry) in enumerate(_entries(content, "persons"), 1):
        yield f"p{number}", str(entry.get("name", "")), str(entry.get("role", ""))


def _entries(content: dict[str, Any], name: str) -> list[tuple[Place, dict[str, Any]]]:
    listed = content.get(name)
    found: Sequence[Any] = listed if isinstance(listed, list) else ()
    return [((name, number), entry) for number, entry in enumerate(found) if isinstance(entry, dict)]


def _mapping(entry: dict[str, Any], name: str) -> dict[str, Any]:
    found = entry.get(name)
    return found if isinstance(found, dict) else {}
