"""Document templates as plugins declare them: a Word file for each language and the fields it asks for."""

from __future__ import annotations

from typing import Literal

from amparo.declarations.text import Declared, Text


class TemplateField(Declared):
    """A name used in the Word file, its label for people, and the dotted path of the case value that fills it.

    A list has `rows`: what each of its rows is made of, with a `source` inside the row; a list may be empty.
    """

    name: str
    label: Text
    source: str
    kind: Literal["text", "date", "time", "number"] = "text"
    hint: Text | None = None
    rows: tuple[TemplateField, ...] = ()


class DocumentTemplate(Declared):
    """A Word template; `files` pairs each language with a file name inside the plugin's package.

    `de_identified` asks the engine to refuse fields that could tell who the client is.
    """

    id: str
    title: Text
    files: dict[str, str]
    fields: tuple[TemplateField, ...]
    case_types: tuple[str, ...] = ()
    de_identified: bool = False
    package: str = ""
    plugin: str = ""
