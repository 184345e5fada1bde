"""Recovering: the workflows of open cases and of jobs started again, on a server that lost them or never had them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.running import check_running


class Recovered(BaseModel):
    """What recovering came to: how many cases are open, the numbers of those started, a sentence for each problem.

    `jobs` are those that have not ended, by id: each has its workflow now.
    """

    model_config = ConfigDict(frozen=True)

    open_cases: int
    started: tuple[str, ...]
    problems: tuple[str, ...]
    jobs: tuple[str, ...] = ()


async def recover(settings: Settings, records: Records) -> Recovered:
    """Start a workflow for every open case and job that has none; the records say what each waits for.

    Raises ServerUnreachable when the office does not run.
    """
    from amparo_workflows.client import connect  # noqa: PLC0415 - brings Temporal's library
    from amparo_workflows.job_worker import start_unfinished_jobs  # noqa: PLC0415 - as above
    from amparo_workflows.recovery import start_open_cases  # noqa: PLC0415 - as above

    check_running(settings)
    client = await connect(settings, records.keys)
    done = await start_open_cases(client, records)
    jobs = await start_unfinished_jobs(client, records)
    number = {line.id: line.number for line in records.open_cases()}
    unreadable = (
        f"Case {number.get(case, case)} is open, and its key is gone: nobody can go on with it. Restore the newest "
        "backup into another folder, and see whether it can be read there."
        for case in done.unreadable
    )
    declined = (
        f"Case {number.get(case, case)} was not started: the workflow server declined. Run `amparo recover` again, and "
        "if that does not help look into the server's log."
        for case in done.declined
    )
    return Recovered(
        open_cases=done.open_cases,
        started=tuple(sorted(number.get(case, case) for case in done.started)),
        problems=(*unreadable, *declined),
        jobs=jobs,
    )
