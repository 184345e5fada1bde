"""A paper of a case made: what it still needs, what whoever makes it gives, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from amparo.declarations import Text
from amparo.documents.given import given_fields, with_given
from amparo.errors import InvalidInput
from amparo.records.case_files import LETTER_MEGABYTES, check_size
from amparo_app.case_papers import step_named, step_offering
from amparo_app.keeping import made_already, write_letter
from amparo_app.letters import language_of, template_named
from amparo_app.telling.words import said
from amparo_app.web.case_frame import Seen, case_address, case_page, look, why_refused
from amparo_app.web.forms import PostedForm
from amparo_app.web.papers import MAKE, back_to, keep, need, papers_of
from amparo_app.web.visit import Answered, NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from amparo.declarations import DocumentTemplate, TemplateField
    from amparo.documents import FieldValues
    from amparo_app.case_papers import CasePapers
    from amparo_app.web.forms import Posted

router = APIRouter()

_GIVEN = "given-"
"""What the names of a template's own fields begin with in the form, so that none can be one of ours."""


@dataclass
class _Making:
    """A paper that is being made: in which language, with which values, and what is wrong with what was typed."""

    papers: CasePapers
    template: DocumentTemplate
    language: str
    step: str
    reader: str
    values: FieldValues
    typed: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Text] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[TemplateField, ...]:
        """Return the fields that can be typed: those that the case never holds, and single values that it lacks."""
        case = self.papers.values(self.language)
        lacked = (one for one in self.template.fields if case.lacks(one) and not one.rows)
        return tuple(dict.fromkeys((*given_fields(self.template), *lacked)))

    @property
    def missing(self) -> tuple[Text, ...]:
        """Return what belongs into the case first."""
        asked = self.asked
        return tuple(one.label for one in self.template.fields if self.values.lacks(one) and one not in asked)

    def take(self, form: Posted) -> None:
        """Take what was typed, and note what is wrong with it."""
        self.typed = {one.name: text for one in self.asked if (text := form.text(_GIVEN + one.name))}
        for name, text in self.typed.items():
            try:
                self.values = with_given(self.values, self.template, {name: text}, self.reader)
            except InvalidInput as wrong:
                self.problems[name] = Text(wrong.without_commands)
        for one in self.asked:
            if one.name not in self.problems and self.values.lacks(one):
                self.problems[one.name] = said("field_needed")


@router.get("/cases/{number}/documents/new/{template}")
def making(visit: SignedIn, number: str, template: str, language: str = "", step: str = "") -> Response:
    """Show what a paper still needs, and the form by which it is made."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    return _page(visit, seen, _begun(visit, seen, template, language, step))


@router.post("/cases/{number}/documents/new/{template}")
def make(visit: SignedIn, form: PostedForm, number: str, template: str) -> Response:
    """Make a paper and keep it as its next version."""
    seen = look(visit, number)
    need(visit, MAKE, seen.case)
    making = _begun(visit, seen, template, form.text("language"), form.text("step"))
    making.take(form)
    if making.problems or making.missing:
        return _page(visit, seen, making, said("paper_still_needs") if making.missing else None, status=422)
    papers = making.papers
    made, content = write_letter(papers, making.template, making.language, making.values, making.reader)
    check_size(content, LETTER_MEGABYTES, "letter")
    same = None if form.has("anew") else made_already(seen.case, made)
    if same is not None:
        return visit.back(case_address(seen.case, "documents", same.id), Answered())
    made = made.model_copy(update={"for_step": making.step or step_offering(papers, making.template.id)})
    kept = keep(visit, seen.case, made, content, form)
    if (refused := why_refused(kept.answered)) is not None:
        return _page(visit, look(visit, number), making, refused, status=409)
    return back_to(visit, seen.case, kept)


def _begun(visit: Visit, seen: Seen, name: str, language: str, step: str) -> _Making:
    papers = papers_of(visit, seen)
    try:
        template = template_named(papers.catalog, seen.case.case_type, name)
        wanted = language_of(template, language, seen.case.language)
        key = step_named(papers, step) if step else ""
    except InvalidInput as unknown:
        raise NotHere from unknown
    return _Making(papers, template, wanted, key, visit.language, papers.values(wanted))


def _page(visit: Visit, seen: Seen, making: _Making, refused: Text | None = None, status: int = 200) -> Response:
    template = making.template
    kept = [one for one in seen.case.documents if one.template == template.id and one.language == making.language]
    return case_page(
        visit,
        seen,
        "documents/making.html",
        tab="documents",
        status=status,
        paper=template,
        written=making.language,
        languages_there=tuple(sorted(template.files)),
        step=making.step,
        asked=making.asked,
        typed=making.typed,
        problems=making.problems,
        missing=making.missing,
        note=template.notes.get(making.language),
        refused=refused,
        kept=kept[-1] if kept else None,
    )
