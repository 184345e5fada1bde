"""The date that a paper sets for a deadline: who read it there, and who read it there again."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class _Kept(BaseModel):
    """Frozen, and tolerant of fields that a later version added, as everything that a record keeps."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Entered(_Kept):
    """Who put something on the record, and when (UTC)."""

    by: str
    at: datetime


class Reading(_Kept):
    """The date that one person read on a paper, and when they did (UTC)."""

    day: date
    by: str
    at: datetime


class PrintedDate(_Kept):
    """A date from a paper, entered by one person and, once `verified_by` is told, verified by a second one.

    `entered_with` are others who had a hand in the entry and so cannot verify it either. `otherwise` are readings of
    the same paper that differ, `earlier` what others had read before it was entered anew. `stands` is the date on which
    two persons had agreed before this one was entered: it drives until two agree again. `basis` is what the record said
    when the paper was read: once it says something else, nothing is verified. The paper's words are confidential.
    """

    day: date
    paper: str
    reference: str = ""
    entered_by: str
    entered_at: datetime
    entered_with: tuple[str, ...] = ()
    verified_by: str = ""
    verified_at: datetime | None = None
    otherwise: tuple[Reading, ...] = ()
    earlier: tuple[Reading, ...] = ()
    stands: date | None = None
    basis: str = ""

    @property
    def disputed(self) -> bool:
        """Return whether somebody read another date on the paper since it was entered, and nobody has settled it."""
        return bool(self.otherwise) and not self.verified_by

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Return what each person read, as far as nobody has settled it, the entry first."""
        return (Reading(day=self.day, by=self.entered_by, at=self.entered_at), *self.otherwise, *self.earlier)
