"""The manifest: what a backup holds, under a code that only the office's master key can make."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from amparo.errors import InvalidInput
from amparo.records.copies import Contents, flush
from amparo.records.master_key import authentication, fingerprint
from amparo.records.migrations import REVISION

MANIFEST = "manifest.json"
RECORDS = "amparo.db"
MAILS = "mail"
FORMAT = 1


class Version(BaseModel):
    """By which Amparo a backup was made, of which form it is, and of which version its records are."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: int
    amparo: str
    schema_revision: str


class CopiedFile(BaseModel):
    """One file of a backup: its name under the backup's folder, its bytes, and their SHA-256 in hex."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    size: int
    sha256: str


class Manifest(Version):
    """What a backup holds; `made` in UTC. The master key is not in it: `master_key_file` says where it lay.

    `master_key` is the key's fingerprint; `code` covers everything else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    made: datetime
    training: bool
    master_key_file: Path
    master_key: str
    contents: Contents
    files: tuple[CopiedFile, ...]
    code: str = ""

    def signed(self, master: bytes) -> Manifest:
        """Return the manifest with its code."""
        return self.model_copy(update={"code": authentication(master, self._covered())})

    def is_as_written(self, master: bytes) -> bool:
        """Return whether nothing of it was changed since it was signed."""
        return self.code == authentication(master, self._covered())

    def _covered(self) -> bytes:
        return self.model_dump_json(exclude={"code"}).encode()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest, safe on the disk."""
    file = folder / MANIFEST
    file.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    file.chmod(0o600)
    flush(file)


def read_manifest(backup: Path) -> Manifest:
    """Read the manifest of a backup of this version; what it says is not to be believed before it is checked.

    Raises InvalidInput for no backup, one of another version, and one that is damaged.
    """
    try:
        text = (backup / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise InvalidInput(
            f"There is no backup in {backup}: its {MANIFEST} is missing.", "Name the folder that `amparo backup` made."
        ) from missing
    except (OSError, UnicodeDecodeError) as unreadable:
        raise InvalidInput(f"The backup in {backup} cannot be read: {unreadable}.") from unreadable
    _check_version(backup, _parsed(Version, backup, text))
    return _parsed(Manifest, backup, text)


def check_manifest(backup: Path, manifest: Manifest, master: bytes, master_key_file: Path) -> None:
    """Raise InvalidInput unless this master key wrote the manifest, and exactly so."""
    if manifest.master_key != fingerprint(master):
        raise InvalidInput(
            f"The master key at {master_key_file} (fingerprint {fingerprint(master)}) is not the one of the backup in "
            f"{backup} ({manifest.master_key}). Name the key of {manifest.made:%Y-%m-%d} in AMPARO_MASTER_KEY_FILE; "
            "nothing was changed."
        )
    if not manifest.is_as_written(master):
        raise InvalidInput(f"{_damaged(backup)}: its {MANIFEST} is not what was written. {_ANOTHER}")


def damaged(backup: Path, what: str) -> InvalidInput:
    """Return the error for a backup that is not what was written."""
    return InvalidInput(f"{_damaged(backup)}: {what}. {_ANOTHER}")


_ANOTHER = "Use another backup; nothing was changed."

Model = TypeVar("Model", bound=BaseModel)


def _damaged(backup: Path) -> str:
    return f"The backup in {backup} was cut short or changed since it was made"


def _parsed(model: type[Model], backup: Path, text: str) -> Model:
    try:
        return model.model_validate_json(text)
    except ValidationError as wrong:
        raise damaged(backup, f"its {MANIFEST} cannot be understood") from wrong


def _check_version(backup: Path, version: Version) -> None:
    if (version.format, version.schema_revision) != (FORMAT, REVISION):
        raise InvalidInput(
            f"The backup in {backup} was made by Amparo {version.amparo}, with records of version "
            f"{version.schema_revision}; this program works with {REVISION}. Install that Amparo, restore with it, and "
            "upgrade afterwards; nothing was changed."
        )
