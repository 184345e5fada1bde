"""Who is signed in, where, and until when."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict
from rich.console import Group, RenderableType
from rich.text import Text

from amparo.access.sign_in import SessionKind
from amparo.records.organizations import Organization
from amparo.records.people import Member
from amparo.records.sessions import Session
from amparo_app.cli.show.paper import FAINT, GOOD, HEED, NAME, labelled, listing
from amparo_app.cli.show.words import instant, roles, say

_MARK_LETTERS = 8


class Who(BaseModel):
    """For whom commands act: the person, their organization, and the session by which they do."""

    model_config = ConfigDict(frozen=True)

    person: Member
    organization: Organization
    session: Session


class MadeToken(BaseModel):
    """A token just made; it is shown this once."""

    model_config = ConfigDict(frozen=True)

    session: Session
    token: str


class OnceGiven(BaseModel):
    """A password that counts once, and for whom; it is shown this once."""

    model_config = ConfigDict(frozen=True)

    person: Member
    password: str


class Codes(BaseModel):
    """How many recovery codes somebody has left, and those just made, which are shown this once."""

    model_config = ConfigDict(frozen=True)

    left: int
    made: tuple[str, ...] = ()


def codes_view(codes: Codes, language: str) -> RenderableType:
    """Show recovery codes just made, or how many there are."""
    left = Text(say("sign_codes_left", language, count=codes.left))
    if not codes.made:
        return left
    return Group(Text("\n".join(codes.made), style=HEED), Text(say("sign_codes_once", language)))


def who_view(who: Who, language: str) -> RenderableType:
    """Say who is signed in, as what, and until when."""
    profile, held = who.person.profile, who.person.roles
    pairs: list[tuple[str, RenderableType]] = [
        (say("sign_roles", language), Text(roles(held, language) if held else say("sign_no_role", language))),
        (say("sign_until", language), Text(instant(who.session.ends, who.organization.profile.zone, language))),
    ]
    if who.session.kind is SessionKind.TOKEN:
        pairs.append((say("sign_token_for", language), Text(", ".join(who.session.scopes))))
    head = say("sign_who", language, name=profile.name, organization=who.organization.profile.name)
    return Group(Text(head, style="bold"), labelled(pairs))


def sessions_view(found: Sequence[Session], here: str, zone: str, language: str) -> RenderableType:
    """List sessions, the latest first, with the one of this keyboard marked."""
    rows = [
        (
            Text(one.id[:_MARK_LETTERS], style=NAME),
            one.named or say(f"sign_kind_{one.kind}", language),
            one.address,
            ", ".join(one.scopes),
            instant(one.created, zone, language),
            instant(one.ends, zone, language),
            Text(say("sign_this_one", language) if one.id == here else "", style=GOOD),
        )
        for one in found
    ]
    heads = [say(f"sign_l_{head}", language) for head in ("id", "what", "where", "for", "since", "until")]
    return listing((*heads, ""), rows, say("sign_none", language))


def token_view(session: Session, token: str, zone: str, language: str) -> RenderableType:
    """Show a token, and how it is used."""
    until = instant(session.ends, zone, language)
    return Group(
        Text(token, style=HEED),
        Text(say("sign_token_once", language, name=session.named, until=until)),
        Text(f"  AMPARO_SESSION={token[:4]}… amparo whoami", style=FAINT),
    )


def once_view(given: OnceGiven, language: str) -> RenderableType:
    """Show a password that counts once, and what is to be done with it."""
    profile = given.person.profile
    told = say("sign_once", language, name=profile.name, email=profile.email)
    return Group(Text(given.password, style=HEED), Text(told))


def signed_out_view(language: str) -> RenderableType:
    """Say that nobody is signed in here any more."""
    return Text(say("sign_out_done", language), style="bold")


def ended_view(count: int, language: str) -> RenderableType:
    """Say how many sessions are over."""
    return Text(say("sign_ended", language, count=count), style="bold")


def password_set_view(member: Member, language: str) -> RenderableType:
    """Say that somebody has a new password, and how they sign in."""
    return Text(say("sign_password_set", language, name=member.profile.name, email=member.profile.email), style="bold")
