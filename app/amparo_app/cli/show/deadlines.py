"""Deadlines with every reason: the dates, each step of the count, what to heed, the law, and who is told when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.model import Deadline, DeadlineStatus, RungState
from amparo.case.verification import PaperDate, paper_dates
from amparo.deadlines.sentences import is_doubt
from amparo.declarations import Catalog, RuleKind
from amparo.declarations import Text as Sentence
from amparo_app.cli.show.paper import ALARM, FAINT, GOOD, HEED, NAME, columns, labelled, section
from amparo_app.cli.show.printed import printed_lines
from amparo_app.cli.show.words import days_until, instant, long_day, roles, say, short_day
from amparo_app.sheets import CaseSheet
from amparo_app.telling.deadlines import both_dates, status

_BELLS_SHOWN = 4
_SOON_DAYS = 7


def deadline_sections(sheet: CaseSheet, catalog: Catalog, language: str) -> Iterator[RenderableType]:
    """Yield the deadlines that run, the nearest first, and then in a line each those that are over."""
    alive = [deadline for deadline in sheet.case.deadlines if deadline.status.rings]
    ended = [deadline for deadline in sheet.case.deadlines if not deadline.status.rings]
    alive.sort(key=lambda d: (d.dates.safe_due is None, d.dates.safe_due or d.dates.legal_due, d.id))
    if alive:
        papers = {one.deadline: one for one in paper_dates(sheet.case, catalog, sheet.at)}
        blocks = [_block(sheet, deadline, catalog, papers, language) for deadline in alive]
        spaced = [part for block in blocks for part in (Text(""), block)][1:]
        yield section(say("h_deadlines", language), *spaced)
    if ended:
        rows = [(Text(d.id, style=NAME), _ended(sheet, d, language)) for d in ended]
        yield section(say("h_ended", language), columns(rows))


def _block(
    sheet: CaseSheet, deadline: Deadline, catalog: Catalog, papers: Mapping[str, PaperDate], language: str
) -> RenderableType:
    head = Text.assemble((f"{deadline.id}  ", NAME), (deadline.title.in_(language), "bold"), "  ")
    head.append_text(_standing(sheet, deadline, language))
    pairs: list[tuple[str, RenderableType]] = [
        ("", Text(both_dates(deadline.dates, deadline.kind, language), style="bold"))
    ]
    pairs += printed_lines(sheet, papers.get(deadline.id), language)
    pairs += _waiting(sheet, deadline, language)
    pairs += [(say("because", language) if not place else "", Text(sentence.in_(language)))
              for place, sentence in enumerate(deadline.explanation)]  # fmt: skip
    pairs += [(say("heed", language) if not place else "", Text(sentence.in_(language), style=HEED))
              for place, sentence in enumerate(_warnings(sheet, deadline))]  # fmt: skip
    pairs += [(say("started_by", language), Text(_trigger(sheet, deadline, catalog, language)))]
    pairs += [(say("law", language), Text(_law(sheet, deadline, language), style=FAINT))]
    pairs += [
        (say("bells", language) if not place else "", line)
        for place, line in enumerate(_bells(sheet, deadline, language))
    ]
    return Group(head, labelled(pairs))


def _standing(sheet: CaseSheet, deadline: Deadline, language: str) -> Text:
    day = deadline.dates.safe_due or deadline.dates.legal_due
    days = None if day is None else (day - sheet.today).days
    style = GOOD if days is None or days > _SOON_DAYS else HEED if days > 0 else ALARM
    told = [say(f"kind_{deadline.kind.value}", language), status(deadline.status, language)]
    told += [days_until(day, sheet.today, language)] if day is not None else []
    return Text(" · ".join(told), style=style if deadline.kind is RuleKind.ACT_BY else FAINT)


def _waiting(sheet: CaseSheet, deadline: Deadline, language: str) -> Iterator[tuple[str, RenderableType]]:
    if deadline.waiting is None:
        return
    waiting = deadline.waiting
    if waiting.dates.legal_due is None:
        told = say("waits_ended", language, why=waiting.why)
    else:
        told = say("waits_for", language, dates=both_dates(waiting.dates, deadline.kind, language), why=waiting.why)
    do = say("waits_do", language, case=sheet.case.number, deadline=deadline.id)
    yield say("waits", language), Text.assemble((told, ALARM), "\n", (do, NAME))


def _trigger(sheet: CaseSheet, deadline: Deadline, catalog: Catalog, language: str) -> str:
    event = sheet.case.event.get(deadline.trigger)
    if event is None:
        return deadline.trigger
    declared = catalog.event.get(event.kind)
    scope = [part for part in (deadline.person, deadline.proceeding) if part]
    title = declared.title.in_(language) if declared else event.kind
    return " · ".join([f"{event.id} {title}, {long_day(event.on, language)}", *scope])


def _warnings(sheet: CaseSheet, deadline: Deadline) -> list[Sentence]:
    """Return what to heed; that the rule needs an attorney's confirmation ends with that confirmation."""
    confirmed = sheet.confirmation(deadline) is not None
    return [one for one in deadline.warnings if not (confirmed and is_doubt(one))]


def _law(sheet: CaseSheet, deadline: Deadline, language: str) -> str:
    line = say("law_line", language, citation=deadline.citation, rule=deadline.rule, version=deadline.rule_version[:8])
    authority = f" ({deadline.authority})" if deadline.authority and deadline.authority != deadline.citation else ""
    return f"{line}{authority}; {_confirmed(sheet, deadline, language)}"


def _confirmed(sheet: CaseSheet, deadline: Deadline, language: str) -> str:
    said = sheet.confirmation(deadline)
    if said is not None:
        return say("r_confirmed", language, who=sheet.colleagues.get(said.by, said.by), day=said.on)
    return say("r_changed_since" if deadline.rule in sheet.confirmed else "unconfirmed", language)


def _bells(sheet: CaseSheet, deadline: Deadline, language: str) -> Iterator[Text]:
    zone = sheet.case.zone_of(deadline.proceeding)
    rang = [rung for rung in deadline.rungs if rung.rang is not None]
    ahead = [rung for rung in deadline.rungs if rung.rang is None]
    for rung in [*rang[-2:], *ahead[:_BELLS_SHOWN]]:
        yield _bell(sheet, rung, zone, language)
    hidden = ahead[_BELLS_SHOWN:]
    if hidden:
        yield Text(
            say("bells_more", language, count=len(hidden), at=instant(hidden[-1].at, zone, language)), style=FAINT
        )


def _bell(sheet: CaseSheet, rung: RungState, zone: str, language: str) -> Text:
    at, to = instant(rung.at, zone, language), roles(rung.to, language)
    if rung.rang is None:
        return Text(say("bell_next", language, at=at, roles=to), style=FAINT)
    if rung.acknowledged_by:
        who = sheet.colleagues.get(rung.acknowledged_by, rung.acknowledged_by)
        return Text(say("bell_acknowledged", language, at=at, roles=to, who=who), style=FAINT)
    return Text(say("bell_rang", language, at=at, roles=to), style=HEED)


def _ended(sheet: CaseSheet, deadline: Deadline, language: str) -> Text:
    told = Text(deadline.title.in_(language))
    style = (
        ALARM if deadline.status is DeadlineStatus.MISSED else GOOD if deadline.status is DeadlineStatus.MET else FAINT
    )
    told.append(f"  {status(deadline.status, language)}", style=style)
    day = deadline.dates.safe_due or deadline.dates.legal_due
    details = [short_day(day, language)] if day else []
    if deadline.ended_by:
        details.append(say("ended_by", language, who=sheet.colleagues.get(deadline.ended_by, deadline.ended_by)))
    details += [deadline.ended_why] if deadline.ended_why else []
    if details:
        told.append("  " + " · ".join(details), style=FAINT)
    return told
