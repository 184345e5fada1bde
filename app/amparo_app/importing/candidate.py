"""What a row would be: the case's opening, and whatever keeps the row from becoming one."""

from __future__ import annotations

from datetime import date

from amparo.case.commands import OpenCase
from amparo.case.model import Recorded
from amparo.declarations import Text


class RowProblem(Recorded):
    """Something that keeps a row from becoming a case: in which column (its heading; empty for the row), and what.

    `word` is the one that means nothing here, where somebody could say what it means.
    """

    line: int
    column: str = ""
    what: Text
    word: str = ""


class Expected(Recorded):
    """A date that the other system has for one of our rules."""

    rule: str
    on: date


class Candidate(Recorded):
    """What a row would be: the case's opening if nothing keeps it from that, the other system's id and dates.

    `notices` are told but keep nothing back; `closed` says that the case is over in the other system.
    """

    line: int
    label: str = ""
    reference: str = ""
    body: OpenCase | None = None
    expected: tuple[Expected, ...] = ()
    closed: bool = False
    problems: tuple[RowProblem, ...] = ()
    notices: tuple[Text, ...] = ()
