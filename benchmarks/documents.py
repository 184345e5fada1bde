"""What a document costs beside docxtpl making the same one: both sides make the same XML, and read it strictly.

Where docxtemplater is installed on Node, beside that too.
"""

from __future__ import annotations

import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from docx.oxml import parse_xml
from docxtpl import DocxTemplate

from amparo.documents.compiled import CompiledTemplate, compiled
from benchmarks import docxtemplater, papers
from benchmarks.figures import Figure, report

_BODY = "word/document.xml"
_MEBIBYTE = 1024  # the kernel counts KiB
_LONG = 20_000

_FIRST_LETTER = """
import json, sys, time
{imports}
file, values = open(sys.argv[1], "rb").read(), json.load(open(sys.argv[2]))
began = time.perf_counter()
{work}
print((time.perf_counter() - began) * 1_000)
"""
_OURS = (
    "from pathlib import Path\nfrom amparo.documents.compiled_templates import CompiledTemplates",
    "CompiledTemplates(Path(sys.argv[3])).filled(file, values)",
)
_THEIRS = (
    "import io\nfrom docxtpl import DocxTemplate",
    "paper = DocxTemplate(io.BytesIO(file)); paper.render(values, autoescape=True); paper.save(io.BytesIO())",
)
_MEMORY = """
from pathlib import Path
from benchmarks import papers
from amparo.documents.compiled import compiled


def kibibytes(what):
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith(what)))


template = compiled(papers.file_of(papers.exhibit_index))
template.filled(papers.values(20))
Path("/proc/self/clear_refs").write_text("5")  # the peak from here on: compiling had one of its own
idle = kibibytes("VmRSS")
template.filled(papers.values({rows}))
print(kibibytes("VmHWM") - idle)
"""


def measure() -> Sequence[Figure]:
    """Measure letters, briefs and indexes, the first letter of a process, and the memory of a long index."""
    few = papers.values(200)
    return (
        _same("a letter of one page", papers.letter, few, 1 / 80, 15),
        _same("a brief of 16 pages", papers.brief, few, 1 / 80, 9),
        _same("an index of 200 rows", papers.exhibit_index, few, 1 / 10, 15),
        _same("an index of 2,000 rows", papers.exhibit_index, papers.values(2_000), 1 / 6, 3),
        _first_letter(few),
        Figure(what=f"an index of {_LONG:,} rows, MiB above idle / 1 MiB", ours=_memory(), theirs=1, bar=60),
        *docxtemplater.measure(),
    )


def _same(what: str, paper: Callable[[], Any], values: Mapping[str, Any], bar: float, times: int) -> Figure:
    file = papers.file_of(paper)
    template = compiled(file)
    if template is None or _canonical(template.filled(values)) != _canonical(_by_docxtpl(file, values)):
        raise SystemExit(f"{what}: the two sides do not make the same document, so there is nothing to compare")
    ours, theirs = _both(template, file, values, times)
    return Figure(what=f"{what} / docxtpl making it", ours=ours, theirs=theirs, bar=bar)


def _both(template: CompiledTemplate, file: bytes, values: Mapping[str, Any], times: int) -> tuple[float, float]:
    """Return the medians of both sides, taken turn by turn so that a noisy machine disturbs both."""
    ours, theirs = list[float](), list[float]()
    for _ in range(times):
        theirs.append(_milliseconds(lambda: _by_docxtpl(file, values)))
        ours += [_milliseconds(lambda: template.filled(values)) for _ in range(8)]
    return statistics.median(ours), statistics.median(theirs)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


def _by_docxtpl(file: bytes, values: Mapping[str, Any]) -> bytes:
    paper, written = DocxTemplate(io.BytesIO(file)), io.BytesIO()
    paper.render(dict(values), autoescape=True)
    paper.save(written)
    parse_xml(zipfile.ZipFile(written).read(_BODY))  # a strict reading, which ours does too
    return written.getvalue()


def _canonical(file: bytes) -> bytes:
    written = io.BytesIO()
    parse_xml(zipfile.ZipFile(io.BytesIO(file)).read(_BODY)).getroottree().write_c14n(written)
    return written.getvalue()


def _first_letter(values: Mapping[str, Any]) -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "letter.docx").write_bytes(papers.file_of(papers.letter))
        (place / "values.json").write_text(json.dumps(values), encoding="utf-8")
        _in_a_process(_OURS, place)  # some process met the template before
        ours = statistics.median(_in_a_process(_OURS, place) for _ in range(5))
        theirs = statistics.median(_in_a_process(_THEIRS, place) for _ in range(5))
    return Figure(what="the first letter of a new process / docxtpl's", ours=ours, theirs=theirs, bar=1 / 10)


def _in_a_process(side: tuple[str, str], place: Path) -> float:
    imports, work = side
    code = _FIRST_LETTER.format(imports=imports, work=work)
    files = (str(place / "letter.docx"), str(place / "values.json"), str(place / "compiled"))
    ran = subprocess.run([sys.executable, "-c", code, *files], check=True, capture_output=True, text=True)
    return float(ran.stdout)


def _memory() -> float:
    code = _MEMORY.format(rows=_LONG)
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return int(ran.stdout) / _MEBIBYTE


if __name__ == "__main__":
    report("Documents: milliseconds, ours and docxtpl's", measure)
