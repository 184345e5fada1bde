"""The demo's folder: its own is emptied, anybody else's is left alone."""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from amparo.errors import InvalidInput, Refused
from amparo_app.demo.folder import fresh_folder


def test_a_second_run_empties_the_folder_that_the_first_one_made(tmp_path: Path) -> None:
    """What the first run left is gone, and the folder is ready again."""
    first = fresh_folder(tmp_path / "demo")
    (first.documents / "letter.docx").write_bytes(b"old")
    (first.office / "logs").mkdir(parents=True)

    second = fresh_folder(tmp_path / "demo")

    assert ["README.txt", "documents", "mail"] == sorted(entry.name for entry in second.out.iterdir())
    assert [] == list(second.documents.iterdir())


def test_an_empty_folder_may_be_used(tmp_path: Path) -> None:
    """A folder that somebody made for the demo is taken."""
    assert (fresh_folder(tmp_path).out / "README.txt").is_file()


def test_a_folder_with_other_things_in_it_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    """The sentence names the folder and the way out; nothing was touched."""
    (tmp_path / "thesis.docx").write_bytes(b"years of work")

    with pytest.raises(InvalidInput, match=r"the demo did not make.*--out"):
        fresh_folder(tmp_path)

    assert ["thesis.docx"] == [entry.name for entry in tmp_path.iterdir()]


def test_somebody_elses_readme_does_not_make_a_folder_the_demos(tmp_path: Path) -> None:
    """Only the demo's own first line does."""
    (tmp_path / "README.txt").write_text("About my project\n")

    with pytest.raises(InvalidInput, match="did not make"):
        fresh_folder(tmp_path)


def test_a_link_in_the_folder_is_removed_and_not_what_it_points_to(tmp_path: Path) -> None:
    """The mail folder is a link: emptying must not reach through it."""
    folder = fresh_folder(tmp_path / "demo")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.eml").write_bytes(b"mail")
    folder.mail.unlink()
    folder.mail.symlink_to(elsewhere)

    fresh_folder(tmp_path / "demo")

    assert (elsewhere / "kept.eml").is_file()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A file is no folder."""
    (tmp_path / "demo").write_text("")

    with pytest.raises(InvalidInput, match="is a file"):
        fresh_folder(tmp_path / "demo")


def test_a_folder_in_which_an_office_runs_is_refused(tmp_path: Path) -> None:
    """Two demos in one folder would pull it from under each other."""
    folder = fresh_folder(tmp_path / "demo")
    folder.office.mkdir()
    with (folder.office / "up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(Refused, match="An office runs in"):
            fresh_folder(tmp_path / "demo")
