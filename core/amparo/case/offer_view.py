"""A case as it is shown to the volunteer to whom it is offered: nothing that could tell whose it is. Pure.

What plugins say of a case for volunteers are the facts that fill `placement.…`; the summary among them was written to
be shown without names, places or dates that identify.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from amparo.case.model import OfferStatus, Recorded
from amparo.declarations import RuleKind, Text

if TYPE_CHECKING:
    from amparo.case.model import Case, Offer
    from amparo.declarations import Catalog

_FOR_VOLUNTEERS = "placement."


class Told(Recorded):
    """One thing that plugins tell of a case: what it is called, and the answer in words."""

    name: Text
    answer: Text


class OfferView(Recorded):
    """An offer: the kind of case, why it is pressing and until when it stands, the court, and what plugins tell of it.

    `expires` is an instant (UTC), `zone` where the case is; `nearest` the first day by which something has to be filed.
    """

    offer: str
    topic: Text
    reasons: tuple[Text, ...]
    expires: datetime
    zone: str
    court: str = ""
    nearest: date | None = None
    told: tuple[Told, ...] = ()


def open_offer(case: Case, offer: str) -> Offer | None:
    """Return the offer of this id if it can still be answered."""
    return next((one for one in case.offers if one.id == offer and one.status is OfferStatus.OPEN), None)


def offer_view(case: Case, catalog: Catalog, offer: Offer) -> OfferView:
    """Return what a volunteer is shown of an offer."""
    kind = catalog.case_type.get(case.case_type)
    running = [d.dates.safe_due for d in case.deadlines if d.status.rings and d.kind is RuleKind.ACT_BY]
    court = next((one for one in reversed(case.proceedings) if one.court or one.court_name), None)
    return OfferView(
        offer=offer.id,
        topic=kind.title if kind else Text(case.case_type),
        reasons=offer.reasons,
        expires=offer.expires,
        zone=case.zone,
        court=(court.court_name or court.court) if court else "",
        nearest=min((day for day in running if day), default=None),
        told=tuple(
            Told(name=fact.title, answer=fact.shown(case.facts[fact.name]))
            for fact in catalog.facts
            if (fact.fills or "").startswith(_FOR_VOLUNTEERS) and fact.name in case.facts
        ),
    )
