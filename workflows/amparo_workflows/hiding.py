"""What a process of ours does at its start so that neither the disk nor others on the machine learn what it holds."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_ARGUMENTS_START, _ARGUMENTS_END = 48 - 3, 49 - 3
"""Their places in /proc/PID/stat, as proc(5) numbers them, counted from the third field: the first after the name."""


def leave_no_memory_image() -> None:
    """Let this process, and whatever it starts, write no core file when it dies: keys and names would be in it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def hide_arguments(shown: int) -> None:
    """Take the arguments of this process after the first `shown` out of what any user of the machine can read of it.

    The process itself has read them before. Until it comes here, a fraction of a second, they can be read. Where there
    is no /proc, or it may not be written to, nothing is hidden.
    """
    whole = len(sys.orig_argv) - len(sys.argv[1:]) + shown
    try:
        fields = Path("/proc/self/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        start, end = int(fields[_ARGUMENTS_START]), int(fields[_ARGUMENTS_END])
        with Path("/proc/self/mem").open("r+b", buffering=0) as memory:
            memory.seek(start)
            given = memory.read(end - start)
            kept = len(b"\0".join(given.split(b"\0")[:whole]))
            memory.seek(start + kept)
            memory.write(bytes(len(given) - kept))
    except OSError:
        return
