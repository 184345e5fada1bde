"""Conditions: a small algebra over what has happened, stored and explained as data, never run as code.

A condition ranges over its step's scope: `Happened("i589_filed")` is about this person or proceeding;
`AnyPerson` and `AnyProceeding` widen it. It never reads time: a moment that matters records an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from amparo.declarations.text import Declared

FactValue = bool | int | str


class _Algebra(Declared):
    def __and__(self, other: Condition) -> AllOf:
        return AllOf(of=(*_flat(self, AllOf), *_flat(other, AllOf)))

    def __or__(self, other: Condition) -> AnyOf:
        return AnyOf(of=(*_flat(self, AnyOf), *_flat(other, AnyOf)))

    def __invert__(self) -> Not:
        return Not(of=self)  # type: ignore[arg-type]  # every subclass below is a member of the union


def _flat(condition: object, kind: type[AllOf | AnyOf]) -> tuple[Condition, ...]:
    return condition.of if isinstance(condition, kind) else (condition,)  # type: ignore[return-value]  # as above


class Always(_Algebra):
    """Nothing to wait for."""

    op: Literal["always"] = "always"


class Happened(_Algebra):
    """An event of this kind is on record in scope, its data matching `where`; with `occasion`, about the step's own."""

    op: Literal["happened"] = "happened"
    event: str
    where: tuple[tuple[str, FactValue], ...] = ()
    occasion: bool = False

    def __init__(
        self,
        event: str,
        where: Mapping[str, FactValue] | tuple[tuple[str, FactValue], ...] = (),
        *,
        occasion: bool = False,
        op: Literal["happened"] = "happened",
    ) -> None:
        pairs = tuple(sorted(where.items())) if isinstance(where, Mapping) else where
        super().__init__(event=event, where=pairs, occasion=occasion, op=op)  # type: ignore[call-arg]  # pydantic's


class Done(_Algebra):
    """A step is completed in this scope."""

    op: Literal["done"] = "done"
    step: str

    def __init__(self, step: str, op: Literal["done"] = "done") -> None:
        super().__init__(step=step, op=op)  # type: ignore[call-arg]  # pydantic's


class FactIs(_Algebra):
    """A fact is known and has one of these values."""

    op: Literal["fact_is"] = "fact_is"
    fact: str
    values: tuple[FactValue, ...]


class FactKnown(_Algebra):
    """A fact has been answered, whatever the answer."""

    op: Literal["fact_known"] = "fact_known"
    fact: str


class PersonIs(_Algebra):
    """The person in scope has one of these roles in the case."""

    op: Literal["person_is"] = "person_is"
    roles: tuple[str, ...]


class ProceedingIs(_Algebra):
    """The proceeding in scope is before one of these forums."""

    op: Literal["proceeding_is"] = "proceeding_is"
    forums: tuple[str, ...]


class AllOf(_Algebra):
    """Every one of these holds."""

    op: Literal["all_of"] = "all_of"
    of: tuple[Condition, ...]


class AnyOf(_Algebra):
    """At least one of these holds."""

    op: Literal["any_of"] = "any_of"
    of: tuple[Condition, ...]


class Not(_Algebra):
    """This does not hold."""

    op: Literal["not"] = "not"
    of: Condition


class AnyPerson(_Algebra):
    """This holds for at least one person of the case."""

    op: Literal["any_person"] = "any_person"
    of: Condition


class AnyProceeding(_Algebra):
    """This holds for at least one proceeding of the case."""

    op: Literal["any_proceeding"] = "any_proceeding"
    of: Condition


Condition = Annotated[
    Always
    | Happened
    | Done
    | FactIs
    | FactKnown
    | PersonIs
    | ProceedingIs
    | AllOf
    | AnyOf
    | Not
    | AnyPerson
    | AnyProceeding,
    Field(discriminator="op"),
]

for _model in (AllOf, AnyOf, Not, AnyPerson, AnyProceeding):
    _model.model_rebuild()


class Fact:
    """How a condition about a fact is written: `Fact("custody").equals("detained")`."""

    def __init__(self, name: str) -> None:
        self.name = name

    def equals(self, value: FactValue) -> FactIs:
        """Return the condition that the fact has this value."""
        return FactIs(fact=self.name, values=(value,))

    def is_in(self, *values: FactValue) -> FactIs:
        """Return the condition that the fact has one of these values."""
        return FactIs(fact=self.name, values=values)

    def known(self) -> FactKnown:
        """Return the condition that the fact has been answered."""
        return FactKnown(fact=self.name)


def atoms(condition: Condition) -> tuple[Condition, ...]:
    """Return every part of a condition that is not itself a combination, in the order written."""
    match condition:
        case AllOf() | AnyOf():
            return tuple(atom for part in condition.of for atom in atoms(part))
        case Not() | AnyPerson() | AnyProceeding():
            return atoms(condition.of)
        case _:
            return (condition,)
