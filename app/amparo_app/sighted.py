"""Who may see a case today and why, in words: what a page about its access shows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from amparo.access.absences import standing_in
from amparo.access.people import Colleague
from amparo.access.policy import default_policy
from amparo.case.model import Case, OfferStatus
from amparo.case.placing import may_answer
from amparo.declarations import Text, both, name_of
from amparo_app.telling.words import said

_SEEING = "see_case"


class Sighted(BaseModel):
    """Somebody (by id) who may see a case, and why; `given` says that they have a role in it themselves."""

    model_config = ConfigDict(frozen=True)

    person: str
    name: str
    why: Text
    given: bool


def who_may_see(case: Case, people: Iterable[Colleague], names: Mapping[str, str], day: date) -> tuple[Sighted, ...]:
    """Return who may see a case on a day, those who have it first; `people` are its organization's, `names` by id."""
    known = tuple(people)
    found = [line for one in known if (line := _line(case, standing_in(one, known, day), names)) is not None]
    return tuple(sorted(found, key=lambda line: (not line.given, line.name.casefold())))


def _line(case: Case, person: Colleague, names: Mapping[str, str]) -> Sighted | None:
    why = _why(case, person, names)
    if why is None:
        return None
    return Sighted(
        person=person.id, name=names.get(person.id, person.id), why=why, given=case.access.is_given_to(person.id)
    )


def _why(case: Case, person: Colleague, names: Mapping[str, str]) -> Text | None:
    policy, access = default_policy(), case.access
    verdict = policy.may(person, _SEEING, access)
    if not verdict.allowed:
        offers = (one for one in case.offers if one.status is OfferStatus.OPEN)
        return said("sees_offer") if any(may_answer(policy, person, one, access) for one in offers) else None
    mine = [name_of("role", role) for role, holder in case.assigned.items() if holder == person.id]
    if mine:
        return said("sees_given", roles=both(mine))
    if verdict.for_whom:
        return said("sees_standing_in", name=names.get(verdict.for_whom, verdict.for_whom))
    granting = policy.grants["see_restricted"] if case.restriction is not None else policy.grants[_SEEING]
    held = [name_of("role", role) for role in person.roles if role in granting]
    return said("sees_by_role", roles=both(held))


def with_names(sentence: Text, names: Mapping[str, str]) -> Text:
    """Return a sentence with people's names in the place of their ids."""
    return Text(*(_named(words, names.items()) for words in (sentence.en, sentence.es)))


def _named(words: str, names: Iterable[tuple[str, str]]) -> str:
    for id_, name in _longest_first(names):
        words = words.replace(id_, name)
    return words


def _longest_first(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    yield from sorted(names, key=lambda pair: -len(pair[0]))
