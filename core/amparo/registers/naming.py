"""What a record is called by people: its title and number, never what it holds. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.declarations import Text

if TYPE_CHECKING:
    from amparo.declarations import RegisterDeclaration
    from amparo.registers.model import RegisterRecord


def called(declaration: RegisterDeclaration, record: RegisterRecord) -> Text:
    """Return a record's name for a sentence that anybody may read: `item 12`."""
    title = declaration.record_title
    return Text(f"{title.en} {record.number}", f"{title.es} {record.number}")
