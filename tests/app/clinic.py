"""A command line at work: what it printed, and on which exit code it ended."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.core.records.office import Office

from amparo.settings import Settings
from amparo_app.office_folder import MARKER, Marker

HOUSE = Path(__file__).resolve().parents[2]
ROOTS = [str(HOUSE / root) for root in ("core", "plugins", "workflows", "document_templates", "app")]


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return what a command answered to `--json`."""
        return json.loads(self.out)


Run = Callable[..., Answer]


def mark(office: Office, *, training: bool = False) -> None:
    """Make the folder of a clinic's records an office's, as `amparo up` does."""
    office.data.mkdir(exist_ok=True)
    settings = Settings(
        data_folder=office.data, records_url=office.url, master_key_file=office.master_key, training=training
    )
    (office.data / MARKER).write_text(Marker.of(settings).model_dump_json(), encoding="utf-8")


def in_process_of_its_own(environment: dict[str, str], *arguments: str) -> Answer:
    """Run one command line as a person would."""
    ran = subprocess.run(
        [sys.executable, "-m", "amparo_app", *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
        timeout=90,
    )
    return Answer(ran.returncode, ran.stdout, ran.stderr)
