"""What a deadline rule may read besides its trigger: the facts by name, and where the record of a case holds them."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import BeforeValidator, model_validator

from amparo.declarations.conditions import FactValue
from amparo.declarations.fields import Question
from amparo.declarations.text import Declared, Text


def _written(value: object) -> object:
    """Return a value as JSON writes it: a date as `2027-02-26`, also within a list."""
    if isinstance(value, date):
        return value.isoformat()
    return tuple(_written(part) for part in value) if isinstance(value, list) else value


FactWritten = Annotated[bool | int | str | tuple[str | None, ...] | None, BeforeValidator(_written)]
"""A fact as it is stated: a date is written `2027-02-26`, and null says that there is none yet."""


class When(Declared):
    """The fact is known and has one of these values; without values, any; with `none`, there is known to be none."""

    fact: str
    values: tuple[FactValue, ...] = ()
    none: bool = False

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.none and self.values:
            message = "“none: true” asks that there be no value, so “values” must be left out"
            raise ValueError(message)
        return self


class FactSource(Declared):
    """Where the record holds a fact: exactly one of these.

    `field` of the trigger event · `fact` stated about the case, person or proceeding · the date (or what stands in
    `date_field`) of the latest event `event` in scope, with `after_trigger` of the others on or after its day, so
    that what was done about an earlier one does not count · the `forum` of the proceeding · how often the date of the
    rule `reached` has come for this trigger. With `equals` the fact is whether the value found is among these.
    """

    field: str | None = None
    fact: str | None = None
    event: str | None = None
    where: tuple[tuple[str, FactValue], ...] = ()
    date_field: str | None = None
    after_trigger: bool = False
    forum: bool = False
    reached: str | None = None
    equals: tuple[FactValue, ...] = ()

    @model_validator(mode="after")
    def _one_place(self) -> Self:
        named = (self.field, self.fact, self.event, self.reached)
        if sum(name is not None for name in named) + self.forum != 1:
            message = "a source names exactly one of “field”, “fact”, “event”, “forum” and “reached”"
            raise ValueError(message)
        return self


class RuleFact(Question):
    """A fact that rules read, under the one name by which rules, command lines and worked examples know it.

    With `several`, it is a list whose entries belong to those of its partner list by position; it has no source, for
    in a record the case's clock tells it. `translate` pairs what the record says with what rules read
    (`immigration_court` with `EOIR`). The first source that knows it answers.
    """

    name: str
    title: Text
    several: bool = False
    translate: tuple[tuple[str, str], ...] = ()
    sources: tuple[FactSource, ...] = ()
    plugin: str = ""
