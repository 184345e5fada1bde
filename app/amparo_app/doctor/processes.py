"""What runs: the workflow server, the office's processes, and the way that mails leave."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from amparo.errors import ServerUnreachable
from amparo.plugins.manager import PluginSource
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.doctor.finding import Finding, ill, well
from amparo_app.health import engine_listens, jobs_listen, pages_answer, reach, relay_listens, sender_works, watch_works
from amparo_app.office_folder import logs_folder, where_mails_go
from amparo_app.running import Running, what_runs
from amparo_workflows.served import where_served
from amparo_workflows.watch import DAILY, EVERY, Told, read_note
from amparo_workflows.watch_mail import told_of_the_watch

_PATIENCE_SECONDS = 5
_WATCH_SILENT_AFTER = 3 * EVERY
_MAIL_SILENT_AFTER = DAILY + timedelta(hours=2)


def processes(settings: Settings, plugins: Sequence[PluginSource]) -> Iterator[Finding]:
    """Say of each process whether it is there and takes work."""
    running = _running(settings)
    if running is not None:
        yield well("amparo up", f"process {running.pid}, since {running.since:%Y-%m-%d %H:%M} UTC")
    elif not settings.temporal_address:
        seen = "it does not run, so no command is carried out and nobody is reminded"
        yield ill("amparo up", seen, f"Start it in another terminal: amparo up --data {settings.data_folder}")
        return
    address = running.address if running else settings.temporal_address
    yield from asyncio.run(_asked(settings, address, running.processes if running else {}, plugins))
    logs = logs_folder(settings.data_folder)
    if running is not None or where_served(settings.data_folder) is not None:  # an office may serve them elsewhere
        yield asyncio.run(_pages(settings, running))
    if sender_works(settings.data_folder):
        yield well("sender", _process(running.processes if running else {}, "sender"))
    else:
        yield ill("sender", "it does not run, so nobody is reminded by mail", f"Look into {logs / 'sender.log'}.")


def _running(settings: Settings) -> Running | None:
    try:
        return what_runs(settings.data_folder)
    except ServerUnreachable:
        return None


def _process(pids: Mapping[str, int], name: str) -> str:
    """Name a process; of those that run apart from `amparo up`, only the server knows that they are there."""
    return f"process {pids[name]}" if name in pids else "a process apart from `amparo up`"


async def _asked(
    settings: Settings, address: str, pids: Mapping[str, int], plugins: Sequence[PluginSource]
) -> list[Finding]:
    logs = logs_folder(settings.data_folder)
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            client = await reach(address, settings)
    except (RuntimeError, TimeoutError):
        remedy = f"Look into {settings.data_folder / 'temporal.log'}; stopping and starting `amparo up` loses nothing."
        return [ill("server", f"nothing answers at {address}", remedy)]
    found = [well("server", f"answers at {address}")]
    if await engine_listens(client, pids.get("engine", 0)):
        found.append(well("engine", f"{_process(pids, 'engine')} takes the cases' work"))
    else:
        found.append(ill("engine", "nobody takes the cases' work: commands wait", f"Look into {logs / 'engine.log'}."))
    deaf = [plugin.id for plugin in plugins if not await relay_listens(client, pids.get("relay", 0), plugin.id)]
    if deaf:
        seen = f"nobody takes the calls for {', '.join(deaf)}: their steps wait"
        found.append(ill("relay", seen, f"Look into {logs / 'relay.log'}; for a new plugin, start `amparo up` again."))
    else:
        found.append(well("relay", f"{_process(pids, 'relay')} takes the calls for {len(plugins)} plugins"))
    if await jobs_listen(client, pids.get("jobs", 0)):
        found.append(well("jobs", f"{_process(pids, 'jobs')} takes packets and batches of letters"))
    else:
        found.append(
            ill("jobs", "nobody takes packets and batches of letters: they wait", f"Look into {logs / 'jobs.log'}.")
        )
    return found


async def _pages(settings: Settings, running: Running | None) -> Finding:
    served, pid = where_served(settings.data_folder), running.processes.get("web", 0) if running else 0
    if served is not None and await pages_answer(settings, pid):
        return well("web", f"pages at {served.address}")
    log = logs_folder(settings.data_folder) / "web.log"
    return ill("web", "the pages do not answer, so people can only use the command line", f"Look into {log}.")


def watch_is_at_work(settings: Settings, now: datetime) -> Finding:
    """Say whether the watch has looked lately, whatever it found."""
    running = _running(settings)
    since = running.since if running else None
    log, note = logs_folder(settings.data_folder) / "watch.log", read_note(settings.data_folder)
    looked = max((at for at in (note.looked if note else None, since) if at is not None), default=None)
    if looked is None or now - looked > _WATCH_SILENT_AFTER or (since and not watch_works(settings.data_folder)):
        told = f"it last looked at {note.looked:%Y-%m-%d %H:%M} UTC" if note else "it has never looked"
        seen = f"{told}: nobody holds the cases' dates against their events"
        return ill("watch", seen, f"Start `amparo up`, or look into {log}; amparo watch --once looks now.")
    if note is None:
        return well("watch", "at work, and about to look for the first time")
    return well("watch", f"it last looked at {note.looked:%Y-%m-%d %H:%M} UTC")


def watch(settings: Settings, records: Records | None, now: datetime) -> Iterator[Finding]:
    """Say whether the watch has looked lately, how much it found, and whether its mail goes out."""
    at_work, note = watch_is_at_work(settings, now), read_note(settings.data_folder)
    if not at_work.well or note is None:
        yield at_work
        return
    if note.findings:
        yield ill("watch", f"{note.findings} findings in {note.cases} cases", "See what: amparo watch --once")
    else:
        yield well("watch", f"{note.cases} open cases checked at {note.looked:%Y-%m-%d %H:%M} UTC, nothing found")
    if records is None:
        return
    for one in records.organizations():
        if (told := note.told.get(one.id)) is not None:
            yield from _is_told(settings, records, one.id, told, now)


def _is_told(settings: Settings, records: Records, organization: str, told: Told, now: datetime) -> Iterator[Finding]:
    if not told_of_the_watch(settings, records, organization):
        seen = f"nobody in {organization} is told what it finds"
        yield ill(
            "watch", seen, "Give somebody with an e-mail address the role of a supervising attorney or an operator."
        )
    elif told.unmailed_since is not None or (told.mailed is not None and now - told.mailed > _MAIL_SILENT_AFTER):
        last = f"last on {told.mailed:%Y-%m-%d %H:%M} UTC" if told.mailed else "never yet"
        log = logs_folder(settings.data_folder) / "watch.log"
        seen = f"its daily mail in {organization} does not go out ({last})"
        remedy = (
            f"It goes to supervising attorneys and operators: check their addresses and the mail server; see {log}."
        )
        yield ill("watch", seen, remedy)


def mails(settings: Settings, records: Records | None) -> Iterator[Finding]:
    """Say where mails go, whether the mail server answers, and which mails a person has to look at."""
    where = where_mails_go(settings)
    if settings.smtp_host and not _answers(settings):
        seen = f"nothing answers at {settings.smtp_host}:{settings.smtp_port}"
        yield ill("mails", seen, "Check AMPARO_SMTP_HOST and AMPARO_SMTP_PORT; mails wait until then.")
    else:
        yield well("mails", where)
    for organization in records.organizations() if records else ():
        failed = records.notices_failed(organization.id) if records else ()
        if failed:
            seen = f"{len(failed)} of {organization.id} could not be sent"
            yield ill("mails", seen, "See which and why: amparo mail list --failed")


def _answers(settings: Settings) -> bool:
    try:
        with socket.create_connection((settings.smtp_host, settings.smtp_port), timeout=_PATIENCE_SECONDS):
            return True
    except OSError:
        return False
