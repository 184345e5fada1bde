"""Cases taken over from a spreadsheet: uploaded, columns said, rows reviewed one by one, and only then opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from amparo.declarations import Text, phrase
from amparo.errors import UnknownName
from amparo.records.imports import ImportState, RowDecided, RowState
from amparo.records.requests import Outcome
from amparo_app.importing.draft import ImportRefused, Looked
from amparo_app.importing.reading import read_spreadsheet
from amparo_app.importing.review import Imports
from amparo_app.importing.table import MOST_BYTES, SpreadsheetRefused
from amparo_app.scanning import scan_problem
from amparo_app.web.forms import PostedForm
from amparo_app.web.import_view import FieldNames, column_rows, constant_rows, meanings_shown, typed_map
from amparo_app.web.receiving import size_of
from amparo_app.web.visit import Answered, NotHere, SignedIn, Visit

if TYPE_CHECKING:
    from amparo_app.web.forms import Posted

router = APIRouter()

_PERMISSION = "import_cases"
_ROWS_SHOWN = 50
_MOST_LINES = 1_000_000  # more than any database counts to is no line of a spreadsheet

After = Annotated[int, Query(ge=0, le=_MOST_LINES)]
Line = Annotated[int, Path(ge=0, le=_MOST_LINES)]


@router.get("/import")
def imports(visit: SignedIn) -> Response:
    """List the imports, with a form for another spreadsheet."""
    return _list(visit, _work(visit))


@router.post("/import")
def upload(visit: SignedIn, form: PostedForm) -> Response:
    """Take a spreadsheet in; what cannot be read is told on the page, and nothing is kept of it."""
    work = _work(visit)
    file = form.file("file")
    if file is None:
        return _list(visit, work, phrase("upload_none"), 422)
    if size_of(file) > MOST_BYTES:
        return _list(visit, work, SpreadsheetRefused("import_too_large", most=MOST_BYTES // 1024 // 1024).sentence, 413)
    raw = file.file.read()
    infected = scan_problem(visit.site.settings.clamav, file.filename or "", raw)
    if infected:
        return _list(visit, work, infected, 422)
    try:
        table = read_spreadsheet(raw, form.text("sheet"))
    except SpreadsheetRefused as refused:
        return _list(visit, work, refused.sentence, 422)
    id_ = work.prepare(table, file=(file.filename or "")[:120], raw=raw, id_=form.command_id[:12])
    return visit.to(f"/import/{id_}/columns")


@router.get("/import/{import_id}/columns")
def columns(visit: SignedIn, import_id: str) -> Response:
    """Show what each column is taken for, how its dates are read, and everything that is wrong."""
    return _columns(visit, _work(visit), import_id)


@router.post("/import/{import_id}/columns")
def change_columns(visit: SignedIn, form: PostedForm, import_id: str) -> Response:
    """Have the columns be something else; then check again, or begin the review."""
    work = _work(visit)
    _need_preparing(work, import_id)
    table, content = work.prepared(import_id)
    typed = typed_map(form, table.headings, content.column_map, FieldNames(visit.catalog, visit.language))
    if typed.problems:
        return _columns(visit, work, import_id, form, typed.problems)
    work.change(import_id, typed.column_map)
    if form.text("do") != "begin":
        return visit.done(f"/import/{import_id}/columns")
    try:
        work.begin(import_id)
    except ImportRefused as refused:
        return _columns(visit, work, import_id, problem=refused.sentence)
    return visit.to(f"/import/{import_id}")


@router.get("/import/{import_id}")
def one_import(visit: SignedIn, import_id: str, after: After = 0) -> Response:
    """Show how far a review is, and its rows, some at a time."""
    work = _work(visit)
    kept = _kept(work, import_id)
    if kept.state is ImportState.PREPARING:
        return visit.to(f"/import/{kept.id}/columns")
    rows = work.rows(kept.id, tuple(RowState), after=after, most=_ROWS_SHOWN)
    more = rows[-1].line if len(rows) == _ROWS_SHOWN else None
    content = work.content(kept.id)
    return visit.page(
        "imports/import.html", kept=kept, content=content, rows=rows, more=more, next_line=work.next_line(kept.id)
    )


@router.get("/import/{import_id}/rows/{line}")
def row(visit: SignedIn, import_id: str, line: Line) -> Response:
    """Show a row with the case it would be, each of its dates with its reasons, and who it may be already."""
    return _row(visit, _work(visit), import_id, line)


@router.post("/import/{import_id}/rows/{line}/confirm")
def confirm(visit: SignedIn, form: PostedForm, import_id: str, line: Line) -> Response:
    """Open the case of a row, if each of its running dates was looked at."""
    work = _work(visit)
    kept = _kept(work, import_id)
    looked = Looked(form.text("seen"), frozenset(form.texts("date")))
    try:
        done = work.confirm(kept.id, line, looked, language=visit.language, despite=form.has("another"))
    except ImportRefused as refused:
        return _row(visit, work, kept.id, line, refused.sentence, form)
    except UnknownName as unknown:
        raise NotHere from unknown
    except RowDecided:
        return _row(visit, work, kept.id, line, phrase("import_row_decided", line=line))
    if done.refused is not None:
        return _row(visit, work, kept.id, line, done.refused, form)
    return visit.back(_onward(work, kept.id, line), Answered(Outcome(), queued=done.waits))


@router.post("/import/{import_id}/rows/{line}/leave-out")
def leave_out(visit: SignedIn, form: PostedForm, import_id: str, line: Line) -> Response:
    """Decide that a row becomes no case."""
    work = _work(visit)
    kept = _kept(work, import_id)
    try:
        work.leave_out(kept.id, line)
    except RowDecided:
        return _row(visit, work, kept.id, line, phrase("import_row_decided", line=line))
    return visit.done(_onward(work, kept.id, line))


@router.post("/import/{import_id}/rows/{line}/again")
def again(visit: SignedIn, form: PostedForm, import_id: str, line: Line) -> Response:
    """Have a row reviewed again that was left out, or whose case was refused."""
    work = _work(visit)
    kept = _kept(work, import_id)
    try:
        work.again(kept.id, line)
    except RowDecided:
        return _row(visit, work, kept.id, line, phrase("import_row_decided", line=line))
    except UnknownName as unknown:
        raise NotHere from unknown
    return visit.done(f"/import/{kept.id}/rows/{line}")


@router.post("/import/{import_id}/stop")
def stop(visit: SignedIn, form: PostedForm, import_id: str) -> Response:
    """End an import: the cases it opened stay, all its other rows are forgotten."""
    work = _work(visit)
    return visit.done(f"/import/{work.stop(_kept(work, import_id).id).id}")


def _work(visit: Visit) -> Imports:
    visit.require(_PERMISSION)
    return Imports(visit.office, visit.organization, visit.member)


def _kept(work: Imports, import_id: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - what `line` returns
    try:
        return work.line(import_id)
    except UnknownName as unknown:
        raise NotHere from unknown


def _need_preparing(work: Imports, import_id: str) -> None:
    if _kept(work, import_id).state is not ImportState.PREPARING:
        raise NotHere


def _onward(work: Imports, import_id: str, line: int) -> str:
    """Return where somebody goes on: at the next row to be reviewed, or at the end."""
    if work.line(import_id).state is not ImportState.REVIEWING:
        return f"/import/{import_id}"
    following = work.next_line(import_id, line)
    return f"/import/{import_id}" if following is None else f"/import/{import_id}/rows/{following}"


def _list(visit: Visit, work: Imports, problem: Text | None = None, status: int = 200) -> Response:
    zone = visit.organization.profile.zone
    return visit.page("imports/imports.html", status=status, imports=work.all(), problem=problem, zone=zone)


def _columns(
    visit: Visit,
    work: Imports,
    import_id: str,
    form: Posted | None = None,
    wrong: dict[str, Text] | None = None,
    problem: Text | None = None,
) -> Response:
    kept = _kept(work, import_id)
    if kept.state is not ImportState.PREPARING:
        return visit.to(f"/import/{kept.id}")
    table, content = work.prepared(kept.id)
    column_map, names, wrong = content.column_map, FieldNames(visit.catalog, visit.language), wrong or {}
    checked = work.check(table, column_map)
    return visit.page(
        "imports/columns.html",
        status=409 if problem else 422 if wrong else 200,
        kept=kept,
        content=content,
        source=form.text("source") if form else column_map.source,
        columns=tuple(column_rows(table, column_map, checked, names, form, wrong)),
        constants=tuple(constant_rows(column_map, names, form, wrong)),
        meanings=form.text("meanings") if form else meanings_shown(column_map, checked),
        wrong=wrong,
        problem=problem,
        checked=checked,
        field_names=tuple(names.names.values()),
    )


def _row(
    visit: Visit, work: Imports, import_id: str, line: int, problem: Text | None = None, form: Posted | None = None
) -> Response:
    kept = _kept(work, import_id)
    if kept.state is ImportState.PREPARING:
        raise NotHere
    try:
        seen = work.review(kept.id, line)
    except UnknownName as unknown:
        raise NotHere from unknown
    use = work.content(kept.id).column_map.use
    return visit.page(
        "imports/row.html",
        status=409 if problem else 200,
        kept=kept,
        seen=seen,
        problem=problem,
        left=tuple(heading for heading, cell in seen.cells if cell and not use(heading).field),
        ticked=form.texts("date") if form else (),
        another=form is not None and form.has("another"),
        catalog=visit.catalog,
        reviewing=kept.state is ImportState.REVIEWING,
    )
