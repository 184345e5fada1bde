"""Whether every open case would go on under the code that is installed here, asked before it takes over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from importlib.metadata import version

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

from amparo.records import tables
from amparo.records.engine import connect as connect_records
from amparo.records.keys import SYSTEM_KEY, Keys
from amparo.records.master_key import read_master_key
from amparo.settings import Settings
from amparo_workflows.client import connect
from amparo_workflows.recovery import running_cases
from amparo_workflows.replay import CaseReplay, ReplayOutcome, replay_cases


class Replays(BaseModel):
    """What replaying came to: by which version of Amparo, of how many cases, and each with its number.

    `stopped` says that somebody broke it off: the cases that are not in it were not looked at.
    """

    model_config = ConfigDict(frozen=True)

    version: str
    cases: int
    numbers: dict[str, str]
    replayed: tuple[CaseReplay, ...] = ()
    stopped: bool = False

    @property
    def differing(self) -> tuple[CaseReplay, ...]:
        """Return the cases that could not go on."""
        return self.of(ReplayOutcome.DIFFERS)

    def of(self, outcome: ReplayOutcome) -> tuple[CaseReplay, ...]:
        """Return the cases with this outcome."""
        return tuple(one for one in self.replayed if one.outcome is outcome)

    def number(self, case: str) -> str:
        """Return the number by which people know a case (by id)."""
        return self.numbers.get(case, case)


async def replay_office(settings: Settings, tell: Callable[[Replays], None]) -> Replays:
    """Replay every open case from the running server, and return what came of it; `tell` hears of each case.

    Only keys and numbers are read of the records, so that it works beside an office of an older version. Nothing is
    changed. Raises KeyUnavailable, RecordsUnreachable or ServerUnreachable with what to do.
    """
    master = read_master_key(settings.master_key_file)
    with closing(connect_records(settings.records_url)) as database:
        keys = Keys(database, master, str(settings.master_key_file))
        keys.load(SYSTEM_KEY)
        with database.read() as connection:
            rows = connection.execute(sa.select(tables.cases.c.id, tables.cases.c.number, tables.cases.c.is_open)).all()
        numbers = {row.id: row.number for row in rows}
        client = await connect(settings, keys)
        wanted = {row.id for row in rows if row.is_open} | await running_cases(client)
        cases = sorted(wanted, key=lambda case: numbers.get(case, case))
        told = Replays(version=version("amparo"), cases=len(cases), numbers={c: numbers.get(c, c) for c in cases})
        tell(told)
        async for replayed in replay_cases(client, keys, cases):
            told = told.model_copy(update={"replayed": (*told.replayed, replayed)})
            tell(told)
    return told
