"""A plugin's functions run in its own process; whatever they do there, the engine gets an answer or a reason."""

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amparo.declarations import ActionDeclaration, FieldDeclaration, FieldKind, Form, Role, Text
from amparo.plugins.actions import ActionAnswer, ActionFailure, FailureCause, PluginProcess
from amparo.plugins.cage import Limits
from amparo.plugins.manager import PluginSource

FIXTURES = Path(__file__).parent / "fixtures"
CALL = "case-1/2"
FIELDS = {"case.number": "25-0042", "case.type": "defense", "errands.secret": "not declared"}
ANSWERS = Form(
    fields=(
        FieldDeclaration(name="place", label=Text("place")),
        FieldDeclaration(name="since", label=Text("since"), kind=FieldKind.DATE, required=False),
        FieldDeclaration(name="urgent", label=Text("urgent"), kind=FieldKind.YES_NO, required=False),
    )
)


def action(function: str, seconds: int = 20) -> ActionDeclaration:
    """An action of the plugin `errands` that runs this function."""
    return ActionDeclaration(
        id="look",
        title=Text("look"),
        function=f"errands:{function}",
        fields=("case.number", "case.type", "errands.unknown_yet"),
        answers=ANSWERS,
        timeout_seconds=seconds,
        fallback=(Role.PARALEGAL,),
        plugin="errands",
    )


SOURCE = PluginSource(id="errands", module="errands", folders=(str(FIXTURES),))

# What a relay is when it dies: its plugin has been at work, and has kept something. Without the program on the path
# nothing is confined, and the folder lies on a disk.
KILLED_AT_WORK = """
import os, signal, sys
from amparo.plugins.actions import PluginProcess
from amparo.plugins.manager import PluginSource
from test_actions import CALL, FIELDS, action

os.environ["PATH"] = sys.argv[2]
source = PluginSource(id="errands", module="errands", folders=(sys.argv[1],))
process = PluginProcess(source, unconfined_too=True)
print(process.run_action(action("keep"), CALL, FIELDS), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def unconfined(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without bubblewrap: it is on no path."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def process() -> Iterator[PluginProcess]:
    """The process of the plugin `errands`, not started yet."""
    with PluginProcess(SOURCE) as running:
        yield running


def answered(outcome: ActionAnswer | ActionFailure) -> str:
    """The place that an action answered."""
    assert isinstance(outcome, ActionAnswer), outcome
    return str(outcome.answers["place"])


def untimed(outcome: ActionAnswer | ActionFailure) -> ActionAnswer | ActionFailure:
    """The outcome without what differs from run to run."""
    return outcome.model_copy(update={"seconds": 0.0})


def test_an_action_answers_as_it_declares(process: PluginProcess) -> None:
    """A model's answers come as stored: a date as ISO text, yes and no as themselves."""
    expected = ActionAnswer(call_id=CALL, answers={"place": "cell of 25-0042", "since": "2026-11-03", "urgent": False})

    assert expected == untimed(process.run_action(action("look_up"), CALL, FIELDS))


def test_only_declared_fields_are_handed_over(process: PluginProcess) -> None:
    """What the action did not declare stays with the engine, and what is not known yet is not there."""
    assert "case.number, case.type" == answered(process.run_action(action("fields"), CALL, FIELDS))


def test_the_process_serves_several_calls(process: PluginProcess) -> None:
    """Starting Python for each call would cost more than most calls."""
    one = answered(process.run_action(action("count"), CALL, FIELDS))
    two = answered(process.run_action(action("count"), "case-1/3", FIELDS))

    assert one.startswith("1 calls in process ")
    assert one.replace("1 calls", "2 calls") == two


def test_the_process_sees_nothing_of_the_engine(process: PluginProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    """No address of Temporal, no key, no database; an empty folder and an empty input."""
    monkeypatch.setenv("AMPARO_MASTER_KEY", "invented")
    monkeypatch.setenv("AMPARO_TEMPORAL", "127.0.0.1:7233")

    assert "['HOME', 'LANG', 'PATH', 'PWD', 'PYTHONPATH', 'PYTHONUTF8', 'TMPDIR'] [] ''" == answered(
        process.run_action(action("surroundings"), CALL, FIELDS)
    )


def test_what_an_action_prints_is_no_answer(process: PluginProcess) -> None:
    """Not even a print that looks like one."""
    assert "the truth" == answered(process.run_action(action("prints"), CALL, FIELDS))
    assert "cell of 25-0042" == answered(process.run_action(action("look_up"), "case-1/3", FIELDS))


def test_what_an_action_prints_is_in_no_log(process: PluginProcess, capfd: pytest.CaptureFixture[str]) -> None:
    """It may hold the client's fields, and logs are read by people who may not see them."""
    answered(process.run_action(action("prints"), CALL, FIELDS))

    assert ("", "") == tuple(capfd.readouterr())


@pytest.mark.parametrize(
    ("function", "cause", "why"),
    [
        ("hang", FailureCause.HUNG, "did not answer within 2 seconds and was stopped"),
        ("crash", FailureCause.ENDED, "ended its process before it answered"),
        ("fail", FailureCause.RAISED, "failed with LookupError"),
        ("leave", FailureCause.RAISED, "failed with SystemExit"),
        ("nothing", FailureCause.RAISED, "failed with TypeError"),
        ("not_json", FailureCause.RAISED, "failed with ValueError"),
        ("lok_up", FailureCause.RAISED, "failed with AttributeError"),
        ("too_much", FailureCause.WRONG_ANSWER, "answered more than 1,000,000 bytes"),
        (
            "wrong_kind",
            FailureCause.WRONG_ANSWER,
            "did not answer as declared: “since” and answered what it does not declare",
        ),
    ],
)
def test_an_action_that_goes_wrong_is_a_reason_and_the_next_call_is_served(
    process: PluginProcess, function: str, cause: FailureCause, why: str
) -> None:
    """Neither the error's text nor the wrong answer is repeated: both may hold the client's fields."""
    expected = ActionFailure(call_id=CALL, cause=cause, why=f"Action “look” of plugin “errands” {why}.")

    assert expected == untimed(process.run_action(action(function, seconds=2), CALL, FIELDS))
    assert "cell of 25-0042" == answered(process.run_action(action("look_up"), "case-1/3", FIELDS))


def test_an_action_that_hung_is_run_in_a_new_process(process: PluginProcess) -> None:
    """The old one is killed with all that it started."""
    answered(process.run_action(action("count"), CALL, FIELDS))
    process.run_action(action("hang", seconds=1), "case-1/3", FIELDS)

    assert answered(process.run_action(action("count"), "case-1/4", FIELDS)).startswith("1 calls in process ")


def test_a_process_that_died_between_calls_is_started_again(process: PluginProcess) -> None:
    """A call does not fail for what happened before it."""
    answered(process.run_action(action("count"), CALL, FIELDS))
    assert process._process is not None
    number = process._process.pid
    os.kill(number, signal.SIGKILL)
    os.waitid(os.P_PID, number, os.WEXITED | os.WNOWAIT)

    assert answered(process.run_action(action("count"), "case-1/3", FIELDS)).startswith("1 calls in process ")


def test_a_closed_process_is_gone(
    process: PluginProcess, running: Callable[[str], set[int]], cleared_away: Callable[[str], bool]
) -> None:
    """With all that it started."""
    marker = f"the-child-{secrets.token_hex(8)}"
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(process.run_action, action("start_child", seconds=5), CALL, {"case.number": marker})
        while not (started := running(marker)) and not call.done():
            time.sleep(0.05)
        process.close()

    assert 1 == len(started)
    assert cleared_away(marker)


def test_what_an_answer_leaves_running_is_ended_with_its_process(
    process: PluginProcess, cleared_away: Callable[[str], bool]
) -> None:
    """A call is over when it has answered."""
    marker = f"the-child-{secrets.token_hex(8)}"
    outcome = process.run_action(action("leave_child"), CALL, {"case.number": marker})

    assert "left it behind" == answered(outcome)
    assert outcome.left_running
    assert cleared_away(marker)
    assert not process.run_action(action("look_up"), "case-1/3", FIELDS).left_running


def test_what_a_confined_plugin_writes_is_on_no_disk(
    process: PluginProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is gone with the process, however that ends."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    assert "/own/kept" == answered(process.run_action(action("keep"), CALL, FIELDS))
    assert [] == list(tmp_path.iterdir())


def test_without_bubblewrap_a_partners_plugin_is_refused_with_what_to_install(
    process: PluginProcess, unconfined: None
) -> None:
    """Its step becomes a person's; nothing of the plugin has run."""
    outcome = process.run_action(action("look_up"), CALL, FIELDS)

    assert isinstance(outcome, ActionFailure)
    assert FailureCause.NOT_CONFINED is outcome.cause
    assert outcome.why.startswith("Action “look” of plugin “errands” was not run: a plugin that does not ship")
    assert "bubblewrap is not installed" in outcome.why
    assert outcome.why.endswith("run `apt-get install bubblewrap` as root.")


def test_without_bubblewrap_a_shipped_plugin_works_in_a_folder_that_is_removed_after_it(
    unconfined: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to install anything for what comes with the engine."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with PluginProcess(SOURCE.model_copy(update={"shipped": True})) as process:
        kept = Path(answered(process.run_action(action("keep"), CALL, FIELDS)))
        assert "words of 25-0042" == kept.read_text(encoding="utf-8")

    assert [] == list(tmp_path.iterdir())


def test_what_an_unconfined_plugin_left_of_a_relay_that_was_killed_is_removed_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A relay that still runs keeps its plugins' folders, and what is not a plugin's stays."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    another = tmp_path / "amparo-of-somebody"
    another.mkdir()
    path = os.pathsep.join([*sys.path, str(Path(__file__).parent)])
    run = subprocess.run(
        [sys.executable, "-c", KILLED_AT_WORK, str(FIXTURES), str(another)],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": path},
        timeout=90,
    )
    assert -signal.SIGKILL == run.returncode, run.stderr
    assert ["words of 25-0042"] == [file.read_text(encoding="utf-8") for file in tmp_path.glob("*/kept")], run.stdout

    monkeypatch.setenv("PATH", str(another))
    with PluginProcess(SOURCE, unconfined_too=True) as at_work:
        mine = Path(answered(at_work.run_action(action("keep"), CALL, FIELDS)))
        with PluginProcess(SOURCE):
            kept = set(tmp_path.iterdir())

    assert {another, mine.parent} == kept


def test_calls_at_the_same_time_each_get_their_own_answer(process: PluginProcess) -> None:
    """They stand in line: one pipe, one answer."""
    found: dict[str, str] = {}

    def call(number: int) -> None:
        call_id = f"case-{number}/1"
        found[call_id] = answered(process.run_action(action("slow"), call_id, FIELDS))

    threads = [threading.Thread(target=call, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {f"case-{number}/1": f"case-{number}/1" for number in range(3)} == found


@pytest.mark.parametrize(
    ("module", "seconds", "why"),
    [
        ("raises_on_import", 60, "could not start: its process ended before it answered"),
        ("hangs_on_import", 3, "could not start: it did not answer in time"),
    ],
)
def test_a_plugin_that_cannot_be_imported_is_a_reason(module: str, seconds: int, why: str) -> None:
    """Its step becomes a person's; nothing waits for it."""
    source = PluginSource(id="errands", module=module, folders=(str(FIXTURES),))
    with PluginProcess(source, Limits(seconds=seconds)) as process:
        outcome = process.run_action(action("look_up"), CALL, FIELDS)

    expected = ActionFailure(
        call_id=CALL, cause=FailureCause.NOT_STARTED, why=f"Action “look” of plugin “errands” {why}."
    )
    assert expected == untimed(outcome)


def test_an_engine_that_is_killed_leaves_no_plugin_waiting(process: PluginProcess) -> None:
    """A process whose engine is gone reads the end of its pipe and ends."""
    first = answered(process.run_action(action("count"), CALL, FIELDS))
    started = process._process
    assert started is not None
    assert started.stdin is not None
    started.stdin.close()

    assert first.startswith("1 calls")
    assert 0 == started.wait(timeout=10)
