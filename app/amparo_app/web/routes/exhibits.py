"""One exhibit: asked for again, taken in, wrong, translated, certified, in its tab, off the list; and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.case.exhibit_commands import (
    AskExhibit,
    CertifyTranslation,
    DropExhibit,
    PlaceExhibit,
    ReceiveExhibit,
    RejectExhibit,
    TranslateExhibit,
)
from amparo.case.exhibits import ExhibitPart
from amparo.documents.uploads import PAPERS, endings_of
from amparo.errors import InvalidInput, UnknownName
from amparo_app.evidence import exhibit_named, paper_of
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, Typed, case_address, case_page, look, why_refused
from amparo_app.web.downloads import download
from amparo_app.web.evidence_view import exhibit_told, lone_line
from amparo_app.web.forms import PostedForm
from amparo_app.web.papers import EVIDENCE, need
from amparo_app.web.routes.evidence import OTHER, persons, take_in, tongue_typed, tongues, whom_typed
from amparo_app.web.visit import NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from collections.abc import Callable

    from amparo.case.commands import Body
    from amparo.case.exhibits import Exhibit, StoredPaper
    from amparo_app.web.forms import Posted

router = APIRouter()


@router.get("/cases/{number}/evidence/{exhibit}")
def exhibit(visit: SignedIn, number: str, exhibit: str) -> Response:
    """Show an exhibit: its life, its files, what it still lacks, and what can be done with it."""
    seen = look(visit, number)
    return _page(visit, seen, _found(seen, exhibit))


@router.get("/cases/{number}/evidence/{exhibit}/files/{part}")
def download_exhibit(visit: SignedIn, number: str, exhibit: str, part: ExhibitPart) -> Response:
    """Hand out the paper of an exhibit, its translation, or the translator's certificate."""
    seen = look(visit, number)
    found = _found(seen, exhibit)
    try:
        stored = paper_of(found, part, visit.language)
    except InvalidInput as nothing:
        raise NotHere from nothing
    name = f"{seen.case.number}-{found.id}-{part.value}.pdf"
    return download(visit.office.records.read_file(seen.case.id, stored.file), name)


@router.post("/cases/{number}/evidence/{exhibit}/ask")
def ask_again(visit: SignedIn, form: PostedForm, number: str, exhibit: str) -> Response:
    """Ask for a paper once more."""
    seen, typed = look(visit, number), Typed(form)
    of = whom_typed(typed)
    return _done(visit, seen, form, exhibit, typed, lambda one: AskExhibit(exhibit=one.id, of=of))


@router.post("/cases/{number}/evidence/{exhibit}/receive")
def receive_listed(visit: SignedIn, form: PostedForm, number: str, exhibit: str) -> Response:
    """Take in the paper of an exhibit."""
    seen, typed = look(visit, number), Typed(form)
    on, language = typed.day("on", needed=False), tongue_typed(form)
    found = _found(seen, exhibit)
    return _taken(
        visit, seen, form, found, typed,
        lambda paper: ReceiveExhibit(exhibit=found.id, paper=paper, language=language, on=on),
    )  # fmt: skip


@router.post("/cases/{number}/evidence/{exhibit}/translate")
def translate(visit: SignedIn, form: PostedForm, number: str, exhibit: str) -> Response:
    """Take in the English translation of an exhibit."""
    seen, typed = look(visit, number), Typed(form)
    on, found = typed.day("on", needed=False), _found(seen, exhibit)
    return _taken(visit, seen, form, found, typed, lambda paper: TranslateExhibit(exhibit=found.id, paper=paper, on=on))


@router.post("/cases/{number}/evidence/{exhibit}/certify")
def certify(visit: SignedIn, form: PostedForm, number: str, exhibit: str) -> Response:
    """Take in the translator's certificate with what it says, in a file of its own or in the translation's."""
    seen, typed = look(visit, number), Typed(form)
    on, found = typed.day("on"), _found(seen, exhibit)

    def body(paper: StoredPaper | None) -> CertifyTranslation:
        return CertifyTranslation(
            exhibit=found.id,
            translator=form.text("translator"),
            on=on,
            address=form.text("address"),
            telephone=form.text("telephone"),
            signed=form.has("signed"),
            competent=form.has("competent"),
            accurate=form.has("accurate"),
            in_translation=form.has("in_translation"),
            paper=paper,
        )

    if form.has("in_translation"):
        return _done(visit, seen, form, exhibit, typed, lambda _one: body(None))
    return _taken(visit, seen, form, found, typed, body)


@router.post("/cases/{number}/evidence/{exhibit}/wrong")
def wrong(visit: SignedIn, form: PostedForm, number: str, exhibit: str) -> Response:
    """Say why what came cannot be used."""
    seen, typed = look(visit, number), Typed(form)
    why, part = typed.text("why"), typed.chosen("part", set(ExhibitPart))
    return _done(
        visit, seen, form, exhibit, typed, lambda one: RejectExhibit(exhibit=one.id, why=why, part=ExhibitPart(part))
    )


@router.post("/cases/{number}/evidence/{exhibit}/place")
def place(visit: SignedIn, form: PostedForm, number: str, exhibit: str) -> Response:
    """Put an exhibit in a tab of its filing, the next free one if none is named, or take it out."""
    seen = look(visit, number)
    out = form.has("out")
    tab, push = ("", False) if out else (form.text("tab"), form.has("push"))
    return _done(
        visit, seen, form, exhibit, Typed(form), lambda one: PlaceExhibit(exhibit=one.id, tab=tab, push=push, out=out)
    )


@router.post("/cases/{number}/evidence/{exhibit}/drop")
def drop(visit: SignedIn, form: PostedForm, number: str, exhibit: str) -> Response:
    """Take a paper off the list, with a reason."""
    seen, typed = look(visit, number), Typed(form)
    why = typed.text("drop_why")
    return _done(visit, seen, form, exhibit, typed, lambda one: DropExhibit(exhibit=one.id, why=why))


def _found(seen: Seen, wanted: str) -> Exhibit:
    try:
        return exhibit_named(seen.case, wanted)
    except UnknownName as unknown:
        raise NotHere from unknown


def _done(
    visit: Visit, seen: Seen, form: Posted, wanted: str, typed: Typed, body: Callable[[Exhibit], Body]
) -> Response:
    """Have a command carried out that brings no file along."""
    need(visit, EVIDENCE, seen.case)
    found = _found(seen, wanted)
    if typed.problems:
        return _page(visit, seen, found, Returned(form, typed.problems))
    answered = visit.carry_out(seen.case, body(found), form)
    if (refused := why_refused(answered)) is not None:
        return _again(visit, seen, found, Returned(form, refused=refused))
    back = ("evidence",) if form.has("from_list") else ("evidence", found.id)
    return visit.back(case_address(seen.case, *back), answered)


def _taken(
    visit: Visit, seen: Seen, form: Posted, found: Exhibit, typed: Typed, body: Callable[[StoredPaper], Body]
) -> Response:
    """Have a command carried out that takes a paper in."""
    need(visit, EVIDENCE, seen.case)
    answered, sent, status = take_in(visit, seen.case, form, body, typed)
    if answered is None:
        return _page(visit, seen, found, sent, status)
    if (refused := why_refused(answered)) is not None:
        return _again(visit, seen, found, Returned(form, refused=refused))
    return visit.back(case_address(seen.case, "evidence", found.id), answered)


def _again(visit: Visit, seen: Seen, found: Exhibit, sent: Returned) -> Response:
    now = look(visit, seen.case.number)
    return _page(visit, now, _found(now, found.id), sent)


def _page(visit: Visit, seen: Seen, found: Exhibit, sent: Returned = NOTHING_SENT, status: int = 0) -> Response:
    people = persons(visit, seen)
    line = lone_line(found, seen.case, seen.sheet.today)
    return case_page(
        visit,
        seen,
        "evidence/exhibit.html",
        tab="evidence",
        status=status or sent.status,
        sent=sent,
        told=exhibit_told(line, seen.case, seen.catalog, seen.sheet.colleagues),
        may_keep=visit.may(EVIDENCE, seen.case),
        whom=(*people, (OTHER, visit.say("somebody else…"))),
        asked_of=found.asked_of,
        tongues=tongues(visit),
        endings=",".join(endings_of(PAPERS)),
    )
