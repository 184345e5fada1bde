"""`python -m amparo_app.job_process`: the process of the office that does its jobs; settings from the environment."""

from __future__ import annotations

from amparo.settings import Settings
from amparo_app.job_kinds import KINDS
from amparo_workflows.job_worker import run_jobs
from amparo_workflows.metrics import start_counting
from amparo_workflows.processes import run_process

ROLE = "jobs"


async def _run() -> None:
    settings = Settings.from_environment()
    start_counting(settings, ROLE)
    await run_jobs(settings, KINDS)


def main() -> None:
    """Do jobs until told to end."""
    run_process(_run(), ROLE)


if __name__ == "__main__":
    main()
