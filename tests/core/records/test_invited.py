"""An invitation ends with what it was made for: whoever still holds it does not come to hold the account."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.core.records.office import Office
from tests.core.records.test_links import HERE

from amparo.access.links import LinkPurpose, LinkState
from amparo.access.sign_in import SessionKind
from amparo.records.invitations import accept_invitation, invite
from amparo.records.links import NewLink
from amparo.records.sessions import Place

OWN = "four words of my own"


def token_for(office: Office, person: str) -> str:
    """Invite somebody (by id), and return what the mail to them carries."""
    invite(office.records, office.records.person(person), office.people["Sofía"])
    return next(one.notice.link for one in office.records.notices_due(office.wall) if one.notice.recipient == person)


def other_address(office: Office, person: str) -> None:
    """Have somebody be written to at another address."""
    known = office.records.person(person).profile
    office.records.change_person(person, known.model_copy(update={"email": "ana.prueba@example.org"}))


def a_password_for_once(office: Office, person: str) -> None:
    """Let somebody in again by a password that counts once."""
    office.records.recover(person, by=office.people["Sofía"])


def a_password_of_their_own(office: Office, person: str) -> None:
    """Have somebody choose a password in another way."""
    office.records.set_password(person, OWN)


def left(office: Office, person: str) -> None:
    """Have somebody leave, and come back."""
    office.records.set_active(person, active=False)
    office.records.set_active(person, active=True)


@pytest.mark.parametrize("happens", [other_address, a_password_for_once, a_password_of_their_own, left])
def test_an_invitation_is_over_once_the_account_is_another(
    office: Office, happens: Callable[[Office, str], None]
) -> None:
    """The mailbox that it went to may be a stranger's, or one that others read."""
    ana = office.people["Ana"]
    token = token_for(office, ana)
    happens(office, ana)
    before = office.records.account(ana).changed if office.records.has_account(ana) else None
    taken = accept_invitation(office.records, token, HERE, "a stranger's own words")

    assert taken.link is None
    assert before == (office.records.account(ana).changed if office.records.has_account(ana) else None)
    (link,) = office.records.links_of("clinic", purpose=LinkPurpose.INVITE)
    assert LinkState.REVOKED is link.state(office.wall)


def test_an_invitation_outlasts_what_changes_nothing_about_the_account(office: Office) -> None:
    """A telephone number, or the account of a colleague."""
    ana = office.people["Ana"]
    token = token_for(office, ana)
    known = office.records.person(ana).profile
    office.records.change_person(ana, known.model_copy(update={"telephone": "555-0123"}))
    office.records.set_password(office.people["Pablo"], OWN)

    assert accept_invitation(office.records, token, HERE, OWN).link is not None


def test_the_office_sees_whether_the_mail_of_an_invitation_went_out(office: Office) -> None:
    """Until then whoever invited somebody knows that it waits."""
    ana = office.people["Ana"]
    token_for(office, ana)
    (due,) = [one.notice.id for one in office.records.notices_due(office.wall) if one.notice.recipient == ana]

    def state() -> LinkState:
        (link,) = office.records.links_of("clinic", purpose=LinkPurpose.INVITE)
        return link.state(office.wall)

    before = state()
    office.records.mark_sent([due], office.wall)

    assert (LinkState.WAITS, LinkState.SENT) == (before, state())


def test_other_links_of_whoever_was_invited_go_on(office: Office, case: str) -> None:
    """A new password answers no request, and takes none back."""
    ana = office.people["Ana"]
    new = NewLink(organization="clinic", purpose=LinkPurpose.STATUS_REQUEST, person=ana, case=case)
    _, token = office.records.make_link(new, office.people["Clara"])
    token_for(office, ana)
    office.records.set_password(ana, OWN)
    office.records.set_active(ana, active=True)

    assert office.records.look_at_link(token, HERE).link is not None


def test_an_invitation_is_ended_once_and_the_record_says_by_whom(office: Office) -> None:
    """Whoever invites somebody anew ended the one before; what was used is not ended any more."""
    ana, sofia = office.people["Ana"], office.people["Sofía"]
    first = invite(office.records, office.records.person(ana), sofia)
    invite(office.records, office.records.person(ana), sofia)
    invite(office.records, office.records.person(ana), sofia)

    ended = [(one.what, one.detail) for one in office.records.link_events("clinic", first.id) if one.what == "revoked"]
    assert [("revoked", sofia)] == ended


def test_whoever_takes_an_invitation_waits_for_no_wrong_try_before_it(office: Office) -> None:
    """Neither at the door nor where the present password is asked for inside."""
    ana = office.people["Ana"]
    office.records.set_password(ana, OWN)
    email = office.records.person(ana).profile.email
    token = token_for(office, ana)
    for _ in range(5):
        office.records.check_password(ana, "wrong cedar battery", HERE)
        office.records.sign_in(email, "wrong cedar battery", "", Place("198.51.100.7"), kind=SessionKind.WEB)
    accept_invitation(office.records, token, HERE, "four other words entirely")

    assert office.records.check_password(ana, "four other words entirely", HERE) is None
    signed = office.records.sign_in(email, "four other words entirely", "", HERE, kind=SessionKind.WEB)
    assert signed.session is not None
