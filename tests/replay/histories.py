"""Recorded histories, sealed as they were, with the throw-away keys of the invented cases that they tell of."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict
from temporalio.client import WorkflowHistory

from amparo.records import tables
from amparo.records.keys import SYSTEM_KEY, Keys
from amparo.records.repository import Records

HERE = Path(__file__).parent
MANIFEST = "manifest.json"


class Manifest(BaseModel):
    """Which case each file of a release tells of, and what opens it; the keys are wrapped by the master key."""

    model_config = ConfigDict(frozen=True)

    master_key: str
    keys: dict[str, str]
    histories: dict[str, str]


def releases() -> list[Path]:
    """Return the folders of every release with recorded histories, by name."""
    return sorted(found.parent for found in HERE.glob(f"*/{MANIFEST}"))


def manifest_of(release: Path) -> Manifest:
    """Return what a release's folder holds."""
    return Manifest.model_validate_json((release / MANIFEST).read_text(encoding="utf-8"))


def history(release: Path, file: str) -> WorkflowHistory:
    """Return one recorded history."""
    raw = gzip.decompress((release / file).read_bytes()).decode()
    return WorkflowHistory.from_json(manifest_of(release).histories[file], raw)


@contextmanager
def keys_of(release: Path, scratch: Path) -> Iterator[Keys]:
    """Give the keys of a release's cases, in records made for them."""
    manifest, master_key = manifest_of(release), scratch / "master.key"
    master_key.write_text(manifest.master_key, encoding="ascii")
    records = Records.initialize(f"sqlite:///{scratch}/amparo.db", master_key)
    with records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == SYSTEM_KEY))
        rows = [{"id": id_, "wrapped": base64.b64decode(wrapped)} for id_, wrapped in manifest.keys.items()]
        connection.execute(tables.keys.insert(), rows)
    yield records.keys
    records.close()
