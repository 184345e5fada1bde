"""What it costs to ask the command line for help, beside importing the two libraries that it cannot do without."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence

from benchmarks.figures import Figure, report

TIMES = 15
HELP = (sys.executable, "-m", "amparo_app", "--help")
LIBRARIES = (sys.executable, "-c", "import typer, rich")


def _seconds(command: Sequence[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def measure() -> list[Figure]:
    """Measure both in turn, after one of each to warm the disk's cache."""
    taken = [(_seconds(HELP), _seconds(LIBRARIES)) for _ in range(TIMES + 1)][1:]
    ours, theirs = (statistics.median(side) * 1e3 for side in zip(*taken, strict=True))
    return [Figure(what="amparo --help / python -c 'import typer, rich'", ours=ours, theirs=theirs, bar=3.0)]


if __name__ == "__main__":
    report("The command line's start, median milliseconds", measure)
