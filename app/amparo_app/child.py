"""A process of the office under its supervisor: `python -m amparo_app.child engine|relay|jobs|sender|watch|web ...`.

It does what `python -m amparo_workflows`, `amparo_app.job_process` or `amparo_app.web.serving` does, and ends when its
standard input closes: no process may outlive the supervisor that watches over it.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading


def main() -> None:
    """Run the process that the command line names."""
    threading.Thread(target=_end_with_the_supervisor, name="supervisor", daemon=True).start()
    # What is imported stays: to look for waste among it takes a seventh of the time until the pages are served.
    gc.disable()
    # the thread must watch while these are imported
    if sys.argv[1:] == ["jobs"]:
        from amparo_app.job_process import main as work  # noqa: PLC0415
    elif sys.argv[1:] == ["web"]:
        from amparo_app.web.serving import main as work  # noqa: PLC0415
    else:
        from amparo_workflows.__main__ import main as work  # noqa: PLC0415
    gc.enable()
    work()


def _end_with_the_supervisor() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
