"""The papers of a case as its pages show them: what can be made now, what is kept, and where each stands. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from amparo.case.agenda import AgendaStatus
from amparo.case.kept_documents import DocumentKind, DocumentStatus, KeptDocument, Mark
from amparo.declarations import Text, name_of
from amparo_app.telling.words import said
from amparo_app.web.case_view import Shown, about

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.model import Case
    from amparo.documents.provenance import ChangedValue
    from amparo_app.case_papers import CasePapers, DocumentLine, ShownDocument
    from amparo_app.letters import OfferedLetter
    from amparo_app.sheets import CaseSheet

_READY = frozenset({AgendaStatus.OPEN, AgendaStatus.OUTDATED})
_LONGEST_VALUE = 300


class PaperLine(Shown):
    """A paper that can be made: its languages, what the case does not say yet, and what is asked of whoever makes it.

    `kept` is its latest version in the case, by id, if there is one.
    """

    id: str
    title: Text
    languages: tuple[str, ...]
    missing: tuple[Text, ...]
    given: tuple[Text, ...]
    kept: str = ""


class StepPapers(Shown):
    """The papers that a step offers, which is open now."""

    key: str
    title: Text
    about: Text | None
    papers: tuple[PaperLine, ...]


class DocumentRow(Shown):
    """A document that a case keeps, in a line; `stale` is how many of its values the case says otherwise by now."""

    id: str
    title: Text
    kind: Text | None
    language: str
    version: int
    status: DocumentStatus
    state: Text
    who: str
    at: datetime
    stale: int
    superseded_by: str
    other_language: str


class Marked(Shown):
    """Who approved, filed or discarded a document, when (UTC), and what they wrote; `on` is the day of the filing."""

    what: Text
    who: str
    at: datetime
    on: date | None
    note: str


class Change(Shown):
    """A value that the case says otherwise by now; None where one of the two says nothing."""

    label: Text
    before: Text | None
    now: Text | None


class DocumentTold(Shown):
    """All that a page tells of a document: its line, where it comes from, what was done with it, what changed since."""

    row: DocumentRow
    marks: tuple[Marked, ...]
    changes: tuple[Change, ...]
    comparable: bool
    made_of: Text
    differs: tuple[Text, ...]
    step: Text | None
    deadline: Text | None
    revises: str
    file_name: str
    size: int
    sha256: str
    typed: bool
    is_word: bool
    can_revise: bool
    can_replace: bool


def step_papers(sheet: CaseSheet, offered: Iterable[OfferedLetter]) -> tuple[StepPapers, ...]:
    """Return, by step, the papers that the steps offer which are open now, the reader's own steps first."""
    known = {one.id: one for one in offered}
    found = [
        StepPapers(
            key=item.key,
            title=item.title,
            about=about(sheet.case, item.person, item.proceeding),
            papers=tuple(paper_line(known[name], sheet.case) for name in item.documents if name in known),
        )
        for item in sheet.settlement.agenda
        if item.status in _READY
    ]
    return tuple(sorted((one for one in found if one.papers), key=lambda one: one.key not in sheet.mine))


def other_papers(found: Iterable[StepPapers], offered: Iterable[OfferedLetter], case: Case) -> tuple[PaperLine, ...]:
    """Return the papers that no open step offers, by title."""
    there = {paper.id for step in found for paper in step.papers}
    lines = (paper_line(one, case) for one in offered if one.id not in there)
    return tuple(sorted(lines, key=lambda one: one.title.en.casefold()))


def paper_line(one: OfferedLetter, case: Case) -> PaperLine:
    """Return a paper that can be made, in a line."""
    kept = [doc for doc in case.documents if doc.template == one.id and doc.status is not DocumentStatus.DISCARDED]
    return PaperLine(
        id=one.id,
        title=one.title,
        languages=one.languages,
        missing=one.missing,
        given=one.given,
        kept=kept[-1].id if kept else "",
    )


def document_row(line: DocumentLine, people: dict[str, str]) -> DocumentRow:
    """Return a document that a case keeps, in a line."""
    return DocumentRow(
        id=line.id,
        title=line.title,
        kind=None if line.kind is DocumentKind.LETTER else said(f"doc_kind_{line.kind.value}"),
        language=line.language,
        version=line.version,
        status=line.status,
        state=name_of("document_status", line.status.value),
        who=people.get(line.by, line.by),
        at=line.at,
        stale=0 if line.superseded_by or line.status is DocumentStatus.DISCARDED else len(line.changed),
        superseded_by=line.superseded_by,
        other_language=line.other_language,
    )


def document_told(found: ShownDocument, papers: CasePapers) -> DocumentTold:
    """Return all that a page tells of a document."""
    document, case = found.document, papers.case
    deadline = case.deadline.get(document.for_deadline)
    is_letter = document.kind in {DocumentKind.LETTER, DocumentKind.REVISED}
    stands = document.status is not DocumentStatus.DISCARDED
    return DocumentTold(
        row=document_row(found.line, papers.people),
        marks=tuple(_marks(document, papers.people)),
        changes=tuple(map(_change, found.line.changed)) if stands else (),
        comparable=found.line.comparable,
        made_of=_made_of(document, papers),
        differs=found.differs,
        step=_step(papers, document.for_step),
        deadline=deadline.title if deadline else None,
        revises=document.revises,
        file_name=document.file_name,
        size=document.bytes,
        sha256=document.sha256,
        typed=bool(document.typed),
        is_word=document.file_name.endswith((".docx", ".odt")),
        can_revise=is_letter and stands,
        can_replace=document.kind is DocumentKind.UPLOADED and stands,
    )


def _marks(document: KeptDocument, people: dict[str, str]) -> Iterator[Marked]:
    of: tuple[tuple[str, Mark | None], ...] = (
        ("approved", document.approved),
        ("filed", document.filed),
        ("discarded", document.discarded),
    )
    for name, mark in of:
        if mark is not None:
            who = people.get(mark.by, mark.by)
            yield Marked(what=said(f"l_doc_{name}"), who=who, at=mark.at, on=mark.on, note=mark.note)


def _change(one: ChangedValue) -> Change:
    return Change(label=one.label, before=_short(one.before), now=_short(one.now))


def _short(text: Text) -> Text | None:
    if not text.en.strip():
        return None
    cut = (" ".join(words.split()) for words in (text.en, text.es))
    return Text(*(f"{words[:_LONGEST_VALUE]}…" if len(words) > _LONGEST_VALUE else words for words in cut))


def _made_of(document: KeptDocument, papers: CasePapers) -> Text:
    template = papers.catalog.document.get(document.template)
    form = papers.catalog.government_form.get(document.template)
    title = template.title if template else form.title if form else None
    if document.own_file and title:
        return Text(*(f"{title.in_(of)} ({document.own_file})" for of in ("en", "es")))
    return title or said(f"doc_made_of_{document.kind.value}")


def _step(papers: CasePapers, key: str) -> Text | None:
    step = papers.catalog.step.get(key.partition("@")[0].partition("#")[0]) if key else None
    return step.title if step else Text(key) if key else None
