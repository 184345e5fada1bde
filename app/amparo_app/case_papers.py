"""The papers of one case: what its letters are made of and filled with, and where each document it keeps stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from amparo.case.agenda import AgendaItem, AgendaStatus
from amparo.case.kept_documents import DocumentKind, DocumentStatus, KeptDocument, versions
from amparo.case.settle import settle
from amparo.declarations import Language, Text
from amparo.documents.case_values import case_values
from amparo.documents.forms.answers import form_answers
from amparo.documents.forms.stale import APPLICANT, changed_answers
from amparo.documents.provenance import ChangedValue, MadeAgain, Origin, changed_values, made_again, origin_differences
from amparo.errors import InvalidInput, TemplateInvalid, UnknownName
from amparo_app.letters import OfferedLetter, filling, letter_file, offered_letters, plugin_places
from amparo_app.office_folder import compiled_templates
from amparo_app.own_documents import LetterFile, Papers

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo.declarations import Catalog, DocumentTemplate
    from amparo.documents import FieldValues, Fills
    from amparo.records.organizations import Organization
    from amparo.records.people import Profile
    from amparo_app.office import Office


class DocumentLine(BaseModel):
    """A document that a case keeps, in a line; `changed` is what it says otherwise than the case does now.

    `superseded_by` is the later version, `other_language` the latest of the same paper in another language that was
    made after this one and is not stale, while this one is: both by id. `comparable` is false where nothing can be
    held against it, such as a packet or a letter whose template is gone.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    kind: DocumentKind
    template: str
    title: Text
    language: str
    version: int
    status: DocumentStatus
    by: str
    at: datetime
    for_step: str = ""
    for_deadline: str = ""
    superseded_by: str = ""
    other_language: str = ""
    changed: tuple[ChangedValue, ...] = ()
    comparable: bool = True


class CaseDocuments(BaseModel):
    """The papers of a case: what it can have, and what it keeps, the latest first."""

    model_config = ConfigDict(frozen=True)

    case: str
    offered: tuple[OfferedLetter, ...]
    kept: tuple[DocumentLine, ...]


class ShownDocument(BaseModel):
    """All that is known of a document that a case keeps; `differs` is what it would be made of otherwise now."""

    model_config = ConfigDict(frozen=True)

    case: str
    document: KeptDocument
    line: DocumentLine
    differs: tuple[Text, ...] = ()


@dataclass(frozen=True)
class CasePapers:
    """What the letters of one case are made of, as an office has it today."""

    office: Office
    organization: Organization
    case: Case
    _values: dict[tuple[str, date], FieldValues] = field(default_factory=dict)

    @cached_property
    def catalog(self) -> Catalog:
        """Return the catalog that the case is under."""
        return self.office.catalog_of(self.case)

    @cached_property
    def papers(self) -> Papers:
        """Return the organization's own Word files and letterhead."""
        return Papers.of(self.office.records, self.organization.id)

    @cached_property
    def people(self) -> dict[str, str]:
        """Return the names of the organization's people by id."""
        return {person: profile.name for person, profile in self.profiles.items()}

    @cached_property
    def profiles(self) -> dict[str, Profile]:
        """Return what is known of the organization's people, by id."""
        return {member.id: member.profile for member in self.office.records.people(self.organization.id)}

    @property
    def today(self) -> date:
        """Return the date where the case is."""
        return self.office.today_of(self.case)

    def values(self, language: str, on: date | None = None) -> FieldValues:
        """Return what the case says for each source path, in words of a language, seen on a day, else today."""
        seen = (language, on or self.today)
        if seen not in self._values:
            office, people = self.organization.profile, self.profiles
            self._values[seen] = case_values(
                self.case, office, people, today=seen[1], language=language, catalog=self.catalog
            )
        return self._values[seen]

    def file(self, template: DocumentTemplate, language: str, catalog: Catalog | None = None) -> LetterFile:
        """Return the Word file of a letter with its letterhead, by the case's catalog or another.

        Raises as `letter_file` does.
        """
        places = plugin_places(self.office.plugins, catalog or self.catalog, template.plugin)
        return letter_file(template, language, places, self.papers)

    def fills(self, template: DocumentTemplate, file: LetterFile) -> Fills:
        """Return what fills in a letter."""
        return filling(self.office.plugins, template, file, compiled_templates(self.office.settings.data_folder))

    def offered(self, language: str) -> tuple[OfferedLetter, ...]:
        """Return the letters that the case can have, with what each still needs."""
        return offered_letters(self.catalog, self.case.case_type, self.values(language), self.papers)

    def documents(self, language: str) -> CaseDocuments:
        """Return what the case can have, for a reader of a language, and what it keeps."""
        return CaseDocuments(case=self.case.number, offered=self.offered(language), kept=self.lines())

    def lines(self) -> tuple[DocumentLine, ...]:
        """Return the documents that the case keeps, the latest first; those put aside are left out."""
        kept = [one for one in self.case.documents if one.status is not DocumentStatus.DISCARDED]
        changed = {one.id: self.changed(one) for one in kept}
        return tuple(self._line(one, changed) for one in reversed(kept))

    def document(self, wanted: str) -> KeptDocument:
        """Return a document of the case by its id; raises UnknownName with the nearest."""
        found = {one.id.casefold(): one for one in self.case.documents}
        if wanted.strip().casefold() not in found:
            known = [one.id for one in self.case.documents]
            to_type = f"`amparo documents list {self.case.number}` shows those that it keeps."
            raise UnknownName(f"document in case {self.case.number}", wanted, known, to_type)
        return found[wanted.strip().casefold()]

    def shown(self, document: KeptDocument) -> ShownDocument:
        """Return all that is known of a document."""
        line = self._line(document, {one.id: self.changed(one) for one in self._alike(document)})
        return ShownDocument(case=self.case.number, document=document, line=line, differs=self._differs(document))

    def changed(self, document: KeptDocument) -> tuple[ChangedValue, ...] | None:
        """Return what a document says otherwise than the case does now, or None where it cannot be compared.

        One that is locked is seen on the day it was made: that a hearing is over by now is no change of facts.
        """
        on = document.at.astimezone(ZoneInfo(self.case.zone)).date() if document.status.locked else self.today
        if document.kind is DocumentKind.FORM:
            return self._form_changed(document, on)
        template = self.catalog.document.get(document.template)
        if template is None or not document.values or document.kind not in {DocumentKind.LETTER, DocumentKind.REVISED}:
            return None
        return changed_values(document, template, self.values(document.language, on))

    def _form_changed(self, document: KeptDocument, on: date) -> tuple[ChangedValue, ...] | None:
        form = self.catalog.government_form.get(document.template)
        if form is None:
            return None
        person = self.case.person.get(str(document.values.get(APPLICANT, "")))
        answers = form_answers(form, self.case, self.catalog, self.values(Language.ENGLISH, on), person)
        return changed_answers(document, answers)

    def again(self, document: KeptDocument) -> MadeAgain:
        """Make a letter again from what was recorded of it, by the catalog of that day, and compare.

        Raises InvalidInput for what no template makes, TemplateInvalid where the template's file is gone.
        """
        if document.kind is not DocumentKind.LETTER:
            raise InvalidInput(
                f"{document.id} (“{document.title.en}”) is no letter that a template made: it cannot be made again and "
                "compared.",
                f"`amparo documents show {self.case.number} {document.id}` says where it comes from.",
            )
        catalog = self.office.records.catalog(self.organization.id, document.catalog)
        template = catalog.document.get(document.template) or self.catalog.document.get(document.template)
        if template is None:
            raise TemplateInvalid(document.template, ["no plugin that is here declares it any more"])
        file = self.file(template, document.language, catalog)
        return made_again(document, template, file.content, origin_of(file), self.fills(template, file))

    def _alike(self, document: KeptDocument) -> Iterable[KeptDocument]:
        return (one for one in self.case.documents if one.template == document.template)

    def _line(self, document: KeptDocument, changed: dict[str, tuple[ChangedValue, ...] | None]) -> DocumentLine:
        stale = changed.get(document.id)
        later = [
            one for one in versions(self.case.documents, document.template, document.language)
            if one.version > document.version and one.status is not DocumentStatus.DISCARDED
        ]  # fmt: skip
        return DocumentLine(
            **{
                name: getattr(document, name) for name in DocumentLine.model_fields if name in KeptDocument.model_fields
            },
            superseded_by=later[0].id if later else "",
            other_language=self._newer_elsewhere(document, changed) if stale else "",
            changed=stale or (),
            comparable=stale is not None,
        )

    def _newer_elsewhere(self, document: KeptDocument, changed: dict[str, tuple[ChangedValue, ...] | None]) -> str:
        """Return the latest document of the same paper in another language that is as the case is now."""
        found = (
            one.id
            for one in reversed(self.case.documents)
            if (one.template, one.kind) == (document.template, document.kind)
            and one.language != document.language
            and one.at > document.at
            and one.status is not DocumentStatus.DISCARDED
            and changed.get(one.id) == ()
        )
        return next(found, "")

    def _differs(self, document: KeptDocument) -> tuple[Text, ...]:
        template = self.catalog.document.get(document.template)
        if template is None or document.kind is not DocumentKind.LETTER or document.language not in template.files:
            return ()
        return origin_differences(document, origin_of(self.file(template, document.language)))


def origin_of(file: LetterFile) -> Origin:
    """Return of what a letter is made, as its provenance says it."""
    return Origin(file.sha256, file.own_name, file.letterhead_sha256)


def step_named(papers: CasePapers, wanted: str) -> str:
    """Return the key of the one step that is meant by a key or an id; raises InvalidInput for none or several."""
    keys = {item.key: item.step for item in _agenda(papers)} | {done.key: done.step for done in papers.case.steps}
    found = [wanted] if wanted in keys else sorted(key for key, step in keys.items() if step == wanted)
    if not found:
        raise UnknownName("step in this case", wanted, keys, "`amparo case show` lists them.")
    if len(found) > 1:
        raise InvalidInput(_more_than_once(wanted, found), "Say which with --step.")
    return found[0]


def step_offering(papers: CasePapers, template: str) -> str:
    """Return the key of the one step of the agenda that is open and offers a paper; empty for none or several."""
    ready = {AgendaStatus.OPEN, AgendaStatus.OUTDATED}
    found = [item.key for item in _agenda(papers) if template in item.documents and item.status in ready]
    return found[0] if len(found) == 1 else ""


def deadline_named(papers: CasePapers, wanted: str) -> str:
    """Return the id of the one deadline that is meant by an id or a rule; raises as `step_named` does."""
    found = [one.id for one in papers.case.deadlines if wanted in {one.id, one.rule}]
    if not found:
        known = {name for one in papers.case.deadlines for name in (one.id, one.rule)}
        raise UnknownName("deadline in this case", wanted, known, "`amparo case show` lists them.")
    if len(found) > 1:
        raise InvalidInput(_more_than_once(wanted, found), "Say which with --deadline.")
    return found[0]


def _more_than_once(wanted: str, found: list[str]) -> str:
    return f"“{wanted}” is in this case more than once: {', '.join(found)}."


def _agenda(papers: CasePapers) -> tuple[AgendaItem, ...]:
    return settle(papers.case, papers.catalog, max(papers.office.now(), papers.case.now)).agenda
