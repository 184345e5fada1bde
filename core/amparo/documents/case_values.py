"""A case's values by the dotted paths that Word templates ask for; `amparo/documents/sources.yaml` lists them.

Some paths are filled from what plugins declare, whichever plugin it is: by facts that say so (`fills`), and a hearing
from the next event of a proceeding that carries a `hearing_date`. `court_values` holds what papers for courts add.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from amparo.case.model import Case, LegalEvent, Person
from amparo.declarations import Catalog, FactValue, FieldKind, name_of, phrase
from amparo.declarations.fields import Question
from amparo.documents import FieldValues, Value
from amparo.documents.court_values import (
    acts,
    attorney_values,
    code_values,
    court_values,
    deadline_row,
    deadline_values,
    event_values,
    exhibit_list,
    respondent_rows,
    wanted_list,
)
from amparo.documents.offer_values import offer_values
from amparo.documents.sources import filled_by_facts
from amparo.documents.values import Row
from amparo.placement.criteria import criteria
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile


def case_values(
    case: Case,
    office: OrganizationProfile,
    colleagues: Mapping[str, str | Profile],
    *,
    today: date,
    language: str,
    catalog: Catalog | None = None,
) -> FieldValues:
    """Return what a case says for each source path, titles and choices in `language`; `colleagues` are people by id.

    Of a colleague the name is enough, but a paper for a court shows more of their profile. `today` is the date where
    the case is. Without the case's catalog choices are written as they are stored.
    """
    asked = _Asked(catalog, language)
    principal = next((person for person in case.persons if person.role == "principal"), None)
    hearings = _hearings(case, today)
    respondents = respondent_rows(case, asked.role)
    values: dict[str, Value] = {
        "today": today,
        "case.number": case.number,
        "case.opened": next((event.on for event in case.of_kind.get("case_opened", ())), None),
        "organization.name": office.name or None,
        "organization.address": office.address or None,
        "organization.telephone": office.telephone or None,
        "organization.email": office.email or None,
        **attorney_values(case, office, colleagues, language),
        **court_values(case, hearings[0][1] if hearings else None, catalog, language),
        **offer_values(case, colleagues),
        **event_values(case, principal, asked.answer),
        **deadline_values(case, principal, language),
        **dict(_of_person(principal, language)),
        **_first("hearing", (_of_hearing(case, *found, asked) for found in hearings)),
        **_first("next_filing", (islice(deadline_row(one, case, language), 3) for one in acts(case))),
    }
    values |= _of_facts(_facts(case, principal), asked, catalog)
    values["family.names"] = ", ".join(str(row["name"]) for row in respondents[1:]) or None
    lists = {
        "hearings": tuple(dict(_of_hearing(case, *found, asked)) for found in hearings),
        "respondents": respondents,
        "riders": respondents[1:],
        "persons": tuple(dict(_of_anybody(person, asked)) for person in case.persons),
    }
    return FieldValues(by_source=values, lists=lists | _worked_lists(case, language))


def _of_facts(facts: Mapping[str, FactValue], asked: _Asked, catalog: Catalog | None) -> dict[str, Value]:
    """Return facts by their own names, and the values of letters that they fill: in words, and choices as stored."""
    found = {f"facts.{name}": asked.fact(name, value) for name, value in facts.items()}
    found |= dict(code_values(facts)) | dict.fromkeys(filled_by_facts())
    for fact in catalog.facts if catalog else ():
        if fact.fills is not None and fact.name in facts:
            stated = facts[fact.name]
            found[fact.fills] = found.get(fact.fills) or asked.fact(fact.name, stated)
            found |= dict(code_values({fact.fills: stated}))
    return found


def _worked_lists(case: Case, language: str) -> dict[str, tuple[Row, ...]]:
    """Return what is still to be done and what is ready to be filed."""
    return {
        "deadlines": tuple(dict(deadline_row(one, case, language)) for one in acts(case)),
        "exhibits": exhibit_list(case, language),
        "papers_wanted": wanted_list(case, language),
    }


class _Asked:
    """Which question each stored answer answers, and with it how the answer reads."""

    def __init__(self, catalog: Catalog | None, language: str) -> None:
        self._catalog, self._language = catalog, language

    def fact(self, name: str, value: FactValue) -> Value:
        """Return a fact as a letter shows it."""
        return self._shown(value, self._catalog.fact.get(name) if self._catalog else None)

    def answer(self, event: LegalEvent, name: str) -> Value:
        """Return one answer of an event, or None for none."""
        value = event.current.get(name)
        declared = self._catalog.event.get(event.kind) if self._catalog else None
        fields = declared.fields if declared else ()
        return None if value is None else self._shown(value, next((one for one in fields if one.name == name), None))

    def role(self, role: str) -> str:
        """Return who a person is in the case, in words."""
        return name_of("person_role", role).in_(self._language)

    def _shown(self, value: FactValue, asked: Question | None) -> Value:
        if isinstance(value, int) and not isinstance(value, bool):
            return value  # the letter writes numbers its own way
        if asked is not None and asked.kind is not FieldKind.DATE:
            return asked.shown(value).in_(self._language)
        return phrase("case_yes" if value else "case_no").in_(self._language) if isinstance(value, bool) else value


def _of_person(person: Person | None, language: str) -> Iterator[tuple[str, Value]]:
    if person is None:
        return
    yield "principal.name", person.name
    yield "principal.a_number", person.a_number or None
    yield "principal.birth_date", person.birth_date
    yield "principal.telephone", person.telephone or None
    yield "principal.language", criteria().tongues.in_full(person.language).in_(language) or None
    yield "principal.country", person.country or None
    yield "principal.other_names", ", ".join(person.other_names) or None


def _first(path: str, rows: Iterable[Iterable[tuple[str, Value]]]) -> dict[str, Value]:
    return {f"{path}.{name}": value for row in islice(rows, 1) for name, value in row}


def _of_anybody(person: Person, asked: _Asked) -> Iterator[tuple[str, Value]]:
    yield "name", person.name
    yield "role", asked.role(person.role)
    yield "a_number", person.a_number or None
    yield "birth_date", person.birth_date
    yield "country", person.country or None


def _hearings(case: Case, today: date) -> list[tuple[date, LegalEvent]]:
    standing = [e for e in case.events if e.proceeding and not e.struck and not e.ended and not e.about]
    ahead = [(day, event) for event in standing if (day := _hearing_date(event)) is not None and day >= today]
    return sorted(ahead, key=lambda found: found[0])


def _of_hearing(case: Case, day: date, event: LegalEvent, asked: _Asked) -> Iterator[tuple[str, Value]]:
    proceeding = case.proceeding.get(event.proceeding or "")
    yield "date", day
    yield "time", asked.answer(event, "hearing_time")
    yield "kind", asked.answer(event, "kind")
    yield "judge", asked.answer(event, "judge")
    yield "room", asked.answer(event, "court_room")
    yield "attendance", asked.answer(event, "attendance")
    yield "court_name", (proceeding.court_name or proceeding.court or None) if proceeding else None
    yield "court_address", (proceeding.court_address or None) if proceeding else None


def _hearing_date(event: LegalEvent) -> date | None:
    try:
        return date.fromisoformat(str(event.current.get("hearing_date", "")))
    except ValueError:
        return None


def _facts(case: Case, principal: Person | None) -> dict[str, FactValue]:
    """Return the facts of the case and, over them, those of its principal, by their full names."""
    found = {name: value for name, value in case.facts.items() if "@" not in name}
    ending = f"@{principal.id}" if principal else "@"
    found |= {name.removesuffix(ending): value for name, value in case.facts.items() if name.endswith(ending)}
    return found
