"""Forms as data: what a step asks, checked in the engine without running a plugin's code.

A plugin writes a pydantic model; `Form.of(Model)` turns it into declarations, so that the engine never needs the class.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import AfterValidator, BaseModel, Field, ValidationError, create_model
from pydantic.fields import FieldInfo

from amparo.declarations.conditions import FactValue
from amparo.declarations.text import Declared, Text

Answer = FactValue | None


class FieldKind(StrEnum):
    """What kind of answer a field takes."""

    TEXT = "text"
    DATE = "date"
    YES_NO = "yes_no"
    WHOLE_NUMBER = "whole_number"
    CHOICE = "choice"


class FieldDeclaration(Declared):
    """One question of a form or one value of an event; `fact` names the fact that its answer states."""

    name: str
    label: Text
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    fact: str | None = None
    help: Text | None = None


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a plugin's form says of one field beyond its Python type: the Spanish label, the fact it states, help.

    Not a model: pydantic would take a model inside `Annotated` for the type of the answer.
    """

    es: str
    en: str | None = None
    fact: str | None = None
    help: Text | None = None


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


def _declared(name: str, info: FieldInfo) -> FieldDeclaration:
    ask = next((mark for mark in info.metadata if isinstance(mark, Ask)), None)
    english = (ask.en if ask else None) or info.title or name.replace("_", " ")
    facts = {**_kind(info.annotation, name), **_bounds(info)}
    facts["required"] = facts.get("required", True) and info.is_required()
    return FieldDeclaration(
        name=name,
        label=Text(english, ask.es if ask else None),
        fact=ask.fact if ask else None,
        help=ask.help if ask else None,
        **facts,
    )


class Form(Declared):
    """The questions that completing a step answers."""

    fields: tuple[FieldDeclaration, ...] = ()

    @classmethod
    def of(cls, model: type[BaseModel]) -> Form:
        """Turn a pydantic model into a form; raises TypeError for an annotation that no form can ask for."""
        return cls(fields=tuple(_declared(name, info) for name, info in model.model_fields.items()))


def _not_blank(value: str) -> str:
    if not value.strip():
        message = "is blank"
        raise ValueError(message)
    return value.strip()


def _as_type(field: FieldDeclaration) -> Any:  # noqa: ANN401 - a type for pydantic's create_model
    length = Field(pattern=field.pattern, min_length=field.minimum, max_length=field.maximum)
    of_kind: dict[FieldKind, Any] = {
        FieldKind.TEXT: Annotated[str, length, AfterValidator(_not_blank)],
        FieldKind.DATE: date,
        FieldKind.YES_NO: bool,
        FieldKind.WHOLE_NUMBER: Annotated[int, Field(ge=field.minimum, le=field.maximum)],
    }
    return Literal[field.choices] if field.kind is FieldKind.CHOICE else of_kind[field.kind]


@lru_cache(maxsize=1_000)  # making a model costs more than all else that a command does; a catalog has some hundreds
def _model(fields: tuple[FieldDeclaration, ...]) -> type[BaseModel]:
    members: dict[str, Any] = {f.name: (_as_type(f), ...) if f.required else (_as_type(f) | None, None) for f in fields}
    return create_model("Answers", __config__={"extra": "forbid", "frozen": True}, **members)


class AnswersRefused(ValueError):
    """Answers that a form does not accept; `problems` has one short sentence for each of `fields`.

    A problem repeats what was given, and a name that was not asked for is in `fields` as it was given.
    """

    def __init__(self, problems: tuple[str, ...], fields: tuple[str, ...] = ()) -> None:
        self.problems, self.fields = problems, fields
        super().__init__("; ".join(problems))


def _problem(fields: dict[str, FieldDeclaration], error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    name = str(error["loc"][0]) if error["loc"] else ""
    field = fields.get(name)
    if error["type"] == "missing":
        return f"“{name}” ({field.label.en if field else name}) is not answered"
    if error["type"] == "extra_forbidden":
        return f"“{name}” is not asked here (asked: {', '.join(fields) or 'nothing'})"
    if field and field.kind is FieldKind.CHOICE:
        return f"“{name}” is one of {', '.join(field.choices)}, not “{error['input']}”"
    if field and field.kind is FieldKind.DATE:
        return f"“{name}” is a date such as 2027-03-04, and “{error['input']}” is not one"
    return f"“{name}”: {error['msg'].removeprefix('Value error, ')} (given: “{error['input']}”)"


def checked_answers(fields: tuple[FieldDeclaration, ...], given: dict[str, Any]) -> dict[str, FactValue]:
    """Return the answers as stored (dates as ISO text, nothing for unanswered); raises AnswersRefused."""
    try:
        answers = _model(fields).model_validate(given)
    except ValidationError as failed:
        by_name = {field.name: field for field in fields}
        names = tuple(str(error["loc"][0]) for error in failed.errors() if error["loc"])
        raise AnswersRefused(tuple(_problem(by_name, error) for error in failed.errors()), names) from failed
    found = answers.model_dump(exclude_none=True)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}
