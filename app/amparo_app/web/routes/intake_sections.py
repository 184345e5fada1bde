"""One section of an interview a page: its questions side by side in both languages, saved as they are typed."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import Text, phrase
from amparo.errors import InvalidInput
from amparo.records.interviews import InterviewState, SavedInterview
from amparo_app.interview.persons import PRINCIPAL, next_person, person_key
from amparo_app.web.forms import Posted, PostedForm
from amparo_app.web.intake_view import View, saved_view, typed_in, view_of
from amparo_app.web.visit import SignedIn, Visit

router = APIRouter()

_NEXT, _ADD, _TAKE_OUT = "next", "add", "take_out"


@router.get("/intake/{id_}")
def first(visit: SignedIn, id_: str) -> Response:
    """Go to the first section, or to the end once a case was made of the interview."""
    view = view_of(visit, id_)
    if view.interview.state is not InterviewState.UNDER_WAY:
        return visit.to(f"/intake/{id_}/review")
    return visit.to(f"/intake/{id_}/about/{view.draft.pages[0].id}")


@router.get("/intake/{id_}/about/{section}")
def section(visit: SignedIn, id_: str, section: str) -> Response:
    """Show a section's questions, and beside them what the answers so far mean."""
    view = view_of(visit, id_)
    if view.interview.state is not InterviewState.UNDER_WAY:
        return visit.to(f"/intake/{id_}/review")
    visit.office.note_read(visit.organization, visit.member)
    return _page(visit, view, section)


@router.post("/intake/{id_}/about/{section}")
def save(visit: SignedIn, form: PostedForm, id_: str, section: str) -> Response:
    """Save a section and go on; with what somebody else changed meanwhile, the section is shown once more."""
    view = view_of(visit, id_)
    saved = _saved(visit, view, form, section)
    if saved is None:
        return _page(visit, view, section, status=409, problem=phrase("interview_is_a_case"))
    after = saved_view(view, saved)
    asked = form.text("go")
    here = {asked.key for page in after.draft.pages if page.id == section for asked in page.asked}
    if saved.overwritten or here & set(saved.changed_meanwhile):
        return _page(visit, after, section, saved=saved)
    if asked == _NEXT:
        return visit.to(f"/intake/{id_}/{_following(after, section)}")
    return visit.to(f"/intake/{id_}/about/{section}")


@router.post("/intake/{id_}/about/{section}/part")
def save_part(visit: SignedIn, form: PostedForm, id_: str, section: str) -> Response:
    """Save what was just typed, and return what stands beside the questions."""
    view = view_of(visit, id_)
    saved = _saved(visit, view, form, section)
    if saved is None:
        return visit.page("intake/beside.html", status=409, view=view, problem=phrase("interview_is_a_case"))
    after = saved_view(view, saved)
    now = sum(1 for page in after.draft.pages if page.id == section for _ in page.asked)
    other = form.text("asked") not in {"", str(now)}
    beside = _beside(visit, after, saved)
    return visit.page("intake/beside.html", status=200, part=True, other_questions=other, **beside)


def _saved(visit: Visit, view: View, form: Posted, section: str) -> SavedInterview | None:
    """Save what was typed; return None once a case is being made of the interview."""
    typed = typed_in(form, view.page(section)) | _people_changed(form, view)
    seen = form.number("seen")
    try:
        return visit.site.records.save_interview(
            visit.organization.id,
            view.interview.id,
            visit.member.id,
            typed,
            seen=view.interview.seq if seen is None else seen,
        )
    except InvalidInput:
        return None


def _people_changed(form: Posted, view: View) -> dict[str, str]:
    """Return what it takes to have one person more, or one fewer: their answers stay, should they come back."""
    asked, _, person = form.text("go").partition(":")
    if asked == _ADD:
        return {person_key(next_person(view.interview.answers), "there"): "yes"}
    if asked == _TAKE_OUT and person != PRINCIPAL:
        return {person_key(person, "there"): ""}
    return {}


def _following(view: View, section: str) -> str:
    ids = [page.id for page in view.draft.pages]
    place = ids.index(section) if section in ids else -1
    return f"about/{ids[place + 1]}" if place + 1 < len(ids) else "review"


def _page(
    visit: Visit,
    view: View,
    section: str,
    *,
    status: int = 200,
    saved: SavedInterview | None = None,
    problem: Text | None = None,
) -> Response:
    page = view.page(section)
    ids = [one.id for one in view.draft.pages]
    place = ids.index(section)
    return visit.page(
        "intake/section.html",
        status=status,
        page=page,
        blocks=view.blocks(page),
        before=ids[place - 1] if place else "",
        place=place + 1,
        of=len(ids),
        problem=problem,
        other_questions=False,
        part=False,
        **_beside(visit, view, saved),
    )


def _beside(visit: Visit, view: View, saved: SavedInterview | None = None) -> dict[str, object]:
    names = visit.colleagues
    return {
        "view": view,
        "names": names,
        "zone": visit.organization.profile.zone,
        "overwritten": view.changed(saved.overwritten, names) if saved else (),
        "meanwhile": view.meanwhile(saved.changed_meanwhile, names) if saved else (),
        "was_saved": saved is not None,
    }
