"""A page for whoever is turned away before any page of theirs is asked for: in both languages, theirs first."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from amparo.declarations import Language
from amparo_app.web.assets import assets
from amparo_app.web.templating import environment
from amparo_app.web.words import asked_language, translations

if TYPE_CHECKING:
    from collections.abc import Mapping


class Reason(NamedTuple):
    """Why somebody is turned away: a code for programs, a status, and the messages that say what and what to do."""

    code: str
    status: int
    title: str
    told: str


class Style(NamedTuple):
    """A style sheet that a page holds itself, and the policy under which it holds for that page and nothing else."""

    sheet: Markup
    policy: str


class Told(NamedTuple):
    """A reason in one language."""

    language: str
    title: str
    told: str


def _(message: str) -> str:
    """Mark a message for translation; the page says it in both languages."""
    return message


HOST = Reason(
    "host",
    400,
    _("This is not the address of this office"),
    _("Use the address that your office gave you. If it is this one, tell whoever looks after Amparo in your office."),
)
ORIGIN = Reason(
    "origin",
    403,
    _("This form does not come from a page of this office"),
    _("Nothing was changed. Open the page in Amparo itself, and send the form from there."),
)
NOWHERE = Reason(
    "not_here",
    404,
    _("There is nothing here for you"),
    _(
        "Either there is nothing at this address, or it is not yours to see. If a colleague sent it to you, ask them, "
        "or whoever supervises the case."
    ),
)
TOO_MANY = Reason(
    "too_many",
    429,
    _("This was too much at once"),
    _("Nothing was changed. Go back, wait a minute, and try again: what you typed is still there."),
)
UNREACHABLE = Reason(
    "unreachable",
    503,
    _("Amparo cannot reach its records just now"),
    _("Nothing was changed. Go back, wait a moment, and try again: what you typed is still there."),
)


def turned_away(reason: Reason, asked: Headers, headers: Mapping[str, str] | None = None) -> Response:
    """Return the page that says why; beside the form that was sent, where htmx sent it and the form can stay."""
    first = asked_language(asked)
    in_both = tuple(_in(language, reason) for language in sorted(Language, key=lambda one: one != first))
    if sent_in_place(asked):
        return beside(first, f"{in_both[0].title}. {in_both[0].told}", reason.status, headers)
    style = _held_style() if reason is HOST else None
    drawn = environment(first).get_template("failures/turned_away.html").render(in_both=in_both, style=style)
    policy = {"Content-Security-Policy": style.policy} if style else {}
    return HTMLResponse(drawn, reason.status, {**(headers or {}), **policy})


def sent_in_place(asked: Headers) -> bool:
    """Return whether the page with the form is still there and takes the answer in: htmx sent it."""
    return asked.get("hx-request") == "true"


def beside(language: str, sentence: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """Return a sentence that htmx puts at the foot of the page, which stays as it is with all that was typed."""
    drawn = environment(language).get_template("failures/beside.html").render(sentence=sentence)
    placed = {"HX-Retarget": "#line", "HX-Reswap": "outerHTML", "HX-Push-Url": "false"}
    return HTMLResponse(drawn, status, {**(headers or {}), **placed})


@cache
def _held_style() -> Style:
    """Return our style sheet for a page at an address that is not ours, which is given no other file."""
    sheet = assets()["amparo.css"].content
    hashed = b64encode(hashlib.sha256(sheet).digest()).decode()
    closed = "default-src 'none'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    return Style(Markup(sheet.decode()), f"{closed}; style-src 'sha256-{hashed}'")  # noqa: S704 - a file of our own


def _in(language: str, reason: Reason) -> Told:
    words = translations(language)
    return Told(language, words.gettext(reason.title), words.gettext(reason.told))
