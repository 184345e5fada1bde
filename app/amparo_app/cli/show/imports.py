"""Imports: what a spreadsheet would be, everything wrong with it, and a row before whoever decides on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel
from rich.console import Group, RenderableType
from rich.text import Text

from amparo.deadlines.safety import Dates
from amparo.declarations import Catalog
from amparo.declarations import Text as Sentence
from amparo.records.imports import ImportLine, RowState
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, labelled, listing, section
from amparo_app.cli.show.words import instant, long_day, role, say
from amparo_app.importing.fields import fields_of
from amparo_app.telling.deadlines import both_dates, status

if TYPE_CHECKING:
    from amparo.case.model import Case
    from amparo_app.importing.checking import Checked, DateColumn, Trouble
    from amparo_app.importing.column_map import ColumnMap
    from amparo_app.importing.draft import Confirmed, ImportContent, Likeness, RowReview
    from amparo_app.importing.preview import Preview, PreviewDate

_LINES_SHOWN = 12
_STYLES = {
    RowState.WAITING: NAME,
    RowState.WRONG: ALARM,
    RowState.CLOSED: FAINT,
    RowState.CONFIRMED: GOOD,
    RowState.LEFT_OUT: FAINT,
}


class FieldLine(BaseModel):
    """What a column can be, in a list."""

    id: str
    title: Sentence


class Said(BaseModel):
    """A sentence as an answer."""

    said: str


def checked_view(checked: Checked, column_map: ColumnMap, catalog: Catalog, language: str) -> RenderableType:
    """Tell what each column is taken for, how its dates are read, and everything that is wrong."""
    fields = fields_of(catalog)
    rows = []
    for heading, use in column_map.columns.items():
        field = fields.get(use.field)
        title = field.title.in_(language) if field else say("import_not_taken", language)
        rows.append((heading, Text(use.field or "-", style=NAME if use.field else FAINT), title))
    rows += [
        (say("import_all_rows", language), Text(name, style=NAME), value)
        for name, value in column_map.constants.items()
    ]
    told = [Text(one.in_(language)) for one in checked.told]
    ready = say("import_ready", language, ready=checked.ready, total=len(checked.candidates))
    return Group(
        *told,
        section(say("h_import_columns", language), columns(rows)),
        *_dates_section(checked.columns, language),
        *_troubles_section(checked.troubles, language),
        Text(""),
        Text(ready, style=GOOD if not checked.troubles else HEED),
    )


def imports_view(lines: Sequence[ImportLine], people: Mapping[str, str], zone: str, language: str) -> RenderableType:
    """List imports, the latest first."""
    rows = (
        (
            Text(one.id, style=NAME),
            say(f"import_{one.state.value}", language),
            say("import_counts", language, opened=one.opened, undecided=one.undecided, total=one.total),
            people.get(one.by, one.by),
            instant(one.created, zone, language),
        )
        for one in lines
    )
    return listing(say("h_imports", language).split("|"), rows, say("import_none", language))


def import_view(line: ImportLine, content: ImportContent, language: str) -> RenderableType:
    """Tell how far an import is."""
    head = Text(say("import_head", language, id=line.id, file=content.file), style=NAME)
    counts = say("import_counts", language, opened=line.opened, undecided=line.undecided, total=line.total)
    return Group(head, Text(f"{say(f'import_{line.state.value}', language)}: {counts}"), _next(line, language))


def status_view(line: ImportLine, content: ImportContent, rows: Sequence[RowReview], language: str) -> RenderableType:
    """Tell how far an import is, with each row in a line."""
    listed = [
        (Text(str(row.line), style=NAME), _state(row, language), row.number, _who(row), Text(_first(row, language)))
        for row in rows
    ]
    return Group(import_view(line, content, language), section(say("h_import_rows", language), columns(listed)))


def review_view(seen: RowReview, catalog: Catalog, language: str) -> RenderableType:
    """Show a row before whoever decides on it: the case it would be, its dates, and who it may be already."""
    head = Text(say("import_row_head", language, line=seen.line, state=_plain_state(seen, language)), style="bold")
    parts: list[RenderableType] = [head]
    if seen.refused is not None:
        parts.append(Text(seen.refused.in_(language), style=ALARM))
    if seen.candidate is None or seen.preview is None:
        return Group(*parts)
    parts += [Text(one.in_(language), style=HEED) for one in seen.candidate.notices]
    if seen.candidate.closed:
        parts.append(Text(say("import_closed_there", language), style=HEED))
    parts += _problems(seen, language)
    if seen.preview.case is not None:
        parts.append(section(say("h_import_case", language), _case(seen.preview.case, catalog, language)))
        parts += _preview(seen.preview, language)
    parts += _already(seen, language)
    if seen.preview.fingerprint:
        parts += [Text(""), Text(say("import_seen", language, seen=seen.preview.fingerprint[:8]), style=FAINT)]
    return Group(*parts)


def confirmed_view(opened: Confirmed, language: str) -> RenderableType:
    """Tell what came of a confirmation."""
    if opened.refused is not None:
        return Text(opened.refused.in_(language), style=ALARM)
    code = "import_row_waits" if opened.waits else "import_row_opened"
    return Text(say(code, language, line=opened.line, number=opened.number), style=HEED if opened.waits else GOOD)


def fields_view(found: Iterable[FieldLine], language: str) -> RenderableType:
    """List what a column can be."""
    return columns([(Text(one.id, style=NAME), one.title.in_(language)) for one in found], first_wide=60)


def date_asked(one: PreviewDate, language: str) -> str:
    """Ask whether somebody looked at a date."""
    return say("import_ask_date", language, title=one.title, dates=_both(one, language))


def _dates_section(found: Sequence[DateColumn], language: str) -> Iterator[RenderableType]:
    if found:
        rows = [(column.heading, _order(column, language)) for column in found]
        yield section(say("h_import_dates", language), columns(rows))


def _order(column: DateColumn, language: str) -> Text:
    if column.asks:
        code = "import_order_contradicts" if column.contradicts_itself else "import_order_asks"
        return Text(say(code, language, example=column.example, line=column.line), style=ALARM)
    if column.order is None:
        code = "import_order_serials" if column.serials else "import_order_plain"
        return Text(say(code, language))
    code = f"import_{column.order.value}_chosen" if column.chosen else f"import_{column.order.value}"
    return Text(say(code, language, example=column.example, line=column.line), style=GOOD)


def _troubles_section(found: Sequence[Trouble], language: str) -> Iterator[RenderableType]:
    if found:
        rows = [(_lines(one.lines, language), one.column, Text(one.what.in_(language))) for one in found]
        yield section(say("h_import_troubles", language, count=len(found)), columns(rows, first_wide=24))


def _lines(lines: Sequence[int], language: str) -> str:
    shown = ", ".join(map(str, lines[:_LINES_SHOWN]))
    more = len(lines) - _LINES_SHOWN
    return say("import_lines_more", language, lines=shown, more=more) if more > 0 else shown


def _next(line: ImportLine, language: str) -> RenderableType:
    return Text(say("import_next", language, id=line.id), style=FAINT) if line.undecided else Text("")


def _plain_state(row: RowReview, language: str) -> str:
    if row.state is RowState.CONFIRMED and not row.opened:
        return say("import_row_refused" if row.refused else "import_row_queued", language)
    return say(f"import_row_{row.state.value}", language)


def _state(row: RowReview, language: str) -> Text:
    return Text(_plain_state(row, language), style=ALARM if row.refused else _STYLES[row.state])


def _who(row: RowReview) -> str:
    return row.candidate.label if row.candidate else ""


def _first(row: RowReview, language: str) -> str:
    if row.refused is not None:
        return row.refused.in_(language)
    problems = row.candidate.problems if row.candidate else ()
    return problems[0].what.in_(language) if problems else ""


def _problems(seen: RowReview, language: str) -> Iterator[RenderableType]:
    problems = seen.candidate.problems if seen.candidate else ()
    if problems:
        rows = [(one.column, Text(one.what.in_(language), style=ALARM)) for one in problems]
        yield section(say("h_import_troubles", language, count=len(problems)), columns(rows))
    elif seen.preview is not None and seen.preview.refused is not None:
        yield Text(seen.preview.refused.in_(language), style=ALARM)


def _case(case: Case, catalog: Catalog, language: str) -> RenderableType:
    pairs: list[tuple[str, RenderableType]] = []
    for person in case.persons:
        told = (person.name, *person.other_names, person.a_number, person.language, person.country, person.telephone)
        born = (long_day(person.birth_date, language),) if person.birth_date else ()
        pairs.append((role(person.role, language), Text(" · ".join(part for part in (*told, *born) if part))))
    pairs += [(one.id, Text(f"{one.court_name or one.forum} · {one.number}")) for one in case.proceedings]
    for event in case.events:
        declared = catalog.event.get(event.kind)
        if declared is not None and not declared.by_engine:
            data = " · ".join(
                question.shown(event.data[question.name]).in_(language)
                for question in declared.fields
                if question.name in event.data
            )
            told_event = f"{declared.title.in_(language)}: {long_day(event.on, language)}"
            pairs.append(("", Text(f"{told_event} ({data})" if data else told_event)))
    return labelled(pairs)


def _preview(preview: Preview, language: str) -> Iterator[RenderableType]:
    if preview.dates:
        blocks = [part for one in preview.dates for part in _date(one, language)]
        yield section(say("h_import_running", language, count=len(preview.to_confirm)), *blocks)
    if preview.only_there:
        rows = [(one.rule, Text(long_day(one.on, language), style=HEED)) for one in preview.only_there]
        yield section(say("h_import_only_there", language), columns(rows))


def _date(one: PreviewDate, language: str) -> Iterator[RenderableType]:
    head = Text.assemble(
        (f"{one.deadline}  ", NAME), (one.title.in_(language), "bold"), "  ", status(one.status, language)
    )
    if one.overdue:
        head.append(f"  {say('import_overdue', language)}", style=ALARM)
    yield head
    yield Text(f"  {_both(one, language)}")
    for sentence in one.explanation:
        yield Text(f"  · {sentence.in_(language)}", style=FAINT)
    for warning in one.warnings:
        yield Text(f"  ! {warning.in_(language)}", style=HEED)
    if one.expected is not None:
        code = "import_differs" if one.differs else "import_same"
        told = say(code, language, day=long_day(one.expected, language))
        yield Text(f"  {told}", style=ALARM if one.differs else GOOD)


def _both(one: PreviewDate, language: str) -> str:
    return both_dates(Dates(legal_due=one.legal_due, safe_due=one.safe_due), one.kind, language)


def _already(seen: RowReview, language: str) -> Iterator[RenderableType]:
    if seen.taken_over:
        code = "import_was_taken" if seen.same_reference else "import_was_taken_unseen"
        yield Text(say(code, language, number=seen.same_reference), style=ALARM)
    if seen.likenesses:
        rows = [_likeness(one, language) for one in seen.likenesses]
        yield section(say("h_import_likenesses", language), columns(rows))


def _likeness(one: Likeness, language: str) -> tuple[RenderableType, ...]:
    if not one.number:
        return Text("—"), Text(say("import_hidden_case", language), style=HEED), ""
    reasons = "; ".join(reason.in_(language) for reason in one.reasons)
    return Text(one.number, style=NAME), f"{one.name} ({role(one.role, language)})", reasons
