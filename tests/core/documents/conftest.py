"""Word files made on the spot, and what a person reads in one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Protocol

import docx
import pytest


class WordFileMaker(Protocol):
    def __call__(
        self, *paragraphs: str | Sequence[str], header: str = "", footer: str = "", title: str = ""
    ) -> bytes: ...


@pytest.fixture(scope="session")
def word_file() -> WordFileMaker:
    """Make a Word file; a paragraph given as several texts is cut into runs, as Word does while somebody edits."""

    def make(*paragraphs: str | Sequence[str], header: str = "", footer: str = "", title: str = "") -> bytes:
        paper = docx.Document()
        paper.core_properties.title = title
        for texts in paragraphs:
            added = paper.add_paragraph()
            for run in (texts,) if isinstance(texts, str) else texts:
                added.add_run(run)
        paper.sections[0].header.paragraphs[0].text = header
        paper.sections[0].footer.paragraphs[0].text = footer
        written = io.BytesIO()
        paper.save(written)
        return written.getvalue()

    return make


@pytest.fixture(scope="session")
def text_of() -> Callable[[bytes], str]:
    """Read a Word file's paragraphs, one a line."""
    return lambda file: "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(file)).paragraphs)


@pytest.fixture(scope="session")
def with_member() -> Callable[[bytes, str, bytes], bytes]:
    """Put one more file, or another in the place of one, into the archive that a Word file is."""

    def put(file: bytes, name: str, content: bytes) -> bytes:
        written = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(file)) as source, zipfile.ZipFile(written, "w") as target:
            for member in source.namelist():
                if member != name:
                    target.writestr(member, source.read(member))
            target.writestr(name, content)
        return written.getvalue()

    return put
