"""What a wheel says of itself: its metadata, its entry points, its list of files with their hashes, its platform."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from configparser import ConfigParser
from configparser import Error as BrokenEntryPoints
from importlib.metadata import EntryPoint
from typing import NamedTuple

from packaging.metadata import Metadata
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, parse_tag
from packaging.utils import canonicalize_name
from packaging.version import Version

from amparo.declarations.text import Declared
from amparo.plugins.hookspecs import PROJECT
from amparo.plugins.host import Host

Found = tuple[str, str]
"""A place inside the wheel, and what is wrong there."""

BUILD_AGAIN = "build the wheel again with hatchling"
_NAMED_IN = (
    f"write a table [project.entry-points.{PROJECT}] with one line into the plugin's pyproject.toml, "
    "as in shelter = “amparo_shelter”"
)
_PLUGIN_ID = re.compile(r"[a-z][a-z0-9_]*")
_HASHES = frozenset({"sha256", "sha384", "sha512"})
_UNLISTED = frozenset({"RECORD", "RECORD.jws", "RECORD.p7s"})  # they cannot hold their own hash
_COLUMNS = 3


class Stated(Declared):
    """What a wheel says of itself as far as it can be read, the folder of its metadata, and what is wrong with it."""

    folder: str = ""
    tags: frozenset[str] = frozenset()
    plugin: str = ""
    module: str = ""
    requires: tuple[str, ...] = ()
    requires_python: str = ""
    problems: tuple[Found, ...] = ()


class _Point(NamedTuple):
    plugin: str = ""
    module: str = ""


def read_stated(files: Mapping[str, bytes], name: str, version: Version, host: Host, *, is_plugin: bool) -> Stated:
    """Read the metadata of a wheel whose file name says `name` and `version`, with every problem of it."""
    folders = sorted({top for top in (file.partition("/")[0] for file in files) if top.endswith(".dist-info")})
    folder = next((one for one in folders if _is_folder_of(one, name, version)), "")
    if not folder:
        wanted = f"{name.replace('-', '_')}-{version}.dist-info"
        what = f"there is no folder {wanted}, which the file's name asks for; {BUILD_AGAIN}"
        others = ((one, f"it is of another distribution; {BUILD_AGAIN}") for one in folders)
        return Stated(problems=(("", what), *others))
    problems: list[Found] = []
    metadata = _metadata(files, folder, problems)
    if metadata is not None:
        problems += _named_otherwise(metadata, folder, name, version)
        problems += _other_python(metadata, folder, host)
    point = _entry_point(files, folder, problems) if is_plugin else _Point()
    return Stated(
        folder=folder,
        tags=_tags(files, folder, problems),
        plugin=point.plugin,
        module=point.module,
        requires=tuple(str(one) for one in (metadata.requires_dist or ())) if metadata else (),
        requires_python=str(metadata.requires_python or "") if metadata else "",
        problems=tuple(problems),
    )


def _is_folder_of(folder: str, name: str, version: Version) -> bool:
    said, _, number = folder.removesuffix(".dist-info").rpartition("-")
    try:
        return canonicalize_name(said) == name and Version(number) == version
    except ValueError:
        return False


def _text(files: Mapping[str, bytes], place: str, problems: list[Found]) -> str | None:
    if place not in files:
        problems.append((place, f"it is missing; {BUILD_AGAIN}"))
        return None
    try:
        return files[place].decode("utf-8")
    except UnicodeDecodeError:
        problems.append((place, f"it is not written in UTF-8; {BUILD_AGAIN}"))
        return None


def _metadata(files: Mapping[str, bytes], folder: str, problems: list[Found]) -> Metadata | None:
    place = f"{folder}/METADATA"
    text = _text(files, place, problems)
    if text is None:
        return None
    try:
        return Metadata.from_email(text)
    except ExceptionGroup as refused:
        problems += [(place, f"{one}; mend it in the plugin's pyproject.toml") for one in refused.exceptions]
        return None


def _named_otherwise(metadata: Metadata, folder: str, name: str, version: Version) -> Iterator[Found]:
    if canonicalize_name(metadata.name) != name:
        yield f"{folder}/METADATA", f"its name is “{metadata.name}” and the file's “{name}”; {BUILD_AGAIN}"
    if metadata.version != version:
        yield f"{folder}/METADATA", f"its version is {metadata.version} and the file's {version}; {BUILD_AGAIN}"


def _other_python(metadata: Metadata, folder: str, host: Host) -> Iterator[Found]:
    wanted = metadata.requires_python or SpecifierSet()
    if not wanted.contains(host.python, prereleases=True):
        what = f"it is meant for Python {wanted} and this is {host.python}; ask its author for a release that fits"
        yield f"{folder}/METADATA", what


def _tags(files: Mapping[str, bytes], folder: str, problems: list[Found]) -> frozenset[str]:
    place = f"{folder}/WHEEL"
    lines = [line.partition(":") for line in (_text(files, place, problems) or "").splitlines()]
    said = [(key.strip().lower(), value.strip()) for key, _, value in lines]
    version = next((value for key, value in said if key == "wheel-version"), "")
    if place in files and version.partition(".")[0] != "1":
        problems.append((place, f"it is a wheel of version “{version}”, and only those of version 1 are known"))
    return frozenset(str(tag) for key, value in said if key == "tag" for tag in parse_tag(value))


def platform_problems(tags: frozenset[Tag], stated: Stated, host: Host) -> Iterator[Found]:
    """Yield what is wrong with the platform that a wheel's file name and metadata say it is for."""
    named = {str(tag) for tag in tags}
    if stated.tags and stated.tags != named:
        what = f"it says {_in_order(stated.tags)} and the file's name {_in_order(named)}; {BUILD_AGAIN}"
        yield f"{stated.folder}/WHEEL", what
    if not named & host.tags:
        what = (
            f"it was built for {_in_order(named)}, which this machine is not; build it for any machine (py3-none-any), "
            "or on one like this"
        )
        yield "", what


def _in_order(tags: Iterable[str]) -> str:
    return ", ".join(sorted(tags))


# --- which plugin it is -----------------------------------------------------------------------------------------------


def _entry_point(files: Mapping[str, bytes], folder: str, problems: list[Found]) -> _Point:
    place = f"{folder}/entry_points.txt"
    if place not in files:
        problems.append((place, f"it is missing, so nothing says which plugin this is; {_NAMED_IN}"))
        return _Point()
    points = _points(_text(files, place, problems) or "", place, problems)
    if points is None:
        return _Point()
    if len(points) != 1:
        several = ", ".join(f"“{point.name}”" for point in points)
        many = f"it names {len(points)} plugins, {several}, and a wheel is one" if points else "it names no plugin"
        problems.append((place, f"{many}; {_NAMED_IN}"))
        return _Point()
    (point,) = points
    wrong = [*_point_problems(point, files)]
    problems += [(place, what) for what in wrong]
    return _Point() if wrong else _Point(point.name, point.module)


def _points(text: str, place: str, problems: list[Found]) -> list[EntryPoint] | None:
    parser = ConfigParser(delimiters=("=",), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their capitals
    try:
        parser.read_string(text)
    except BrokenEntryPoints as broken:
        problems.append((place, f"it cannot be read ({' '.join(str(broken).split())}); {BUILD_AGAIN}"))
        return None
    named = parser.items(PROJECT) if parser.has_section(PROJECT) else []
    return [EntryPoint(name, value, PROJECT) for name, value in named]


def _point_problems(point: EntryPoint, files: Mapping[str, bytes]) -> Iterator[str]:
    if not _PLUGIN_ID.fullmatch(point.name) or point.name == PROJECT:
        yield f"“{point.name}” cannot be a plugin's id: it is small letters, digits and “_”, and not “{PROJECT}”"
    parts = point.value.split(".")
    if not all(part.isidentifier() for part in parts):
        yield f"“{point.value}” is not a module's name; write only the module with the hooks"
    elif not {f"{'/'.join(parts)}/__init__.py", f"{'/'.join(parts)}.py"} & set(files):
        yield f"its module {point.value} is not in the wheel; write the name of the package that is"


# --- its list of files ------------------------------------------------------------------------------------------------


def record_problems(files: Mapping[str, bytes], folder: str) -> Iterator[Found]:
    """Yield what is wrong between the files of a wheel and the list with their hashes that it carries."""
    place = f"{folder}/RECORD"
    if not folder:
        return
    if place not in files:
        yield place, f"the list of the wheel's files is missing; {BUILD_AGAIN}"
        return
    listed: dict[str, tuple[str, str]] = {}
    for number, row in enumerate(csv.reader(io.StringIO(files[place].decode("utf-8", "replace"))), 1):
        if len(row) != _COLUMNS or row[0] in listed:
            yield place, f"line {number} is not one file with its hash and size, once; {BUILD_AGAIN}"
        else:
            listed[row[0]] = (row[1], row[2])
    unlisted = {f"{folder}/{name}" for name in _UNLISTED}
    for name in sorted(set(listed) - set(files)):
        yield name, f"it is on the wheel's list of files and not in it; {BUILD_AGAIN}"
    for name in sorted(set(files) - set(listed) - unlisted):
        yield name, f"it is not on the wheel's list of files: somebody put it in afterwards; {BUILD_AGAIN}"
    for name in sorted(set(files) & set(listed) - unlisted):
        yield from ((name, what) for what in _changed(files[name], *listed[name]))


def _changed(content: bytes, written: str, size: str) -> Iterator[str]:
    kind, _, value = written.partition("=")
    if kind not in _HASHES:
        yield f"the wheel's list of files has no hash of it that counts (sha256); {BUILD_AGAIN}"
    elif value != _hash(kind, content) or (size and size != str(len(content))):
        yield "it is not what the wheel's list of files says: it was changed afterwards, or damaged; have it sent again"


def _hash(kind: str, content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.new(kind, content).digest()).rstrip(b"=").decode("ascii")
