"""What has left the office about a case: mails, calls of plugins, letters written into files. Never their contents."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from amparo.case.events import ActionRequested
from amparo.case.model import Recorded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.case.events import Event
    from amparo.records.outbox import QueuedNotice
    from amparo.records.reads import Read

LETTERS = frozenset({"documents generate", "documents export"})
"""The commands that write a letter into a file, as a reading is noted with them."""


class SentMail(Recorded):
    """A mail: when it went out (UTC), None if it did not, to whom (by id), about what, and its state now."""

    at: datetime | None
    to: str
    kind: str
    state: str


class PluginCall(Recorded):
    """A call of a plugin's function: when (UTC), and which fields of the case it was given."""

    at: datetime
    plugin: str
    action: str
    fields: tuple[str, ...]


class WrittenLetter(Recorded):
    """A letter written into a file: when (UTC), and for whom (by id). Where the file went, no record knows."""

    at: datetime
    by: str


class SentOut(Recorded):
    """Everything that has left the office about a case, and that erasing it cannot call back."""

    mails: tuple[SentMail, ...] = ()
    calls: tuple[PluginCall, ...] = ()
    letters: tuple[WrittenLetter, ...] = ()


def sent_out(history: Iterable[Event], notices: Iterable[QueuedNotice], reads: Iterable[Read]) -> SentOut:
    """Gather what has left the office from a case's events, its mails and the readings of it, each in order."""
    return SentOut(
        mails=tuple(
            SentMail(at=one.sent_at, to=one.notice.recipient, kind=one.notice.kind.value, state=one.state)
            for one in notices
        ),
        calls=tuple(
            PluginCall(
                at=event.at,
                plugin=event.body.action.plugin,
                action=event.body.action.action,
                fields=tuple(sorted(event.body.action.fields)),
            )
            for event in history
            if isinstance(event.body, ActionRequested)
        ),
        letters=tuple(WrittenLetter(at=one.at, by=one.person) for one in reads if one.what in LETTERS),
    )
