"""What every process of ours does alike: log without content, work until it is told to stop, and leave cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import gc
import logging
import os
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from amparo.errors import AmparoError, InvalidInput
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_workflows.hiding import leave_no_memory_image
from amparo_workflows.logs import log_without_content, logger, reason_to_end

log = logger(__name__)

BROKEN = 70
"""The exit code of a process that ended for a reason nobody foresaw (EX_SOFTWARE of sysexits.h)."""


START_PATIENCE = timedelta(minutes=1)
"""How long a process waits at its start for the workflow server, which may be starting beside it."""


def open_records(settings: Settings) -> Records:
    """Open the office's records; raises as `Records.open`."""
    return Records.open(settings.records_url, settings.master_key_file, training=settings.training)


@contextmanager
def only_one(what: str, folder: Path) -> Iterator[None]:
    """Let one process at a time be `what` for the office in `folder`; raises `InvalidInput` for a second one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f"{what}.lock").open("w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InvalidInput(
                f"A {what} already runs for the office in {folder}: a second one would do everything twice. "
                "Let the first one go on, or end it and start again."
            ) from None
        yield


def run_process(work: Coroutine[object, object, None], role: str = "amparo") -> NoReturn:
    """Run a whole process until it is told to end, and end it with a code: 0, an AmparoError's own, or `BROKEN`.

    `role` is what its log calls it. AMPARO_LOG_FORMAT is read here, since settings that are wrong have to be told too.
    """
    leave_no_memory_image()
    gc.freeze()  # modules stay as long as the process: a twentieth of a command went into counting them again
    log_without_content(logging.INFO, role, os.environ.get("AMPARO_LOG_FORMAT", ""))
    code = 0
    try:
        asyncio.run(_until_told(work))
    except AmparoError as error:
        log.error("cannot go on", reason=reason_to_end(error))  # noqa: TRY400 - a person has no use for a trace
        code = error.exit_code
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        log.critical("nobody foresaw this", error=error)
        code = BROKEN
    leave(code)


async def _until_told(work: Coroutine[object, object, None]) -> None:
    """Do the work; SIGTERM and SIGINT cancel it, at any moment, and what it opened is closed on the way out."""
    doing, loop = asyncio.ensure_future(work), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, doing.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await doing


def leave(code: int) -> NoReturn:
    """End this process at once with what was printed flushed.

    Python 3.11 can crash on its way out with Temporal's library loaded, and turn a success into a failure.
    """
    logging.shutdown()
    for said in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):  # a log on a full disk
            said.flush()
    os._exit(code)
