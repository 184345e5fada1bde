"""Registers on paper: lists, one record, the desk, a form, a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.declarations import FieldDeclaration
from amparo.declarations import Text as Sentence
from amparo.records.register_asking import RegisterAnswer
from amparo.registers.reports import Report
from amparo.registers.views import NOT_SAID, Doing, Sheet, ShownList
from amparo_app.cli.show.carried_out import kind_of
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEADING, HEED, NAME, columns, labelled, listing, section
from amparo_app.cli.show.words import say, short_day
from amparo_app.registers import Asked, DeskShown, DueLine, ListShown, RegisterLine

_MOST_COLUMNS = 8


def registers_view(lines: Sequence[RegisterLine], language: str) -> RenderableType:
    """List registers with what can be done in them."""
    rows = []
    for line in lines:
        about = Text(line.title.in_(language))
        for when in line.comes:
            about.append(f"\n{say('register_comes', language, when=when)}", style=FAINT)
        if line.reports:
            about.append(f"\n{say('register_reports', language, reports=', '.join(line.reports))}", style=FAINT)
        attention = Text(str(line.attention or ""), style=ALARM)
        rows.append((Text(line.id, style=NAME), about, str(line.open), attention, ", ".join(line.doing)))
    heads = ("id", "title", "open", "attention", "doing")
    return listing([say(f"register_l_{head}", language) for head in heads], rows, say("register_none", language))


def list_view(shown: ListShown, language: str) -> RenderableType:
    """Show a list of a register."""
    rows = [_row(row.number, row.cells, row.needs_attention, language) for row in shown.rows]
    heads = [say("register_l_number", language), *(head.in_(language) for head in shown.heads)]
    table = listing(heads, rows, say("register_empty", language))
    heed = [Text(f"{row.number}: {one.in_(language)}", style=HEED) for row in shown.rows for one in row.warnings]
    below = [Text(""), Text(say("register_lists", language, lists=", ".join(shown.lists)), style=FAINT)]
    return Group(Text(shown.title.in_(language), style=HEADING), table, *heed, *(below if len(shown.lists) > 1 else []))


def _row(number: int, cells: Iterable[Sentence], attention: bool, language: str) -> list[RenderableType]:
    mark = Text(f"{number}{'!' if attention else ''}", style=ALARM if attention else NAME)
    return [mark, *(Text(cell.in_(language)) for cell in cells)]


def sheet_view(sheet: Sheet, said: Sequence[Sentence], language: str) -> RenderableType:
    """Show one record: its fields, its lists, what needs attention and what can be done."""
    head = Text(sheet.title.in_(language), style="bold")
    head.append(f"  {sheet.state.in_(language)}", style="not bold")
    if not sheet.is_open:
        head.append(f"  ({say('register_ended', language)})", style=f"{FAINT} not bold")
    parts: list[RenderableType] = [head]
    parts += [Text(one.in_(language), style=HEED) for one in said]
    width = max((len(label.in_(language)) for label, _ in sheet.fields), default=12)
    parts.append(
        labelled(((label.in_(language), value.in_(language)) for label, value in sheet.fields), min(width, 40))
    )
    parts += [_inner_list(one, language) for one in sheet.lists if one.lines]
    parts += _attention(sheet, language)
    doing = columns(_doing(one, language) for one in sheet.doing)
    parts.append(
        section(say("register_can", language), doing if sheet.doing else Text(say("register_nothing", language)))
    )
    return Group(*parts)


def _inner_list(shown: ShownList, language: str) -> RenderableType:
    rows = [[Text(cell.in_(language)) for cell in line.cells] for line in shown.lines]
    return section(shown.title.in_(language), listing([head.in_(language) for head in shown.heads], rows, ""))


def _attention(sheet: Sheet, language: str) -> list[RenderableType]:
    if not sheet.attention:
        return []
    rows = [(Text(item, style=ALARM), Text(what.in_(language))) for item, what in sheet.attention]
    item = sheet.attention[0][0]
    how = say("register_settle_how", language, register=sheet.register_id, number=sheet.number, item=item)
    return [section(say("register_attention", language), columns(rows), Text(how, style=FAINT))]


def _doing(doing: Doing, language: str) -> tuple[Text, Text]:
    told = Text(doing.title.in_(language))
    if doing.why_not is not None:
        told.append(f"  ({doing.why_not.in_(language)})", style=FAINT)
    return Text(doing.id, style=NAME if doing.why_not is None else FAINT), told


def answer_view(answer: RegisterAnswer, sheet: Sheet, said: Sequence[Sentence], language: str) -> RenderableType:
    """Say that a command was carried out, and show the record as it is now."""
    code = "register_repeated" if answer.repeated else "register_done"
    parts: list[RenderableType] = [Text(say(code, language, title=sheet.title), style=GOOD)]
    if answer.sent:
        parts.append(Text(say("register_sent", language)))
    return Group(*parts, sheet_view(sheet, said, language))


def form_view(asked: Asked, how: str, language: str) -> RenderableType:
    """Say what a command asks, field by field, and how to answer."""
    required = " ".join(f"-d {field.name}=…" for field in asked.fields if field.required)
    rows = [(Text(f"  {field.name}", style=NAME), _asked(field, language)) for field in asked.fields]
    title = Text(say("register_asks", language, title=asked.title), style="bold")
    return Group(title, columns(rows), Text(f"{how} {required}", style=NAME))


def _asked(field: FieldDeclaration, language: str) -> Text:
    told = Text(field.label.in_(language))
    kind = kind_of(field, language)
    if field.refers_to is not None:
        kind = say("register_takes_reference", language, register=field.refers_to)
    elif field.colleague:
        kind = say("register_takes_colleague", language)
    told.append(f"  ({', '.join([kind, *([] if field.required else [say('optional', language)])])})", style=FAINT)
    if field.help:
        told.append(f"\n{field.help.in_(language)}", style=FAINT)
    return told


def report_view(found: Report, language: str) -> RenderableType:
    """Show a report's groups and their sum."""
    span = say("register_report_span", language, since=found.since, until=found.until)
    head = Group(Text(found.title.in_(language), style=HEADING), Text(span, style=FAINT))
    few = Text(say("register_report_few", language, number=found.at_least), style=FAINT)
    rows: list[list[RenderableType]] = [
        [row.period, *(group.in_(language) for group in row.groups), few if row.figure is None else str(row.figure)]
        for row in found.rows
    ]
    if found.total is not None and len(rows) > 1:
        rows.append(
            [say("register_report_total", language), *([""] * len(found.heads)), Text(str(found.total), "bold")]
        )
    heads = ["", *(one.in_(language) for one in found.heads), ""]
    below = []
    if found.total is None:
        below.append(say("register_report_hidden", language, number=found.at_least))
    if found.without_date:
        below.append(say("register_report_undated", language, count=found.without_date))
    table = listing(heads, rows, say("register_report_none", language))
    return Group(head, table, *(Text(one, style=FAINT) for one in below))


def desk_view(shown: Sequence[DeskShown], language: str) -> RenderableType:
    """Show the desk: a record to a line with what can be done, or to a few lines where it has much to say."""
    if not shown:
        return Text(say("desk_none", language))
    parts: list[RenderableType] = []
    for one in shown:
        told = _in_lines(one, language) if one.rows and len(one.heads) > _MOST_COLUMNS else _in_a_table(one, language)
        parts.append(section(f"{one.title.in_(language)} ({one.register_id})", told))
    return Group(*parts, Text(""), Text(say("desk_how", language), style=FAINT))


def _in_a_table(shown: DeskShown, language: str) -> RenderableType:
    rows = [
        [*_row(row.number, row.cells, row.needs_attention, language), Text(_can(doing), style=NAME)]
        for row, doing in shown.rows
    ]
    heads = [say("register_l_number", language), *(head.in_(language) for head in shown.heads), ""]
    return listing(heads, rows, say("register_empty", language))


def _in_lines(shown: DeskShown, language: str) -> RenderableType:
    """Show each record as what is answered of it, behind its label: more columns than that nobody can read."""
    rows = []
    for row, doing in shown.rows:
        mark, *_ = _row(row.number, row.cells, row.needs_attention, language)
        said = [
            f"{head.in_(language)}: {cell.in_(language)}"
            for head, cell in zip(shown.heads, row.cells, strict=True)
            if cell != NOT_SAID
        ]
        rows.append((mark, Group(Text(" · ".join(said)), Text(_can(doing), style=NAME))))
    return columns(rows)


def _can(doing: Iterable[Doing]) -> str:
    return ", ".join(one.id for one in doing if one.why_not is None)


def due_view(lines: Sequence[DueLine], made: int, until: date, language: str) -> RenderableType:
    """List what needs attention and what comes."""
    parts: list[RenderableType] = [Text(say("register_due_made", language, count=made))] if made else []
    rows = []
    for line in lines:
        when = Text(short_day(line.on, language)) if line.on else Text(say("register_attention", language), style=ALARM)
        about = Text(line.title.in_(language))
        for one in line.what:
            about.append(f"\n{one.in_(language)}", style=HEED)
        rows.append((when, Text(f"{line.register_id} {line.number}", style=NAME), about))
    return Group(*parts, listing(("", "", ""), rows, say("register_due_none", language, until=until)))
