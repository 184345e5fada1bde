"""What goes wrong, told to a person as a sentence, to a program as JSON, and to whoever mends it as a log."""

from __future__ import annotations

import json
import os
import secrets
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from typer.exceptions import TyperException

from amparo.errors import AmparoError, RecordsUnreachable

USAGE = 2
"""The exit code of a command line that was not understood."""

INTERRUPTED = 130
"""The exit code of a command that was broken off with Ctrl-C, as shells have it."""

UNFORESEEN = 70
"""The exit code of a mistake in Amparo itself (EX_SOFTWARE of sysexits.h)."""


def tell_error(error: AmparoError, *, as_json: bool) -> int:
    """Tell what was wrong with what somebody asked, and return the exit code."""
    facts = {name: value for name, value in vars(error).items() if _is_plain(value)}
    _tell(str(error), as_json=as_json, kind=type(error).__name__, exit_code=error.exit_code, **facts)
    return error.exit_code


def tell_usage(misused: TyperException, *, as_json: bool) -> int:
    """Tell how a command line was misunderstood, and return the exit code; a group without a command shows its help."""
    context, said = getattr(misused, "ctx", None), misused.format_message().replace("Value error, ", "")
    if context is not None and said == context.get_help():
        sys.stdout.write(f"{said}\n")
        return USAGE
    sentence = " ".join(said.split())
    path = context.command_path if context else "amparo"
    stop = "" if sentence.endswith((".", "?", "!")) else "."
    _tell(f"{sentence}{stop} `{path} --help` says how it is used.", as_json=as_json, kind="Usage", exit_code=USAGE)
    return USAGE


def tell_unforeseen(error: Exception, arguments: Sequence[str], *, as_json: bool) -> int:
    """Tell that Amparo itself is at fault, keep the trace under a reference, and return the exit code."""
    reference = secrets.token_hex(4)
    log = _kept_trace(error, _logs(arguments), reference)
    report = f"report {log}" if log else "make room on the disk: nothing could be kept of what went wrong"
    sentence = (
        f"Something went wrong inside Amparo (reference {reference}); what you asked may not have been done. "
        f"Look with `amparo case show`, then {report}."
    )
    _tell(sentence, as_json=as_json, kind="Unforeseen", exit_code=UNFORESEEN, reference=reference)
    return UNFORESEEN


def tell_full_disk(full: OSError, *, as_json: bool) -> int:
    """Tell that the disk is full under a file that a command needed, and return the exit code."""
    where = f" where {full.filename} is" if full.filename else ""
    try:
        sys.stdout.flush()
    except OSError:  # the answer itself found no room; what is left of it must not fail once more at the very end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        as_json = False
    _tell(
        f"The disk is full{where}; what you asked may not have been done. Make room, then ask again.",
        as_json=as_json,
        kind="DiskFull",
        exit_code=RecordsUnreachable.exit_code,
    )
    return RecordsUnreachable.exit_code


def _tell(sentence: str, *, as_json: bool, **facts: Any) -> None:  # noqa: ANN401 - the error's own facts
    sys.stdout.flush()
    if as_json:
        sys.stdout.write(json.dumps({"error": {"message": sentence, **facts}}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stderr.write(sentence + "\n")


def _is_plain(value: object) -> bool:
    if isinstance(value, tuple):
        return all(_is_plain(one) for one in value)
    return isinstance(value, str | int)


def _logs(arguments: Sequence[str]) -> Path:
    """Return the logs of the office that a command line is about, or the folder of temporary files without one."""
    named = [after for option, after in pairwise(arguments) if option == "--data"]
    for data in (*named, os.environ.get("AMPARO_DATA") or "var/office"):
        if (Path(data) / "office.json").is_file():
            return Path(data) / "logs"
    return Path(tempfile.gettempdir())


def _kept_trace(error: Exception, folder: Path, reference: str) -> Path | None:
    for place in (folder, Path(tempfile.gettempdir())):
        with suppress(OSError):  # the disk may be what went wrong
            return _keep_trace(error, place, reference)
    return None


def _keep_trace(error: Exception, folder: Path, reference: str) -> Path:
    """Write where an error came from; not what it says, since it may quote a client's record."""
    folder.mkdir(exist_ok=True, mode=0o700)
    lines = [f"{datetime.now(UTC).isoformat(timespec='seconds')} reference {reference}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [
            f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or cause.__context__
    log = folder / "amparo-errors.log"
    with os.fdopen(os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return log
