"""The hearing watch of an office: what is to be looked up, the sheet for whoever looks, and what was seen."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.case.hearing_rota import HearingRota, backs_up_on, looks_on
from amparo.case.look_ups import Looked, LookUp, look_ups, looked, to_look_up_by
from amparo.declarations import RuleKind
from amparo.errors import CaseErased, KeyUnavailable
from amparo.records.audit import CaseCheck
from amparo.records.hearing_rota import decided_rota
from amparo.records.sight import seen_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.case.model import Case
    from amparo.records.lists import DueDate
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo_app.office import Office

_MARK_LENGTH = 6
_BACKUP, _ABOVE = 2, 3


class LookUpRow(LookUp):
    """A look in a list: in which case, the mark by which a sheet knows it, and whose it is by now (ids)."""

    case: str
    number: str
    mark: str
    whose: tuple[str, ...] = ()


class SheetLine(BaseModel):
    """A line of the sheet: what a look asks for, what is on record, and no other word about anybody."""

    model_config = ConfigDict(frozen=True)

    mark: str
    a_number: str
    nationality: str
    on_record: str


class Exhibit(BaseModel):
    """Every look of a proceeding in order, with when each was written down and its link in the chain, by place.

    `check` is what checking the whole record found, at the instant `at` (UTC).
    """

    model_config = ConfigDict(frozen=True)

    number: str
    proceeding: str
    forum: str
    court: str
    zone: str
    at: datetime
    looks: tuple[Looked, ...]
    recorded: dict[int, datetime]
    links: dict[int, str]
    check: CaseCheck


class Duty(NamedTuple):
    """Who looks on a day, and who when the first did not; ids, empty for nobody."""

    looks: str
    backup: str


def mark(case: str, proceeding: str) -> str:
    """Return the mark of a case's proceeding (by ids) on a sheet: it says nothing to anybody else."""
    digest = hashlib.sha256(f"{case}/{proceeding}".encode()).digest()
    return base64.b32encode(digest).decode()[:_MARK_LENGTH]


class Rota:
    """An organization's rota with its people, read once for many days."""

    def __init__(self, office: Office, organization: Organization) -> None:
        decided = decided_rota(office.records, organization.id)
        self._rota = decided.content if decided else HearingRota()
        members = office.records.people(organization.id)
        self._people = {one.id: one.colleague() for one in members}
        self.above = tuple(sorted(one.id for one in members if one.active and _is_above(one)))

    def on(self, day: date) -> Duty:
        """Return who has a day, both empty while there is no rota."""
        return Duty(looks_on(self._rota, day, self._people), backs_up_on(self._rota, day, self._people))


def look_up_rows(
    office: Office, organization: Organization, until: date, reader: Member | None = None
) -> tuple[LookUpRow, ...]:
    """Return the looks that are due by a day, the nearest first: all, or those in cases that a reader may see."""
    rota, today = Rota(office, organization), office.today(organization)
    rows = [
        LookUpRow(
            **one.model_dump(),
            case=case.id,
            number=case.number,
            mark=mark(case.id, one.proceeding),
            whose=_whose(one, rota.on(max(one.due, today)), rota.above),
        )
        for case in _cases(office, organization, until, reader)
        for one in look_ups(case, office.catalog_of(case))
        if one.due <= until
    ]
    return tuple(sorted(rows, key=lambda row: (row.due, row.hearing_date, row.number)))


def own_rows(rows: tuple[LookUpRow, ...], reader: Member) -> tuple[LookUpRow, ...]:
    """Return the looks that are a reader's by now, and those that are nobody's."""
    return tuple(row for row in rows if not row.whose or reader.id in row.whose)


def _is_above(member: Member) -> bool:
    return (
        default_policy()
        .may(member.colleague(), "arrange_hearing_watch", CaseAccess(organization=member.organization))
        .allowed
    )


def _whose(one: LookUp, on_duty: Duty, above: tuple[str, ...]) -> tuple[str, ...]:
    """Return whose a look is: the rota's person's, then the backup's too, then of those who arrange the watch too."""
    first = [on_duty.looks, *([on_duty.backup] if one.told >= _BACKUP else [])]
    named = tuple(dict.fromkeys(person for person in first if person))
    return (*named, *(person for person in above if person not in named)) if one.told >= _ABOVE else named


def _cases(office: Office, organization: Organization, until: date, reader: Member | None) -> Iterator[Case]:
    for id_ in dict.fromkeys(line.case for line in _lines(office, organization, until, reader)):
        try:
            yield office.records.read_case(id_, organization.id)
        except (CaseErased, KeyUnavailable):  # erased since it was listed
            continue


def _lines(
    office: Office, organization: Organization, until: date | None = None, reader: Member | None = None
) -> list[DueDate]:
    seen = seen_by(reader.colleague()) if reader is not None else None
    due = office.records.deadlines_due(organization.id, until, seen=seen)
    return [line for line in due if line.kind is RuleKind.LOOK_UP]


def case_marked(office: Office, organization: Organization, wanted: str, reader: Member) -> tuple[str, str]:
    """Return the case's number and the proceeding that a mark of a sheet stands for; a case's number as it is.

    What the reader may not see has no mark for them.
    """
    for line in _lines(office, organization, reader=reader):
        if line.number == wanted:
            break
        if mark(line.case, line.proceeding or "") == wanted.strip().upper():
            return line.number, line.proceeding or ""
    return wanted, ""


def sheet_lines(
    office: Office, organization: Organization, rows: tuple[LookUpRow, ...], reader: Member
) -> tuple[SheetLine, ...]:
    """Return the lines of a sheet; every case on it is noted as read by whoever asked for it."""
    lines = []
    for row in rows:
        office.note_read(organization, reader, row.case)
        case = office.records.read_case(row.case, organization.id)
        number, nationality = to_look_up_by(case, row.proceeding)
        on_record = f"{row.hearing_date} {row.hearing_time}".strip()
        lines.append(SheetLine(mark=row.mark, a_number=number, nationality=nationality, on_record=on_record))
    return tuple(lines)


def exhibit(office: Office, case: Case, proceeding: str) -> Exhibit:
    """Return what shows who looked when, and what was seen, with the proof that the record is as it was written."""
    trail = office.records.trail(case.id)
    looks = looked(case, (entry.event for entry in trail), office.catalog_of(case), proceeding)
    places = {look.seq for look in looks}
    (check,) = office.records.check_cases(case.id)
    before = case.proceeding[proceeding]
    return Exhibit(
        number=case.number,
        proceeding=proceeding,
        forum=before.forum,
        court=before.court_name or before.court,
        zone=case.zone_of(proceeding),
        at=office.now(),
        looks=looks,
        recorded={entry.event.seq: entry.recorded for entry in trail if entry.event.seq in places},
        links={entry.event.seq: entry.hash for entry in trail if entry.event.seq in places},
        check=check,
    )


def hour_of(office: Office, case: Case, proceeding: str) -> str:
    """Return the hour now by the clock on the wall of a proceeding's court, as 08:30."""
    at = max(office.now(), case.now)
    return f"{at.astimezone(ZoneInfo(case.zone_of(proceeding))):%H:%M}"
