"""What a document template names of a catalog and the catalog does not have: facts, events, answers, rules, phases."""

from __future__ import annotations

from collections.abc import Iterator

from amparo.declarations import Catalog, DocumentTemplate
from amparo.documents.check import template_problems
from amparo.documents.sources import CODES, DEADLINES, EVENTS, FACTS, OF_A_DEADLINE
from amparo.plugins.checks.problem import Part, at, unknown


def document_problems(template: DocumentTemplate, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a template in its catalog, with the place."""
    yield from at("", template_problems(template))
    yield from at("case_types", unknown("case type", template.case_types, catalog.case_type))
    offered = template.case_types or tuple(catalog.case_type)
    phases = {phase.id for name in offered if name in catalog.case_type for phase in catalog.case_type[name].phases}
    yield from at("stage", unknown("phase", template.stage, phases))
    for field in template.fields:
        yield from at(f"field “{field.name}”", _source_problems(field.source, catalog))


def _source_problems(source: str, catalog: Catalog) -> Iterator[str]:
    for prefix in (FACTS, CODES):
        if source.startswith(prefix):
            yield from unknown("fact", (source.removeprefix(prefix),), catalog.fact)
    if source.startswith(EVENTS):
        kind, _, answer = source.removeprefix(EVENTS).rpartition(".")
        yield from unknown("event", (kind,), catalog.event)
        if kind in catalog.event:
            yield from unknown("answer of the event", (answer,), _answers(kind, catalog))
    if source.startswith(DEADLINES):
        rule, _, part = source.removeprefix(DEADLINES).rpartition(".")
        yield from unknown("deadline rule", (rule,), catalog.rule)
        yield from unknown("part of a deadline", (part,), OF_A_DEADLINE)


def _answers(kind: str, catalog: Catalog) -> set[str]:
    """Return what an event of this kind answers, with what later events about it may change."""
    declared = [catalog.event[kind], *(one for one in catalog.events if one.about == kind and one.updates)]
    return {"on"} | {field.name for event in declared for field in event.fields}
