"""Logs without content: what went wrong and where, never what somebody wrote or is called.

Every line, ours, the SDK's or another library's, passes the same processors on its way out. Only the keys in `ALLOWED`
get through, each only with a value of its own shape; whatever else was handed in is dropped, not masked.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import structlog
from structlog.stdlib import BoundLogger, ExtraAdder, ProcessorFormatter, render_to_log_kwargs
from temporalio import activity, workflow
from temporalio.runtime import LogForwardingConfig, LoggingConfig, Runtime, TelemetryConfig, TelemetryFilter

from amparo.errors import AmparoError, InvalidInput, KeyUnavailable, RecordsUnreachable, ServerUnreachable

SAYS_NOTHING_OF_A_CASE = (KeyUnavailable, RecordsUnreachable, ServerUnreachable)
"""Errors whose sentences name a place or an id; any other may repeat a value that it stumbled over."""

JSON = "json"

Line = MutableMapping[str, Any]

_OURS = ("amparo",)
_BEFORE_ANY_VALUE = re.compile(r"[^:({\n%]*")
_PLACEHOLDER = re.compile(r"%[-+ #0]*[\d.]*[a-zA-Z]")
_HIDDEN = "…"
_MOST = 10_000_000
"""Beyond it a number may be somebody's: an A-number has nine digits, a telephone number ten."""

_INSTANT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)"


class Reason(str):
    """Why a process ends, as a sentence for whoever runs it; only `reason_to_end` makes one."""

    __slots__ = ()


def _like(pattern: str) -> Callable[[object], bool]:
    shape = re.compile(pattern)
    return lambda value: type(value) is str and shape.fullmatch(value) is not None


def _number(value: object) -> bool:
    return type(value) in {int, float} and abs(cast("float", value)) < _MOST


def _instant(value: object) -> bool:
    return isinstance(value, date | timedelta)


def _one_of_ours(value: object) -> bool:
    return isinstance(value, Enum)


ALLOWED: Mapping[str, Callable[[object], bool]] = {
    "case": _like(r"[0-9a-f]{32}"),
    "command": _like(
        r"(?:(?:switch|register)/)?[0-9a-f]{16,64}(?:/\d{1,9}(?:/end)?)?"
        rf"|wake/[0-9a-f-]{{36}}|alarm/\d{{1,9}}/{_INSTANT}(?:/{_INSTANT})?"
    ),
    "activity": _like(r"carry_out|run_plugin_action|do_job|give_job_up"),
    "job": _like(r"[0-9a-f]{12}"),
    "plugin": _like(r"[a-z][a-z0-9_]{0,60}"),
    "person": _like(r"p-[0-9a-z]{4}"),
    "address": _like(r"(?:127\.0\.0\.1|\[::1\]|localhost):\d{1,5}"),
    "reason": lambda value: isinstance(value, Reason),
    **dict.fromkeys(("attempt", "cases", "findings", "jobs", "open_cases", "plugins", "seq", "started"), _number),
    **dict.fromkeys(("alarm", "every", "until"), _instant),
    **dict.fromkeys(("cause", "problem", "status"), _one_of_ours),
    "error": lambda value: isinstance(value, BaseException),
}
"""What a line may say beside its words, and what a value has to look like to be said."""

GIVEN = ("event", "level", "logger", "at", "exc_info")
"""What the logging library or we ourselves put on each line; nobody can hand these in by key."""


def logger(name: str) -> BoundLogger:
    """Return the logger of a module: its lines are literal words, and values go in by key."""
    chain = [_only_allowed, render_to_log_kwargs]
    return cast("BoundLogger", structlog.wrap_logger(logging.getLogger(name), chain, BoundLogger))


def log_without_content(level: int = logging.INFO, role: str = "amparo", form: str = "") -> None:
    """Let this process, which is the office's `role`, log to standard error, and nothing that was sealed elsewhere.

    Each line is text for a person, or with the form "json" one JSON object.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(role, form))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.raiseExceptions = False  # else a line that cannot be formatted is printed whole, with its values
    logging.captureWarnings(capture=True)
    sys.excepthook = _told_without_content
    threading.excepthook = lambda ended: _told_without_content(ended.exc_type, ended.exc_value, ended.exc_traceback)
    activity.logger.activity_info_on_message = False
    workflow.logger.workflow_info_on_message = False
    # The SDK's core, at the server's limits, hands over whole histories, sealed, but long.
    forwarded = LogForwardingConfig(logging.getLogger("temporalio"), prepend_target_on_message=False)
    heard = LoggingConfig(TelemetryFilter(core_level="ERROR", other_level="ERROR"), forwarding=forwarded)
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=heard)), error_if_already_set=False)


def formatter(role: str, form: str = "") -> logging.Formatter:
    """Return what makes a line of any logging record: its time (UTC), level, role, words, and what is allowed."""
    return ProcessorFormatter(
        foreign_pre_chain=[ExtraAdder(allow=ALLOWED), _from_the_sdk, _words, _error_of_the_moment],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            _only_allowed,
            lambda _, __, line: {**_head(line), "role": role, **line},
            _as_json if form == JSON else _as_text,
        ],
        use_get_message=False,
        pass_foreign_args=True,
    )


def error_without_content(error: BaseException) -> str:
    """Return an error's type and place, with its own sentence where that says nothing of a case, and its causes."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 5:  # noqa: PLR2004 - what lies deeper explains nothing
        said = f" ({seen})" if isinstance(seen, SAYS_NOTHING_OF_A_CASE) else ""
        parts.append(f"{type(seen).__name__}{said}{_place(seen.__traceback__)}")
        seen = seen.__cause__
    return ", from ".join(parts)


def reason_to_end(error: AmparoError) -> Reason:
    """Return why a process cannot go on: what is wrong with its settings or surroundings, in their own sentence."""
    # An UnknownName is an InvalidInput too, and quotes what was asked for.
    told = isinstance(error, SAYS_NOTHING_OF_A_CASE) or type(error) is InvalidInput
    return Reason(error if told else error_without_content(error))


def _told_without_content(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    logging.getLogger("amparo").critical("nobody foresaw this", exc_info=(kind, error or kind(), trace))


def _from_the_sdk(_: object, __: str, line: Line) -> Line:
    """Take over what the SDK tells of a workflow or activity: the workflow's id is the case's."""
    record = line["_record"]
    known = {**getattr(record, "temporal_workflow", {}), **getattr(record, "temporal_activity", {})}
    named = {"case": "workflow_id", "activity": "activity_type", "attempt": "attempt"}
    return {**{key: known[theirs] for key, theirs in named.items() if theirs in known}, **line}


def _words(_: object, __: str, line: Line) -> Line:
    """Keep of our own lines the words and the harmless values in them, of others the words before any value."""
    record = line["_record"]
    said = str(record.msg)
    if record.name.partition(".")[0].partition("_")[0] in _OURS:
        values = iter(line["positional_args"] if isinstance(line["positional_args"], tuple) else ())
        kept = _PLACEHOLDER.sub(lambda _found: _harmless(next(values, None)), said)
    else:
        found = _BEFORE_ANY_VALUE.match(said)
        kept = found.group().strip() if found else ""
    return {**line, "event": kept, "level": record.levelname.lower(), "logger": record.name, "at": record.created}


def _harmless(value: object) -> str:
    return str(value) if _number(value) or _instant(value) else _HIDDEN


def _error_of_the_moment(_: object, __: str, line: Line) -> Line:
    raised = line.pop("exc_info", None)
    error = raised[1] if isinstance(raised, tuple) else raised
    return {"error": error, **line} if isinstance(error, BaseException) else line


def _only_allowed(_: object, __: str, line: Line) -> Line:
    kept = {key: line[key] for key in GIVEN if key in line}
    return kept | {key: line[key] for key, fits in ALLOWED.items() if key in line and fits(line[key])}


def _head(line: Line) -> Line:
    at = datetime.fromtimestamp(line.pop("at"), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"time": at, "level": line.pop("level")}


def _as_json(_: object, __: str, line: Line) -> str:
    return json.dumps({key: _plain(value) for key, value in line.items()}, ensure_ascii=False)


def _as_text(_: object, __: str, line: Line) -> str:
    head = " ".join((line.pop("time"), line.pop("level").upper(), line.pop("role"), line.pop("logger")))
    words, reason = line.pop("event"), line.pop("reason", "")
    told = [f"{key}={_plain(value)}" for key, value in line.items()]
    return f"{head}: {' '.join([words, *told])}{': ' if reason else ''}{reason}"


def _plain(value: object) -> str | int | float:
    match value:
        case BaseException():
            return error_without_content(value)
        case Enum():
            return value.name.lower()
        case int() | float():
            return value
    return value.isoformat() if isinstance(value, date) else str(value)


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    return f" at {Path(frames[-1].filename).name}, line {frames[-1].lineno}" if frames else ""
