"""A wheel as an archive: what may be in it at all, looked at before a byte of it is unpacked."""

from __future__ import annotations

import io
import stat
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from amparo.declarations.text import Declared

_READABLE = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_MEGABYTE = 1_000_000


class WheelLimits(Declared):
    """How large a wheel may be: bytes of the file, bytes unpacked, unpacked bytes to each packed one, files."""

    file: int = 50 * _MEGABYTE
    unpacked: int = 200 * _MEGABYTE
    ratio: int = 100
    files: int = 5_000


class WheelProblem(NamedTuple):
    """A wheel's file, the place in it (empty for the whole), and a sentence: what is wrong and what to do."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}, {self.place}: {self.what}" if self.place else f"{self.file}: {self.what}"


class Archive(NamedTuple):
    """The files of a wheel by name, as far as they could be read, and what is wrong with it as an archive."""

    files: dict[str, bytes]
    problems: tuple[WheelProblem, ...]


def read_archive(file: str, body: bytes, limits: WheelLimits) -> Archive:
    """Return the content of a wheel's files and what is wrong; of one that is too large nothing is unpacked."""
    if len(body) > limits.file:
        what = (
            f"it is {len(body):,} bytes, and a plugin's wheel at most {limits.file:,}; leave out what it need not have"
        )
        return Archive({}, (WheelProblem(file, "", what),))
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            entries = archive.infolist()
            if too_large := tuple(_size_problems(file, len(body), entries, limits)):
                return Archive({}, too_large)
            problems = [*_entry_problems(file, entries)]
            return Archive(_read(file, archive, entries, problems), tuple(problems))
    # NotImplementedError is what zipfile says of an archive in several parts
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError) as broken:
        what = f"it is no wheel, or a damaged one ({_in_words(broken)}); build it again, or have it sent again"
        return Archive({}, (WheelProblem(file, "", what),))


def _read(
    file: str, archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], problems: list[WheelProblem]
) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for entry in entries:
        if entry.is_dir() or entry.flag_bits & _ENCRYPTED or entry.compress_type not in _READABLE:
            continue
        try:
            found[entry.filename] = archive.read(entry)
        except Exception as broken:  # noqa: BLE001 - zlib's, zipfile's and struct's, all of which mean the same
            what = f"it cannot be unpacked ({_in_words(broken)}); build the wheel again, or have it sent again"
            problems.append(WheelProblem(file, _shown(entry.filename), what))
    return found


def _size_problems(
    file: str, packed: int, entries: Sequence[zipfile.ZipInfo], limits: WheelLimits
) -> Iterator[WheelProblem]:
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.files:
        yield WheelProblem(file, "", f"it holds {len(entries):,} files, and a plugin's wheel at most {limits.files:,}")
    if unpacked > limits.unpacked:
        what = f"unpacked it would be {unpacked:,} bytes, and a plugin's wheel is at most {limits.unpacked:,}"
        yield WheelProblem(file, "", what)
    elif unpacked > limits.ratio * packed:
        what = f"it unpacks to {unpacked // packed} times its size, as only an archive meant to fill the disk does"
        yield WheelProblem(file, "", what)


def _entry_problems(file: str, entries: Sequence[zipfile.ZipInfo]) -> Iterator[WheelProblem]:
    for entry in entries:
        yield from (
            WheelProblem(file, _shown(entry.orig_filename), what)
            for what in (*_name_problems(entry.orig_filename), *_kind_problems(entry))
        )
    yield from _collisions(file, entries)


def _name_problems(name: str) -> Iterator[str]:
    """Say why a name could lead out of the folder that a wheel is unpacked into."""
    parts = name.removesuffix("/").split("/")
    if name.startswith("/") or (len(name) > 1 and name[1] == ":"):
        yield "its name is a place on the disk and not one in the wheel; build the wheel again with hatchling"
    if "\\" in name:
        yield "its name has a backslash, which means another place on another system; write “/”"
    if ".." in parts:
        yield "its name leads out of the wheel with “..”; build the wheel again with hatchling"
    elif not name.startswith("/") and any(part in {"", "."} for part in parts):
        yield "its name has an empty part; build the wheel again with hatchling"
    if not name.isprintable():
        yield "its name holds a character that cannot be printed; give it a plain name"


def _kind_problems(entry: zipfile.ZipInfo) -> Iterator[str]:
    mode = entry.external_attr >> 16
    if stat.S_ISLNK(mode):
        yield "it is a symbolic link, which may lead anywhere; put the file itself into the wheel"
    elif stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        yield "it is neither a file nor a folder; leave it out"
    if entry.flag_bits & _ENCRYPTED:
        yield "it is encrypted; whoever installs it has to be able to read it"
    elif entry.compress_type not in _READABLE:
        yield "it is packed in a way that wheels are not; build the wheel again with hatchling"


def _collisions(file: str, entries: Sequence[zipfile.ZipInfo]) -> Iterator[WheelProblem]:
    first: dict[str, str] = {}
    files = {_folded(entry.filename) for entry in entries if not entry.is_dir()}
    for entry in entries:
        if entry.is_dir():
            continue
        name, plain = entry.filename, _folded(entry.filename)
        if plain in first:
            other = first[plain]
            alike = f"its name is that of “{other}” where capitals and small letters are one"
            same = "it is there twice" if other == name else alike
            yield WheelProblem(file, _shown(name), f"{same}; keep one of them")
        first.setdefault(plain, name)
        parts = plain.split("/")
        if any("/".join(parts[:depth]) in files for depth in range(1, len(parts))):
            yield WheelProblem(file, _shown(name), "it lies in a folder whose name is a file's too; rename one of them")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "�" for letter in name)


def _in_words(broken: BaseException) -> str:
    return " ".join(str(broken).split()) or type(broken).__name__
