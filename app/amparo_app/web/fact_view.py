"""The facts of a case as their pages tell them: what is known, who said so and when, and what hangs on it. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from amparo.case.events import FactsStated
from amparo.case.papers import ENGINE
from amparo.declarations import FactIs, FactKnown, FieldDeclaration, Scope, Text, atoms
from amparo_app.telling.words import either_way, fact
from amparo_app.web.case_view import Shown, about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.model import Case
    from amparo.declarations import Catalog, Condition, DeadlineRule, FactDeclaration, FactValue
    from amparo_app.sheets import CaseSheet


class Stated(Shown):
    """One statement of a fact: what was said, by whom, when (UTC), and why."""

    value: Text
    by: str
    at: datetime
    reason: str


class FactLine(Shown):
    """A fact about a case, or about one person or proceeding in it (`key` says which), as it is known now.

    `value` is None where nobody stated it.
    """

    key: str
    title: Text
    about: Text | None
    value: Text | None
    last: Stated | None = None


class FactTold(Shown):
    """A fact unfolded: every statement of it, the latest first, and what reads it."""

    line: FactLine
    stated: tuple[Stated, ...]
    dates: tuple[Text, ...]
    steps: tuple[Text, ...]
    flags: tuple[Text, ...]
    field: FieldDeclaration


def fact_lines(sheet: CaseSheet, catalog: Catalog) -> tuple[FactLine, ...]:
    """Return every fact that can be stated, about each whom it can be about, and every one that is on record."""
    said = _statements(sheet, catalog)
    keys = dict.fromkeys((*sorted(sheet.case.facts), *_keys(sheet.case, catalog)))
    return tuple(_line(sheet, catalog, key, said.get(key, ())) for key in keys)


def fact_told(sheet: CaseSheet, catalog: Catalog, key: str) -> FactTold | None:
    """Return a fact unfolded, or None for one that the catalog does not have or that is about nobody here."""
    name = key.partition("@")[0]
    declared = catalog.fact.get(name)
    if declared is None or key not in {*sheet.case.facts, *_keys(sheet.case, catalog)}:
        return None
    statements = _statements(sheet, catalog).get(key, ())
    kind = catalog.case_type.get(sheet.case.case_type)
    flags = kind.flags if kind else ()
    return FactTold(
        line=_line(sheet, catalog, key, statements),
        stated=statements,
        dates=tuple(rule.title for rule in catalog.rules if _reads(rule, name, catalog)),
        steps=tuple(step.title for step in catalog.steps if _names(step.condition, name)),
        flags=tuple(flag.title for flag in flags if flag.condition and _names(flag.condition, name)),
        field=declared.asked(),
    )


def read_somewhere(sheet: CaseSheet, catalog: Catalog) -> frozenset[str]:
    """Return the names of the facts that a date, a step or a warning of the case hangs on."""
    kind = catalog.case_type.get(sheet.case.case_type)
    conditions = (
        *(step.condition for step in catalog.steps),
        *(rule.applies_if for rule in catalog.rules),
        *(flag.condition for flag in (kind.flags if kind else ()) if flag.condition),
    )
    named = {atom.fact for one in conditions for atom in atoms(one) if isinstance(atom, FactIs | FactKnown)}
    read = {name for rule in catalog.rules for name in rule.reads}
    counted = {source.fact for one in catalog.rule_facts if one.name in read for source in one.sources if source.fact}
    return frozenset(named | counted)


def _line(sheet: CaseSheet, catalog: Catalog, key: str, statements: tuple[Stated, ...]) -> FactLine:
    name, _, whom = key.partition("@")
    declared = _declared(sheet, catalog, name)
    value = sheet.case.facts.get(key)
    return FactLine(
        key=key,
        title=declared.title if declared else Text(name),
        about=about(sheet.case, whom, whom),
        value=None if value is None else _shown(value, declared),
        last=statements[0] if statements else None,
    )


def _declared(sheet: CaseSheet, catalog: Catalog, name: str) -> FactDeclaration | None:
    return catalog.fact.get(name) or sheet.case.former.fact.get(name)


def _shown(value: FactValue, declared: FactDeclaration | None) -> Text:
    return either_way(lambda of: fact(value, of, declared))


def _keys(case: Case, catalog: Catalog) -> Iterator[str]:
    """Yield the keys under which facts can be stated in a case, as the engine keeps them."""
    for declared in catalog.facts:
        if declared.scope is Scope.PERSON:
            yield from (f"{declared.name}@{person.id}" for person in case.persons)
        elif declared.scope is Scope.PROCEEDING:
            yield from (f"{declared.name}@{proceeding.id}" for proceeding in case.proceedings)
        else:
            yield declared.name


def _statements(sheet: CaseSheet, catalog: Catalog) -> dict[str, tuple[Stated, ...]]:
    """Return each statement of the sheet's history by the fact's key, the latest first."""
    found: dict[str, tuple[Stated, ...]] = {}
    for event in sheet.history:
        if not isinstance(event.body, FactsStated):
            continue
        by = "Amparo" if event.actor == ENGINE else sheet.colleagues.get(event.actor, event.actor)
        for key, value in event.body.facts.items():
            declared = _declared(sheet, catalog, key.partition("@")[0])
            said = Stated(value=_shown(value, declared), by=by, at=event.at, reason=event.body.reason)
            found[key] = (said, *found.get(key, ()))
    return found


def _reads(rule: DeadlineRule, name: str, catalog: Catalog) -> bool:
    """Return whether a date hangs on a fact: by what its rule reads, or by when the rule applies at all."""
    read = (catalog.rule_fact[one] for one in rule.reads if one in catalog.rule_fact)
    return _names(rule.applies_if, name) or any(source.fact == name for one in read for source in one.sources)


def _names(condition: Condition, name: str) -> bool:
    return any(isinstance(atom, FactIs | FactKnown) and atom.fact == name for atom in atoms(condition))
