"""The two pipes to a plugin's process, and its end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amparo.plugins import cage
from amparo.plugins.cage import Silence

ECHO = "import sys\nfor line in sys.stdin:\n    print(line.strip()[::-1], flush=True)\n"


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes that a test started, which are ended after it."""
    running: list[subprocess.Popen[bytes]] = []
    yield running
    for process in running:
        cage.end(process)


def start(started: list[subprocess.Popen[bytes]], script: str) -> subprocess.Popen[bytes]:
    """Run this text in a process of its own."""
    command = [sys.executable, "-S", "-c", script]
    process = cage.start(command, {}, folder="/", keep_prints=True)
    started.append(process)
    return process


def test_a_line_sent_brings_a_line_back(started: list[subprocess.Popen[bytes]]) -> None:
    """As often as asked."""
    process = start(started, ECHO)

    assert b"cba\n" == cage.ask(process, b"abc", 20, 100)
    assert b"fed\n" == cage.ask(process, b"def", 20, 100)


def test_a_line_longer_than_a_pipe_holds_goes_through(started: list[subprocess.Popen[bytes]]) -> None:
    """A form may hold a long declaration."""
    line = b"x" * 1_000_000
    process = start(started, ECHO)

    assert line + b"\n" == cage.ask(process, line, 20, 2_000_000)


def test_a_process_that_does_not_read_is_silent_in_time(started: list[subprocess.Popen[bytes]]) -> None:
    """Writing to it must not block the engine."""
    process = start(started, "import time\ntime.sleep(600)\n")

    assert Silence.HUNG == cage.ask(process, b"x" * 1_000_000, 1, 100)


def test_a_process_that_is_gone_is_silent_at_once(started: list[subprocess.Popen[bytes]]) -> None:
    """Whether it is noticed while writing or while reading."""
    process = start(started, "")

    assert Silence.ENDED == cage.ask(process, b"abc", 20, 100)
    assert Silence.ENDED == cage.ask(process, b"abc", 20, 100)
    os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    assert not cage.is_alive(process)


def test_an_answer_without_end_is_cut(started: list[subprocess.Popen[bytes]]) -> None:
    """The engine's memory is not the plugin's to fill."""
    process = start(started, "import sys\nwhile True:\n    sys.stdout.write('x' * 1000)\n")

    assert Silence.TOO_MUCH == cage.ask(process, b"abc", 20, 10_000)


def test_a_process_outlives_the_thread_that_asked_for_it(started: list[subprocess.Popen[bytes]]) -> None:
    """One that dies with its parent dies, to the kernel, with the thread that started it."""
    dies_with_its_parent = "import ctypes, signal\nctypes.CDLL(None).prctl(1, signal.SIGKILL)\n" + ECHO
    with ThreadPoolExecutor(1) as pool:
        process = pool.submit(start, started, dies_with_its_parent).result()
        assert b"cba\n" == pool.submit(cage.ask, process, b"abc", 20, 100).result()

    assert cage.is_alive(process)
    assert b"fed\n" == cage.ask(process, b"def", 20, 100)


def test_what_a_process_started_is_counted(started: list[subprocess.Popen[bytes]]) -> None:
    """Children of children too, and not those that have ended."""
    script = (
        "import subprocess, sys\n"
        'inner = \'import subprocess, sys; subprocess.run([sys.executable, "-c", "import time; time.sleep(600)"])\'\n'
        "subprocess.Popen([sys.executable, '-c', ''])\n"
        "subprocess.Popen([sys.executable, '-c', inner])\n"
    ) + ECHO
    process = start(started, script)
    ends_at = time.monotonic() + 20
    while (counted := cage.in_its_cage(process)) != 2 and time.monotonic() < ends_at:
        time.sleep(0.05)

    assert 2 == counted
    assert 0 == cage.in_its_cage(start(started, ECHO))


def test_a_process_whose_engine_is_gone_ends_by_itself(tmp_path: Path) -> None:
    """Python cannot be asked while it hangs below Python; the system's own alarm ends it."""
    script = (
        "import time\nfrom amparo.plugins import cage\ncage._GRACE_SECONDS = 0\ncage.die_after(1)\ntime.sleep(600)\n"
    )
    (tmp_path / "invented_service.py").write_text(script, encoding="utf-8")
    path = ":".join([str(tmp_path), *(str(Path(place).resolve()) for place in sys.path)])
    ended = subprocess.run(
        [sys.executable, "-P", "-m", "invented_service"], env={"PYTHONPATH": path}, timeout=30, check=False
    )

    assert -signal.SIGALRM == ended.returncode
