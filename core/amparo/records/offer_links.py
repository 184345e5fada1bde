"""The link in the mail that offers a case to a volunteer, made in the transaction that makes the offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.access.links import LinkPurpose
from amparo.case.model import OfferStatus
from amparo.notifications.notices import NoticeKind
from amparo.records.attention import ENGINE
from amparo.records.links import NewLink

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlalchemy as sa

    from amparo.case.model import Case
    from amparo.notifications.notices import Notice
    from amparo.records.repository import Records


def with_offer_links(
    records: Records, connection: sa.Connection, case: Case, notices: Iterable[Notice]
) -> tuple[Notice, ...]:
    """Return the notices, those of an open offer each with a link of its own that ends with the offer.

    A volunteer's stand-in gets one as well: the case asks whether they may answer.
    """
    return tuple(_with_link(records, connection, case, notice) for notice in notices)


def _with_link(records: Records, connection: sa.Connection, case: Case, notice: Notice) -> Notice:
    if notice.kind is not NoticeKind.OFFER_MADE:
        return notice
    told = {notice.recipient, *notice.for_whom}
    offer = next((one for one in case.offers if one.status is OfferStatus.OPEN and one.to in told), None)
    if offer is None:
        return notice
    new = NewLink(
        organization=case.organization,
        purpose=LinkPurpose.ANSWER_OFFER,
        person=notice.recipient,
        case=case.id,
        subject=offer.id,
        expires=offer.expires,
        notice=notice.id,
    )
    _, token = records.make_link_within(connection, new, ENGINE)
    return notice.model_copy(update={"link": token})
