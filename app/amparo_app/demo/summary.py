"""The last page: what the demo made, where it lies, and commands to look around."""

from __future__ import annotations

import asyncio
import shutil
import sys
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path

from amparo.records.account_recovery import one_time_password
from amparo.records.repository import Records
from amparo_app.demo.folder import Folder
from amparo_app.demo.narrator import Narrator
from amparo_app.demo.stage import Stage, StoryBroken

_PATIENCE, _POLL = timedelta(seconds=20), 0.2


async def mails_are_out(records: Records) -> None:
    """Wait until the sender has taken every mail that is due; raises StoryBroken when it does not."""
    for _ in range(round(_PATIENCE.total_seconds() / _POLL)):
        if not records.notices_due(datetime.now(UTC)):
            return
        await asyncio.sleep(_POLL)
    raise StoryBroken("The demo stopped: the sender left mails unsent. Look into office/logs/sender.log.")


def tell_summary(stage: Stage, tell: Narrator, folder: Folder, *, seconds: float) -> None:
    """Tell what was made and how to look at it."""
    case, history = stage.case, stage.history()
    if not stage.records.verify_chain(case.id).holds:
        raise StoryBroken(
            f"The demo stopped: the record of case {case.number} is not the unbroken chain that it should be."
        )
    tell.heading("chapter_summary")
    days = (history[-1].at - history[0].at).days
    tell.plain("lived", number=case.number, days=days, seconds=round(seconds))
    names = [name for person in case.persons for name in (person.name, *person.other_names)]
    mails = [_text_of(file) for file in sorted(folder.mail.glob("*.eml"))]
    betrayed = sum(any(name.casefold() in mail.casefold() for name in names) for mail in mails)
    for label, code, values in (
        ("record", "sum_record", {"entries": len(history), "deadlines": len(case.deadlines), "steps": len(case.steps)}),
        ("letters", "sum_letters", {"count": len(list(folder.documents.iterdir())), "folder": folder.documents}),
        ("mails", "sum_mails", {"count": len(mails), "folder": folder.mail, "betrayed": betrayed}),
    ):
        tell.fact(label, tell.words(code, **values))
    tell.plain("look_around")
    _tell_commands(stage, tell, folder)


def _tell_commands(stage: Stage, tell: Narrator, folder: Folder) -> None:
    amparo, who = f"{_program()} --data {folder.office}", stage.cast["supervising_attorney"]
    number, language = stage.case.number, "" if tell.language == "en" else f" --language {tell.language}"
    password = one_time_password()  # by lot: not even a demo has one that everybody knows
    stage.records.set_password(who.id, password)
    tell.plain("look_sign_in", name=who.profile.name, password=password)
    for command in (
        f"{amparo} sign-in --email {who.profile.email}{language}",
        f"{amparo} case show {number} --all{language}",
        f"{amparo} documents list {number}{language}",
        f"{amparo} case list --all{language}",
        f"{amparo} mail list",
    ):
        tell.command(command)


def _program() -> str:
    """Return how this program is called from here: `make demo` runs one that is on nobody's path."""
    called = Path(sys.argv[0])
    if called.name != "amparo" or shutil.which("amparo"):
        return "amparo"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)


def _text_of(file: Path) -> str:
    mail = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    return f"{mail['Subject']}\n{mail['To']}\n{mail.get_content()}"
