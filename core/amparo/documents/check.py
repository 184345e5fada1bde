"""What is wrong with a Word template: its declaration, and each of its files against it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from io import BytesIO
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError

from amparo.declarations.documents import DocumentTemplate, TemplateField
from amparo.declarations.text import Language
from amparo.documents.environment import OF_A_LOOP, DataEnvironment, unusable
from amparo.documents.names import LOOP, ROW, asked_paths
from amparo.documents.package import UNREADABLE
from amparo.documents.sources import FACTS, columns_of, identifying_fields, known_sources
from amparo.errors import UnknownName

if TYPE_CHECKING:
    from amparo.documents.word import Passage

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\.docx")
_LARGEST = 50_000_000
_MEMBERS_AT_MOST = 2_000
_NOT_TEXT = re.compile(r"\{\{(?:r|p|tr|tc)(?=\s)")
_CONDITION = re.compile(r"\{%[-+]?\s*(if|endif)\b")
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>")
_PROGRAMS = ("vbaProject.bin", "/embeddings/", "/activeX/")


def template_problems(template: DocumentTemplate) -> Iterator[str]:
    """Yield what is wrong with the declaration by itself."""
    if not template.files:
        yield "it names no Word file"
    for language in sorted(set(template.files) - set(Language)):
        yield f"files: “{language}” is not a language of ours; they are {' and '.join(Language)}"
    for name in sorted(name for name in template.files.values() if not is_beside(name)):
        yield f"files: “{name}” must be the plain name of a .docx file in the same folder"
    names = [field.name for field in template.fields]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"the field “{name}” is declared twice"
    for field in template.fields:
        yield from _field_problems(field)
    for field in identifying_fields(template):
        yield (
            f"the field “{field.name}” asks for {field.source}, which could tell who the client is, and the template "
            "is declared de-identified: take the field out"
        )


def is_beside(name: str) -> bool:
    """Return whether a file name can only mean a Word file in the declaration's own folder."""
    return _FILE_NAME.fullmatch(name) is not None


def file_problems(template: DocumentTemplate, file: bytes) -> Iterator[str]:
    """Yield what is wrong with one Word file of the template, each with its place."""
    from amparo.documents.word import passages, unfilled_parts  # noqa: PLC0415 - docxtpl is slow, and letters need no check

    try:
        dangers = tuple(_dangers(file))
        if dangers:  # such a file is not opened any further
            yield from dangers
            return
        found = passages(file)
    except UNREADABLE as unreadable:
        yield f"whole file: it is not a Word file that can be read ({' '.join(str(unreadable).split())})"
        return
    declared = _paths(template.fields)
    used = set[str]()
    for passage in found:
        yield from _passage_problems(passage, declared, used)
    for part, text in unfilled_parts(file):
        if "{{" in text or "{%" in text:
            yield f"{part}: fields are filled in the text, headers, footers and footnotes, not here: move it"
    for name in sorted(declared - used):
        yield f"whole file: the declared field “{name}” is not used; use it or take it out of the YAML file"


def _field_problems(field: TemplateField) -> Iterator[str]:
    if not _NAME.fullmatch(field.name):
        yield f"the field name “{field.name}” must be small letters, digits and “_”, as in hearing_date"
    known = known_sources()
    if field.source not in known and not field.source.startswith(FACTS):
        yield f"the field “{field.name}” asks for an unknown value: {UnknownName('value', field.source, known)}"
        return
    columns = columns_of(field.source)
    if columns and not field.rows:
        yield f"the field “{field.name}” asks for a list: name under “rows” what of each row it shows"
    if field.rows and not columns:
        yield f"the field “{field.name}” has rows, and {field.source} is one value and no list"
    for column in field.rows:
        if columns and column.source not in columns:
            why = UnknownName("value of a row", column.source, columns)
            yield f"the field “{field.name}”, row value “{column.name}”: {why}"
        if column.rows or not _NAME.fullmatch(column.name):
            yield f"the field “{field.name}”, row value “{column.name}”: it must be one value with a plain name"


def _passage_problems(passage: Passage, declared: set[str], used: set[str]) -> Iterator[str]:
    for tag in _NOT_TEXT.findall(passage.typed):
        yield f"{passage.place}: “{tag}…” would put the value where nobody can read it: write “{{{{ name }}}}”"
    try:
        parsed = DataEnvironment().parse(passage.source)
    except TemplateSyntaxError as wrong:
        used |= declared  # nobody can say what the rest of it uses
        unclosed = _unclosed_condition(passage.source)
        why = "a condition (if) is never closed with {% endif %}." if unclosed else wrong.message
        yield f"{passage.place}: {why}{_near(passage, unclosed or wrong.lineno)}"
        return
    for line, words in unusable(parsed):
        yield f"{passage.place}: {words} cannot be used in a document{_near(passage, line)}"
    asked = asked_paths(parsed)
    used |= set(asked)
    for path, line in asked.items():
        why = _path_problem(path, declared)
        if why:
            yield f"{passage.place}: {why}{_near(passage, line)}"


def _path_problem(path: str, declared: AbstractSet[str]) -> str:
    if path in declared:
        return f"“{path}” is a list: write it row by row, in a loop (for)." if f"{path}{ROW}" in declared else ""
    of_loop = path.removeprefix(f"{LOOP}.")
    if path.startswith(f"{LOOP}.") or path == LOOP:
        known = ", ".join(f"{LOOP}.{name}" for name in sorted(OF_A_LOOP))
        return "" if of_loop in OF_A_LOOP else f"“{path}” is nothing that a loop knows; it knows {known}."
    if path.endswith(ROW):
        return f"“{path.removesuffix(ROW)}” is one value and no list: it cannot be gone through in a loop (for)."
    return str(UnknownName("field", path, declared, "Declare it in the YAML file or correct the tag."))


def _paths(fields: Iterable[TemplateField]) -> set[str]:
    """Return each declared field's path, those of a list's rows too."""
    found = set[str]()
    for field in fields:
        found.add(field.name)
        if field.rows:
            found |= {f"{field.name}{ROW}"} | {f"{field.name}{ROW}.{column.name}" for column in field.rows}
    return found


def _unclosed_condition(source: str) -> int:
    opened = list[int]()
    for number, line in enumerate(source.splitlines(), start=1):
        for word in _CONDITION.findall(line):
            if word == "if":
                opened.append(number)
            elif opened:
                opened.pop()
    return opened[-1] if opened else 0


def _near(passage: Passage, line: int) -> str:
    text = passage.text_at(line)
    return f" In: “{text[:117]}…”" if len(text) > 120 else f" In: “{text}”" if text else ""  # noqa: PLR2004 - one line


def _dangers(file: bytes) -> Iterator[str]:
    with zipfile.ZipFile(BytesIO(file)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > _LARGEST or len(members) > _MEMBERS_AT_MOST:
            yield "whole file: it unpacks to more than 50 MB: save it anew without large pictures"
            return
        for member in members:
            if any(program in member.filename for program in _PROGRAMS):
                yield f"{member.filename}: it carries a program or an embedded file: save it as a plain .docx"
            elif member.filename.endswith(".rels"):
                yield from _outside(member.filename, archive.read(member))


def _outside(name: str, relationships: bytes) -> Iterator[str]:
    # A picture or a template fetched when the letter is opened tells a stranger who opened it, when and where.
    for found in _OUTSIDE.findall(relationships):
        if b"/hyperlink" not in found:
            yield f"{name}: it loads something from elsewhere when opened: put it into the file itself"
