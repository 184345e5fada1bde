"""Destroyed keys and backups: the lists that lie outside of the records, and which backups still hold such keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from amparo.errors import InvalidInput
from amparo.records.cleaning import clean
from amparo.records.copies import as_one_file, flush
from amparo.records.destroyed_list import LIST, add_to_list, beside, read_list
from amparo.records.erasures import DestroyedKey
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.backup.manifest import MANIFEST, Manifest

_KNOWN = "backups.json"


class _Known(BaseModel):
    """Where an office's backups were written to."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    backups: tuple[Path, ...] = ()


def keep_lists(settings: Settings, records: Records) -> tuple[str, ...]:
    """Bring the lists of destroyed keys up to date, in the data folder and beside the master key.

    Returns a sentence for each that could not be written.
    """
    keys, problems = records.destroyed_keys(), []
    if not keys:
        return ()
    for file in (settings.data_folder / LIST, beside(settings.master_key_file)):
        try:
            add_to_list(file, keys)
        except OSError as problem:
            problems.append(
                f"The list of destroyed keys could not be written to {file} ({problem.strerror}). Copy it there by "
                f"hand from {settings.data_folder / LIST}: without it an old backup could bring erased cases back."
            )
    return tuple(problems)


def known_destroyed(backup: Path, settings: Settings, handed: Path | None = None) -> tuple[DestroyedKey, ...]:
    """Return the destroyed keys of every list in reach of a restore.

    That is the list beside the master key, those in the backup and in the backups beside it, and the one that was
    handed over: a file, or a folder that holds one. Raises InvalidInput for one that cannot be read.
    """
    if handed is not None:
        handed = handed / LIST if handed.is_dir() else handed
        if not handed.is_file():
            raise InvalidInput(f"There is no list of destroyed keys at {handed}; nothing was changed.")
    beside_it = (folder / LIST for folder in backup.absolute().parent.iterdir() if (folder / MANIFEST).is_file())
    files = (*([handed] if handed else []), beside(settings.master_key_file), backup / LIST, *sorted(beside_it))
    return tuple({key.id: key for file in files for key in read_list(file)}.values())


def destroy_again(file: Path, settings: Settings, keys: Iterable[DestroyedKey]) -> tuple[str, ...]:
    """Destroy keys in restored records (an SQLite file that nobody uses yet); return the numbers of their cases.

    A list of them lies beside the file afterwards.
    """
    url = f"sqlite:///{file}"
    with closing(Records.open(url, settings.master_key_file, training=settings.training)) as records:
        erased = records.erase_again(keys)
        if erased and clean(records.database, None):
            for one in erased:
                records.mark_cleaned(one.case)
        destroyed = records.destroyed_keys()
    as_one_file(file)
    if destroyed:
        add_to_list(file.with_name(LIST), destroyed)
    return tuple(one.number for one in erased)


def held_of(manifest: Manifest, destroyed: Iterable[DestroyedKey]) -> tuple[str, ...]:
    """Return the cases (by id) whose key was destroyed and is in a backup still."""
    there = {chain.case for chain in manifest.contents.chains} - set(manifest.contents.destroyed_keys)
    return tuple(key.id for key in destroyed if key.id in there)


def note_backup(settings: Settings, to: Path) -> None:
    """Remember where a backup was written to."""
    known = _known(settings)
    file = settings.data_folder / _KNOWN
    unfinished = file.with_name(f".{_KNOWN}")
    remembered = _Known(backups=tuple(dict.fromkeys((*known.backups, to))))
    unfinished.write_text(remembered.model_dump_json(indent=2) + "\n", encoding="utf-8")
    unfinished.replace(file)
    flush(file.parent)


def backups_in_reach(settings: Settings) -> Mapping[Path, Manifest]:
    """Return the backups of an office that are still where they were written to, and those beside them."""
    return {folder: manifest for folder in _folders(settings) if (manifest := _manifest(folder)) is not None}


def still_holding(settings: Settings, destroyed: Iterable[DestroyedKey]) -> tuple[Path, ...]:
    """Return the backups in reach that hold destroyed keys still."""
    keys = tuple(destroyed)
    return tuple(folder for folder, manifest in backups_in_reach(settings).items() if held_of(manifest, keys))


def holding_case(settings: Settings, case: str) -> tuple[Path, ...]:
    """Return the backups in reach that hold the key of a case (by id)."""
    return tuple(
        folder
        for folder, manifest in backups_in_reach(settings).items()
        if case in {chain.case for chain in manifest.contents.chains} - set(manifest.contents.destroyed_keys)
    )


def _known(settings: Settings) -> _Known:
    try:
        return _Known.model_validate_json((settings.data_folder / _KNOWN).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return _Known()


def _folders(settings: Settings) -> Iterator[Path]:
    parents = sorted({backup.parent for backup in _known(settings).backups if backup.parent.is_dir()})
    for parent in parents:
        yield from sorted(folder for folder in parent.iterdir() if (folder / MANIFEST).is_file())


def _manifest(folder: Path) -> Manifest | None:
    """Read a manifest, also of an earlier version; None for what is none."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return None
