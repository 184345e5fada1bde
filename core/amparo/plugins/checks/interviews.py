"""What is wrong with an interview: questions nobody declares, answers that would be lost, results without dates."""

from __future__ import annotations

from collections.abc import Iterator

from amparo.declarations import (
    CaseType,
    Catalog,
    FieldDeclaration,
    Interview,
    InterviewQuestion,
    InterviewResult,
    InterviewSection,
    Scope,
)
from amparo.plugins.checks.conditions import condition_problems, value_problem
from amparo.plugins.checks.problem import Part, at, unknown

_DATES = "deadlines"
"""The value of a case that a letter asks for to list the dates that are known."""


def interview_problems(kind: CaseType, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with the interview of a case type."""
    if kind.interview is None:
        return
    ids = [section.id for section in kind.interview.sections]
    for twice in sorted({one for one in ids if ids.count(one) > 1}):
        yield "interview", f"the section “{twice}” is declared twice"
    if sum(section.persons for section in kind.interview.sections) != 1:
        yield "interview", "exactly one section asks who is in the case: give it `persons`"
    for section in kind.interview.sections:
        place = f"interview, section “{section.id}”"
        yield from at(place, condition_problems(section.condition, catalog))
        for question in section.questions:
            yield from at(place, _question_problems(question, section, kind, catalog))
    yield from _decision_problems(kind.interview, catalog)


def _question_problems(
    question: InterviewQuestion, section: InterviewSection, kind: CaseType, catalog: Catalog
) -> Iterator[str]:
    yield from condition_problems(question.condition, catalog)
    yield from unknown("fact", (question.fact,), catalog.fact)
    yield from unknown("step", (question.step,), (one.id for one in catalog.steps if kind.id in one.case_types))
    yield from unknown("event", (question.event,), catalog.event)
    step, event = catalog.step.get(question.step or ""), catalog.event.get(question.event or "")
    fact = catalog.fact.get(question.fact or "")
    if step is not None:
        yield from _field_problems(question, step.form.fields)
        if step.records:
            yield f"step “{step.id}” records “{step.records[0].event}”: ask the event itself, or its day would be lost"
        yield from _scope_problem(step.scope, section)
    if event is not None:
        yield from _field_problems(question, event.fields)
        if event.by_engine or event.about is not None:
            yield f"event “{event.kind}” cannot be asked before there is a case"
        if event.scope is Scope.PERSON:
            yield from _scope_problem(event.scope, section)
    if fact is not None:
        yield from _scope_problem(fact.scope, section)


def _field_problems(question: InterviewQuestion, fields: tuple[FieldDeclaration, ...]) -> Iterator[str]:
    yield from unknown(
        f"field of “{question.step or question.event}”", question.fields, (field.name for field in fields)
    )


def _scope_problem(scope: Scope, section: InterviewSection) -> Iterator[str]:
    if scope is Scope.PERSON and section.scope is not Scope.PERSON:
        yield "this is about each person: put it into a section of scope “person”"


def _decision_problems(interview: Interview, catalog: Catalog) -> Iterator[Part]:
    yield from at("interview, decision", unknown("step", (interview.decision,), catalog.step))
    step = catalog.step.get(interview.decision)
    field = {one.name: one for one in step.form.fields}.get(interview.decided_by) if step else None
    if step is not None and field is None:
        names = (one.name for one in step.form.fields)
        yield from at("interview, decided_by", unknown(f"field of “{step.id}”", (interview.decided_by,), names))
    for result in interview.results:
        place = f"interview, result “{result.value}”"
        yield from at(place, _result_problems(result, catalog))
        if field is not None and (never := value_problem(field, result.value)):
            yield place, f"field “{field.name}” {never}"
    open_ = set(field.choices if field else ()) - {result.value for result in interview.results}
    for choice in sorted(open_):
        yield "interview, results", f"nothing is said of the result “{choice}”: name the letters that it needs"


def _result_problems(result: InterviewResult, catalog: Catalog) -> Iterator[str]:
    yield from unknown("document template", result.letters, catalog.document)
    letters = [catalog.document[one] for one in result.letters if one in catalog.document]
    if len(letters) == len(result.letters) and not any(f.source == _DATES for one in letters for f in one.fields):
        yield f"none of its letters lists the dates that are known (a field with the source “{_DATES}”)"
