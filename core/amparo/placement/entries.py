"""One name that the clinic knows, as the in-memory index hands it to a conflict check."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class NameEntry(BaseModel):
    """A person of a case of the organization, open, closed or erased, with every name and number known of them.

    `case` is the case's id and `number` what people call it by; `role` is the person's role in that case. Names and
    numbers are as they were written down. Held in memory only (design, section 6).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    case: str
    number: str
    organization: str
    role: str
    name: str
    other_names: tuple[str, ...] = ()
    a_number: str = ""
