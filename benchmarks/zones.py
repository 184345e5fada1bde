"""Time zones made for a benchmark, in which nine o'clock strikes at any second that is wanted.

A rung rings on the hour where the court is. For alarms spread over a minute of the real clock, the courts are spread
over zones whose offsets differ by seconds; the program's own code stays as it is.
"""

from __future__ import annotations

import struct
from datetime import datetime, time, timedelta
from pathlib import Path

HOUR = time(9)
_FOLDER = "Benchmark"
_MAGIC = b"TZif"


def write_zones(folder: Path, moments: list[datetime]) -> list[str]:
    """Write a zone for each moment (UTC) in which it is nine in the morning of the same day, and return their names.

    `folder` has to be in PYTHONTZPATH of every process that reads them.
    """
    (folder / _FOLDER).mkdir(parents=True)
    names = [f"{_FOLDER}/Court_{place}" for place in range(len(moments))]
    for name, moment in zip(names, moments, strict=True):
        nine = datetime.combine(moment.date(), HOUR, moment.tzinfo)
        (folder / name).write_bytes(_fixed_zone(nine - moment))
    return names


def _fixed_zone(offset: timedelta) -> bytes:
    """Return a zone file with one offset for all time (RFC 8536, version 1)."""
    abbreviation = b"BEN\0"
    counts = struct.pack(">6l", 0, 0, 0, 0, 1, len(abbreviation))
    return _MAGIC + b"\0" * 16 + counts + struct.pack(">lbb", round(offset.total_seconds()), 0, 0) + abbreviation
