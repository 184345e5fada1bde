"""The master key: a file outside the data folder that opens all other keys, made once and on purpose."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import stat
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from amparo.errors import InvalidInput, KeyUnavailable

if TYPE_CHECKING:
    from pathlib import Path

_MARK = "amparo-master-key-1 "
KEY_BITS = 256


def create_master_key(path: Path) -> None:
    """Make a new master key that its owner alone can read; raises InvalidInput where a file already lies.

    Keep a copy of it away from this machine: without it no record can be read again, by anybody.
    """
    written = _MARK + base64.urlsafe_b64encode(AESGCM.generate_key(KEY_BITS)).decode() + "\n"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as there:
        raise InvalidInput(
            f"There is a file at {path} already, and a master key is never written over: the records sealed under it "
            "would be lost. Use it as it is, or name another file in AMPARO_MASTER_KEY_FILE."
        ) from there
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(written)
        file.flush()
        os.fsync(file.fileno())


def read_master_key(path: Path) -> bytes:
    """Read the master key; raises KeyUnavailable, saying what to do, when there is none or it is none."""
    try:
        text = path.read_text(encoding="ascii")
    except FileNotFoundError as missing:
        raise KeyUnavailable(
            f"There is no master key at {path}. Put the office's key file back there, or name where it is in "
            "AMPARO_MASTER_KEY_FILE; for a new office, `amparo up` makes one."
        ) from missing
    except (OSError, UnicodeDecodeError) as unreadable:
        raise KeyUnavailable(f"The master key at {path} cannot be read: {unreadable}.") from unreadable
    try:
        key = base64.urlsafe_b64decode(text.removeprefix(_MARK).strip())
    except binascii.Error:
        key = b""
    if not text.startswith(_MARK) or len(key) * 8 != KEY_BITS:
        raise KeyUnavailable(f"The file at {path} is no master key of Amparo, or was cut short. Put a good copy there.")
    return key


def master_key_warnings(path: Path, data_folder: Path) -> tuple[str, ...]:
    """Return what is unsafe about where the master key lies, a sentence each, for whoever checks the office."""
    warnings = []
    if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        warnings.append(f"Other users of this machine may read the master key at {path}. Run: chmod 600 {path}")
    if path.resolve().is_relative_to(data_folder.resolve()):
        warnings.append(
            f"The master key at {path} lies in the data folder, so that a copy of the folder carries its own key. Move "
            "it elsewhere and name the place in AMPARO_MASTER_KEY_FILE."
        )
    return tuple(warnings)


def next_key_file(path: Path) -> Path:
    """Return where a new master key lies while it takes the place of the one at `path`."""
    return path.with_name(f"{path.name}.new")


def fingerprint(master: bytes) -> str:
    """Return sixteen hex digits that tell master keys apart and give nothing of them away."""
    return _derived(master, b"amparo/fingerprint")[:8].hex()


def authentication(master: bytes, raw: bytes) -> str:
    """Return a code (HMAC-SHA256, hex) that nobody without the master key can make for these bytes."""
    return hmac.digest(_derived(master, b"amparo/authentication"), raw, "sha256").hex()


def _derived(master: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), KEY_BITS // 8, salt=None, info=purpose).derive(master)
