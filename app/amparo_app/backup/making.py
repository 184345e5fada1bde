"""Making a backup: the records at one moment, and the mails in files, while the office goes on."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from amparo.errors import InvalidInput, RecordsUnreachable
from amparo.plugins import ENGINE_VERSION
from amparo.records.copies import as_one_file, contents, copy_records, flush
from amparo.records.destroyed_list import LIST, add_to_list
from amparo.records.master_key import fingerprint, read_master_key
from amparo.records.migrations import REVISION
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.backup.destroyed import note_backup
from amparo_app.backup.filling import filled
from amparo_app.backup.manifest import FORMAT, MAILS, RECORDS, CopiedFile, Manifest, write_manifest


def make_backup(settings: Settings, to: Path) -> Manifest:
    """Write an office's backup into a new folder, whole or not at all, and return its manifest.

    Whatever database the records are in, the copy is one SQLite file. Raises InvalidInput where something lies at `to`
    already, RecordsUnreachable and KeyUnavailable when the records cannot be read.
    """
    to = to.absolute()
    if to.exists() and not (to.is_dir() and not any(to.iterdir())):
        raise InvalidInput(f"There is something at {to} already, and no backup is written over. Name a new folder.")
    master = read_master_key(settings.master_key_file)
    with filled(to) as folder:
        made = datetime.now(UTC)  # before the copy: whatever was acknowledged until then is in it
        try:
            copy_records(settings.records_url, folder / RECORDS)
            _copy_mails(settings.data_folder / MAILS, folder / MAILS)
            manifest = _manifest(settings, folder, fingerprint(master), made).signed(master)
            write_manifest(folder, manifest)
            note_backup(settings, to)
        except OSError as problem:
            raise RecordsUnreachable(
                f"The backup could not be written to {to}: {problem.strerror}. Nothing is left of it; make room or "
                "name another place, then repeat it."
            ) from problem
    return manifest


def _copy_mails(mails: Path, to: Path) -> None:
    """Copy the mails that lie in files; one is never half there, since it is put in place whole."""
    if not mails.is_dir():
        return
    to.mkdir(mode=0o700)
    for mail in sorted(mails.glob("*.eml")):
        if mail.is_file() and not mail.is_symlink():
            shutil.copyfile(mail, to / mail.name)
            (to / mail.name).chmod(0o600)
            flush(to / mail.name)
    flush(to)


def _manifest(settings: Settings, folder: Path, master_key: str, made: datetime) -> Manifest:
    copy = Records.open(f"sqlite:///{folder / RECORDS}", settings.master_key_file, training=settings.training)
    with closing(copy):
        held, destroyed = contents(copy), copy.destroyed_keys()
    as_one_file(folder / RECORDS)
    if destroyed:
        add_to_list(folder / LIST, destroyed)
    return Manifest(
        format=FORMAT,
        amparo=ENGINE_VERSION,
        schema_revision=REVISION,
        made=made,
        training=settings.training,
        master_key_file=settings.master_key_file,
        master_key=master_key,
        contents=held,
        files=tuple(_files(folder)),
    )


def _files(folder: Path) -> Iterator[CopiedFile]:
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        yield CopiedFile(name=path.relative_to(folder).as_posix(), size=path.stat().st_size, sha256=digest)
