"""What an organization's audit shows: who looked at what, what happened to accounts and to links without one.

All of it as far as its reader may see.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict

from amparo.records import tables
from amparo.records.people import Member
from amparo.records.reads import REFUSED, Read
from amparo.records.repository import Records
from amparo.records.sight import seen_by

_AT_ONCE = 400
"""How many cases one question names: databases take so many values and no more."""

_BY_THE_OFFICE = frozenset({"made", "revoked"})
"""What is done to a link by somebody of the office; the rest is done by whoever holds it."""


class AuditLine(BaseModel):
    """One line: when (UTC), who (id, empty for nobody known), what in a word, about which case (number), from where."""

    model_config = ConfigDict(frozen=True)

    at: datetime
    kind: Literal["reading", "account", "link"]
    person: str = ""
    what: str
    number: str = ""
    detail: str = ""
    refused: bool = False


def audit_lines(records: Records, reader: Member, *, last: int, person: str = "", kind: str = "") -> list[AuditLine]:
    """Return what happened last in the reader's organization, the newest first.

    A reading of a case that the reader may not see, or that was erased, is left out: its line would tell of the case.
    """
    found: list[AuditLine] = []
    if kind in {"", "reading"}:
        found += _readings(records, reader, last)
    if kind in {"", "account"}:
        found += _accounts(records, reader.organization, last)
    if kind in {"", "link"}:
        found += _links(records, reader, last)
    kept = [line for line in found if not person or line.person == person]
    return sorted(kept, key=lambda line: line.at, reverse=True)[:last]


def _readings(records: Records, reader: Member, last: int) -> Iterator[AuditLine]:
    reads = records.reads_of(reader.organization, last=last)
    visible = _visible(records, reader, {read.case for read in reads if read.case})
    for read in reads:
        if read.case is None or read.case in visible:
            yield _of_reading(read)


def _of_reading(read: Read) -> AuditLine:
    what = read.what.removesuffix(REFUSED).strip() if read.refused else read.what
    operator = "" if read.operator == read.person else read.operator
    return AuditLine(
        at=read.at,
        kind="reading",
        person=read.person,
        what=what,
        number=read.number or "",
        detail=operator,
        refused=read.refused,
    )


def _visible(records: Records, reader: Member, cases: set[str]) -> set[str]:
    wanted, found = sorted(cases), set[str]()
    with records.database.read() as connection:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            asked = sa.select(tables.cases.c.id).where(tables.cases.c.id.in_(some), seen_by(reader.colleague()))
            found |= set(connection.execute(asked).scalars())
    return found


def _accounts(records: Records, organization: str, last: int) -> Iterator[AuditLine]:
    for event in records.sign_in_events(organization, last):
        yield AuditLine(
            at=event.at,
            kind="account",
            person=event.person or "",
            what=event.what,
            detail=event.detail,
            refused=event.what.startswith("refused"),
        )


def _links(records: Records, reader: Member, last: int) -> Iterator[AuditLine]:
    """Yield what happened to links, and the tries with links that nobody has, which are no organization's."""
    events = (*records.link_events(reader.organization, last=last), *records.strange_tries(last))
    visible = _visible(records, reader, {event.case for event in events if event.case})
    for event in events:
        if event.case is None or event.case in visible:
            by_office = event.what in _BY_THE_OFFICE
            yield AuditLine(
                at=event.at,
                kind="link",
                person=event.detail if by_office else event.person,
                what=f"link_{event.what}",
                number=event.number,
                detail=event.person if by_office else event.detail,
                refused=event.what in {"refused", "question_wrong"},
            )
