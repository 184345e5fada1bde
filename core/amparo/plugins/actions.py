"""A plugin's actions, run in its own process: the engine's side of the pipe.

An action never raises into the engine and never blocks it beyond its timeout: whatever goes wrong is an
`ActionFailure`, after which a person does the step.
"""

from __future__ import annotations

import builtins
import subprocess
import time
from collections.abc import Mapping
from enum import StrEnum
from threading import Lock
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from amparo.declarations import ActionDeclaration, FactValue
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.declarations.text import Declared
from amparo.errors import PluginBroken
from amparo.plugins import cage
from amparo.plugins.cage import DEFAULT_LIMITS, Limits, Silence
from amparo.plugins.calls import ActionCall, ActionReply, ActionRequest, ActionService
from amparo.plugins.manager import PluginSource
from amparo.plugins.quarters import Quarters
from amparo.plugins.scratch import remove_what_the_killed_left

_LONGEST_ANSWER = 1_000_000


class FailureCause(StrEnum):
    """Why an action has no answer; trying again at once helps neither what could not start nor a wrong answer."""

    NOT_STARTED = "not_started"
    NOT_CONFINED = "not_confined"
    HUNG = "hung"
    ENDED = "ended"
    RAISED = "raised"
    WRONG_ANSWER = "wrong_answer"


class _Called(Declared):
    """`seconds` is how long the call took, `unreachable` how often the plugin tried to reach what was not granted.

    `left_running` says that it left something running behind its answer, which was ended with its process.
    """

    call_id: str
    seconds: float = 0.0
    unreachable: int = 0
    left_running: bool = False


class ActionAnswer(_Called):
    """What an action answered, checked against what it declares; dates as ISO text."""

    answers: dict[str, FactValue]


class ActionFailure(_Called):
    """Why an action has no answer: for programs a cause, for people a sentence that holds nothing of the case."""

    cause: FailureCause
    why: str


class PluginProcess:
    """One plugin's own process, started when an action first needs it and again after it hung or died.

    Calls go one after another; a thread that calls while another waits stands in line. Close it, or use it in `with`.
    Whoever keeps it apart for each organization keeps what one handed to a plugin from another's calls.
    """

    def __init__(self, source: PluginSource, limits: Limits = DEFAULT_LIMITS, *, unconfined_too: bool = False) -> None:
        self._source, self._limits, self._unconfined_too = source, limits, unconfined_too
        self._process: subprocess.Popen[bytes] | None = None
        self._quarters: Quarters | None = None
        self._turn = Lock()
        remove_what_the_killed_left()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process, also in the middle of a call, and remove its folder; a later call starts another."""
        if running := self._process:
            cage.kill(running)
        with self._turn:
            self._end()

    def run_action(
        self,
        action: ActionDeclaration,
        call_id: str,
        fields: Mapping[str, FactValue],
        settings: Mapping[str, FactValue] | None = None,
    ) -> ActionAnswer | ActionFailure:
        """Call the action's function with those of the fields that it declares, and check what it answers.

        `call_id` is the same each time the same work is asked for; `settings` are what the organization set of the
        plugin. Waits no longer than the action's timeout, and once more the limits' seconds if the process has to be
        started.
        """
        known = {name: fields[name] for name in action.fields if name in fields}
        call = ActionCall(id=call_id, fields=known, settings=dict(settings or {}))
        with self._turn:
            began = time.monotonic()
            outcome = self._called(action, call)
            astray = isinstance(outcome, ActionFailure) and outcome.cause is not FailureCause.RAISED
            told = {
                "seconds": time.monotonic() - began,
                "unreachable": self._quarters.refused_connections() if self._quarters else 0,
                "left_running": not astray and self._left_running(),
            }
            if astray or told["left_running"]:
                self._end()  # what it says next could be the answer to this call
            return outcome.model_copy(update=told)

    def _called(self, action: ActionDeclaration, call: ActionCall) -> ActionAnswer | ActionFailure:
        try:
            process = self._started()
        except PluginBroken as refused:
            return _failure(action, call.id, FailureCause.NOT_CONFINED, f"was not run: {refused.why.rstrip('.')}")
        if isinstance(process, Silence):
            return _failure(action, call.id, FailureCause.NOT_STARTED, f"could not start: {process}")
        request = ActionRequest(function=action.function, call=call, seconds=action.timeout_seconds)
        answer = cage.ask(process, request.model_dump_json().encode(), action.timeout_seconds, _LONGEST_ANSWER)
        return _outcome(action, call.id, answer)

    def _started(self) -> subprocess.Popen[bytes] | Silence:
        if self._process and cage.is_alive(self._process) and not cage.has_spoken(self._process):
            return self._process
        self._end()
        self._quarters = Quarters(self._source, self._limits, network=True, unconfined_too=self._unconfined_too)
        self._process, terms = self._quarters.start("amparo.plugins.serve_actions", keep_prints=False)
        setting = ActionService(folders=self._source.folders, terms=terms).model_dump_json().encode()
        ready = cage.ask(self._process, setting, self._limits.seconds, _LONGEST_ANSWER)
        if isinstance(ready, Silence):
            self._end()
            return ready
        return self._process

    def _left_running(self) -> bool:
        return bool(self._process and self._quarters and self._quarters.left_running(self._process))

    def _end(self) -> None:
        self._process = None
        if self._quarters:
            self._quarters.leave()
            self._quarters = None


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
        return _failure(action, call_id, FailureCause.RAISED, f"failed with {_kind(reply.error)}")
    try:
        return ActionAnswer(call_id=call_id, answers=checked_answers(action.answers.fields, reply.answers))
    except AnswersRefused as refused:
        return _failure(action, call_id, FailureCause.WRONG_ANSWER, _refused(action, refused))


def _kind(name: str) -> str:
    """Return the name of a built-in exception; what else a plugin's process says of its error is not repeated."""
    found = getattr(builtins, name, None)
    return name if isinstance(found, type) and issubclass(found, BaseException) else "an error"


def _refused(action: ActionDeclaration, refused: AnswersRefused) -> str:
    # Only names that were declared are repeated: what the plugin gave, names among it, may be of the case.
    declared = [field.name for field in action.answers.fields if field.name in refused.fields]
    wrong = f"did not answer as declared: {', '.join(f'“{name}”' for name in declared)}" if declared else ""
    foreign = "answered what it does not declare" if set(refused.fields) - set(declared) else ""
    return " and ".join(part for part in (wrong, foreign) if part)
