"""The evidence list of a case: what goes with each filing, what is asked of whom, and what a client has to bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.evidence_list import evidence_of
from amparo.case.exhibit_commands import AskExhibit, ReceiveExhibit
from amparo.case.exhibits import WORDLESS
from amparo.case.usual_papers import paper_title
from amparo.declarations import Language, Text
from amparo.documents.exhibit_files import exhibit_file
from amparo.documents.uploads import PAPERS, endings_of
from amparo_app.evidence import client_list, language_code, language_name, stored_paper
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_address, case_page, look, why_refused
from amparo_app.web.evidence_view import client_page, filing_shown
from amparo_app.web.forms import PostedForm
from amparo_app.web.papers import EVIDENCE, MAKE, need
from amparo_app.web.receiving import as_problems, carry_out_with_file, received
from amparo_app.web.visit import NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from amparo.case.commands import Body
    from amparo.case.exhibits import StoredPaper
    from amparo.case.model import Case
    from amparo_app.web.forms import Posted
    from amparo_app.web.visit import Answered

router = APIRouter()

OTHER = "other"
"""The choice of a list that asks for words of one's own."""

_TONGUES = ("es", "en", "mam", "quc", "kjb", "kek", "cak", "ixl", "pt", "fr", "ht", "ar")


@router.get("/cases/{number}/evidence")
def evidence(visit: SignedIn, number: str, all: str = "") -> Response:  # noqa: A002 - the word of the address
    """List what goes with each filing and what is missing, in tab order."""
    seen = look(visit, number)
    found = evidence_of(seen.case, seen.catalog, seen.sheet.today, dropped=bool(all))
    return case_page(
        visit,
        seen,
        "evidence/evidence.html",
        tab="evidence",
        filings=tuple(filing_shown(one, seen.case, seen.sheet.today) for one in found),
        everything=bool(all),
        dropped=sum(1 for one in seen.case.exhibits if one.dropped),
        may_keep=visit.may(EVIDENCE, seen.case),
        may_make=visit.may(MAKE, seen.case),
    )


@router.get("/cases/{number}/evidence/client-list")
def list_for_client(visit: SignedIn, number: str, language: str = "") -> Response:
    """Show a page to print or send: what the client still has to bring, in their own language."""
    seen = look(visit, number)
    own = seen.case.language if seen.case.language in set(Language) else Language.SPANISH
    if language and language not in set(Language):
        raise NotHere
    written = language or own
    page = client_list(seen.case, seen.catalog, visit.organization.profile, seen.sheet.today, written)
    return case_page(
        visit,
        seen,
        "evidence/client_list.html",
        tab="evidence",
        page=page,
        told=client_page(page),
        languages_there=tuple(Language),
    )


@router.get("/cases/{number}/evidence/ask")
def ask_form(visit: SignedIn, number: str) -> Response:
    """Show the form by which a paper is asked for."""
    seen = look(visit, number)
    need(visit, EVIDENCE, seen.case)
    return _new(visit, seen, "evidence/ask.html")


@router.post("/cases/{number}/evidence/ask")
def ask(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Ask somebody for a paper."""
    seen, typed = look(visit, number), Typed(form)
    need(visit, EVIDENCE, seen.case)
    what, filing, of, on = typed.text("what"), filing_typed(typed), whom_typed(typed), typed.day("on", needed=False)
    if typed.problems:
        return _new(visit, seen, "evidence/ask.html", Returned(form, typed.problems))
    body = AskExhibit(
        of=of,
        filing=filing,
        title=paper_title(what, form.text("spanish")),
        language=tongue_typed(form),
        person=form.text("person") or None,
        on=on,
    )
    answered = visit.carry_out(seen.case, body, form)
    if (refused := why_refused(answered)) is not None:
        return _new(visit, look(visit, number), "evidence/ask.html", Returned(form, refused=refused))
    return visit.back(case_address(seen.case, "evidence"), answered)


@router.get("/cases/{number}/evidence/receive")
def receive_form(visit: SignedIn, number: str) -> Response:
    """Show the form by which a paper is taken in that nobody asked for."""
    seen = look(visit, number)
    need(visit, EVIDENCE, seen.case)
    return _new(visit, seen, "evidence/receive.html")


@router.post("/cases/{number}/evidence/receive")
def receive(visit: SignedIn, form: PostedForm, number: str) -> Response:
    """Take in a paper that nobody asked for."""
    seen, typed = look(visit, number), Typed(form)
    need(visit, EVIDENCE, seen.case)
    what, filing, on = typed.text("what"), filing_typed(typed), typed.day("on", needed=False)
    title, person = paper_title(what, form.text("spanish")), form.text("person") or None

    def body(paper: StoredPaper) -> ReceiveExhibit:
        language = tongue_typed(form)
        return ReceiveExhibit(paper=paper, language=language, on=on, filing=filing, title=title, person=person)

    answered, sent, status = take_in(visit, seen.case, form, body, typed)
    if answered is None:
        return _new(visit, seen, "evidence/receive.html", sent, status)
    if (refused := why_refused(answered)) is not None:
        return _new(visit, look(visit, number), "evidence/receive.html", Returned(form, refused=refused))
    return visit.back(case_address(seen.case, "evidence"), answered)


def take_in(
    visit: Visit, case: Case, form: Posted, body: Callable[[StoredPaper], Body], typed: Typed
) -> tuple[Answered | None, Returned, int]:
    """Look the files of a form through, make one PDF of them, and have the command carried out that takes it in.

    Returns what came of it, or None with the form as it comes back and its status.
    """
    came = received(visit, form, allowed=PAPERS, through=False)
    problems = {**typed.problems, **as_problems(came)}
    if problems:
        return None, Returned(form, problems), came.status if came.problems else 422
    made = exhibit_file([(one.name, one.content) for one in came.uploads])
    if made.problems:
        told = Text(" ".join(one.en for one in made.problems), " ".join(one.es for one in made.problems))
        return None, Returned(form, {"file": told}), 422
    name = came.upload.name
    answered, _ = carry_out_with_file(
        visit, case, form, made.content, lambda file: body(stored_paper(made, name, file))
    )
    return answered, NOTHING_SENT, 200


def filing_typed(typed: Typed) -> str:
    """Return the filing that was chosen, or named in words of one's own."""
    chosen = typed.text("filing")
    return typed.text("filing_name") if chosen == OTHER else chosen


def whom_typed(typed: Typed) -> str:
    """Return of whom a paper is asked: a person of the case by id, or whoever has it, in words."""
    chosen = typed.text("of")
    return typed.text("of_name") if chosen == OTHER else chosen


def tongue_typed(form: Posted) -> str:
    """Return the code of the language that was chosen, or named in words of one's own; empty for none."""
    chosen = form.text("language")
    return language_code(form.text("language_name")) if chosen == OTHER else chosen


def tongues(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return the languages that a paper may be in, each with its name; another can be typed."""
    named = [(code, language_name(code, visit.language)) for code in (*_TONGUES, WORDLESS)]
    return (*named, (OTHER, visit.say("another…")))


def filings(visit: Visit, seen: Seen) -> Iterator[tuple[str, str]]:
    """Yield what a paper can go with: deadlines that run, filings that have exhibits, or another by name."""
    for deadline in seen.case.deadlines:
        if deadline.status.rings:
            yield deadline.id, deadline.title.in_(visit.language)
    running = {one.id for one in seen.case.deadlines if one.status.rings}
    for one in evidence_of(seen.case, seen.catalog, seen.sheet.today):
        if one.filing not in running:
            yield one.filing, one.title.in_(visit.language)
    yield OTHER, visit.say("another…")


def persons(visit: Visit, seen: Seen) -> tuple[tuple[str, str], ...]:
    """Return the persons of a case, by id."""
    return tuple((one.id, one.name) for one in seen.case.persons)


def _new(visit: Visit, seen: Seen, template: str, sent: Returned = NOTHING_SENT, status: int = 0) -> Response:
    people = persons(visit, seen)
    return case_page(
        visit,
        seen,
        template,
        tab="evidence",
        status=status or sent.status,
        sent=sent,
        filings=tuple(filings(visit, seen)),
        people=people,
        whom=(*people, (OTHER, visit.say("somebody else…"))),
        tongues=tongues(visit),
        endings=",".join(endings_of(PAPERS)),
    )
