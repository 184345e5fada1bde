"""The hearing watch on paper: what is due, the look-up sheet, the exhibit, the rota."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from zoneinfo import ZoneInfo

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.look_ups import Looked
from amparo.declarations import date_in_words, phrase
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEADING, NAME, labelled, listing
from amparo_app.cli.show.words import instant, long_day, say, short_day
from amparo_app.hearings import Duty, Exhibit, LookUpRow, SheetLine
from amparo_app.rota import RotaShown

_HEADS = ("mark", "case", "due", "hearing", "last", "whose")
_TICKS = ("same", "changed", "not_listed", "at", "seen")
_STYLE = (
    "body{font:12pt sans-serif;margin:15mm}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #000;padding:2mm;text-align:left;vertical-align:top}tr{break-inside:avoid}"
)


def _said(code: str, language: str, **values: object) -> str:
    return phrase(f"hearings_{code}", **values).in_(language)


def watch_view(
    rows: Sequence[LookUpRow], people: Mapping[str, str], on_duty: Duty, today: date, until: date, language: str
) -> RenderableType:
    """List what is to be looked up by case number, with whose it is by now."""
    drawn = [
        (
            Text(row.mark, style=NAME),
            row.number,
            _due(row.due, today, language),
            f"{row.hearing_date} {row.hearing_time}".strip(),
            short_day(row.last, language) if row.last else _said("never", language),
            ", ".join(people.get(one, one) for one in row.whose) or _said("whole_office", language),
        )
        for row in rows
    ]
    heads = [_said(f"head_{head}", language) for head in _HEADS]
    told = listing(heads, drawn, _said("nothing_due", language, day=until))
    below = [_said("how", language, mark=rows[0].mark)] if rows else []
    below += [] if on_duty.looks else [_said("no_rota", language)]
    return Group(told, *(Text(f"\n{line}", style=FAINT) for line in below))


def _due(day: date, today: date, language: str) -> Text:
    shown = short_day(day, language)
    late = day < today
    return Text(_said("late_by", language, day=shown) if late else shown, style=ALARM if late else "")


def sheet_text(lines: Sequence[SheetLine], until: date, language: str) -> str:
    """Return the look-up sheet as plain text; it names nobody."""
    if not lines:
        return _said("sheet_empty", language, day=until) + "\n"
    head = [_said("sheet_title", language, day=until), _said("sheet_where", language), _said("sheet_care", language)]
    return "\n".join([*head, *(part for line in lines for part in ("", *_on_sheet(line, language)))]) + "\n"


def _on_sheet(line: SheetLine, language: str) -> list[str]:
    number, nationality = _by(line, language)
    ticks = [_said(f"sheet_{tick}", language) for tick in _TICKS]
    asked = f"{_said('sheet_number', language)} {number}  {_said('sheet_nationality', language)} {nationality}"
    return [
        f"{line.mark}  {asked}",
        f"        {_said('head_hearing', language)}: {line.on_record}",
        f"        {'   '.join(ticks[:4])}",
        f"        {ticks[4]}",
    ]


def _by(line: SheetLine, language: str) -> tuple[str, str]:
    number = line.a_number or _said("sheet_unknown", language)
    return number, line.nationality or _said("sheet_unknown", language)


def sheet_page(lines: Sequence[SheetLine], until: date, language: str) -> str:
    """Return the look-up sheet as a page to print, which asks every browser and proxy not to keep it."""
    title = escape(_said("sheet_title", language, day=until))
    body = f"<p>{escape(_said('sheet_empty', language, day=until))}</p>"
    if lines:
        rows = "".join(_row(line, language) for line in lines)
        body = "".join(f"<p>{escape(_said(code, language))}</p>" for code in ("sheet_where", "sheet_care"))
        body += f"<table>{rows}</table>"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta http-equiv="Cache-Control" content="no-store"><meta name="referrer" content="no-referrer">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>{body}</body></html>\n"
    )


def _row(line: SheetLine, language: str) -> str:
    number, nationality = _by(line, language)
    left = (
        line.mark,
        f"{_said('sheet_number', language)} {number}",
        f"{_said('sheet_nationality', language)} {nationality}",
        f"{_said('head_hearing', language)}: {line.on_record}",
    )
    ticks = (_said(f"sheet_{tick}", language) for tick in _TICKS)
    cells = ("<br>".join(escape(part) for part in side) for side in (left, ticks))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def exhibit_view(shown: Exhibit, people: Mapping[str, str], language: str) -> RenderableType:
    """Print every look in order, and below them what checking the record found."""
    at = instant(shown.at, shown.zone, language)
    head = _said("log_title", language, case=shown.number, proceeding=shown.proceeding)
    before = _said("log_before", language, court=shown.court or shown.forum, at=at, zone=shown.zone)
    parts: list[RenderableType] = [Text(head, style=HEADING), Text(before)]
    for number, look in enumerate(shown.looks, 1):
        parts += [Text(""), *_look(number, look, shown, people, language)]
    if not shown.looks:
        parts += [Text(""), Text(_said("log_none", language))]
    check = shown.check
    holds = _said("log_holds", language, events=check.events, head=check.head)
    broken = _said("log_broken", language, problem=check.problem)
    proof = Text(holds, style=GOOD) if check.holds else Text(broken, style=ALARM)
    return Group(*parts, Text(""), proof)


def _look(
    number: int, look: Looked, shown: Exhibit, people: Mapping[str, str], language: str
) -> tuple[RenderableType, ...]:
    who = people.get(look.by, look.by)
    if look.for_whom:
        who = _said("log_for", language, who=who, whom=people.get(look.for_whom, look.for_whom))
    on = date_in_words(look.looked_on, "es" if language == "es" else "en", weekday=True)
    head = Text(_said("log_line", language, number=number, on=on, hour=look.looked_at, who=who), style="bold")
    written = instant(shown.recorded[look.seq], shown.zone, language)
    told = {
        "result": _said(f"result_{look.result}", language),
        "seen": look.seen,
        "on_record": look.on_record,
        "moved": look.moved_to,
        "picture": f"{look.picture} (SHA-256 {look.picture_sha256})" if look.picture else "",
        "written": _said("log_written_at", language, at=written, operator=look.operator or say("none", language)),
        "entry": f"{look.seq} · {shown.links[look.seq]}",
    }
    pairs = [(_said(f"log_{label}", language), Text(value)) for label, value in told.items() if value]
    marks = [code for code, holds in (("log_struck", look.struck), ("log_amended", look.amended)) if holds][:1]
    return head, *(Text(_said(code, language), style=ALARM) for code in marks), labelled(pairs, width=20)


def rota_view(shown: RotaShown, zone: str, language: str) -> RenderableType:
    """Show who looks on which weekday, who backs up, and who it is today."""
    nobody = _said("rota_nobody", language)
    pairs = [(_said(f"day_{day}", language), Text(who or nobody)) for day, who in shown.days.items()]
    pairs.append((_said("rota_backup", language), Text(shown.backup or nobody)))
    parts: list[RenderableType] = [Text(_said("rota_title", language), style=HEADING), labelled(pairs)]
    today = _said("rota_today", language, who=shown.today or nobody, backup=shown.backup_today or nobody)
    parts.append(Text(f"\n{today}"))
    if shown.decided_at is None:
        parts.append(Text(_said("no_rota", language), style=FAINT))
    else:
        at = long_day(shown.decided_at.astimezone(ZoneInfo(zone)).date(), language)
        parts.append(Text(_said("rota_since", language, at=at, who=shown.decided_by), style=FAINT))
    return Group(*parts)
