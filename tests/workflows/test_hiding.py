from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.app.clinic import ROOTS

SECRET = "la siguieron desde la plaza"

AT_WORK = """
import resource, sys
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))  # as a distribution may allow it
{}
print("ready", sys.argv[1:], flush=True)
sys.stdin.read()
"""


def at_work(folder: Path, begins: str) -> tuple[str, list[bytes], str]:
    """Start a program that `begins` so with a secret argument; return what it reads and what others read of it."""
    program = folder / "program.py"
    program.write_text(AT_WORK.format(begins), encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(program), "case", "note", "4K-7MPX3Q", SECRET],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(ROOTS)},
    ) as running:
        assert running.stdin
        assert running.stdout
        its_own = running.stdout.readline()
        seen = Path(f"/proc/{running.pid}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")
        limits = Path(f"/proc/{running.pid}/limits").read_text(encoding="ascii").splitlines()
        running.stdin.close()
    return its_own, seen, next(line for line in limits if line.startswith("Max core file size"))


def test_what_a_command_was_given_is_hidden_from_other_users_of_the_machine(tmp_path: Path) -> None:
    """Its first words stay, for an operator to know it by; it has read the others itself."""
    hides = "from amparo_workflows.hiding import hide_arguments; hide_arguments(shown=2)"

    its_own, seen, _ = at_work(tmp_path, hides)

    assert SECRET in its_own
    assert [sys.executable.encode(), str(tmp_path / "program.py").encode(), b"case", b"note"] == seen


def test_without_that_it_is_there_for_everybody(tmp_path: Path) -> None:
    """Else the test above would hold anyway."""
    _, seen, core = at_work(tmp_path, "")

    assert SECRET.encode() in seen
    assert ["0", "0"] != core.split()[4:6]


def test_a_process_that_keeps_its_memory_to_itself_may_leave_no_core_file(tmp_path: Path) -> None:
    """Neither may what it starts, which inherits the limit."""
    begins = "from amparo_workflows.hiding import leave_no_memory_image; leave_no_memory_image()"

    _, _, core = at_work(tmp_path, begins)

    assert ["0", "0"] == core.split()[4:6]


def test_more_words_to_show_than_there_are_shows_them_all(tmp_path: Path) -> None:
    """As `amparo up` alone."""
    _, seen, _ = at_work(tmp_path, "from amparo_workflows.hiding import hide_arguments; hide_arguments(shown=9)")

    assert SECRET.encode() == seen[-1]
