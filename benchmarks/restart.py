"""What a killed engine costs whoever comes next: the first command after `kill -9`, beside a bare workflow's."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import tempfile
import time
from collections.abc import Awaitable
from dataclasses import dataclass, field
from pathlib import Path

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.client import Client, WorkflowHandle

from amparo.case.commands import AddNote
from amparo_app.health import listeners
from amparo_workflows.client import TASK_TIMEOUT, ask, connect, open_case
from amparo_workflows.codec import case_converter
from amparo_workflows.messages import ENGINE_QUEUE
from amparo_workflows.processes import leave
from amparo_workflows.replay import case_replayer
from amparo_workflows.server import Server
from amparo_workflows.worker import STICKY_LIMIT
from benchmarks.bare import BARE_QUEUE, BareWorkflow
from benchmarks.figures import Figure, report
from benchmarks.life import life, opening, resolved
from benchmarks.office import Office, accepted, furnish, start_worker

ROUNDS = 3
IN_FLIGHT = 0.004
"""Seconds after which an engine is killed in the middle of a command, which takes some fifteen milliseconds."""

START_TRIES = 600

MISSED = 500.0
"""A command that is answered within so many milliseconds was carried out before the engine was killed."""

Bare = WorkflowHandle[BareWorkflow, None]


@dataclass
class Engines:
    """One engine at work, and before it is killed another one that is ready: so only the dying is measured."""

    office: Office
    client: Client
    at_work: subprocess.Popen[bytes] = field(init=False)

    async def start(self) -> None:
        """Start the first engine."""
        self.at_work = await self.another()

    async def another(self) -> subprocess.Popen[bytes]:
        """Start an engine beside the one at work, and wait until it takes work too."""
        process, kind = start_worker(self.office), TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW
        for _ in range(START_TRIES):
            if any(who.endswith(f"@{process.pid}") for who in await listeners(self.client, ENGINE_QUEUE, kind)):
                return process
            await asyncio.sleep(0.1)
        process.kill()
        raise RuntimeError("an engine did not start within a minute")

    def kill(self, heir: subprocess.Popen[bytes]) -> None:
        """Kill the engine at work; its heir has never seen a case."""
        self.at_work.kill()
        self.at_work.wait()
        self.at_work = heir


@dataclass(frozen=True)
class Measured:
    """Milliseconds, each of one round."""

    idle: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    amid: list[float] = field(default_factory=list)
    replay: list[float] = field(default_factory=list)


async def _took(work: Awaitable[object]) -> float:
    start = time.perf_counter()
    await work
    return (time.perf_counter() - start) * 1e3


@dataclass
class _Rounds:
    """A lived case and a bare workflow, whose engine is killed again and again."""

    office: Office
    client: Client
    engines: Engines
    case: str
    bare: Bare
    measured: Measured = field(default_factory=Measured)

    async def idle(self) -> None:
        """Kill an idle engine, then send a command to the case; kill the next, then send an Update to the bare one."""
        for send, took in ((self._command, self.measured.idle), (self._update, self.measured.bare)):
            await send()  # in the memory of the one that dies
            self.engines.kill(await self.engines.another())
            took.append(await _took(send()))

    async def amid(self) -> None:
        """Kill an engine while it carries out a command."""
        while True:
            await self._command()  # in its memory, so that it and not its heir gets the next one
            heir = await self.engines.another()
            asked = asyncio.create_task(_took(self._command()))
            await asyncio.sleep(IN_FLIGHT)
            self.engines.kill(heir)
            took = await asked
            if took > MISSED:
                self.measured.amid.append(took)
                return

    async def replay(self) -> None:
        """Work through the history of the case's present run, as an engine does that has not seen it."""
        history = await self.client.get_workflow_handle(self.case).fetch_history()
        replayer = case_replayer(case_converter(self.office.records.keys))
        self.measured.replay.append(await _took(replayer.replay_workflow(history)))

    async def _command(self) -> None:
        note = self.office.command("ines", AddNote(text="the client asks about the interpreter"))
        accepted(await ask(self.client, self.case, note))

    async def _update(self) -> None:
        await self.bare.execute_update(BareWorkflow.update, "the same")


async def _lived(office: Office, client: Client) -> str:
    reserved, opened = await open_case(client, office.records, office.command("ines", opening("")))
    accepted(opened)
    for who, body in life(office.today):
        accepted(await ask(client, reserved.case, office.command(who, resolved(body, office.read(reserved.case)))))
    return reserved.case


async def _rounds(office: Office, folder: Path) -> Measured:
    async with Server(folder) as server:
        office.settings = office.settings.model_copy(update={"temporal_address": server.address})
        client = await connect(office.settings, office.records.keys)
        engines = Engines(office, client)
        await engines.start()
        try:
            bare = await client.start_workflow(BareWorkflow.run, id="office/bare", task_queue=BARE_QUEUE)
            rounds = _Rounds(office, client, engines, await _lived(office, client), bare)
            for _ in range(ROUNDS):
                await rounds.idle()
                await rounds.amid()
                await rounds.replay()
        finally:
            engines.at_work.kill()
            engines.at_work.wait()
        return rounds.measured


def figures(measured: Measured) -> list[Figure]:
    """Return what the rounds came to."""
    idle, bare, amid, replay = (
        statistics.median(side) for side in (measured.idle, measured.bare, measured.amid, measured.replay)
    )
    sticky, task = STICKY_LIMIT.total_seconds() * 1e3, TASK_TIMEOUT.total_seconds() * 1e3
    first = "the first command after kill -9 of"
    return [
        Figure(what=f"{first} an idle engine / sticky time and replay", ours=idle, theirs=sticky + replay, bar=1.5),
        Figure(what=f"{first} an idle engine / a bare workflow's first Update", ours=idle, theirs=bare, bar=2.0),
        Figure(
            what=f"{first} an engine amid a command / the same and the task's time-out",
            ours=amid,
            theirs=sticky + replay + task,
            bar=1.5,
        ),
    ]


def measure() -> list[Figure]:
    """Measure every figure on an office made for it."""
    with tempfile.TemporaryDirectory() as name:
        office = furnish(Path(name))
        measured = asyncio.run(_rounds(office, Path(name) / "server"))
        office.records.close()
        return figures(measured)


if __name__ == "__main__":
    report("After kill -9, median milliseconds", measure)
    leave(0)
