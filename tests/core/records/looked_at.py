"""Counting how many passwords are looked at, by which time is told without a clock."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from amparo.records import accounts


class LookedAt:
    """Does as Argon2id does, and counts how often a password is held against a hash."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        monkeypatch.setattr(accounts, "Argon2id", self)

    def __call__(self, **how: object) -> Argon2id:
        """Return the real one, for making hashes."""
        return Argon2id(**how)  # type: ignore[arg-type]

    def verify_phc_encoded(self, password: bytes, hashed: str, *, secret: bytes) -> None:
        """Count, and verify."""
        self.times += 1
        Argon2id.verify_phc_encoded(password, hashed, secret=secret)
