"""A rehearsal as one page of HTML to keep and to print: every case and everybody concerned, written as it is read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from amparo.case.rehearsal import RehearsedCase
from amparo_app.docket import write_page
from amparo_app.rehearsing import Rehearsal, UnreadCase

if TYPE_CHECKING:
    from collections.abc import Callable


def read_back(found: IO[str]) -> Iterator[RehearsedCase | UnreadCase]:
    """Yield what a rehearsal found, case by case, from the file that it was written into."""
    found.seek(0)
    for line in found:
        kind = UnreadCase if "problem" in json.loads(line) else RehearsedCase
        yield kind.model_validate_json(line)


def write_report(
    file: Path,
    made: Rehearsal,
    found: IO[str],
    *,
    names: Mapping[str, str],
    say: Callable[..., str],
    language: str,
) -> None:
    """Write the page for its owner's eyes only; raises InvalidInput where a file lies already."""
    pieces = _environment().get_template("rehearsal.html.j2").generate(
        made=made, cases=read_back(found), names=names, say=say, language=language
    )  # fmt: skip
    write_page(file, pieces)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("amparo_app", "pages"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["people"] = _people
    return environment


def _people(ids: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(id_, id_) for id_ in ids)
