"""Links without an account: one that was just made, as it is printed; and lists of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.access.links import LinkState
from amparo.declarations import name_of
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, listing
from amparo_app.links import qr_text
from amparo_app.telling.words import instant, say

if TYPE_CHECKING:
    from amparo.records.links import Link
    from amparo_app.links import LinkLine, MadeLink, StatusLine

_STYLES = {
    LinkState.ANSWERED: GOOD,
    LinkState.UNDELIVERED: ALARM,
    LinkState.LOCKED: ALARM,
    LinkState.EXPIRED: HEED,
    LinkState.REVOKED: FAINT,
}


def made_view(made: MadeLink, zone: str, language: str) -> RenderableType:
    """Draw a link as it is printed and given to somebody: its address, a QR code, the code to type, until when."""
    until = instant(made.expires, zone, language)
    parts = [
        Text(say("link_made", language, number=made.number, person=made.person), style="bold"),
        Text(made.address, style=NAME),
        Text(qr_text(made.address), no_wrap=True),
        Text(say("link_code", language, letters=made.code)),
        Text(say("link_until", language, until=until)),
        Text(say("link_asks", language), style=FAINT),
        Text(say("link_revoke", language, id=made.id[:8]), style=FAINT),
    ]
    if made.address.startswith("http://"):
        parts.append(Text(say("link_local", language), style=HEED))
    if made.mailed:
        parts.append(Text(say("link_mailed", language)))
    return Group(*parts)


def links_view(lines: Sequence[LinkLine], names: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List links, the newest first."""
    rows = (
        (
            Text(one.id[:8], style=NAME),
            name_of("link_purpose", one.purpose.value).in_(language),
            names.get(one.person, one.person),
            _state(one.state, language),
            instant(one.created, zone, language),
            instant(one.expires, zone, language),
            name_of("link_answer", one.answer).in_(language) if one.answer else "",
        )
        for one in lines
    )
    return listing(say("h_links", language).split("|"), rows, say("links_none", language))


def revoked_view(link: Link, language: str) -> RenderableType:
    """Tell that a link no longer works."""
    return Text(say("link_revoked", language, id=link.id[:8]))


def asked_view(lines: Sequence[LinkLine], names: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """Tell whom a request goes to, and in which case."""
    rows = (
        (Text(one.number, style=NAME), names.get(one.person, one.person), instant(one.expires, zone, language))
        for one in lines
    )
    return listing(say("h_asked", language).split("|"), rows, say("asked_none", language))


def status_view(lines: Sequence[StatusLine], names: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List who was asked how a case stands, with the answers."""
    rows = (
        (
            Text(one.number, style=NAME),
            names.get(one.person, one.person),
            _state(one.state, language),
            Text(instant(one.waits_since, zone, language), style=HEED) if one.waits_since else "",
            instant(one.answered, zone, language) if one.answered else "",
            _said(one, language),
        )
        for one in lines
    )
    return listing(say("h_status", language).split("|"), rows, say("status_none", language))


def _said(line: StatusLine, language: str) -> str:
    standing = name_of("status", line.standing.value).in_(language) if line.standing else ""
    return f"{standing}. {line.words}" if standing and line.words else standing


def _state(state: LinkState, language: str) -> Text:
    return Text(name_of("link_state", state.value).in_(language), style=_STYLES.get(state, ""))
