"""Logs: what went wrong and where, and never what somebody wrote or is called."""

from __future__ import annotations

import logging
import subprocess
import sys

import pytest

from amparo.errors import RecordsUnreachable
from amparo_workflows.logs import NoContent, error_without_content

SECRET = "Marisol fears her cousin"


def logged(name: str, message: str, *values: object, **extra: object) -> str:
    """What is left of a line that comes with an error with a client's words in it."""
    error = failure()
    record = logging.LogRecord(
        name, logging.ERROR, __file__, 1, message, values, (type(error), error, error.__traceback__)
    )
    record.__dict__.update(extra)
    NoContent().filter(record)
    return logging.Formatter("%(message)s").format(record)


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


def test_an_error_is_its_type_and_its_place() -> None:
    """Its words may be the client's."""
    line = logged("amparo_workflows.sender", "round %s failed", 3)

    assert line.startswith("round 3 failed: ValueError at test_logs.py, line ")
    assert SECRET not in line


def test_of_the_sdks_lines_only_the_words_before_any_value_stay() -> None:
    """It writes errors into its sentences, and details behind them."""
    line = logged(
        "temporalio.activity",
        f"Completing as failure during heartbeat with error of type {ValueError}: {SECRET}",
        temporal_activity={"workflow_id": "c1", "activity_type": "carry_out", "attempt": 2, "namespace": "amparo"},
    )

    assert line.startswith(
        "Completing as failure during heartbeat with error of type <class 'ValueError'> "
        "[workflow_id c1, activity_type carry_out, attempt 2]: ValueError at test_logs.py"
    )
    assert SECRET not in line


def test_an_error_that_names_a_place_only_keeps_its_sentence() -> None:
    """Whoever looks after the office has to know which file is locked; what lies behind that says its type alone."""
    locked = RecordsUnreachable("The records at amparo.db cannot be used just now.")
    locked.__cause__ = failure()

    told = error_without_content(locked)

    assert told.startswith("RecordsUnreachable (The records at amparo.db cannot be used just now.), from ")
    assert ", from ValueError at test_logs.py" in told
    assert SECRET not in told


@pytest.mark.parametrize(("logger", "said"), [("amparo_workflows.x", "oh: ValueError"), ("temporalio.worker", "oh")])
def test_a_whole_process_logs_without_content(logger: str, said: str) -> None:
    """One call at its start is enough, for our loggers and the SDK's."""
    program = (
        "import logging\nfrom amparo_workflows.logs import log_without_content\nlog_without_content()\n"
        f"try:\n    raise ValueError({SECRET!r})\n"
        f"except ValueError:\n    logging.getLogger({logger!r}).exception('oh')\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)

    assert said in ended.stderr
    assert SECRET not in ended.stderr
    assert "Traceback" not in ended.stderr
