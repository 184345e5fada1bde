"""A plugin's actions, run in its own process: the engine's side of the pipe.

An action never raises into the engine and never blocks it beyond its timeout: whatever goes wrong is an
`ActionFailure`, after which a person does the step.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from threading import Lock
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from amparo.declarations import ActionDeclaration, FactValue
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.declarations.text import Declared
from amparo.plugins import cage
from amparo.plugins.cage import DEFAULT_LIMITS, Limits, Silence
from amparo.plugins.calls import ActionCall, ActionReply, ActionRequest, ActionService
from amparo.plugins.manager import PluginSource

_LONGEST_ANSWER = 1_000_000
_FOLDER = "amparo-plugin-"


class FailureCause(StrEnum):
    """Why an action has no answer; trying again at once helps neither what could not start nor a wrong answer."""

    NOT_STARTED = "not_started"
    HUNG = "hung"
    ENDED = "ended"
    RAISED = "raised"
    WRONG_ANSWER = "wrong_answer"


class ActionAnswer(Declared):
    """What an action answered, checked against what it declares; dates as ISO text."""

    call_id: str
    answers: dict[str, FactValue]


class ActionFailure(Declared):
    """Why an action has no answer: for programs a cause, for people a sentence that holds nothing of the case."""

    call_id: str
    cause: FailureCause
    why: str


class PluginProcess:
    """One plugin's own process, started when an action first needs it and again after it hung or died.

    Calls go one after another; a thread that calls while another waits stands in line. Close it, or use it in `with`.
    """

    def __init__(self, source: PluginSource, limits: Limits = DEFAULT_LIMITS) -> None:
        self._source, self._limits = source, limits
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: TemporaryDirectory[str] | None = None
        self._turn = Lock()
        _remove_what_the_killed_left()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process and remove its folder; a later call starts another."""
        with self._turn:
            self._end()

    def run_action(
        self, action: ActionDeclaration, call_id: str, fields: Mapping[str, FactValue]
    ) -> ActionAnswer | ActionFailure:
        """Call the action's function with those of the fields that it declares, and check what it answers.

        `call_id` is the same each time the same work is asked for. Waits no longer than the action's timeout, and once
        more the limits' seconds if the process has to be started.
        """
        call = ActionCall(id=call_id, fields={name: fields[name] for name in action.fields if name in fields})
        request = ActionRequest(function=action.function, call=call, seconds=action.timeout_seconds)
        with self._turn:
            process = self._started()
            if isinstance(process, Silence):
                return _failure(action, call_id, FailureCause.NOT_STARTED, f"could not start: {process}")
            answer = cage.ask(process, request.model_dump_json().encode(), action.timeout_seconds, _LONGEST_ANSWER)
            outcome = _outcome(action, call_id, answer)
            if isinstance(outcome, ActionFailure) and outcome.cause is not FailureCause.RAISED:
                self._end()  # what it says next could be the answer to this call
            return outcome

    def _started(self) -> subprocess.Popen[bytes] | Silence:
        if self._process and cage.is_alive(self._process):
            return self._process
        self._end()
        self._folder = TemporaryDirectory(prefix=_own_folder(os.getpid()), ignore_cleanup_errors=True)
        self._process = cage.start(
            "amparo.plugins.serve_actions", self._source.module, folder=Path(self._folder.name), keep_prints=False
        )
        setting = ActionService(folders=self._source.folders, limits=self._limits).model_dump_json().encode()
        ready = cage.ask(self._process, setting, self._limits.seconds, _LONGEST_ANSWER)
        if isinstance(ready, Silence):
            self._end()
            return ready
        return self._process

    def _end(self) -> None:
        if self._process:
            cage.end(self._process)
            self._process = None
        if self._folder:
            self._folder.cleanup()
            self._folder = None


def _own_folder(pid: int) -> str:
    return f"{_FOLDER}{pid}-"


def _remove_what_the_killed_left() -> None:
    """Remove the folders of plugins whose relay was killed: what a plugin wrote there of a case would stay for ever."""
    for folder in Path(gettempdir()).glob(f"{_FOLDER}*-*"):
        owner = folder.name.removeprefix(_FOLDER).partition("-")[0]
        with contextlib.suppress(OSError):  # another user's, or removed meanwhile
            if owner.isdecimal() and folder.stat().st_uid == os.getuid() and not _alive(int(owner)):
                shutil.rmtree(folder)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _failure(action: ActionDeclaration, call_id: str, cause: FailureCause, what: str) -> ActionFailure:
    why = f"Action “{action.id}” of plugin “{action.plugin}” {what}."
    return ActionFailure(call_id=call_id, cause=cause, why=why)


def _outcome(action: ActionDeclaration, call_id: str, answer: bytes | Silence) -> ActionAnswer | ActionFailure:
    match answer:
        case Silence.HUNG:
            what = f"did not answer within {action.timeout_seconds} seconds and was stopped"
            return _failure(action, call_id, FailureCause.HUNG, what)
        case Silence.ENDED:
            return _failure(action, call_id, FailureCause.ENDED, "ended its process before it answered")
        case Silence.TOO_MUCH:
            return _failure(action, call_id, FailureCause.WRONG_ANSWER, f"answered more than {_LONGEST_ANSWER:,} bytes")
        case bytes():
            return _checked(action, call_id, answer)


def _checked(action: ActionDeclaration, call_id: str, line: bytes) -> ActionAnswer | ActionFailure:
    try:
        reply = ActionReply.model_validate_json(line)
    except ValidationError:
        return _failure(action, call_id, FailureCause.WRONG_ANSWER, "answered something that cannot be read")
    if reply.id != call_id:
        return _failure(action, call_id, FailureCause.WRONG_ANSWER, "answered another call than this one")
    if reply.answers is None:
        return _failure(action, call_id, FailureCause.RAISED, f"failed with {_type_name(reply.error)}")
    try:
        return ActionAnswer(call_id=call_id, answers=checked_answers(action.answers.fields, reply.answers))
    except AnswersRefused as refused:
        return _failure(action, call_id, FailureCause.WRONG_ANSWER, _refused(action, refused))


def _type_name(name: str) -> str:
    return name if name.isidentifier() and len(name) <= 80 else "an error"  # noqa: PLR2004 - longer than any real name


def _refused(action: ActionDeclaration, refused: AnswersRefused) -> str:
    # Only names that were declared are repeated: what the plugin gave, names among it, may be of the case.
    declared = [field.name for field in action.answers.fields if field.name in refused.fields]
    wrong = f"did not answer as declared: {', '.join(f'“{name}”' for name in declared)}" if declared else ""
    foreign = "answered what it does not declare" if set(refused.fields) - set(declared) else ""
    return " and ".join(part for part in (wrong, foreign) if part)
