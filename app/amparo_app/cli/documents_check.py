"""`amparo documents check`: Word templates looked at before anybody needs them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import IN_ORGANIZATION, LANGUAGE, with_desk
from amparo_app.cli.plugins import INVALID

if TYPE_CHECKING:
    from amparo.declarations import DocumentTemplate
    from amparo_app.document_checks import CheckedFile


@with_desk((LANGUAGE, *IN_ORGANIZATION))
def check(
    desk: Desk,
    file: Annotated[Path | None, typer.Argument(metavar="FILE.docx", help="A Word file with fields.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every letter of the organization instead.")] = False,
    template: Annotated[str, typer.Option(help="Which letter FILE is meant for; `plugins catalog --documents`.")] = "",
    mark: Annotated[
        Path | None, typer.Option(help="Write a copy of FILE here, with what is wrong as Word comments.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a marked copy that is there.")] = False,
) -> None:
    """Say everything that is wrong with a Word file, each with its paragraph or table cell.

    A file with a YAML file beside it that names it is held against that. With --all each letter is tried in every type
    of case and both languages, and what a case may not know yet is listed.
    """
    if (file is None) != every:
        raise typer.BadParameter("Name a Word file, or all letters with --all: one of the two.")
    if file is None:
        if mark or template:
            raise typer.BadParameter("--mark and --template go with one Word file, not with --all.")
        _check_all(desk)
    else:
        _check_one(desk, file, template, mark, force=force)


def _check_one(desk: Desk, file: Path, name: str, mark: Path | None, *, force: bool) -> None:
    from amparo_app.cli.show.document_checks import checked_file_view
    from amparo_app.document_checks import checked_file
    from amparo_app.own_documents import read_file

    content = read_file(file)
    found = checked_file(file, content, _template(desk, name))
    if mark and found.problems:
        _mark(mark, content, found, force=force)
    written = mark if mark and found.problems else None
    desk.tell(found, lambda: checked_file_view(found, written, desk.language))
    if found.problems:
        raise typer.Exit(INVALID)


def _template(desk: Desk, name: str) -> DocumentTemplate | None:
    if not name:
        return None
    from amparo.errors import UnknownName

    documents = desk.office.catalog(desk.organization).document
    if name not in documents:
        raise UnknownName("document", name, documents, "`amparo plugins catalog --documents` lists them.")
    return documents[name]


def _mark(mark: Path, content: bytes, found: CheckedFile, *, force: bool) -> None:
    from amparo.documents.marking import marked
    from amparo_app.letters import save

    save(mark, marked(content, found.problems), force=force)


def _check_all(desk: Desk) -> None:
    from amparo_app.cli.show.document_checks import checked_letters_view
    from amparo_app.document_checks import checked_letters
    from amparo_app.own_documents import Papers

    catalog, records = desk.office.catalog(desk.organization), desk.office.records
    papers = Papers.of(records, desk.organization.id)
    found = checked_letters(catalog, _folders(desk), papers, desk.language)
    desk.tell(found, lambda: checked_letters_view(found, desk.language))
    if any(one.problems for one in found):
        raise typer.Exit(INVALID)


def _folders(desk: Desk) -> Iterable[str]:
    return dict.fromkeys(folder for source in desk.office.plugins for folder in source.folders)
