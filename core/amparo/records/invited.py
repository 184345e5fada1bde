"""Invitations that end by themselves: with another way in, with another address, and with whoever leaves.

Who holds an invitation chooses the password of an account. So it is good only while the account is as it was when the
mail went out: one sent to a wrong address, or into a mailbox that others read, opens nothing once that was put right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.access.links import LinkPurpose
from amparo.records.links import LinkStore

if TYPE_CHECKING:
    from amparo.records.accounts import Account
    from amparo.records.people import Member, Profile


class InvitedStore(LinkStore):
    """Ends the invitations of whoever has come in, has another address, or has left."""

    def set_password(self, person: str, password: str, *, must_change: bool = False) -> Account:
        """Give somebody a password as `AccountStore.set_password` does; no invitation of theirs is good any more."""
        account = super().set_password(person, password, must_change=must_change)
        self.end_invitations(self.person(person), "")
        return account

    def change_person(self, id_: str, profile: Profile) -> Member:
        """Replace what is known of somebody; an invitation that went to another address of theirs is over."""
        before = self.person(id_).profile.email
        changed = super().change_person(id_, profile)
        if changed.profile.email != before:
            self.end_invitations(changed, "")
        return changed

    def set_active(self, id_: str, *, active: bool) -> Member:
        """Say whether somebody still works here; who does not is invited no longer."""
        changed = super().set_active(id_, active=active)
        if not active:
            self.end_invitations(changed, "")
        return changed

    def end_invitations(self, member: Member, by: str) -> None:
        """Have the open invitations of somebody work no longer; `by` is the id of whoever wants it, if anybody does."""
        now = self.wall()
        for link in self.links_of(member.organization, purpose=LinkPurpose.INVITE):
            if link.person == member.id and not link.state(now).is_over:
                self.revoke_link(member.organization, link.id, by)
