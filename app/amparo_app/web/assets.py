"""The few files that pages bring along: our style sheet and script, and htmx from its own package.

Each address carries the beginning of the file's hash: a browser keeps the file for good, and asks for a changed one.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}
_HASH_LENGTH = 12


class Asset(NamedTuple):
    """A file as it is sent: its bytes and its type."""

    content: bytes
    type: str
    hash: str


@cache
def assets() -> dict[str, Asset]:
    """Return every file that pages bring along, by name."""
    own = [entry for entry in files("amparo_app.web").joinpath("static").iterdir() if entry.name[-4:] != ".map"]
    htmx = files("js_lib_htmx").joinpath("static", "htmx", "htmx.min.js")
    return {entry.name: _read(entry) for entry in (*own, htmx) if entry.name.rpartition(".")[2] in _TYPES}


def asset(name: str) -> str:
    """Return the address of a file; raises KeyError for one that is not there."""
    return f"/static/{assets()[name].hash}/{name}"


def _read(entry: Traversable) -> Asset:
    content = entry.read_bytes()
    hashed = hashlib.sha256(content).hexdigest()[:_HASH_LENGTH]
    return Asset(content, _TYPES[entry.name.rpartition(".")[2]], hashed)
