"""Bringing a backup back: copied, checked against its manifest, read to the last event, then put in place."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ConfigDict

from amparo.errors import InvalidInput, KeyUnavailable, Refused
from amparo.records.copies import as_one_file, contents, flush
from amparo.records.destroyed_list import LIST, add_to_list, beside, read_list
from amparo.records.engine import postgresql_place
from amparo.records.master_key import read_master_key
from amparo.records.reading_back import read_back
from amparo.records.repository import Records
from amparo.records.transfer import forget_note, transfer
from amparo.settings import Settings
from amparo_app.backup.destroyed import destroy_again, held_of, known_destroyed
from amparo_app.backup.filling import filled
from amparo_app.backup.manifest import RECORDS, CopiedFile, Manifest, check_manifest, damaged, read_manifest
from amparo_app.office_folder import MARKER, Marker
from amparo_app.running import held_by

_CHUNK_BYTES = 1 << 20


class Told(BaseModel):
    """A backup that was read, with a sentence for each thing in it that could not be, or does not agree.

    `held` are the cases (by id) that were erased since it was made, and whose keys it holds still; `erased_again` the
    numbers of those whose keys a restore has destroyed again.
    """

    model_config = ConfigDict(frozen=True)

    backup: Path
    manifest: Manifest
    problems: tuple[str, ...]
    held: tuple[str, ...] = ()
    erased_again: tuple[str, ...] = ()


def verify_backup(backup: Path, environment: Mapping[str, str] = os.environ) -> Told:
    """Read a backup back as a restore would, into a folder that is thrown away; the backup is not touched.

    Raises InvalidInput for a backup that is none, of another version, damaged or of another master key, KeyUnavailable
    without a master key.
    """
    manifest = read_manifest(backup)
    with TemporaryDirectory(prefix="amparo-verify-") as folder:
        settings = _settings(manifest, Path(folder), environment)
        problems = _unpack(backup, manifest, Path(folder), settings)
        held = held_of(manifest, known_destroyed(backup, settings))
        return Told(backup=backup, manifest=manifest, problems=problems, held=held)


def restore_backup(
    backup: Path, data: Path, environment: Mapping[str, str] = os.environ, destroyed: Path | None = None
) -> Told:
    """Make a new office's data folder from a backup, whole or not at all.

    It revives nobody: keys on a list of destroyed ones are destroyed again before the office can be opened. `destroyed`
    is such a list, beside those that are found by themselves.

    Where AMPARO_RECORDS_URL names an empty PostgreSQL database, the records go there, from whichever kind they were
    backed up. Raises as `verify_backup` does, InvalidInput for a folder with anything in it, Refused for a living
    office and a database that holds records.
    """
    data = data.absolute()
    _check_free(data)
    manifest = read_manifest(backup)
    settings = _settings(manifest, data, environment)
    elsewhere = bool(postgresql_place(settings.records_url))
    if not elsewhere and settings.records_url != f"sqlite:///{data / RECORDS}":
        raise InvalidInput(
            f"AMPARO_RECORDS_URL names another file than the one that a restore makes ({data / RECORDS}); nothing was "
            "changed. Unset it, or name an empty PostgreSQL database in it, then repeat the command."
        )
    keys = known_destroyed(backup, settings, destroyed)
    with filled(data) as folder:
        problems = _unpack(backup, manifest, folder, settings)
        again = destroy_again(folder / RECORDS, settings, keys)
        if elsewhere:
            _move(folder / RECORDS, settings.records_url, _note(manifest, data, len(keys)))
        marker = Marker.of(settings)
        (folder / MARKER).write_text(marker.model_dump_json(indent=2) + "\n", encoding="utf-8")
        flush(folder / MARKER)
    if elsewhere:
        forget_note(settings.records_url)
    return Told(
        backup=backup,
        manifest=manifest,
        problems=(*problems, *_kept_beside(data, settings)),
        held=held_of(manifest, keys),
        erased_again=again,
    )


def _kept_beside(data: Path, settings: Settings) -> tuple[str, ...]:
    """Bring the list beside the master key up to date from the restored office's; return what went wrong."""
    try:
        add_to_list(beside(settings.master_key_file), read_list(data / LIST))
    except OSError as problem:
        return (f"The list of destroyed keys could not be kept beside the master key: {problem.strerror}.",)
    return ()


def _move(file: Path, url: str, note: str) -> None:
    """Pour restored records into an empty PostgreSQL database in one transaction, and take their file away.

    They are there before the office's folder is; killed between the two, the same restore finds its own note in the
    database and only makes the folder.
    """
    transfer(f"sqlite:///{file}", url, note)
    file.unlink()


def _note(manifest: Manifest, data: Path, destroyed: int) -> str:
    return f"restored into {data} from {manifest.code} without {destroyed} destroyed keys, which is not finished yet"


def _check_free(data: Path) -> None:
    running = held_by(data / "up.lock")
    if running is not None:
        raise Refused(
            f"An office runs in {data} (process {running}), and nothing is restored over it. Name a new folder with "
            "--data, or stop that office and move its folder away first."
        )
    if data.exists() and not (data.is_dir() and not any(data.iterdir())):
        raise InvalidInput(
            f"There is something in {data} already, and a restore writes over nothing. Name a new folder with "
            "--data, or move that one away first."
        )


def _settings(manifest: Manifest, data: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings for reading a backup: the key that is named, else where it lay, else where keys lie."""
    named = environment.get("AMPARO_MASTER_KEY_FILE")
    key = manifest.master_key_file if not named and manifest.master_key_file.exists() else None
    return Settings.from_environment(environment, data_folder=data, training=manifest.training, master_key_file=key)


def _unpack(backup: Path, manifest: Manifest, folder: Path, settings: Settings) -> tuple[str, ...]:
    """Copy a backup into a folder, checked; return what of it cannot be read."""
    master = _master(backup, settings.master_key_file)
    check_manifest(backup, manifest, master, settings.master_key_file)
    for file in manifest.files:
        _copy(backup, file, folder)
    url = f"sqlite:///{folder / RECORDS}"
    with closing(Records.open(url, settings.master_key_file, training=manifest.training)) as records:
        problems = tuple(read_back(records))
        if contents(records) != manifest.contents:
            raise damaged(backup, "its records do not hold what it says they do")
    as_one_file(folder / RECORDS)
    return problems


def _master(backup: Path, file: Path) -> bytes:
    try:
        return read_master_key(file)
    except KeyUnavailable as missing:
        raise KeyUnavailable(
            f"The backup in {backup} opens only with the office's master key, which is never in it, and no good one "
            f"is at {file}. Put your copy there, or name its place in AMPARO_MASTER_KEY_FILE; nothing was changed."
        ) from missing


def _copy(backup: Path, file: CopiedFile, folder: Path) -> None:
    """Copy one file, and raise InvalidInput unless it is what was written."""
    source, to = backup / file.name, folder / file.name
    to.parent.mkdir(exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    try:
        with source.open("rb") as read, os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as written:
            while chunk := read.read(_CHUNK_BYTES):
                digest.update(chunk)
                written.write(chunk)
            written.flush()
            os.fsync(written.fileno())
    except FileNotFoundError as missing:
        raise damaged(backup, f"{file.name} is missing") from missing
    except OSError as problem:
        raise InvalidInput(
            f"{source} could not be copied to {folder}: {problem.strerror}. Nothing is left of it; make room, then "
            "repeat the command."
        ) from problem
    if digest.hexdigest() != file.sha256:
        raise damaged(backup, f"{file.name} has {to.stat().st_size} bytes and {file.size} were written, or others")
