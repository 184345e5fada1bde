"""Logs: what went wrong and where, and never what somebody wrote or is called."""

from __future__ import annotations

import ast
import json
import logging
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.errors import InvalidInput, RecordsUnreachable, UnknownName
from amparo_workflows import logs
from amparo_workflows.logs import ALLOWED, error_without_content, formatter, reason_to_end

SECRET = "Marisol fears her cousin"
CASE = "0123456789abcdef0123456789abcdef"
HOUSE = Path(__file__).resolve().parents[2]
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}

MARKED = st.tuples(st.text(max_size=9), st.text(max_size=9)).map(SECRET.join)
VALUES = st.recursive(
    MARKED, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(MARKED, inner, max_size=2) | st.tuples(inner)
)


class Lines(logging.Handler):
    """Keeps the lines that a process would write."""

    def __init__(self, form: str = "json") -> None:
        super().__init__()
        self.setFormatter(formatter("engine", form))
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.written.append(self.format(record))


def logged(name: str, message: str, *values: object, form: str = "text", **extra: object) -> str:
    """What is left of a line that comes with an error with a client's words in it."""
    error = failure()
    record = logging.LogRecord(
        name, logging.ERROR, __file__, 1, message, values, (type(error), error, error.__traceback__)
    )
    record.__dict__.update(extra)
    return formatter("engine", form).format(record)


def told(**values: Any) -> dict[str, Any]:
    """What one of our own lines holds, as JSON."""
    lines, source = Lines(), logging.getLogger("amparo_workflows.test")
    source.addHandler(lines)
    try:
        logs.logger("amparo_workflows.test").warning("something was seen", **values)
    finally:
        source.removeHandler(lines)
    return dict(json.loads(lines.written[0]))


def failure() -> Exception:
    """An error that quotes a client, as it was raised."""
    try:
        refuse()
    except ValueError as error:
        return error
    raise AssertionError


def refuse() -> None:
    """Fail as a check does that says what it was handed."""
    raise ValueError(SECRET)


def test_a_line_for_a_program_is_one_object_with_time_level_role_words_and_ids() -> None:
    """An office's collector reads these; the time is UTC."""
    line = told(case=CASE, command=f"{CASE}/12/end", open_cases=3, until=datetime(2027, 3, 1, 9, tzinfo=UTC))
    time = line.pop("time")

    assert {
        "level": "warning",
        "role": "engine",
        "event": "something was seen",
        "logger": "amparo_workflows.test",
        "case": CASE,
        "command": f"{CASE}/12/end",
        "open_cases": 3,
        "until": "2027-03-01T09:00:00+00:00",
    } == line
    assert abs(datetime.now(UTC) - datetime.fromisoformat(time)).total_seconds() < 3600
    assert time.endswith("Z")


def test_a_line_for_a_person_says_the_same_in_words() -> None:
    """Time, level, role and place, then what was seen."""
    line = logged("amparo_workflows.sender", "it failed", case=CASE)

    assert " ERROR engine amparo_workflows.sender: it failed case=" in line
    assert line.rpartition("error=")[2].startswith("ValueError at test_logs.py, line ")
    assert SECRET not in line


@given(st.dictionaries(st.text(min_size=1, max_size=12) | st.sampled_from(["name", "args", "msg", "client"]), VALUES))
def test_nothing_under_a_key_that_is_not_on_the_list_comes_out(handed: dict[str, Any]) -> None:
    """Not even masked: a stray `name=` is as if it had not been written."""
    strangers = {key: value for key, value in handed.items() if key not in {*ALLOWED, *logs.GIVEN}}
    line = told(**strangers)

    assert {"time", "level", "role", "event", "logger"} == set(line)


@given(st.sampled_from(sorted(ALLOWED)), VALUES | st.integers(min_value=10_000_000) | st.booleans())
def test_a_value_under_a_known_key_comes_out_only_in_the_shape_of_that_key(key: str, value: Any) -> None:
    """Somebody's name under `case`, or an A-number under `seq`, is dropped as well."""
    assert key not in told(**{key: value})


@given(
    MARKED, VALUES, st.sampled_from(["amparo.records.x", "amparo_workflows.x", "temporalio.worker", "asyncio", "a.b"])
)
def test_no_error_and_no_value_in_a_sentence_comes_out(words: str, value: Any, name: str) -> None:
    """Whichever library logs it, as its own sentence's value or as the error's."""
    error = ValueError(words, value)
    error.__cause__ = KeyError(words)
    record = logging.LogRecord(
        name, logging.ERROR, __file__, 1, "seen: %s %r", (words, value), (type(error), error, None)
    )
    record.__dict__["temporal_workflow"] = {"workflow_id": words}

    for form in ("text", "json"):
        assert SECRET not in formatter("engine", form).format(record)


def test_numbers_and_instants_in_a_sentence_stay() -> None:
    """They say how many and when; other values have to come by key."""
    line = logged("amparo_workflows.sender", "round %d of %s failed", 3, "Marisol")

    assert ": round 3 of … failed error=ValueError at test_logs.py" in line


def test_of_other_libraries_lines_only_the_words_before_any_value_stay() -> None:
    """The SDK writes errors into its sentences, and details behind them."""
    line = logged(
        "temporalio.activity",
        f"Completing as failure during heartbeat with error of type {ValueError}: {SECRET}",
        temporal_activity={"workflow_id": CASE, "activity_type": "carry_out", "attempt": 2, "namespace": "amparo"},
    )

    assert "Completing as failure during heartbeat with error of type <class 'ValueError'>" in line
    assert f" case={CASE} activity=carry_out attempt=2 error=ValueError at" in line
    assert SECRET not in line


def test_an_error_that_names_a_place_only_keeps_its_sentence() -> None:
    """Whoever looks after the office has to know which file is locked; what lies behind that says its type alone."""
    locked = RecordsUnreachable("The records at amparo.db cannot be used just now.")
    locked.__cause__ = failure()

    said = error_without_content(locked)

    assert said.startswith("RecordsUnreachable (The records at amparo.db cannot be used just now.), from ")
    assert ", from ValueError at test_logs.py" in said
    assert SECRET not in said


def test_why_a_process_ends_is_told_in_a_sentence_unless_that_quotes_somebody() -> None:
    """Wrong settings are told as they are; a name that was looked for is not."""
    assert "There is no key." == told(reason=reason_to_end(InvalidInput("There is no key.")))["reason"]
    assert "UnknownName" == told(reason=reason_to_end(UnknownName("person", SECRET, [])))["reason"]


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "deed",
    [
        "logging.getLogger('amparo_workflows.x').exception('oh')",
        "logging.getLogger('temporalio.worker').exception('oh')",
        "logging.getLogger('amparo_workflows.x').error('oh %d', SECRET)",
        "warnings.warn(SECRET)",
        "thread = threading.Thread(target=fail); thread.start(); thread.join(); print('oh', file=sys.stderr)",
        "fail('oh')",
    ],
)
def test_a_whole_process_logs_without_content(form: str, deed: str) -> None:
    """One call at its start is enough, for our loggers, the SDK's, and what nobody caught."""
    program = (
        "import logging, sys, threading, warnings\nfrom amparo_workflows.logs import log_without_content\n"
        f"SECRET = {SECRET!r}\nlog_without_content(logging.INFO, 'engine', {form!r})\n"
        f"def fail(*_):\n    raise ValueError(SECRET)\ntry:\n    fail()\nexcept ValueError:\n    {deed}\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)

    assert ended.stderr
    assert SECRET not in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr


def test_every_line_of_ours_is_made_of_literal_words() -> None:
    """A sentence that is put together may hold anything; values have keys."""
    packages = ("core/amparo", "workflows/amparo_workflows", "app/amparo_app")
    modules = [path for package in packages for path in sorted((HOUSE / package).rglob("*.py"))]
    found = [
        f"{path.name}:{line.lineno}"
        for path in modules
        for line in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(line, ast.Call) and _is_line(line) and not _literal(line.args[0])
    ]

    assert [] == found


def _is_line(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id="log" | "_log") | ast.Attribute(attr="logger"), attr=level):
            return level in LEVELS
    return False


def _literal(said: ast.expr) -> bool:
    match said:
        case ast.Constant(value=str()):
            return True
        case ast.IfExp(body=one, orelse=other):
            return _literal(one) and _literal(other)
    return False
