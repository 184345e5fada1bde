"""Forms as data: what a step asks, without running a plugin's code.

A plugin writes a pydantic model; `Form.of(Model)` turns it into declarations, so that the engine never needs the class.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal, Self, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel, model_validator
from pydantic.fields import FieldInfo

from amparo.declarations.conditions import FactValue
from amparo.declarations.text import Declared, Text, date_in_words, phrase

Answer = FactValue | None


class FieldKind(StrEnum):
    """What kind of answer a field takes."""

    TEXT = "text"
    DATE = "date"
    YES_NO = "yes_no"
    WHOLE_NUMBER = "whole_number"
    CHOICE = "choice"


class Question(Declared):
    """What takes an answer: of what kind, and for a choice among what; `choice_labels` name the choices in order."""

    kind: FieldKind
    choices: tuple[str, ...] = ()
    choice_labels: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _each_choice_has_its_label(self) -> Self:
        if self.choice_labels and len(self.choice_labels) != len(self.choices):
            message = f"{len(self.choices)} choices have {len(self.choice_labels)} labels: give one for each, or none"
            raise ValueError(message)
        return self

    def shown(self, value: FactValue) -> Text:
        """Return an answer as people read it: a choice by its label, a date written out, yes or no."""
        if isinstance(value, bool):
            return phrase("case_yes" if value else "case_no")
        if self.kind is FieldKind.CHOICE:
            named = dict(zip(self.choices, self.choice_labels, strict=False))
            return named.get(str(value)) or Text(str(value).replace("_", " "))
        day = _as_date(value) if self.kind is FieldKind.DATE else None
        return Text(date_in_words(day, "en"), date_in_words(day, "es")) if day else Text(str(value))


def _as_date(value: FactValue) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


class FieldDeclaration(Question):
    """One question of a form or one value of an event; `fact` names the fact that its answer states.

    `default` is what stands where nothing is answered. `secret` is for a plugin's settings: who reads the settings does
    not see the value, and only the plugin's actions are handed it. In registers only, a text may be the id of a record:
    of the register `refers_to`; or, of a `colleague`, that of a person of the organization.
    """

    name: str
    label: Text
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    fact: str | None = None
    help: Text | None = None
    default: FactValue | None = None
    secret: bool = False
    refers_to: str | None = None
    colleague: bool = False


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a plugin's form says of one field beyond its Python type: the Spanish label, the fact it states, help.

    `choices` names each choice by its value; names of choices that this field does not offer are passed over.
    `secret` is for a setting, such as a token: only the plugin's actions are handed it.
    Not a model: pydantic would take a model inside `Annotated` for the type of the answer.
    """

    es: str
    en: str | None = None
    fact: str | None = None
    help: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict, hash=False)
    refers_to: str | None = None
    colleague: bool = False
    secret: bool = False


def _bounds(info: FieldInfo) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mark in info.metadata:
        match mark:
            case Ge(ge) if isinstance(ge, int):
                found["minimum"] = ge
            case Gt(gt) if isinstance(gt, int):
                found["minimum"] = gt + 1
            case Le(le) if isinstance(le, int):
                found["maximum"] = le
            case Lt(lt) if isinstance(lt, int):
                found["maximum"] = lt - 1
            case MinLen(shortest):
                found["minimum"] = shortest
            case MaxLen(longest):
                found["maximum"] = longest
            case _ if getattr(mark, "pattern", None):
                found["pattern"] = mark.pattern
    return found


def _kind(annotation: Any, name: str) -> dict[str, Any]:  # noqa: ANN401 - a type annotation has no narrower type
    if get_origin(annotation) in {Union, types.UnionType}:
        inner = [part for part in get_args(annotation) if part is not type(None)]
        if len(inner) == 1:
            return {**_kind(inner[0], name), "required": False}
    if get_origin(annotation) is Literal:
        return {"kind": FieldKind.CHOICE, "choices": tuple(str(choice) for choice in get_args(annotation))}
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return {"kind": FieldKind.CHOICE, "choices": tuple(choice.value for choice in annotation)}
    simple = {str: FieldKind.TEXT, date: FieldKind.DATE, bool: FieldKind.YES_NO, int: FieldKind.WHOLE_NUMBER}
    if annotation not in simple:
        message = f"field “{name}”: a form asks for text, date, yes/no, whole number or a choice, not {annotation!r}"
        raise TypeError(message)
    return {"kind": simple[annotation]}


def _default(info: FieldInfo) -> FactValue | None:
    match info.default:
        case date():
            return info.default.isoformat()
        case StrEnum():
            return info.default.value
        case bool() | int() | str():
            return info.default
    return None


def _labels(name: str, choices: tuple[str, ...], labels: Mapping[str, Text]) -> tuple[Text, ...]:
    if not labels:
        return ()
    if nameless := [choice for choice in choices if choice not in labels]:
        message = f"field “{name}”: no label for {', '.join(f'“{choice}”' for choice in nameless)}"
        raise TypeError(message)
    return tuple(labels[choice] for choice in choices)


def _declared(name: str, info: FieldInfo) -> FieldDeclaration:
    ask = next((mark for mark in info.metadata if isinstance(mark, Ask)), None)
    english = (ask.en if ask else None) or info.title or name.replace("_", " ")
    facts = {**_kind(info.annotation, name), **_bounds(info)}
    facts["required"] = facts.get("required", True) and info.is_required()
    facts["choice_labels"] = _labels(name, facts.get("choices", ()), ask.choices if ask else {})
    return FieldDeclaration(
        name=name,
        label=Text(english, ask.es if ask else None),
        fact=ask.fact if ask else None,
        help=ask.help if ask else None,
        default=_default(info),
        secret=ask.secret if ask else False,
        refers_to=ask.refers_to if ask else None,
        colleague=bool(ask and ask.colleague),
        **facts,
    )


class Form(Declared):
    """The questions that completing a step answers."""

    fields: tuple[FieldDeclaration, ...] = ()

    @classmethod
    def of(cls, model: type[BaseModel]) -> Form:
        """Turn a pydantic model into a form; raises TypeError for an annotation that no form can ask for."""
        return cls(fields=tuple(_declared(name, info) for name, info in model.model_fields.items()))
