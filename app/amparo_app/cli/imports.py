"""`amparo import`: another system's spreadsheet checked, kept for review, and its cases opened one by one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from amparo_app.cli.arguments import words
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from collections.abc import Callable

    from amparo_app.importing.column_map import ColumnMap
    from amparo_app.importing.draft import Confirmed, Looked, RowReview
    from amparo_app.importing.review import Imports
    from amparo_app.importing.table import Table

Done = TypeVar("Done")

imports = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Take cases over from a spreadsheet: each is looked at before it is opened.",
)

Spreadsheet = Annotated[Path, typer.Argument(metavar="FILE", help="The list of cases: CSV or Excel (.xlsx).")]
Map = Annotated[Path | None, typer.Option("--map", help="What the columns are, in YAML; guessed if left out.")]
Sheet = Annotated[str, typer.Option("--sheet", help="Which sheet of an Excel file; the first that holds anything.")]
ImportId = Annotated[str, typer.Argument(metavar="IMPORT", help="Its id or the beginning of it; `import list` has it.")]
Row = Annotated[int, typer.Argument(metavar="ROW", help="A row's number, as the spreadsheet counts.")]


@imports.command("check")
@with_desk(ON_CASE)
def check(
    desk: Desk,
    file: Spreadsheet,
    *,
    map_file: Map = None,
    sheet: Sheet = "",
    write_map: Annotated[Path | None, typer.Option(help="Write the map here, to be corrected and used.")] = None,
) -> None:
    """Say what each column is taken for and everything that is wrong; nothing is kept."""
    from amparo_app.cli.show.imports import checked_view
    from amparo_app.importing.column_map import written_map
    from amparo_app.letters import save

    work = _imports(desk)
    table, column_map = _read(desk, work, file, sheet, map_file)
    checked = _told(desk, lambda: work.check(table, column_map))
    if write_map is not None:
        save(write_map, written_map(column_map).encode(), force=False)
    desk.tell(checked, lambda: checked_view(checked, column_map, work.catalog, desk.language))
    if checked.troubles or checked.asks:
        raise typer.Exit(2)


@imports.command("start")
@with_desk(ON_CASE)
def start(desk: Desk, file: Spreadsheet, *, map_file: Map = None, sheet: Sheet = "") -> None:
    """Keep a spreadsheet for review; no case is opened yet."""
    from amparo_app.cli.show.imports import import_view
    from amparo_app.importing.reading import file_content

    work = _imports(desk)
    table, column_map = _read(desk, work, file, sheet, map_file)
    kept = _told(desk, lambda: work.start(table, column_map, file=file.name, raw=file_content(file)))
    desk.tell(kept, lambda: import_view(kept, work.content(kept.id), desk.language))


@imports.command("list")
@with_desk(ON_CASE)
def list_imports(desk: Desk) -> None:
    """List the imports, the latest first."""
    from amparo_app.cli.show.imports import imports_view

    found = _imports(desk).all()
    people = {member.id: member.profile.name for member in desk.office.records.people(desk.organization.id)}
    desk.tell(found, lambda: imports_view(found, people, desk.organization.profile.zone, desk.language))


@imports.command("status")
@with_desk(ON_CASE)
def status(desk: Desk, import_id: ImportId) -> None:
    """Show how far a review is, and each row in a line."""
    from amparo.records.imports import RowState
    from amparo_app.cli.show.imports import status_view

    work = _imports(desk)
    kept = work.line(import_id)
    rows = work.rows(kept.id, tuple(RowState), most=kept.total)
    content = work.content(kept.id)
    desk.tell(rows, lambda: status_view(kept, content, rows, desk.language))


@imports.command("review")
@with_desk(ON_CASE)
def review(desk: Desk, import_id: ImportId, row: Annotated[int | None, typer.Argument(metavar="ROW")] = None) -> None:
    """Show a row with the case it would be and each of its dates; without a row, the next to be reviewed."""
    from amparo_app.cli.show.imports import review_view

    work = _imports(desk)
    line = row if row is not None else work.next_line(work.line(import_id).id)
    if line is None:
        _say(desk, "import_nothing_left")
        return
    seen = work.review(import_id, line)
    desk.tell(seen, lambda: review_view(seen, work.catalog, desk.language))


@imports.command("confirm")
@with_desk(ON_CASE)
def confirm(
    desk: Desk,
    import_id: ImportId,
    row: Row,
    *,
    seen: Annotated[str, typer.Option(help="The code that `import review` showed; asked for at a terminal.")] = "",
    dates: Annotated[str, typer.Option(help="The running dates looked at: d12,d13, or all.", callback=words)] = "",
    another_person: Annotated[bool, typer.Option("--another-person", help="It is none of the cases shown.")] = False,
) -> None:
    """Open the case of a row whose running dates were each looked at."""
    from amparo_app.cli.show.imports import confirmed_view

    work = _imports(desk)
    reviewed = work.review(import_id, row)
    looked = _looked(reviewed, seen, dates) if seen else _asked(desk, work, reviewed)
    despite = another_person or (not seen and bool(reviewed.likenesses))
    opened: Confirmed = _told(
        desk, lambda: work.confirm(import_id, row, looked, language=desk.language, despite=despite)
    )
    desk.tell(opened, lambda: confirmed_view(opened, desk.language))
    if opened.refused is not None:
        raise typer.Exit(3)


@imports.command("leave-out")
@with_desk(ON_CASE)
def leave_out(desk: Desk, import_id: ImportId, row: Row) -> None:
    """Decide that a row becomes no case."""
    _imports(desk).leave_out(import_id, row)
    _say(desk, "import_row_now_left_out", line=row)


@imports.command("again")
@with_desk(ON_CASE)
def again(desk: Desk, import_id: ImportId, row: Row) -> None:
    """Have a row reviewed again that was left out, or whose case was refused."""
    _imports(desk).again(import_id, row)
    _say(desk, "import_row_again", line=row)


@imports.command("stop")
@with_desk(ON_CASE)
def stop(desk: Desk, import_id: ImportId) -> None:
    """End an import: the cases it opened stay, all its other rows are forgotten."""
    from amparo_app.cli.show.imports import import_view

    work = _imports(desk)
    ended = work.stop(import_id)
    desk.tell(ended, lambda: import_view(ended, work.content(ended.id), desk.language))


@imports.command("fields")
@with_desk(ON_CASE)
def fields(desk: Desk) -> None:
    """List what a column can be, for a map."""
    from amparo_app.cli.show.imports import FieldLine, fields_view
    from amparo_app.importing.fields import fields_of

    found = [FieldLine(id=one.id, title=one.title) for one in fields_of(_imports(desk).catalog).values()]
    desk.tell(found, lambda: fields_view(found, desk.language))


def _imports(desk: Desk) -> Imports:
    from amparo_app.importing.review import Imports

    return Imports(desk.office, desk.organization, desk.actor)


def _read(desk: Desk, work: Imports, file: Path, sheet: str, map_file: Path | None) -> tuple[Table, ColumnMap]:
    from amparo_app.importing.column_map import read_map
    from amparo_app.importing.reading import read_file

    table: Table = _told(desk, lambda: read_file(file, sheet))
    return table, read_map(map_file, work.catalog, table.headings) if map_file else work.guess(table)


def _looked(reviewed: RowReview, seen: str, dates: str) -> Looked:
    from amparo_app.importing.draft import Looked

    preview = reviewed.preview
    if preview is None:
        return Looked(seen, frozenset())
    whole = preview.fingerprint if len(seen) >= _SEEN and preview.fingerprint.startswith(seen) else seen
    every = frozenset(one.deadline for one in preview.to_confirm)
    ticked = every if dates == "all" else frozenset(one.strip() for one in dates.split(","))
    return Looked(whole, ticked)


def _asked(desk: Desk, work: Imports, reviewed: RowReview) -> Looked:
    """Show a row and have each of its running dates confirmed at the terminal."""
    from amparo.errors import InvalidInput
    from amparo_app.cli.show.imports import date_asked, review_view
    from amparo_app.cli.show.paper import put
    from amparo_app.cli.show.words import say
    from amparo_app.importing.draft import Looked

    if not sys.stdin.isatty():
        raise InvalidInput("Say with --seen what you looked at, as `amparo import review` shows it, and with --dates.")
    put(review_view(reviewed, work.catalog, desk.language))
    preview = reviewed.preview
    if preview is None:
        return Looked("", frozenset())
    if reviewed.likenesses:
        typer.confirm(say("import_ask_another", desk.language), abort=True)
    ticked = [one.deadline for one in preview.to_confirm if typer.confirm(date_asked(one, desk.language))]
    return Looked(preview.fingerprint, frozenset(ticked))


_SEEN = 6
"""How much of the code of what was looked at has to be given."""


def _told(desk: Desk, work: Callable[[], Done]) -> Done:
    """Return what work comes to; a refusal that is there in both languages is raised in the reader's."""
    from amparo.case.commands import Refusal
    from amparo_app.cli.refused import CommandRefused
    from amparo_app.importing.draft import ImportRefused
    from amparo_app.importing.table import SpreadsheetRefused

    try:
        return work()
    except (ImportRefused, SpreadsheetRefused) as refused:
        raise CommandRefused(Refusal(code=refused.code, sentence=refused.sentence), desk.language) from refused


def _say(desk: Desk, code: str, **values: object) -> None:
    from rich.text import Text

    from amparo_app.cli.show.imports import Said
    from amparo_app.cli.show.words import say

    told = say(code, desk.language, **values)
    desk.tell(Said(said=told), lambda: Text(told))
