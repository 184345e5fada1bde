"""A plugin's own process: what it gets, what it may use up, and how it is ended.

It gets a folder of its own, an environment without anything of ours, and two pipes. What keeps it from the network and
from other files belongs in front of the command in `start`.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import IO, BinaryIO

from amparo.declarations.text import Declared

_KEPT = ("LD_LIBRARY_PATH",)  # some interpreters do not start without it
_CHUNK = 65_536
_GRACE_SECONDS = 5


class Limits(Declared):
    """What a plugin's process may use up: seconds to answer, bytes of memory, of its answer and of a file it writes."""

    seconds: int = 20
    memory: int = 2_000_000_000
    answer: int = 16_000_000
    file: int = 64_000_000


DEFAULT_LIMITS = Limits()


class Silence(StrEnum):
    """Why a process gave no answer."""

    HUNG = "it did not answer in time"
    ENDED = "its process ended before it answered"
    TOO_MUCH = "its answer is too long"


# --- the engine's side ------------------------------------------------------------------------------------------------


def start(module: str, argument: str, *, folder: Path, keep_prints: bool) -> subprocess.Popen[bytes]:
    """Start `python -m module argument` in `folder`, in a group of its own, with the modules of this process.

    Without `keep_prints`, what the plugin prints is thrown away: it may hold what it was handed.
    """
    command = [sys.executable, "-P", "-m", module, argument]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if keep_prints else subprocess.DEVNULL,
        start_new_session=True,
        bufsize=0,
    )


def _environment(folder: Path) -> dict[str, str]:
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(str(Path(place).absolute()) for place in sys.path),
        "PYTHONUTF8": "1",
        "TMPDIR": str(folder),
    }


def ask(process: subprocess.Popen[bytes], line: bytes, seconds: float, longest: int) -> bytes | Silence:
    """Send one line and return the line that comes back; whoever gets a `Silence` ends the process."""
    ends_at = time.monotonic() + seconds
    return _send(process, line + b"\n", ends_at) or _receive(process, ends_at, longest)


def is_alive(process: subprocess.Popen[bytes]) -> bool:
    """Return whether the process still runs; its number stays its own until `end`."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and everything that it started, and wait until it is gone."""
    with contextlib.suppress(ProcessLookupError):  # all of them have ended by themselves
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def _send(process: subprocess.Popen[bytes], line: bytes, ends_at: float) -> Silence | None:
    pipe = _descriptor(process.stdin)
    os.set_blocking(pipe, False)
    while line:
        if not _ready(pipe, selectors.EVENT_WRITE, ends_at):
            return Silence.HUNG
        try:
            line = line[os.write(pipe, line[:_CHUNK]) :]
        except BlockingIOError:
            continue
        except BrokenPipeError:
            return Silence.ENDED
    return None


def _receive(process: subprocess.Popen[bytes], ends_at: float, longest: int) -> bytes | Silence:
    pipe, received = _descriptor(process.stdout), bytearray()
    while b"\n" not in received[-_CHUNK:]:
        if not _ready(pipe, selectors.EVENT_READ, ends_at):
            return Silence.HUNG
        chunk = os.read(pipe, _CHUNK)
        if not chunk:
            return Silence.ENDED
        received += chunk
        if len(received) > longest:
            return Silence.TOO_MUCH
    return bytes(received)


def _ready(pipe: int, event: int, ends_at: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, event)
        return bool(selector.select(max(0.0, ends_at - time.monotonic())))


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        msg = "the process was started without pipes"
        raise ValueError(msg)
    return pipe.fileno()


# --- the plugin's side ------------------------------------------------------------------------------------------------


def private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return where requests come from and answers go, and take both away from the plugin.

    From here on what it prints goes where its errors go, and what it reads is empty.
    """
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return requests, answers


def look_in(folders: Iterable[str]) -> None:
    """Let this process look for modules in these folders first.

    Called when the engine's own modules are imported already: what lies in a folder beside a plugin takes the place of
    an installed release of the plugin, but not of what checks and carries its answers.
    """
    sys.path[:0] = folders


def lower_limits(limits: Limits) -> None:
    """Let this process use no more than the limits say, and leave no memory image behind when it dies."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file, limits.file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_after(seconds: int) -> None:
    """Let this process end by itself a little after the engine has stopped waiting; 0 takes it back.

    The engine kills it before that. If the engine itself was killed, nobody else would.
    """
    signal.alarm(seconds + _GRACE_SECONDS if seconds else 0)
