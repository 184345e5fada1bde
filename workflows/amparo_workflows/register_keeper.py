"""What registers do by themselves, looked for again and again: what comes again, and cases that do not answer."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from amparo.errors import AmparoError
from amparo.records.register_keeping import keep_registers
from amparo.records.repository import Records
from amparo_workflows.logs import logger

log = logger(__name__)

EVERY = timedelta(seconds=60)


async def keep_registers_forever(records: Records, every: timedelta = EVERY) -> None:
    """Look after the registers of every organization until cancelled; each thing is done once."""
    while True:
        try:
            kept = await asyncio.to_thread(keep_registers, records)
            for problem in kept.problems:
                log.warning("a register cannot be looked after just now", error=problem)
            if kept.made or kept.heard:
                log.info("registers were looked after: something came again, or a case had not answered")
        except AmparoError as error:
            log.warning("registers cannot be looked after just now", error=error)
        await asyncio.sleep(every.total_seconds())
