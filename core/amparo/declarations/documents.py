"""Document templates as plugins declare them: a Word file for each language and the fields it asks for."""

from __future__ import annotations

from datetime import date
from typing import Literal

from amparo.declarations.text import Declared, Text


class TemplateField(Declared):
    """A name used in the Word file, its label for people, and the dotted path of the case value that fills it.

    A list has `rows`: what each of its rows is made of, with a `source` inside the row; a list may be empty. A source
    `given.<name>` is asked of whoever makes the paper. An `optional` value may stay empty: the Word file then leaves
    out what speaks of it. A list of the case that is `needed` has at least one row, or the paper is not made. A `day`
    is a date that its reader has to keep: it is written with its weekday.
    """

    name: str
    label: Text
    source: str
    kind: Literal["text", "date", "day", "time", "number"] = "text"
    hint: Text | None = None
    optional: bool = False
    needed: bool = False
    rows: tuple[TemplateField, ...] = ()


class DocumentTemplate(Declared):
    """A Word template; `files` pairs each language with a file name inside the plugin's package.

    `de_identified` asks the engine to refuse fields that could tell who the client is. `stage` are phases of a case in
    which the paper is of use, `signed_by` who signs it in that order. `notes` say by language what its reader in the
    office has to know of that Word file, and `revised` when its wording was last changed.
    """

    id: str
    title: Text
    files: dict[str, str]
    fields: tuple[TemplateField, ...]
    case_types: tuple[str, ...] = ()
    de_identified: bool = False
    audience: Literal["", "client", "court", "government", "attorney", "volunteer", "file"] = ""
    stage: tuple[str, ...] = ()
    signed_by: tuple[
        Literal[
            "client",
            "attorney",
            "interpreter",
            "translator",
            "declarant",
            "witness",
            "volunteer",
            "judge",
            "organization",
        ],
        ...,
    ] = ()
    notes: dict[str, Text] = {}
    revised: dict[str, date] = {}
    package: str = ""
    plugin: str = ""


def newer_language(template: DocumentTemplate) -> str:
    """Return the language whose wording was changed after another's, which may now say something else; else nothing."""
    dates = {language: template.revised[language] for language in template.files if language in template.revised}
    if len(set(dates.values())) <= 1:
        return ""
    return max(sorted(dates), key=lambda language: dates[language])
