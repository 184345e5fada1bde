"""Forms as they come back: what was typed, whom a form was drawn for, and the name of the command that it asks for."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from amparo.errors import AmparoError
from amparo_app.web.labels import LABELS, choice_of, labels_of

if TYPE_CHECKING:
    from amparo_app.web.site import Site

CSRF, COMMAND = "csrf", "command"
"""The names of the hidden fields of every form: whom it was drawn for, and a name for what it asks for."""

VISITOR_COOKIE = "amparo-visitor"
_MOST_FIELDS, _MOST_FILES = 2000, 20
_PASSWORDS = ("password", "password_again", "new_password", "again", "code")
_COMMAND_LETTERS = frozenset("0123456789abcdef")
_COMMAND_LENGTH = 32
_MOST_DIGITS = 9


class FormRefused(AmparoError):
    """A form that was not drawn for whoever sends it, or so long ago that their session is over."""

    exit_code = 3


class Posted:
    """What somebody typed into a form and sent."""

    def __init__(self, data: FormData) -> None:
        self._data = data

    @property
    def command_id(self) -> str:
        """Return the name of the command that the form asks for: sent twice, it is done once."""
        named = self.text(COMMAND)
        fits = len(named) == _COMMAND_LENGTH and set(named) <= _COMMAND_LETTERS
        return named if fits else uuid.uuid4().hex

    def text(self, name: str) -> str:
        """Return what was typed into a field, without spaces around it; empty for none."""
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return everything that was typed or chosen under a name, without the letter that PostgreSQL does not know."""
        given = (value for value in self._data.getlist(name) if isinstance(value, str))
        return tuple(value.replace("\r\n", "\n").replace("\0", "").strip() for value in given)

    def number(self, name: str) -> int | None:
        """Return the whole number that was typed into a field, or None for what is none that anybody counts to."""
        typed = self.text(name)
        return int(typed) if typed.isdecimal() and len(typed) <= _MOST_DIGITS else None

    def has(self, name: str) -> bool:
        """Return whether the form holds a field of this name: a box that is not ticked sends none."""
        return name in self._data

    def file(self, name: str) -> UploadFile | None:
        """Return an uploaded file, or None where none was chosen."""
        value = self._data.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None

    def files(self, name: str) -> tuple[UploadFile, ...]:
        """Return every uploaded file of a name, in the order in which they were chosen."""
        given = self._data.getlist(name)
        return tuple(value for value in given if isinstance(value, UploadFile) and value.filename)

    @property
    def has_files(self) -> bool:
        """Return whether any file was chosen: no page can hold one and send it again."""
        return any(isinstance(value, UploadFile) and value.filename for _, value in self._data.multi_items())

    def typed(self) -> Iterator[tuple[str, str]]:
        """Yield what was typed, to be shown again: no file, no password, nothing that the form itself brought along."""
        for name, value in self._data.multi_items():
            if isinstance(value, str) and name not in {CSRF, COMMAND, LABELS, *_PASSWORDS}:
                yield name, value

    def shown(self) -> Iterator[tuple[str, str]]:
        """Yield what somebody typed or chose, field by field, each choice as the form called it."""
        labels = labels_of(self.texts(LABELS))
        return ((name, labels.get(choice_of(name, value), value)) for name, value in self.typed() if value)

    def told(self) -> Iterator[tuple[str, str]]:
        """Yield what somebody typed or chose, each with what the form called its field."""
        labels = labels_of(self.texts(LABELS))
        return ((labels[name], value) for name, value in self.shown() if name in labels)


async def _posted(request: Request) -> AsyncIterator[Posted]:
    site: Site = request.app.state.site
    # the files of a form lie in the temporary folder until it is closed
    async with request.form(max_fields=_MOST_FIELDS, max_files=_MOST_FILES) as form:
        request.state.posted = posted = Posted(form)  # what is refused is shown again, too: it comes from our own page
        given = form.get(CSRF)
        if not isinstance(given, str) or not is_own(site, holder_of(request), given):
            raise FormRefused("This form is too old, or was not drawn for you: look at the page and send it anew.")
        yield posted


PostedForm = Annotated[Posted, Depends(_posted)]
"""A handler's form: sent by whoever it was drawn for."""


def session_cookie(site: Site) -> str:
    """Return the name of the cookie that holds a session's token; browsers hold a `__Host-` one to its own host."""
    return "__Host-amparo" if site.is_encrypted else "amparo"


def holder_of(request: Request) -> str:
    """Return what a form is bound to: the session, or before there is one a cookie of the visitor's own."""
    site: Site = request.app.state.site
    return request.cookies.get(session_cookie(site), "") or request.cookies.get(VISITOR_COOKIE, "")


def csrf_token(site: Site, holder: str) -> str:
    """Return what a form carries to show that it was drawn for a holder."""
    return hmac.new(site.csrf_key, holder.encode(errors="replace"), hashlib.sha256).hexdigest()


def is_own(site: Site, holder: str, given: str) -> bool:
    """Return whether a form was drawn for its holder; nobody's form is nobody's."""
    return bool(holder) and hmac.compare_digest(csrf_token(site, holder).encode(), given.encode(errors="replace"))


def new_visitor() -> str:
    """Return a name for a visitor who has no session yet."""
    return secrets.token_urlsafe(24)
