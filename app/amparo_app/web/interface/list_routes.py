"""What programs can ask beyond one case: what presses, what lies ahead, which cases there are; and opening one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Response

from amparo.errors import ServerUnreachable
from amparo.records.calendar import Wanted, calendar_days
from amparo.records.case_lists import At, CaseFilter, case_page
from amparo.records.today import today_of
from amparo_app.intake import opening
from amparo_app.marked_yaml import FileInvalid, MarkedYaml
from amparo_app.web.downloads import download
from amparo_app.web.interface.contract import CHANGING, LOOKING, QUEUED, Key, Number, failures
from amparo_app.web.interface.list_models import (
    Cases,
    CasesAsked,
    DayAsked,
    DaysAsked,
    DaysTold,
    DayTold,
    Documents,
    ListedCase,
    OpenCaseAsked,
    Opened,
)
from amparo_app.web.interface.list_telling import Lister, document_listed
from amparo_app.web.interface.program import CommandRefused, IntakeRefused, Reads, Works
from amparo_app.web.papers import MAKE, need
from amparo_app.web.visit import NotHere

if TYPE_CHECKING:
    from amparo_app.web.interface.program import Program

router = APIRouter()


@router.get("/today", responses=failures())
def today(program: Reads, asked: Annotated[DayAsked, Query()]) -> DayTold:
    """List what presses today, of the token's person or of all that they may see; no client is named."""
    program.office.note_read(program.organization, program.member)
    reader, staff = program.member.colleague(), program.staff.colleagues
    return _lister(program).day(today_of(program.site.records, reader, program.today, asked.whose, staff))


@router.get("/calendar", responses=failures())
def calendar(program: Reads, asked: Annotated[DaysAsked, Query()]) -> DaysTold:
    """List the hearings, other appointments and dates of so many days; no client is named."""
    program.office.note_read(program.organization, program.member)
    wanted = Wanted(asked.since, asked.until, asked.whose)
    return _lister(program).days(calendar_days(program.site.records, program.member.colleague(), wanted))


@router.get("/cases", responses=failures())
def cases(program: Reads, asked: Annotated[CasesAsked, Query()]) -> Cases:
    """List the cases that the token's person may see, the nearest date first."""
    program.office.note_read(program.organization, program.member)
    wanted = CaseFilter(standing=asked.standing, phase=asked.phase)
    reader, day = program.member.colleague(), program.today
    page = case_page(program.site.records, reader, wanted, day, At(asked.after, asked.limit), counted=False)
    rows = tuple(
        ListedCase(
            number=row.number,
            case_type=row.case_type,
            phase=row.phase,
            is_open=row.is_open,
            next_due=row.next_due,
            next_hearing=row.hearing,
            attention=row.attention,
            assigned={str(role): person for role, person in row.assigned.items()},
        )
        for row in page.rows
    )
    return Cases(cases=rows, after=rows[-1].number if page.more and rows else None)


@router.post("/cases", responses={**CHANGING, **QUEUED}, status_code=201)
def open_case(program: Works, asked: OpenCaseAsked, response: Response) -> Opened:
    """Open a case from an intake."""
    office, organization = program.office, program.organization
    written = MarkedYaml("the intake", asked.intake.model_dump(mode="json", exclude_defaults=True), {})
    try:
        body = opening(written, program.catalog, zone=organization.profile.zone, today=program.today)
    except FileInvalid as invalid:
        raise IntakeRefused("; ".join(one.partition(": ")[2] for one in invalid.problems)) from invalid
    command = office.command(organization.id, program.member.id, body, asked.command or uuid.uuid4().hex)
    try:
        before = office.case_opened_by(command)
        if before is not None:
            return Opened(state="repeated", command=command.id, number=before.number)
        case, outcome = office.open_case(command)
    except ServerUnreachable:
        response.status_code = 202
        return Opened(state="queued", command=command.id, number=None)
    if outcome.refused is not None:
        raise CommandRefused(outcome.refused, program.language, program.colleagues)
    return Opened(state="done", command=command.id, number=office.records.read_case(case, organization.id).number)


@router.get("/cases/{number}/documents", responses=LOOKING)
def documents(program: Reads, number: Number) -> Documents:
    """List the documents that a case keeps."""
    seen = program.case(number)
    return Documents(documents=tuple(map(document_listed, seen.documents)))


@router.get("/cases/{number}/documents/{document}/file", responses=LOOKING, response_class=Response)
def document_file(program: Reads, number: Number, document: Key) -> Response:
    """Hand out a document's file."""
    seen = program.case(number)
    need(program, MAKE, seen)
    found = next((one for one in seen.documents if one.id == document), None)
    if found is None:
        raise NotHere
    return download(program.office.records.read_file(seen.id, found.file), found.file_name)


def _lister(program: Program) -> Lister:
    records, organization = program.site.records, program.organization.id
    return Lister(lambda hash_: records.catalog(organization, hash_))
