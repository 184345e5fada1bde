"""Documents that a case keeps: in a list, one with all that is known of it, and what came of making or writing one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.kept_documents import DocumentKind, DocumentStatus, KeptDocument, Mark
from amparo.declarations import name_of
from amparo_app.cli.show.documents import letters_view
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, labelled, section
from amparo_app.cli.show.words import instant, say, tongue

if TYPE_CHECKING:
    from amparo.declarations import DocumentTemplate
    from amparo.documents.provenance import ChangedValue, MadeAgain
    from amparo_app.case_papers import CaseDocuments, CasePapers, DocumentLine, ShownDocument
    from amparo_app.keeping import Exported, Revised
    from amparo_app.letters import Letter

_STYLES = {
    DocumentStatus.DRAFT: "",
    DocumentStatus.APPROVED: GOOD,
    DocumentStatus.FILED: GOOD,
    DocumentStatus.DISCARDED: FAINT,
}
_STALE = {
    DocumentStatus.APPROVED: ("doc_stale_approved", ALARM),
    DocumentStatus.FILED: ("doc_stale_filed", FAINT),
}
_CHANGES_TOLD = 3
_LONGEST = 60
_HASH_SHOWN = 16


def documents_view(found: CaseDocuments, people: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List what a case can have, and below it what it keeps."""
    offered = letters_view(found.offered, found.case, language)
    rows = [(Text(one.id, style=NAME), _line(one, people, zone, language)) for one in found.kept]
    kept = columns(rows) if rows else Text(say("docs_none_kept", language), style=FAINT)
    return Group(offered, section(say("h_docs_kept", language), kept))


def letter_view(letter: Letter, template: DocumentTemplate, language: str) -> RenderableType:
    """Say what became of a letter, where it lies, and by which hash it is known again."""
    told = {
        "title": template.title,
        "written": tongue(letter.language, language),
        "id": letter.document,
        "version": letter.version,
    }
    parts = [Text(say(f"doc_{letter.state}", language, **told, case=letter.case))]
    if letter.state == "same":
        parts.append(Text(say("doc_anew", language), style=FAINT))
    if letter.file is not None:
        parts.append(Text(say("doc_written", language, file=letter.file)))
    elif letter.document:
        how = f"amparo documents export {letter.case} {letter.document} --out letter.docx"
        parts.append(Text(how, style=NAME))
    if letter.language in template.notes:
        parts.append(Text(template.notes[letter.language].in_(language), style=HEED))
    if letter.own_file:
        parts.append(Text(say("letter_made_of", language, file=letter.own_file), style=FAINT))
    return Group(*parts, Text(f"sha256 {letter.sha256}", style=FAINT))


def document_view(found: ShownDocument, papers: CasePapers, language: str) -> RenderableType:
    """Tell all that is known of a document."""
    document, line = found.document, found.line
    head = Text.assemble(
        (f"{document.id}  ", NAME), (document.title.in_(language), "bold"), "  ", _standing(line, language)
    )
    pairs = [(say(label, language) if label else "", part) for label, part in _facts(found, papers, language)]
    return Group(head, *_loud(line, language), labelled(pairs, width=14), *_changes(line, language))


def exported_view(told: Exported, language: str) -> RenderableType:
    """Say where a document was written, and loudly that it is stale, if it is."""
    return Group(Text(say("doc_exported", language, id=told.document, file=told.file)), *_loud(told.line, language))


def revised_view(told: Revised, language: str) -> RenderableType:
    """Say which version an edited file became, and what is left in it that its reader would see."""
    said = say(
        f"doc_revised_{told.state}",
        language,
        id=told.document,
        version=told.version,
        revises=told.revises,
        case=told.case,
    )
    marks = [Text(say(f"doc_has_{mark}", language), style=HEED) for mark in told.marks]
    return Group(Text(said), *marks, Text(f"sha256 {told.sha256}", style=FAINT))


def again_view(found: MadeAgain, document: KeptDocument, language: str) -> RenderableType:
    """Say whether a document came out the same to the byte, else what differs."""
    if found.same:
        return Text(say("doc_again_same", language, id=document.id, sha256=found.sha256), style=GOOD)
    reasons = [Text(f"  - {why.in_(language)}") for why in found.differs]
    return Group(Text(say("doc_again_other", language, id=document.id), style=HEED), *reasons)


def changes_in_words(changed: Sequence[ChangedValue], language: str) -> str:
    """Name what changed, with what it was and is: the first of it, and how much more there is."""
    told = [_change(one, language) for one in changed[:_CHANGES_TOLD]]
    more = len(changed) - len(told)
    return "; ".join([*told, *([say("doc_more", language, count=more)] if more else [])])


def _line(line: DocumentLine, people: Mapping[str, str], zone: str, language: str) -> Text:
    told = Text.assemble((line.title.in_(language), "bold"), "  ")
    told.append(say("doc_version", language, written=tongue(line.language, language), version=line.version), FAINT)
    told.append("  ").append(_standing(line, language))
    made = say("doc_made", language, who=people.get(line.by, line.by), at=instant(line.at, zone, language))
    told.append(f"\n{made}", style=FAINT)
    for part in (*_loud(line, language), *_quiet(line, language)):
        told.append("\n").append(part)
    return told


def _standing(line: DocumentLine, language: str) -> Text:
    kind = "" if line.kind is DocumentKind.LETTER else f"{say(f'doc_kind_{line.kind.value}', language)}, "
    status = name_of("document_status", line.status.value).in_(language)
    return Text(f"{kind}{status}", style=_STYLES[line.status])


def _loud(line: DocumentLine, language: str) -> Iterator[Text]:
    """Yield that a document no longer says what its case does: an approved one in the colour of an alarm."""
    if not line.changed or line.superseded_by or line.status is DocumentStatus.DISCARDED:
        return
    code, style = _STALE.get(line.status, ("doc_stale", HEED))
    if line.kind is DocumentKind.REVISED and line.status is not DocumentStatus.FILED:
        code = "doc_stale_revised"  # what was edited may say the new already
    yield Text(say(code, language, changes=changes_in_words(line.changed, language)), style=style)


def _quiet(line: DocumentLine, language: str) -> Iterator[Text]:
    if line.superseded_by:
        yield Text(say("doc_superseded", language, id=line.superseded_by), style=FAINT)
    if line.other_language:
        yield Text(say("doc_older_than", language, id=line.other_language), style=HEED)
    if not line.comparable and line.kind in {DocumentKind.LETTER, DocumentKind.REVISED}:
        yield Text(say("doc_not_comparable", language), style=FAINT)


def _facts(found: ShownDocument, papers: CasePapers, language: str) -> Iterator[tuple[str, RenderableType]]:
    document = found.document
    zone, written = papers.case.zone, tongue(document.language, language)
    yield "l_doc_version", Text(say("doc_version", language, written=written, version=document.version))
    who = papers.people.get(document.by, document.by)
    yield "l_doc_made", Text(say("doc_made", language, who=who, at=instant(document.at, zone, language)))
    for label, mark in _marks(document):
        yield label, Text(_marked(mark, papers, language))
    if document.revises:
        yield "l_doc_revises", Text(document.revises, style=NAME)
    if document.for_step:
        yield "l_doc_step", Text(document.for_step, style=NAME)
    if document.for_deadline:
        deadline = papers.case.deadline.get(document.for_deadline)
        title = f"  {deadline.title.in_(language)}" if deadline else ""
        yield "l_doc_deadline", Text.assemble((document.for_deadline, NAME), title)
    yield from _origin(found, language)
    for part in _quiet(found.line, language):
        yield "heed", part


def _origin(found: ShownDocument, language: str) -> Iterator[tuple[str, RenderableType]]:
    document = found.document
    made_of = [document.template, document.own_file, document.template_sha256[:_HASH_SHOWN]]
    yield "l_doc_template", Text("  ".join(filter(None, made_of)))
    if document.letterhead_sha256:
        yield "l_doc_letterhead", Text(document.letterhead_sha256[:_HASH_SHOWN])
    yield "l_doc_catalog", Text(document.catalog[:8])
    if document.values_sha256:
        yield "l_doc_values", Text(document.values_sha256)
    yield "l_doc_file", Text(say("doc_file", language, name=document.file_name, size=f"{document.bytes:,}"))
    yield "l_doc_sha256", Text(document.sha256)
    for place, why in enumerate(found.differs):
        yield ("" if place else "l_doc_differs"), Text(why.in_(language), style=HEED)


def _marks(document: KeptDocument) -> Iterator[tuple[str, Mark]]:
    found = (("approved", document.approved), ("filed", document.filed), ("discarded", document.discarded))
    for name, mark in found:
        if mark is not None:
            yield f"l_doc_{name}", mark


def _marked(mark: Mark, papers: CasePapers, language: str) -> str:
    who, at = papers.people.get(mark.by, mark.by), instant(mark.at, papers.case.zone, language)
    code = "doc_marked_on" if mark.on else "doc_made"
    note = f" · {mark.note}" if mark.note else ""
    return say(code, language, who=who, at=at, day=mark.on) + note


def _changes(line: DocumentLine, language: str) -> Iterable[RenderableType]:
    if line.status is DocumentStatus.DISCARDED:
        return
    if not line.changed:
        if line.comparable:
            yield Text(say("doc_fresh", language), style=GOOD)
        return
    rows = [(Text(one.label.in_(language), style="bold"), Text(_turned(one, language))) for one in line.changed]
    yield section(say("h_doc_changed", language), columns(rows))


def _change(one: ChangedValue, language: str) -> str:
    return f"{one.label.in_(language)} ({_turned(one, language)})"


def _turned(one: ChangedValue, language: str) -> str:
    before, now = (_quoted(text.in_(language), language) for text in (one.before, one.now))
    return say("doc_turned", language, before=before, now=now)


def _quoted(text: str, language: str) -> str:
    short = _short(text)
    return say("doc_quoted", language, words=short) if short else say("doc_nothing", language)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return f"{flat[:_LONGEST]}…" if len(flat) > _LONGEST else flat
