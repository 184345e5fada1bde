"""A Word template compiled once and filled many times: its text as Python code, everything else kept as it is.

docxtpl opens, parses, patches and compiles the same file anew for every letter; filling it in is a hundredth of that.
Here its patched text is compiled when the template is first met. A compiled template is never changed: threads share
it, and each letter is made of nothing but its own values.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from types import CodeType
from typing import Any, NamedTuple, Self
from xml.parsers.expat import ExpatError, ParserCreate

from jinja2 import Template

from amparo.documents.environment import LINE_END, TAB, DataEnvironment
from amparo.documents.package import Member, archive, deflated

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_LEFT_TO_DOCXTPL = re.compile(r"\{[{%]-?\s*tc\s|\{%\s*(?:colspan|hm)\b")
"""Tags after which the columns of a table have to be counted again, which docxtpl does on the finished document."""


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
                parts.append(deflated(name, content))
                continue
            text = patched(content)
            if _LEFT_TO_DOCXTPL.search(text) or ("<wp:docPr " in text and "{%" in text):
                return None
            parts.append(Source.of(name, _environment().compile(text, filename=name)))
    return CompiledTemplate(tuple(parts))


def _written(part: Source, values: Mapping[str, Any]) -> bytes:
    text = part.template.render(values)
    if LINE_END in text or TAB in text:
        from amparo.documents.word import with_line_breaks  # noqa: PLC0415 - as in `compiled`

        text = with_line_breaks(text)
    content = (_DECLARATION + text).encode()
    _refuse_broken(part.name, content)
    return content


def _refuse_broken(name: str, content: bytes) -> None:
    """Raise SyntaxError for what is not well-formed: it must not be found out by whoever opens the letter."""
    try:
        ParserCreate(namespace_separator=" ").Parse(content, True)  # noqa: FBT003 - expat's own signature
    except ExpatError as broken:
        raise SyntaxError(f"{name} would not be XML any more once it is filled in: {broken}") from broken


@cache
def _environment() -> DataEnvironment:
    return DataEnvironment()
