"""The workflow of one job: it sees that the work is begun again after a crash, and that somebody hears if it is not.

It carries the job's id alone. What is asked, how far it is and what came of it lie sealed in the records, which also
say whether it is to go on: a job is cancelled there, and the workflow hears of it.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, is_cancelled_exception
from temporalio.workflow import ActivityCancellationType

with workflow.unsafe.imports_passed_through():
    from amparo_workflows.messages import DO_JOB, GIVE_JOB_UP, JobTask

BEAT_LIMIT = timedelta(seconds=15)
"""After what silence the worker is taken for dead; it beats every two seconds."""

LONGEST = timedelta(days=1)
"""How long a job may take: minutes of work, and as long as the records or the engine are away."""

MOST_ATTEMPTS = 4
"""How often work that crashes is begun; what can pass, such as records out of reach, is waited for and costs none."""

ATTEMPTS = RetryPolicy(
    initial_interval=timedelta(seconds=1),
    backoff_coefficient=3,
    maximum_interval=timedelta(seconds=30),
    maximum_attempts=MOST_ATTEMPTS,
)
GIVING_UP = RetryPolicy(initial_interval=timedelta(seconds=1), maximum_interval=timedelta(minutes=1))


@workflow.defn(name="Job")
class JobWorkflow:
    """One job, from the moment somebody takes it up to its end."""

    @workflow.run
    async def run(self, task: JobTask) -> None:
        """Have the job done; one that crashes again and again is given up, and whoever asked can see that."""
        try:
            await workflow.execute_activity(
                DO_JOB,
                task,
                start_to_close_timeout=LONGEST,
                schedule_to_close_timeout=2 * LONGEST,
                heartbeat_timeout=BEAT_LIMIT,
                retry_policy=ATTEMPTS,
                cancellation_type=ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            )
        except ActivityError as ended:
            if is_cancelled_exception(ended):
                raise
            await workflow.execute_activity(
                GIVE_JOB_UP, task, start_to_close_timeout=timedelta(seconds=30), retry_policy=GIVING_UP
            )
