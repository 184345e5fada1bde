"""The tutorial for authors of plugins: typed as it is printed, in a folder where nothing is, with a real office."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent
from typing import NamedTuple

import pytest
from tests.app.clinic import HOUSE

PAGE = HOUSE / "docs" / "plugins" / "tutorial.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
STARTING = 300.0
ZONE = "America/Los_Angeles"
"""Where `org create` puts an office that says nothing else."""
AT_MOST = 10


class Typed(NamedTuple):
    """A command of the page, and what stands below it."""

    command: str
    shown: tuple[str, ...]


def blocks() -> list[tuple[str, str]]:
    """Return what the page shows, each with its language."""
    return FENCE.findall(PAGE.read_text(encoding="utf-8"))


def typed(block: str) -> list[Typed]:
    """Return the commands of a block, each with the lines that it should print."""
    found: list[list[str]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append([line.removeprefix("$ ")])
        else:
            found[-1].append(line)
    return [Typed(first, tuple(rest)) for first, *rest in found]


def as_printed(shown: tuple[str, ...], printed: str) -> bool:
    """Return whether a command printed what the page shows; an ellipsis stands for anything."""
    if not shown:
        return True
    lines = ["(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + " *\n" for line in shown]
    return re.fullmatch("".join(lines), re.sub(r" +\n", "\n", printed.rstrip() + "\n")) is not None


class Reader:
    """Somebody at a terminal who does what the page says; the office runs in their background."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AMPARO_", "PYTEST_"))}
        own = str(Path(sys.executable).parent)
        # whoever types `date` has the clinic's day, as its case has
        beside = {"HOME": str(folder), "COLUMNS": "100", "TZ": ZONE}
        self.environment = {**kept, **beside, "PATH": f"{own}:{kept['PATH']}"}
        self.office: subprocess.Popen[bytes] | None = None

    def type(self, command: str) -> str:
        """Run a command line and return what it printed; one that ends on `&` goes on in the background."""
        if command.endswith(" &"):
            return self._in_the_background(command.removesuffix(" &"))
        ran = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=self.environment, check=False, timeout=600,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        assert 0 == ran.returncode, f"{command}\n{ran.stdout}"
        if opened := re.match(r"Case (\S+)", ran.stdout):
            self.environment["CASE"] = opened.group(1)
        return ran.stdout

    def export(self, lines: str) -> None:
        """Set variables as `export NAME=value …` does."""
        self.environment |= dict(re.findall(r"(\w+)=(\S+)", lines))

    def add(self, code: str) -> None:
        """Put a piece of code where the page says that it belongs."""
        project = self.folder / "amparo-shelter-network"
        if code.startswith("def test_"):
            tests = project / "tests" / "test_plugin.py"
            tests.write_text(tests.read_text(encoding="utf-8") + "\n\n" + code, encoding="utf-8")
            return
        work = project / "amparo_shelter_network" / "work.py"
        before, last, after = work.read_text(encoding="utf-8").partition(
            'documents=("shelter_network_letter",),\n        ),\n'
        )
        assert last
        work.write_text(before + last + indent(code.rstrip(), " " * 8) + ",\n" + after, encoding="utf-8")

    def leave(self) -> None:
        """Stop the office as Ctrl-C does."""
        if self.office is not None:
            os.killpg(self.office.pid, signal.SIGINT)
            self.office.wait(STARTING)

    def _in_the_background(self, command: str) -> str:
        log = self.folder / "up.log"
        with log.open("wb") as out:
            self.office = subprocess.Popen(
                ["bash", "-c", f"exec {command}"], cwd=self.folder, env=self.environment, start_new_session=True,
                stdout=out, stderr=subprocess.STDOUT,
            )  # fmt: skip
        until = time.monotonic() + STARTING
        while "Ctrl-C" not in (said := log.read_text(encoding="utf-8")):
            assert time.monotonic() < until, said
            time.sleep(0.2)
        return said


@pytest.fixture
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Return somebody in an empty folder, with a name so short that no line of a terminal is broken for it."""
    made = Reader(tmp_path_factory.mktemp("t"))
    yield made
    made.leave()


@pytest.mark.timeout(2400)
def test_the_tutorial_leads_where_it_says(reader: Reader) -> None:
    """From an empty folder to a step of the reader's own plugin, and to its next version in the same open case."""
    for language, block in blocks():
        match language:
            case "console":
                for one in typed(block):
                    printed = reader.type(one.command)

                    assert as_printed(one.shown, printed), f"$ {one.command}\n{printed}"
            case "sh":
                reader.export(block)
            case "python":
                reader.add(block)


def test_ten_commands_lead_to_the_first_step() -> None:
    """Whoever counts, from `plugins new` to the step that a person does, finds ten."""
    first, _ = PAGE.read_text(encoding="utf-8").split("\n## Change it")
    commands = [
        one.command for language, block in FENCE.findall(first) if language == "console" for one in typed(block)
    ]

    assert AT_MOST == len(commands)
    assert commands[0].startswith("amparo plugins new ")
    assert commands[-1].startswith("amparo case do ")


def test_an_ellipsis_stands_for_anything_and_nothing_else_does() -> None:
    """The comparison would find a page that says something else than the program."""
    assert as_printed(("a …", "…", "d"), "a b\nc\nd\n")
    assert not as_printed(("a …", "d"), "a b\nc\nd\n")
