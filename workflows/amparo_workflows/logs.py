"""Logs without content: what went wrong and where, never what somebody wrote or is called."""

from __future__ import annotations

import logging
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType

from temporalio import activity, workflow
from temporalio.runtime import LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from amparo.errors import KeyUnavailable, RecordsUnreachable, ServerUnreachable

SAYS_NOTHING_OF_A_CASE = (KeyUnavailable, RecordsUnreachable, ServerUnreachable)
"""Errors whose sentences name a place or an id; any other may repeat a value that it stumbled over."""

_SDK = "temporalio"
_BEFORE_ANY_VALUE = re.compile(r"[^:({\n]*")
_TELLING = ("workflow_id", "activity_type", "attempt")


class NoContent(logging.Filter):
    """Rewrites each line: an error becomes its type and place; of the SDK's lines the words before any value stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record and let it pass."""
        said = record.getMessage()
        if record.name.startswith(_SDK):
            kept = _BEFORE_ANY_VALUE.match(said)
            said = " ".join([kept.group().strip() if kept else "", *_concerned(record)])
        if record.exc_info and record.exc_info[1] is not None:
            said = f"{said}: {error_without_content(record.exc_info[1])}"
        record.msg, record.args = said, ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


def error_without_content(error: BaseException) -> str:
    """Return an error's type and place, with its own sentence where that says nothing of a case, and its causes."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 5:  # noqa: PLR2004 - what lies deeper explains nothing
        said = f" ({seen})" if isinstance(seen, SAYS_NOTHING_OF_A_CASE) else ""
        parts.append(f"{type(seen).__name__}{said}{_place(seen.__traceback__)}")
        seen = seen.__cause__
    return ", from ".join(parts)


def log_without_content(level: int = logging.INFO) -> None:
    """Let this process log to standard error, one line each, and nothing that was sealed elsewhere."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(NoContent())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    activity.logger.activity_info_on_message = False
    workflow.logger.workflow_info_on_message = False
    # The SDK's core writes past Python; at the server's limits it prints whole histories, sealed, but long.
    quiet = TelemetryConfig(logging=LoggingConfig(filter=TelemetryFilter(core_level="ERROR", other_level="ERROR")))
    Runtime.set_default(Runtime(telemetry=quiet), error_if_already_set=False)


def _concerned(record: logging.LogRecord) -> list[str]:
    known = {**getattr(record, "temporal_workflow", {}), **getattr(record, "temporal_activity", {})}
    told = ", ".join(f"{name} {known[name]}" for name in _TELLING if name in known)
    return [f"[{told}]"] if told else []


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    return f" at {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
