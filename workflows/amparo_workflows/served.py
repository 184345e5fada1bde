"""Where the pages of an office are served, as the process that serves them notes it for the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from amparo.records.repository import Records
    from amparo.settings import Settings

_NOTE = "web.json"
_FIRST_VISIT_USE = "first visit"


class Served(BaseModel):
    """Where the pages of an office are served, noted in its data folder: `address` is how browsers reach them."""

    model_config = ConfigDict(frozen=True)

    address: str
    listens: str
    pid: int


def where_served(data: Path) -> Served | None:
    """Return where the pages of an office are served, or were last; None before the first time."""
    try:
        return Served.model_validate_json((data / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None


def first_visit_address(settings: Settings, records: Records) -> str:
    """Return the address of the first visit, empty once somebody has an account or while nothing is served."""
    served = where_served(settings.data_folder)
    if served is None or records.has_any_account():
        return ""
    return f"{served.address}/first-visit/{first_visit_code(records)}"


def first_visit_code(records: Records) -> str:
    """Return the code of the first visit: it follows from the office's own key, so that it lies nowhere."""
    return records.secret(_FIRST_VISIT_USE).hex()[:32]


def note_served(data: Path, served: Served) -> None:
    """Write down where the pages are served, whole or not at all."""
    unfinished = data / f".{_NOTE}"
    unfinished.write_text(served.model_dump_json() + "\n", encoding="utf-8")
    unfinished.replace(data / _NOTE)
