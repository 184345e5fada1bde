"""What a document costs beside docxtemplater on Node making the same one, where that is installed.

`npm install docxtemplater pizzip` in some folder, and `NODE_PATH` naming its `node_modules`, is all it takes.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn

from amparo.documents.compiled import compiled
from benchmarks import papers
from benchmarks.figures import Figure, report

_PROGRAM = Path(__file__).with_suffix(".mjs")
_OPENED = re.compile(r"\{%(?:p|tr)? (?:for \w+ in|if) (?P<of>[\w.\[\]]+) %\}")


def installed() -> bool:
    """Return whether Node is here and finds docxtemplater."""
    if not shutil.which("node"):
        return False
    asked = ["node", "-e", "require('docxtemplater'); require('pizzip')"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def measure() -> Sequence[Figure]:
    """Measure the letter, the brief and the indexes on both sides; nothing where docxtemplater is not installed."""
    if not installed():
        return ()
    few = papers.values(200)
    return (
        _same("a letter of one page", papers.letter, few, 40),
        _same("a brief of 16 pages", papers.brief, few, 40),
        _same("an index of 200 rows", papers.exhibit_index, few, 20),
        _same("an index of 2,000 rows", papers.exhibit_index, papers.values(2_000), 5),
    )


def _same(what: str, paper: Callable[[], Document], values: Mapping[str, Any], times: int) -> Figure:
    template = compiled(papers.file_of(paper))
    if template is None:
        raise SystemExit(f"{what}: docxtpl alone can make it, so there is nothing to compare")
    made, theirs = _theirs(paper(), values, times)
    if list(_read(made)) != list(_read(template.filled(values))):
        raise SystemExit(f"{what}: the two sides do not make the same document, so there is nothing to compare")
    ours = statistics.median(_milliseconds(lambda: template.filled(values)) for _ in range(times))
    return Figure(what=f"{what} / docxtemplater making it", ours=ours, theirs=theirs, bar=1)


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1_000


def _theirs(paper: Document, values: Mapping[str, Any], times: int) -> tuple[bytes, float]:
    """Return what docxtemplater makes of a template, and the median of its times."""
    _in_their_language(paper)
    with tempfile.TemporaryDirectory() as folder:
        template, data, result = (Path(folder) / name for name in ("template.docx", "values.json", "result.docx"))
        paper.save(str(template))
        data.write_text(json.dumps(values), encoding="utf-8")
        command = ["node", str(_PROGRAM), str(template), str(data), str(result), str(times)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
        return result.read_bytes(), statistics.median(float(line) for line in ran.stdout.split())


def _in_their_language(paper: Document) -> None:
    """Write loops and conditions as docxtemplater has them: `{{#list}}` and `{{/list}}`, a row within its cells."""
    for table in paper.tables:
        for before, row, after in zip(table.rows, table.rows[1:], table.rows[2:], strict=False):
            if opened := _OPENED.fullmatch(before.cells[0].text):
                row.cells[0].text = f"{{{{#{opened['of']}}}}}{row.cells[0].text}"
                row.cells[-1].text += f"{{{{/{opened['of']}}}}}"
                for gone in (before, after):
                    gone._tr.getparent().remove(gone._tr)  # noqa: SLF001 - python-docx has no call for it
    open_now = list[str]()
    for paragraph in paper.paragraphs:
        if opened := _OPENED.fullmatch(paragraph.text):
            open_now.append(opened["of"])
            paragraph.text = f"{{{{#{open_now[-1]}}}}}"
        elif paragraph.text == "{%p else %}":
            paragraph.text = f"{{{{/{open_now[-1]}}}}}"
            paragraph.insert_paragraph_before(paragraph.text)
            paragraph.text = f"{{{{^{open_now[-1]}}}}}"
        elif paragraph.text in {"{%p endif %}", "{%p endfor %}"}:
            paragraph.text = f"{{{{/{open_now.pop()}}}}}"


def _read(file: bytes) -> Iterator[str]:
    """Yield what a person reads, paragraph by paragraph, in tables too."""
    for paragraph in docx.Document(io.BytesIO(file)).element.body.iter(qn("w:p")):
        yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


if __name__ == "__main__":
    report("Documents: milliseconds, ours and docxtemplater's", measure)
