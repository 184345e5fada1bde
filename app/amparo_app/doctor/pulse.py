"""The pulse of an office: in seconds, whether it works now; what the doctor says at length, and what waits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from amparo.errors import AmparoError
from amparo.plugins.manager import PluginSource
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.doctor.finding import Finding, ill, well
from amparo_app.doctor.processes import processes, watch_is_at_work
from amparo_app.doctor.stores import records_of, space, writable
from amparo_workflows.measuring import read_backlog

COMMAND_PATIENCE = timedelta(minutes=2)
"""A restart takes a command half a minute; what waits longer, nobody carries out."""

MAIL_PATIENCE = timedelta(minutes=30)
"""A mail that was due waits ten minutes at most for others to the same person; beyond that it does not get out."""


def take_pulse(settings: Settings, plugins: Sequence[PluginSource], now: datetime) -> Iterator[Finding]:
    """Yield of each part of an office whether it works at an instant (UTC): no case is opened, nothing is changed."""
    yield from processes(settings, plugins)
    yield watch_is_at_work(settings, now)
    records, opened = records_of(settings)
    if records is None:
        yield opened
    else:
        yield writable(records)
        yield from _waiting(records, now)
        records.close()
    yield space(settings)


def _waiting(records: Records, now: datetime) -> Iterator[Finding]:
    try:
        backlog = read_backlog(records, now)
    except AmparoError as wrong:
        yield ill("waiting", f"what waits cannot be read: {wrong}")
        return
    yield _oldest("commands", backlog.commands, backlog.oldest_command, now, COMMAND_PATIENCE)
    yield _oldest("mails", backlog.mails, backlog.oldest_mail, now, MAIL_PATIENCE)


def _oldest(what: str, number: int, oldest: datetime | None, now: datetime, patience: timedelta) -> Finding:
    if oldest is None:
        return well(what, "none waits")
    told = f"{number} wait, the oldest since {oldest:%Y-%m-%d %H:%M} UTC"
    return ill(what, told, "See why: amparo doctor") if now - oldest > patience else well(what, told)
