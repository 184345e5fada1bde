"""What could do harm in the archive that a Word or OpenDocument file is, before anything opens it any further."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from amparo.documents.package import UNREADABLE

_LARGEST = 50_000_000
_MEMBERS_AT_MOST = 2_000
_PIECE = 1 << 16
_ENCRYPTED = 0x1
_PROGRAMS = ("vbaProject", "vbaData", "/embeddings/", "/activeX/", "/ctrlProps/")
_OPEN_DOCUMENT_PROGRAMS = ("Basic/", "Scripts/", "Object ", "ObjectReplacements/Object ")
_FIELD = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", re.IGNORECASE)
_HREF = "{http://www.w3.org/1999/xlink}href"
_LINKED = etree.XPath("descendant-or-self::*[@x:href]", namespaces={"x": "http://www.w3.org/1999/xlink"})
"""The elements that name a place; few of the thousands in a letter do."""

_ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\\\)", re.IGNORECASE)
_LINKS = frozenset({"a"})
"""The elements of OpenDocument that go elsewhere only when a person clicks them."""


class Danger(NamedTuple):
    """What could do harm, by its code, and the member of the archive that holds it; empty for the file as a whole.

    The codes are `bomb`, `encrypted`, `names`, `damaged`, `program`, `outside`, `fetches`.
    """

    code: str
    member: str = ""


def office_dangers(file: bytes) -> Iterator[Danger]:
    """Yield what could do harm in a Word or OpenDocument file; raises one of `UNREADABLE` for what is no archive.

    What unpacks beyond measure, is encrypted, or has names that lead out of the archive is told alone: such a file is
    not looked through any further.
    """
    with zipfile.ZipFile(BytesIO(file)) as archive:
        first = next(_of_archive(archive), None)
        if first is not None:
            yield first
            return
        seen = dict.fromkeys(danger for member in archive.infolist() for danger in _of_member(archive, member))
    yield from seen


def _of_archive(archive: zipfile.ZipFile) -> Iterator[Danger]:
    members = archive.infolist()
    if sum(member.file_size for member in members) > _LARGEST or len(members) > _MEMBERS_AT_MOST:
        yield Danger("bomb")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        yield Danger("encrypted")
    names = [member.filename for member in members]
    if len(set(names)) < len(names) or any(_leads_out(name) for name in names):
        yield Danger("names")
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        yield Danger("encrypted")


def _leads_out(name: str) -> bool:
    return name.startswith(("/", "\\")) or ":" in name or ".." in re.split(r"[/\\]", name)


def _of_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[Danger]:
    name = member.filename
    if not _whole(archive, member):
        yield Danger("damaged", name)
        return
    if any(program in name for program in _PROGRAMS) or name.startswith(_OPEN_DOCUMENT_PROGRAMS):
        yield Danger("program", name)
    elif name.endswith((".rels", ".xml")):
        try:
            yield from _of_markup(name, _parsed(archive.read(member)))
        except etree.XMLSyntaxError:
            yield Danger("damaged", name)


def _whole(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Return whether a member unpacks to what it says of itself, read piece by piece: what it says may be a lie."""
    try:
        with archive.open(member) as opened:
            while opened.read(_PIECE):
                pass
    except UNREADABLE:
        return False
    return True


def _parsed(content: bytes) -> etree._Element:
    """Return a member's markup; raises XMLSyntaxError also for one with a document type: none needs it."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.doctype:
        raise etree.XMLSyntaxError("it declares a document type", 0, 0, 0)
    return root


def _of_markup(name: str, root: etree._Element) -> Iterator[Danger]:
    if name.endswith(".rels"):
        yield from _of_relationships(name, root)
        return
    if _FIELD.search(" ".join(_instructions(root))):
        yield Danger("fetches", name)
    for element in root.iter("{*}event-listener", "{*}script"):
        if (etree.QName(element).namespace or "").startswith("urn:oasis:"):
            yield Danger("program", name)
    for element in _LINKED(root):
        target = element.get(_HREF)
        if target and _ELSEWHERE.match(target) and etree.QName(element).localname not in _LINKS:
            yield Danger("outside", name)


def _of_relationships(name: str, root: etree._Element) -> Iterator[Danger]:
    # A picture or a template fetched when the letter is opened tells a stranger who opened it, when and where.
    for one in root.iter("{*}Relationship"):
        kind = one.get("Type", "")
        if one.get("TargetMode", "").casefold() == "external" and not kind.endswith("/hyperlink"):
            yield Danger("outside", name)
        if kind.endswith("/aFChunk"):
            yield Danger("program", name)


def _instructions(root: etree._Element) -> Iterator[str]:
    """Yield what the fields of a Word file order; Word cuts one order into several runs."""
    for paragraph in root.iter("{*}p"):
        yield "".join(one.text or "" for one in paragraph.iter("{*}instrText"))
    for field in root.iter("{*}fldSimple"):
        yield next((value for key, value in field.attrib.items() if etree.QName(key).localname == "instr"), "")
