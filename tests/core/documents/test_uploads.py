"""Files that people hand in: taken by what they are, whatever they say of themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import docx
import pikepdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from amparo.documents.file_kinds import FileKind, kind_of
from amparo.documents.uploads import (
    PAPERS,
    TAKEN,
    Upload,
    clean_name,
    endings_of,
    looked_at,
    media_type_of,
    named_kinds,
    too_large_to_take,
)

_TEXT = "Declaración de la señora X.\nPágina 1.\n".encode()
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PROGRAMS = (
    b"MZ\x90\0",
    b"\x7fELF\x02\x01",
    b"#!/bin/sh\n",
    b"\xca\xfe\xba\xbe\0\0",
    b"\xcf\xfa\xed\xfe",
    b"\0asm\1\0",
)
_PAGES = (b"<html>", b"<!DOCTYPE html>", b"<svg ", b"<script>", b'<?xml version="1.0"?>', b"<?php ", b"<iframe ")
_ARCHIVES = (b"7z\xbc\xaf'\x1c", b"Rar!\x1a\x07", b"\x1f\x8b\x08", b"\xfd7zXZ\0")
_ENDINGS = (*endings_of(TAKEN), ".exe", ".html", ".svg", ".js", ".docm", ".zip", "")


def pdf(**save: object) -> bytes:
    """Return a PDF of one blank page."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page(page_size=(612, 792))
    made.save(out, **save)  # type: ignore[arg-type]
    return out.getvalue()


def picture(kind: str) -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "gray").save(out, kind)
    return out.getvalue()


def word(*members: tuple[str, bytes], text: str = "Dear Ms. Invented") -> bytes:
    """Return a Word file, with more in it."""
    paper, written = docx.Document(), io.BytesIO()
    paper.add_paragraph(text)
    paper.save(written)
    with zipfile.ZipFile(written, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return written.getvalue()


_ODT = "urn:oasis:names:tc:opendocument:xmlns:"


def open_document(
    body: str = "", *members: tuple[str, bytes], kind: str = "text", manifest: str = "<manifest/>"
) -> bytes:
    """Return a LibreOffice document with this in its text, and with more in it."""
    written = io.BytesIO()
    content = (
        f'<office:document-content xmlns:office="{_ODT}office:1.0" xmlns:text="{_ODT}text:1.0" '
        f'xmlns:draw="{_ODT}drawing:1.0" xmlns:script="{_ODT}script:1.0" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
        for name, inner in members:
            archive.writestr(name, inner)
    return written.getvalue()


def mail(*attached: tuple[str, str, bytes], html: str = "") -> bytes:
    """Return a mail with files of a name and a type attached."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "court@example.org", "office@example.org", "Hearing"
    made["Date"] = "Mon, 4 Jan 2027 10:00:00 -0500"
    made.set_content("The hearing stands.")
    if html:
        made.add_alternative(html, subtype="html")
    for name, kind, content in attached:
        main, sub = kind.split("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made.as_bytes()


def nameless(content: bytes) -> bytes:
    """Return a mail that shows a file without a name among its text."""
    made = EmailMessage()
    made["From"], made["To"], made["Date"] = "a@example.org", "office@example.org", "Mon, 4 Jan 2027 10:00:00 -0500"
    made.set_content("See below.")
    made.add_attachment(content, maintype="application", subtype="octet-stream", disposition="inline")
    return made.as_bytes()


def locked_zip() -> bytes:
    """Return a Word file whose archive is marked as encrypted, as its makers do with a password on the archive."""
    sound = bytearray(word())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = sound.find(signature)
        while at >= 0:
            sound[at + flags] |= 1
            at = sound.find(signature, at + 1)
    return bytes(sound)


def told(name: str, content: bytes, media_type: str = "") -> str:
    """Return what is wrong with a file, in English; there has to be a Spanish sentence for each."""
    found = looked_at(Upload(name, media_type, content))
    assert all(one.es and one.es != one.en for one in found.problems)
    return "\n".join(one.en for one in found.problems)


@pytest.mark.parametrize(
    ("name", "media_type", "content", "kind"),
    [
        ("acta.pdf", "application/pdf", pdf(), FileKind.PDF),
        ("ACTA.PDF", "", pdf(), FileKind.PDF),
        ("foto.jpeg", "image/jpeg", picture("JPEG"), FileKind.JPEG),
        ("foto.png", "image/png", picture("PNG"), FileKind.PNG),
        ("carta.docx", f"{_OFFICE}wordprocessingml.document", word(), FileKind.WORD),
        ("carta.docx", "application/octet-stream", word(), FileKind.WORD),
        ("carta.odt", "application/vnd.oasis.opendocument.text", open_document(), FileKind.OPEN_DOCUMENT),
        ("nota.txt", "text/plain; charset=utf-8", _TEXT, FileKind.TEXT),
        ("nota.txt", "text/plain", "Ñáñez: 3 < 4 & <ana@example.org>".encode("utf-16"), FileKind.TEXT),
        ("nota.txt", "text/plain", "Declaración".encode("cp1252"), FileKind.TEXT),
        ("From a mail.txt", "text/plain", b"From: a@example.org\nDate: today\n\nText\n", FileKind.TEXT),
        ("12 hours.txt", "text/plain", b"12: he wrote\r\n" * 500 + b"that is all\r\n", FileKind.TEXT),
        ("BM report.txt", "text/plain", b"BM is what the report is called.", FileKind.TEXT),
        ("court.eml", "message/rfc822", mail(), FileKind.MAIL),
        ("court.eml", "", mail(("notice.pdf", "application/pdf", pdf()), html="<html><b>Hearing</b></html>"),
         FileKind.MAIL),
        ("scan", "application/pdf", pdf(), FileKind.PDF),
    ],
)  # fmt: skip
def test_a_sound_file_is_taken_for_what_it_is(name: str, media_type: str, content: bytes, kind: FileKind) -> None:
    """Every kind that can be handed in, also where the browser says nothing of it or the name has no ending."""
    assert (kind, ()) == looked_at(Upload(name, media_type, content))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("acta.pdf", b"MZ\x90\0" + b"\0" * 60, "is a program, and what can be added here is a PDF,"),
        ("acta.pdf", b"MZ\x90\0 %PDF-1.7 " + pdf(), "is a program"),
        ("acta.pdf", b"<html>%PDF-1.7 " + pdf(), "is a web page"),
        ("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "is a web page"),
        ("nota.txt", b"Hello <script>alert(1)</script>", "is a web page"),
        ("acta.pdf", picture("JPEG"), "is in truth a JPEG photo, and its name says something else"),
        ("acta.jpg", pdf(), "is in truth a PDF"),
        ("acta.pdf.exe", pdf(), "is in truth a PDF"),
        ("carta.docm", word(), "is in truth a Word document (.docx)"),
        ("scan", pdf(), "is in truth a PDF"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "take off its password if it has one"),
        ("old.rtf", b"{\\rtf1 text}", "is an old or locked Office file"),
        ("all.zip", word()[:200], "is a folder packed into one file"),
        ("list.xlsx", open_document(kind="spreadsheet"), "is a spreadsheet, slides"),
        ("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Send it from the telephone as JPEG"),
        ("scan.tif", b"II*\x00" + b"\0" * 50, "is a picture that is neither JPEG nor PNG"),
        ("what.bin", bytes(range(256)), "is a file of a kind that is not known here"),
        ("nothing.pdf", b"", "is empty (0 bytes)"),
        ("locked.pdf", pdf(encryption=pikepdf.Encryption(user="u", owner="o")), "is locked with a password"),
        ("two.pdf", pdf() + word(), "is a PDF with a packed folder hidden in it"),
        ("two.jpg", picture("JPEG") + word(), "is a photo with a packed folder hidden in it"),
        ("half.jpg", picture("JPEG")[:300], "is a photo that ends too early"),
        ("locked.docx", locked_zip(), "is locked with a password"),
        ("bomb.docx", word(("word/media/bomb.bin", bytes(51_000_000))), "unpacks to more than 50 MB"),
        ("macro.docx", word(("word/vbaProject.bin", b"macro")), "carries a program (a macro)"),
        ("object.docx", word(("word/embeddings/oleObject1.bin", b"object")), "carries a program (a macro)"),
        ("names.docx", word(("../../evil.txt", b"x")), "is built as no Word or LibreOffice file is"),
        ("xml.docx", word(("word/more.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")), "is damaged"),
        ("bad.docx", word(("word/more.xml", b"<a>")), "is damaged"),
        ("macro.odt", open_document("", ("Basic/Standard/Module1.xml", b"<a/>")), "carries a program (a macro)"),
        ("event.odt", open_document("<script:event-listener/>"), "carries a program (a macro)"),
        ("far.odt", open_document('<draw:image xlink:href="https://example.org/1.png"/>'), "loads something from the"),
        ("locked.odt", open_document(manifest="<m><encryption-data/></m>"), "is locked with a password"),
        ("locked.eml", b"From: a@example.org\nDate: x\nContent-Type: application/pkcs7-mime\n\nMIIB\n", "is encrypted"),
        ("carries.eml", mail(("run.exe", "application/pdf", b"MZ\x90\0")), "carries something that cannot be kept"),
        ("carries.eml", mail(("a.js", "text/javascript", b"alert(1)")), "is in truth a plain text"),
        ("carries.eml", mail(("a.html", "text/html", b"<html></html>")), "is a web page"),
        ("carries.eml", mail(("run.exe", "application/pkcs7-signature", b"MZ\x90\0")), "“run.exe” is a program"),
        ("nameless.eml", nameless(b"MZ\x90\0" + b"\0" * 60), "is a program"),
        ("many.eml", mail(*[("a.txt", "text/plain", b"text")] * 300), "cannot be read to its end"),
        ("a mail.txt", b"From: a@example.org\nDate: x\n\n<script>alert(1)</script>\n", "holds the code of a web page"),
        ("nested.eml", mail(("m.eml", "application/octet-stream", mail(("x.exe", "a/b", b"MZ")))), "“x.exe” is a prog"),
    ],
)  # fmt: skip
def test_what_could_do_harm_or_lies_is_refused_with_what_to_do(name: str, content: bytes, said: str) -> None:
    """Whatever it calls itself."""
    why = told(name, content)

    assert said in why


def test_a_file_that_the_browser_declares_to_be_something_else_is_refused() -> None:
    """Whoever sent it by hand may have meant harm."""
    why = told("acta.pdf", pdf(), "text/html")

    assert "is a PDF, but it was sent as “text/html”" in why


def test_a_relationship_that_is_written_in_disguise_is_found_all_the_same() -> None:
    """A letter that is fetched from elsewhere when it is opened tells a stranger who opened it."""
    away = (
        b'<?xml version="1.0"?><r:Relationships xmlns:r="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<r:Relationship Id="x" TargetMode="&#69;xternal" Target="https://example.org/t.dotx" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
        b"</r:Relationships>"
    )

    assert "loads something from the internet" in told("a.docx", word(("word/_rels/more.xml.rels", away)))


@pytest.mark.parametrize("order", ["DDEAUTO c:\\\\cmd.exe", 'INCLUDEPICTURE "https://example.org/1.png"'])
def test_a_field_that_starts_or_fetches_something_is_found_across_runs(order: str) -> None:
    """Word cuts the words of a field into several runs."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    runs = "".join(f"<w:r><w:instrText>{order[at : at + 3]}</w:instrText></w:r>" for at in range(0, len(order), 3))
    more = f'<w:document xmlns:w="{space}"><w:body><w:p>{runs}</w:p></w:body></w:document>'.encode()

    assert "has a field that fetches from elsewhere" in told("a.docx", word(("word/more.xml", more)))


def test_what_is_taken_at_a_place_is_what_that_place_says() -> None:
    """A Word file is no exhibit, and whoever hands one in is told what is."""
    (said,) = looked_at(Upload("carta.docx", "", word()), PAPERS).problems

    assert "what can be added here is a PDF, a JPEG photo or a PNG picture. Save or print it" in said.en
    assert "aquí se puede agregar un PDF, una foto JPEG o una imagen PNG. Guárdelo" in said.es


def test_what_a_reader_finds_can_be_left_to_the_next() -> None:
    """A government's blank form holds programs, which are taken out before it is filled."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.save(out)
    blank = Upload("i-589.pdf", "application/pdf", out.getvalue())

    assert () == looked_at(blank, frozenset({FileKind.PDF}), through=False).problems
    assert 1 == len(looked_at(blank).problems)


@pytest.mark.parametrize("size", [25 * 1024 * 1024 + 1, 200_000_000])
def test_a_file_that_is_too_large_is_told_what_to_do(size: int) -> None:
    """Nobody needs to read it for that."""
    said = too_large_to_take("todo.pdf", size)

    assert said is not None
    assert "25 MB is the most that can be added as one file; nothing was kept. Scan it in a lower" in said.en
    assert too_large_to_take("todo.pdf", 25 * 1024 * 1024) is None


def test_a_file_that_is_too_large_is_not_even_looked_at() -> None:
    """Whatever it is: to look through a gigabyte takes a machine's time."""
    found = looked_at(Upload("todo.pdf", "", pdf() + bytes(25 * 1024 * 1024)))

    assert FileKind.UNKNOWN is found.kind
    assert ["25 MB is the most that can be added"] == [
        "25 MB is the most that can be added" for one in found.problems if "25 MB is the most" in one.en
    ]


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("C:\\Users\\ana\\acta.pdf", "acta.pdf"),
        ("../../etc/passwd", "passwd"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("acta.pdf. . ", "acta.pdf"),
        ("a\0b\n\x7f.pdf", "ab.pdf"),
        ("   ", "file without a name"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_name_is_shown_without_what_nobody_sees(name: str, clean: str) -> None:
    """A mark that turns the letters around makes an .exe look like a .pdf."""
    assert clean == clean_name(name)


def test_every_kind_has_its_type_and_its_name() -> None:
    """They are handed out under it."""
    assert {"application/octet-stream"} == {media_type_of(kind) for kind in FileKind if kind not in TAKEN}
    assert 7 == len({media_type_of(kind) for kind in TAKEN})
    assert "a PDF, a Word document (.docx)" in named_kinds(TAKEN).en


@settings(max_examples=300, deadline=None)
@given(
    beginning=st.sampled_from((*_PROGRAMS, *_PAGES, *_ARCHIVES, b"\xd0\xcf\x11\xe0", b"{\\rtf")),
    before=st.sampled_from((b"", b"\xef\xbb\xbf", b" \r\n\t", b"\n\n")),
    rest=st.one_of(st.binary(max_size=300), st.sampled_from((pdf(), _TEXT, mail(), word(), picture("PNG")))),
    name=st.text(max_size=20),
    ending=st.sampled_from(_ENDINGS),
    media_type=st.sampled_from(("", "text/plain", "application/pdf", "message/rfc822", "image/png", "text/html")),
)
@example(beginning=b"<html>", before=b"\xef\xbb\xbf", rest=pdf(), name="a", ending=".pdf", media_type="")
@example(beginning="<html>".encode("utf-16"), before=b"", rest=pdf() + b"!", name="a", ending=".pdf", media_type="")
@example(beginning="<html>".encode("utf-16"), before=b"", rest=pdf(), name="a", ending=".pdf", media_type="")
def test_nothing_of_a_forbidden_kind_is_let_through_under_any_name(
    beginning: bytes, before: bytes, rest: bytes, name: str, ending: str, media_type: str
) -> None:
    """A program, a web page, an archive, an old Office file; whatever follows, and whatever it is called."""
    content = (before if beginning in _PAGES else b"") + beginning + rest
    found = looked_at(Upload(name + ending, media_type, content))

    assert found.problems, (found.kind, name + ending, content[:40])


@settings(max_examples=300, deadline=None)
@given(
    content=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(str.encode),
        st.sampled_from((pdf(), word(), open_document(), mail(), picture("PNG"))).flatmap(
            lambda sound: st.tuples(st.integers(0, len(sound) - 1), st.binary(min_size=1, max_size=4)).map(
                lambda cut: sound[: cut[0]] + cut[1] + sound[cut[0] + len(cut[1]) :]
            )
        ),
    ),
    name=st.text(max_size=12),
    ending=st.sampled_from(_ENDINGS),
)
@example(content=b"From: a\nDate: b\nContent-Type: multipart/mixed; boundary=x\n\n--x\n", name="a", ending=".eml")
@example(content=b"<?xml", name="", ending=".txt")
def test_whatever_is_handed_in_is_taken_for_what_it_is_or_refused(content: bytes, name: str, ending: str) -> None:
    """Never a crash; and what is taken has the ending, and is the kind, that its name says."""
    found = looked_at(Upload(name + ending, "", content))

    assert found.problems or (kind_of(content) in TAKEN and ending.casefold() in endings_of(frozenset({found.kind})))
    assert all(one.en and one.es for one in found.problems)


def test_without_the_library_somebody_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, word_file: Callable[..., bytes], tmp_path: Path
) -> None:
    """A Word file can be looked through all the same."""
    monkeypatch.setitem(__import__("sys").modules, "pikepdf", None)

    assert () == looked_at(Upload("a.docx", "", word_file("text"))).problems
    with pytest.raises(Exception, match=r"amparo\[pdf\]"):
        looked_at(Upload("a.pdf", "", b"%PDF-1.7"))
