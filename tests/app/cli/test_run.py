"""`amparo prepare`, `amparo run`: an office whose processes something else than `amparo up` looks after."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from tests.app.clinic import HOUSE, ROOTS, Run, in_process_of_its_own

from amparo_workflows.server import Server

PATIENCE_SECONDS = 90


def environment_for(folder: Path, **more: str) -> dict[str, str]:
    """The environment that a unit gives: no home of anybody, one folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AMPARO_")}
    ours = {
        "HOME": str(folder),
        "PYTHONPATH": os.pathsep.join(ROOTS),
        "AMPARO_DATA": str(folder / "office"),
        "AMPARO_MASTER_KEY_FILE": str(folder / "master.key"),
        "AMPARO_PLUGINS": str(HOUSE / "plugins" / "amparo_asylum"),
        "AMPARO_LOG_FORMAT": "json",
    }
    return {**kept, **ours, **more}


def until(holds: Callable[[], bool]) -> None:
    """Wait until something is so."""
    ends_at = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < ends_at
        time.sleep(0.2)


def started(part: str, environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    """Start a part as a unit does."""
    with log.open("wb") as told:
        command = [sys.executable, "-m", "amparo_app", "run", part]
        return subprocess.Popen(command, env=environment, stdout=told, stderr=told)


@pytest.mark.timeout(400)
async def test_an_office_runs_process_by_process_beside_a_server_of_its_own(tmp_path: Path) -> None:
    """Prepared once, each part started by itself, well, worked in, and ended by SIGTERM with nothing left."""
    async with Server(tmp_path / "cluster") as server, AsyncExitStack() as stack:
        environment = environment_for(tmp_path, AMPARO_TEMPORAL_ADDRESS=server.address)

        async def amparo(*words: str) -> tuple[int, str]:
            answer = await asyncio.to_thread(in_process_of_its_own, environment, *words)
            return answer.code, answer.out + answer.err

        await amparo("keys", "make", str(tmp_path / "master.key"))
        assert (0, "") == await amparo("prepare")
        assert 0 == (await amparo("org", "create", "Clínica de Prueba"))[0]
        assert (0, "") == await amparo("prepare")
        parts = {}
        for part in ("engine", "relay", "jobs", "sender", "watch", "web"):
            parts[part] = started(part, environment, tmp_path / f"{part}.log")
            stack.callback(parts[part].kill)
        for part in parts:
            file = tmp_path / f"{part}.log"
            await asyncio.to_thread(until, lambda file=file: b'"event": "at work' in file.read_bytes())  # type: ignore[misc]
        health = await amparo("health")
        recovered = await amparo("recover")
        for one in parts.values():
            one.terminate()
        ended = {part: await asyncio.to_thread(one.wait, PATIENCE_SECONDS) for part, one in parts.items()}

    assert "engine: a process apart from `amparo up` takes the cases' work" in health[1]
    assert "ok: relay: " in health[1]
    assert "ok: jobs: " in health[1]
    assert "ok: sender: " in health[1]
    assert "ok: web: pages at http://127.0.0.1:" in health[1]
    assert 0 == recovered[0], recovered
    assert {0} == set(ended.values())


def test_a_part_that_there_is_not_is_told_with_those_there_are(amparo: Run, no_settings: None) -> None:
    """Nothing is started."""
    answer = amparo("run", "cook")

    assert 2 == answer.code
    assert "'engine', 'relay', 'jobs', 'sender', 'watch', 'web', 'metrics'" in answer.err


def test_no_part_runs_where_there_is_no_office(
    amparo: Run, tmp_path: Path, no_settings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a misspelt folder would have an engine of its own, at work on nothing."""
    monkeypatch.setenv("AMPARO_DATA", str(tmp_path))
    answer = amparo("run", "engine")

    assert 2 == answer.code
    assert f"There is no office in {tmp_path} yet." in answer.err


def test_a_master_key_is_made_once(amparo: Run, tmp_path: Path, no_settings: None) -> None:
    """And never written over."""
    made, again = (amparo("keys", "make", str(tmp_path / "master.key")) for _ in range(2))

    assert (0, 2) == (made.code, again.code)
    assert 0o600 == (tmp_path / "master.key").stat().st_mode & 0o777
    assert "a master key is never written over" in again.err
