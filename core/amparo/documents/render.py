"""Making a letter: a template, a case's values, and the finished Word file with its hash."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Protocol

from jinja2 import TemplateError
from pydantic import BaseModel, ConfigDict

from amparo.declarations.documents import DocumentTemplate, TemplateField
from amparo.declarations.text import Text, phrase
from amparo.documents.compiled_templates import CompiledTemplates
from amparo.documents.package import UNREADABLE
from amparo.documents.sources import identifying_fields
from amparo.documents.values import GIVEN, FieldValues
from amparo.errors import DocumentFieldMissing, InvalidInput, TemplateInvalid

_IN_MEMORY = CompiledTemplates()


class Fills(Protocol):
    """Fills in Word files: raises `jinja2.TemplateError` or one of `UNREADABLE` for one that cannot be."""

    def filled(self, file: bytes, values: Mapping[str, Any]) -> bytes:
        """Return the Word file with each tag replaced by its value."""


_STILL_NEEDS = Text(
    en="“{title}” cannot be written yet. It still needs: {labels}.",
    es="Todavía no se puede escribir «{title}». Falta: {labels}.",
)
_ENTER = Text(en="Enter {labels} and try again.", es="Escriba {labels} e inténtelo de nuevo.")


class RenderedDocument(BaseModel):
    """A finished Word file; equal templates and values give equal bytes.

    `sha256` is the hash of `content` and `template_sha256` that of the Word template it was made from, in hex.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    template_id: str
    language: str
    content: bytes
    sha256: str
    template_sha256: str


def render_document(
    template: DocumentTemplate,
    file: bytes,
    values: FieldValues,
    language: str,
    *,
    reader_language: str | None = None,
    templates: Fills = _IN_MEMORY,
) -> RenderedDocument:
    """Return the letter in `language` made from the Word template `file` and the case's values.

    `templates` fills in the file: here, from compiled templates, or in a process apart. Raises
    `DocumentFieldMissing`, in the language of the person who asked (`reader_language`, else `language`), naming
    every value that is not known yet and what to do; `TemplateInvalid` if the file cannot be used; `InvalidInput` if
    the template has no file in that language.
    """
    _check_language(template, language)
    _check_de_identified(template)
    missing = tuple(field for field in template.fields if values.lacks(field))
    if missing:
        raise _missing(template, missing, reader_language or language)
    try:
        content = templates.filled(file, {field.name: values.filling(field, language) for field in template.fields})
    except TemplateError as wrong:
        raise TemplateInvalid(template.id, [f"{template.files[language]}: {wrong.message}"]) from wrong
    except UNREADABLE as wrong:
        raise TemplateInvalid(template.id, [f"{template.files[language]}: it cannot be filled in ({wrong})"]) from wrong
    return RenderedDocument(
        template_id=template.id,
        language=language,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        template_sha256=hashlib.sha256(file).hexdigest(),
    )


def _check_language(template: DocumentTemplate, language: str) -> None:
    if language not in template.files:
        known = " and ".join(sorted(template.files))
        raise InvalidInput(
            f"“{template.title.en}” is written in {known} only, not in “{language}”. Choose one of these."
        )


def _check_de_identified(template: DocumentTemplate) -> None:
    problems = [f"{field.name} asks for {field.source}" for field in identifying_fields(template)]
    if problems:
        raise TemplateInvalid(
            template.id, [f"{problem}, in a paper that must not tell who the client is" for problem in problems]
        )


def _missing(template: DocumentTemplate, fields: tuple[TemplateField, ...], language: str) -> DocumentFieldMissing:
    labels = [field.label.in_(language) for field in fields]
    hints = dict.fromkeys(field.hint.in_(language) for field in fields if field.hint)
    given = tuple(field for field in fields if field.source.startswith(GIVEN))
    unexplained = "; ".join(field.label.in_(language) for field in fields if not field.hint and field not in given)
    settings = " ".join(f"--set {field.name}=…" for field in given)
    sentences = [
        _STILL_NEEDS.in_(language).format(title=template.title.in_(language), labels="; ".join(labels)),
        *hints,
        *([_ENTER.in_(language).format(labels=unexplained)] if unexplained else []),
    ]
    to_type = phrase("given_how", settings=settings).in_(language) if given else ""
    return DocumentFieldMissing(template.id, labels, " ".join(sentences), to_type)
