"""What government forms ask: each question in the YAML files is a fact, and a question of the step that states it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter, model_validator

from amparo.declarations import (
    Always,
    Condition,
    Declared,
    FactDeclaration,
    FieldDeclaration,
    FieldKind,
    Question,
    Scope,
    Text,
    read_yaml,
)
from amparo_asylum.data import names

_FILES = ("i589_answers.yaml", "i765_answers.yaml")


class AskedQuestion(Question):
    """One question of a government form; `names` of `choices.yaml` are what a choice is among, if it lists none itself.

    With `columns` its answer has a line for each row, and bars between the columns.
    """

    kind: FieldKind = FieldKind.TEXT
    name: str
    label: Text
    help: Text | None = None
    required: bool = True
    maximum: int | None = None
    pattern: str | None = None
    columns: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _among_names(cls, given: dict[str, object]) -> dict[str, object]:
        among = names(str(given["names"])) if "names" in given else {}
        rest = {name: value for name, value in given.items() if name != "names"}
        return rest | {"choices": tuple(among), "choice_labels": tuple(among.values())} if among else rest

    @property
    def fact(self) -> str:
        """Return the full name of the fact that the answer states."""
        return f"asylum.{self.name}"

    def as_fact(self, scope: Scope) -> FactDeclaration:
        """Return the fact, about the case or about the person whom the step is about."""
        return FactDeclaration(
            name=self.fact,
            title=self.label,
            kind=self.kind,
            scope=scope,
            choices=self.choices,
            choice_labels=self.choice_labels,
        )

    def as_field(self) -> FieldDeclaration:
        """Return the question as the step's form asks it."""
        return FieldDeclaration(
            name=self.name,
            label=self.label,
            kind=self.kind,
            choices=self.choices,
            choice_labels=self.choice_labels,
            required=self.required,
            maximum=self.maximum,
            pattern=_lines_of(self.columns) if self.columns else self.pattern,
            fact=self.fact,
            help=self.help,
        )


class AnswersStep(Declared):
    """A step that asks questions for government forms, of each person with a role in `about` or once for the case.

    `until` is the event after which nobody needs to answer any more; `condition` is needed besides the engagement.
    """

    step: str
    title: Text
    help: Text | None = None
    scope: Scope = Scope.PERSON
    about: tuple[str, ...] = ()
    until: str | None = None
    condition: Condition = Always()
    questions: tuple[AskedQuestion, ...]


def form_answer_facts() -> tuple[FactDeclaration, ...]:
    """Return one fact for each question that those steps ask."""
    return tuple(question.as_fact(one.scope) for one in answer_steps() for question in one.questions)


@cache
def answer_steps() -> tuple[AnswersStep, ...]:
    """Return the steps and their questions, in the order of the forms."""
    folder = files("amparo_asylum")
    return tuple(
        step
        for name in _FILES
        for step in TypeAdapter(tuple[AnswersStep, ...]).validate_python(
            read_yaml(folder.joinpath(name).read_text(encoding="utf-8"))
        )
    )


def _lines_of(columns: tuple[str, ...]) -> str:
    """Return the pattern of lines with a bar between each two columns, or of “none”."""
    line = r"[^|\n]*" + r"\|[^|\n]*" * (len(columns) - 1)
    return rf"^(?i:none)\s*$|^{line}(\n{line})*\n*$"
