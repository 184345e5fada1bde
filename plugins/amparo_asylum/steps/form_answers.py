"""Answering what government forms ask: one step for each part that one sitting can bear."""

from __future__ import annotations

from amparo.declarations import Always, Condition, Form, Happened, PersonIs, StepDeclaration
from amparo_asylum.form_answers import AnswersStep, answer_steps
from amparo_asylum.roles import CASE_TEAM
from amparo_asylum.steps.common import CASE_TYPES, ENGAGED


def _condition(asked: AnswersStep) -> Condition:
    condition: Condition = ENGAGED
    if asked.about:
        condition = PersonIs(roles=asked.about) & condition
    if asked.until:
        condition = condition & ~Happened(asked.until)
    return condition if asked.condition == Always() else condition & asked.condition


def _step(asked: AnswersStep) -> StepDeclaration:
    return StepDeclaration(
        id=asked.step,
        title=asked.title,
        phase="filing",
        case_types=CASE_TYPES,
        scope=asked.scope,
        condition=_condition(asked),
        roles=CASE_TEAM,
        form=Form(fields=tuple(question.as_field() for question in asked.questions)),
        help=asked.help,
    )


FORM_ANSWER_STEPS = tuple(_step(asked) for asked in answer_steps())
