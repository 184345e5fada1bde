"""A command line at work: what it printed, and on which exit code it ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tests.core.records.office import Office

from amparo.access.sign_in import SessionKind
from amparo.records.sessions import Place
from amparo.settings import Settings
from amparo_app.office import Office as OfficeAtWork
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


def signed_in(data: Path, who: str, organization: str = "") -> str:
    """Return what somebody shows who signed in at a keyboard of the office in a folder; a password costs too long."""
    with closing(OfficeAtWork.at(data)) as office:
        person = office.find_person(office.organization(organization).id, who)
        return office.records.admit(person.id, Place("here"), kind=SessionKind.COMMAND_LINE, how="by the test")[1]


class Keyboards:
    """What each person shows, who types commands: made when they first do, in the folder that a command is about."""

    def __init__(self) -> None:
        self._shown: dict[tuple[str, ...], str] = {}

    def shown_by(self, who: str, arguments: Sequence[str]) -> str:
        """Return what somebody shows with a command."""
        data = next((after for option, after in pairwise(arguments) if option == "--data" and Path(after).is_dir()), "")
        organization = next((after for option, after in pairwise(arguments) if option == "--org"), "")
        which = (data or os.environ["AMPARO_DATA"], who, organization or os.environ.get("AMPARO_ORG", ""))
        if which not in self._shown:
            self._shown[which] = signed_in(Path(which[0]), *which[1:])
        return self._shown[which]


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
