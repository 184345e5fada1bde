"""All that knows docxtpl: the tags of a Word file as Jinja2 source, and a Word file filled from texts.

docxtpl by itself loses text without a word (it reads its own result in a forgiving way), mixes the clients of two
threads that share an object, and prints an unknown name as nothing. Here each call has its own object, the result is
read strictly, and the environment is `DataEnvironment`. It is slow to import and to run: `compiled` asks it once.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docx.oxml import parse_xml
from docxtpl import DocxTemplate

from amparo.documents.environment import LINE_END, TAB, DataEnvironment, escaped_for_docxtpl
from amparo.documents.package import repacked
from amparo.documents.places import TagPlace, on_lines_of_their_own, tag_places

_FILLED = (CONTENT_TYPE.WML_DOCUMENT_MAIN, CONTENT_TYPE.WML_HEADER, CONTENT_TYPE.WML_FOOTER, CONTENT_TYPE.WML_FOOTNOTES)
_COLUMNS_CHANGE = re.compile(r"\{[{%]-?\s*tc\s|\{%\s*(?:colspan|hm)\b")
_TAG = re.compile(r"<[^>]+>")


class Passage(NamedTuple):
    """One fillable part of a Word file: its name in words, and its Jinja2 source with each tag at a line's beginning.

    `typed` is what stands there before docxtpl makes Jinja2 source of it, `tags` where each tag stands.
    """

    place: str
    source: str
    typed: str
    tags: tuple[TagPlace, ...]

    def at(self, line: int) -> TagPlace:
        """Return where the tag on a line of the source stands, counted from 1; nowhere if nobody can say."""
        return self.tags[line - 2] if 1 < line <= len(self.tags) + 1 else TagPlace("", "")


class _StrictDocx(DocxTemplate):  # type: ignore[misc] # docxtpl ships no types
    def render_xml_part(self, src_xml: str, part: Part, context: Mapping[str, str], jinja_env: Any) -> str:  # noqa: ANN401
        xml: str = super().render_xml_part(src_xml, part, context, jinja_env)
        parse_xml(xml.encode())
        return xml


def passages(file: bytes) -> tuple[Passage, ...]:
    """Return the parts of a Word file that are filled in: text, headers, footers and footnotes.

    Raises one of `UNREADABLE` if this is not a Word file.
    """
    template = _opened(file)
    found = [_passage(template, "text", template.get_xml())]
    for place, address in (("header", DocxTemplate.HEADER_URI), ("footer", DocxTemplate.FOOTER_URI)):
        found += [
            _passage(template, place, template.get_part_xml(part)) for _, part in template.get_headers_footers(address)
        ]
    found += [_passage(template, "footnotes", xml) for xml in _footnotes(template)]
    return tuple(found)


def _opened(file: bytes) -> DocxTemplate:
    template = DocxTemplate(io.BytesIO(file))
    try:
        template.init_docx()
    except OpcError as refused:
        raise ValueError(str(refused)) from refused
    return template


def patched(part: bytes) -> str | None:
    """Return a part of a Word file as Jinja2 source, by docxtpl's own rules, or None for what it finishes afterwards.

    Raises for what is no XML.
    """
    by_rules = DocxTemplate(io.BytesIO())
    xml = by_rules.xml_to_string(parse_xml(part))
    typed = _TAG.sub("", xml)
    # It numbers pictures anew, which may stand in a loop, and counts the columns of tables anew after these tags.
    if ("<wp:docPr " in xml and "{%" in typed) or _COLUMNS_CHANGE.search(typed):
        return None
    source: str = by_rules.patch_xml(xml)
    return source


def fillable(content_types: bytes) -> frozenset[str]:
    """Return the names of the parts that are filled in, by what a Word file's own list of its parts says."""
    listed = parse_xml(content_types).iter("{*}Override")
    return frozenset(str(one.get("PartName")).lstrip("/") for one in listed if one.get("ContentType") in _FILLED)


def with_line_breaks(xml: str) -> str:
    """Return a filled part with the line ends and tabs of its values as Word has them."""
    resolved: str = DocxTemplate(io.BytesIO()).resolve_listing(xml.replace(LINE_END, "\n").replace(TAB, "\t"))
    return resolved


def filled_by_docxtpl(file: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the Word file with each tag replaced by its value; the same input gives the same bytes.

    For what `CompiledTemplate` does not cover. Raises `jinja2.TemplateError` for a name without a value or a tag that
    cannot be used, or one of `UNREADABLE`.
    """
    template = _StrictDocx(io.BytesIO(file))
    try:
        template.render(dict(values), DataEnvironment(escaped_for_docxtpl))
    except OpcError as refused:
        raise ValueError(str(refused)) from refused
    written = io.BytesIO()
    template.save(written)
    return repacked(written.getvalue())


def unfilled_parts(file: bytes) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each part that nothing fills: endnotes, comments and the file's properties."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for name in archive.namelist():
            if name.startswith(("word/endnotes", "word/comments", "docProps/")) and name.endswith(".xml"):
                yield name, _TAG.sub("", archive.read(name).decode("utf-8", errors="replace"))


def _passage(template: DocxTemplate, place: str, xml: str) -> Passage:
    patched: str = template.patch_xml(xml.replace("\n", " "))
    source, tags = on_lines_of_their_own(patched), tag_places(xml)
    # docxtpl writes some tags anew (cells that are joined): then nobody can say which is which.
    known = tags if len(tags) == source.count("\n") else ()
    return Passage(place, source, _TAG.sub("", xml), known)


def _footnotes(template: DocxTemplate) -> Iterator[str]:
    for part in template.docx.part.package.parts:
        if part.content_type == CONTENT_TYPE.WML_FOOTNOTES:
            yield part.blob.decode("utf-8")
