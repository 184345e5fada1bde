"""The id of an organization, made from its name."""

from __future__ import annotations

import re
import unicodedata

_LONGEST = 40


def id_of(name: str) -> str:
    """Return an id in small letters, digits and hyphens for an organization of this name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].strip("-")
