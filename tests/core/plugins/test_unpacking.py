"""Wheels unpacked: whole or not at all, read-only, and made again when they are not what they were."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.core.plugins.wheels import sound

from amparo.errors import InvalidInput
from amparo.plugins.unpacking import remove_folder, unpacked


class Shelf:
    """A wheel of the records, and how often its content was asked for and something was told."""

    def __init__(self, data: Path) -> None:
        self.data, self.asked, self.told = data, 0, list[str]()
        self.file, self.body = sound()
        self.sha256 = hashlib.sha256(self.body).hexdigest()

    def content(self) -> tuple[str, bytes]:
        """Give the content, as the records do."""
        self.asked += 1
        return self.file, self.body

    def unpacked(self) -> Path:
        """Have it unpacked."""
        return unpacked(self.sha256, self.content, self.data, self.told.append)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Return a wheel that is not unpacked yet."""
    made = Shelf(tmp_path)
    yield made
    for folder in (tmp_path / "plugins").iterdir() if (tmp_path / "plugins").is_dir() else ():
        remove_folder(folder)


def test_a_wheel_is_unpacked_once_where_nobody_may_write(shelf: Shelf) -> None:
    """Its content is not read from the records again."""
    first, second = shelf.unpacked(), shelf.unpacked()
    code = first / "amparo_harbor" / "__init__.py"

    assert shelf.data / "plugins" / shelf.sha256 == first == second
    assert (1, []) == (shelf.asked, shelf.told)
    assert [0o444, 0o555, 0o555] == [path.stat().st_mode & 0o777 for path in (code, code.parent, first)]


@pytest.mark.parametrize("spoil", ["changed", "added", "removed", "link"])
def test_what_was_touched_is_made_again_and_told(shelf: Shelf, spoil: str) -> None:
    """Whatever somebody did to it there, what runs is what was installed."""
    code = shelf.unpacked() / "amparo_harbor" / "__init__.py"
    written = code.read_bytes()
    code.parent.chmod(0o700)
    code.chmod(0o600)
    match spoil:
        case "changed":
            code.write_bytes(written.replace(b"Harbor", b"Karbor"))
        case "added":
            (code.parent / "more.py").write_text("", encoding="utf-8")
        case "removed":
            code.unlink()
        case _:
            code.unlink()
            code.symlink_to("/etc/passwd")
    again = shelf.unpacked()

    assert written == (again / "amparo_harbor" / "__init__.py").read_bytes()
    assert ["__init__.py"] == [path.name for path in (again / "amparo_harbor").iterdir()]
    assert "was damaged (" in shelf.told[0]
    assert [shelf.sha256] == [path.name for path in again.parent.iterdir()]


def test_what_is_gone_is_made_again_without_a_word(shelf: Shelf) -> None:
    """A machine that joins the office has nothing unpacked yet."""
    remove_folder(shelf.unpacked())
    again = shelf.unpacked()

    assert (True, [], 2) == (again.is_dir(), shelf.told, shelf.asked)


def test_of_many_at_once_each_finds_it_whole(shelf: Shelf) -> None:
    """The relay and the command line start at the same moment."""
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: shelf.unpacked(), range(16)))

    assert {shelf.data / "plugins" / shelf.sha256} == found
    assert [shelf.sha256] == [path.name for path in (shelf.data / "plugins").iterdir()]


def test_what_a_killed_process_left_is_cleared_away(shelf: Shelf) -> None:
    """After an hour nobody is at it any more; what is younger may be somebody's at work."""
    left, young = shelf.data / "plugins" / ".unfinished-old", shelf.data / "plugins" / ".unfinished-new"
    left.mkdir(parents=True)
    young.mkdir()
    (left / "half.py").write_text("", encoding="utf-8")
    os.utime(left, (time.time() - 7_200,) * 2)
    shelf.unpacked()

    assert (False, True) == (left.exists(), young.exists())


def test_records_that_do_not_hold_what_was_installed_are_told(shelf: Shelf) -> None:
    """Nothing is unpacked then."""
    shelf.body = shelf.body[:100]
    with pytest.raises(InvalidInput, match="it is no wheel, or a damaged one"):
        shelf.unpacked()

    assert [] == [*(shelf.data / "plugins").iterdir()]
