"""Who could take a case: what it needs, what is known of each candidate, and an order that explains itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, NonNegativeInt

from amparo.access.case_access import CaseAccess
from amparo.access.people import Colleague
from amparo.case.model import Case, Person
from amparo.case.placing import unavailable
from amparo.declarations import FactValue, PlacementPolicy, RuleKind, Text, phrase, read_yaml
from amparo.placement.languages import LanguageNames, Languages

_PRINCIPAL = "principal"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Needs(_Model):
    """What a case asks of whoever takes it; `today` and `next_safe_date` are dates where the case is.

    `language` is the client's best one as it was written down, empty if nobody asked; `next_safe_date` is the nearest
    date by which something must be filed or done.
    """

    access: CaseAccess
    case_type: str
    language: str
    today: date
    next_safe_date: date | None = None
    detained: bool = False
    child: bool = False
    in_court: bool = False
    placement_refused: bool = False

    @property
    def days_left(self) -> int | None:
        """Return how many days there are from today to the next safe date, or None without one."""
        return None if self.next_safe_date is None else (self.next_safe_date - self.today).days


class Candidate(_Model):
    """A volunteer, and what is known of them beyond what the engine keeps; None is “nobody has asked yet”.

    `practised` names the case types that they have carried before.
    """

    colleague: Colleague
    practised: tuple[str, ...] | None = None
    conflict_cleared: bool | None = None
    licence_in_good_standing: bool | None = None
    covered_for_malpractice: bool | None = None
    registered_with_court: bool | None = None
    takes_detained: bool | None = None
    cleared_for_children: bool | None = None


class Scored(_Model):
    """Points toward a candidate, and why; no points where something is only worth knowing."""

    points: int
    why: Text


class Ranked(_Model):
    """A candidate in the order: why they cannot take the case, what speaks for them, and what to ask them first."""

    candidate: Candidate
    failures: tuple[Text, ...]
    scored: tuple[Scored, ...]
    to_ask: tuple[Text, ...]

    @property
    def can_take_it(self) -> bool:
        """Return whether nothing that is known forbids it."""
        return not self.failures

    @property
    def score(self) -> int:
        """Return the sum of the points."""
        return sum(scored.points for scored in self.scored)


class Weights(_Model):
    """How many points each thing is worth."""

    speaks_language: NonNegativeInt
    speaks_bridge: NonNegativeInt
    free_place: NonNegativeInt
    most_for_free_places: NonNegativeInt
    practised_in_such_cases: NonNegativeInt
    free_when_urgent: NonNegativeInt
    takes_detained: NonNegativeInt
    cleared_for_children: NonNegativeInt


class FactsRead(_Model):
    """Which facts say what a case needs: the name behind the plugin's, and the answers that say so."""

    detained: dict[str, tuple[FactValue, ...]]
    child: dict[str, tuple[FactValue, ...]]
    placement_refused: dict[str, tuple[FactValue, ...]]


class Criteria(_Model):
    """What ships in `criteria.yaml`: custom, not law, but for who is a child."""

    weights: Weights
    facts: FactsRead
    child_under_years: NonNegativeInt
    court_forums: frozenset[str]
    languages: dict[str, LanguageNames]
    bridges: dict[str, tuple[str, ...]]

    @cached_property
    def tongues(self) -> Languages:
        """Return the languages, to be found by any of their names."""
        return Languages(self.languages, self.bridges)


@cache
def criteria() -> Criteria:
    """Return what ships; raises pydantic's error if the file was edited into something else."""
    return Criteria.model_validate(
        read_yaml(files("amparo.placement").joinpath("criteria.yaml").read_text(encoding="utf-8"))
    )


def needs_of(case: Case) -> Needs:
    """Return what a case needs, as its record stands by its own clock."""
    principal = next((person for person in case.persons if person.role == _PRINCIPAL), None)
    today = case.now.astimezone(ZoneInfo(case.zone)).date()
    due = (d.dates.safe_due for d in case.deadlines if d.kind is RuleKind.ACT_BY and d.status.rings)
    read = criteria().facts
    return Needs(
        access=case.access,
        case_type=case.case_type,
        language=principal.language if principal else "",
        today=today,
        next_safe_date=min((day for day in due if day is not None), default=None),
        detained=_says(case, principal, read.detained),
        child=_says(case, principal, read.child) or _is_child(principal, today),
        in_court=any(proceeding.forum in criteria().court_forums for proceeding in case.proceedings),
        placement_refused=_says(case, principal, read.placement_refused),
    )


def _says(case: Case, principal: Person | None, answers: dict[str, tuple[FactValue, ...]]) -> bool:
    """Say whether a fact of the case or of its principal has one of these answers, whichever plugin it is of."""
    for fact, value in case.facts.items():
        name, _, scope = fact.partition("@")
        ours = not scope or (principal is not None and scope == principal.id)
        if ours and value in answers.get(name.rpartition(".")[2], ()):
            return True
    return False


def _is_child(person: Person | None, today: date) -> bool:
    if person is None or person.birth_date is None:
        return False
    born = person.birth_date
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had_birthday) < criteria().child_under_years


def rank(needs: Needs, candidates: Sequence[Candidate], policy: PlacementPolicy) -> tuple[Ranked, ...]:
    """Return every candidate, first those who can take the case, by score and then by id, each with the reasons.

    Each is judged alone: who else is asked about changes nobody's score. Those who cannot take it stand at the end.
    """
    ranked = [
        Ranked(
            candidate=candidate,
            failures=tuple(_failures(needs, candidate, policy)),
            scored=tuple(_scored(needs, candidate, policy)),
            to_ask=tuple(_to_ask(needs, candidate)),
        )
        for candidate in candidates
    ]
    return tuple(sorted(ranked, key=lambda one: (not one.can_take_it, -one.score, one.candidate.colleague.id)))


def _failures(needs: Needs, candidate: Candidate, policy: PlacementPolicy) -> Iterator[Text]:
    if needs.placement_refused:
        yield phrase("candidate_no_consent")
    why = unavailable(candidate.colleague, needs.access)
    if why is not None:
        yield phrase("candidate_unavailable", why=why)
    left = needs.days_left
    if left is not None and left < policy.least_days_before_filing:
        code = "candidate_date_passed" if left < 0 else "candidate_too_few_days"
        yield phrase(code, date=needs.next_safe_date, days=left, least=policy.least_days_before_filing)
    for name, answer in _requirements(needs, candidate):
        if answer is False:
            yield phrase(f"candidate_lacks_{name}")


def _to_ask(needs: Needs, candidate: Candidate) -> Iterator[Text]:
    for name, answer in _requirements(needs, candidate):
        if answer is None:
            yield phrase(f"candidate_ask_{name}")


def _requirements(needs: Needs, candidate: Candidate) -> Iterator[tuple[str, bool | None]]:
    """Yield what a candidate has to have for this case, and whether they have it; None if nobody has asked yet."""
    yield "conflict_cleared", candidate.conflict_cleared
    yield "licence_in_good_standing", candidate.licence_in_good_standing
    yield "covered_for_malpractice", candidate.covered_for_malpractice
    if needs.in_court:
        yield "registered_with_court", candidate.registered_with_court
    if needs.detained:
        yield "takes_detained", candidate.takes_detained
    if needs.child:
        yield "cleared_for_children", candidate.cleared_for_children


def _scored(needs: Needs, candidate: Candidate, policy: PlacementPolicy) -> Iterator[Scored]:
    weights, colleague = criteria().weights, candidate.colleague
    yield _language(needs, colleague)
    free = max(0, colleague.capacity - colleague.open_cases)
    points = min(free * weights.free_place, weights.most_for_free_places)
    yield Scored(points=points, why=phrase("candidate_free_places", free=free, capacity=colleague.capacity))
    urgent = needs.days_left is not None and needs.days_left <= policy.urgent_within_days
    if urgent and colleague.open_cases == 0:
        yield Scored(points=weights.free_when_urgent, why=phrase("candidate_free_when_urgent"))
    if candidate.practised is not None:
        knows = needs.case_type in candidate.practised
        why = phrase("candidate_practised" if knows else "candidate_new_to_such_cases")
        yield Scored(points=weights.practised_in_such_cases if knows else 0, why=why)
    if needs.detained and candidate.takes_detained:
        yield Scored(points=weights.takes_detained, why=phrase("candidate_takes_detained"))
    if needs.child and candidate.cleared_for_children:
        yield Scored(points=weights.cleared_for_children, why=phrase("candidate_cleared_for_children"))


def _language(needs: Needs, colleague: Colleague) -> Scored:
    weights, tongues = criteria().weights, criteria().tongues
    if not tongues.code(needs.language):
        return Scored(points=0, why=phrase("candidate_language_not_known"))
    spoken = {tongues.code(language) for language in colleague.languages}
    name, bridge = tongues.name(needs.language), tongues.bridge(needs.language)
    if tongues.code(needs.language) in spoken:
        return Scored(points=weights.speaks_language, why=phrase("candidate_speaks", language=name))
    if bridge in spoken:
        why = phrase("candidate_speaks_bridge", language=name, bridge=tongues.name(str(bridge)))
        return Scored(points=weights.speaks_bridge, why=why)
    return Scored(points=0, why=phrase("candidate_interpreter", language=name))
