"""Asking volunteers how their cases stand, many at once: each by a mail with a link, and who has not answered."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from amparo.access.links import LinkPurpose
from amparo.declarations import Role
from amparo.notifications.notices import Notice, NoticeKind, Urgency
from amparo.records import tables
from amparo.records.links import NewLink
from amparo.records.sight import seen_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.access.people import Colleague
    from amparo.records.links import Link
    from amparo.records.repository import Records


class Carried(NamedTuple):
    """An open case (by id) with its number, and the volunteer (by id) who carries it."""

    case: str
    number: str
    person: str


def carried_by_volunteers(records: Records, reader: Colleague) -> tuple[Carried, ...]:
    """Return the open cases that volunteers carry, as far as a reader may see them, by number."""
    cases, given = tables.cases, tables.case_assignees
    asked = (
        sa.select(cases.c.id, cases.c.number, given.c.person)
        .join_from(cases, given, given.c.case == cases.c.id)
        .where(seen_by(reader), cases.c.is_open, given.c.role == Role.PRO_BONO_ATTORNEY.value)
        .order_by(cases.c.number)
    )
    with records.database.read() as connection:
        return tuple(Carried(*row) for row in connection.execute(asked))


def send_status_requests(records: Records, organization: str, carried: Iterable[Carried], by: str) -> tuple[Link, ...]:
    """Ask each volunteer how their case stands, by a mail with a link, and return the links.

    What was asked before and not answered is asked by the new link alone: the older one ends.
    """
    batch = secrets.token_hex(8)
    asked = {(one.case, one.person): one for one in carried}
    now = records.wall()
    before = [
        one
        for one in records.links_of(organization, purpose=LinkPurpose.STATUS_REQUEST)
        if (one.case, one.person) in asked and not one.state(now).is_over
    ]
    for link in before:
        records.revoke_link(organization, link.id, by)
    return tuple(_send(records, organization, one, by, batch) for one in asked.values())


def _send(records: Records, organization: str, carried: Carried, by: str, batch: str) -> Link:
    records.keys.load(carried.case)
    notice = f"status/{secrets.token_hex(8)}"
    new = NewLink(
        organization=organization,
        purpose=LinkPurpose.STATUS_REQUEST,
        person=carried.person,
        case=carried.case,
        batch=batch,
        notice=notice,
    )
    with records.database.write() as connection:
        link, token = records.make_link_within(connection, new, by)
        told = Notice(
            id=notice,
            organization=organization,
            recipient=carried.person,
            kind=NoticeKind.STATUS_REQUEST,
            reference=carried.number,
            urgency=Urgency.SOON,
            link=token,
        )
        records.put_notices(connection, carried.case, (told,), records.wall())
    return link
