"""Writing the rows of lists anew: of cases that an older program settled, and whenever somebody doubts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Self

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.errors import AmparoError, CaseErased
from amparo.records import tables
from amparo.records.projecting import LISTS, Work, project_work
from amparo.records.work_rows import NO_DAY, is_nobodys, next_due

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.records.repository import Records

_AT_A_TIME = 50


class Rebuilt(NamedTuple):
    """A piece of the work: how many cases were looked through, and a sentence for each that cannot be read."""

    cases: int
    problems: tuple[str, ...]


class ListsRebuilt(Recorded):
    """How many cases were looked through, and a sentence for each that cannot be read."""

    cases: int
    problems: tuple[str, ...]

    @classmethod
    def of(cls, pieces: Iterable[Rebuilt]) -> Self:
        """Return what the pieces of a whole rebuilding come to."""
        found = tuple(pieces)
        return cls(
            cases=sum(piece.cases for piece in found), problems=tuple(one for piece in found for one in piece.problems)
        )


def count_stale(records: Records) -> int:
    """Return how many cases have rows of another version of the program, or none."""
    with records.database.read() as connection:
        return connection.execute(sa.select(sa.func.count()).where(*_wanted(every=False))).scalar_one()


def rebuild_lists(records: Records, *, every: bool = False) -> Iterator[Rebuilt]:
    """Write the rows of cases anew, some in each transaction: those of another version, or `every` one.

    Since when a step is open is kept where it is known; else it is when the case last changed. Raises
    RecordsUnreachable; begun again, it goes on with what is left.
    """
    after = ""
    while True:
        with records.database.read() as connection:
            table = tables.cases
            asked = sa.select(table.c.id).where(*_wanted(every=every), table.c.id > after).order_by(table.c.id)
            ids = connection.execute(asked.limit(_AT_A_TIME)).scalars().all()
        if not ids:
            return
        with records.database.write() as connection:
            problems = [problem for id_ in ids if (problem := _rebuild(records, connection, id_))]
        after = ids[-1]
        yield Rebuilt(len(ids), tuple(problems))


def _rebuild(records: Records, connection: sa.Connection, id_: str) -> str:
    """Write a case's rows; return what is in the way, or nothing."""
    table = tables.cases
    try:
        case = records.load(connection, id_, lock=True).case
        catalog = records.catalog_of(connection, case)
    except CaseErased:  # since it was listed
        return ""
    except AmparoError as problem:
        number = connection.execute(sa.select(table.c.number).where(table.c.id == id_)).scalar()
        return f"Case {number} is not in the lists as it should be: {problem}"
    if catalog is not None:
        project_work(connection, case, case, Work(catalog, in_line=False))
        row = {"press": next_due(case) or NO_DAY, "nobodys": is_nobodys(case), "listed": LISTS}
        connection.execute(table.update().where(table.c.id == id_).values(**row))
    return ""


def _wanted(*, every: bool) -> tuple[sa.ColumnElement[bool], ...]:
    table = tables.cases
    there = (table.c.seq > 0, table.c.erased.is_(None))
    return there if every else (*there, sa.or_(table.c.listed.is_(None), table.c.listed != LISTS))
