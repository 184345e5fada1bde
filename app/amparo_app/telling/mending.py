"""How what needs attention is mended: the item's kind names what to do, and each face says it in its own way."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from amparo.case.model import AttentionKind
from amparo_app.telling.words import knows, said

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.case.model import Attention
    from amparo.declarations import Text

_PLACES = {
    AttentionKind.MAIL_FAILED: "/people/{about}",
    AttentionKind.PAPER_DISPUTED: "/cases/{case}/deadlines/{about}",
    AttentionKind.JOB_FAILED: "/jobs/{about}",
}


def to_type(item: Attention, case: str) -> Text | None:
    """Return which commands mend an item of a case (by number), or None where its own sentence says all."""
    code = f"type_{item.kind.value}"
    return said(code, about=item.about, case=case) if knows(code) else None


def to_click(item: Attention, names: Mapping[str, str]) -> Text | None:
    """Return what to do on the pages about an item, or None where its own sentence says all."""
    code = f"click_{item.kind.value}"
    return said(code, who=names.get(item.about, item.about)) if knows(code) else None


def place_of(item: Attention, case: str) -> str:
    """Return the address of the page where an item of a case (by number) is mended, empty for none of its own."""
    place = _PLACES.get(item.kind)
    return place.format(about=quote(item.about, safe=""), case=quote(case, safe="")) if place and item.about else ""
