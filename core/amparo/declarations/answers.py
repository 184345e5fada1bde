"""Answers held against the questions that they answer, and what is wrong with them in words."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, ValidationError, create_model

from amparo.declarations.conditions import FactValue
from amparo.declarations.fields import FieldDeclaration, FieldKind
from amparo.declarations.text import Text, phrase


class AnswersRefused(ValueError):
    """Answers that a form does not accept; `problems` has one short sentence for each of `fields`.

    A problem repeats what was given, and a name that was not asked for is in `fields` as it was given. `on_pages` are
    the problems for whoever is asked by labels alone: without the names and the values that are typed elsewhere.
    """

    def __init__(
        self, problems: tuple[Text, ...], fields: tuple[str, ...] = (), on_pages: tuple[Text, ...] = ()
    ) -> None:
        self.problems, self.fields, self.on_pages = problems, fields, on_pages or problems
        super().__init__(self.sentence.en)

    @property
    def sentence(self) -> Text:
        """All problems, one behind the other."""
        return Text("; ".join(one.en for one in self.problems), "; ".join(one.es for one in self.problems))


def checked_answers(fields: tuple[FieldDeclaration, ...], given: dict[str, Any]) -> dict[str, FactValue]:
    """Return the answers as stored (dates as ISO text, nothing for unanswered); raises AnswersRefused."""
    try:
        answers = _model(fields).model_validate(given)
    except ValidationError as failed:
        by_name = {field.name: field for field in fields}
        wrong = failed.errors()
        names = tuple(str(error["loc"][0]) for error in wrong if error["loc"])
        on_pages = tuple(_problem(by_name, error, on_page=True) for error in wrong)
        raise AnswersRefused(tuple(_problem(by_name, error) for error in wrong), names, on_pages) from failed
    found = answers.model_dump(exclude_none=True)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


def _not_blank(value: str) -> str:
    if not value.strip():
        message = "is blank"
        raise ValueError(message)
    return value.strip()


def _as_type(field: FieldDeclaration) -> Any:  # noqa: ANN401 - a type for pydantic's create_model
    # pydantic runs a pattern that is text by Rust's regular expressions: in time that grows with what was typed alone
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


def _problem(
    fields: dict[str, FieldDeclaration],
    error: Any,  # noqa: ANN401 - pydantic's ErrorDetails
    *,
    on_page: bool = False,
) -> Text:
    name = str(error["loc"][0]) if error["loc"] else ""
    field = fields.get(name)
    if field is None:
        return phrase("answer_not_asked", name=name, asked=", ".join(fields) or phrase("answer_nothing"))
    named = phrase("answer_asked" if on_page else "answer_named", label=field.label, name=name)
    if error["type"] == "missing":
        return phrase("answer_missing", field=named)
    if on_page and field.kind is FieldKind.CHOICE:
        return phrase("answer_choice_on_page", field=named, choices=_labels(field))
    given = error["input"]
    length = len(given) if isinstance(given, str) else 0
    values = {"field": named, "given": given, "length": length, "choices": _choices(field), "help": field.help or ""}
    return phrase(_code(field, error), **values, **error.get("ctx", {}))


def _code(field: FieldDeclaration, error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    """Return which sentence tells that an answer will not do."""
    if isinstance(error["input"], str) and field.kind is FieldKind.TEXT and not error["input"].strip():
        return "answer_blank"
    if error["type"] == "string_pattern_mismatch" and field.help:
        return "answer_pattern_with_help"
    if error["type"] in _BOUNDS:
        return _BOUNDS[error["type"]]
    return f"answer_{field.kind.value}"


_BOUNDS = {
    "greater_than_equal": "answer_too_low",
    "less_than_equal": "answer_too_high",
    "string_too_short": "answer_too_short",
    "string_too_long": "answer_too_long",
    "string_pattern_mismatch": "answer_pattern",
}
"""The sentence for each error of pydantic's that tells of a limit; all others say that the kind is wrong."""


def _choices(field: FieldDeclaration) -> Text:
    """List choices as they are typed, each with its label if it has one."""
    labels = field.choice_labels or tuple(Text(choice) for choice in field.choices)
    pairs = list(zip(field.choices, labels, strict=True))
    return Text(*(", ".join(_choice(one, label.in_(of)) for one, label in pairs) for of in ("en", "es")))


def _choice(value: str, label: str) -> str:
    return value if label == value else f"{value} ({label})"


def _labels(field: FieldDeclaration) -> Text:
    """List choices as a page names them."""
    return Text(*(", ".join(field.shown(one).in_(of) for one in field.choices) for of in ("en", "es")))
