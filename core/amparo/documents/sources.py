"""Which values a Word template may ask for, and which of them tell who the client is."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from amparo.declarations import read_yaml
from amparo.declarations.documents import DocumentTemplate, TemplateField
from amparo.declarations.text import Declared
from amparo.documents.names import ROW
from amparo.documents.values import GIVEN

FACTS, CODES, EVENTS, DEADLINES = "facts.", "codes.", "events.", "deadline."
"""Begin what plugins name: `facts.<fact>`, a choice as stored in `codes.<fact>`, `events.<kind>.<answer or on>`,
`deadline.<rule>.<name, date, open_date, legal_date, law or person>`."""
OF_A_DEADLINE = ("name", "date", "open_date", "legal_date", "law", "person")


def named_by_plugins(source: str) -> bool:
    """Return whether a plugin decides if there is such a path, so that only a catalog can say so."""
    return source.startswith((FACTS, CODES, EVENTS, DEADLINES))


class _Source(Declared):
    identifying: bool
    by_fact: bool = False


@cache
def _sources() -> dict[str, _Source]:
    text = files("amparo.documents").joinpath("sources.yaml").read_text(encoding="utf-8")
    return TypeAdapter(dict[str, _Source]).validate_python(read_yaml(text))


def known_sources() -> frozenset[str]:
    """Return the dotted paths that the engine fills; a plugin's own facts are asked for as `facts.<plugin>.<name>`."""
    return frozenset(path for path in _sources() if ROW not in path)


def columns_of(source: str) -> frozenset[str]:
    """Return what each row of a list holds; nothing for a path that is no list."""
    beginning = f"{source}{ROW}."
    return frozenset(path.removeprefix(beginning) for path in _sources() if path.startswith(beginning))


def filled_by_facts() -> frozenset[str]:
    """Return the paths that a plugin's fact may fill."""
    return frozenset(path for path, source in _sources().items() if source.by_fact)


def is_identifying(source: str) -> bool:
    """Return whether a value could tell who the client is; a path that nobody decided about could."""
    known = _sources().get(source)
    return known is None or known.identifying


def identifying_fields(template: DocumentTemplate) -> tuple[TemplateField, ...]:
    """Return the fields that a template declared de-identified must not have."""
    if not template.de_identified:
        return ()
    return tuple(field for field in template.fields if _identifies(field))


def _identifies(field: TemplateField) -> bool:
    if field.source.startswith(GIVEN):
        # typed words could name anybody; a day, an hour or a number is held to be one as it is given
        return bool(field.rows) or field.kind == "text"
    return is_identifying(field.source) or any(
        is_identifying(f"{field.source}{ROW}.{column.source}") for column in field.rows
    )
