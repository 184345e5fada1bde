"""How events take their fields from forms."""

from __future__ import annotations

from pydantic import BaseModel

from amparo.declarations import FieldDeclaration, Form


def required(form: type[BaseModel]) -> tuple[FieldDeclaration, ...]:
    """Return the fields that rules and steps look at: without them the event says too little to be recorded."""
    return Form.of(form).fields


def optional(form: type[BaseModel]) -> tuple[FieldDeclaration, ...]:
    """Return fields that the step asks for and the event takes if they are known.

    A filing whose proof arrives first is recorded from that proof alone, and a date must not wait for a detail.
    """
    return tuple(field.model_copy(update={"required": False}) for field in Form.of(form).fields)
