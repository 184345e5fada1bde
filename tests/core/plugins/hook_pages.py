"""The pages of the hooks as the tests read them: headings, tables of fields, examples, sentences of what goes wrong."""

from __future__ import annotations

import inspect
import re
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from amparo.declarations import Always, Form
from amparo.plugins import hookspecs

FOLDER = Path(__file__).parents[3] / "docs" / "plugins"
HOOKS = dict(
    inspect.getmembers(hookspecs, lambda member: inspect.isfunction(member) and hasattr(member, "amparo_spec"))
)
STAMP = "plugin"
"""What a declaration says of whose it is, is the engine's: the tables leave it out."""


def page(hook: str) -> str:
    """The page of a hook; there is none for a hook that is not written about."""
    file = FOLDER / f"{hook}.md"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


def signature(hook: str) -> str:
    """A hook as its page heads it."""
    return f"{hook}{inspect.signature(HOOKS[hook])}".replace("'", "")


def combining(hook: str) -> str:
    """The sentence of a hook's contract that says how several plugins' answers combine."""
    if HOOKS[hook].amparo_spec["firstresult"]:
        return "One for each plugin."
    said = re.search(r"Collected[^.;:]*[.;:]", " ".join((inspect.getdoc(HOOKS[hook]) or "").split()))
    return said.group().rstrip(".;:") + "." if said else f"{hook} does not say how answers combine"


def rows(model: type[BaseModel]) -> list[tuple[str, str, str]]:
    """Each field of a model with its type as written and what it is if left out."""
    written: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, BaseModel):
            written |= {name: str(said) for name, said in vars(kind).get("__annotations__", {}).items()}
    return [
        (name, re.sub(r"\s*\|\s*", " or ", written[name]), "required" if field.is_required() else shown(field.default))
        for name, field in model.model_fields.items()
        if name != STAMP
    ]


def shown(default: Any) -> str:
    """A default as a reader understands it."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, StrEnum):
        return f"`{default.value}`"
    if isinstance(default, Always):
        return "at once"
    if default in (None, (), "", Form()) or default == {}:
        return "nothing"
    return f"`{default}`"


def tables(text: str) -> dict[str, list[tuple[str, str, str]]]:
    """The tables of a page by the model that heads each, without what each field means."""
    found = {}
    for name, body in re.findall(r"^### `(\w+)`\n+(\|.*?)(?:\n\n|\Z)", text, flags=re.MULTILINE | re.DOTALL):
        lines = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body.splitlines()[2:]]
        found[name] = [(cells[0].strip("` "), cells[1].strip("` "), cells[2]) for cells in lines]
    return found


def files(text: str) -> dict[str, str]:
    """The files that a page shows, by the name in each one's first line."""
    return dict(re.findall(r"^```\w+\n# (\S+)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL))
