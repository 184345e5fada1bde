"""The demo's own folder: emptied and filled anew at each run, but never one that somebody else's things lie in."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from amparo.errors import InvalidInput, Refused
from amparo_app.running import held_by
from amparo_app.supervisor import end_orphan

_NOTE = "README.txt"
_MARK = "This folder was made by `amparo demo`"
_TEXT = f"""{_MARK}, which empties it at every run: keep nothing of yours in it.
Everybody in it is invented.

documents/    the Word letters of the case
mail          the e-mails that were sent, one file each: open them with a mail program or a text editor
intake.yaml   the intake that the case was opened from
office/       the office's data folder: name it with --data to look around
master.key    the key that opens the office's records
"""


class Folder(BaseModel):
    """Where the demo leaves what it makes."""

    model_config = ConfigDict(frozen=True)

    out: Path

    @property
    def office(self) -> Path:
        """Return the office's data folder."""
        return self.out / "office"

    @property
    def documents(self) -> Path:
        """Return the folder of the letters."""
        return self.out / "documents"

    @property
    def mail(self) -> Path:
        """Return where the mails can be found: a link to the office's own folder of them."""
        return self.out / "mail"

    @property
    def intake(self) -> Path:
        """Return the intake file."""
        return self.out / "intake.yaml"

    @property
    def master_key(self) -> Path:
        """Return the key, outside the office's data folder as an office's key has to be."""
        return self.out / "master.key"


def fresh_folder(out: Path) -> Folder:
    """Make the demo's folder, or empty the one that it made before.

    Raises InvalidInput for a folder with anything in it that the demo did not make, Refused while another demo runs.
    """
    folder = Folder(out=out)
    if out.exists() and not out.is_dir():
        raise InvalidInput(f"{out} is a file. Name a folder for the demo with --out.")
    if out.is_dir() and any(out.iterdir()):
        _check_own(folder)
        asyncio.run(end_orphan(folder.office, lambda _: None))  # of a demo that was killed: nobody else will
        _empty(out)
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        (out / _NOTE).write_text(_TEXT, encoding="utf-8")
        folder.documents.mkdir()
        folder.mail.symlink_to(Path("office") / "mail", target_is_directory=True)
    except OSError as problem:
        raise InvalidInput(
            f"The demo cannot write into {out}: {problem.strerror}. Name another folder with --out."
        ) from problem
    return folder


def _check_own(folder: Folder) -> None:
    note = folder.out / _NOTE
    if not note.is_file() or not note.read_text(encoding="utf-8", errors="replace").startswith(_MARK):
        raise InvalidInput(
            f"There is something in {folder.out} that the demo did not make, so nothing was touched. Name a new folder "
            "with --out."
        )
    running = held_by(folder.office / "up.lock")
    if running is not None:
        raise Refused(
            f"An office runs in {folder.out} (process {running}): another demo, or an `amparo up`. Let it "
            "end or stop it, then start the demo again."
        )


def _empty(out: Path) -> None:
    for entry in out.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
