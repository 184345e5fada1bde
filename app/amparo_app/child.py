"""A process of the office under its supervisor: `python -m amparo_app.child engine|relay|sender|watch ...`.

It does what `python -m amparo_workflows` does, and ends when its standard input closes: no process may outlive the
supervisor that watches over it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading


def main() -> None:
    """Run the process that the command line names."""
    threading.Thread(target=_end_with_the_supervisor, name="supervisor", daemon=True).start()
    from amparo_workflows.__main__ import main as work  # noqa: PLC0415 - the thread must watch while this is imported

    work()


def _end_with_the_supervisor() -> None:
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
