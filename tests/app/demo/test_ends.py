"""How the demo ends when it does not come to its end: Ctrl-C, and an engine that answers something else."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

from tests.app.demo.conftest import HOUSE, SECONDS, command, environment

from amparo_app.demo.folder import Folder
from amparo_app.running import held_by


def nothing_runs(out: Path) -> bool:
    """Whether neither a supervisor nor a workflow server is left."""
    office = Folder(out=out).office
    return held_by(office / "up.lock") is None and held_by(office / "temporal.lock") is None


def test_ctrl_c_stops_everything_and_says_so(tmp_path: Path) -> None:
    """In the middle of the story, Ctrl-C ends the processes too; the exit code is the shells' own."""
    out = tmp_path / "out"
    running = subprocess.Popen(
        command(out), cwd=HOUSE, env=environment(), stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stdout is not None
    first_chapter = next(line for line in running.stdout if line.startswith("2  "))
    os.killpg(running.pid, signal.SIGINT)
    told, _ = running.communicate(timeout=SECONDS)

    assert first_chapter
    assert 130 == running.returncode
    assert "Stopped, and nothing runs any more." in told
    assert nothing_runs(out)


def test_an_unexpected_refusal_ends_the_demo_with_its_reason(tmp_path: Path) -> None:
    """With a plugin that keeps the first step for supervisors, the story says why it cannot go on, and does not."""
    plugins = tmp_path / "plugins"
    shutil.copytree(HOUSE / "plugins", plugins, ignore=shutil.ignore_patterns("__pycache__"))
    steps = plugins / "amparo_asylum" / "steps" / "screening.py"
    changed = re.sub(
        r'(id="urgency_triage".*?roles=)INTAKE', r"\1SUPERVISOR", steps.read_text(), count=1, flags=re.DOTALL
    )
    steps.write_text(changed)

    out = tmp_path / "out"
    ran = subprocess.run(
        command(out), cwd=HOUSE, env=environment(plugins), capture_output=True, text=True, timeout=SECONDS, check=False
    )

    assert 1 == ran.returncode
    assert "The demo stopped: Lucía Paredes asked for complete_step urgency_triage" in ran.stderr
    assert "supervising attorney" in ran.stderr
    assert "First what is urgent" not in ran.stdout
    assert nothing_runs(out)


def test_a_reader_who_has_seen_enough_ends_it_quietly(tmp_path: Path) -> None:
    """`amparo demo | head -1`: nobody reads on, so everything stops, without a word of complaint."""
    out = tmp_path / "out"
    running = subprocess.Popen(
        command(out), cwd=HOUSE, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.readline()
    running.stdout.close()
    complaint = running.stderr.read()

    assert "" == complaint
    assert 0 == running.wait(SECONDS)
    assert nothing_runs(out)
    running.stderr.close()
