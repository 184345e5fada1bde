"""Reading an intake file: every problem in it at once, each with its line, or the command that opens the case."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from amparo.case.commands import OpenCase, RecordEvent
from amparo.case.model import Person, Proceeding, Proof
from amparo.declarations import Catalog, FactValue
from amparo_app.intake.checks import check_against, person_meant
from amparo_app.intake.model import PARTS, Intake, IntakeEvent, IntakePerson, IntakeProceeding
from amparo_app.marked_yaml import MarkedYaml, read_marked


def read_intake(file: Path, catalog: Catalog, *, zone: str, today: date) -> OpenCase:
    """Return the command that opens the case in an intake file; its number is still to be given.

    `zone` (IANA) is the office's, for a file that names none; `today` the date there. Raises `FileInvalid` with every
    problem, each with its line.
    """
    return opening(read_marked(file), catalog, zone=zone, today=today)


def opening(marked: MarkedYaml, catalog: Catalog, *, zone: str, today: date) -> OpenCase:
    """Return the same of an intake that was read already, wherever it came from."""
    intake = _parsed(marked)
    if isinstance(marked.content, dict):
        check_against(catalog, marked, today=today)
    marked.refuse_problems()
    if intake is None:
        raise TypeError("an intake that does not parse has problems to refuse")
    return _command(intake, catalog, zone)


def _parsed(marked: MarkedYaml) -> Intake | None:
    if not isinstance(marked.content, dict):
        marked.problem((), "an intake file holds keys and values; docs/intake.md shows one")
        return None
    try:
        return Intake.model_validate(marked.content)
    except ValidationError as refused:
        for detail in refused.errors():
            marked.problem(detail["loc"], _in_words(detail))
        return None


def _in_words(detail: ErrorDetails) -> str:
    names = [str(part) for part in detail["loc"] if not isinstance(part, int)]
    name, kind, given = (names[-1] if names else "the file"), detail["type"], detail["input"]
    if kind == "missing":
        return f"“{name}” is missing here"
    if kind == "extra_forbidden":
        return f"“{name}” is not a key here.{_nearest(name, PARTS.get(tuple(names[:-1])))}"
    return f"“{name}”{_what_is_wrong(kind, given, detail)}"


def _what_is_wrong(kind: str, given: object, detail: ErrorDetails) -> str:
    if kind.startswith("date"):
        return f": there is no date “{given}”; write it as 2027-03-04, and check that the day exists"
    if kind in {"string_too_short", "too_short"}:
        return " is empty"
    if kind == "literal_error":
        return f" is {detail['ctx']['expected'].replace(chr(39), '')}, not “{given}”"
    if kind == "value_error":
        return f": {detail['msg'].removeprefix('Value error, ')}"
    return f": here stands {_WANTED.get(kind, detail['msg'])}, not “{given}”"


_WANTED = {
    "string_type": "a text",
    "tuple_type": "a list, each entry after a dash",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}


def _nearest(name: str, model: type[Intake] | type | None) -> str:
    fields = getattr(model, "model_fields", {})
    near = get_close_matches(name, fields, n=1)
    return f" Did you mean “{near[0]}”?" if near else f" Known: {', '.join(fields)}" if fields else ""


def _command(intake: Intake, catalog: Catalog, zone: str) -> OpenCase:
    persons = tuple(_person(person, f"p{place}") for place, person in enumerate(intake.persons, 1))
    return OpenCase(
        number="",
        case_type=intake.case_type,
        language=intake.language,
        zone=intake.zone or zone,
        persons=persons,
        proceedings=tuple(_proceeding(one, f"c{place}", catalog) for place, one in enumerate(intake.proceedings, 1)),
        facts=_facts(intake),
        events=tuple(_event(event, persons) for event in intake.events),
    )


def _person(person: IntakePerson, id_: str) -> Person:
    return Person(id=id_, **person.model_dump(exclude={"facts"}))


def _proceeding(proceeding: IntakeProceeding, id_: str, catalog: Catalog) -> Proceeding:
    court = catalog.court.get(proceeding.court)
    given = proceeding.model_dump(exclude={"facts"})
    if court is not None:
        known = {"court_name": court.name, "court_address": court.address, "zone": court.zone}
        given |= {name: given[name] or value for name, value in known.items()}
    return Proceeding(id=id_, **given)


def _facts(intake: Intake) -> dict[str, FactValue]:
    facts = dict(intake.facts)
    for place, person in enumerate(intake.persons, 1):
        facts |= {f"{name}@p{place}": value for name, value in person.facts.items()}
    for place, proceeding in enumerate(intake.proceedings, 1):
        facts |= {f"{name}@c{place}": value for name, value in proceeding.facts.items()}
    return facts


def _event(event: IntakeEvent, persons: tuple[Person, ...]) -> RecordEvent:
    named = [(person.id, person.name, person.role) for person in persons]
    return RecordEvent(
        event=event.event,
        on=event.on,
        person=person_meant(event.person, named) if event.person else None,
        proceeding=event.proceeding or None,
        data=event.data,
        proof=Proof(**event.proof.model_dump()) if event.proof else None,
    )
