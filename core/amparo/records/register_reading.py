"""Reading registers: what somebody may see of them, with what it refers to, from one moment of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.declarations import phrase
from amparo.errors import InvalidInput
from amparo.records.sight import behind_a_wall
from amparo.registers.views import Reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from amparo.declarations import FieldDeclaration, RegisterDeclaration
    from amparo.records.people import Member
    from amparo.records.repository import Records
    from amparo.registers.model import RegisterRecord


def reader(
    records: Records,
    organization: str,
    member: Member | None,
    *,
    registers: Iterable[str] | None = None,
    only_open: bool = False,
) -> Reader:
    """Return what a person reads with: these registers' records (all without a choice), and those that they refer to.

    A register that no enabled plugin declares any more is read as the last catalog declared it. What came of a case
    from which a wall keeps them, or led to it, is not among it.
    """
    declarations = records.registers_kept(organization)
    wanted = [id_ for id_ in (declarations if registers is None else registers) if id_ in declarations]
    with records.database.read() as connection:
        found = records.load_records(connection, organization, registers=wanted, only_open=only_open)
        led = _led_to((one.record for one in found.values()), declarations) - set(found)
        others = records.load_records(connection, organization, ids=led) if led else {}
    records.keep_records((*found.values(), *others.values()))
    shut = records.cases_where(organization, behind_a_wall(member.colleague())) if member is not None else {}
    people = {one.id: one.profile.name for one in records.people(organization)}
    return Reader(
        colleague=member.colleague() if member is not None else None,
        organization=organization,
        declarations=declarations,
        records={id_: one.record for id_, one in (found | others).items() if not _cases_of(one.record) & shut.keys()},
        people=people,
    )


def _cases_of(record: RegisterRecord) -> set[str]:
    return {record.leads_to, *([record.of_case.case] if record.of_case is not None else [])}


def _led_to(records: Iterable[RegisterRecord], declarations: Mapping[str, RegisterDeclaration]) -> set[str]:
    led: set[str] = set()
    for record in records:
        declared = declarations[record.register_id]
        held = [(declared.fields, record.values)]
        held += [(one.fields, line.values) for one in declared.entries for line in record.lines(one.id)]
        for fields, values in held:
            led |= {str(values[field.name]) for field in fields if field.refers_to and field.name in values}
    return led


def find_record(reading: Reader, declaration: RegisterDeclaration, typed: str, language: str = "en") -> RegisterRecord:
    """Return the record that somebody means by its number, its id or what it is called.

    Raises InvalidInput, which says so of none and of several alike; what they may not see is not looked into.
    """
    mine = [one for one in reading.records.values() if one.register_id == declaration.id]
    wanted = " ".join(typed.split()).casefold()
    exact = [one for one in mine if wanted in {str(one.number), one.id}]
    named = [one for one in mine if wanted in _names(reading, one)]
    found = exact or [one for one in named if one.is_open] or named
    if len(found) == 1:
        return found[0]
    code = "register_several" if found else "register_no_record"
    numbers = ", ".join(str(one.number) for one in sorted(found, key=lambda one: one.number))
    raise InvalidInput(phrase(code, record=typed, register=declaration.title, numbers=numbers).in_(language))


def _names(reading: Reader, record: RegisterRecord) -> set[str]:
    label = reading.label(record)
    return {label.en.casefold(), label.es.casefold()}


def resolved(
    records: Records,
    reading: Reader,
    fields: Iterable[FieldDeclaration],
    given: Mapping[str, Any],
    language: str = "en",
) -> dict[str, Any]:
    """Return answers with what people typed for a record or a colleague turned into the id."""
    found = dict(given)
    for field in fields:
        typed = given.get(field.name)
        if typed is None:
            continue
        if field.refers_to is not None and field.refers_to in reading.declarations:
            found[field.name] = find_record(reading, reading.declarations[field.refers_to], str(typed), language).id
        elif field.colleague:
            found[field.name] = records.find_person(reading.organization, str(typed)).id
    return found
