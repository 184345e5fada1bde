"""Who is in a case, what is on its record, and how it came to be so, as its pages tell it. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from amparo.access.absences import stand_ins
from amparo.access.policy import default_policy
from amparo.case import events as e
from amparo.case.papers import ENGINE
from amparo.declarations import FieldDeclaration, Role, Text, name_of
from amparo_app.telling.history import Teller
from amparo_app.telling.words import either_way, fact
from amparo_app.web.case_view import Shown, about
from amparo_app.web.typed_hours import is_hour
from amparo_app.web.words import hour_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.access.people import Colleague
    from amparo.case.model import Case, LegalEvent
    from amparo.declarations import Catalog, FactValue, Question
    from amparo.records.people import Member
    from amparo_app.sheets import CaseSheet

HISTORY_PAGE = 50


class Answer(Shown):
    """A question and what was answered."""

    label: Text
    value: Text


class OnRecord(Shown):
    """A legal event as it stands: what, when, about whom, its answers, proof and marks; `may_amend` for the reader."""

    id: str
    kind: str
    title: Text
    on: date
    about: Text | None
    continues: str
    answers: tuple[Answer, ...]
    proof: str
    proof_on: date | None
    amended: bool
    struck: bool
    ended: bool
    may_amend: bool


class RoleLine(Shown):
    """A role in the case: who has it, who stands in for them today, and who else could be given it (id and name)."""

    role: str
    title: Text
    holder: str
    name: str
    backup: str
    others: tuple[tuple[str, str], ...]


class HistoryLine(Shown):
    """One entry of the record: its place, the case's own clock (UTC), who, at whose keyboard, for whom, and what."""

    seq: int
    at: datetime
    who: Text
    operator: str
    what: Text
    is_struck: bool
    is_amended: bool
    by_engine: bool


class NoteLine(Shown):
    """A note: who wrote it and when (UTC)."""

    seq: int
    at: datetime
    who: Text
    text: str


def on_record(sheet: CaseSheet, catalog: Catalog, colleague: Colleague) -> tuple[OnRecord, ...]:
    """Return what is on a case's record, the latest first; what the engine itself noted is left to the history."""
    told = (_on_record(sheet.case, catalog, event, colleague) for event in sheet.case.events)
    return tuple(sorted((one for one in told if one), key=lambda one: (one.on, int(one.id[1:])), reverse=True))


def _on_record(case: Case, catalog: Catalog, event: LegalEvent, colleague: Colleague) -> OnRecord | None:
    declared = catalog.event.get(event.kind) or case.former.event.get(event.kind)
    if declared is None or declared.by_engine:
        return None
    asked: dict[str, Question] = {field.name: field for field in declared.fields}
    labels = {field.name: field.label for field in declared.fields}
    return OnRecord(
        id=event.id,
        kind=event.kind,
        title=declared.title,
        on=event.on,
        about=about(case, event.person, event.proceeding),
        continues=event.about or "",
        answers=tuple(
            Answer(label=labels.get(name, Text(name.replace("_", " "))), value=shown(value, asked.get(name)))
            for name, value in event.current.items()
        ),
        proof=" · ".join(p for p in (event.proof.paper, event.proof.reference) if p) if event.proof else "",
        proof_on=event.proof.received if event.proof else None,
        amended=event.amended,
        struck=event.struck,
        ended=event.ended,
        may_amend=not event.struck and may(case, colleague, "amend_event"),
    )


def shown(value: FactValue, asked: Question | None) -> Text:
    """Return an answer as it is read: a choice by its label, an hour and a day written out."""
    if isinstance(asked, FieldDeclaration) and is_hour(asked):
        return either_way(lambda of: hour_in(of)(str(value)))
    return either_way(lambda of: fact(value, of, asked))


def facts_of(sheet: CaseSheet, catalog: Catalog) -> tuple[Answer, ...]:
    """Return the facts of a case with their titles, each with whom it is about."""
    found = []
    for key, value in sorted(sheet.case.facts.items()):
        name, _, whom = key.partition("@")
        declared = catalog.fact.get(name) or sheet.case.former.fact.get(name)
        title, of_whom = declared.title if declared else Text(name), about(sheet.case, whom, whom)
        label = Text(*(f"{title.in_(of)} ({of_whom.in_(of)})" for of in ("en", "es"))) if of_whom else title
        found.append(Answer(label=label, value=shown(value, declared)))
    return tuple(found)


def may(case: Case, colleague: Colleague, permission: str) -> bool:
    """Return whether somebody holds a permission in a case."""
    return default_policy().may(colleague, permission, case.access).allowed


def role_lines(sheet: CaseSheet, people: tuple[Member, ...], day: date) -> tuple[RoleLine, ...]:
    """Return every role that somebody has in the case or could be given, with whoever stands in on a day."""
    known = {member.id: member.colleague() for member in people}
    lines = (_role_line(sheet, people, known, role, day) for role in Role)
    return tuple(line for line in lines if line is not None)


def _role_line(
    sheet: CaseSheet, people: tuple[Member, ...], known: dict[str, Colleague], role: Role, day: date
) -> RoleLine | None:
    holder = sheet.case.assigned.get(role, "")
    others = tuple((one.id, one.profile.name) for one in people if _can_be_given(sheet.case, one, role))
    if role in {Role.OPERATOR, Role.SUPPORT_VOLUNTEER} or not (holder or others):
        return None
    return RoleLine(
        role=role,
        title=name_of("role", role),
        holder=holder,
        name=sheet.colleagues.get(holder, holder),
        backup=", ".join(sheet.colleagues.get(one, one) for one in stand_ins(holder, known, day)) if holder else "",
        others=others,
    )


def _can_be_given(case: Case, member: Member, role: Role) -> bool:
    return member.active and role in member.roles and not case.access.keeps_away(member.colleague())


def history_page(sheet: CaseSheet, catalog: Catalog, page: int) -> tuple[HistoryLine, ...]:
    """Return one page of the history, the latest entries on the first (page 1)."""
    latest_first = tuple(reversed(_told_once(sheet.history)))
    return tuple(_history_lines(sheet, catalog, latest_first[(page - 1) * HISTORY_PAGE : page * HISTORY_PAGE]))


def history_pages(sheet: CaseSheet) -> int:
    """Return how many pages the history has, at least one."""
    return max(1, -(-len(_told_once(sheet.history)) // HISTORY_PAGE))


def _told_once(history: tuple[e.Event, ...]) -> tuple[e.Event, ...]:
    """Leave out a date's earlier moves by the engine: one that hangs on a clock that stands moves every morning."""
    last = {event.body.deadline: event.seq for event in history if isinstance(event.body, e.DeadlineMoved)}
    return tuple(
        event
        for event in history
        if not isinstance(event.body, e.DeadlineMoved)
        or event.actor != ENGINE
        or last[event.body.deadline] == event.seq
    )


def _history_lines(sheet: CaseSheet, catalog: Catalog, entries: Iterable[e.Event]) -> Iterator[HistoryLine]:
    tellers = {language: Teller(sheet, catalog, language) for language in ("en", "es")}
    engine = Text("Amparo")
    for entry in entries:
        recorded = entry.body.event.id if isinstance(entry.body, e.LegalEventRecorded) else ""
        standing = sheet.case.event.get(recorded)
        yield HistoryLine(
            seq=entry.seq,
            at=entry.at,
            who=engine if entry.actor == ENGINE else _actor(tellers, entry),
            operator=_keyboard(sheet, entry),
            what=either_way(lambda of, body=entry.body: _sentence(tellers[of].tell(body))),  # type: ignore[misc]
            is_struck=standing is not None and standing.struck,
            is_amended=standing is not None and standing.amended and not standing.struck,
            by_engine=entry.actor == ENGINE,
        )


def _actor(tellers: dict[str, Teller], entry: e.Event) -> Text:
    return either_way(lambda of: tellers[of].actor(entry))


def _keyboard(sheet: CaseSheet, entry: e.Event) -> str:
    """Name who sat at the keyboard where it was somebody else than who acted."""
    return "" if entry.operator in {"", entry.actor} else sheet.colleagues.get(entry.operator, entry.operator)


def _sentence(said: str) -> str:
    """Begin with a capital, but for an id such as d12, which is written small everywhere."""
    is_id = said[1:2].isdecimal()
    return said if is_id else said[:1].upper() + said[1:]


def notes_of(sheet: CaseSheet, catalog: Catalog) -> tuple[NoteLine, ...]:
    """Return the notes of a case, the latest first."""
    tellers = {language: Teller(sheet, catalog, language) for language in ("en", "es")}
    return tuple(
        NoteLine(seq=entry.seq, at=entry.at, who=_actor(tellers, entry), text=entry.body.text)
        for entry in reversed(sheet.history)
        if isinstance(entry.body, e.NoteAdded)
    )
