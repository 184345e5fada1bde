"""The engine's activities: the one door from a workflow to the records."""

from __future__ import annotations

import time
from datetime import datetime
from functools import partial

from temporalio import activity

from amparo.records.bugs import NEEDS_ATTENTION
from amparo.records.carry_out import carry_out
from amparo.records.repository import Records
from amparo.records.requests import CarryOut, Outcome
from amparo_workflows.messages import CARRY_OUT
from amparo_workflows.metrics import Instruments, count


class EngineActivities:
    """What the engine's worker does for case workflows; blocking, so it runs in threads."""

    def __init__(self, records: Records) -> None:
        self._records = records

    # Else the SDK throws an error into the thread of one that took too long, wherever it is: amid a commit, or while
    # the right to write is handed on. Late does no harm: the same command is carried out once.
    @activity.defn(name=CARRY_OUT, no_thread_cancel_exception=True)
    def carry_out(self, request: CarryOut) -> Outcome:
        """Carry out one command in one transaction; raises only when the records cannot be reached."""
        began, outcome = time.monotonic(), None
        try:
            outcome = carry_out(self._records, request)
            return outcome
        finally:
            seconds, settled = time.monotonic() - began, self._records.wall()
            count(partial(_tell, request=request, outcome=outcome, seconds=seconds, settled=settled))


def _tell(seen: Instruments, request: CarryOut, outcome: Outcome | None, seconds: float, settled: datetime) -> None:
    came = _what_came(outcome)
    seen.commands.labels(request.command.body.kind, came).inc()
    seen.seconds.observe(seconds)
    if request.command.body.kind == "alarm" and came == "accepted":
        # the workflow names each alarm for the instant at which it had to ring: alarm/<seq>/<instant>
        armed = datetime.fromisoformat(request.command.id.split("/")[2])
        seen.late.observe(max(0.0, (settled - armed).total_seconds()))


def _what_came(outcome: Outcome | None) -> str:
    if outcome is None:
        return "unreachable"
    if outcome.stale or outcome.repeated:
        return "stale" if outcome.stale else "repeated"
    if outcome.refused is None:
        return "accepted"
    return "bug" if outcome.refused.code == NEEDS_ATTENTION else "refused"
