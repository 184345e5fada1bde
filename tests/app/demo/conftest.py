"""The demo, run once as its user runs it: in another process, on a machine that is set up for a real office."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from importlib.metadata import entry_points
from pathlib import Path

import pytest

from amparo.case.events import Event, EventBody
from amparo.case.model import Case, Deadline
from amparo.records.repository import Records
from amparo_app.demo.folder import Folder

HOUSE = Path(__file__).resolve().parents[3]
PLUGINS = ("asylum", "carecen_la")
SECONDS = 120


def environment(plugins: Path = HOUSE / "plugins") -> dict[str, str]:
    """What the demo is started with: a mail server that it must not use, and the plugins unless they are installed."""
    ours = {
        **os.environ,
        "AMPARO_SMTP_HOST": "127.0.0.1",
        "AMPARO_SMTP_PORT": "9",
        "AMPARO_MAIL_SENDER": "real@example.org",
    }
    installed = {point.name for point in entry_points(group="amparo")}
    if plugins != HOUSE / "plugins" or not installed.issuperset(PLUGINS):
        ours["AMPARO_PLUGINS"] = os.pathsep.join(str(plugins / f"amparo_{plugin}") for plugin in PLUGINS)
    return ours


def command(out: Path) -> list[str]:
    """The command line of the demo."""
    return [sys.executable, "-m", "amparo_app", "demo", "--out", str(out)]


@dataclass(frozen=True)
class Lived:
    """What a run of the demo told and left behind."""

    output: str
    folder: Folder
    records: Records
    case: Case
    history: tuple[Event, ...]

    @property
    def told(self) -> str:
        """The telling on one line, as if nothing had been broken into lines."""
        return " ".join(self.output.split())

    @property
    def bodies(self) -> list[EventBody]:
        """What each entry of the record says."""
        return [event.body for event in self.history]

    def deadline(self, rule: str) -> Deadline:
        """The one deadline of a rule."""
        [found] = [deadline for deadline in self.case.deadlines if deadline.rule == rule]
        return found

    def name(self, id_: str) -> str:
        """The name of a colleague."""
        return self.records.person(id_).profile.name

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails that were sent."""
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(file.read_bytes()) for file in sorted(self.folder.mail.glob("*.eml"))]


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The whole demo, lived once."""
    out = tmp_path_factory.mktemp("demo") / "out"
    ran = subprocess.run(
        command(out), cwd=HOUSE, env=environment(), capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert (0, "") == (ran.returncode, ran.stderr)
    folder = Folder(out=out)
    records = Records.open(f"sqlite:///{folder.office / 'amparo.db'}", folder.master_key, training=True)
    [organization] = records.organizations()
    [closed] = [line for line in records.list_cases(organization.id, open_only=False) if not line.is_open]
    case = records.read_case(closed.id, organization.id)
    yield Lived(ran.stdout, folder, records, case, records.history(case.id))
    records.close()
