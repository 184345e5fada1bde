"""What a filled form says otherwise than its case does now. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.declarations import Text
from amparo.documents.forms.answers import FormAnswer, FormAnswers, State
from amparo.documents.provenance import ChangedValue

if TYPE_CHECKING:
    from amparo.case.kept_documents import MadeDocument

APPLICANT = "form.applicant"
"""The name under which it is kept for which person of the case a form was filled."""


def recorded_answers(answers: FormAnswers, person: str) -> dict[str, Any]:
    """Return what a form was filled with, by question, and for whom (the person's id), as a document keeps it."""
    said = {one.id: one.text for one in answers.answers if one.state is State.ANSWERED}
    return {APPLICANT: person, **said}


def changed_answers(document: MadeDocument, answers: FormAnswers) -> tuple[ChangedValue, ...]:
    """Return each answer that the form has otherwise than the case, or not at all, or no longer."""
    now = {one.id: one for one in answers.answers}
    then = {name: str(text) for name, text in document.values.items() if name != APPLICANT}
    found = []
    for name in dict.fromkeys((*then, *now)):
        before, after = then.get(name, ""), _said(now.get(name))
        if before != after:
            label = now[name].place.label if name in now else Text(name)
            found.append(ChangedValue(source=name, label=label, before=Text(before), now=Text(after)))
    return tuple(found)


def _said(answer: FormAnswer | None) -> str:
    return answer.text if answer is not None and answer.state is State.ANSWERED else ""
