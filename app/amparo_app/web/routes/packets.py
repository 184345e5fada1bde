"""A packet of a filing: its tabs read over, then bound as a job that whoever asked can watch and stop."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.evidence_list import evidence_of
from amparo.declarations import Language
from amparo.documents.packets.plan import ServiceMethod
from amparo.errors import PdfUnavailable
from amparo.records.jobs import NewJob
from amparo_app.job_papers import PACKET
from amparo_app.marked_yaml import FileInvalid, marked
from amparo_app.packet_job import check_files, packet_request
from amparo_app.packet_plan import packet_plan_of
from amparo_app.packet_sources import case_caption, case_references, case_representative, usual_title
from amparo_app.telling.words import said
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_page, look
from amparo_app.web.evidence_view import filing_key, filing_shown
from amparo_app.web.forms import PostedForm
from amparo_app.web.papers import MAKE, need, papers_of
from amparo_app.web.visit import NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.case.evidence_list import FilingEvidence
    from amparo_app.job_papers import PacketRequest
    from amparo_app.web.forms import Posted

router = APIRouter()

_COURT = Language.ENGLISH.value
"""The language of a packet: the court's."""

_LINE = re.compile(r"^line \d+: ")
_NOWHERE = Path("/nonexistent")
"""A plan made here names exhibits of the case alone, and no file of any disk."""


@router.get("/cases/{number}/evidence/filings/{key}/packet")
def packet(visit: SignedIn, number: str, key: str) -> Response:
    """Show the tabs of a filing as they would be bound, what keeps them from it, and who is served how."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    return _page(visit, seen, _filing(seen, key))


@router.post("/cases/{number}/evidence/filings/{key}/packet")
def bind(visit: SignedIn, form: PostedForm, number: str, key: str) -> Response:
    """Have the packet bound; every problem of its papers is told at once, and then nothing is begun."""
    seen, typed = look(visit, number), Typed(form)
    need(visit, MAKE, seen.case)
    filing = _filing(seen, key)
    typed.text("title")
    typed.day("served_on", needed=False)
    how = typed.chosen("how", set(ServiceMethod))
    for needed in ("reason",) if how == ServiceMethod.NOT_REQUIRED else ("whom", "served_by") if how else ():
        typed.text(needed)
    if typed.problems:
        return _page(visit, seen, filing, Returned(form, typed.problems))
    if not form.has("without_cover") and case_caption(papers_of(visit, seen).values(_COURT), _COURT) is None:
        return _page(visit, seen, filing, Returned(form, refused=said("packet_no_caption")))
    try:
        request = _asked(visit, seen, filing, form)
    except FileInvalid as wrong:
        reasons = tuple(_LINE.sub("", one) for one in wrong.problems)
        return _page(visit, seen, filing, Returned(form, refused=said("packet_not_yet")), reasons)
    except PdfUnavailable:
        return _page(visit, seen, filing, Returned(form, refused=said("packet_no_pdf")))
    job = visit.office.records.put_job(
        NewJob(
            organization=visit.organization.id,
            kind=PACKET,
            request=request.model_dump(mode="json"),
            by=visit.member.id,
            case=seen.case.id,
        )
    )
    return visit.to(f"/jobs/{job.id}")


def _asked(visit: Visit, seen: Seen, filing: FilingEvidence, form: Posted) -> PacketRequest:
    """Return what is asked of the job; raises FileInvalid with every problem, PdfUnavailable where none can be made."""
    values = papers_of(visit, seen).values(_COURT)
    planned = packet_plan_of(
        marked(_plan(filing, form), "packet"),
        _NOWHERE,
        case_references(seen.case, visit.language),
        caption=case_caption(values, _COURT),
        representative=case_representative(values, _COURT),
    )
    check_files(visit.office.records, seen.case.id, planned, visit.language)
    request, _ = packet_request(seen.case, planned, filing.deadline, _NOWHERE)
    return request.model_copy(update={"out": ""})


def _plan(filing: FilingEvidence, form: Posted) -> str:
    """Return the plan of a filing's tabs in YAML, as somebody would write it into a file."""
    tabs = [
        {"tab": line.exhibit.tab, "title": line.exhibit.title.en, "exhibit": line.exhibit.id}
        for line in filing.lines
        if line.exhibit.tab
    ]
    names = {"how": "how", "by": "served_by", "on": "served_on", "reason": "reason"}
    service: dict[str, object] = {name: text for name, field in names.items() if (text := form.text(field))}
    if whom := [{"name": name} for line in form.text("whom").splitlines() if (name := line.strip())]:
        service["whom"] = whom
    plan: dict[str, object] = {"title": form.text("title"), "filing": filing.filing, "tabs": tabs, "service": service}
    plan["cover"] = not form.has("without_cover")
    written: str = yaml.safe_dump(plan, allow_unicode=True, sort_keys=False, width=1000)
    return written


def _filing(seen: Seen, key: str) -> FilingEvidence:
    found = evidence_of(seen.case, seen.catalog, seen.sheet.today)
    filing = next((one for one in found if filing_key(one.filing) == key), None)
    if filing is None or not any(line.exhibit.tab for line in filing.lines):
        raise NotHere
    return filing


def _page(
    visit: Visit,
    seen: Seen,
    filing: FilingEvidence,
    sent: Returned = NOTHING_SENT,
    reasons: Iterable[str] = (),
) -> Response:
    shown = filing_shown(filing, seen.case, seen.sheet.today)
    return case_page(
        visit,
        seen,
        "evidence/packet.html",
        tab="evidence",
        status=sent.status,
        sent=sent,
        reasons=tuple(reasons),
        filing=shown,
        title=usual_title(case_caption(papers_of(visit, seen).values(_COURT), _COURT), _COURT),
        tabs_filled=tuple(row for row in shown.rows if row.tab),
        left_out=tuple(row for row in shown.rows if not row.tab),
        hows=tuple((how.value, _way(how, visit.language)) for how in ServiceMethod),
    )


def _way(how: ServiceMethod, language: str) -> str:
    return said(f"packet_how_{how.value}").in_(language)
