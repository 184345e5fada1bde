"""What travels between the workflow and the records: one command to carry out, and what came of it."""

from __future__ import annotations

from datetime import datetime

from amparo.case.commands import Command, Refusal
from amparo.case.model import Recorded, WaitingAction


class CarryOut(Recorded):
    """Carry out a command on a case; `now` is the workflow's clock (UTC), `seen_seq` the record the caller has seen.

    `seen_seq` None adopts whatever is there.
    """

    case: str
    command: Command
    now: datetime
    seen_seq: int | None = None


class Outcome(Recorded):
    """What came of a command, and the record's state now, also for a command that was seen before.

    `stale` means that the record was at another seq than the caller's: nothing was changed, adopt `seq` and ask again.
    `made` are the ids of what the command added (legal events, deadlines, offers, persons), in order.
    """

    seq: int = 0
    answer_seq: int = 0
    number: str = ""
    refused: Refusal | None = None
    made: tuple[str, ...] = ()
    repeated: bool = False
    stale: bool = False
    alarm: datetime | None = None
    actions: tuple[WaitingAction, ...] = ()
    closed: bool = False
