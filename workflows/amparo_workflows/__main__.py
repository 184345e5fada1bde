"""`python -m amparo_workflows engine|relay|sender`: one of the office's processes, its settings from the environment.

`amparo up` starts these and looks after them.
"""

from __future__ import annotations

import argparse

from amparo.settings import Settings
from amparo_workflows.processes import run_process
from amparo_workflows.relay import run_relay
from amparo_workflows.sender import run_sender
from amparo_workflows.worker import run_engine


async def _run(role: str, plugins: list[str]) -> None:
    settings = Settings.from_environment()
    match role:
        case "engine":
            await run_engine(settings)
        case "relay":
            await run_relay(settings, plugins)
        case _:
            await run_sender(settings)


def main() -> None:
    """Run the process that the command line names, until it is told to end."""
    parser = argparse.ArgumentParser(prog="python -m amparo_workflows", description=__doc__)
    parser.add_argument("role", choices=["engine", "relay", "sender"])
    parser.add_argument(
        "--plugin", action="append", default=[], metavar="ID=MODULE", help="a plugin that is not installed"
    )
    asked = parser.parse_args()
    run_process(_run(asked.role, asked.plugin))


if __name__ == "__main__":
    main()
