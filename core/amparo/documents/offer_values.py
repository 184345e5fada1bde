"""What an offer of a case to a volunteer says in a letter: to whom it was made and until when it stands."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from amparo.case.model import Case, OfferStatus
from amparo.documents.values import Value
from amparo.records.people import Profile


def offer_values(case: Case, colleagues: Mapping[str, str | Profile]) -> dict[str, Value]:
    """Return the open offer's volunteer, and its last day and hour where the case is; nothing where none is open."""
    offer = next((one for one in reversed(case.offers) if one.status is OfferStatus.OPEN), None)
    to = colleagues.get(offer.to) if offer else None
    ends = offer.expires.astimezone(ZoneInfo(case.zone)) if offer else None
    return {
        "offer.to": (to.name if isinstance(to, Profile) else to) or None,
        "offer.expires": ends.date() if ends else None,
        "offer.expires_time": f"{ends:%H:%M}" if ends else None,
    }
