"""`python -m tests.app.job_process_held FOLDER`: the process of the jobs, whose first packet stands still while bound.

It says so by a file `held` in the folder and goes on once there is a file `go`: whoever needs a packet amid its making
waits for that instead of racing it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

from amparo.documents.packets import build_packet
from amparo_app import job_packet, job_process


def held(folder: Path, build: Callable[..., Any]) -> Callable[..., Any]:
    """Return how a packet is built that stands still when some of its pages are bound."""

    @wraps(build)
    def build_held(*given: Any, advance: Callable[[int, int], None], **named: Any) -> Any:
        def stand_still(done: int, total: int) -> None:
            advance(done, total)
            (folder / "held").touch()
            while not (folder / "go").exists():
                time.sleep(0.02)

        return build(*given, advance=stand_still, **named)

    return build_held


if __name__ == "__main__":
    with patch.object(job_packet, "build_packet", held(Path(sys.argv[1]), build_packet)):
        job_process.main()
