"""An organization's settings of a plugin, held against the plugin's form. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from amparo.declarations import FactValue, FieldDeclaration, Form
from amparo.declarations.answers import AnswersRefused, checked_answers


def open_fields(form: Form) -> tuple[FieldDeclaration, ...]:
    """Return the fields that declarations may depend on: those that are not secret."""
    return tuple(field for field in form.fields if not field.secret)


def values_for(form: Form, given: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return those of the values that the form asks for openly; what was set for another version is passed over."""
    return {field.name: given[field.name] for field in open_fields(form) if field.name in given}


def secrets_for(form: Form, given: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """Return those of the values that the form asks for in secret."""
    return {field.name: given[field.name] for field in form.fields if field.secret and field.name in given}


def settings_refused(form: Form, values: Mapping[str, FactValue]) -> AnswersRefused | None:
    """Return what is wrong with the open values, or None."""
    try:
        checked_answers(open_fields(form), dict(values))
    except AnswersRefused as refused:
        return refused
    return None
