"""Whether the parts of an office work: asked of the workflow server, which knows who listens, and of lock files."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client
from temporalio.service import RPCError

from amparo.settings import Settings
from amparo_app.running import held_by
from amparo_workflows.messages import ENGINE_QUEUE, JOBS_QUEUE, plugin_queue
from amparo_workflows.served import where_served
from amparo_workflows.server import NAMESPACE
from amparo_workflows.tls import privacy_of

PATIENCE = timedelta(seconds=3)


async def reach(address: str, settings: Settings) -> Client:
    """Return a client that asks the server about itself and opens nothing; raises RuntimeError where none answers."""
    privacy = privacy_of(settings)
    return await Client.connect(address, namespace=NAMESPACE, tls=privacy.tls, api_key=privacy.api_key)


async def listeners(client: Client, queue: str, kind: TaskQueueType.ValueType) -> tuple[str, ...]:
    """Return who has asked for work on a queue in the last minutes, as `amparo-engine@<process>`."""
    request = DescribeTaskQueueRequest(namespace=NAMESPACE, task_queue=TaskQueue(name=queue), task_queue_type=kind)
    try:
        answer = await client.workflow_service.describe_task_queue(request, timeout=PATIENCE)
    except RPCError:
        return ()
    return tuple(poller.identity for poller in answer.pollers)


async def engine_listens(client: Client, pid: int) -> bool:
    """Return whether the engine in this process, or for 0 any, takes the cases' work."""
    return _is_among(pid, await listeners(client, ENGINE_QUEUE, TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW))


async def jobs_listen(client: Client, pid: int) -> bool:
    """Return whether the process of jobs, or for 0 any, takes packets and batches of letters."""
    return _is_among(pid, await listeners(client, JOBS_QUEUE, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY))


async def relay_listens(client: Client, pid: int, plugin: str) -> bool:
    """Return whether the relay in this process, or for 0 any, takes the calls of a plugin."""
    return _is_among(pid, await listeners(client, plugin_queue(plugin), TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY))


def _is_among(pid: int, identities: Iterable[str]) -> bool:
    # The server remembers for minutes who asked for work, also one that was killed since.
    return any(pid == 0 or (identity.endswith(f"@{pid}") and _is_there(pid)) for identity in identities)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sender_works(data: Path) -> bool:
    """Return whether a sender is at work for a data folder."""
    return held_by(data / "sender.lock") is not None


def watch_works(data: Path) -> bool:
    """Return whether a watch is at work for a data folder."""
    return held_by(data / "watch.lock") is not None


async def pages_answer(settings: Settings, pid: int) -> bool:
    """Return whether the pages answer that this process, or for 0 any, serves."""
    served = where_served(settings.data_folder)
    if served is None or (pid and served.pid != pid):
        return False
    try:
        async with httpx2.AsyncClient(timeout=PATIENCE.total_seconds(), trust_env=False) as client:
            host = {"Host": urlsplit(served.address).netloc}
            return (await client.get(f"http://{served.listens}/health", headers=host)).is_success
    except httpx2.HTTPError:
        return False
