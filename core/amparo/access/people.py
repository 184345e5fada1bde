"""The people of an organization, as far as rules about them need to know: never a name."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Role


class Absence(BaseModel):
    """Days on which somebody is away and `by` stands in for them: both days inclusive, where the office is.

    Without `until` it lasts until somebody ends it. `set_by` is whoever sat at the keyboard.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    by: str
    since: date
    until: date | None = None
    set_by: str = ""

    def covers(self, day: date) -> bool:
        """Return whether it lasts on a day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def shared(self, other: Absence) -> Absence | None:
        """Return the days of this absence that the other one has too, or None if there are none."""
        ends = [end for end in (self.until, other.until) if end is not None]
        since, until = max(self.since, other.since), min(ends, default=None)
        return None if until is not None and until < since else self.model_copy(update={"since": since, "until": until})


class Colleague(BaseModel):
    """A person who works for an organization or volunteers with it; `capacity` counts open cases, 0 takes none.

    `stands_in_for` are those for whom they stand in on the day of the question, as `standing_in` gathers them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    organization: str
    roles: tuple[Role, ...] = ()
    active: bool = True
    languages: tuple[str, ...] = ()
    capacity: int = 0
    open_cases: int = 0
    absences: tuple[Absence, ...] = ()
    stands_in_for: tuple[Colleague, ...] = ()
