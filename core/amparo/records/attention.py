"""What needs a person, put on a case's record by the engine itself: no command asked for it.

The workflow of the case adopts the new entry as `stale` with its next command. No alarm moves: nobody has to wake it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.case.events import AttentionRaised, Event, NoteAdded
from amparo.case.model import Attention
from amparo.errors import KeyUnavailable
from amparo.notifications.from_events import notices_for, tells
from amparo.records.lists import project, standing

if TYPE_CHECKING:
    import sqlalchemy as sa

    from amparo.case.events import EventBody
    from amparo.case.model import AttentionKind, Case
    from amparo.declarations import Role, Text
    from amparo.records.cases import Loaded
    from amparo.records.repository import Records

ENGINE = "engine"


class NewItem(NamedTuple):
    """What is to be raised: of which kind, about what, in words, and whose it is to settle."""

    kind: AttentionKind
    about: str
    what: Text
    owner: Role


def open_item(case: Case, kind: AttentionKind, about: str) -> Attention | None:
    """Return the item of a kind about something that nobody has settled yet."""
    return next((item for item in case.attention if item.kind is kind and item.about == about), None)


def raise_once(records: Records, case: str, new: NewItem) -> bool:
    """Raise an item on a case (by id) unless it is closed or has one; return whether it was raised.

    Its owner is told by mail in the same transaction. Raises RecordsUnreachable.
    """
    try:
        records.keys.load(case)
    except KeyUnavailable:  # erased: there is nobody left to worry about
        return False
    with records.database.write() as connection:
        loaded = records.load(connection, case, lock=True)
        if not loaded.case.is_open or open_item(loaded.case, new.kind, new.about) is not None:
            return False
        loaded = raise_item(records, connection, loaded, new)
    records.keep(loaded)
    return True


def raise_item(records: Records, connection: sa.Connection, loaded: Loaded, new: NewItem) -> Loaded:
    """Raise an item on a case that is loaded under lock, tell its owner, and return the case as it is then."""
    seq, at = loaded.case.seq + 1, max(loaded.case.now, records.wall())
    item = Attention(id=f"x{seq}", since=at, **new._asdict())
    return append_entry(records, connection, loaded, AttentionRaised(item=item))


def add_note(records: Records, case: str, text: str) -> None:
    """Write a note of the engine's own on a case (by id); raises RecordsUnreachable."""
    records.keys.load(case)
    with records.database.write() as connection:
        loaded = append_entry(records, connection, records.load(connection, case, lock=True), NoteAdded(text=text))
    records.keep(loaded)


def append_entry(
    records: Records, connection: sa.Connection, loaded: Loaded, body: EventBody, *, by: str = ENGINE
) -> Loaded:
    """Append an entry that no command asked for to a case loaded under lock, and return the case as it is then."""
    before, stood = loaded.case, standing(connection, loaded.case.id)
    event = Event(
        seq=before.seq + 1,
        at=max(before.now, records.wall()),
        command=f"{ENGINE}/{before.seq + 1}",
        actor=by,
        catalog=before.catalog,
        body=body,
    )
    after = records.append(connection, loaded, (event,))
    project(connection, before, after.case, after.head, stood)
    if tells(body):
        notices = notices_for(after.case, (event,), records.roster(connection, before.organization))
        records.put_notices(connection, before.id, notices, after.case.now)
    return after
