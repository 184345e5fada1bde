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
_CENTRAL = struct.Struct("<4sBBHHHHHLLLHHHHHL")
_PLACE = struct.Struct("<L")
_END = struct.Struct("<4sHHHHLLH")
_NEEDED, _UNIX = 20, 3
_UTF_8_NAMES = 0x800
_EARLIEST_DAY = (1 << 5) | 1  # 1980-01-01, where the format's calendar begins
_READ_WRITE = 0o600 << 16
_LEVEL = 6
_LARGEST = 0xFFFF_FFFF
_TOO_LARGE = "a Word file larger than 4 GiB cannot be written"


class Member(NamedTuple):
    """One file of an archive, ready to be laid into it: as it lies there, and its line of the directory but the place.

    The line is cut where the place stands, which every archive has its own of.
    """

    name: str
    entry: bytes
    line: bytes


def deflated(name: str, pieces: Iterable[bytes]) -> Member:
    """Return a file, given piece by piece, ready to be laid into an archive; raises ValueError over 4 GiB.

    Word and python-docx stamp each file with the moment of writing, so that two equal letters would differ and could
    not stand as evidence of each other. Equal bytes are promised for one version of the zlib library. APPNOTE.TXT 6.3.
    """
    packer, checksum, size = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS), 0, 0
    packed = list[bytes]()
    for piece in pieces:
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        packed.append(packer.compress(piece))
    content, called = b"".join((*packed, packer.flush())), name.encode()
    if size > _LARGEST:
        raise ValueError(_TOO_LARGE)
    common = (_UTF_8_NAMES, zipfile.ZIP_DEFLATED, 0, _EARLIEST_DAY, checksum, len(content), size, len(called), 0)
    entry = _LOCAL.pack(b"PK\x03\x04", _NEEDED, *common) + called + content
    return Member(name, entry, _CENTRAL.pack(b"PK\x01\x02", _NEEDED, _UNIX, _NEEDED, *common, 0, 0, 0, _READ_WRITE))


def archive(members: Iterable[Member]) -> bytes:
    """Return the archive of these files in their order; raises ValueError over 4 GiB."""
    entries, directory, at = list[bytes](), list[bytes](), 0
    for name, entry, line in members:
        if at > _LARGEST:
            raise ValueError(_TOO_LARGE)
        entries.append(entry)
        directory += (line, _PLACE.pack(at), name.encode())
        at += len(entry)
    central, count = b"".join(directory), len(entries)
    return b"".join((*entries, central, _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), at, 0)))


def repacked(file: bytes) -> bytes:
    """Return the Word file with the times and origins of its members taken out."""
    with zipfile.ZipFile(io.BytesIO(file)) as source:
        return archive(deflated(name, (source.read(name),)) for name in source.namelist())
