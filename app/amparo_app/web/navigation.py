"""The places of the app that stand in its navigation, for whoever may go there."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from typing import NamedTuple


class Place(NamedTuple):
    """A place: its address, the message that names it, and the permission that opens it, if one is needed."""

    address: str
    named: str
    permission: str = ""


def _(message: str) -> str:
    """Mark a message for translation; the page says it in its reader's language."""
    return message


PLACES = (
    Place("/today", _("Today")),
    Place("/cases", _("Cases"), "see_case"),
    Place("/intake", _("Intake"), "open_case"),
    Place("/calendar", _("Calendar"), "see_case"),
    Place("/status-requests", _("Status requests"), "send_status_requests"),
    Place("/people", _("People")),
    Place("/plugins", _("Plugins"), "manage_plugins"),
    Place("/import", _("Import"), "import_cases"),
    Place("/export", _("Export"), "export_everything"),
    Place("/audit", _("Audit"), "see_audit"),
    Place("/support", _("Support"), "see_support"),
)


def places(there: Container[str], may: Callable[[str], bool], say: Callable[[str], str]) -> Iterator[Place]:
    """Yield the places that are `there` and that somebody may go to, named in their language."""
    for place in PLACES:
        if place.address in there and (not place.permission or may(place.permission)):
            yield place._replace(named=say(place.named))
