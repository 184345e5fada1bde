"""What was found of one part of an office."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Finding(BaseModel):
    """One part of an office: whether it is well, what was seen, and if not what to do."""

    model_config = ConfigDict(frozen=True)

    part: str
    well: bool
    seen: str
    remedy: str = ""


class Health(BaseModel):
    """Whether an office works now, and what was seen of each part."""

    model_config = ConfigDict(frozen=True)

    well: bool
    parts: tuple[Finding, ...]


def well(part: str, seen: str) -> Finding:
    """Return that a part is well."""
    return Finding(part=part, well=True, seen=seen)


def ill(part: str, seen: str, remedy: str = "") -> Finding:
    """Return that something is wrong with a part, and what to do."""
    return Finding(part=part, well=False, seen=seen, remedy=remedy)
