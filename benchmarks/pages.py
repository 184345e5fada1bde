"""A server of an office's pages for benchmarks: how it is started, who is signed in, and how pages are asked for."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from amparo.access.sign_in import SessionKind
from amparo.records.sessions import Place
from amparo_workflows.served import where_served
from benchmarks.office import Office

PASSWORD = "correct cedar battery"
_TRIES = 1800


@dataclass(frozen=True)
class Pages:
    """A server of pages on this machine."""

    port: int

    def asked(self, path: str, cookie: str = "") -> bytes:
        """Return a request as it is sent, by whoever holds a cookie."""
        return self._head("GET", path, cookie)

    def posted(self, path: str, cookie: str, form: bytes) -> bytes:
        """Return a form as it is sent."""
        lines = (
            f"Origin: http://127.0.0.1:{self.port}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
        )
        return self._head("POST", path, cookie, *lines) + form

    def _head(self, method: str, path: str, cookie: str, *lines: str) -> bytes:
        cookies = [f"Cookie: amparo={cookie}"] if cookie else []
        return "\r\n".join(
            [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", *cookies, *lines, "", ""]
        ).encode()


async def answered(reader: asyncio.StreamReader, status: bytes = b"200") -> bytes:
    """Read one answer to its end and return its body; raises RuntimeError for another status."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    body = await reader.readexactly(int(length.partition(b":")[2]))
    if not head.startswith(b"HTTP/1.1 " + status):
        raise RuntimeError((head + body[:2000]).decode())
    return body


@contextmanager
def served(office: Office) -> Iterator[Pages]:
    """Serve an office's pages as `amparo up` does."""
    settings = office.settings
    environment = os.environ | {
        "AMPARO_DATA_FOLDER": str(settings.data_folder),
        "AMPARO_RECORDS_URL": settings.records_url,
        "AMPARO_MASTER_KEY_FILE": str(settings.master_key_file),
        "AMPARO_TEMPORAL_ADDRESS": settings.temporal_address,
        "AMPARO_WEB_LISTEN": f"127.0.0.1:{_free_port()}",
    }
    process = subprocess.Popen([sys.executable, "-m", "amparo_app.web.serving"], env=environment)
    try:
        for _ in range(_TRIES):
            there = where_served(settings.data_folder)
            if there is not None and there.pid == process.pid:
                break
            time.sleep(0.1)
        else:
            raise RuntimeError("the pages were not served within three minutes")
        yield Pages(int(there.listens.rpartition(":")[2]))
    finally:
        process.terminate()
        process.wait()


@contextmanager
def empty_page() -> Iterator[Pages]:
    """Serve the framework's answer to an empty page."""
    port = _free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.empty_page", str(port)])
    try:
        for _ in range(_TRIES):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield Pages(port)
    finally:
        process.terminate()
        process.wait()


def session_of(office: Office, person: str) -> str:
    """Sign somebody in, and return the cookie of their browser."""
    office.records.set_password(person, PASSWORD)
    email = office.records.person(person).profile.email
    came = office.records.sign_in(email, PASSWORD, "", Place("127.0.0.1", "benchmark"), kind=SessionKind.WEB)
    if not came.token:
        raise RuntimeError(f"nobody was signed in: {came}")
    return came.token


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
