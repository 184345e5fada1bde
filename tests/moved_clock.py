"""The clock of one process set otherwise, by a library that stands between it and the system."""

from __future__ import annotations

import os
from pathlib import Path

HOW_TO_INSTALL = "This test sets clocks by libfaketime, which is not here. Install it: apt-get install libfaketime"
LIBRARIES = ("/usr/lib", "/usr/local/lib")


def faketime() -> str:
    """Return the library that sets a process's clock."""
    found = [str(path) for place in LIBRARIES for path in Path(place).glob("**/faketime/libfaketimeMT.so.1")]
    assert found, HOW_TO_INSTALL
    return found[0]


def moved_clock(day: str) -> dict[str, str]:
    """Return the environment of a process that takes it to be noon of a day, written as 2027-02-26."""
    return dict(os.environ) | {
        "LD_PRELOAD": faketime(),
        "FAKETIME": f"@{day} 12:00:00",
        "DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
        "TZ": "UTC",
        "PYTHONPATH": str(Path.cwd()),
    }
