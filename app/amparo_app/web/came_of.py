"""What came of one command on a case, in plain sentences: what is on record, dates, steps, who hears. Pure."""

from __future__ import annotations

from enum import StrEnum
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from amparo.case import events as e
from amparo.case.agenda import AgendaStatus
from amparo.case.apply import apply
from amparo.case.model import Case
from amparo.case.settle import settle
from amparo.declarations import Text
from amparo.notifications.instead import event_of
from amparo_app.telling.deadlines import status
from amparo_app.telling.history import Teller
from amparo_app.telling.words import either_way, said, whose
from amparo_app.web.case_view import Shown, about, named_for, of_what

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from amparo.case.model import Deadline
    from amparo.deadlines.safety import Dates
    from amparo.declarations import Catalog
    from amparo.notifications.notices import Notice
    from amparo_app.sheets import CaseSheet

_CAN_BE_DONE = frozenset({AgendaStatus.OPEN, AgendaStatus.OUTDATED})


class CameKind(StrEnum):
    """What a sentence is about, in the order in which they are told."""

    RECORDED = "recorded"
    DATE = "date"
    ATTENTION = "attention"
    STEP = "step"
    TOLD = "told"


class CameLine(Shown):
    """One thing that came of a command; `target` is the deadline or the step that it is about, by id or key."""

    kind: CameKind
    what: Text
    target: str = ""


class _Around(NamedTuple):
    """The case before and after a command's entries, as somebody reads it."""

    sheet: CaseSheet
    catalog: Catalog
    before: Case
    after: Case


def came_of(
    sheet: CaseSheet, catalog: Catalog, entries: tuple[e.Event, ...], notices: Iterable[Notice] = ()
) -> tuple[CameLine, ...]:
    """Return what came of a command; `entries` are what it added to the whole history that the sheet holds.

    Of `notices`, which are the case's, those count that tell of the entries.
    """
    if not entries:
        return ()
    first, last = entries[0].seq, entries[-1].seq
    blank = Case(id=sheet.case.id, now=sheet.history[0].at)
    before = reduce(apply, (one for one in sheet.history if one.seq < first), blank)
    after = reduce(apply, (one for one in sheet.history if first <= one.seq <= last), before)
    around = _Around(sheet, catalog, before, after)
    lines = (*_recorded(around, entries), *_opened(around), *_hear(sheet, entries, notices))
    return tuple(sorted(lines, key=lambda line: tuple(CameKind).index(line.kind)))


def _recorded(around: _Around, entries: tuple[e.Event, ...]) -> Iterator[CameLine]:
    tellers = {language: Teller(around.sheet, around.catalog, language) for language in ("en", "es")}
    for entry in entries:
        tell = _TOLD.get(type(entry.body))
        if tell is not None:
            yield tell(around, entry.body)
        elif isinstance(entry.body, _TOLD_AS_IN_THE_HISTORY):
            sentence = either_way(lambda of, body=entry.body: tellers[of].tell(body))  # type: ignore[misc]
            yield CameLine(kind=CameKind.RECORDED, what=_begun_large(sentence))


def _begun_large(sentence: Text) -> Text:
    return Text(*(words[:1].upper() + words[1:] for words in (sentence.en, sentence.es)))


def _opened(around: _Around) -> Iterator[CameLine]:
    """Yield the steps that can be done after the entries and could not before."""
    if not around.before.case_type:  # of a case that is just opened everything is new
        return
    at = around.after.now
    could = {item.key for item in settle(around.before, around.catalog, at).agenda if item.status in _CAN_BE_DONE}
    for item in settle(around.after, around.catalog, at).agenda:
        if item.status not in _CAN_BE_DONE or item.by_itself or item.key in could:
            continue
        about_it = of_what(around.sheet, around.catalog, item)
        names = named_for(item.roles, around.sheet)
        who = Text(", ".join(names)) if names else either_way(lambda of, roles=item.roles: whose(roles, of))  # type: ignore[misc]
        title = _with(item.title, about_it)
        yield CameLine(kind=CameKind.STEP, what=said("came_step_opens", title=title, who=who), target=item.key)


def _with(title: Text, whom: Text | None) -> Text:
    return Text(*(f"{title.in_(of)} · {whom.in_(of)}" for of in ("en", "es"))) if whom else title


def _hear(sheet: CaseSheet, entries: tuple[e.Event, ...], notices: Iterable[Notice]) -> Iterator[CameLine]:
    places = {entry.seq for entry in entries}
    people = dict.fromkeys(notice.recipient for notice in notices if event_of(notice.id) in places)
    if people:
        names = ", ".join(sheet.colleagues.get(person, person) for person in people)
        yield CameLine(kind=CameKind.TOLD, what=said("came_told", names=names))


def _line(code: str, /, kind: CameKind = CameKind.RECORDED, target: str = "", **values: object) -> CameLine:
    return CameLine(kind=kind, what=said(code, **values), target=target)


def _step_done(around: _Around, body: e.StepCompleted) -> CameLine:
    title = either_way(lambda of: Teller(around.sheet, around.catalog, of).step(body.key))
    return _line("came_step_done", title=title)


def _on_record(around: _Around, body: e.LegalEventRecorded) -> CameLine:
    return _line("came_recorded", title=_title(around, body.event.kind), day=body.event.on)


def _corrected(around: _Around, body: e.LegalEventAmended) -> CameLine:
    event = around.after.event[body.event]
    return _line("came_struck" if body.struck else "came_corrected", title=_title(around, event.kind), day=body.on)


def _proven(around: _Around, body: e.ProofAttached) -> CameLine:
    title = _title(around, around.after.event[body.event].kind)
    return _line("came_proven", title=title, paper=body.proof.paper, day=body.proof.received)


def _title(around: _Around, kind: str) -> Text:
    return either_way(lambda of: Teller(around.sheet, around.catalog, of).title(kind))


def _started(around: _Around, body: e.DeadlineStarted) -> CameLine:
    return _date(around, "came_date_starts", body.deadline, _day(body.deadline.dates))


def _moved(around: _Around, body: e.DeadlineMoved) -> CameLine:
    deadline, former = around.after.deadline[body.deadline], around.before.deadline.get(body.deadline)
    old, new = (_day(former.dates) if former else None), _day(body.dates)
    if old is None or new is None:
        return _date(around, "came_date_starts" if new else "came_date_ends", deadline, new)
    if old == new:
        return _date(around, "came_date_counted_anew", deadline, new)
    return _date(around, "came_date_moves", deadline, new, old=old)


def _waits(around: _Around, body: e.DeadlineWaits) -> CameLine:
    deadline = around.after.deadline[body.deadline]
    if body.waiting is None:
        return _date(around, "came_date_waits_no_more", deadline, None)
    waits, in_force = _day(body.waiting.dates), _day(deadline.dates)
    if waits is None:
        return _date(around, "came_date_end_waits", deadline, in_force)
    return _date(around, "came_date_waits", deadline, waits, old=in_force or "-")


def _stands(around: _Around, body: e.DeadlineStatusChanged) -> CameLine:
    now = either_way(lambda of: status(body.status, of))
    return _date(around, "came_date_stands", around.after.deadline[body.deadline], None, status=now)


def _seen(around: _Around, body: e.RungAcknowledged) -> CameLine:
    return _date(around, "came_date_seen", around.after.deadline[body.deadline], None)


def _stays(around: _Around, body: e.DateRejected) -> CameLine:
    deadline = around.after.deadline[body.deadline]
    return _date(around, "came_date_stays", deadline, _day(deadline.dates))


def _date(around: _Around, code: str, deadline: Deadline, day: date | None, **values: object) -> CameLine:
    whom = about(around.sheet.case, deadline.person, deadline.proceeding)
    title = _with(deadline.title, whom)
    return _line(code, CameKind.DATE, deadline.id, title=title, day=day, **values)


def _day(dates: Dates) -> date | None:
    return dates.safe_due or dates.legal_due


def _attention(_around: _Around, body: e.AttentionRaised) -> CameLine:
    return _line("came_attention", CameKind.ATTENTION, what=body.item.what)


_TOLD: dict[type, Callable[..., CameLine]] = {
    e.StepCompleted: _step_done,
    e.LegalEventRecorded: _on_record,
    e.LegalEventAmended: _corrected,
    e.ProofAttached: _proven,
    e.DeadlineStarted: _started,
    e.DeadlineMoved: _moved,
    e.DeadlineWaits: _waits,
    e.DeadlineStatusChanged: _stands,
    e.DateRejected: _stays,
    e.RungAcknowledged: _seen,
    e.AttentionRaised: _attention,
}
_TOLD_AS_IN_THE_HISTORY = (
    e.StepWaived,
    e.StepsOutdated,
    e.FactsStated,
    e.PersonAdded,
    e.ProceedingOpened,
    e.PrintedSet,
    e.PrintedVerified,
    e.PrintedDisputed,
    e.Assigned,
    e.ConflictsFound,
    e.OfferMade,
    e.OfferEnded,
    e.ActionRequested,
    e.AttentionSettled,
)  # notes, papers and evidence stand on the page that the visitor is sent to; what rang is told by who hears of it
