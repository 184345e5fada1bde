"""Keys: one for each case, each organization and the system, wrapped by the master key, and never made on demand."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.master_key import KEY_BITS, next_key_file

if TYPE_CHECKING:
    from amparo.records.engine import Database

SYSTEM_KEY = "system"
_NONCE_BYTES = 12
_KEPT_SECONDS = 600.0  # a key destroyed by another process is soon forgotten by this one too
_KEPT_MOST = 4096


def organization_key(organization: str) -> str:
    """Return the id of an organization's key."""
    return f"organization/{organization}"


def has_key(case: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Return the condition of a query that the case in this column was not erased."""
    return sa.exists().where(tables.keys.c.id == case)


def plugin_key(case_key: bytes, plugin: str) -> bytes:
    """Derive the key for what one case sends to one plugin (HKDF-SHA256); it opens nothing else of the case."""
    return HKDF(SHA256(), KEY_BITS // 8, salt=None, info=b"amparo/plugin/" + plugin.encode()).derive(case_key)


def seal_with(key: bytes, field: str, raw: bytes) -> bytes:
    """Seal bytes under a key (AES-GCM), bound to the name of the field they belong to."""
    return _seal(AESGCM(key), field, raw)


def open_with(key: bytes, field: str, sealed: bytes) -> bytes:
    """Open what `seal_with` sealed for the same field; raises KeyUnavailable if it was not sealed so."""
    return _open(AESGCM(key), field, sealed)


def unwrap(master: bytes, id_: str, wrapped: bytes) -> bytes:
    """Open a wrapped key; raises cryptography's InvalidTag under another master key than its own."""
    return AESGCM(master).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], id_.encode())


def rewrap(old: bytes, new: bytes, id_: str, wrapped: bytes) -> bytes:
    """Wrap a key under a new master key; raises as `unwrap` does."""
    return _seal(AESGCM(new), id_, unwrap(old, id_, wrapped))


class _Unwrapped(NamedTuple):
    raw: bytes
    cipher: AESGCM
    since: float


class Keys:
    """The keys of a database, unwrapped when needed and kept in memory for ten minutes.

    `id` is a case's id, `organization_key(...)` or `SYSTEM_KEY`. What is sealed is bound to the key's id and a field.
    """

    def __init__(self, database: Database, master: bytes, where: str) -> None:
        self._database, self._master, self._where = database, AESGCM(master), where
        self._kept: dict[str, _Unwrapped] = {}
        self._changing = threading.Lock()

    def make(self, connection: sa.Connection, id_: str) -> None:
        """Make the key of something new; a key that is there already is an error.

        Raises KeyUnavailable when the master key was changed since this process read it: nobody could open the new key.
        """
        if id_ != SYSTEM_KEY:
            self._unwrapped(SYSTEM_KEY, connection, lock=True)
        wrapped = _seal(self._master, id_, AESGCM.generate_key(KEY_BITS))
        connection.execute(tables.keys.insert().values(id=id_, wrapped=wrapped))

    def load(self, id_: str, connection: sa.Connection | None = None) -> bytes:
        """Return a key; do it before a transaction, or hand that in, since a second connection would wait for it.

        Raises KeyUnavailable for a key that was destroyed or never made, and for a wrong master key.
        """
        return self._key(id_, connection).raw

    def exists(self, id_: str) -> bool:
        """Return whether there is a key of this id, without opening it."""
        with self._database.read() as connection:
            return connection.execute(sa.select(tables.keys.c.id).where(tables.keys.c.id == id_)).first() is not None

    def forget(self, id_: str) -> None:
        """Drop a key from memory."""
        with self._changing:
            self._kept.pop(id_, None)

    def derive(self, case: str, plugin: str) -> bytes:
        """Return the key for what a case sends to one plugin."""
        return plugin_key(self.load(case), plugin)

    def seal(self, id_: str, field: str, raw: bytes, connection: sa.Connection | None = None) -> bytes:
        """Seal bytes under the key `id_`, bound to that id and the field."""
        return _seal(self._key(id_, connection).cipher, f"{id_}\0{field}", raw)

    def open(self, id_: str, field: str, sealed: bytes, connection: sa.Connection | None = None) -> bytes:
        """Open what was sealed for this id and field; raises KeyUnavailable if it was changed or moved since."""
        return _open(self._key(id_, connection).cipher, f"{id_}\0{field}", sealed)

    def _key(self, id_: str, connection: sa.Connection | None) -> _Unwrapped:
        kept = self._kept.get(id_)
        if kept is None or time.monotonic() - kept.since > _KEPT_SECONDS:
            kept = self._unwrapped(id_, connection)
        return kept

    def _unwrapped(self, id_: str, connection: sa.Connection | None, *, lock: bool = False) -> _Unwrapped:
        wrapped = self._wrapped(id_, connection, lock=lock)
        try:
            raw = self._master.decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], id_.encode())
        except InvalidTag as wrong:
            raise KeyUnavailable(
                f"The master key at {self._where} is not the one that these records ({self._database.where}) were "
                "sealed under; nothing was changed.",
                _to_type(self._where),
            ) from wrong
        found = _Unwrapped(raw, AESGCM(raw), time.monotonic())
        with self._changing:
            while len(self._kept) >= _KEPT_MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[id_] = found
        return found

    def _wrapped(self, id_: str, connection: sa.Connection | None, *, lock: bool = False) -> bytes:
        asked = sa.select(tables.keys.c.wrapped).where(tables.keys.c.id == id_)
        if lock:  # a change of the master key waits until what was made under the present one is there to be changed
            asked = asked.with_for_update(read=True)
        if connection is None:
            with self._database.read() as own:
                wrapped = own.execute(asked).scalar()
        else:
            wrapped = connection.execute(asked).scalar()
        if wrapped is None:
            raise KeyUnavailable(
                f"There is no key for “{id_}” in the records at {self._database.where}: it was destroyed when the case "
                "was erased, or never made. What it sealed cannot be read any more."
            )
        return bytes(wrapped)


def _to_type(where: str) -> str:
    if next_key_file(Path(where)).exists():
        return "A change of the master key was interrupted: run `amparo keys rotate`, which brings it to its end."
    return "Put the right key file there, or name it in AMPARO_MASTER_KEY_FILE."


def _seal(cipher: AESGCM, field: str, raw: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, raw, field.encode())


def _open(cipher: AESGCM, field: str, sealed: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], field.encode())
    except (InvalidTag, ValueError) as wrong:
        place = field.replace("\0", ", ")
        raise KeyUnavailable(
            f"Something sealed ({place}) does not open with its key: it was changed or moved outside of Amparo. "
            "Compare the records with a backup."
        ) from wrong
