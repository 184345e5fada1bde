"""The work of an asylum case, phase by phase, with the office's own dues put on from data."""

from __future__ import annotations

from amparo.declarations import StepDeclaration
from amparo_asylum.data import internal_dues, step_papers
from amparo_asylum.steps.closing import CLOSING_STEPS
from amparo_asylum.steps.decision import DECISION_STEPS
from amparo_asylum.steps.filing import FILING_STEPS
from amparo_asylum.steps.form_answers import FORM_ANSWER_STEPS
from amparo_asylum.steps.hearing import HEARING_STEPS
from amparo_asylum.steps.hearing_watch import HEARING_WATCH_STEPS
from amparo_asylum.steps.missed import MISSED_DEADLINE_STEPS
from amparo_asylum.steps.placement import PLACEMENT_STEPS
from amparo_asylum.steps.preparation import PREPARATION_STEPS
from amparo_asylum.steps.screening import SCREENING_STEPS

_ALL = (
    *SCREENING_STEPS,
    *PLACEMENT_STEPS,
    *PREPARATION_STEPS,
    *FORM_ANSWER_STEPS,
    *FILING_STEPS,
    *HEARING_STEPS,
    *HEARING_WATCH_STEPS,
    *DECISION_STEPS,
    *CLOSING_STEPS,
    *MISSED_DEADLINE_STEPS,
)


def steps() -> tuple[StepDeclaration, ...]:
    """Return every step of this plugin, each with its internal due if it has one and with all papers that it offers."""
    dues, papers = internal_dues(), step_papers()
    return tuple(
        step.model_copy(update={"due": dues.get(step.id), "documents": (*step.documents, *papers.get(step.id, ()))})
        for step in _ALL
    )
