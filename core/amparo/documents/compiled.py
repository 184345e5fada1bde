"""A Word template compiled once and filled many times: its text as Python code, everything else kept as it is.

docxtpl opens, parses, patches and compiles the same file anew for every letter; filling it in is a hundredth of that.
Here its patched text is compiled when the template is first met. A compiled template is never changed: threads share
it, and each letter is made of nothing but its own values.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from types import CodeType
from typing import Any, NamedTuple, Self
from xml.parsers.expat import ExpatError, ParserCreate

from jinja2 import Template

from amparo.documents.environment import LINE_END, TAB, DataEnvironment
from amparo.documents.package import Member, archive, deflated

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARAGRAPH_END = "</w:p>"
_AT_A_TIME = 2_000


class Source(NamedTuple):
    """A part of a Word file that is filled in: its name in the archive, its code, and the template made of it."""

    name: str
    code: CodeType
    template: Template

    @classmethod
    def of(cls, name: str, code: CodeType) -> Self:
        """Return the part of this name with this code, which `DataEnvironment` made."""
        return cls(name, code, Template.from_code(_environment(), code, {}))


class CompiledTemplate(NamedTuple):
    """The parts of a Word file in their order: those that are filled in, and those that stay as they are."""

    parts: tuple[Source | Member, ...]

    def filled(self, values: Mapping[str, Any]) -> bytes:
        """Return the Word file with each tag replaced by its value; the same input gives the same bytes.

        Values are texts, numbers, and lists and mappings of these. Raises `jinja2.TemplateError` for a name without a
        value and SyntaxError for a result that is no XML, in words that name no value.
        """
        return archive(self._members(values))

    def _members(self, values: Mapping[str, Any]) -> Iterator[Member]:
        for part in self.parts:
            yield part if isinstance(part, Member) else deflated(part.name, _written(part, values))


def compiled(file: bytes) -> CompiledTemplate | None:
    """Return the Word file compiled, or None if it asks for what only docxtpl can do.

    Raises `jinja2.TemplateError` for a tag that cannot be used, or one of `UNREADABLE` for a file that is broken.
    """
    from amparo.documents.word import fillable, patched  # noqa: PLC0415 - docxtpl takes longer to import than a letter to make

    parts: list[Source | Member] = []
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        filled = fillable(opened.read("[Content_Types].xml"))
        for name in opened.namelist():
            content = opened.read(name)
            if name not in filled or b"{" not in content:
                parts.append(deflated(name, (content,)))
                continue
            text = patched(content)
            if text is None:
                return None
            parts.append(Source.of(name, _environment().compile(text, filename=name)))
    return CompiledTemplate(tuple(parts))


def _written(part: Source, values: Mapping[str, Any]) -> Iterator[bytes]:
    """Yield a part filled in, some of it at a time: a table of 20,000 rows is never in memory as a whole.

    Raises SyntaxError for what is not well-formed: it must not be found out by whoever opens the letter.
    """
    reader = ParserCreate(namespace_separator=" ")
    try:
        for text in _paragraphs(part.template.generate(values)):
            piece = _with_line_breaks(text).encode() if LINE_END in text or TAB in text else text.encode()
            reader.Parse(piece, False)  # noqa: FBT003 - expat's own signature
            yield piece
        reader.Parse(b"", True)  # noqa: FBT003 - as above
    except ExpatError as broken:
        raise SyntaxError(f"{part.name} would not be XML any more once it is filled in: {broken}") from broken


def _paragraphs(generated: Iterator[str]) -> Iterator[str]:
    """Yield what is generated, cut where paragraphs end: a line end is resolved with its paragraph in view."""
    held = _DECLARATION
    while len(batch := list(islice(generated, _AT_A_TIME))) == _AT_A_TIME:
        before, end, after = "".join(batch).rpartition(_PARAGRAPH_END)
        if end:
            yield f"{held}{before}{end}"
            held = after
        else:
            held += after
    yield held + "".join(batch)


def _with_line_breaks(text: str) -> str:
    from amparo.documents.word import with_line_breaks  # noqa: PLC0415 - as in `compiled`

    return with_line_breaks(text)


@cache
def _environment() -> DataEnvironment:
    return DataEnvironment()
