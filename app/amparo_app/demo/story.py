"""`amparo demo`: the story from its first chapter to its last, told while it happens."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import closing
from functools import partial
from importlib.resources import as_file, files
from pathlib import Path

from amparo.declarations import Language
from amparo.errors import UnknownName
from amparo.plugins.manager import PluginSource
from amparo.records.repository import Records
from amparo.settings import Settings
from amparo_app.demo.chapters import court, ending, placement, screening
from amparo_app.demo.clinic import furnish, people_the_clinic, story_plugins
from amparo_app.demo.data import text_of
from amparo_app.demo.folder import Folder, fresh_folder
from amparo_app.demo.narrator import Narrator
from amparo_app.demo.stage import Stage
from amparo_app.demo.summary import mails_are_out, tell_summary
from amparo_app.office_folder import logs_folder
from amparo_app.running import Running, alone
from amparo_app.supervisor import Supervisor
from amparo_workflows.client import connect

STOPPED = 130
"""The exit code of a program that Ctrl-C stopped, as shells count it."""

Chapter = Callable[[Stage, Narrator], Awaitable[None]]

CHAPTERS: tuple[tuple[str, tuple[Chapter, ...]], ...] = (
    ("clinic", (screening.clinic,)),
    ("intake", (screening.intake, screening.support)),
    ("conflicts", (screening.conflict_check,)),
    ("screening", (screening.screening,)),
    ("placement", (placement.placement, placement.first_offer_expires, placement.second_offer_is_accepted)),
    ("engagement", (placement.engagement,)),
    ("court", (placement.notice_to_appear, placement.master_hearing_notice)),
    ("application", (court.application,)),
    (
        "hearing",
        (court.individual_hearing_is_set, court.hearing_moves_earlier, court.hearing_moves_later, court.work_permit),
    ),
    ("nobody_acts", (court.nobody_acts,)),
    ("decision", (ending.decision,)),
    ("appeal", (ending.appeal_window,)),
    ("closing", (ending.closing,)),
)


def run_demo(out: Path, language: str) -> int:
    """Live an asylum case in `out`, telling it in a language, and return the exit code.

    Raises InvalidInput for a folder that the demo may not use, StoryBroken where the engine answers something else than
    the story expects.
    """
    started = time.monotonic()
    if language not in set(Language):
        raise UnknownName("language here", language, Language, "The story is told in en or es.")
    plugins, folder = story_plugins(), fresh_folder(out)
    Narrator(language).plain("preparing", folder=folder.out)
    settings, records = furnish(folder)
    with closing(records), alone(folder.office):
        whole = partial(_live, folder, settings, records, plugins, language, started)
        told_all = asyncio.run(_while_the_office_runs(_supervisor(settings, plugins), whole))
    if not told_all:
        Narrator(language).plain("stopped", folder=folder.out)
    return 0 if told_all else STOPPED


async def _while_the_office_runs(supervisor: Supervisor, work: Callable[[], Coroutine[object, object, None]]) -> bool:
    """Start an office, do the work, end the office; return whether the work came to its end before Ctrl-C."""
    tasks: list[asyncio.Task[None]] = []

    def begin(_: Running) -> None:
        task = asyncio.create_task(work())
        # Ctrl-C ends the story first, so that the office does not vanish from under it; the end of the story, whatever
        # it is, is what tells the supervisor to end.
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, task.cancel)
        task.add_done_callback(lambda _: os.kill(os.getpid(), signal.SIGTERM))
        tasks.append(task)

    await supervisor.run(begin)
    for task in tasks:
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return False
    return bool(tasks)


def _supervisor(settings: Settings, plugins: tuple[PluginSource, ...]) -> Supervisor:
    logs = logs_folder(settings.data_folder)
    logs.mkdir(exist_ok=True, mode=0o700)

    def note(line: str) -> None:
        with (logs / "supervisor.log").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    return Supervisor(settings, plugins, note)


async def _live(
    folder: Folder,
    settings: Settings,
    records: Records,
    plugins: tuple[PluginSource, ...],
    language: str,
    started: float,
) -> None:
    organization, cast = people_the_clinic(records, plugins)
    client = await connect(settings, records.keys)
    stage = Stage(records, client, organization, cast, language)
    stage.letters = folder.documents
    await _open_cases(stage, folder)
    tell = Narrator(language, lambda: stage.today)
    for title, parts in CHAPTERS:
        tell.chapter(title)
        for part in parts:
            await part(stage, tell)
    await mails_are_out(records)
    tell_summary(stage, tell, folder, seconds=time.monotonic() - started)


async def _open_cases(stage: Stage, folder: Folder) -> None:
    """Open the earlier case of somebody else, and then the one that the story is about."""
    with as_file(files("amparo_app.demo").joinpath("earlier_intake.yaml")) as earlier:
        await stage.open("intake_worker", earlier)
    folder.intake.write_text(text_of("intake.yaml"), encoding="utf-8")
    await stage.open("intake_worker", folder.intake)
