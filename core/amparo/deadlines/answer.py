"""A rule asked for its dates: one question in, one answer out, and whatever was wrong with it is a sentence in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from amparo.deadlines.asking import inputs_of
from amparo.deadlines.by_paper import compute_or_read
from amparo.deadlines.computation import Computation, ComputationStatus, Inputs
from amparo.deadlines.facts import Facts, FactsUnusable, date_written, read_facts
from amparo.deadlines.law import rule_version
from amparo.deadlines.outcomes import outcome_of
from amparo.deadlines.rulebook import OF_EVERY_RULE, Rulebook
from amparo.deadlines.sentences import is_doubt
from amparo.deadlines.unstated import unstated, ways_of_missing
from amparo.declarations import DeadlineRule, RuleKind, Text, either, phrase
from amparo.errors import FactMissing, InvalidInput, RuleNotInForce

QUESTION = ("rule_id", "trigger", "facts")
"""What a question says: the rule's id, the trigger's date, and facts by their names in the vocabulary."""


class Answer(BaseModel):
    """What a rule answers; no date where the law sets none, and never a guess.

    `counting` and `warnings` are sentences in the language asked for; `governed_by` is the date that picked the law.
    With an `error`, which says what was wrong with the question, there are no dates. `confirmed` is whether an attorney
    of the organization confirmed this very version of the rule.
    """

    model_config = ConfigDict(frozen=True)

    rule_id: str | None
    kind: RuleKind | None = None
    trigger: date | None = None
    legal_due: date | None = None
    safe_due: date | None = None
    status: ComputationStatus | None = None
    counting: tuple[str, ...] = ()
    citation: str | None = None
    rule_version: str | None = None
    governed_by: date | None = None
    confidence: Literal["H", "M", "L"] | None = None
    confirmed: bool = False
    warnings: tuple[str, ...] = ()
    error: str | None = None


def answer(asked: Mapping[str, object], book: Rulebook, language: str = "en") -> Answer:
    """Answer a question; what is wrong with it is said in the answer's `error`, and nothing is raised.

    Args:
        asked: `rule_id`, `trigger` (a date, or one written as 2027-02-26) and `facts`, as JSON gives them.
        book: the rules and facts that are known.
        language: `en` or `es`.
    """
    named = asked.get("rule_id")
    rule = book.rules.get(named) if isinstance(named, str) else None
    if rule is None:
        return Answer(rule_id=named if isinstance(named, str) else None, error=_unknown(named, book).in_(language))
    question = _Question(rule, book, language)
    try:
        stated = _stated(asked)
        question.trigger = _trigger(rule, asked.get("trigger"), stated.get("trigger"), book)
        facts = read_facts(stated, book.vocabulary)
        inputs = inputs_of(rule, question.trigger, facts, book.rules)
        return _answered(question, inputs, _left_out(rule, asked, stated, book))
    except FactsUnusable as unusable:
        return question.erroneous(unusable.sentence)
    except InvalidInput as invalid:
        return question.erroneous(Text(str(invalid)))


def unanswerable(sentence: Text, language: str) -> Answer:
    """Return the answer to what is no question at all."""
    return Answer(rule_id=None, error=sentence.in_(language))


def _unknown(named: object, book: Rulebook) -> Text:
    if not isinstance(named, str) or not named:
        return phrase("rule_not_asked")
    return phrase("rule_unknown", rule=named, nearest=_nearest(named, tuple(sorted(book.rules))))


@lru_cache(maxsize=256)
def _nearest(name: str, known: tuple[str, ...]) -> Text:
    found = get_close_matches(name, known, n=3, cutoff=0.4)
    return phrase("rule_nearest", names=either([Text(one) for one in found])) if found else Text("")


def _stated(asked: Mapping[str, object]) -> Mapping[str, object]:
    facts = asked.get("facts")
    if facts is None:
        return {}
    if not isinstance(facts, Mapping) or not all(isinstance(name, str) for name in facts):
        raise FactsUnusable(phrase("rule_facts_unnamed"))
    return facts


def _trigger(rule: DeadlineRule, given: object, as_fact: object, book: Rulebook) -> date:
    """Return the trigger's date, which may also be stated as a fact of that name."""
    days = [_trigger_read(rule, one) for one in (given, as_fact) if one is not None and one != ""]
    if not days:
        event = book.events.get(rule.trigger.event) or Text(rule.trigger.event)
        raise FactsUnusable(phrase("rule_no_trigger", rule=rule.id, event=event))
    if days[0] != days[-1]:
        one, other = (day.isoformat() for day in days)
        raise FactsUnusable(phrase("rule_trigger_twice", rule=rule.id, one=one, other=other))
    return days[0]


def _trigger_read(rule: DeadlineRule, given: object) -> date:
    day = given if type(given) is date else date_written(given)
    if day is None:
        raise FactsUnusable(phrase("rule_trigger_unwritten", rule=rule.id, value=given))
    return day


@dataclass(slots=True)
class _Question:
    """A question about a rule that there is, and the answer to it if it cannot be counted."""

    rule: DeadlineRule
    book: Rulebook
    language: str
    trigger: date | None = None

    def erroneous(
        self, sentence: Text, status: ComputationStatus | None = None, governed: date | None = None
    ) -> Answer:
        version = rule_version(self.rule)
        return Answer(
            rule_id=self.rule.id,
            kind=self.rule.kind,
            trigger=self.trigger,
            status=status,
            citation=self.rule.citation,
            rule_version=version,
            governed_by=governed,
            confidence=self.rule.confidence,
            confirmed=self.book.confirmed.get(self.rule.id) == version,
            error=sentence.in_(self.language),
        )


def _answered(question: _Question, inputs: Inputs, left_out: Iterable[Text]) -> Answer:
    rule, book, language = question.rule, question.book, question.language
    try:
        found = compute_or_read(rule, inputs)
    except FactMissing as missing:
        return question.erroneous(_missing(rule, missing, inputs, book))
    except RuleNotInForce as lacking:
        return question.erroneous(_not_in_force(rule, lacking), ComputationStatus.NOT_APPLICABLE, lacking.on)
    confirmed = book.confirmed.get(rule.id) == found.rule_version
    counting = (*_governing(rule, found, inputs.facts), *found.counting)
    beside = (*_heeded(found, book, confirmed=confirmed), *left_out, *unstated(rule, inputs, outcome_of(found), book))
    return Answer(
        rule_id=rule.id,
        kind=rule.kind,
        trigger=question.trigger,
        legal_due=found.legal_due,
        safe_due=found.safe_due,
        status=found.status,
        counting=tuple(sentence.in_(language) for sentence in counting),
        citation=rule.citation,
        rule_version=found.rule_version,
        governed_by=found.governed_on,
        confidence=rule.confidence,
        confirmed=confirmed,
        warnings=tuple(sentence.in_(language) for sentence in beside),
        error=None,
    )


def _missing(rule: DeadlineRule, missing: FactMissing, inputs: Inputs, book: Rulebook) -> Text:
    fact = book.vocabulary.get(missing.fact)
    ways = ways_of_missing(rule, fact, inputs, book) if fact else Text("")
    title = fact.title if fact else missing.fact
    return phrase("rule_fact_missing", rule=rule.id, fact=missing.fact, title=title, ways=ways)


def _not_in_force(rule: DeadlineRule, lacking: RuleNotInForce) -> Text:
    which = Text("")
    if rule.governed_by not in {"trigger", "due"}:
        which = phrase("rule_which_fact", fact=rule.governed_by)
    early = lacking.since is not None and lacking.on < lacking.since
    code, since = ("rule_not_in_force_yet", lacking.since) if early else ("rule_not_in_force", None)
    since_written = since.isoformat() if since else ""
    return phrase(code, rule=rule.id, day=lacking.on.isoformat(), which=which, since=since_written)


def _heeded(found: Computation, book: Rulebook, *, confirmed: bool) -> Iterator[Text]:
    """Give the count's own warnings; that a rule needs an attorney's confirmation ends with that confirmation."""
    yield from (one for one in found.warnings if not (confirmed and is_doubt(one)))
    if not confirmed and found.rule_id in book.confirmed:
        yield phrase("rule_changed_since_confirmed")


def _left_out(
    rule: DeadlineRule, asked: Mapping[str, object], stated: Mapping[str, object], book: Rulebook
) -> Iterator[Text]:
    """Say what was stated and changes nothing, since the rule does not read it or nobody knows the name."""
    for key in asked:
        if key not in QUESTION:
            yield phrase("rule_key_unknown", key=key)
    for name in stated:
        if name == "trigger" or name in OF_EVERY_RULE or name in book.reads[rule.id]:
            continue
        if name in book.vocabulary:
            yield phrase("rule_unread", fact=name)
        else:
            yield phrase("rule_fact_unknown", fact=name, nearest=_nearest(name, tuple(sorted(book.vocabulary))))


def _governing(rule: DeadlineRule, found: Computation, facts: Facts) -> Iterator[Text]:
    if rule.governed_by == "due":
        yield phrase("rule_governed_by_due", day=found.governed_on)
    elif facts.get(rule.governed_by) is not None:
        yield phrase("rule_governed_by_fact", fact=rule.governed_by, day=found.governed_on)
