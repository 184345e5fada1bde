"""The searcher finds what it looks for, however it is packed and whatever stands around it; else nothing proves."""

from __future__ import annotations

import base64
import gzip
import json
import quopri
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.secrecy.marks import Found, find

MARK = "Xóchitl Güendi 42"

Packing = Callable[[bytes], bytes]


def deflated(raw: bytes) -> bytes:
    """Compress without any header."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packing.compress(raw) + packing.flush()


def zipped(raw: bytes) -> bytes:
    """Return an archive with one compressed member."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("member", raw)
    return file.getvalue()


def escaped(raw: bytes) -> bytes:
    """Return text as JSON has it; bytes that are no text stay as they are."""
    try:
        return json.dumps(raw.decode()).encode()
    except UnicodeDecodeError:
        return raw


ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "utf-16", "latin-1")
INTO_TEXT: dict[str, Packing] = {
    "hex": lambda raw: raw.hex().encode(),
    "HEX": lambda raw: raw.hex().upper().encode(),
    "base64": base64.b64encode,
    "base64 of URLs": base64.urlsafe_b64encode,
    "base64 in lines": base64.encodebytes,
}
PACKINGS: dict[str, Packing] = {
    "as it is": bytes,
    **INTO_TEXT,
    "JSON": escaped,
    "quoted-printable": quopri.encodestring,
    "gzip": gzip.compress,
    "zlib": zlib.compress,
    "zlib, fast": lambda raw: zlib.compress(raw, 1),
    "zlib, stored": lambda raw: zlib.compress(raw, 0),
    "deflate": deflated,
    "zip": zipped,
}
COMPRESSIONS = ("gzip", "zlib", "zlib, fast", "zlib, stored", "deflate", "zip")
around = st.binary(max_size=40)


def found(content: bytes, mark: str = MARK) -> bool:
    """Return whether the searcher finds the mark."""
    return mark in {one.mark for one in find(content, [mark])}


@settings(max_examples=60, deadline=None)
@given(around, around, st.sampled_from(ENCODINGS), st.sampled_from(sorted(PACKINGS)), around, around)
def test_a_mark_is_found_in_every_writing_and_packing(
    before: bytes, after: bytes, encoding: str, packing: str, outside: bytes, behind: bytes
) -> None:
    """At every alignment: what stands around it is inside of the packing and outside of it."""
    packed = PACKINGS[packing](before + MARK.encode(encoding) + after)

    assert found(outside + packed + behind), packing


@settings(max_examples=60, deadline=None)
@given(around, st.sampled_from(COMPRESSIONS), st.sampled_from(COMPRESSIONS), st.sampled_from(sorted(INTO_TEXT)), around)
def test_a_mark_is_found_in_packings_of_packings(
    before: bytes, inner: str, outer: str, text: str, after: bytes
) -> None:
    """As in an archive in a mail's attachment."""
    packed = INTO_TEXT[text](PACKINGS[outer](PACKINGS[inner](before + MARK.encode())))

    assert found(after + packed + after)


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=8, max_size=30, alphabet=st.characters(exclude_categories=("C", "Z"))), around)
def test_any_word_can_be_a_mark(mark: str, before: bytes) -> None:
    """Also one of letters that nobody here can read."""
    assert found(before + base64.b64encode(before + mark.encode("utf-16-be")), mark)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=1000))
def test_nothing_is_found_where_nothing_is(content: bytes) -> None:
    """A finding is never an accident."""
    assert [] == list(find(content, [MARK]))


@pytest.mark.parametrize(
    "written",
    [
        "XÓCHITL GÜENDI 42".replace("Ó", "ó").replace("Ü", "ü"),
        "xochitl guendi 42",
        "Xo\u0301chitl Gu\u0308endi 42",
        "X%C3%B3chitl%20G%C3%BCendi%2042",
        "X%C3%B3chitl+G%C3%BCendi+42",
        r"X\u00f3chitl G\u00fcendi 42",
        r"X\\u00f3chitl G\\u00fcendi 42",
        r"X\xc3\xb3chitl G\xc3\xbcendi 42",
        "X&#243;chitl G&#252;endi 42",
        "X=C3=B3chi=\r\ntl G=C3=BCendi 42",
        "=?utf-8?q?X=C3=B3chitl_G=C3=BCendi_42?=",
    ],
)
def test_a_mark_is_found_as_programs_and_people_write_it(written: str) -> None:
    """In capitals, without accents, with loose ones, escaped."""
    assert found(f"…{written}…".encode())


def test_a_mark_is_found_in_a_word_file_within_an_archive() -> None:
    """As a backup may hold it."""
    letter = docx.Document()
    letter.add_paragraph(f"Estimada {MARK}:")
    file = BytesIO()
    letter.save(file)

    assert Found(MARK, "backup", "zip > zip > utf-8") in list(find(zipped(file.getvalue()), [MARK], "backup"))


def test_a_mark_that_is_too_short_is_refused() -> None:
    """What is left of it in base64 would be anybody's."""
    with pytest.raises(ValueError, match="too short"):
        list(find(b"", ["Ana"]))
