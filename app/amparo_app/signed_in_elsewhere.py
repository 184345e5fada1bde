"""Who a provider says somebody is, found among the people whom the office has added: nobody is made by a sign-in."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING

from amparo.access.sign_in import SessionKind
from amparo.declarations import phrase
from amparo.records.sessions import Place, SignedIn

if TYPE_CHECKING:
    from amparo.records.people import Member
    from amparo.records.repository import Records

_SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)


def admitted(records: Records, issuer: str, subject: str, email: str, place: Place, organization: str = "") -> SignedIn:
    """Return the session of whoever is known by this identity, or by this verified e-mail and no other identity yet.

    Their identity is kept from then on, so that an address given to somebody else opens nothing. Where several
    organizations know them nobody is signed in before one was chosen: `offices` says which there are.
    """
    identity = f"{issuer} {subject}"
    offices = [organization] if organization else [one.id for one in records.organizations()]
    found = [one for office in offices if (one := _known(records, office, identity, email)) is not None]
    if not found:
        with records.database.write() as connection:
            records.note_sign_in(connection, None, "refused", f"{place.address} elsewhere")
        return SignedIn(refused=phrase("sign_in_elsewhere_unknown"))
    if len(found) > 1:
        return SignedIn(offices=tuple(one.organization for one in found))
    member = found[0]
    if not member.profile.identity:
        member = records.change_person(member.id, member.profile.model_copy(update={"identity": identity}))
    session, token = records.admit(member.id, place, kind=SessionKind.WEB, how="elsewhere")
    return SignedIn(session=session, token=token)


def _known(records: Records, organization: str, identity: str, email: str) -> Member | None:
    """Return who of an organization this is, or None where it is nobody, or could be more than one."""
    people = records.people(organization, active_only=True)
    found = [one for one in people if one.profile.identity == identity]
    if not found and email:
        found = [one for one in people if _same(one.profile.email, email) and not one.profile.identity]
    return found[0] if len(found) == 1 else None


def _same(one: str, other: str) -> bool:
    """Return whether two addresses are one mailbox: only A to Z have a small form that is the same letter everywhere.

    Folded further, `straße.example.org` would be `strasse.example.org`, and whoever holds the one would be the other.
    """
    return one.strip().translate(_SMALL) == other.strip().translate(_SMALL)
