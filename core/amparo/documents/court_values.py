"""What papers for courts ask of a case: the court and its judge, the respondents, who represents them, the exhibits.

Events and deadlines are asked for by their own names, so that a plugin's papers reach what its rules and steps know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from amparo.case.evidence_list import exhibit_rows, wanted_papers
from amparo.case.model import Case, Deadline, LegalEvent, Person, Proceeding
from amparo.declarations import Catalog, FactValue, Role, RuleKind, name_of
from amparo.documents.sources import CODES, DEADLINES, EVENTS
from amparo.documents.values import Row, Value
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile

if TYPE_CHECKING:
    from collections.abc import Callable

ATTORNEYS = (
    Role.PRO_BONO_ATTORNEY,
    Role.STAFF_ATTORNEY,
    Role.ACCREDITED_REPRESENTATIVE,
    Role.SUPERVISING_ATTORNEY,
)
"""Whose name a paper shows: of those assigned, whoever stands nearest to the client."""

# Who is in a case without being a party to it.
_OTHERS = frozenset({"adverse", "sponsor", "witness"})
_BOARD, _BELOW_THE_BOARD = "board_of_immigration_appeals", "immigration_court"
_CITY = re.compile(r"([^,]+), ([A-Z]{2}) \d{5}(?:-\d{4})?$")


def attorney_values(
    case: Case, office: OrganizationProfile, colleagues: Mapping[str, str | Profile], language: str
) -> dict[str, Value]:
    """Return who signs for the client and how they are reached: at the office's address unless they have their own."""
    role, found = next(_assigned(case, colleagues), (None, ""))
    known = isinstance(found, Profile)
    profile = found if isinstance(found, Profile) else Profile(name=found)
    return {
        "attorney.name": profile.name or None,
        "attorney.title": name_of("represents", role.value).in_(language) if role else None,
        "attorney.organization": profile.firm or office.name or None,
        "attorney.address": profile.address or office.address or None,
        "attorney.telephone": profile.telephone or office.telephone or None,
        "attorney.email": profile.email or (None if known else office.email) or None,
        "attorney.eoir_id": profile.eoir_id or None,
        "attorney.bar_number": profile.bar_number or None,
    }


def _assigned(case: Case, colleagues: Mapping[str, str | Profile]) -> Iterator[tuple[Role, str | Profile]]:
    for role in ATTORNEYS:
        person = case.assigned.get(role, "")
        if person in colleagues:
            yield role, colleagues[person]


def court_values(
    case: Case, hearing: LegalEvent | None, catalog: Catalog | None = None, language: str = "en"
) -> dict[str, Value]:
    """Return the court of the next hearing, else of the proceeding opened last, with the judge named there last.

    Of what kind its proceedings are is said by what opened them, as the catalog declares it; before the Board they are
    still what they were below. Before whom they are is there as it is stored, in `codes.court.forum`.
    """
    found = case.proceeding.get(hearing.proceeding or "") if hearing else None
    court = found or next((one for one in reversed(case.proceedings) if one.court or one.court_name), None)
    return {
        "court.name": (court.court_name or court.court or None) if court else None,
        "court.address": (court.court_address or None) if court else None,
        "court.city": _city(court.court_address) if court else None,
        "court.number": (court.number or None) if court else None,
        "court.judge": _judge(case, court) if court else None,
        "court.proceedings": _kind(case, court, catalog, language) if court and catalog else None,
        f"{CODES}court.forum": court.forum if court else None,
    }


def _city(address: str) -> str | None:
    found = _CITY.search(address)
    return f"{found[1].strip()}, {found[2]}" if found else None


def _judge(case: Case, court: Proceeding) -> str | None:
    return next((str(event.current["judge"]) for event in _of(case, court) if event.current.get("judge")), None)


def _kind(case: Case, court: Proceeding, catalog: Catalog, language: str) -> str | None:
    below = (
        [one for one in reversed(case.proceedings) if one.forum == _BELOW_THE_BOARD] if court.forum == _BOARD else ()
    )
    happened = chain.from_iterable(_of(case, one) for one in (court, *below))
    declared = (catalog.event.get(event.kind) for event in happened)
    return next((one.proceedings.in_(language) for one in declared if one and one.proceedings), None)


def _of(case: Case, court: Proceeding) -> Iterator[LegalEvent]:
    """Yield what happened in a proceeding and stands, the last first."""
    return (event for event in reversed(case.events) if event.proceeding == court.id and not event.struck)


def respondent_rows(case: Case, shown_role: Callable[[str], str]) -> tuple[Row, ...]:
    """Return the parties on the client's side: the principal, then who has an A-number of their own."""
    parties = [one for one in case.persons if one.role == "principal" or (one.a_number and one.role not in _OTHERS)]
    parties.sort(key=lambda one: one.role != "principal")
    return tuple(_party(one, shown_role) for one in parties)


def _party(person: Person, shown_role: Callable[[str], str]) -> Row:
    return {
        "name": person.name,
        "role": shown_role(person.role),
        "a_number": person.a_number or None,
        "birth_date": person.birth_date,
        "country": person.country or None,
    }


def exhibit_list(case: Case, language: str) -> tuple[Row, ...]:
    """Return the index of the filing that is due first among those with exhibits in their tabs."""
    filings = dict.fromkeys(one.filing for one in case.exhibits if one.tab and one.dropped is None)
    if not filings:
        return ()
    filing = min(filings, key=lambda key: _due(case, key))
    return tuple(
        {"tab": row.tab, "title": row.title.in_(language), "pages": row.pages} for row in exhibit_rows(case, filing)
    )


def wanted_list(case: Case, language: str) -> tuple[Row, ...]:
    """Return what the persons of the case are still asked to bring, each paper once."""
    things = dict.fromkeys(one.title.in_(language) for one in wanted_papers(case))
    return tuple({"thing": thing} for thing in things)


def _due(case: Case, filing: str) -> date:
    deadline = case.deadline.get(filing)
    return (deadline.dates.safe_due if deadline and deadline.status.rings else None) or date.max


def event_values(case: Case, principal: Person | None, answer: Callable[[LegalEvent, str], Value]) -> dict[str, Value]:
    """Return day and answers of the last standing event of each kind, without those about other persons."""
    found: dict[str, Value] = {}
    for kind, several in case.of_kind.items():
        about = [one for one in several if one.person is None or (principal and one.person == principal.id)]
        for event in about[-1:]:
            found |= {f"{EVENTS}{kind}.{name}": answer(event, name) for name in event.current}
            found[f"{EVENTS}{kind}.on"] = event.on
    return found


def deadline_values(case: Case, principal: Person | None, language: str) -> dict[str, Value]:
    """Return the dates of each rule's last deadline that concerns the principal, one that still runs first.

    `open_date` is the safe date as long as the deadline is neither met nor over.
    """
    found: dict[str, Value] = {}
    concerns = [one for one in case.deadlines if one.person is None or (principal and one.person == principal.id)]
    for deadline in sorted(concerns, key=lambda one: one.status.rings):
        for name, value in deadline_row(deadline, case, language):
            found[f"{DEADLINES}{deadline.rule}.{name}"] = value
        found[f"{DEADLINES}{deadline.rule}.open_date"] = deadline.dates.safe_due if deadline.status.rings else None
    return found


def deadline_row(deadline: Deadline, case: Case, language: str) -> Iterator[tuple[str, Value]]:
    """Yield what a paper may show of a deadline: `date` is the safe date, `legal_date` the last day by law."""
    yield "name", deadline.title.in_(language)
    yield "date", deadline.dates.safe_due
    yield "law", deadline.citation or None
    yield "legal_date", deadline.dates.legal_due
    concerned = case.person.get(deadline.person or "")
    yield "person", concerned.name if concerned else None


def acts(case: Case) -> list[Deadline]:
    """Return the dates by which somebody has to act, as far as they still ring, nearest first."""
    found = [d for d in case.deadlines if d.status.rings and d.kind is RuleKind.ACT_BY and d.dates.safe_due]
    return sorted(found, key=lambda deadline: deadline.dates.safe_due or date.max)


def code_values(facts: Mapping[str, FactValue]) -> Iterable[tuple[str, Value]]:
    """Yield choices as they are stored, for the conditions of a paper: `codes.asylum.custody` is `detained`."""
    return ((f"{CODES}{name}", value) for name, value in facts.items() if isinstance(value, str))
