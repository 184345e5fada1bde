"""The list of cases with the clients' names: what is found by a name, what stands in a row, and its sheet as CSV."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from amparo.declarations import Role, Text, name_of
from amparo.placement.searching import found_in
from amparo.records.case_lists import At, CaseFilter, case_page
from amparo_app.harmless_cells import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from amparo.access.people import Colleague
    from amparo.declarations import Catalog
    from amparo.placement.entries import NameEntry
    from amparo.records.case_lists import ListedCase
    from amparo.records.repository import Records

MOST_FOUND = 500
"""Of a search: who finds more has to say more."""

_PIECE = 500

_ORDER_OF_ROLES = tuple(Role)


class Holder(NamedTuple):
    """Somebody who has a role in a case."""

    role: Text
    name: str


class CaseLine(NamedTuple):
    """A case as a list shows it, with the client's name and who has it."""

    id: str
    number: str
    client: str
    a_number: str
    case_type: Text
    phase: Text
    is_open: bool
    next_due: date | None
    hearing: date | None
    attention: int
    holders: tuple[Holder, ...]


class CaseNames(NamedTuple):
    """What a list has to know to be read: the organization's people by id, and a catalog by its hash."""

    people: Mapping[str, str]
    catalog: Callable[[str], Catalog]


def cases_called(records: Records, organization: str, wanted: str) -> tuple[str, ...]:
    """Return the cases, by id, in which somebody is called so; who may see which of them is the list's to ask."""
    return found_in(records.names(organization), wanted)


def case_lines(records: Records, organization: str, rows: Iterable[ListedCase], known: CaseNames) -> list[CaseLine]:
    """Return rows of the list with names; these are opened for no other case."""
    listed = list(rows)
    names = records.names_of(organization, [row.id for row in listed])
    return [_line(row, names.get(row.id, ()), known) for row in listed]


def _line(row: ListedCase, names: tuple[NameEntry, ...], known: CaseNames) -> CaseLine:
    principal = next((one for one in names if one.role == "principal"), names[0] if names else None)
    kind = next((one for one in known.catalog(row.catalog).case_types if one.id == row.case_type), None)
    phases = kind.phases if kind else ()
    return CaseLine(
        id=row.id,
        number=row.number,
        client=principal.name if principal else "",
        a_number=principal.a_number if principal else "",
        case_type=kind.title if kind else Text(row.case_type),
        phase=next((one.title for one in phases if one.id == row.phase), Text(row.phase)),
        is_open=row.is_open,
        next_due=row.next_due,
        hearing=row.hearing,
        attention=row.attention,
        holders=tuple(
            Holder(name_of("role", role), known.people.get(row.assigned[role], row.assigned[role]))
            for role in _ORDER_OF_ROLES
            if row.assigned.get(role)
        ),
    )


class Sheet(NamedTuple):
    """A list to be taken elsewhere: of whom, what is asked for, on which day, in which language, under which heads."""

    reader: Colleague
    wanted: CaseFilter
    day: date
    language: str
    heads: tuple[str, ...]


def csv_of(records: Records, sheet: Sheet, known: CaseNames) -> Iterator[str]:
    """Yield a list as comma-separated lines, exactly what is filtered, some cases at a time.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    yield "\ufeff" + _csv([sheet.heads])  # without the mark a spreadsheet reads Spanish in another alphabet
    after = ""
    while True:
        page = case_page(records, sheet.reader, sheet.wanted, sheet.day, At(after, _PIECE), counted=False)
        lines = case_lines(records, sheet.reader.organization, page.rows, known)
        yield _csv(_cells(line, sheet.language) for line in lines)
        if not page.more:
            return
        after = page.rows[-1].number


def _cells(line: CaseLine, language: str) -> tuple[str, ...]:
    return (
        line.number,
        line.client,
        line.a_number,
        line.case_type.in_(language),
        line.phase.in_(language),
        str(line.next_due or ""),
        str(line.hearing or ""),
        "; ".join(f"{one.name} ({one.role.in_(language)})" for one in line.holders),
        str(line.attention),
    )


def _csv(rows: Iterable[Iterable[str]]) -> str:
    written = io.StringIO()
    csv.writer(written).writerows([[harmless(cell) for cell in row] for row in rows])
    return written.getvalue()
