"""One name that the clinic knows, as the in-memory index hands it to a conflict check."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from amparo.placement.names import Name, a_number_digits, names_in


class NameEntry(BaseModel):
    """A person of a case of the organization, open, closed or erased, with every name and number known of them.

    `case` is the case's id and `number` what people call it by; `role` is the person's role in that case. `erased`
    is the day on which the case was erased, when nothing but this entry was kept. Names and numbers are as they were
    written down. Held in memory only (design, section 6): what is worked out of a name is kept with its entry and goes
    with it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    number: str
    organization: str
    role: str
    name: str
    other_names: tuple[str, ...] = ()
    a_number: str = ""
    erased: date | None = None

    @cached_property
    def known_as(self) -> tuple[Name, ...]:
        """Return every name in its words; none where nothing was written."""
        return tuple(name for written in (self.name, *self.other_names) for name in names_in(written))

    @cached_property
    def texts(self) -> frozenset[str]:
        """Return every way in which a word of a name is written, folded."""
        return frozenset(text for name in self.known_as for word in name.words for text in word.texts)

    @cached_property
    def digits(self) -> str:
        """Return the A-number in nine digits, or nothing."""
        return a_number_digits(self.a_number)
