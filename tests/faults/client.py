"""A client of an office, in a process of its own: it gives commands and writes down what it was told of each.

SIGTERM lets it finish what it asked. SIGUSR1 has it save its next command and die before it sends it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import secrets
import signal
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.faults.journal import ClientLine, Journal, Step, now
from tests.faults.zones import zones_ringing_soon

from amparo.case.commands import AddNote, Body, Command, CompleteStep, OpenCase, RecordEvent
from amparo.case.model import Person
from amparo.errors import AmparoError, RecordsUnreachable, ServerUnreachable
from amparo.records.repository import Records
from amparo_app.office_folder import settings_of
from amparo_workflows.client import connect, open_case, submit
from amparo_workflows.processes import leave, open_records

if TYPE_CHECKING:
    from temporalio.client import Client

    from amparo.records.lists import CaseLine
    from amparo.records.requests import Outcome

ORGANIZATION = "breakwater-legal"
LANES = 3
"""Commands that one client has on their way at once."""

LONGEST_PAUSE = 1.2
AT_WORK = 12
"""How many cases get commands, those with the shortest history: the others wait for their alarms, as most do."""

CONNECT_PATIENCE = timedelta(minutes=3)


class Caller:
    """One client at work: its cases, its chances, its journal."""

    def __init__(self, client: Client, records: Records, journal: Journal[ClientLine], chance: random.Random) -> None:
        self._client, self._records, self._journal, self._chance = client, records, journal, chance
        self._staff = [member.id for member in records.people(ORGANIZATION)]
        self.ends = self.drops = False

    async def work(self) -> None:
        """Give commands until told to end."""
        await asyncio.gather(*(self._lane() for _ in range(LANES)))

    async def _lane(self) -> None:
        while not self.ends:
            with contextlib.suppress(RecordsUnreachable):  # while nobody can be looked up, nothing is asked
                await self._give()
            await asyncio.sleep(self._chance.uniform(0, LONGEST_PAUSE))

    async def _give(self) -> None:
        cases = [line.id for line in await asyncio.to_thread(self._at_work)]
        body = self._body(can_open_only=not cases)
        command = Command(
            id=secrets.token_hex(8), organization=ORGANIZATION, actor=self._chance.choice(self._staff), body=body
        )
        case = "" if isinstance(body, OpenCase) else self._chance.choice(cases)
        self._note(Step.ASKED, command, body=body)
        try:
            if self.drops:
                await self._save_and_die(case, command)
            outcome = await self._ask(case, command)
        except ServerUnreachable as error:
            self._note(Step.QUEUED if "saved and queued" in str(error) else Step.UNSAVED, command)
        except AmparoError:  # the records could not be reached, so nothing was promised
            self._note(Step.UNSAVED, command)
        else:
            self._note(Step.ANSWERED, command, refused=outcome.refused.code if outcome.refused else "")

    async def _ask(self, case: str, command: Command) -> Outcome:
        if case:
            return await submit(self._client, self._records, case, command)
        _, outcome = await open_case(self._client, self._records, command)
        return outcome

    async def _save_and_die(self, case: str, command: Command) -> None:
        if case:
            await asyncio.to_thread(self._records.put_inbox, case, command)
        else:
            await asyncio.to_thread(self._records.reserve_case, command)
        self._note(Step.SAVED, command)
        os.kill(os.getpid(), signal.SIGKILL)

    def _at_work(self) -> list[CaseLine]:
        return sorted(self._records.list_cases(ORGANIZATION), key=lambda line: line.seq)[:AT_WORK]

    def _body(self, *, can_open_only: bool) -> Body:
        yesterday = now().date() - timedelta(days=1)
        name = f"Marisol Invented {secrets.token_hex(4)}"
        opening = OpenCase(
            number="",
            case_type="storm",
            zone=self._chance.choice(zones_ringing_soon(now())),
            persons=(Person(id="", role="principal", name=name, language="es", country="HN"),),
            events=(RecordEvent(event="notice_served", on=yesterday),),
        )
        if can_open_only:
            return opening
        bodies: list[Body] = [
            AddNote(text=f"call {secrets.token_hex(8)}"),
            RecordEvent(event="errand_asked", on=yesterday),
            RecordEvent(event="notice_served", on=yesterday - timedelta(days=self._chance.randint(0, 2))),
            RecordEvent(event="call_promised", on=yesterday - timedelta(days=3)),
            CompleteStep(step="visit"),
            CompleteStep(step="nobody_declared_this"),
            opening,
        ]
        return self._chance.choices(bodies, weights=(50, 18, 4, 6, 10, 5, 4))[0]

    def _note(self, step: Step, command: Command, body: Body | None = None, refused: str = "") -> None:
        self._journal.add(ClientLine(at=now(), step=step, command=command.id, body=body, refused=refused))


async def run(data: Path, journal: Path, seed: int) -> None:
    """Be a client of the office in `data` until told to end."""
    settings = settings_of(data)
    records = open_records(settings)
    client = await connect(settings, records.keys, CONNECT_PATIENCE)
    caller = Caller(client, records, Journal[ClientLine](journal), random.Random(seed))
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, setattr, caller, "ends", True)  # noqa: FBT003 - setattr's own
    loop.add_signal_handler(signal.SIGUSR1, setattr, caller, "drops", True)  # noqa: FBT003 - as above
    await caller.work()


def main() -> None:
    """Run the client that the command line describes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--journal", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    asked = parser.parse_args()
    asyncio.run(run(asked.data, asked.journal, asked.seed))
    leave(0)


if __name__ == "__main__":
    main()
