"""Invented places, one for each minute by which an hour can begin late: so that reminders ring while a run lasts.

A reminder rings at a full hour where its case is. In a real place that is once in a quarter of an hour at best.
"""

from __future__ import annotations

import struct
from datetime import datetime, timedelta
from pathlib import Path

_MINUTES = 60
_SOON = (1, 2, 3)


def write_zones(folder: Path) -> None:
    """Write the places as files of time zones (RFC 9636, version 1), for PYTHONTZPATH."""
    for minute in range(_MINUTES):
        file = folder / _zone(minute)
        file.parent.mkdir(parents=True, exist_ok=True)
        counts = struct.pack(">6l", 0, 0, 0, 0, 1, 4)
        offset = struct.pack(">lbb", minute * 60, 0, 0)
        file.write_bytes(b"TZif" + bytes(16) + counts + offset + b"PIE\0")


def zones_ringing_soon(now: datetime) -> list[str]:
    """Return the places where a full hour begins within the next minutes of an instant (UTC)."""
    return [_zone(-(now + timedelta(minutes=minutes)).minute % _MINUTES) for minutes in _SOON]


def _zone(minute: int) -> str:
    return f"Breakwater/Pier_{minute:02}"
