"""Fields of a catalog's forms as a page draws them, and what was typed into them as answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import FactValue, FieldDeclaration, FieldKind, Text
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo_app.web.typed_hours import hour_of, is_hour

if TYPE_CHECKING:
    from amparo_app.web.forms import Posted

YES, NO = "yes", "no"
_LONG_TEXT = 200


class Choice(NamedTuple):
    """One choice of a field: what is sent, and its name."""

    value: str
    named: Text


class DrawnField(NamedTuple):
    """A field as it stands on a page: its declaration, what is in it as text, and what is wrong with that."""

    declared: FieldDeclaration
    value: str = ""
    problem: Text | None = None

    @property
    def name(self) -> str:
        """Return the name of the field."""
        return self.declared.name

    @property
    def control(self) -> str:
        """Return by what it is answered: text, long, date, number, choice or yes_no."""
        if self.declared.kind is FieldKind.TEXT:
            longest = self.declared.maximum
            return "text" if self.declared.pattern or (longest and longest <= _LONG_TEXT) else "long"
        return {FieldKind.WHOLE_NUMBER: "number"}.get(self.declared.kind, self.declared.kind.value)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return what can be chosen, each with its name."""
        labels = self.declared.choice_labels or tuple(Text(one.replace("_", " ")) for one in self.declared.choices)
        return tuple(map(Choice, self.declared.choices, labels))


def drawn(
    fields: Iterable[FieldDeclaration],
    values: Mapping[str, object] | None = None,
    problems: Mapping[str, Text] | None = None,
) -> tuple[DrawnField, ...]:
    """Return fields with what is known or was typed in each, and what is wrong with it."""
    known, wrong = values or {}, problems or {}
    return tuple(DrawnField(one, _shown(known.get(one.name, one.default)), wrong.get(one.name)) for one in fields)


def typed(form: Posted, fields: Iterable[FieldDeclaration]) -> dict[str, str]:
    """Return what was typed into each field, as it was."""
    return {one.name: text for one in fields if (text := form.text(one.name))}


def answers(form: Posted, fields: Iterable[FieldDeclaration]) -> dict[str, FactValue]:
    """Return what was typed as what each field asks for, where it can be taken so; the rest as it is, to be refused."""
    asked = {one.name: one for one in fields}
    return {name: taken(text, asked[name]) for name, text in typed(form, asked.values()).items()}


def problems_of(fields: tuple[FieldDeclaration, ...], given: Mapping[str, FactValue]) -> dict[str, Text]:
    """Return what is wrong with answers, by field; nothing where they can be taken."""
    try:
        checked_answers(fields, dict(given))
    except AnswersRefused as refused:
        return dict(zip(refused.fields, refused.on_pages, strict=False))
    return {}


def taken(text: str, field: FieldDeclaration) -> FactValue:
    """Return what was typed as what a field asks for, or as it is where it cannot be taken so."""
    if field.kind is FieldKind.YES_NO and text in {YES, NO}:
        return text == YES
    if field.kind is FieldKind.WHOLE_NUMBER and text.lstrip("-").isdecimal():
        return int(text)
    return hour_of(text) if is_hour(field) else text


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else str(value)
