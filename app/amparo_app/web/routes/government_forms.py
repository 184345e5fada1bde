"""Government forms of a case: how far each is answered, a draft with what is open, and a final one that is kept."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import Text
from amparo.documents.exhibit_files import heavy_pdf
from amparo.documents.file_kinds import FileKind
from amparo.documents.forms.answers import Place
from amparo.documents.forms.sheet import part_in_words, place_in_words
from amparo.errors import InvalidInput, UnknownName
from amparo_app.forms import CaseForms, form_already, form_made
from amparo_app.telling.words import said
from amparo_app.web.case_frame import NOTHING_SENT, Returned, Seen, case_address, case_page, look, why_refused
from amparo_app.web.downloads import download
from amparo_app.web.forms import PostedForm
from amparo_app.web.papers import MAKE, keep, need, papers_of
from amparo_app.web.receiving import Received, as_problems, received
from amparo_app.web.visit import Answered, NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.kept_documents import MadeDocument
    from amparo.case.model import Person
    from amparo.declarations import GovernmentForm
    from amparo.documents.forms.answers import FormAnswer
    from amparo.documents.forms.fill import FilledForm
    from amparo_app.web.forms import Posted

router = APIRouter()

_BLANK = frozenset({FileKind.PDF})


class _OpenPart(NamedTuple):
    """The open questions of one part of a form, each in words."""

    part: str
    questions: tuple[str, ...]


class _Filling(NamedTuple):
    """A form of a case for one of its persons."""

    forms: CaseForms
    form: GovernmentForm
    person: Person | None


@router.get("/cases/{number}/documents/forms")
def government_forms(visit: SignedIn, number: str, person: str = "") -> Response:
    """List the government forms that a case can have for a person, and how far each is."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    forms = CaseForms(papers_of(visit, seen))
    for_whom = _person(forms, person)
    return case_page(
        visit,
        seen,
        "documents/forms.html",
        tab="documents",
        offered=forms.offered(for_whom),
        persons=seen.case.persons,
        for_whom=for_whom,
    )


@router.get("/cases/{number}/documents/forms/{wanted}")
def government_form(visit: SignedIn, number: str, wanted: str, person: str = "") -> Response:
    """Show what of a form is open, and where its blank file is handed in to be filled."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    return _page(visit, seen, _filling(visit, seen, wanted, person))


@router.post("/cases/{number}/documents/forms/{wanted}")
def fill(visit: SignedIn, form: PostedForm, number: str, wanted: str) -> Response:
    """Fill a form: a draft is handed out at once, a final one kept; why it is not final is told with every reason."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    filling = _filling(visit, seen, wanted, form.text("person"))
    came = received(visit, form, allowed=_BLANK, through=False)  # a blank form's programs are taken out of it below
    if problems := as_problems(came) or _heavy(came):
        return _page(visit, seen, filling, Returned(form, problems), came.status if came.problems else 422)
    is_draft = form.text("as") != "final"
    try:
        found = filling.forms.recognized(came.upload.content, came.upload.name, filling.form.id)
        if found.problem is not None and not is_draft:
            return _page(visit, seen, filling, Returned(form, refused=said("form_edition_wrong", why=found.problem)))
        made = filling.forms.filled(came.upload.content, came.upload.name, found, filling.person, draft=is_draft)
    except InvalidInput:
        unreadable = said("form_unreadable", name=came.upload.name)
        return _page(visit, seen, filling, Returned(form, {"file": unreadable}))
    if is_draft:
        return download(made.content, f"{seen.case.number}-{filling.form.number}-draft.pdf")
    if made.open or made.troubles:
        told = Returned(form, refused=said("form_not_yet", form=filling.form.number))
        return _page(visit, seen, filling, told, troubles=_troubles(made, visit.language))
    document = form_made(filling.forms, found, made, filling.person, came.upload.content)
    return _kept(visit, seen, filling, form, made, document)


def _heavy(came: Received) -> dict[str, Text]:
    heavy = heavy_pdf(came.upload.name, came.upload.content)
    return {"file": heavy} if heavy else {}


def _kept(
    visit: Visit, seen: Seen, filling: _Filling, form: Posted, made: FilledForm, document: MadeDocument
) -> Response:
    same = form_already(seen.case, made)
    if same is not None:
        return visit.back(case_address(seen.case, "documents", same.id), Answered())
    kept = keep(visit, seen.case, document, made.content, form)
    if (refused := why_refused(kept.answered)) is not None:
        return _page(visit, look(visit, seen.case.number), filling, Returned(form, refused=refused))
    if kept.document is None:
        return visit.back(case_address(seen.case, "documents"), kept.answered)
    return case_page(
        visit,
        look(visit, seen.case.number),
        "documents/form_filled.html",
        tab="documents",
        form=filling.form,
        document=kept.document,
        sheet=tuple(one.place for one in made.sheet),
        empty=tuple(place_in_words(one.place, visit.language) for one in made.empty),
        by_hand=tuple(place_in_words(one, visit.language) for one in made.by_hand),
    )


def _troubles(made: FilledForm, language: str) -> tuple[str, ...]:
    return tuple(f"{place_in_words(one.place, language)}: {one.what.in_(language)}" for one in made.troubles)


def _filling(visit: Visit, seen: Seen, wanted: str, person: str) -> _Filling:
    forms = CaseForms(papers_of(visit, seen))
    try:
        return _Filling(forms, forms.form(wanted), _person(forms, person))
    except UnknownName as unknown:
        raise NotHere from unknown


def _person(forms: CaseForms, asked: str) -> Person | None:
    try:
        return forms.person(asked)
    except UnknownName as unknown:
        raise NotHere from unknown


def _page(
    visit: Visit,
    seen: Seen,
    filling: _Filling,
    sent: Returned = NOTHING_SENT,
    status: int = 0,
    *,
    troubles: tuple[str, ...] = (),
) -> Response:
    forms, form, person = filling
    answers = forms.answers(form, person)
    (offered,) = (one for one in forms.offered(person) if one.id == form.id)
    return case_page(
        visit,
        seen,
        "documents/form.html",
        tab="documents",
        status=status or sent.status,
        sent=sent,
        offered=offered,
        person=person,
        parts_open=tuple(_by_part(answers.open, visit.language)),
        troubles=troubles,
    )


def _by_part(open_: Iterable[FormAnswer], language: str) -> Iterator[_OpenPart]:
    for part, questions in groupby(open_, key=lambda one: one.place.part):
        words = (place_in_words(one.place.model_copy(update={"part": ""}), language) for one in questions)
        head = part_in_words(Place(part=part, item="", label=Text("")), language) if part else ""
        yield _OpenPart(head, tuple(words))
