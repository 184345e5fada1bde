"""What a case's page says of the command that led to it: what came of it, which papers go with it, or that it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.kept_documents import DocumentStatus
from amparo.declarations import Text
from amparo.records.outbox import WITHDRAWN
from amparo_app.case_papers import CasePapers
from amparo_app.sheets import papers_offered
from amparo_app.sighted import with_names
from amparo_app.telling.refusals import as_a_page_says
from amparo_app.web.came_of import CameLine, came_of
from amparo_app.web.case_view import Shown
from amparo_app.web.visit import DONE, QUEUED, REPEATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.case.model import Case
    from amparo.declarations import Catalog
    from amparo_app.letters import OfferedLetter
    from amparo_app.sheets import CaseSheet, OfferedPaper
    from amparo_app.web.visit import Visit

MAKE = "generate_document"
DID = "did"
"""Where an address names the command before it, by its id: drawn by chance, it says nothing of the case."""


class StepPaper(Shown):
    """A paper that a step offers: `kept` is its latest document in the case, by id, if there is one.

    `at_once` is one that nothing is missing for and that asks nothing of whoever makes it.
    """

    step: str
    template: str
    title: Text
    kept: str = ""
    at_once: bool = False


class CaseOutcome(Shown):
    """What came of a command: `waits` for one that is saved and not carried out yet, `refused` if it came to nothing.

    `papers` are those that the steps which it completed offer, where the visitor may make any.
    """

    waits: bool = False
    repeated: bool = False
    refused: Text | None = None
    lines: tuple[CameLine, ...] = ()
    papers: tuple[StepPaper, ...] = ()


def outcome_of(visit: Visit, sheet: CaseSheet, catalog: Catalog) -> CaseOutcome | None:
    """Return what came of the command that the page's address names, or None where it names none of this case."""
    command, standing = visit.request.query_params.get(DID, ""), visit.request.query_params.get("said", "")
    if not command or standing not in {DONE, QUEUED, REPEATED}:
        return None
    answer = visit.office.answer_to(sheet.case.id, command)
    if answer is None:
        return CaseOutcome(waits=True) if standing == QUEUED else None
    if answer.refused is not None:
        return CaseOutcome(refused=with_names(as_a_page_says(answer.refused), sheet.colleagues))
    return _carried_out(visit, sheet, catalog, command, repeated=standing == REPEATED)


def _carried_out(visit: Visit, sheet: CaseSheet, catalog: Catalog, command: str, *, repeated: bool) -> CaseOutcome:
    case, records = sheet.case, visit.office.records
    history = sheet.history or visit.office.history(case, visit.member)
    entries = tuple(event for event in history if event.command == command)
    queued = records.notices_about(case.id) if entries else ()
    notices = [one.notice for one in queued if one.state != WITHDRAWN]
    lines = came_of(sheet.model_copy(update={"history": history}), catalog, entries, notices)
    return CaseOutcome(
        repeated=repeated, lines=lines, papers=step_papers(visit, case, papers_offered(entries, catalog))
    )


def step_papers(visit: Visit, case: Case, offered: Iterable[OfferedPaper]) -> tuple[StepPaper, ...]:
    """Return the papers that steps offer as the visitor can make them now; none for whoever may make none."""
    wanted = tuple(offered)
    if not wanted or not visit.may(MAKE, case):
        return ()
    papers = CasePapers(visit.office, visit.organization, case)
    letters = {one.id: one for one in papers.offered(visit.language)}
    return tuple(_paper(one, letters[one.template], case) for one in wanted if one.template in letters)


def _paper(offered: OfferedPaper, letter: OfferedLetter, case: Case) -> StepPaper:
    kept = [
        one.id
        for one in case.documents
        if one.template == offered.template
        and one.for_step in {"", offered.step}
        and one.status is not DocumentStatus.DISCARDED
    ]
    return StepPaper(
        step=offered.step,
        template=offered.template,
        title=offered.title,
        kept=kept[-1] if kept else "",
        at_once=not letter.missing and not letter.given,
    )
