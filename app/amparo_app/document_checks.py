"""Word templates checked: one file before it is used, or every letter that an organization has, in all its cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.declarations import Catalog, DocumentTemplate, Text
from amparo.declarations.documents import newer_language
from amparo.documents.check import FileProblem, file_problems
from amparo.documents.templates import declared_beside
from amparo_app.template_matrix import TriedLetter, tried_letters

if TYPE_CHECKING:
    from amparo_app.own_documents import Papers


class CheckedFile(BaseModel):
    """A Word file that was checked, against which template if any, and everything that is wrong with it."""

    model_config = ConfigDict(frozen=True)

    file: str
    template: str = ""
    problems: tuple[FileProblem, ...] = ()


class CheckedLetter(BaseModel):
    """A letter of an organization as it was tried in its types of case and languages.

    `lacking` are the values that may not be known yet, each with the types of case in which that is so; `newer` is the
    language that was changed after the other.
    """

    model_config = ConfigDict(frozen=True)

    template: str
    title: Text
    languages: tuple[str, ...]
    own: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    lacking: dict[str, tuple[str, ...]] = {}
    newer: str = ""


def checked_file(file: Path, content: bytes, template: DocumentTemplate | None) -> CheckedFile:
    """Check a file against a template, else against the one that a YAML file beside it declares, else by itself."""
    against = template or declared_beside(file)
    return CheckedFile(
        file=str(file), template=against.id if against else "", problems=tuple(file_problems(against, content))
    )


def checked_letters(
    catalog: Catalog, folders: Iterable[str], papers: Papers, language: str
) -> tuple[CheckedLetter, ...]:
    """Try every letter of a catalog in each type of case and language; the values that may lack in `language`."""
    tried = tried_letters(catalog, (info.id for info in catalog.plugins), folders)
    by_template = {name: list(found) for name, found in groupby(tried, lambda one: one.template)}
    return tuple(_checked(one, by_template.get(one.id, []), papers, language) for one in catalog.documents)


def _checked(template: DocumentTemplate, tried: list[TriedLetter], papers: Papers, language: str) -> CheckedLetter:
    problems = (one.problem for one in tried if one.problem)
    return CheckedLetter(
        template=template.id,
        title=template.title,
        languages=tuple(sorted(template.files)),
        own=papers.own_languages(template),
        problems=tuple(dict.fromkeys((*problems, *_of_own_files(template, papers)))),
        lacking=_lacking(tried, language if language in template.files else min(template.files)),
        newer=newer_language(template),
    )


def _of_own_files(template: DocumentTemplate, papers: Papers) -> Iterator[str]:
    for language in papers.own_languages(template):
        own = papers.files[f"{template.id}/{language}"]
        yield from (f"{own.name}, {problem}" for problem in file_problems(template, own.content))


def _lacking(tried: list[TriedLetter], language: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one in tried:
        for field in one.may_be_empty if one.language == language else ():
            found.setdefault(field, []).append(one.case_type)
    return {field: tuple(types) for field, types in found.items()}
