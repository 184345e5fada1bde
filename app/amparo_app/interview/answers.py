"""One answer as it was typed, taken as what its question asks for, or what is wrong with it."""

from __future__ import annotations

from amparo.declarations import FactValue, FieldDeclaration, FieldKind, Text
from amparo.declarations.answers import AnswersRefused, checked_answers

YES, NO = "yes", "no"
"""How yes and no are typed."""

_NAMELESS = "nameless"
"""What a sentence calls a field here, and is taken out of it again: whoever reads it sees the question above."""


def taken(field: FieldDeclaration, typed: str) -> tuple[FactValue | None, Text | None]:
    """Return an answer as it is stored and no problem, or None and the problem; both None where nothing was typed."""
    if not typed.strip():
        return None, None
    asked = field.model_copy(update={"name": _NAMELESS})
    try:
        return checked_answers((asked,), {_NAMELESS: _as_kind(field, typed.strip())})[_NAMELESS], None
    except AnswersRefused as refused:
        problem = refused.problems[0]
        return None, Text(*(said.replace(f" ({_NAMELESS})", "") for said in (problem.en, problem.es)))


def _as_kind(field: FieldDeclaration, typed: str) -> FactValue:
    if field.kind is FieldKind.YES_NO and typed in {YES, NO}:
        return typed == YES
    if field.kind is FieldKind.WHOLE_NUMBER and typed.removeprefix("-").isdecimal():
        return int(typed)
    return typed
