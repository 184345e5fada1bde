"""`python -m amparo_workflows engine|relay|sender|watch|metrics`: one process of the office.

Its settings come from the environment. `amparo up` starts these and looks after them.
"""

from __future__ import annotations

import argparse

from amparo.settings import Settings
from amparo_workflows.metrics import run_metrics, start_counting
from amparo_workflows.processes import run_process
from amparo_workflows.relay import run_relay
from amparo_workflows.sender import run_sender
from amparo_workflows.watch import run_watch
from amparo_workflows.worker import run_engine

ROLES = ("engine", "relay", "sender", "watch", "metrics")


async def _run(role: str, plugins: list[str], *, once: bool) -> None:
    settings = Settings.from_environment()
    if role != "metrics":  # it serves what the others count
        start_counting(settings, role)
    match role:
        case "engine":
            await run_engine(settings)
        case "relay":
            await run_relay(settings, plugins)
        case "metrics":
            await run_metrics(settings)
        case "watch":
            await run_watch(settings, once=once)
        case _:
            await run_sender(settings)


def main() -> None:
    """Run the process that the command line names, until it is told to end."""
    parser = argparse.ArgumentParser(prog="python -m amparo_workflows", description=__doc__)
    parser.add_argument("role", choices=ROLES)
    parser.add_argument(
        "--plugin", action="append", default=[], metavar="ID=MODULE=FOLDERS", help="a plugin that is not installed"
    )
    parser.add_argument("--once", action="store_true", help="watch: look and mail once, then end")
    asked = parser.parse_args()
    if asked.once and asked.role != "watch":
        parser.error("--once is the watch's alone")
    run_process(_run(asked.role, asked.plugin, once=asked.once), asked.role)


if __name__ == "__main__":
    main()
