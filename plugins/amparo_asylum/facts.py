"""The facts that steps state and conditions ask about, all in the namespace `asylum.`."""

from __future__ import annotations

from pydantic import BaseModel

from amparo.declarations import FactDeclaration, FieldDeclaration, FieldKind, Form, Scope, Text
from amparo_asylum.data import interview_facts
from amparo_asylum.form_answers import form_answer_facts
from amparo_asylum.forms import intake, representation

_OF_A_PERSON = frozenset({"asylum.unaccompanied_child", "asylum.one_year_exception"})
_FILLS = {
    "asylum.custody": "court.custody",
    "asylum.relief_sought": "placement.relief",
    "asylum.placement_summary": "placement.summary",
    "asylum.placement_hours": "placement.hours",
}
_FORMS: tuple[type[BaseModel], ...] = (
    intake.UrgencyTriage,
    intake.RecordArrival,
    representation.ConflictDecision,
    representation.ScreeningInterview,
    representation.OneYearCheck,
    representation.ScreeningDecision,
    representation.PlacementConsent,
    representation.PlacementSummary,
)


def facts() -> tuple[FactDeclaration, ...]:
    """Return one fact for each question that states one, with that question's words and choices."""
    asked = (field for form in _FORMS for field in Form.of(form).fields)
    stated = tuple(_fact(field, field.fact) for field in asked if field.fact is not None)
    return (*stated, *interview_facts(), *form_answer_facts())


def _fact(field: FieldDeclaration, name: str) -> FactDeclaration:
    return FactDeclaration(
        name=name,
        title=Text(field.label.en, field.label.es),
        kind=FieldKind(field.kind),
        scope=Scope.PERSON if name in _OF_A_PERSON else Scope.CASE,
        fills=_FILLS.get(name),
        choices=field.choices,
        choice_labels=field.choice_labels,
    )
