"""Values that whoever makes a paper gives for it: on the command line, from a file, or asked for at the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from amparo.declarations import DocumentTemplate, TemplateField
    from amparo.documents import FieldValues

Given = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        help="A value that the case does not hold; NAME=@FILE reads a UTF-8 file, NAME=@- standard input.",
    ),
]

_LARGEST = 2_000_000
_INPUT = "-"


def completed(
    values: FieldValues, template: DocumentTemplate, given: Iterable[str] | None, language: str
) -> FieldValues:
    """Return the values with those given by `--set` and, at a terminal, those asked for that are still missing.

    Raises as `with_given` does, and InvalidInput for a `--set` or a file that cannot be read.
    """
    from amparo.documents.given import still_asked, with_given

    found = with_given(values, template, typed_values(given), language)
    missing = still_asked(template, found) if sys.stdin.isatty() else ()
    for field in missing:
        found = with_given(found, template, {field.name: _asked(field, language)}, language)
    return found


def typed_values(given: Iterable[str] | None) -> dict[str, str]:
    """Return the values given by `--set`, by name; raises InvalidInput for one that cannot be read."""
    return dict(_typed(one) for one in given or ())


def _typed(setting: str) -> tuple[str, str]:
    name, equals, value = setting.partition("=")
    if not equals or not name.strip():
        raise InvalidInput(f"“--set {setting}” does not say which value it gives. Write --set NAME=VALUE.")
    return name.strip(), _read(value[1:]) if value.startswith("@") else value


def _read(name: str) -> str:
    try:
        content = sys.stdin.buffer.read() if name == _INPUT else _content(Path(name))
        return content.decode("utf-8-sig")
    except OSError as problem:
        raise InvalidInput(f"{name} cannot be read: {problem.strerror}. Name a text file after the “@”.") from problem
    except UnicodeDecodeError as problem:
        raise InvalidInput(f"{name} is no text in UTF-8. Save it as plain text, UTF-8, and try again.") from problem


def _content(file: Path) -> bytes:
    if file.stat().st_size > _LARGEST:
        raise InvalidInput(f"{file} is larger than {_LARGEST:,} bytes: that is no text for a paper.")
    return file.read_bytes()


def _asked(field: TemplateField, language: str) -> str:
    from amparo_app.cli.show.words import say

    several = bool(field.rows)
    label = field.label.in_(language)
    if field.hint:
        typer.echo(field.hint.in_(language), err=True)
    if not several:
        answer: str = typer.prompt(label, err=True)
        return answer
    columns = " | ".join(column.label.in_(language) for column in field.rows)
    typer.echo(say("given_in_lines", language, label=label, columns=columns), err=True)
    return sys.stdin.read()
