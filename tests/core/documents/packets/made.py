"""PDF files and plans that the tests of packets make, all of invented people."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
from pikepdf import Array, Dictionary, Name, Pdf

from amparo.documents.packets import (
    Caption,
    Hearing,
    Packet,
    PacketPlan,
    Representative,
    Respondent,
    Served,
    Service,
    ServiceMethod,
    Tab,
    TabFile,
    build_packet,
)

NAME, NUMBER = "María José Tzul Ñáñez", "A 000-000-101"
SERVICE = Service(
    how=ServiceMethod.MAIL,
    by="Ana O\u2019Neil",
    on=date(2026, 12, 1),
    whom=(Served(name="Office of the Principal Legal Advisor", address=("300 Example Street",)),),
)


def saved(pdf: Pdf, **options: Any) -> bytes:
    """The bytes of a PDF."""
    written = io.BytesIO()
    pdf.save(written, **options)
    return written.getvalue()


def page_of(pdf: Pdf, text: str, box: Sequence[float] = (0, 0, 612, 792), **more: Any) -> pikepdf.Object:
    """Add a page with one line of text to a PDF, and return it."""
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page = Dictionary(Type=Name.Page, MediaBox=Array(list(box)), Resources=Dictionary(Font=Dictionary(F=font)), **more)
    page.Contents = pdf.make_stream(b"BT /F 12 Tf 1 0 0 1 72 400 Tm (%b) Tj ET" % text.encode("latin-1"))
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    return pdf.pages[-1].obj


def exhibit(pages: int = 1, text: str = "exhibit") -> bytes:
    """A PDF whose pages say `<text> page <n>`."""
    pdf = Pdf.new()
    for number in range(1, pages + 1):
        page_of(pdf, f"{text} page {number}.")
    return saved(pdf)


def scanned() -> bytes:
    """A page of 60 kB that cannot be made smaller."""
    pdf = Pdf.new()
    page = page_of(pdf, "scan")
    picture = pdf.make_stream(os.urandom(60_000))
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = 200, 300, 8
    page.Resources.XObject = Dictionary(Scan=picture)
    return saved(pdf)


def plan_of(tabs: Sequence[Tab], **more: Any) -> PacketPlan:
    """A whole plan with these tabs."""
    hearing = Hearing(on=date(2027, 1, 12), at="9:00 a.m.", kind="individual")
    person = Respondent(name=NAME, number=NUMBER)
    given: dict[str, Any] = {
        "title": "Respondent\u2019s Exhibits",
        "caption": Caption(court="Example, California", respondents=(person,), judge="A. Example", hearing=hearing),
        "representative": Representative(name="Ana O\u2019Neil", identifier="EX000001", telephone="555-0100"),
        "service": SERVICE,
        "tabs": tuple(tabs),
    }
    return PacketPlan(**(given | more))


def one_file(tab: str, content: str, title: str = "Declaration", **more: Any) -> Tab:
    """A tab with one document."""
    return Tab(tab=tab, title=title, files=(TabFile(content=content, **more),))


def built(plan: PacketPlan, contents: Mapping[str, bytes | Path], folder: Path) -> Packet:
    """The packet, built without anybody looking at its progress."""
    folder.mkdir(parents=True, exist_ok=True)
    return build_packet(plan, contents, advance=lambda _done, _total: None, folder=folder)


def texts(file: Path | bytes) -> list[str]:
    """The text of each page, as another library reads it."""
    opened = pypdf.PdfReader(io.BytesIO(file) if isinstance(file, bytes) else file)
    return [page.extract_text() for page in opened.pages]


def stamps(packet: Packet) -> list[str]:
    """The last thing written on each page of each part: its number."""
    return [text.split()[-1] for part in packet.parts for text in texts(part.file)]


def outline(file: Path) -> list[tuple[str, int]]:
    """The bookmarks of the first level with the page each leads to, from 0."""
    reader = pypdf.PdfReader(file)
    marks = [mark for mark in reader.outline if not isinstance(mark, list)]
    return [(str(mark["/Title"]), reader.get_destination_page_number(mark) or 0) for mark in marks]


def index_lines(text: str) -> dict[str, str]:
    """The tab and the page number of each line of an index that begins with a tab's letter."""
    return dict(re.findall(r"^([A-Z]{1,2}) .*?(\d{6})$", text, re.MULTILINE))
