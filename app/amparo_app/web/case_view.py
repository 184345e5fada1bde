"""A case as its page tells it: who it is, where it stands, what can be done now and by whom, and what not yet. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from amparo.case.agenda import AgendaItem, AgendaStatus
from amparo.case.retention import retention_law
from amparo.declarations import Role, Text, name_of
from amparo_app.sighted import with_names
from amparo_app.telling.mending import place_of, to_click
from amparo_app.telling.words import days_until, said, whose

if TYPE_CHECKING:
    from amparo.case.model import Case, Person
    from amparo.declarations import Catalog
    from amparo_app.sheets import CaseSheet

CARRIES = (
    Role.PRO_BONO_ATTORNEY,
    Role.STAFF_ATTORNEY,
    Role.ACCREDITED_REPRESENTATIVE,
    Role.PARALEGAL,
    Role.SUPERVISING_ATTORNEY,
    Role.INTAKE_WORKER,
)
"""Who has a case, whoever comes first of these."""


class Shown(BaseModel):
    """Base of what a page shows: frozen, with every sentence in both languages."""

    model_config = ConfigDict(frozen=True)


class PhaseState(StrEnum):
    """Where a phase lies on the way of a case."""

    PAST = "past"
    NOW = "now"
    AHEAD = "ahead"


class PhaseStop(Shown):
    """One phase on the way of a case."""

    title: Text
    state: PhaseState


class Holder(Shown):
    """Somebody who has a role in the case, by name."""

    role: Text
    name: str


class Hearing(Shown):
    """A hearing ahead: its day and the hour as it was told, what kind, and before whom."""

    event: str
    day: date
    hour: str
    title: Text
    where: str
    left: Text


class Head(Shown):
    """The head of every page of a case."""

    number: str
    client: str
    case_type: Text
    is_open: bool
    phases: tuple[PhaseStop, ...]
    holders: tuple[Holder, ...]
    holder: str
    hearings: tuple[Hearing, ...]
    today: date
    zone: str


class AgendaLine(Shown):
    """One step: what it is, of whom or what, whose, by when, why not yet, and the papers that it offers.

    `ready` is whether it can be done now; `late` whether its day, the office's own, is past.
    """

    key: str
    title: Text
    about: Text | None
    whose: Text
    with_whom: tuple[str, ...]
    due: date | None
    left: Text | None
    late: bool
    reasons: tuple[Text, ...]
    help: Text | None
    papers: tuple[Text, ...]
    status: AgendaStatus
    ready: bool
    left_over: bool


class LaterPhase(Shown):
    """The steps of one phase that are not open yet."""

    title: Text
    is_present: bool
    lines: tuple[AgendaLine, ...]


class AgendaView(Shown):
    """The agenda in its groups: the reader's now, others' now, and what is not yet open, by phase."""

    mine: tuple[AgendaLine, ...]
    others: tuple[AgendaLine, ...]
    later: tuple[LaterPhase, ...]


def client_of(case: Case) -> Person | None:
    """Return the person whose case it is."""
    return next((person for person in case.persons if person.role == "principal"), None)


def head_of(sheet: CaseSheet, catalog: Catalog) -> Head:
    """Return who a case is, on which phase, who has it, and the hearings ahead."""
    case, client = sheet.case, client_of(sheet.case)
    kind = catalog.case_type.get(case.case_type)
    holders = tuple(holders_of(sheet))
    return Head(
        number=case.number,
        client=client.name if client else "",
        case_type=kind.title if kind else Text(case.case_type),
        is_open=case.is_open,
        phases=tuple(_phases(sheet, catalog)),
        holders=holders,
        holder=next((sheet.colleagues.get(case.assigned[role], "") for role in CARRIES if case.assigned.get(role)), ""),
        hearings=tuple(_hearings(sheet, catalog)),
        today=sheet.today,
        zone=case.zone,
    )


def holders_of(sheet: CaseSheet) -> Iterator[Holder]:
    """Yield who has which role in a case."""
    for role, person in sheet.case.assigned.items():
        if person:
            yield Holder(role=name_of("role", role), name=sheet.colleagues.get(person, person))


def _phases(sheet: CaseSheet, catalog: Catalog) -> Iterator[PhaseStop]:
    kind = catalog.case_type.get(sheet.case.case_type)
    phases = kind.phases if kind else ()
    present = next((place for place, one in enumerate(phases) if one.id == sheet.settlement.phase), -1)
    for place, phase in enumerate(phases):
        state = PhaseState.NOW if place == present else PhaseState.PAST if place < present else PhaseState.AHEAD
        yield PhaseStop(title=phase.title, state=state)


def _hearings(sheet: CaseSheet, catalog: Catalog) -> Iterator[Hearing]:
    """Yield what lies ahead of whatever carries the day of a hearing and is not over, the nearest first."""
    found = []
    for event in sheet.case.events:
        written = event.current.get("hearing_date")
        if not written or event.struck or event.ended or event.updates:
            continue
        day = date.fromisoformat(str(written))
        if day >= sheet.today:
            found.append((day, event))
    for day, event in sorted(found, key=lambda one: (one[0], str(one[1].current.get("hearing_time", "")), one[1].id)):
        declared = catalog.event.get(event.kind) or sheet.case.former.event.get(event.kind)
        kind = next((field for field in declared.fields if field.name == "kind"), None) if declared else None
        title = declared.title if declared else Text(event.kind)
        if kind is not None and event.current.get("kind"):
            title = kind.shown(event.current["kind"])
        place = sheet.case.proceeding.get(event.proceeding or "")
        yield Hearing(
            event=event.id,
            day=day,
            hour=str(event.current.get("hearing_time", "")),
            title=title,
            where=(place.court_name or place.court) if place else "",
            left=left_until(day, sheet.today),
        )


def left_until(day: date, today: date) -> Text:
    """Say how far off a date is."""
    return Text(days_until(day, today, "en"), days_until(day, today, "es"))


def about(case: Case, person: str | None, proceeding: str | None) -> Text | None:
    """Name whom or what something is about; None for the whole case, and where there is only one it could be about."""
    if person in case.person:
        others = [one for one in case.persons if one.role not in retention_law().not_clients]
        return Text(case.person[person or ""].name) if len(others) > 1 else None
    if proceeding in case.proceeding and len(case.proceedings) > 1:
        return proceeding_named(case, proceeding or "")
    return None


def proceeding_named(case: Case, proceeding: str) -> Text:
    """Name a proceeding by its forum, its court and its number."""
    found = case.proceeding[proceeding]
    forum = name_of("forum", found.forum)
    rest = ", ".join(part for part in (found.court_name or found.court, found.number) if part)
    return Text(*(f"{forum.in_(of)}, {rest}" if rest else forum.in_(of) for of in ("en", "es")))


def named_for(roles: Iterable[Role], sheet: CaseSheet) -> tuple[str, ...]:
    """Return the names of those who have one of these roles in the case."""
    people = (sheet.case.assigned.get(role, "") for role in roles)
    return tuple(dict.fromkeys(sheet.colleagues.get(person, person) for person in people if person))


def agenda_view(sheet: CaseSheet, catalog: Catalog) -> AgendaView:
    """Return the agenda of a case as its reader sees it; of a closed case there is none."""
    lines = [agenda_line(sheet, catalog, item) for item in sheet.settlement.agenda]
    now = [line for line in lines if line.status is not AgendaStatus.NOT_YET]
    return AgendaView(
        mine=tuple(sorted((line for line in now if line.key in sheet.mine), key=_urgency)),
        others=tuple(sorted((line for line in now if line.key not in sheet.mine), key=_urgency)),
        later=tuple(_later(sheet, catalog, lines)),
    )


def _urgency(line: AgendaLine) -> tuple[bool, bool, date]:
    """Order by the office's own day, what is being done by itself last; steps of a day keep the order of phases."""
    return not line.ready, line.due is None, line.due or date.max


def _later(sheet: CaseSheet, catalog: Catalog, lines: list[AgendaLine]) -> Iterator[LaterPhase]:
    phase_of = {item.key: item.phase for item in sheet.settlement.agenda}
    kind = catalog.case_type.get(sheet.case.case_type)
    titles = {phase.id: phase.title for phase in kind.phases} if kind else {}
    present = sheet.settlement.phase
    waiting = [line for line in lines if line.status is AgendaStatus.NOT_YET]
    known = [*titles, *(phase for phase in phase_of.values() if phase not in titles)]
    for phase in sorted(dict.fromkeys(known), key=lambda one: one != present):
        found = tuple(line for line in waiting if phase_of[line.key] == phase)
        if found:
            yield LaterPhase(title=titles.get(phase, Text(phase)), is_present=phase == present, lines=found)


def agenda_line(sheet: CaseSheet, catalog: Catalog, item: AgendaItem) -> AgendaLine:
    """Return one step as it is told on the agenda and at the head of its own page."""
    declared = catalog.step.get(item.step)
    ready = item.status in {AgendaStatus.OPEN, AgendaStatus.OUTDATED} and not item.by_itself
    return AgendaLine(
        key=item.key,
        title=item.title,
        about=of_what(sheet, catalog, item),
        whose=Text(whose(item.roles, "en"), whose(item.roles, "es")),
        with_whom=named_for(item.roles, sheet),
        due=item.due,
        left=left_until(item.due, sheet.today) if item.due else None,
        late=item.due is not None and item.due < sheet.today,
        reasons=item.reasons,
        help=declared.help if declared else None,
        papers=tuple(catalog.document[name].title for name in item.documents if name in catalog.document),
        status=item.status,
        ready=ready,
        left_over=item.left_over,
    )


def of_what(sheet: CaseSheet, catalog: Catalog, item: AgendaItem) -> Text | None:
    """Name whom or what a step is about, and of a step of a hearing or a notice which one."""
    scope = about(sheet.case, item.person, item.proceeding)
    event = sheet.case.event.get(item.occasion or "")
    if event is None:
        return scope
    declared = catalog.event.get(event.kind) or sheet.case.former.event.get(event.kind)
    day = date.fromisoformat(str(event.current.get("hearing_date") or event.on))
    which = said("step_occasion", event=declared.title if declared else event.kind, day=day)
    return Text(*(f"{scope.in_(of)} · {which.in_(of)}" for of in ("en", "es"))) if scope else which


class FlagLine(Shown):
    """A screening flag that is up: about whom, by when, what to heed and what to ask."""

    title: Text
    advice: Text
    ask: tuple[Text, ...]
    about: Text | None
    on: date | None
    left: Text | None


class AttentionLine(Shown):
    """Something that went wrong: what, whose to settle, since when (UTC), and how and at which address it is mended."""

    id: str
    what: Text
    owner: Text
    names: tuple[str, ...]
    since: datetime
    mend: Text | None = None
    at: str = ""


def flag_lines(sheet: CaseSheet) -> tuple[FlagLine, ...]:
    """Return the screening flags that are up."""
    return tuple(
        FlagLine(
            title=flag.title,
            advice=flag.advice,
            ask=flag.ask,
            about=about(sheet.case, flag.person, flag.proceeding),
            on=flag.on,
            left=left_until(flag.on, sheet.today) if flag.on else None,
        )
        for flag in sheet.flags
    )


def attention_lines(sheet: CaseSheet) -> tuple[AttentionLine, ...]:
    """Return what needs attention, the oldest first."""
    items = sorted(sheet.case.attention, key=lambda one: one.since)
    return tuple(
        AttentionLine(
            id=item.id,
            what=with_names(item.what, sheet.colleagues),
            owner=name_of("role", item.owner),
            names=named_for((item.owner,), sheet),
            since=item.since,
            mend=to_click(item, sheet.colleagues),
            at=place_of(item, sheet.case.number),
        )
        for item in items
    )
