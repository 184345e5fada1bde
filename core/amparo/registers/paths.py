"""A field of a record or line, or through one reference a field of another record: `item.category`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.declarations import FactValue, FieldDeclaration, RegisterDeclaration
    from amparo.registers.model import RegisterRecord

Fields = tuple["FieldDeclaration", ...]


class Led(NamedTuple):
    """Where a path leads: the field, and of which register if it is another's."""

    field: FieldDeclaration
    register: RegisterDeclaration | None = None


def lead(path: str, fields: Fields, declarations: Mapping[str, RegisterDeclaration]) -> Led | None:
    """Return where a path leads from these fields, or None if nowhere."""
    first, _, rest = path.partition(".")
    field = next((one for one in fields if one.name == first), None)
    if field is None or not rest:
        return Led(field) if field is not None else None
    other = declarations.get(field.refers_to or "")
    found = next((one for one in other.fields if one.name == rest), None) if other else None
    return Led(found, other) if found is not None else None


def value_at(path: str, values: Mapping[str, FactValue], records: Mapping[str, RegisterRecord]) -> FactValue | None:
    """Return what stands at a path, or None where nothing does."""
    first, _, rest = path.partition(".")
    value = values.get(first)
    if value is None or not rest:
        return value
    other = records.get(str(value))
    return other.values.get(rest) if other is not None else None
