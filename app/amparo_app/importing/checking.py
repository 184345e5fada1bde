"""A whole spreadsheet held against its column map: everything that is wrong at once, before anything is kept."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from amparo.case.model import Recorded
from amparo.declarations import Text, phrase
from amparo_app.importing.candidate import Candidate, RowProblem
from amparo_app.importing.dates import DateOrder
from amparo_app.importing.rows import Reader, date_columns

if TYPE_CHECKING:
    from datetime import date

    from amparo.declarations import Catalog
    from amparo_app.importing.column_map import ColumnMap
    from amparo_app.importing.table import Table


class DateColumn(Recorded):
    """A column of dates: the order in which they are read, by which row that is decided, and what a person has to say.

    `chosen` says that a person said it. `example` is the cell that decides, or that leaves it open.
    """

    heading: str
    order: DateOrder | None
    chosen: bool = False
    asks: bool = False
    contradicts_itself: bool = False
    line: int = 0
    example: str = ""
    ambiguous: int = 0
    serials: int = 0


class Trouble(Recorded):
    """One thing that is wrong, with every row in which it is."""

    column: str
    what: Text
    lines: tuple[int, ...]
    word: str = ""


class Checked(Recorded):
    """What a spreadsheet would be with a map: each row's candidate, its date columns, and everything wrong with it."""

    told: tuple[Text, ...]
    columns: tuple[DateColumn, ...]
    candidates: tuple[Candidate, ...]

    @property
    def asks(self) -> tuple[DateColumn, ...]:
        """Return the columns of which a person has to say the order."""
        return tuple(column for column in self.columns if column.asks)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """Return what is wrong, the same in several rows told once, in the order of the first row."""
        found: defaultdict[tuple[str, str], list[RowProblem]] = defaultdict(list)
        for candidate in self.candidates:
            for problem in candidate.problems:
                found[problem.column, problem.what.en].append(problem)
        return tuple(
            Trouble(column=column, what=same[0].what, lines=tuple(one.line for one in same), word=same[0].word)
            for (column, _), same in found.items()
        )

    @property
    def ready(self) -> int:
        """Return how many rows could be reviewed."""
        return sum(candidate.body is not None for candidate in self.candidates)


def check(table: Table, column_map: ColumnMap, catalog: Catalog, *, zone: str, today: date) -> Checked:
    """Return what a spreadsheet would be; `zone` (IANA) and `today` are the office's."""
    reader = Reader.of(table, column_map, catalog, zone=zone, today=today)
    candidates = _without_doubles([reader.candidate(row) for row in table.rows])
    return Checked(told=table.told, columns=tuple(_columns(table, column_map, catalog)), candidates=tuple(candidates))


def _columns(table: Table, column_map: ColumnMap, catalog: Catalog) -> list[DateColumn]:
    found = []
    for heading, decided in date_columns(table, column_map, catalog).items():
        chosen = column_map.use(heading).dates
        proofs = (*decided.month_first[:1], *decided.day_first[:1]) if not decided.asks else decided.ambiguous[:1]
        shown = (*proofs, *decided.month_first[:1])
        found.append(
            DateColumn(
                heading=heading,
                order=chosen or decided.order,
                chosen=chosen is not None,
                asks=chosen is None and decided.asks,
                contradicts_itself=decided.contradicts_itself,
                line=shown[0].line if shown else 0,
                example=shown[0].text if shown else "",
                ambiguous=len(decided.ambiguous),
                serials=decided.serials,
            )
        )
    return found


def _without_doubles(candidates: list[Candidate]) -> list[Candidate]:
    """Note where two rows are the same case of the other system: only the first can be opened."""
    first: dict[str, int] = {}
    found = []
    for one in candidates:
        reference = one.reference.casefold()
        other = first.setdefault(reference, one.line) if reference else one.line
        if other == one.line:
            found.append(one)
            continue
        what = phrase("import_twice_in_file", other=other, reference=one.reference)
        problems = (*one.problems, RowProblem(line=one.line, what=what))
        found.append(one.model_copy(update={"problems": problems, "body": None}))
    return found
