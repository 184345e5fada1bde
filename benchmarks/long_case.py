"""A case of thousands of commands: how long its workflow's runs become, which is what a restart has to replay."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from rich.console import Console
from rich.progress import track
from temporalio.client import Client

from amparo.case.commands import AddNote
from amparo_workflows.client import ask, connect, open_case
from amparo_workflows.processes import leave
from amparo_workflows.server import Server
from benchmarks.figures import Figure, report
from benchmarks.life import opening
from benchmarks.office import Office, accepted, furnish, worker

COMMANDS = 2_000
AT_ONCE = 5
LONGEST_RUN = 1_000


async def _runs(client: Client, case: str) -> list[int]:
    """Return how many events each run of a case came to, from the last to the first."""
    lengths: list[int] = []
    run: str | None = None
    while True:
        history = await client.get_workflow_handle(case, run_id=run).fetch_history()
        lengths.append(len(history.events))
        run = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
        if not run:
            return lengths


async def _grown(office: Office, folder: Path) -> list[int]:
    async with Server(folder) as server:
        office.settings = office.settings.model_copy(update={"temporal_address": server.address})
        with worker(office):
            client = await connect(office.settings, office.records.keys)
            reserved, opened = await open_case(client, office.records, office.command("ines", opening("")))
            accepted(opened)
            for number in track(range(COMMANDS // AT_ONCE), "commands", console=Console(stderr=True)):
                notes = (AddNote(text=f"note {number}.{place}") for place in range(AT_ONCE))
                sent = (ask(client, reserved.case, office.command("ines", note)) for note in notes)
                for outcome in await asyncio.gather(*sent):
                    accepted(outcome)
            return await _runs(client, reserved.case)


def measure() -> list[Figure]:
    """Send one case thousands of commands, some at once, and look at each run of its workflow."""
    with tempfile.TemporaryDirectory() as name:
        office = furnish(Path(name))
        lengths = asyncio.run(_grown(office, Path(name) / "server"))
        office.records.close()
    what = f"events in the longest of the {len(lengths)} runs of a case of {COMMANDS} commands / allowed"
    return [Figure(what=what, ours=max(lengths), theirs=LONGEST_RUN, bar=1.0)]


if __name__ == "__main__":
    report("The length of a run", measure)
    leave(0)
