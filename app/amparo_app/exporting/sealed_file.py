"""A large file under the organization's key: sealed piece by piece as it is written, opened piece by piece."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from amparo.errors import KeyUnavailable

if TYPE_CHECKING:
    from amparo.records.keys import Keys

_PIECE = 1024 * 1024
_OVERHEAD = 12 + 16
"""What sealing adds to a piece: its nonce, and the tag by which a change is noticed."""


class SealedWriter(io.RawIOBase):
    """Writes a file that nobody reads without the key `key`; each piece is bound to `name` and its place."""

    def __init__(self, path: Path, keys: Keys, key: str, name: str) -> None:
        self._keys, self._key, self._name = keys, key, name
        self._pieces, self._rest = 0, bytearray()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - whatever holds bytes
        """Take bytes; a piece is sealed as soon as it is full."""
        given = bytes(data)
        self._rest += given
        while len(self._rest) >= _PIECE:
            self._seal(bytes(self._rest[:_PIECE]))
            del self._rest[:_PIECE]
        return len(given)

    def close(self) -> None:
        """Seal what is left and close the file."""
        if not self.closed:
            if self._rest:
                self._seal(bytes(self._rest))
                self._rest.clear()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        super().close()

    def _seal(self, piece: bytes) -> None:
        self._file.write(self._keys.seal(self._key, _field(self._name, self._pieces), piece))
        self._pieces += 1


class SealedReader(io.RawIOBase):
    """Reads what a SealedWriter wrote, from any place; raises KeyUnavailable for a piece that was changed or moved."""

    def __init__(self, path: Path, keys: Keys, key: str, name: str) -> None:
        self._keys, self._key, self._name = keys, key, name
        self._file = path.open("rb")
        stored = os.fstat(self._file.fileno()).st_size
        whole, rest = divmod(stored, _PIECE + _OVERHEAD)
        self.size = whole * _PIECE + max(0, rest - _OVERHEAD)
        self._at, self._open, self._piece = 0, -1, b""

    def readable(self) -> bool:
        """Return True."""
        return True

    def seekable(self) -> bool:
        """Return True."""
        return True

    def tell(self) -> int:
        """Return where the next bytes are read."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go elsewhere in the file."""
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence]
        self._at = max(0, begin + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:  # noqa: ANN401 - as above
        """Read bytes of one piece."""
        into = memoryview(buffer).cast("B")
        if self._at >= self.size:
            return 0
        number, begin = divmod(self._at, _PIECE)
        piece = self._opened(number)[begin : begin + len(into)]
        into[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def close(self) -> None:
        """Close the file."""
        if not self.closed:
            self._file.close()
        super().close()

    def pieces(self) -> Iterator[bytes]:
        """Yield the whole file, piece by piece."""
        for number in range(-(-self.size // _PIECE)):
            yield self._opened(number)

    def _opened(self, number: int) -> bytes:
        if number != self._open:
            self._file.seek(number * (_PIECE + _OVERHEAD))
            sealed = self._file.read(_PIECE + _OVERHEAD)
            if not sealed:
                raise KeyUnavailable("An export's file ends too early: it was cut off. Export again.")
            self._piece = self._keys.open(self._key, _field(self._name, number), sealed)
            self._open = number
        return self._piece


def _field(name: str, number: int) -> str:
    return f"export/{name}/{number}"
