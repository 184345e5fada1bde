"""What is kept of an import, what somebody sees of a row of it, and what came of their decision."""

from __future__ import annotations

from typing import NamedTuple

from amparo.case.model import Recorded
from amparo.declarations import Text, phrase
from amparo.errors import Refused
from amparo.records.imports import RowState
from amparo_app.importing.candidate import Candidate
from amparo_app.importing.column_map import ColumnMap
from amparo_app.importing.preview import Preview


class ImportRefused(Refused):
    """What was asked of an import cannot be done; `sentence` says why, in both languages."""

    def __init__(self, code: str, **values: object) -> None:
        self.code, self.sentence = code, phrase(code, **values)
        super().__init__(self.sentence.en)


class ImportContent(Recorded):
    """What is kept of a spreadsheet besides its rows; the map as it was when the import began, its orders decided."""

    file: str
    sha256: str
    headings: tuple[str, ...]
    since_1904: bool = False
    uneven: tuple[int, ...] = ()
    told: tuple[Text, ...] = ()
    column_map: ColumnMap


class Likeness(Recorded):
    """A case here whose person may be the same; one that the reviewer may not see has neither number nor name."""

    number: str = ""
    name: str = ""
    role: str = ""
    score: int = 0
    reasons: tuple[Text, ...] = ()


class RowReview(Recorded):
    """A row before somebody who decides on it: the cells, the case it would be, its dates, and who it may be already.

    It may be `taken_over` already: `same_reference` is the number of the case that an earlier import made of it, empty
    where the reviewer may not see that. Of a confirmed row, `number` is the case's, if they may see it; it is not
    `opened` while the engine is away, or where that refused it (`refused`).
    """

    line: int
    state: RowState
    by: str = ""
    number: str = ""
    opened: bool = False
    refused: Text | None = None
    cells: tuple[tuple[str, str], ...] = ()
    candidate: Candidate | None = None
    preview: Preview | None = None
    likenesses: tuple[Likeness, ...] = ()
    taken_over: bool = False
    same_reference: str = ""


class Confirmed(Recorded):
    """What came of a confirmation: the case, or that it waits for the engine, or the engine's refusal."""

    line: int
    case: str
    number: str
    waits: bool = False
    refused: Text | None = None


class Looked(NamedTuple):
    """What somebody looked at when they confirmed: the preview's fingerprint, and the dates (ids) that they ticked."""

    fingerprint: str
    dates: frozenset[str]
