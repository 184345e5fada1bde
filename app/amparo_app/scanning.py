"""Harmful software in what people hand in: ClamAV's daemon is asked, where an office has one.

Its protocol is spoken here directly, as clamd(8) describes INSTREAM: the libraries for it on PyPI rest since 2014 and
2016, and all that is needed of it is a command, a length before each piece, and one line of an answer. A file is never
written to disk for it, and never let through unlooked at where a scanner was named.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

from amparo.declarations import Text, phrase
from amparo.errors import InvalidInput
from amparo_workflows.logs import logger

log = logger(__name__)

PATIENCE = timedelta(seconds=30)
"""How long the scanner may take for a file of 25 MB on a busy machine; it needs about a second."""

_PIECE = 1 << 17
_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"stream: (.+) FOUND")
_LIMIT = "INSTREAM size limit exceeded"


class Scan(StrEnum):
    """What came of asking the scanner."""

    CLEAN = "clean"
    FOUND = "found"
    TOO_LARGE = "too_large"
    UNAVAILABLE = "unavailable"


class Scanned(NamedTuple):
    """What the scanner said of a file: `said` is the signature that fits, or why nothing could be said."""

    scan: Scan
    said: str = ""


def scanned(scanner: str, content: bytes, patience: timedelta = PATIENCE) -> Scanned:
    """Return what ClamAV's daemon says of a file; `scanner` is its socket's path, or host:port."""
    try:
        answer = _asked(scanner, b"zINSTREAM\0", _pieces(content), patience)
    except OSError as away:
        return Scanned(Scan.UNAVAILABLE, str(away))
    if answer == "stream: OK":
        return Scanned(Scan.CLEAN)
    if found := _FOUND.fullmatch(answer):
        return Scanned(Scan.FOUND, found.group(1))
    return Scanned(Scan.TOO_LARGE if _LIMIT in answer else Scan.UNAVAILABLE, answer or "it gave no answer")


def scan_problem(scanner: str, name: str, content: bytes) -> Text | None:
    """Return why a file is not taken as far as the scanner can say, or None; without a scanner nothing is said.

    One that cannot be asked lets nothing through.
    """
    if not scanner:
        return None
    found = scanned(scanner, content)
    if found.scan is Scan.CLEAN:
        return None
    if found.scan is Scan.FOUND:
        log.warning("an upload holds harmful software and was refused", problem=found.scan)
    else:
        log.error("an upload could not be scanned and was refused", problem=found.scan)
    return phrase(f"scan_{found.scan}", name=name, signature=found.said)


def check_scanned(scanner: str, name: str, content: bytes, language: str) -> None:
    """Raise InvalidInput, in a language, for a file that `scan_problem` says is not to be taken."""
    said = scan_problem(scanner, name, content)
    if said is not None:
        raise InvalidInput(said.in_(language))


def scanner_version(scanner: str, patience: timedelta = timedelta(seconds=5)) -> str:
    """Return the version of ClamAV's daemon and of its signatures as it tells them; raises OSError for no answer."""
    return _asked(scanner, b"zVERSION\0", iter(()), patience)


def _asked(scanner: str, command: bytes, pieces: Iterator[bytes], patience: timedelta) -> str:
    with closing(_connected(scanner, patience)) as connection:
        connection.sendall(command)
        with suppress(BrokenPipeError, ConnectionResetError):  # of a file that is too large it answers before its end
            for piece in pieces:
                connection.sendall(piece)
        return _answer(connection)


def _connected(scanner: str, patience: timedelta) -> socket.socket:
    if not scanner.startswith("/"):
        host, _, port = scanner.rpartition(":")
        return socket.create_connection((host, int(port)), patience.total_seconds())
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(patience.total_seconds())
    try:
        connection.connect(scanner)
    except OSError:
        connection.close()
        raise
    return connection


def _pieces(content: bytes) -> Iterator[bytes]:
    """Yield a file as the daemon takes it: each piece behind its length, an empty one at the end."""
    for at in range(0, len(content), _PIECE):
        piece = content[at : at + _PIECE]
        yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


def _answer(connection: socket.socket) -> str:
    answer = b""
    while len(answer) < _LONGEST_ANSWER and not answer.endswith(b"\0"):
        more = connection.recv(_LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer.rstrip(b"\0\n").decode(errors="replace")
