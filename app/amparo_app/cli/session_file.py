"""Who is signed in at this keyboard: one file for each office and organization, which its user alone can read."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from amparo.errors import InvalidInput

VARIABLE = "AMPARO_SESSION"
"""What a session or a token is shown in by programs, which keep no file."""

_MARK_LETTERS = 16


class SessionFiles:
    """The files of one office, in the user's own configuration and so apart from its data."""

    def __init__(self, data: Path, environment: Mapping[str, str] = os.environ) -> None:
        home = Path(environment.get("HOME") or Path.home())
        own = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        self._folder = own / "amparo" / "sessions"
        self._office = hashlib.sha256(str(data.expanduser().resolve()).encode()).hexdigest()[:_MARK_LETTERS]

    def held(self, organization: str) -> str:
        """Return what is shown to an organization of the office, or nothing; raises InvalidInput if unreadable."""
        file = self._file(organization)
        try:
            return file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""
        except OSError as problem:
            raise InvalidInput(f"{file} cannot be read: {problem.strerror}. Sign in again: amparo sign-in") from problem

    def hold(self, organization: str, token: str) -> None:
        """Keep what is shown from now on; raises InvalidInput where it cannot be written."""
        file = self._file(organization)
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.unlink(missing_ok=True)
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as new:
                new.write(f"{token}\n")
        except OSError as problem:
            raise InvalidInput(f"{file} cannot be written: {problem.strerror}. Nobody is signed in.") from problem

    def let_go(self, organization: str) -> None:
        """Keep nothing for an organization any more."""
        self._file(organization).unlink(missing_ok=True)

    def organizations(self) -> tuple[str, ...]:
        """Return the ids of the organizations of the office for which something is kept."""
        found = self._folder.glob(f"{self._office}.*") if self._folder.is_dir() else ()
        return tuple(sorted(file.name.partition(".")[2] for file in found))

    def _file(self, organization: str) -> Path:
        return self._folder / f"{self._office}.{organization}"
