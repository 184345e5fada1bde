"""Where an export goes: a folder or a zip, each file once, with the hash of each; names that say nothing of anybody."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Protocol

from amparo.errors import InvalidInput
from amparo_app.harmless_cells import harmless

if TYPE_CHECKING:
    from datetime import date, datetime

SUMS = "SHA256SUMS.txt"
_DAY = (2000, 1, 1, 0, 0, 0)
_OWNER_ALONE = 0o600 << 16


class Spool(Protocol):
    """What a long file of many cases is gathered in until it is written."""

    def write(self, data: bytes, /) -> object:
        """Take more."""
        ...

    def pieces(self) -> Iterator[bytes]:
        """Yield everything that was written, and be gone."""
        ...


class MemorySpool:
    """Gathers in memory, for one case."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Take more."""
        self._parts.append(data)

    def pieces(self) -> Iterator[bytes]:
        """Yield everything."""
        yield from self._parts


class Target(ABC):
    """A folder or a zip; `add` writes a whole file, `spool` begins a long one that `finish` writes.

    `spools` gives what long files are gathered in, by name.
    """

    def __init__(self, spools: Callable[[str], Spool] = lambda _: MemorySpool()) -> None:
        self._spools = spools
        self._long: dict[str, Spool] = {}
        self._sums = spools(SUMS)
        self.files = 0

    def add(self, name: str, content: bytes | str) -> str:
        """Write a file and return its hash (SHA-256, hex)."""
        raw = content.encode() if isinstance(content, str) else content
        return self._add(name, iter((raw,)))

    def append(self, name: str, data: bytes) -> None:
        """Write more to a long file."""
        if name not in self._long:
            self._long[name] = self._spools(name)
        self._long[name].write(data)

    def table(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Write more rows to a long table, CSV that a spreadsheet program opens right and executes nothing of."""
        if name not in self._long:
            self.append(name, b"\xef\xbb\xbf" + _lines([heads]))
        self.append(name, _lines(rows))

    def finish(self) -> None:
        """Write the long files, and last of all the hashes."""
        for name in sorted(self._long):
            self._add(name, self._long.pop(name).pieces())
        self._write(SUMS, self._sums.pieces())

    def _add(self, name: str, pieces: Iterator[bytes]) -> str:
        total = hashlib.sha256()

        def hashed() -> Iterator[bytes]:
            for piece in pieces:
                total.update(piece)
                yield piece

        self._write(_safe(name), hashed())
        self._sums.write(f"{total.hexdigest()}  {name}\n".encode())
        self.files += 1
        return total.hexdigest()

    @abstractmethod
    def _write(self, name: str, pieces: Iterator[bytes]) -> None:
        """Write a file whole."""


class ZipTarget(Target):
    """A zip, written from its beginning to its end into a file that need not be one on a disk."""

    def __init__(
        self, file: IO[bytes] | io.RawIOBase, spools: Callable[[str], Spool] = lambda _: MemorySpool()
    ) -> None:
        super().__init__(spools)
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)

    def finish(self) -> None:
        """Write what is left, and the zip's own list."""
        super().finish()
        self._zip.close()

    def _write(self, name: str, pieces: Iterator[bytes]) -> None:
        entry = zipfile.ZipInfo(name, _DAY)  # the day would say when somebody's file was touched
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _OWNER_ALONE
        with self._zip.open(entry, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)


class FolderTarget(Target):
    """A new folder that its owner alone can enter; raises InvalidInput where one lies already, or none can be made."""

    def __init__(self, folder: Path, spools: Callable[[str], Spool] = lambda _: MemorySpool()) -> None:
        super().__init__(spools)
        self._folder = folder
        try:
            folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.mkdir(mode=0o700)
        except FileExistsError as there:
            raise InvalidInput(f"There is a {folder} already. Choose a new name for the export.") from there
        except OSError as problem:
            raise InvalidInput(f"{folder} cannot be made: {problem.strerror}. Choose another place.") from problem

    def _write(self, name: str, pieces: Iterator[bytes]) -> None:
        file = self._folder / name
        for above in reversed(file.relative_to(self._folder).parents):
            (self._folder / above).mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as written:
            for piece in pieces:
                written.write(piece)


def unpack(file: IO[bytes] | io.RawIOBase, folder: Path) -> int:
    """Write the files of a zip of ours into a new folder and return how many; raises InvalidInput as a folder does."""
    with zipfile.ZipFile(file) as zipped:
        target = FolderTarget(folder)
        for entry in zipped.infolist():
            with zipped.open(entry) as content:
                target._write(_safe(entry.filename), iter(lambda: content.read(1024 * 1024), b""))  # noqa: SLF001
        return len(zipped.infolist())


def day(value: date | datetime | None) -> str:
    """Return a day or an instant as tables hold it."""
    return "" if value is None else value.isoformat()


def _lines(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [harmless(one) for one in row] for row in rows
    )
    return text.getvalue().encode()


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise InvalidInput(f"“{name}” is no name for a file of an export.")
    return str(path)
