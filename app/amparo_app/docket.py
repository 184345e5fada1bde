"""The paper docket: every date and hearing ahead in one list, to be read when Amparo cannot be."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import BaseModel, ConfigDict

from amparo.case.model import Case, Deadline, DeadlineStatus
from amparo.declarations import RuleKind, Text
from amparo.errors import InvalidInput, KeyUnavailable
from amparo.records.sight import seen_by

if TYPE_CHECKING:
    from amparo.declarations import Catalog
    from amparo.records.organizations import Organization
    from amparo.records.people import Member
    from amparo.records.repository import Records


class DocketKind(StrEnum):
    """What a line is: an appointment (a hearing), a day to act by, a first day, a notice, or the government's."""

    APPOINTMENT = "appointment"
    ACT_BY = "act_by"
    NOT_BEFORE = "not_before"
    NOTICE = "notice"
    GOVERNMENT = "government"


class DocketLine(BaseModel):
    """One day of one case: `on` is the day to heed (the safe date), `legal_due` the law's own where it is another."""

    model_config = ConfigDict(frozen=True)

    on: date
    hour: str = ""
    kind: DocketKind
    number: str
    client: str
    what: Text
    legal_due: date | None = None
    unproven: bool = False
    waits: bool = False
    who: tuple[str, ...] = ()
    where: str = ""


class Docket(BaseModel):
    """A docket as one person may see it; `undated` are deadlines whose day nobody has entered yet."""

    model_config = ConfigDict(frozen=True)

    organization: str
    made: datetime
    since: date
    until: date
    lines: tuple[DocketLine, ...]
    undated: tuple[DocketLine, ...]
    unreadable: int = 0


def docket(
    records: Records, organization: Organization, reader: Member, *, now: datetime, today: date, until: date
) -> Docket:
    """Gather what the reader may see of an organization's open cases: what is overdue, and all that comes by a day."""
    colleagues = {member.id: member.profile.name for member in records.people(organization.id)}
    found: list[DocketLine] = []
    unreadable = 0
    for line in records.list_cases(organization.id, seen=seen_by(reader.colleague())):
        try:
            case = records.read_case(line.id, organization.id)
        except KeyUnavailable:
            unreadable += 1
            continue
        catalog = records.catalog(organization.id, case.catalog)
        found += _lines(case, catalog, tuple(colleagues.get(one, one) for one in sorted(set(line.assigned.values()))))
    dated = sorted((one for one in found if one.on != _NO_DAY and one.on <= until), key=_order)
    return Docket(
        organization=organization.profile.name,
        made=now,
        since=today,
        until=until,
        lines=tuple(one for one in dated if one.kind is not DocketKind.APPOINTMENT or one.on >= today),
        undated=tuple(sorted((one for one in found if one.on == _NO_DAY), key=_order)),
        unreadable=unreadable,
    )


_NO_DAY = date.max


def _order(line: DocketLine) -> tuple[date, str, str, str]:
    return line.on, line.hour, line.number, line.what.en


def _lines(case: Case, catalog: Catalog, who: tuple[str, ...]) -> Iterator[DocketLine]:
    client = next((person.name for person in case.persons if person.role == "principal"), "")
    yield from _appointments(case, catalog, client, who)
    for deadline in case.deadlines:
        undated_notice = deadline.kind is RuleKind.NOTICE and deadline.dates.legal_due is None
        # who looks a hearing up is on the rota, and no date of the client's
        if not deadline.status.rings or undated_notice or deadline.kind is RuleKind.LOOK_UP:
            continue
        yield _of_deadline(case, deadline, client, who)


def _of_deadline(case: Case, deadline: Deadline, client: str, who: tuple[str, ...]) -> DocketLine:
    legal, safe = deadline.dates.legal_due, deadline.dates.safe_due
    proceeding = case.proceeding.get(deadline.proceeding or "")
    return DocketLine(
        on=safe or legal or _NO_DAY,
        kind=DocketKind(deadline.kind.value),
        number=case.number,
        client=client,
        what=deadline.title,
        legal_due=legal if legal != safe else None,
        unproven=deadline.status is DeadlineStatus.UNPROVEN,
        waits=deadline.waiting is not None,
        who=who,
        where=proceeding.court_name or proceeding.court if proceeding else "",
    )


def _appointments(case: Case, catalog: Catalog, client: str, who: tuple[str, ...]) -> Iterator[DocketLine]:
    """Yield the days that events announce and rules count from, such as hearings, unless they are over."""
    announced = {(rule.trigger.event, rule.trigger.date_field) for rule in catalog.rules if rule.trigger.date_field}
    for kind, field in sorted(announced):
        hour_field = next((one.name for one in catalog.event[kind].fields if one.name.endswith("_time")), "")
        for event in case.of_kind.get(kind, ()):
            day = event.current.get(field or "")
            if event.ended or not day:
                continue
            proceeding = case.proceeding.get(event.proceeding or "")
            yield DocketLine(
                on=date.fromisoformat(str(day)),
                hour=str(event.current.get(hour_field) or ""),
                kind=DocketKind.APPOINTMENT,
                number=case.number,
                client=client,
                what=catalog.event[kind].title,
                who=who,
                where=proceeding.court_name or proceeding.court if proceeding else "",
            )


def days_of(lines: Iterable[DocketLine]) -> dict[date, list[DocketLine]]:
    """Return the lines of a docket by their day, in order."""
    found: dict[date, list[DocketLine]] = {}
    for line in lines:
        found.setdefault(line.on, []).append(line)
    return found


def docket_page(made: Docket, words: dict[str, str], days: dict[date, str], language: str) -> str:
    """Return a docket as one page of HTML that needs nothing else, made to be printed."""
    template = _environment().get_template("docket.html.j2")
    return template.render(docket=made, days=days_of(made.lines), words=words, named=days, language=language)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("amparo_app", "pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def end_of_week(today: date) -> date:
    """Return the Sunday that ends the week after a day's own: what a docket for the week has to reach."""
    return today + timedelta(days=13 - today.weekday())


def write_page(file: Path, page: str | Iterable[str]) -> None:
    """Write a page that names clients, for its owner's eyes only; raises InvalidInput where a file lies already.

    A page may come piece by piece.
    """
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as opened:
            opened.writelines([page] if isinstance(page, str) else page)
    except FileExistsError:
        raise InvalidInput(f"{file} is there already, and nothing was written over it. Name a new file.") from None
    except OSError as broken:
        raise InvalidInput(f"{file} cannot be written: {broken.strerror}. Name another place.") from broken
