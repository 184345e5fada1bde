"""An organization's own papers: a Word file in the place of a template's, and a letterhead; checked, then decided."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Catalog, DocumentTemplate
from amparo.documents.letterhead import letterhead_problems, with_letterhead
from amparo.documents.own_files import own_file_problems
from amparo.errors import InvalidInput, Refused, TemplateInvalid, UnknownName
from amparo.records.own_documents import (
    LETTERHEAD,
    TEMPLATE_OVERRIDE,
    Letterhead,
    OwnFile,
    TemplateOverride,
    letterhead_of,
    override_subject,
    own_files,
)
from amparo_app.marked_yaml import FileInvalid
from amparo_app.office import user_name

if TYPE_CHECKING:
    from amparo.records.repository import Records

_LARGEST = 20_000_000


class Papers(NamedTuple):
    """An organization's own files by `template/language`, and its letterhead, as they stand."""

    files: dict[str, OwnFile]
    letterhead: Letterhead

    @classmethod
    def of(cls, records: Records, organization: str) -> Papers:
        """Return what an organization has."""
        return cls(own_files(records, organization), letterhead_of(records, organization))

    def own_languages(self, template: DocumentTemplate) -> tuple[str, ...]:
        """Return the languages in which the organization has a file of its own for a template."""
        return tuple(lang for lang in sorted(template.files) if override_subject(template.id, lang) in self.files)

    def own_file(self, template: DocumentTemplate, language: str) -> OwnFile | None:
        """Return the organization's own file for a template, or None where the plugin's is used.

        Raises TemplateInvalid, saying what to do, for one that no longer fits what the template declares.
        """
        own = self.files.get(override_subject(template.id, language))
        problems = own_file_problems(template, own.content) if own else ()
        if own and problems:
            last = (
                f"{own.name} is the organization's own file: mend it and hand it over again, or go back to the plugin's"
            )
            raise TemplateInvalid(template.id, [*(f"{own.name}, {problem}" for problem in problems), last])
        return own


PLUGINS_OWN = Papers({}, Letterhead())
"""The papers of an organization that decided nothing about them."""


class LetterFile(NamedTuple):
    """The Word file that a letter is made of, with the letterhead laid in, and of what it is.

    `sha256` is the file's hash before that, `own_name` what it was called if it is the organization's own, and
    `letterhead_sha256` the letterhead's hash, if it has one.
    """

    content: bytes
    sha256: str
    own_name: str
    letterhead_sha256: str


def letter_file_of(
    template: DocumentTemplate, own: OwnFile | None, shipped: bytes, letterhead: Letterhead
) -> LetterFile:
    """Return the organization's own file, or else the plugin's, with the letterhead laid in."""
    file = own.content if own else shipped
    laid = with_letterhead(template, file, letterhead)
    sha256 = hashlib.sha256(file).hexdigest()
    return LetterFile(laid, sha256, own.name if own else "", letterhead.sha256 if laid != file else "")


class Overriding(BaseModel):
    """What came of a decision about a template's file: whose it is now, and its hash, empty for the plugin's."""

    model_config = ConfigDict(frozen=True)

    organization: str
    template: str
    language: str
    file: str = ""
    sha256: str = ""


def template_in(catalog: Catalog, name: str, language: str) -> DocumentTemplate:
    """Return a template of a catalog that is there in a language; raises UnknownName with the nearest otherwise."""
    if name not in catalog.document:
        raise UnknownName("document", name, catalog.document, "`amparo plugins catalog --documents` lists them.")
    template = catalog.document[name]
    if language not in template.files:
        to_type = f"It is there in {' and '.join(sorted(template.files))}: name one with --language."
        raise UnknownName(f"language of the document “{name}”", language, template.files, to_type)
    return template


def read_own_file(template: DocumentTemplate, file: Path) -> OwnFile:
    """Return a Word file that fits what a template declares.

    Raises FileInvalid with every problem of the file, each with its place.
    """
    own = OwnFile(name=file.name, content=read_file(file))
    if problems := own_file_problems(template, own.content):
        raise FileInvalid(str(file), problems)
    return own


def decide_override(
    records: Records, organization: str, template: DocumentTemplate, language: str, decision: TemplateOverride, by: str
) -> Overriding:
    """Have papers made of the organization's own Word file from now on, or of the plugin's again."""
    subject = override_subject(template.id, language)
    records.decide(organization, TEMPLATE_OVERRIDE, subject, decision, by=by, operator=user_name())
    own = decision.file
    return Overriding(
        organization=organization,
        template=template.id,
        language=language,
        file=own.name if own else "",
        sha256=own.sha256 if own else "",
    )


def read_letterhead(standing: Letterhead, lines: tuple[str, ...], logo: Path | None) -> Letterhead:
    """Return the letterhead with other lines or another logo, where given; raises FileInvalid with every problem."""
    changed = Letterhead(
        lines=tuple(line.strip() for line in lines) or standing.lines,
        logo=read_file(logo) if logo else standing.logo,
    )
    if problems := tuple(letterhead_problems(changed)):
        raise FileInvalid("The letterhead", problems)
    return changed


def decide_letterhead(records: Records, organization: str, letterhead: Letterhead, by: str) -> None:
    """Have this letterhead at the head of papers from now on."""
    records.decide(organization, LETTERHEAD, "", letterhead, by=by, operator=user_name())


def check_may_change_papers(records: Records, organization: str, by: str, language: str) -> None:
    """Raise Refused unless somebody may decide about the organization's papers."""
    refusal = records.may_decide(organization, by, "manage_papers")
    if refusal is not None:
        raise Refused(refusal.sentence.in_(language))


def read_file(file: Path) -> bytes:
    """Return what a file holds; raises InvalidInput for one that cannot be read or is far too large."""
    try:
        if file.stat().st_size > _LARGEST:
            raise InvalidInput(f"The file {file} is larger than {_LARGEST // 1_000_000} MB. Make it smaller.")
        return file.read_bytes()
    except OSError as problem:
        raise InvalidInput(
            f"The file {file} cannot be read: {problem.strerror}. Check its name and place."
        ) from problem
