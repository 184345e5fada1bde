"""A plugin's own process: how it is started, asked and ended, and what it may use up.

Two pipes lead to it. What it can see and reach is made in `confinement`, and where it lives in `quarters`.
"""

from __future__ import annotations

import contextlib
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import IO, BinaryIO

from amparo.declarations.text import Declared

_CHUNK = 65_536
_GRACE_SECONDS = 5


class Limits(Declared):
    """What a plugin's process may use up: seconds to answer, bytes of memory, of its answer and of a file it writes.

    Where it is confined also the bytes of its own folder, and the processes of its cage with their threads.
    """

    seconds: int = 20
    memory: int = 1_000_000_000
    answer: int = 16_000_000
    file: int = 64_000_000
    own_folder: int = 64_000_000
    open_files: int = 256
    processes: int = 32


DEFAULT_LIMITS = Limits()


class Terms(Declared):
    """What a process is told of itself before any of the plugin's code runs there.

    `user` is whom it has to become, 0 if it stays who it is; `gate` the descriptor that leads to the engine's proxy, -1
    if the network is not granted.
    """

    limits: Limits
    confined: bool = False
    user: int = 0
    gate: int = -1


class Silence(StrEnum):
    """Why a process gave no answer."""

    HUNG = "it did not answer in time"
    ENDED = "its process ended before it answered"
    TOO_MUCH = "its answer is too long"


# --- the engine's side ------------------------------------------------------------------------------------------------


def start(
    command: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: str,
    keep_prints: bool,
    descriptors: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a command in a folder and a group of its own, with this environment and these descriptors and no others.

    Without `keep_prints`, what the plugin prints is thrown away: it may hold what it was handed.
    """

    def run() -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and our own module
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if keep_prints else subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=descriptors,
            bufsize=0,
        )

    return _starter(os.getpid()).submit(run).result()


@cache
def _starter(pid: int) -> ThreadPoolExecutor:  # noqa: ARG001 - a fork has to have its own
    """Return the thread that starts processes: one that dies with its parent dies with the thread that started it."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="amparo-cage")


def ask(process: subprocess.Popen[bytes], line: bytes, seconds: float, longest: int) -> bytes | Silence:
    """Send one line and return the line that comes back; whoever gets a `Silence` ends the process."""
    ends_at = time.monotonic() + seconds
    return _send(process, line + b"\n", ends_at) or _receive(process, ends_at, longest)


def is_alive(process: subprocess.Popen[bytes]) -> bool:
    """Return whether the process still runs; its number stays its own until `end`."""
    return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None


def has_spoken(process: subprocess.Popen[bytes]) -> bool:
    """Return whether the process said something that nobody asked for: it would be taken for the next answer."""
    return _ready(_descriptor(process.stdout), selectors.EVENT_READ, 0)


def in_its_cage(process: subprocess.Popen[bytes]) -> int:
    """Return how many processes run below this one, those that have ended and wait to be counted left out."""
    return sum(1 for _ in _below(process.pid))


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and everything that it started; whoever waits for its answer gets a `Silence`."""
    with contextlib.suppress(ProcessLookupError):  # all of them have ended by themselves
        os.killpg(process.pid, signal.SIGKILL)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and everything that it started, and wait until it is gone."""
    kill(process)
    process.wait()
    _wait_for_the_last(process)
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def _wait_for_the_last(process: subprocess.Popen[bytes]) -> None:
    """Wait until nobody holds the way to answer: the kernel ends what is in a cage a moment after the cage itself."""
    pipe, ends_at = _descriptor(process.stdout), time.monotonic() + _GRACE_SECONDS
    while _ready(pipe, selectors.EVENT_READ, ends_at) and os.read(pipe, _CHUNK):
        pass


def _below(pid: int) -> Iterator[int]:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for child in map(int, children):
            if Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] not in "ZX":
                yield child
                yield from _below(child)


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


def settle_in(terms: Terms) -> None:
    """Become whom the terms say, use up no more than they allow, and open the way to the network that they grant.

    To be called before any of the plugin's code runs: it cannot be taken back.
    """
    if terms.gate >= 0:
        _open_gate(terms.gate)
    if terms.user:
        os.setgroups([])
        os.setresgid(terms.user, terms.user, terms.user)
        os.setresuid(terms.user, terms.user, terms.user)
    _lower_limits(terms.limits, confined=terms.confined)
    die_after(terms.limits.seconds)


def _lower_limits(limits: Limits, *, confined: bool) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, limits.file),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    if confined:  # outside of a cage all the processes of the same user would be counted
        resource.setrlimit(resource.RLIMIT_NPROC, (limits.processes, limits.processes))


def _open_gate(descriptor: int) -> None:
    """Listen in the cage, hand that to the engine's proxy outside, and tell every client of HTTP where it is."""
    with socket.socket(fileno=descriptor) as gate, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        socket.send_fds(gate, [b"listening"], [listening.fileno()])
    for name in ("http_proxy", "https_proxy"):
        os.environ[name] = os.environ[name.upper()] = address


def die_after(seconds: int) -> None:
    """Let this process end by itself a little after the engine has stopped waiting; 0 takes it back.

    The engine kills it before that. If the engine itself was killed, nobody else would.
    """
    signal.alarm(seconds + _GRACE_SECONDS if seconds else 0)
