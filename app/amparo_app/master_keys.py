"""An office's master key: how it stands, and another put in its place while nothing runs."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

from amparo.errors import KeyUnavailable, Refused
from amparo.records import tables
from amparo.records.copies import contents
from amparo.records.master_key import fingerprint, master_key_warnings, next_key_file, read_master_key
from amparo.records.repository import Records
from amparo.records.rotation import Rotation, rotate_master_key
from amparo.settings import Settings
from amparo_app.running import alone, held_by


class KeyStatus(BaseModel):
    """How the master key stands: its file with permissions as in 600, how many keys it wraps and how many open.

    `erased` counts the cases without a key; `problems` has a sentence for each thing that is wrong.
    """

    model_config = ConfigDict(frozen=True)

    master_key_file: Path
    fingerprint: str
    permissions: str
    keys: int
    opened: int
    cases: int
    records: int = 0
    organizations: int
    erased: int
    problems: tuple[str, ...]


def key_status(settings: Settings) -> KeyStatus:
    """Try the master key on every key of the records; raises KeyUnavailable where there is none or a wrong one."""
    file = settings.master_key_file
    master = read_master_key(file)
    with closing(Records.open(settings.records_url, file, training=settings.training)) as records:
        with records.database.read() as connection:
            ids = connection.execute(sa.select(tables.keys.c.id).order_by(tables.keys.c.id)).scalars().all()
        closed = [id_ for id_ in ids if not _opens(records, id_)]
        held = contents(records)
        erased, kept = len(held.destroyed_keys), len({end.case for end in held.registers} & set(ids))
    organizations = sum(id_.startswith("organization/") for id_ in ids)
    damaged = (f"The key “{id_}” does not open: compare the records with a backup." for id_ in closed)
    return KeyStatus(
        master_key_file=file,
        fingerprint=fingerprint(master),
        permissions=f"{stat.S_IMODE(file.stat().st_mode):o}",
        keys=len(ids),
        opened=len(ids) - len(closed),
        cases=len(ids) - organizations - kept - 1,
        records=kept,
        organizations=organizations,
        erased=erased,
        problems=(*master_key_warnings(file, settings.data_folder), *interrupted_change(file), *damaged),
    )


def interrupted_change(file: Path) -> tuple[str, ...]:
    """Return a sentence if a change of the master key was begun and not brought to its end."""
    following = next_key_file(file)
    if not following.exists():
        return ()
    interrupted = (
        f"A change of the master key was interrupted: there is another key at {following}. Both are needed until "
        "`amparo keys rotate` was run again, which brings it to its end; delete neither."
    )
    return (interrupted,)


def rotate_key(settings: Settings) -> Rotation:
    """Change the master key of an office at rest; raises Refused while it runs, else as `rotate_master_key`."""
    data = settings.data_folder
    # the sender of an office whose processes were started one by one, without `amparo up`
    running = next((pid for lock in ("up.lock", "sender.lock") if (pid := held_by(data / lock)) is not None), None)
    if running is not None:
        raise Refused(
            f"The office in {data} runs (process {running}), and its master key is only changed while it rests: what "
            "runs knows the key of its start. Stop it where it was started, then repeat the command."
        )
    with alone(data):
        return rotate_master_key(settings.records_url, settings.master_key_file)


def _opens(records: Records, id_: str) -> bool:
    try:
        records.keys.load(id_)
    except KeyUnavailable:
        return False
    return True
