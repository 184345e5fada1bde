"""What cases did under each release, replayed with the code of today."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from temporalio.api.enums.v1 import EventType
from tests.replay.changed import AsksOnceMore, NeverRings, ReadsOtherwise, Unchanged
from tests.replay.histories import HERE, history, keys_of, manifest_of, releases

from amparo_workflows.case import CaseWorkflow
from amparo_workflows.codec import case_converter
from amparo_workflows.replay import case_replayer, difference

MOST_BYTES = 1_000_000
RECORDED = [(release, file) for release in releases() for file in manifest_of(release).histories]
LATEST = HERE / version("amparo")


async def differs(release: Path, file: str, scratch: Path, workflow: type) -> str:
    """Return in what a workflow differs from a recorded history."""
    with keys_of(release, scratch) as keys:
        replayer = case_replayer(case_converter(keys), workflow)
        replayed = await replayer.replay_workflow(history(release, file), raise_on_replay_failure=False)
    return difference(replayed.replay_failure)


@pytest.mark.parametrize(("release", "file"), RECORDED, ids=[f"{release.name}/{file}" for release, file in RECORDED])
async def test_what_a_release_did_replays_with_the_code_of_today(release: Path, file: str, tmp_path: Path) -> None:
    """A case that this release began goes on under the next one.

    If this fails, guard the change with `workflow.patched`. Only while the release that it names is not out yet may its
    folder be deleted and recorded anew with `python -m tests.replay`.
    """
    assert "" == await differs(release, file, tmp_path, CaseWorkflow)


def test_this_release_has_its_histories() -> None:
    """Else the next one would have nothing to be held against: `python -m tests.replay` records them."""
    assert LATEST in releases()


@pytest.mark.parametrize(
    ("file", "workflow", "told"),
    [
        (
            "worked_on.1.json.gz",
            AsksOnceMore,
            "does not handle this event: HistoryEvent(id: 7, WorkflowExecutionUpdateCompleted)",
        ),
        ("went_on_in_a_new_run.1.json.gz", AsksOnceMore, "Activity machine does not handle this event"),
        (
            "rang_until_missed.1.json.gz",
            NeverRings,
            "No command scheduled for event HistoryEvent(id: 14, TimerStarted)",
        ),
        ("worked_on.1.json.gz", ReadsOtherwise, "this code cannot read what the history holds, or fails on it"),
    ],
)
async def test_a_workflow_that_does_something_else_is_found(
    file: str, workflow: type, told: str, tmp_path: Path
) -> None:
    """An activity more, a timer less, a field that is gone; and nothing of what was sealed is told."""
    found = await differs(LATEST, file, tmp_path, workflow)

    assert told in found
    assert "Marisol" not in found


async def test_it_is_the_change_that_is_found(tmp_path: Path) -> None:
    """The same workflow in another class replays."""
    assert "" == await differs(LATEST, "worked_on.1.json.gz", tmp_path, Unchanged)


def payloads(part: Any) -> Iterator[dict[str, Any]]:
    """Every payload of a history's JSON."""
    if isinstance(part, dict):
        if isinstance(part.get("metadata"), dict) and "encoding" in part["metadata"]:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from payloads(one)


def test_the_histories_are_sealed_as_the_server_had_them_and_take_little_room() -> None:
    """Legible without the keys is only when a local activity ran, which Temporal's library writes by itself."""
    raw = [(release / file).read_bytes() for release, file in RECORDED]
    found = [payload for one in raw for payload in payloads(json.loads(gzip.decompress(one)))]
    sealed = base64.b64encode(b"binary/encrypted").decode()
    legible = {
        name
        for payload in found
        if payload["metadata"]["encoding"] != sealed
        for name in json.loads(base64.b64decode(payload["data"]))
    }

    assert any(payload["metadata"]["encoding"] == sealed for payload in found)
    assert legible <= {"seq", "attempt", "activation_index", "activity_id", "activity_type"} | {
        "backoff", "complete_time", "original_schedule_time"
    }  # fmt: skip
    assert sum(map(len, raw)) < MOST_BYTES


def test_the_histories_hold_everything_that_a_case_does() -> None:
    """What no history holds, no replay can find changed."""
    types = {
        EventType.Name(event.event_type).removeprefix("EVENT_TYPE_")
        for release, file in RECORDED
        for event in history(release, file).events
    }

    assert {
        "ACTIVITY_TASK_COMPLETED",  # of a plugin, and where the local one gave up
        "ACTIVITY_TASK_SCHEDULED",
        "MARKER_RECORDED",
        "TIMER_FIRED",
        "TIMER_STARTED",
        "WORKFLOW_EXECUTION_COMPLETED",
        "WORKFLOW_EXECUTION_CONTINUED_AS_NEW",
        "WORKFLOW_EXECUTION_TERMINATED",
        "WORKFLOW_EXECUTION_UPDATE_ACCEPTED",
        "WORKFLOW_EXECUTION_UPDATE_COMPLETED",
    } <= types
