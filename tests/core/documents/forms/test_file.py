"""Files that are no form that can be filled: each is named, with what to do about it."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from tests.core.documents.forms.blank import BARCODE, SUITE, blank_form

from amparo.documents.forms.file import FieldSeen, opened
from amparo.errors import InvalidInput


def test_the_fields_of_a_file_are_seen_as_they_are() -> None:
    """Their limits, their states with every blank, and which is a bar code."""
    with opened(blank_form(), "t-1.pdf") as file:
        seen = {one.name: one for one in file.fields()}

    assert FieldSeen(name="receipt", kind="text", longest=13, comb=True) == seen["receipt"]
    assert ("box", (SUITE,), "") == (seen["unit_suite"].kind, seen["unit_suite"].states, seen["unit_suite"].value)
    assert ("radio", ("F", "M")) == (seen["sex"].kind, seen["sex"].states)
    assert ("choice", (" ", "CA", "TX")) == (seen["state"].kind, seen["state"].states)
    assert (True, "T-1|03/01/26|1") == (seen[BARCODE].barcode, seen[BARCODE].value)
    assert "Enter full name" == seen["name"].tip


def locked() -> bytes:
    """Return the form under a password that everybody needs."""
    return blank_form(encryption=pikepdf.Encryption(owner="owner", user="user"))


def dynamic() -> bytes:
    """Return a form that is XFA alone."""
    return blank_form(fields=False)


def flattened() -> bytes:
    """Return a file without any form."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def bomb() -> bytes:
    """Return a form with a page of some kilobytes that unpacks to forty megabytes."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank_form())) as pdf:
        pdf.pages[1].Contents = pdf.make_stream(b" " * 40_000_000)
        pdf.save(out, compress_streams=True)
    return out.getvalue()


def damaged() -> bytes:
    """Return a download that broke off."""
    return blank_form()[:-900]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html>not found</html>", "is no PDF. Take the blank form"),
        (b"", "is no PDF"),
        (locked(), "opens with a password only. Save it without one"),
        (dynamic(), "has no fields to fill: it is a dynamic form that Adobe's own reader alone can fill"),
        (flattened(), "has no fields to fill: it is a scan, a print, or a form that somebody flattened"),
        (damaged(), "is damaged"),
        (bomb(), "is damaged: its fields cannot be read"),
        (b"%PDF-1.7\n" + b"x" * 300, "is damaged"),
        (b"%PDF-1.7\n" + b" " * (26 * 1024 * 1024), "is larger than 25 MB"),
    ],
)
def test_what_cannot_be_filled_is_named_with_what_to_do(content: bytes, words: str) -> None:
    """By the file's own name, without a traceback."""
    with pytest.raises(InvalidInput) as refused:
        opened(content, "wrong.pdf")

    assert str(refused.value).startswith("wrong.pdf ")
    assert words in str(refused.value)


def test_a_form_that_only_its_owner_may_change_is_filled_all_the_same() -> None:
    """Forms of earlier years are locked so, and fill in any reader."""
    content = blank_form(encryption=pikepdf.Encryption(owner="owner", user=""))
    with opened(content, "t-1.pdf") as file:
        assert "name" in file.by_name


def test_without_the_libraries_for_pdf_the_person_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """They come with an extra."""
    monkeypatch.setitem(__import__("sys").modules, "typst", None)

    with pytest.raises(InvalidInput, match=r"pip install 'amparo\[pdf\]'"):
        opened(blank_form(), "t-1.pdf")
