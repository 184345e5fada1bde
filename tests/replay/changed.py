"""The case's workflow as careless later releases might have it, and once unchanged."""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from amparo.case.commands import Command
    from amparo.records.requests import Outcome
    from amparo_workflows.case import CaseWorkflow
    from amparo_workflows.messages import CARRY_OUT, CaseStart


@workflow.defn(name="Case")
class Unchanged(CaseWorkflow):
    """The same under another class."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, _start: CaseStart) -> None:
        """Do what it always did."""
        await super().run(_start)


@workflow.defn(name="Case")
class AsksOnceMore(Unchanged):
    """One activity more for each command."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, _start: CaseStart) -> None:
        """Do what it always did."""
        await super().run(_start)

    async def _carry_out(self, command: Command, seen_seq: int | None) -> Outcome:
        outcome = await super()._carry_out(command, seen_seq)
        await workflow.execute_activity(CARRY_OUT, command, start_to_close_timeout=timedelta(seconds=1))
        return outcome


@workflow.defn(name="Case")
class NeverRings(Unchanged):
    """No timer for the alarm."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        super().__init__(start)

    @workflow.run
    async def run(self, _start: CaseStart) -> None:
        """Do what it always did."""
        await super().run(_start)

    async def _wait(self) -> None:
        armed = self._alarm
        await workflow.wait_condition(lambda: self._alarm != armed or self._over() or self._full())


@workflow.defn(name="Case")
class ReadsOtherwise(Unchanged):
    """What a run begins with has lost a field that the histories have not."""

    @workflow.init
    def __init__(self, start: CaseStart) -> None:
        super().__init__(start)
        raise ValueError("Marisol Invented cannot be read")

    @workflow.run
    async def run(self, _start: CaseStart) -> None:
        """Do what it always did."""
        await super().run(_start)
