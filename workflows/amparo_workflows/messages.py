"""What travels through Temporal, and the names it travels under; those are clear text and say nothing of a case."""

from __future__ import annotations

from datetime import datetime

from amparo.case.model import Recorded, WaitingAction
from amparo.declarations import FactValue

ENGINE_QUEUE = "engine"
CARRY_OUT = "carry_out"
RUN_PLUGIN_ACTION = "run_plugin_action"
PLUGIN_QUEUE = "plugin."
JOBS_QUEUE = "jobs"
DO_JOB = "do_job"
GIVE_JOB_UP = "give_job_up"


class CaseStart(Recorded):
    """What a run of a case's workflow begins with; without a seq it asks the record first.

    `seq` and `alarm` (UTC) are what the run before it knew.
    """

    case: str
    seq: int | None = None
    alarm: datetime | None = None


class ActionTask(Recorded):
    """A plugin's function to be run for a case: `id` names it for ever, so that a plugin can see a repetition."""

    case: str
    id: str
    plugin: str
    action: str
    fields: dict[str, FactValue] = {}

    @classmethod
    def of(cls, case: str, waiting: WaitingAction) -> ActionTask:
        """Return the task that the record of `case` waits for."""
        return cls(case=case, id=waiting.id, plugin=waiting.plugin, action=waiting.action, fields=waiting.fields)


class ActionResult(Recorded):
    """What a plugin's function answered, or with `answers` None the sentence that says why it did not."""

    answers: dict[str, FactValue] | None = None
    problem: str = ""


class JobTask(Recorded):
    """A job to be done; everything else about it lies in the records."""

    job: str


def plugin_queue(plugin: str) -> str:
    """Return the task queue on which the relay takes the calls of one plugin's functions."""
    return f"{PLUGIN_QUEUE}{plugin}"
