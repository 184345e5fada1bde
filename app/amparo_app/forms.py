"""Government forms of a case: which there are, what they still ask, and one of them filled and kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from amparo.case.kept_documents import DocumentKind, DocumentStatus, MadeDocument
from amparo.declarations import GovernmentForm, Text, phrase
from amparo.documents.forms.answers import FormAnswer, FormAnswers, Place, State, form_answers
from amparo.documents.forms.editions import Recognized, recognized
from amparo.documents.forms.file import MEGABYTES, FieldSeen, opened
from amparo.documents.forms.fill import FilledForm, Trouble, filled_form
from amparo.documents.forms.sheet import SheetEntry, place_in_words
from amparo.documents.forms.stale import recorded_answers
from amparo.documents.provenance import values_sha256
from amparo.errors import AmparoError, InvalidInput, UnknownName
from amparo.records.case_files import new_file_id
from amparo_app.keeping import Keeping, keep

if TYPE_CHECKING:
    from amparo.case.kept_documents import KeptDocument
    from amparo.case.model import Case, Person
    from amparo.records.people import Member
    from amparo_app.case_papers import CasePapers

_MEGABYTE = 1024 * 1024
_IN_ENGLISH = "en"
"""The language in which the agencies' forms are filled, whatever language the client has."""


class OpenQuestion(BaseModel):
    """A question of a form that nobody has answered; `fact` is where its answer is stated, empty if not in a fact."""

    model_config = ConfigDict(frozen=True)

    id: str
    part: str
    item: str
    row: int
    rows: Text | None
    label: Text
    fact: str
    source: str


class OfferedForm(BaseModel):
    """A form that a case can have filled for a person, and how far its answers are.

    `problem` says why its agency does not take the edition on the day, if so.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    number: str
    title: Text
    edition: date
    url: str
    person: str
    questions: int
    answered: int
    open: tuple[OpenQuestion, ...]
    problem: Text | None = None


class FormMade(BaseModel):
    """What came of filling a form: where it lies, which document of the case it is, and what is left to do.

    `state` is `draft` for one that the case does not keep, else what came of keeping it.
    """

    model_config = ConfigDict(frozen=True)

    case: str
    form: str
    number: str
    edition: date
    person: str
    state: Literal["draft", "kept", "same", "waiting"]
    document: str = ""
    version: int = 0
    file: Path | None = None
    sha256: str
    pages: int
    written: int
    sheet: tuple[SheetEntry, ...] = ()
    open: tuple[OpenQuestion, ...] = ()
    empty: tuple[OpenQuestion, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    by_hand: tuple[Place, ...] = ()
    problem: Text | None = None


class FormNotFinal(AmparoError):
    """A form that cannot be handed out as it is; nothing was kept and no file written.

    `open` are its questions without an answer, `troubles` what else keeps it from being final, each in a line.
    """

    exit_code = 3

    def __init__(self, number: str, language: str, opened: Sequence[str], troubles: Sequence[str], how: str) -> None:
        self.form, self.open, self.troubles = number, tuple(opened), tuple(troubles)
        counts = phrase("form_not_final", form=number, open=len(opened), troubles=len(troubles)).in_(language)
        lines = "".join(f"\n  - {line}" for line in (*opened, *troubles))
        super().__init__(f"{counts}{lines}", how)


class CaseForms:
    """The government forms of one case, as its catalog declares them."""

    def __init__(self, papers: CasePapers) -> None:
        self.papers, self.case, self.catalog = papers, papers.case, papers.catalog

    @property
    def declared(self) -> tuple[GovernmentForm, ...]:
        """Return the forms that a case of this type can have."""
        kind = self.case.case_type
        return tuple(one for one in self.catalog.government_forms if not one.case_types or kind in one.case_types)

    def person(self, asked: str) -> Person | None:
        """Return the person of the case whom a form is for: the client, if nobody is named; raises UnknownName."""
        if not asked:
            return next((one for one in self.case.persons if one.role == "principal"), None)
        if asked not in self.case.person:
            people = ", ".join(f"{one.id} ({one.name})" for one in self.case.persons)
            raise UnknownName("person in this case", asked, self.case.person, f"They are {people}.")
        return self.case.person[asked]

    def form(self, asked: str) -> GovernmentForm:
        """Return a form by its id or number, the newest edition of a number; raises UnknownName."""
        wanted = asked.casefold()
        found = [one for one in self.declared if wanted in {one.id.casefold(), one.number.casefold()}]
        if not found:
            known = [name for one in self.declared for name in (one.id, one.number)]
            raise UnknownName("government form", asked, known, "`amparo documents forms CASE` shows them.")
        return max(found, key=lambda one: one.edition)

    def answers(self, form: GovernmentForm, person: Person | None) -> FormAnswers:
        """Return the questions of a form with what the case says of each."""
        return form_answers(form, self.case, self.catalog, self.papers.values(_IN_ENGLISH), person)

    def offered(self, person: Person | None) -> tuple[OfferedForm, ...]:
        """Return the forms with how far each is."""
        return tuple(self._offered(form, person) for form in self.declared)

    def recognized(self, content: bytes, name: str, asked: str) -> Recognized:
        """Return which form a file is; raises InvalidInput for what is none that can be filled."""
        with opened(content, name) as file:
            return recognized(self.declared, file.pages(), today=self.papers.today, asked=asked, title=file.title)

    def filled(self, content: bytes, name: str, found: Recognized, person: Person | None, *, draft: bool) -> FilledForm:
        """Return a blank form filled from the case; raises as `filled_form` does."""
        with opened(content, name) as file:
            return filled_form(file, found.form, self.answers(found.form, person), draft=draft)

    def _offered(self, form: GovernmentForm, person: Person | None) -> OfferedForm:
        answers = self.answers(form, person)
        asked = [one.state for one in answers.answers if one.state is not State.UNDECIDED]
        stands = recognized([form], [_as_shown(form)], today=self.papers.today)
        return OfferedForm(
            id=form.id,
            number=form.number,
            title=form.title,
            edition=form.edition,
            url=form.url,
            person=person.id if person else "",
            questions=len(asked),
            answered=sum(state is not State.OPEN for state in asked),
            open=questions(answers.open),
            problem=stands.problem,
        )


def questions(answers: Iterable[FormAnswer]) -> tuple[OpenQuestion, ...]:
    """Return questions as they are told to people and programs."""
    return tuple(
        OpenQuestion(
            id=one.id, part=one.place.part, item=one.place.item, row=one.place.row, rows=one.place.rows,
            label=one.place.label, fact=one.fact, source=one.source,
        )
        for one in answers
    )  # fmt: skip


def check_final(found: Recognized, made: FilledForm, language: str, case: str) -> None:
    """Raise FormNotFinal, with every reason, for a form that must not go to its agency as it is."""
    if not made.open and not made.troubles:
        return
    opened_lines = [_line(one.place, one.fact, language) for one in made.open]
    troubles = [f"{_line(one.place, '', language)}: {one.what.in_(language)}" for one in made.troubles]
    how = phrase("form_how_to_answer", case=case, form=found.form.id).in_(language)
    raise FormNotFinal(found.form.number, language, opened_lines, troubles, how)


def keep_form(
    forms: CaseForms, actor: Member, found: Recognized, made: FilledForm, person: Person | None, blank: bytes
) -> Keeping:
    """Keep a final form in the case as its next version; one that is the same to the byte is not kept twice."""
    same = form_already(forms.case, made)
    if same is not None:
        return Keeping(state="same", document=same.id, version=same.version)
    document = form_made(forms, found, made, person, blank)
    return keep(forms.papers.office, forms.case, actor, document, made.content)


def form_already(case: Case, made: FilledForm) -> KeptDocument | None:
    """Return the document of a case that is the same to the byte, or None."""
    same = (one for one in case.documents if one.sha256 == made.sha256)
    return next((one for one in same if one.status is not DocumentStatus.DISCARDED), None)


def form_made(
    forms: CaseForms, found: Recognized, made: FilledForm, person: Person | None, blank: bytes
) -> MadeDocument:
    """Return what is to be kept of a form that was filled from a blank one."""
    form, answers = found.form, forms.answers(found.form, person)
    values = recorded_answers(answers, person.id if person else "")
    return MadeDocument(
        kind=DocumentKind.FORM,
        template=form.id,
        title=Text(f"{form.number}: {form.title.en}", f"{form.number}: {form.title.es}"),
        language=_IN_ENGLISH,
        file=new_file_id(),
        file_name=f"{forms.case.number}-{form.number}.pdf",
        sha256=made.sha256,
        bytes=len(made.content),
        template_sha256=hashlib.sha256(blank).hexdigest(),
        values=values,
        values_sha256=values_sha256(values),
    )


def read_form(file: Path) -> bytes:
    """Return a PDF from the disk; raises InvalidInput where it cannot be read or is too large for a form."""
    try:
        if file.stat().st_size > MEGABYTES * _MEGABYTE:
            raise InvalidInput(f"{file} is larger than {MEGABYTES} MB: that is no blank form.")
        return file.read_bytes()
    except OSError as problem:
        raise InvalidInput(f"{file} cannot be read: {problem.strerror}. Check its name and place.") from problem


def fields_of_file(file: Path) -> tuple[FieldSeen, ...]:
    """Return the fields of a fillable PDF, for whoever declares how it is filled."""
    with opened(read_form(file), file.name) as form:
        return form.fields()


def _line(told: Place, fact: str, language: str) -> str:
    words = place_in_words(told, language)
    return f"{words} ({fact})" if fact else words


def _as_shown(form: GovernmentForm) -> str:
    """Return what the form's own edition shows on its pages, to ask how it stands without a file."""
    return form.printed[0].replace("{edition}", f"{form.edition:{form.edition_written}}")
