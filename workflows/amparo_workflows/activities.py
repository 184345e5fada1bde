"""The engine's activities: the one door from a workflow to the records."""

from __future__ import annotations

from temporalio import activity

from amparo.records.carry_out import carry_out
from amparo.records.repository import Records
from amparo.records.requests import CarryOut, Outcome
from amparo_workflows.messages import CARRY_OUT


class EngineActivities:
    """What the engine's worker does for case workflows; blocking, so it runs in threads."""

    def __init__(self, records: Records) -> None:
        self._records = records

    # Else the SDK throws an error into the thread of one that took too long, wherever it is: amid a commit, or while
    # the right to write is handed on. Late does no harm: the same command is carried out once.
    @activity.defn(name=CARRY_OUT, no_thread_cancel_exception=True)
    def carry_out(self, request: CarryOut) -> Outcome:
        """Carry out one command in one transaction; raises only when the records cannot be reached."""
        return carry_out(self._records, request)
