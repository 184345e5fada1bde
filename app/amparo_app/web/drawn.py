"""A page drawn once for several looks: what differs each time is left open, and filled in for whoever looks.

Open are whom the forms are for and the names of their commands, which stand nowhere in what is kept.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

_FORM, _COMMAND = (f"open-{secrets.token_hex(16)}" for _ in range(2))
_OPEN = re.compile(f"({_FORM}|{_COMMAND})")
_COMMAND_BYTES = 16


def new_command() -> str:
    """Return a name for what a form asks for, as the form is drawn."""
    return secrets.token_hex(_COMMAND_BYTES)


class Drawn:
    """A page with what is open in it left out."""

    def __init__(self, draw: Callable[[str, Callable[[], str]], str]) -> None:
        """Draw it: `draw` is handed what stands for whom forms are for, and what names commands."""
        parts = _OPEN.split(draw(_FORM, lambda: _COMMAND))
        self._fixed = [part.encode() for part in parts[::2]]
        self._open = parts[1::2]

    def filled(self, form: str) -> bytes:
        """Return the page (UTF-8): `form` is what the forms of whoever looks carry, and each command has a new name."""
        whole, form_bytes = [self._fixed[0]], form.encode()
        for open_, fixed in zip(self._open, self._fixed[1:], strict=True):
            whole.append(form_bytes if open_ == _FORM else new_command().encode())
            whole.append(fixed)
        return b"".join(whole)
