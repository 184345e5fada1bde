"""What a packet of exhibits costs beside reading its files: 40 exhibits, 416 pages, 23 MB, made here."""

from __future__ import annotations

import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

from amparo.documents.packets import (
    Caption,
    Hearing,
    Numbering,
    PacketPlan,
    Respondent,
    Served,
    Service,
    ServiceMethod,
    Tab,
    TabFile,
    build_packet,
)
from amparo.documents.packets.volume import Bookmark, Volume
from benchmarks.figures import Figure, report

EXHIBITS, PAGES = 40, 416
_SEED, _TIMES = 3, 7
_SIDES = ("read", "merge", "whole")
_ONE_SIDE = """
import sys
from pathlib import Path
import amparo.documents.packets.binding
from amparo.declarations import phrase
from benchmarks import packets
phrase("packet_tab")  # libraries and words are what a process begins with
print(packets.spent_on(sys.argv[1], Path(sys.argv[2])))
"""
_SCAN = (300, 378)  # pixels, 113 KB as they are: a scanned page at the usual compression
_LEAST, _MOST = 3, 18


def measure() -> Sequence[Figure]:
    """Measure merging and numbering alone, then the whole packet, each beside reading the files into memory.

    Each is done in a process of its own, as a packet is built: in one that has done it before, memory is there already,
    which spares the reading four fifths of its time. Files lie in the machine's memory for all of them.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = made_exhibits(Path(folder))
        spent: dict[str, list[float]] = {side: [] for side in _SIDES}
        for _ in range(_TIMES):
            for side, found in spent.items():
                found.append(_in_a_process(side, Path(folder)))
        read, merged, whole = (statistics.median(spent[side]) for side in _SIDES)
        size = sum(file.stat().st_size for file in files) / 1e6
    what = f"of {EXHIBITS} exhibits, {PAGES} pages, {size:.0f} MB / reading the files"
    return (
        Figure(what=f"merge and stamp {what}", ours=merged, theirs=read, bar=6),
        Figure(what=f"whole packet {what}", ours=whole, theirs=read, bar=25),
    )


def spent_on(side: str, folder: Path) -> float:
    """Return how many milliseconds one side takes, of the processor's time.

    Waiting for other programs' turns falls on a long piece of work and spares a short one.
    """
    files, out = sorted(folder.glob("*.pdf")), folder / "out"
    out.mkdir()
    contents, plan = {file.name: file for file in files}, _plan(files)
    work: Mapping[str, Callable[[], object]] = {
        "read": lambda: [file.read_bytes() for file in files],
        "merge": lambda: _merge(files, out / "merged.pdf"),
        "whole": lambda: _build(plan, contents, out),
    }
    began = time.process_time()
    work[side]()
    spent = (time.process_time() - began) * 1_000
    shutil.rmtree(out)
    return spent


def made_exhibits(folder: Path) -> list[Path]:
    """Write the exhibits, every second one of them scanned, and return their files; the same each time."""
    drawn = random.Random(_SEED)
    counts = [drawn.randint(_LEAST, _MOST) for _ in range(EXHIBITS)]
    while sum(counts) != PAGES:
        place, step = drawn.randrange(EXHIBITS), 1 if sum(counts) < PAGES else -1
        if _LEAST <= counts[place] + step <= _MOST:
            counts[place] += step
    return [
        _exhibit(folder / f"exhibit-{number:02d}.pdf", count, drawn if number % 2 else None)
        for number, count in enumerate(counts)
    ]


def _exhibit(file: Path, pages: int, scanned: random.Random | None) -> Path:
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    for number in range(1, pages + 1):
        resources, drawing = _scan(pdf, scanned) if scanned else (Dictionary(Font=Dictionary(F=font)), _text(number))
        page = Dictionary(Type=Name.Page, MediaBox=Array([0, 0, 612, 792]), Resources=resources)
        page.Contents = pdf.make_stream(drawing)
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.save(file)
    return file


def _scan(pdf: Pdf, drawn: random.Random) -> tuple[Object, bytes]:
    wide, high = _SCAN
    picture = pdf.make_stream(drawn.randbytes(wide * high))
    picture.Type, picture.Subtype, picture.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    picture.Width, picture.Height, picture.BitsPerComponent = wide, high, 8
    return Dictionary(XObject=Dictionary(Scan=picture)), b"q 540 0 0 700 36 46 cm /Scan Do Q"


def _text(page: int) -> bytes:
    lines = (b"(Page %d, line %d: invented text for a packet.) '" % (page, line) for line in range(1, 46))
    return b"BT /F 11 Tf 14 TL 72 720 Td %b ET" % b" ".join(lines)


def _plan(files: Sequence[Path]) -> PacketPlan:
    person = Respondent(name="María José Ñáñez Tum", number="A 000-000-101")
    hearing = Hearing(on=date(2027, 1, 12), at="9:00 a.m.", kind="individual")
    return PacketPlan(
        title="Respondent\u2019s Exhibits in Support of Asylum",
        caption=Caption(court="Example, California", respondents=(person,), judge="A. Example", hearing=hearing),
        tabs=tuple(
            Tab(tab=str(number), title=f"Declaration and report no. {number}", files=(TabFile(content=file.name),))
            for number, file in enumerate(files, 1)
        ),
        service=Service(how=ServiceMethod.ECAS, by="Ana Example", whom=(Served(name="Office of the Chief Counsel"),)),
    )


def _build(plan: PacketPlan, contents: Mapping[str, Path], folder: Path) -> None:
    packet = build_packet(plan, contents, advance=lambda _done, _total: None, folder=folder)
    if packet.pages <= PAGES or len(packet.parts) != 1:
        raise RuntimeError("the packet has another shape than what is measured")


def _merge(files: Sequence[Path], out: Path) -> None:
    volume, bookmarks = Volume(Numbering()), list[Bookmark]()
    opened = [Pdf.open(file) for file in files]
    for number, page in enumerate(_pages(opened, bookmarks), 1):
        volume.add(page, number)
    volume.save(out, "Exhibits", "en", bookmarks, b"0123456789abcdef")
    if volume.pages != PAGES:
        raise RuntimeError("pages were lost while merging")


def _pages(opened: Sequence[Pdf], bookmarks: list[Bookmark]) -> Iterator[Object]:
    at = 0
    for number, pdf in enumerate(opened, 1):
        bookmarks.append(Bookmark(f"Tab {number}", at))
        for page in pdf.pages:
            at += 1
            yield page.obj


def _in_a_process(side: str, folder: Path) -> float:
    ran = subprocess.run(
        [sys.executable, "-c", _ONE_SIDE, side, str(folder)], check=True, capture_output=True, text=True
    )
    return float(ran.stdout)


if __name__ == "__main__":
    report("Packets of exhibits", measure)
