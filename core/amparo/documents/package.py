"""The zip archive inside a Word file, written so that the same content is always the same bytes.

What does not change from letter to letter is kept deflated and laid into each new archive as it is: `zipfile` would
inflate and deflate it again for every letter.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable
from typing import NamedTuple

UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # of which lxml's errors are
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    RuntimeError,
)
"""What the libraries raise for a file that is broken, encrypted, or no Word file at all."""

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sBBHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_NEEDED, _UNIX = 20, 3
_UTF_8_NAMES = 0x800
_EARLIEST_DAY = (1 << 5) | 1  # 1980-01-01, where the format's calendar begins
_READ_WRITE = 0o600 << 16
_LEVEL = 6
_LARGEST = 0xFFFF_FFFF


class Member(NamedTuple):
    """One file of an archive as it lies there: its checksum, its size in bytes, and its content deflated."""

    name: str
    checksum: int
    size: int
    deflated: bytes


def deflated(name: str, pieces: Iterable[bytes]) -> Member:
    """Return a file, given piece by piece, ready to be laid into an archive."""
    packer, checksum, size = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS), 0, 0
    packed = list[bytes]()
    for piece in pieces:
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        packed.append(packer.compress(piece))
    return Member(name, checksum, size, b"".join((*packed, packer.flush())))


def archive(members: Iterable[Member]) -> bytes:
    """Return the archive of these files in their order, with fixed times and origins; raises ValueError over 4 GiB.

    Word and python-docx stamp each member with the moment of writing, so that two equal letters would differ and could
    not stand as evidence of each other. Equal bytes are promised for one version of the zlib library. APPNOTE.TXT 6.3.
    """
    written, directory, count = io.BytesIO(), list[bytes](), 0
    for count, member in enumerate(members, 1):  # noqa: B007 - counted for the directory
        name, at = member.name.encode(), written.tell()
        if max(at, member.size) > _LARGEST:
            raise ValueError("a Word file larger than 4 GiB cannot be written")
        common = (_UTF_8_NAMES, zipfile.ZIP_DEFLATED, 0, _EARLIEST_DAY)
        sizes = (member.checksum, len(member.deflated), member.size)
        written.write(_LOCAL.pack(b"PK\x03\x04", _NEEDED, *common, *sizes, len(name), 0) + name + member.deflated)
        origin = (_NEEDED, _UNIX, _NEEDED)
        rest = (len(name), 0, 0, 0, 0, _READ_WRITE, at)
        directory.append(_CENTRAL.pack(b"PK\x01\x02", *origin, *common, *sizes, *rest) + name)
    at, central = written.tell(), b"".join(directory)
    written.write(central + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), at, 0))
    return written.getvalue()


def repacked(file: bytes) -> bytes:
    """Return the Word file with the times and origins of its members taken out."""
    with zipfile.ZipFile(io.BytesIO(file)) as source:
        return archive(deflated(name, (source.read(name),)) for name in source.namelist())
