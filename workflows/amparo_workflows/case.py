"""The workflow of one case: order, durability and time. The record itself lies in the database, not here."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ApplicationError, FailureError

with workflow.unsafe.imports_passed_through():
    from amparo.case.commands import ENGINE_COMMANDS, ActionEnded, Alarm, Body, Command, SwitchCatalog, Wake
    from amparo.case.model import WaitingAction
    from amparo.records.requests import CarryOut, Outcome
    from amparo_workflows.messages import (
        CARRY_OUT,
        RUN_PLUGIN_ACTION,
        ActionResult,
        ActionTask,
        CaseStart,
        plugin_queue,
    )

ENGINE = "engine"
"""Who acts when nobody does: the clock, a recovery, a plugin's answer."""

# A local activity writes 6 events a command and waits in no queue, but each of its retries keeps a workflow task open
# and grows the history: so it gets few tries, and less time than a person takes for a broken page.
LOCAL_TIME = timedelta(seconds=4)
LOCAL_RETRIES = RetryPolicy(initial_interval=timedelta(milliseconds=100), maximum_attempts=3)

# Behind it a normal one, which waits on the server and costs no events: records that are away come back some day.
NORMAL_TIME = timedelta(seconds=30)
NORMAL_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1), backoff_coefficient=2, maximum_interval=timedelta(seconds=15)
)

# The relay itself makes the attempts that a plugin declares; these, over some minutes, are for a relay that died or
# cannot reach the records. After a day without any answer the step is a person's: no deadline may wait for a machine.
ACTION_TIME = timedelta(minutes=30)
ACTION_BEAT = timedelta(seconds=30)
ACTION_PATIENCE = timedelta(days=1)
ACTION_RETRIES = RetryPolicy(
    initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1), maximum_attempts=10
)

REST = timedelta(seconds=60)
"""How long an alarm that settled nothing is left alone: a bug in settling must not fill the history."""

STALE_TRIES = 3
"""How often another writer's change is adopted before whatever is there is taken."""

FULL_WHEN_IDLE = 400
"""Events after which an idle case goes on in a new run: replaying them after a restart takes a fifth of a second."""

FULL_WHILE_ACTING = 1_600
"""Events after which it does so while an action runs: replaying takes nearly a second, and at about 5,500 events the
server refuses further updates. The new run asks the record again what it waits for."""


@workflow.defn(name="Case")
class CaseWorkflow:
    """One open case. Its state is what the record last answered: seq, alarm, and the actions that run."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        self._case = start.case
        self._seq = start.seq
        self._alarm = start.alarm
        self._closed = False
        self._rang_in_vain = False
        self._settling = asyncio.Lock()
        self._acting: dict[str, asyncio.Task[None]] = {}

    @workflow.update
    async def execute(self, command: Command) -> Outcome:
        """Carry out one command and return what came of it; a refusal is an answer like any other."""
        async with self._settling:
            return await self._settle(command)

    @workflow.update
    async def switch_catalog(self, command: Command) -> Outcome:
        """Go on under another catalog; apart from `execute`, which takes what people ask of a case."""
        async with self._settling:
            return await self._settle(command)

    @execute.validator
    def _refuse_the_engines_own(self, command: Command) -> None:
        _refuse_nameless(command)
        if command.body.kind in ENGINE_COMMANDS:
            raise ApplicationError(f"“{command.body.kind}” is the engine's own command.", non_retryable=True)

    @switch_catalog.validator
    def _refuse_all_but_a_switch(self, command: Command) -> None:
        _refuse_nameless(command)
        if not isinstance(command.body, SwitchCatalog):
            raise ApplicationError(f"“{command.body.kind}” switches no catalog.", non_retryable=True)

    @workflow.run
    async def run(self, _start: CaseStart) -> None:
        """Learn the record's state, then ring at each alarm until the case is closed."""
        while self._seq is None:
            await self._wake()
        while not self._over():
            if self._full():
                workflow.continue_as_new(self._baton())
            await self._wait()

    async def _wait(self) -> None:
        """Wait for the alarm and ring it, or return early because something else is to be done."""
        armed = self._alarm
        left = None if armed is None else armed - workflow.now()
        if left is None or left > timedelta(0):
            with suppress(TimeoutError):  # the time-out is the alarm
                await workflow.wait_condition(
                    lambda: self._alarm != armed or self._over() or self._full(), timeout=left
                )
                return
        if armed is not None:
            await self._ring(armed)

    async def _wake(self) -> None:
        async with self._settling:
            if self._seq is None:  # else the command that started this run came first and has told everything
                await self._settle_own(f"wake/{workflow.info().run_id}", Wake())
        if self._seq is None:
            await workflow.sleep(REST)

    async def _ring(self, armed: datetime) -> None:
        now = workflow.now()
        async with self._settling:
            if self._alarm != armed:  # a command came first and settled what was due
                return
            # The same state of the record at the same instant is the same alarm, also after a crash; but one that rang
            # in vain must be a new one, or the record would only repeat its answer.
            again = f"/{now.isoformat()}" if self._rang_in_vain else ""
            await self._settle_own(f"alarm/{self._seq}/{armed.isoformat()}{again}", Alarm())
            self._rang_in_vain = self._due_by(now)
        if self._rang_in_vain:
            workflow.logger.error("an alarm settled nothing")
            await workflow.sleep(REST)

    async def _settle_own(self, id_: str, body: Body) -> None:
        """Settle a command of the engine's own; no failure of one may end the workflow."""
        try:
            await self._settle(Command(id=id_, organization="", actor=ENGINE, body=body))
        except FailureError:
            workflow.logger.error("a command of the engine's own could not be carried out")

    async def _settle(self, command: Command) -> Outcome:
        outcome = await self._carry_out_on_what_is_there(command)
        # A record that could not even say where it stands must not take the next alarm from the case.
        if outcome.closed or outcome.seq >= max(self._seq or 0, 1):
            self._adopt(outcome)
        return outcome.model_copy(update={"actions": ()})

    def _adopt(self, outcome: Outcome) -> None:
        self._seq, self._alarm, self._closed = outcome.seq, outcome.alarm, outcome.closed
        for waiting in outcome.actions:
            if waiting.id not in self._acting:
                self._acting[waiting.id] = asyncio.create_task(self._act(waiting))

    async def _carry_out_on_what_is_there(self, command: Command) -> Outcome:
        for _ in range(STALE_TRIES):
            outcome = await self._carry_out(command, self._seq)
            if not outcome.stale:
                return outcome
            workflow.logger.warning("the record is not where the workflow saw it last")
            self._seq = outcome.seq
        return await self._carry_out(command, None)

    async def _carry_out(self, command: Command, seen_seq: int | None) -> Outcome:
        request = CarryOut(case=self._case, command=command, now=workflow.now(), seen_seq=seen_seq)
        try:
            quickly: Outcome = await workflow.execute_local_activity(
                CARRY_OUT,
                request,
                result_type=Outcome,
                retry_policy=LOCAL_RETRIES,
                start_to_close_timeout=LOCAL_TIME,
                schedule_to_close_timeout=LOCAL_TIME,
            )
        except FailureError:  # not ActivityError: the SDK hands some failures of a local activity over unwrapped
            patiently: Outcome = await workflow.execute_activity(
                CARRY_OUT,
                request,
                result_type=Outcome,
                retry_policy=NORMAL_RETRIES,
                start_to_close_timeout=NORMAL_TIME,
            )
            return patiently
        return quickly

    async def _act(self, waiting: WaitingAction) -> None:
        """Have a plugin's function run, and tell the record how it ended."""
        try:
            result = await self._answer_of(waiting)
            ended = ActionEnded(action=waiting.id, answers=result.answers, problem=result.problem)
            async with self._settling:
                await self._settle_own(f"{waiting.id}/end", ended)
        finally:
            del self._acting[waiting.id]

    async def _answer_of(self, waiting: WaitingAction) -> ActionResult:
        try:
            result: ActionResult = await workflow.execute_activity(
                RUN_PLUGIN_ACTION,
                ActionTask.of(self._case, waiting),
                result_type=ActionResult,
                task_queue=plugin_queue(waiting.plugin),
                activity_id=waiting.id,
                retry_policy=ACTION_RETRIES,
                start_to_close_timeout=ACTION_TIME,
                heartbeat_timeout=ACTION_BEAT,
                schedule_to_close_timeout=ACTION_PATIENCE,
            )
        except FailureError:
            return ActionResult(
                problem=f"The plugin “{waiting.plugin}” gave no answer: its relay failed, or was not there for a day."
            )
        return result

    def _due_by(self, now: datetime) -> bool:
        return self._alarm is not None and self._alarm <= now

    def _quiet(self) -> bool:
        return not self._settling.locked() and workflow.all_handlers_finished()

    def _over(self) -> bool:
        return self._closed and not self._acting and self._quiet()

    def _full(self) -> bool:
        limit = FULL_WHILE_ACTING if self._acting else FULL_WHEN_IDLE
        return workflow.info().get_current_history_length() >= limit and self._quiet()

    def _baton(self) -> CaseStart:
        """Return what the next run begins with; running actions do not move along, so it must ask for them again."""
        if self._acting:
            return CaseStart(case=self._case)
        return CaseStart(case=self._case, seq=self._seq, alarm=self._alarm)


def _refuse_nameless(command: Command) -> None:
    if not command.id.strip():
        raise ApplicationError("A command needs an id.", non_retryable=True)
