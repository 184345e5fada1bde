"""What is wrong with a Word template: its declaration, and each of its files against it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from html import unescape
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError

from amparo.declarations.documents import DocumentTemplate, TemplateField
from amparo.declarations.text import Declared, Language
from amparo.documents.blocks import mended
from amparo.documents.environment import OF_A_LOOP, DataEnvironment, unusable
from amparo.documents.file_kinds import FileKind, kind_of
from amparo.documents.names import LOOP, ROW, WHETHER, asked_paths
from amparo.documents.office_files import office_dangers
from amparo.documents.package import UNREADABLE
from amparo.documents.sources import columns_of, identifying_fields, known_sources, named_by_plugins
from amparo.documents.values import GIVEN
from amparo.errors import UnknownName

if TYPE_CHECKING:
    from amparo.documents.word import Passage

BODY = "text"
"""What the place of a tag is called that stands in the text itself."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*\.docx")
_NOT_TEXT = re.compile(r"\{\{(?:r|p|tr|tc)(?=\s)")
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
_NO_WORD_FILE = {
    FileKind.OLD_OFFICE: "it has a password, or is in Word's old format; take the password off and save it as .docx",
    FileKind.OPEN_DOCUMENT: "it is a file of LibreOffice; save it from there as .docx",
    FileKind.PDF: "it is a PDF; take the Word file that it was made from",
    FileKind.WORD: "it is damaged, or broke off when it was copied; copy it again, or save it anew from Word",
}
_DANGERS = {
    "bomb": "it unpacks to more than 50 MB: save it anew without large pictures",
    "encrypted": "it has a password: take the password off and save it anew",
    "names": "its parts have names that no Word file has: save it anew from Word or LibreOffice",
    "damaged": "it is damaged: save it anew from Word or LibreOffice",
    "program": "it carries a program or an embedded file: save it as a plain .docx",
    "outside": "it loads something from elsewhere when opened: put it into the file itself",
    "fetches": "a field of it fetches from elsewhere or starts a program: put what it shows into the file itself",
}


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
    for what, by_language in (("notes", template.notes), ("revised", template.revised)):
        for language in sorted(by_language.keys() - template.files.keys()):
            yield f"{what}: there is no Word file in “{language}”; name a language that “files” names"
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


class FileProblem(Declared):
    """What is wrong with a Word file: where, in words, and why.

    `paragraph` is the number of the paragraph in the file's text, counted from 0 in the order of the file with those in
    tables, or -1 for what stands elsewhere.
    """

    place: str
    why: str
    paragraph: int = -1

    def __str__(self) -> str:
        return f"{self.place}: {self.why}"


def file_problems(template: DocumentTemplate | None, file: bytes) -> Iterator[FileProblem]:
    """Yield what is wrong with one Word file of the template, each with its place; all at once.

    Without a template, what it asks for is held against nothing.
    """
    from amparo.documents.word import passages, unfilled_parts  # noqa: PLC0415 - docxtpl is slow, and letters need no check

    try:
        dangers = tuple(FileProblem(place=place, why=why) for place, why in _dangers(file))
        if dangers:  # such a file is not opened any further
            yield from dangers
            return
        found = passages(file)
    except UNREADABLE:
        why = _NO_WORD_FILE.get(kind_of(file), "save it from Word or LibreOffice as .docx")
        yield _of_the_whole(f"it is not a Word file that can be read: {why if file else 'it is empty'}")
        return
    declared = _paths(template.fields) if template else None
    used = set[str]()
    for passage in found:
        yield from _passage_problems(passage, declared, used)
    for part, text in unfilled_parts(file):
        if "{{" in text or "{%" in text:
            why = "fields are filled in the text, headers, footers and footnotes, not here: move it"
            yield FileProblem(place=part, why=why)
    for name in sorted((declared or set()) - used):
        yield _of_the_whole(f"the declared field “{name}” is not used; use it or take it out of the YAML file")


def open_fields(file: bytes) -> Iterator[FileProblem]:
    """Yield each field of a finished Word file that nothing will ever fill; raises one of `UNREADABLE`."""
    from amparo.documents.word import passages  # noqa: PLC0415 - as above

    for passage in passages(file):
        for tag in dict.fromkeys(_TAG.findall(passage.typed)):
            why = f"“{unescape(tag)}” is a field that nothing fills any more: write what belongs there"
            yield FileProblem(place=passage.place, why=why)


def _of_the_whole(why: str) -> FileProblem:
    return FileProblem(place="whole file", why=why)


def _field_problems(field: TemplateField) -> Iterator[str]:
    if not _NAME.fullmatch(field.name):
        yield f"the field name “{field.name}” must be small letters, digits and “_”, as in hearing_date"
    if field.source.startswith(GIVEN):
        yield from _given_problems(field)
        return
    known = known_sources()
    if field.source not in known and not named_by_plugins(field.source):
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


def _given_problems(field: TemplateField) -> Iterator[str]:
    # “--set reason=…” names the field, and whoever types it knows no other name
    if field.source != f"{GIVEN}{field.name}":
        yield f"the field “{field.name}” asks for {field.source}: a value that is given is called as its field is"
    if not field.label.en.strip() or not field.label.es.strip():
        yield f"the field “{field.name}” is asked of a person: give it a label in both languages"
    for column in field.rows:
        if column.rows or not _NAME.fullmatch(column.name) or column.source != column.name:
            why = "it must be one value with a plain name, and its source the same"
            yield f"the field “{field.name}”, row value “{column.name}”: {why}"


def _passage_problems(passage: Passage, declared: set[str] | None, used: set[str]) -> Iterator[FileProblem]:
    for tag in _NOT_TEXT.findall(passage.typed):
        why = f"“{tag}…” would put the value where nobody can read it: write “{{{{ name }}}}”"
        yield FileProblem(place=passage.place, why=why)
    for line, why in sorted(_faults(passage, declared, used)):
        yield _at(passage, line, why)


def _faults(passage: Passage, declared: set[str] | None, used: set[str]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong with a passage, each with the line of its tag."""
    environment = DataEnvironment()
    try:
        parsed = environment.parse(passage.source)
    except TemplateSyntaxError:
        source, faults = mended(passage.source, environment)
        yield from faults
        try:
            parsed = environment.parse(source)
        except TemplateSyntaxError as wrong:
            used |= declared or set()  # nobody can say what the rest of it uses
            yield wrong.lineno, f"{wrong.message}."
            return
    for line, words in unusable(parsed):
        yield line, f"{words} cannot be used in a document."
    asked = asked_paths(parsed)
    bare = {path.removesuffix(WHETHER) for path in asked}
    used |= bare | {path.removesuffix(ROW) for path in bare}  # a list is used by whoever goes through it
    for path, line in asked.items():
        if declared is not None and (why := _path_problem(path, declared)):
            yield line, why


def _at(passage: Passage, line: int, why: str) -> FileProblem:
    at = passage.at(line)
    near = f" In: “{at.text[:117]}…”" if len(at.text) > 120 else f" In: “{at.text}”" if at.text else ""  # noqa: PLR2004 - one line
    place = ", ".join(filter(None, (passage.place, at.words)))
    return FileProblem(place=place, why=f"{why}{near}", paragraph=at.paragraph if passage.place == BODY else -1)


def _path_problem(path: str, declared: AbstractSet[str]) -> str:
    if path.endswith(WHETHER):
        known = path.removesuffix(WHETHER)
        return "" if known in declared else _path_problem(known, declared)
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


def _dangers(file: bytes) -> Iterator[tuple[str, str]]:
    for danger in office_dangers(file):
        yield danger.member or "whole file", _DANGERS[danger.code]
