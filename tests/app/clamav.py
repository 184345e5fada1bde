"""A real ClamAV daemon with a signature database of our own: the public ones are large, and fetched from the net."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every scanner finds; in two pieces, so that this file is not taken for it."""

MOST_KILOBYTES = 500
_PATIENCE_SECONDS = 60


class Daemon(NamedTuple):
    """Where a daemon listens: its socket's path, and host:port; and its process."""

    socket: str
    address: str
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(_PATIENCE_SECONDS)


@contextmanager
def clamav_daemon(*, signatures: bool = True) -> Iterator[Daemon]:
    """Run a daemon that knows the test file, or without `signatures` another one, and end it."""
    folder = Path(tempfile.mkdtemp(prefix="clamav-"))  # a socket's path may have a hundred letters, and no more
    (folder / "db").mkdir()
    known = EICAR if signatures else b"something else that nobody has"
    (folder / "db" / "test.ndb").write_text(f"Test.File:0:*:{known.hex()}\n")
    port = _free_port()
    (folder / "clamd.conf").write_text(
        f"LocalSocket {folder}/clamd.ctl\nTCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {folder}/db\n"
        f"TemporaryDirectory {folder}\nForeground yes\nStreamMaxLength {MOST_KILOBYTES}K\nFixStaleSocket yes\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [_program(), "--config-file", str(folder / "clamd.conf")], stdout=log, stderr=subprocess.STDOUT
        )
    daemon = Daemon(str(folder / "clamd.ctl"), f"127.0.0.1:{port}", process)
    try:
        _wait(daemon, folder / "log")
        yield daemon
    finally:
        daemon.stop()
        shutil.rmtree(folder)


def _program() -> str:
    found = shutil.which("clamd", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    assert found, "ClamAV's daemon is not installed: apt-get install clamav-daemon"
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait(daemon: Daemon, log: Path) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until and daemon.process.poll() is None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as tried:
            if tried.connect_ex(daemon.socket) == 0:
                return
        time.sleep(0.05)
    raise AssertionError(f"ClamAV's daemon did not start:\n{log.read_text()}")
