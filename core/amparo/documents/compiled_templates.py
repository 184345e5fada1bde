"""Compiled templates kept: in memory for the process, in a folder for those to come, so that none compiles twice."""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
import tempfile
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from types import CodeType
from typing import Any

import jinja2

from amparo.documents.compiled import CompiledTemplate, Source, compiled
from amparo.documents.package import Member

_IN_MEMORY = 128
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_NAMED = ("amparo", "docxtpl", "jinja2")


class CompiledTemplates:
    """Finds a Word file's compiled template by its hash, and compiles it if it is met for the first time.

    `folder` keeps them from process to process; None keeps them in memory alone. What lies there is Python code, so
    only what this user alone could have written is read. Threads may share it.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: OrderedDict[str, CompiledTemplate | None] = OrderedDict()
        self._lock = Lock()

    def filled(self, file: bytes, values: Mapping[str, Any]) -> bytes:
        """Return the Word file with each tag replaced by its value, compiled if it can be.

        Raises as `CompiledTemplate.filled` and `compiled` do.
        """
        template = self.template(file)
        if template is not None:
            return template.filled(values)
        from amparo.documents.word import filled_by_docxtpl  # noqa: PLC0415 - slow to import, and seldom needed

        return filled_by_docxtpl(file, values)

    def template(self, file: bytes) -> CompiledTemplate | None:
        """Return the Word file compiled, or None for one that is docxtpl's; raises as `compiled` does."""
        key = hashlib.sha256(file).hexdigest()
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = self._read_or_compiled(file, key)
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > _IN_MEMORY:
                self._kept.popitem(last=False)
        return found

    def _read_or_compiled(self, file: bytes, key: str) -> CompiledTemplate | None:
        if self._folder is None:
            return compiled(file)
        place = self._folder / f"{key}-{_made_with()}"
        with suppress(_NotThere):
            return _read(place)
        found = compiled(file)
        with suppress(OSError):  # a full disk or a folder that cannot be written costs time, and no letter
            _write(place, found)
        return found


class _NotThere(Exception):
    """There is nothing at a place that may be read."""


def _made_with() -> str:
    """Return what a compiled template depends on beside its file, as a short text."""
    parts = (*_versions(), sys.implementation.cache_tag or "", sys.version)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def _versions() -> Iterator[str]:
    # The names of the folders say them; reading what lies in there costs as much as the letter.
    beside = (folder.name for folder in Path(jinja2.__file__).parents[1].iterdir())
    folders = {name.partition("-")[0].lower(): name for name in beside if name.endswith(".dist-info")}
    for name in _NAMED:
        yield folders.get(name) or _version(name)


def _version(name: str) -> str:
    from importlib.metadata import version  # noqa: PLC0415 - slow to import, and needed only where libraries lie apart

    return version(name)


def _read(place: Path) -> CompiledTemplate | None:
    try:
        _refuse_others(os.lstat(place.parent), stat.S_ISDIR)
        with os.fdopen(os.open(place, os.O_RDONLY | os.O_NOFOLLOW), "rb") as opened:
            _refuse_others(os.fstat(opened.fileno()), stat.S_ISREG)
            parts = marshal.load(opened)  # noqa: S302 - our own file in our own folder, as was looked at just before
        return None if parts is None else CompiledTemplate(tuple(_part(*part) for part in parts))
    except (OSError, ValueError, EOFError, TypeError) as missing:
        raise _NotThere from missing


def _refuse_others(found: os.stat_result, is_kind: Any) -> None:  # noqa: ANN401 - one of stat's own tests
    if not is_kind(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & _OTHERS_MAY_WRITE:
        raise _NotThere


def _part(name: str, *kept: Any) -> Source | Member:  # noqa: ANN401 - what marshal holds
    return Source.of(name, kept[0]) if isinstance(kept[0], CodeType) else Member(name, *kept)


def _write(place: Path, template: CompiledTemplate | None) -> None:
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    parts = None if template is None else [_written(part) for part in template.parts]
    handle, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(handle, "wb") as file:
        marshal.dump(parts, file)
    Path(name).replace(place)  # whoever reads meanwhile reads the whole


def _written(part: Source | Member) -> tuple[object, ...]:
    return (part.name, part.code) if isinstance(part, Source) else tuple(part)
