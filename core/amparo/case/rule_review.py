"""Rules confirmed by an organization's attorneys, and what of the law somebody should look at again. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from amparo.case.model import Recorded
from amparo.deadlines.law import rule_version
from amparo.declarations import DeadlineRule, StateOfLaw, Text, phrase, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

CONFIRMATIONS = "rule_confirmations"
"""The kind under which an organization's decisions about rules are kept, each about a rule's id."""


class RuleConfirmation(Recorded):
    """What an attorney says of one version of a rule: that it is right, or (`withdrawn`) no longer; when and why."""

    rule_version: str
    on: date
    note: str = ""
    withdrawn: bool = False


class ReviewReason(StrEnum):
    """Why somebody should look at a rule, the most pressing first."""

    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    OLD = "old"
    LITIGATED = "litigated"
    PROPOSED = "proposed"
    VACATED = "vacated"
    ENDED = "ended"
    DISABLED = "disabled"
    GENERAL_KNOWLEDGE = "general_knowledge"
    LOW_CONFIDENCE = "low_confidence"
    OPEN_BEGINNING = "open_beginning"
    UNCONFIRMED = "unconfirmed"


class Reviewed(BaseModel):
    """A rule that somebody should look at, why, and what was confirmed of it last."""

    model_config = ConfigDict(frozen=True)

    rule_id: str
    title: Text
    citation: str
    confidence: Literal["H", "M", "L"]
    rule_version: str
    reasons: tuple[ReviewReason, ...]
    sentences: tuple[Text, ...]
    confirmed_version: str | None = None
    confirmed_on: date | None = None


class ReviewPolicy(BaseModel):
    """What `rule_review.yaml` says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    confirmed_at_most_days_ago: int


@cache
def review_policy() -> ReviewPolicy:
    """Return what `rule_review.yaml` says."""
    text = files("amparo.case").joinpath("rule_review.yaml").read_text(encoding="utf-8")
    return ReviewPolicy.model_validate(read_yaml(text))


def review(
    rules: Iterable[DeadlineRule], standing: Mapping[str, RuleConfirmation], today: date
) -> tuple[Reviewed, ...]:
    """Return the rules that somebody should look at, with every reason, the most pressing first.

    `standing` is the last that an attorney said of each rule.
    """
    found = [one for rule in rules if (one := _reviewed(rule, standing.get(rule.id), today)).reasons]
    order = list(ReviewReason)
    return tuple(sorted(found, key=lambda one: (order.index(one.reasons[0]), one.rule_id)))


def _reviewed(rule: DeadlineRule, last: RuleConfirmation | None, today: date) -> Reviewed:
    why = sorted({*_of_confirming(rule, last, today), *_of_law(rule)}, key=list(ReviewReason).index)
    return Reviewed(
        rule_id=rule.id,
        title=rule.title,
        citation=rule.citation,
        confidence=rule.confidence,
        rule_version=rule_version(rule),
        reasons=tuple(why),
        sentences=tuple(_said(reason, rule, last) for reason in why),
        confirmed_version=last.rule_version if last and not last.withdrawn else None,
        confirmed_on=last.on if last and not last.withdrawn else None,
    )


def _of_confirming(rule: DeadlineRule, last: RuleConfirmation | None, today: date) -> Iterator[ReviewReason]:
    if last is None:
        yield ReviewReason.UNCONFIRMED
    elif last.withdrawn:
        yield ReviewReason.WITHDRAWN
    elif last.rule_version != rule_version(rule):
        yield ReviewReason.CHANGED
    elif (today - last.on).days > review_policy().confirmed_at_most_days_ago:
        yield ReviewReason.OLD


def _of_law(rule: DeadlineRule) -> Iterator[ReviewReason]:
    """Give what the rule's own file says that somebody should know; that stays true when it is confirmed."""
    if rule.state_of_law is not StateOfLaw.SETTLED:
        yield ReviewReason(rule.state_of_law.value)
    if rule.disabled:
        yield ReviewReason.DISABLED
    if rule.general_knowledge:
        yield ReviewReason.GENERAL_KNOWLEDGE
    if rule.confidence == "L":
        yield ReviewReason.LOW_CONFIDENCE
    if any(value.from_ is None for value in rule.values):
        yield ReviewReason.OPEN_BEGINNING


def _said(reason: ReviewReason, rule: DeadlineRule, last: RuleConfirmation | None) -> Text:
    known = {"on": last.on, "version": last.rule_version, "note": last.note} if last else {}
    days = review_policy().confirmed_at_most_days_ago
    return phrase(f"rule_review_{reason.value}", why=rule.disabled, days=days, **known)
