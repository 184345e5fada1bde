"""Retention: how long a closed case has to be kept before it may be erased, and why. Pure."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from amparo.case.model import Case, LegalEvent, Person, Recorded
from amparo.declarations import Text, both, phrase, read_yaml

LEAST_YEARS, MOST_YEARS = 1, 100
_MOST_DAYS = 3660


class Stated(BaseModel):
    """A number with who says so and how sure that is: H, M or L, as in deadline rules."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: int
    authority: str
    confidence: str


class RetentionLaw(BaseModel):
    """What `retention.yaml` says: periods in years, `checked` the day on which somebody last held them against law."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    checked: date
    years: Stated
    age_of_majority: Stated
    not_clients: frozenset[str]
    request_lasts_days: int
    interview_days: Stated


class RetentionPolicy(Recorded):
    """How many years an organization keeps a closed case, and on whose authority.

    `interview_days` is for how long it keeps an interview that nobody goes on with; None for what ships.
    """

    years: int = Field(ge=LEAST_YEARS, le=MOST_YEARS)
    authority: str
    confidence: str = ""
    interview_days: int | None = Field(default=None, ge=1, le=_MOST_DAYS)


class Retention(Recorded):
    """Until when a case is kept, the day itself included; None while that cannot be said. `reasons` say how counted.

    `unknown_ages` are the names of those who may have been minors when the case was closed.
    """

    over: bool
    until: date | None = None
    closed_on: date | None = None
    reasons: tuple[Text, ...] = ()
    unknown_ages: tuple[str, ...] = ()


@cache
def retention_law() -> RetentionLaw:
    """Return what `retention.yaml` says."""
    text = files("amparo.case").joinpath("retention.yaml").read_text(encoding="utf-8")
    return RetentionLaw.model_validate(read_yaml(text))


def default_retention() -> RetentionPolicy:
    """Return the policy of an organization that has not decided otherwise."""
    stated = retention_law().years
    return RetentionPolicy(years=stated.value, authority=stated.authority, confidence=stated.confidence)


def interview_days(policy: RetentionPolicy) -> int:
    """Return for how many days an interview is kept that nobody goes on with."""
    return policy.interview_days or retention_law().interview_days.value


def retention_over(case: Case, policy: RetentionPolicy, today: date, *, all_were_adults: bool = False) -> Retention:
    """Say whether a case has been kept as long as it must be by `today`, where it is, and how that was counted.

    `all_were_adults` is somebody's word that whoever has no birth date on record was of age at closing.
    """
    closing = closing_of(case)
    if closing is None:
        return Retention(over=False, reasons=(phrase("retention_open", case=case.number),))
    counted = [_from_closing(closing, policy), *_from_majority(case, closing.on, policy)]
    until = max(day for day, _ in counted)
    reasons = [why for _, why in counted]
    unknown = () if all_were_adults else _of_unknown_age(case)
    if unknown:
        reasons.append(phrase("retention_unknown_age", names=both([Text(name) for name in unknown])))
    over = today > until
    reasons.append(phrase("retention_over" if over else "retention_runs", until=until))
    return Retention(
        over=over and not unknown, until=until, closed_on=closing.on, reasons=tuple(reasons), unknown_ages=unknown
    )


def closing_of(case: Case) -> LegalEvent | None:
    """Return the event that closed a case, or None for one that is open."""
    if case.is_open:
        return None
    return next((event for event in reversed(case.events) if event.closes_case and not event.struck), None)


def _from_closing(closing: LegalEvent, policy: RetentionPolicy) -> tuple[date, Text]:
    until = _years_later(closing.on, policy.years)
    why = phrase(
        "retention_closing",
        event=closing.id,
        on=closing.on,
        years=policy.years,
        until=until,
        authority=policy.authority,
    )
    return until, why


def _from_majority(case: Case, closed: date, policy: RetentionPolicy) -> list[tuple[date, Text]]:
    age = retention_law().age_of_majority
    found = []
    for person in _clients(case):
        of_age = _years_later(person.birth_date, age.value) if person.birth_date else closed
        if person.birth_date is None or of_age <= closed:
            continue
        until = _years_later(of_age, policy.years)
        why = phrase(
            "retention_minor",
            name=person.name,
            born=person.birth_date,
            age=age.value,
            years=policy.years,
            until=until,
        )
        found.append((until, why))
    return found


def _of_unknown_age(case: Case) -> tuple[str, ...]:
    return tuple(person.name for person in _clients(case) if person.birth_date is None)


def _clients(case: Case) -> list[Person]:
    return [person for person in case.persons if person.role not in retention_law().not_clients]


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # February 29th: the day after is the one that errs toward keeping
        return date(day.year + years, 3, 1)
