"""What every process of ours does alike: log without content, work until it is told to stop, and leave cleanly."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Coroutine
from typing import NoReturn

from amparo.errors import AmparoError
from amparo_workflows.logs import error_without_content, log_without_content

log = logging.getLogger(__name__)

BROKEN = 70
"""The exit code of a process that ended for a reason nobody foresaw (EX_SOFTWARE of sysexits.h)."""


async def until_told() -> None:
    """Return when the process is asked to end by SIGTERM or SIGINT; whoever waits here can then end gracefully."""
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    await told.wait()


def run_process(work: Coroutine[object, object, None]) -> NoReturn:
    """Run the whole of a process, and end it with a code: 0, an AmparoError's own, or `BROKEN`."""
    log_without_content()
    code = 0
    try:
        asyncio.run(work)
    except AmparoError as error:
        log.error("%s", error)  # noqa: TRY400 - a sentence for a person, who has no use for a trace
        code = error.exit_code
    except Exception as error:  # noqa: BLE001 - the last place where it can be told
        log.critical("%s", error_without_content(error))
        code = BROKEN
    leave(code)


def leave(code: int) -> NoReturn:
    """End this process at once with what was printed flushed.

    Python 3.11 can crash on its way out with Temporal's library loaded, and turn a success into a failure.
    """
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
