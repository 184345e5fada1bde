"""After a case was opened from an interview: which steps the answers complete, and what is left to be entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from amparo.access.people import Colleague
from amparo.access.policy import default_policy
from amparo.case.agenda import AgendaItem, AgendaStatus
from amparo.case.model import Case
from amparo.case.settle import Settlement
from amparo.declarations import CaseType, Catalog, FactValue, Operation, StepDeclaration
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo_app.interview.answers import taken
from amparo_app.interview.questions import field_key, steps_asked


class ReadyStep(NamedTuple):
    """A step of the case that can be completed now, with the answers to its form."""

    item: AgendaItem
    answers: dict[str, FactValue]


def ready_steps(
    case: Case,
    settlement: Settlement,
    catalog: Catalog,
    values: Mapping[str, str],
    persons: Mapping[str, str],
    colleague: Colleague,
) -> tuple[ReadyStep, ...]:
    """Return the open steps that an interview answers whole, and the conflict check, as far as somebody may do them.

    `persons` gives for each person's id in the interview that in the case.
    """
    kind = catalog.case_type[case.case_type]
    found = _of_interview(settlement, catalog, kind)
    answered = ((item, _answers(step, item, values, persons)) for item, step in found if _may(colleague, step, case))
    return tuple(ReadyStep(item, answers) for item, answers in answered if answers is not None)


def left_to_enter(settlement: Settlement, catalog: Catalog, kind: CaseType) -> tuple[AgendaItem, ...]:
    """Return the steps that an interview asks and that nobody has completed, open or not."""
    asked = steps_asked(kind)
    return tuple(item for item in settlement.agenda if item.step in asked and item.step in catalog.step)


def holds_more(
    settlement: Settlement, catalog: Catalog, kind: CaseType, values: Mapping[str, str], persons: Mapping[str, str]
) -> bool:
    """Return whether an interview holds answers of steps that are left, beyond the facts that its case has already."""
    for item in left_to_enter(settlement, catalog, kind):
        step, about = catalog.step[item.step], _in_interview(item, persons)
        if any(values.get(field_key(step, field, about)) for field in step.form.fields if not field.fact):
            return True
    return False


def _in_interview(item: AgendaItem, persons: Mapping[str, str]) -> str:
    return {case_id: id_ for id_, case_id in persons.items()}.get(item.person or "", "")


def _of_interview(
    settlement: Settlement, catalog: Catalog, kind: CaseType
) -> Iterator[tuple[AgendaItem, StepDeclaration]]:
    asked = steps_asked(kind)
    for item in settlement.agenda:
        step = catalog.step.get(item.step)
        if step is not None and item.status is AgendaStatus.OPEN and (step.id in asked or _checks_conflicts(step)):
            yield item, step


def _checks_conflicts(step: StepDeclaration) -> bool:
    return step.operation is Operation.CONFLICT_CHECK and not step.form.fields


def _may(colleague: Colleague, step: StepDeclaration, case: Case) -> bool:
    return default_policy().may_as(colleague, step.roles, case.access).allowed


def _answers(
    step: StepDeclaration, item: AgendaItem, values: Mapping[str, str], persons: Mapping[str, str]
) -> dict[str, FactValue] | None:
    """Return the answers to a step's form, or None where one that it needs is missing or cannot be taken."""
    about = _in_interview(item, persons)
    given = {}
    for field in step.form.fields:
        value, problem = taken(field, values.get(field_key(step, field, about), ""))
        if problem is None and value is not None:
            given[field.name] = value
    try:
        return checked_answers(step.form.fields, given)
    except AnswersRefused:
        return None
