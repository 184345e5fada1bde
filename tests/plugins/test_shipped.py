"""What every plugin that ships must be: complete, the same each time, in both languages, and of use."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from pydantic import BaseModel
from tests.plugins.docket import MODULES, catalog_of, declared

from amparo.declarations import Catalog, FieldKind, Happened, Question, Scope, Text, atoms
from amparo.plugins.catalog import build_catalog

PLUGINS = sorted(MODULES)


def texts(part: object, place: str = "") -> Iterator[tuple[str, Text]]:
    """Yield every text in a declaration with its place."""
    if isinstance(part, Text):
        yield place, part
    elif isinstance(part, BaseModel):
        name = next((str(getattr(part, key)) for key in ("id", "kind", "name") if hasattr(part, key)), "")
        for key in type(part).model_fields:
            yield from texts(getattr(part, key), f"{place}/{name}.{key}")
    elif isinstance(part, tuple):
        for item in part:
            yield from texts(item, place)


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_declares_the_same_twice(plugin: str) -> None:
    """Asked again, it gives the same: nothing in it depends on a clock or on order."""
    assert declared(plugin) == declared(plugin)


def test_the_order_of_plugins_means_nothing() -> None:
    """An office gets the same catalog in whichever order its plugins are read."""
    assert catalog_of(*PLUGINS).hash == catalog_of(*reversed(PLUGINS)).hash


def test_the_asylum_plugin_stands_alone() -> None:
    """It needs no other plugin: a catalog of it alone has no problem."""
    built = build_catalog("clinic", [declared("asylum")])

    assert ["defensive_asylum"] == [kind.id for kind in built.case_types]


@pytest.mark.parametrize("plugin", PLUGINS)
def test_everything_that_people_read_is_in_both_languages(plugin: str) -> None:
    """No text is blank, and no Spanish is English left standing."""
    found = list(texts(declared(plugin)))
    wrong = [place for place, text in found if not text.en.strip() or not text.es.strip() or text.en == text.es]

    assert ([], True) == (wrong, len(found) > 30)


def questions(part: object, place: str = "") -> Iterator[tuple[str, Question]]:
    """Yield every question in a declaration with its place: of forms, events and actions, and facts."""
    if isinstance(part, Question):
        yield place, part
    elif isinstance(part, BaseModel):
        name = next((str(getattr(part, key)) for key in ("id", "kind") if hasattr(part, key)), "")
        for key in type(part).model_fields:
            yield from questions(getattr(part, key), f"{place}/{name}.{key}")
    elif isinstance(part, tuple):
        for item in part:
            yield from questions(item, place)


@pytest.mark.parametrize(
    ("plugin", "least"), [("asylum", 80), ("carecen_la", 2), ("orientation", 5), ("refugee_closet", 3)]
)
def test_every_choice_has_its_name_in_both_languages(plugin: str, least: int) -> None:
    """No raw value reaches a person: each choice of each form, event and fact is called something."""
    found = [(place, one) for place, one in questions(declared(plugin)) if one.kind is FieldKind.CHOICE]
    wrong = [place for place, one in found if len(one.choices) != len(one.choice_labels)]

    assert ([], True) == (wrong, len(found) >= least)


@pytest.mark.parametrize("plugin", PLUGINS)
def test_no_two_choices_of_a_question_are_called_the_same(plugin: str) -> None:
    """Two names that read alike in a language leave a person guessing."""
    found = [(place, one) for place, one in questions(declared(plugin)) if one.choices]

    assert [] == [
        place
        for place, one in found
        for language in ("en", "es")
        if len({label.in_(language) for label in one.choice_labels}) != len(one.choices)
    ]


def test_no_phase_is_without_steps(catalog: Catalog) -> None:
    """Whatever phase a case is in, there is work that belongs to it."""
    for kind in catalog.case_types:
        phases = {phase.id for phase in kind.phases}

        assert phases == {step.phase for step in catalog.steps_of[kind.id]}


def test_every_event_is_of_use(catalog: Catalog) -> None:
    """An event is recorded by a step, starts or meets a date, moves a clock, raises a flag, is waited for, ends one."""
    used = {record.event for step in catalog.steps for record in step.records}
    used |= {trigger.event for rule in catalog.rules for trigger in rule.triggers}
    used |= {met.event for rule in catalog.rules for met in rule.met_by}
    used |= {kind for clock in catalog.clocks for kind in (clock.start, clock.stop, clock.restart)}
    used |= {step.occasion for step in catalog.steps if step.occasion}
    conditions = [step.condition for step in catalog.steps]
    conditions += [phase.entered_when for kind in catalog.case_types for phase in kind.phases]
    conditions += [rule.applies_if for rule in catalog.rules]
    used |= {source.event for fact in catalog.rule_facts for source in fact.sources if source.event}
    used |= {atom.event for part in conditions for atom in atoms(part) if isinstance(atom, Happened)}
    used |= {flag.event for kind in catalog.case_types for flag in kind.flags if flag.event}
    used |= {event.kind for event in catalog.events if event.updates or event.ends}

    assert [] == [event.kind for event in catalog.events if event.plugin != "amparo" and event.kind not in used]


def test_a_step_records_events_about_what_it_is_about(catalog: Catalog) -> None:
    """An event of a person is recorded for that person, one of a proceeding in it, unless it opens the proceeding."""
    wrong = [
        f"{step.id} records {record.event}"
        for step in catalog.steps
        for record in step.records
        if (event := catalog.event[record.event]).scope not in {Scope.CASE, step.scope} and not event.opens
    ]

    assert [] == wrong


@pytest.mark.parametrize("module", sorted(MODULES.values()))
def test_importing_a_plugin_does_no_work(module: str) -> None:
    """The module with the hooks brings neither its steps nor a Word library nor YAML data with it."""
    ours = f"[m for m in sys.modules if m.startswith('{module}.') or m.startswith('docx')]"
    printed = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print({ours})"], capture_output=True, text=True, check=True
    )

    assert "[]" == printed.stdout.strip()
