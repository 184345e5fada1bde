"""A searcher: where a word stands in some bytes, however it may be written or packed there.

It knows nothing of the program: bytes and words go in, findings come out.
"""

from __future__ import annotations

import base64
import binascii
import html
import json
import quopri
import re
import struct
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple
from urllib.parse import quote, quote_plus

SHORTEST = 8
"""Bytes that a mark needs, so that what is left of it at the edges of base64 is still its own."""

DEEPEST, DEEP = 4, 3
"""How many packings are opened one in another, and in how many of them deflate without a header is looked for."""

LARGEST_INFLATED, LARGEST_QUOTED = 20_000_000, 200_000
_PROBE, _PROBED = 256, 4096
_GZIP, _ZIP_MEMBER = b"\x1f\x8b\x08", b"PK\x03\x04"
_ZLIB = re.compile(rb"[\x08\x18\x28\x38\x48\x58\x68\x78][\x00-\xff]")
_BASE64_RUN = re.compile(rb"[A-Za-z0-9+/_-]{24,}")
_HEX_RUN = re.compile(rb"[0-9A-Fa-f]{24,}")
_QUOTED = re.compile(rb"=[0-9A-Fa-f]{2}")
_TEXT = bytes(range(32, 127)) + b"\t\r\n"


class Found(NamedTuple):
    """A mark that was found: in which place, and how it was written there, outermost wrapping first."""

    mark: str
    where: str
    how: str


class _Forms(NamedTuple):
    """How a mark may be written: `folded` in either case of ASCII letters, `joined` also across line breaks."""

    folded: dict[bytes, str]
    joined_folded: dict[bytes, str]
    joined: dict[bytes, str]


def find(content: bytes, marks: Iterable[str], where: str = "", *, deep: bool = True) -> Iterator[Found]:
    """Yield each mark and each way in which it stands somewhere in `content`, at any offset.

    As UTF-8, UTF-16 and Latin-1 text in either case of letters, with its accents, with loose ones or without, escaped
    as in JSON, Python, URLs, mails and HTML; as hexadecimal digits and base64; and all this within gzip, zlib and zip,
    and with `deep` within deflate without any header, looked for at every offset, which costs seconds a megabyte: for
    small values and documents. Not seen is what another compression holds (PostgreSQL's own, zstd), or what a database
    keeps in pieces apart.
    """
    wanted = tuple(sorted(set(marks)))
    for mark in wanted:
        if len(mark.encode()) < SHORTEST:
            raise ValueError(f"“{mark}” is too short to be looked for in base64")
    seen = {(mark, " > ".join(how)) for mark, how in _found(content, wanted, deep=deep, depth=0)}
    for mark, how in sorted(seen):
        yield Found(mark, where, how)


def _found(content: bytes, marks: tuple[str, ...], *, deep: bool, depth: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    folded, joined = content.lower(), re.sub(rb"=?\r?\n", b"", content)
    joined_folded = joined.lower()
    for mark in marks:
        forms = _forms(mark)
        for view, written in ((folded, forms.folded), (joined_folded, forms.joined_folded), (joined, forms.joined)):
            yield from ((mark, (name,)) for form, name in written.items() if form in view)
    if depth < DEEPEST:
        for name, inner in _unpacked(content, joined, deep=deep):
            for mark, how in _found(inner, marks, deep=deep and depth + 1 < DEEP, depth=depth + 1):
                yield mark, (name, *how)


@cache
def _forms(mark: str) -> _Forms:
    folded: dict[bytes, str] = {}
    joined_folded: dict[bytes, str] = {}
    joined: dict[bytes, str] = {}
    for text in dict.fromkeys((mark, *(unicodedata.normalize(form, mark) for form in ("NFC", "NFD")), _bare(mark))):
        for name, raw in _encoded(text):
            folded.setdefault(raw.lower(), name)
            joined_folded.setdefault(binascii.hexlify(raw), f"hex of {name}")
            joined |= {form: f"base64 of {name}" for form in _base64_forms(raw) if form not in joined}
        for name, raw in _escaped(text):
            folded.setdefault(raw.lower(), name)
        joined_folded.setdefault(quopri.encodestring(text.encode(), header=True).lower(), "a mail's header")
    return _Forms(folded, joined_folded, joined)


def _bare(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))


def _encoded(text: str) -> Iterator[tuple[str, bytes]]:
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        yield encoding, text.encode(encoding)
    latin = text.encode("latin-1", errors="ignore")
    if latin.decode("latin-1") == text:
        yield "latin-1", latin


def _escaped(text: str) -> Iterator[tuple[str, bytes]]:
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "JSON in JSON", json.dumps(json.dumps(text)[1:-1])[1:-1].encode()
    yield "Python's bytes", repr(text.encode())[2:-1].encode()
    yield "URL", quote(text).encode()
    yield "URL query", quote_plus(text).encode()
    yield "HTML", html.escape(text).encode()
    yield "XML", html.escape(text).encode("ascii", errors="xmlcharrefreplace")


def _base64_forms(raw: bytes) -> Iterator[bytes]:
    """Yield what is the same wherever `raw` begins in a group of three bytes, whatever stands around it."""
    for before in range(3):
        whole = base64.b64encode(bytes(before) + raw + bytes(2))
        first, last = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
        yield whole[first:last]
        yield whole[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def _unpacked(content: bytes, joined: bytes, *, deep: bool) -> Iterator[tuple[str, bytes]]:
    """Yield everything that can be unpacked from `content`, and by what."""
    for at in _places(content, _GZIP):
        yield from _inflated("gzip", content, at, 31)
    for found in _ZLIB.finditer(content):
        if int.from_bytes(found.group()) % 31 == 0 and not found.group()[1] & 0x20:
            yield from _inflated("zlib", content, found.start(), 15)
    for at in _places(content, _ZIP_MEMBER):
        if len(content) >= at + 30:
            lengths = struct.unpack_from("<HH", content, at + 26)
            yield from _inflated("zip", content, at + 30 + sum(lengths), -15)
    if deep and content.translate(None, _TEXT):  # nothing that was deflated is plain text
        for at, first in enumerate(content):
            if first >> 1 & 3 in {1, 2}:  # the others are stored as they are, or no deflate
                yield from _inflated("deflate", content, at, -15)
    if _QUOTED.search(content) and len(content) < LARGEST_QUOTED:
        yield "quoted-printable", quopri.decodestring(content)
    yield from _decoded(joined)


def _decoded(joined: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what all runs of digits mean, read from each place in a group: together, for there are thousands."""
    runs = [found.group().translate(bytes.maketrans(b"-_", b"+/")) for found in _BASE64_RUN.finditer(joined)]
    for skipped in range(4) if runs else ():
        yield "base64", b"\0".join(_from_base64(run[skipped:]) for run in runs)
    runs = [found.group() for found in _HEX_RUN.finditer(joined)]
    for skipped in range(2) if runs else ():
        rests = [run[skipped:] for run in runs]
        yield "hex", b"\0".join(binascii.unhexlify(rest[: len(rest) // 2 * 2]) for rest in rests)


def _from_base64(run: bytes) -> bytes:
    whole = run[: len(run) - (len(run) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _places(content: bytes, needle: bytes) -> Iterator[int]:
    at = content.find(needle)
    while at >= 0:
        yield at
        at = content.find(needle, at + 1)


def _inflated(name: str, content: bytes, at: int, window: int) -> Iterator[tuple[str, bytes]]:
    try:
        inflating = zlib.decompressobj(window)
        inner = inflating.decompress(content[at : at + _PROBE], _PROBED)
        while not inflating.eof and len(inner) < LARGEST_INFLATED:
            rest = inflating.unconsumed_tail or content[at + _PROBE :]
            more = inflating.decompress(rest, LARGEST_INFLATED)
            at = len(content)
            if not more:
                break
            inner += more
    except zlib.error:
        return
    if len(inner) > SHORTEST // 2:
        yield name, inner
