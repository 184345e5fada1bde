"""Replay: what happened to a case, worked through again by the code that is installed here. It changes nothing.

A workflow goes on from its history. Code that would have done something else at any point of it cannot: the case would
stand still at its next command or alarm. So every history is replayed before new code meets it.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Sequence
from enum import StrEnum

from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHistory
from temporalio.common import HeaderCodecBehavior
from temporalio.converter import DataConverter
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer
from temporalio.workflow import NondeterminismError

from amparo.case.model import Recorded
from amparo.errors import KeyUnavailable, ServerUnreachable
from amparo.records.keys import Keys
from amparo_workflows.case import CaseWorkflow
from amparo_workflows.codec import case_converter
from amparo_workflows.worker import sandbox

_DISAGREEMENT = re.compile(r'Nondeterminism error: (?P<what>(?:[^"\\]|\\.)+)')
"""Temporal wraps its sentence into a dump of the whole failure."""


class ReplayOutcome(StrEnum):
    """What came of replaying one case."""

    SAME = "same"
    DIFFERS = "differs"
    NO_WORKFLOW = "no_workflow"
    NO_KEY = "no_key"


class CaseReplay(Recorded):
    """What replaying a case's present run came to: over how many events, in how many seconds, and what differs."""

    case: str
    outcome: ReplayOutcome
    events: int = 0
    seconds: float = 0.0
    differs: str = ""


def case_replayer(converter: DataConverter, workflow: type = CaseWorkflow) -> Replayer:
    """Return what replays histories of cases as the engine's worker would meet them."""
    return Replayer(
        workflows=[workflow],
        workflow_runner=sandbox(),
        data_converter=converter,
        header_codec_behavior=HeaderCodecBehavior.CODEC,
    )


def difference(failure: Exception | None) -> str:
    """Return in what a replay differed, without anything that was sealed in the history; empty if in nothing.

    A disagreement of steps is told as Temporal tells it, which names events and activities alone. Any other failure may
    repeat what it stumbled over.
    """
    if failure is None:
        return ""
    if isinstance(failure, NondeterminismError):
        said = _DISAGREEMENT.search(str(failure))
        return said["what"] if said else "this code takes other steps than the history has"
    return "this code cannot read what the history holds, or fails on it"


async def replay_cases(client: Client, keys: Keys, cases: Sequence[str]) -> AsyncIterator[CaseReplay]:
    """Replay the present run of each case, one after another, with the code installed here.

    A case without a living workflow or without a key is told as such. Raises `ServerUnreachable` when the server goes
    away meanwhile.
    """
    for case in cases:
        began = time.monotonic()
        try:
            await asyncio.to_thread(keys.load, case)
        except KeyUnavailable:
            yield CaseReplay(case=case, outcome=ReplayOutcome.NO_KEY)
            continue
        history = await _present_run(client, case)
        if history is None:
            yield CaseReplay(case=case, outcome=ReplayOutcome.NO_WORKFLOW)
            continue
        replayed = await case_replayer(case_converter(keys)).replay_workflow(history, raise_on_replay_failure=False)
        differs = difference(replayed.replay_failure)
        yield CaseReplay(
            case=case,
            outcome=ReplayOutcome.DIFFERS if differs else ReplayOutcome.SAME,
            events=len(history.events),
            seconds=time.monotonic() - began,
            differs=differs,
        )


async def _present_run(client: Client, case: str) -> WorkflowHistory | None:
    """Return the history of a case's living run, None if it has none."""
    handle = client.get_workflow_handle(case)
    try:
        described = await handle.describe()
        if described.status is not WorkflowExecutionStatus.RUNNING:
            return None
        return await client.get_workflow_handle(case, run_id=described.run_id).fetch_history()
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return None
        raise ServerUnreachable(
            f"The workflow server stopped answering while the cases were replayed ({error.status.name}). Nothing was "
            "changed: see with `amparo doctor` what is wrong, and replay again."
        ) from error
