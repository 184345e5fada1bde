"""Inviting a colleague by mail: a link by which they choose their password, once."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from amparo.access.links import LinkPurpose
from amparo.access.sign_in import password_problems
from amparo.notifications.notices import Notice, NoticeKind, Urgency
from amparo.records.links import NewLink

if TYPE_CHECKING:
    from amparo.declarations import Text
    from amparo.records.links import Link, Looked
    from amparo.records.people import Member
    from amparo.records.repository import Records
    from amparo.records.sessions import Place


def invite(records: Records, member: Member, by: str) -> Link:
    """Mail somebody who has an e-mail a link by which they choose a password; an earlier one of theirs ends.

    `by` is the id of whoever invites them, and has been asked whether they may.
    """
    organization, now = member.organization, records.wall()
    records.end_invitations(member, by)
    notice = f"invite/{secrets.token_hex(8)}"
    new = NewLink(organization=organization, purpose=LinkPurpose.INVITE, person=member.id, notice=notice)
    with records.database.write() as connection:
        link, token = records.make_link_within(connection, new, by)
        told = Notice(
            id=notice,
            organization=organization,
            recipient=member.id,
            kind=NoticeKind.INVITATION,
            reference="",
            urgency=Urgency.ROUTINE,
            link=token,
        )
        records.put_notices(connection, None, (told,), now)
    return link


def problems_of(records: Records, link: Link, password: str) -> tuple[Text, ...]:
    """Return what is wrong with the password that somebody invited would choose."""
    member = records.person(link.person)
    return tuple(password_problems(password, (member.profile.name, member.profile.email, member.organization)))


def accept_invitation(records: Records, token: str, place: Place, password: str) -> Looked:
    """Use an invitation up and give its person the password, which has been looked at with `problems_of`.

    Should the process die between the two, the link is used up and nothing else has changed: they are invited again.
    """
    looked = records.use_link(token, place, purpose=LinkPurpose.INVITE)
    if looked.link is not None:
        records.set_password(looked.link.person, password)
        records.forgive_person(looked.link.person)
    return looked
