"""Legal events: recording what happened, with every check that keeps an impossible one off the record."""

from __future__ import annotations

import difflib
from datetime import date
from typing import TYPE_CHECKING, Any

from amparo.case.conditions import Where, in_scope
from amparo.case.draft import Draft, decline
from amparo.case.events import FactsStated, LegalEventAmended, LegalEventRecorded, ProceedingOpened
from amparo.case.model import LegalEvent, Proceeding, Proof
from amparo.case.printed import Entered
from amparo.case.recorded_already import declined_as_recorded, recorded_already
from amparo.declarations import (
    EngineEvent,
    EventDeclaration,
    FieldDeclaration,
    FieldKind,
    Language,
    Scope,
    Text,
    date_in_words,
    name_of,
)
from amparo.declarations.answers import AnswersRefused, checked_answers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.case.commands import AmendEvent, RecordEvent
    from amparo.case.model import Case
    from amparo.declarations import FactValue

_IN_WORDS = frozenset({FieldKind.TEXT, FieldKind.CHOICE})
_BOTH = (Language.ENGLISH, Language.SPANISH)


def nearest(name: str, known: Iterable[str]) -> Text:
    """Return the known names nearest to one that is not known, as the end of a sentence."""
    found = difflib.get_close_matches(name, sorted(known), n=3, cutoff=0.4)
    if not found:
        return Text("", "")
    return Text(f" Did you mean {' or '.join(found)}?", f" ¿Quiso decir {' o '.join(found)}?")


def declaration(draft: Draft, kind: str) -> EventDeclaration:
    """Return an event's declaration, or decline with the nearest names."""
    found = draft.catalog.event.get(kind)
    if found is None:
        raise decline("unknown_event", event=kind, nearest=nearest(kind, draft.catalog.event))
    return found


def checked(fields: tuple[FieldDeclaration, ...], given: dict[str, Any], what: Text) -> dict[str, FactValue]:
    """Return the answers that a form accepts, or decline naming every field that it does not."""
    try:
        return checked_answers(fields, given)
    except AnswersRefused as refused:
        raise decline("answers", what=what, problems=refused.sentence) from refused


def record_event(draft: Draft, asked: RecordEvent) -> None:
    """Add a legal event that a person recorded."""
    declared = declaration(draft, asked.event)
    if declared.by_engine:
        raise decline("event_by_engine", event=declared.title)
    _permitted(draft, declared)
    if not draft.case.is_open and not declared.reopens_case:
        raise decline("closed", case=draft.case.number)
    record(draft, declared, asked)


def _permitted(draft: Draft, declared: EventDeclaration) -> None:
    verdict = draft.verdict(declared.roles or draft.policy.grants["record_event"])
    if not verdict.allowed:
        raise decline("not_allowed", what=declared.title, why=verdict.why)


def record(draft: Draft, declared: EventDeclaration, asked: RecordEvent) -> LegalEvent:
    """Add a legal event after every check of date, scope, order and data; returns it as recorded."""
    if asked.on > draft.today:
        raise decline("future", event=declared.title, on=asked.on, today=draft.today)
    data = checked(declared.fields, asked.data, declared.title)
    proceeding = _opened(draft, declared, data) if declared.opens and asked.proceeding is None else None
    about = _about(draft, declared, asked)
    person, proceeding = _scope(draft, declared, asked, about, proceeding)
    _ordered(draft, declared, asked, Where(person, proceeding))
    if asked.unless_recorded:
        same = {"person": person, "proceeding": proceeding, "about": about.id if about else None, "data": data}
        if there := recorded_already(draft.case, asked.model_copy(update=same)):
            raise declined_as_recorded(draft.case, there, declared.title)
    event = LegalEvent(
        id=draft.next_id("e"),
        kind=declared.kind,
        on=asked.on,
        person=person,
        proceeding=proceeding,
        data=data,
        proof=_proof(draft, asked.proof),
        about=about.id if about else None,
        updates=declared.updates,
        ends=declared.ends,
        closes_case=declared.closes_case,
        reopens_case=declared.reopens_case,
        entered=(_entered(draft),),
    )
    draft.add(LegalEventRecorded(event=event))
    state_facts(draft, declared.fields, data, Where(person, proceeding))
    return event


def engine_event(draft: Draft, kind: EngineEvent, where: Where | None = None, **data: FactValue) -> None:
    """Add an event that the engine itself brings about, dated by the case's clock."""
    scope = where or Where()
    event = LegalEvent(
        id=draft.next_id("e"), kind=kind, on=draft.today, person=scope.person, proceeding=scope.proceeding, data=data
    )
    draft.add(LegalEventRecorded(event=event))


def _entered(draft: Draft) -> Entered:
    return Entered(by=draft.command.actor, at=draft.context.now)


def _proof(draft: Draft, proof: Proof | None) -> Proof | None:
    if proof is not None and proof.received > draft.today:
        raise decline("future_proof", on=proof.received, today=draft.today)
    return proof


def _opened(draft: Draft, declared: EventDeclaration, data: dict[str, FactValue]) -> str:
    """Open the proceeding that an event brings about, or take the one that is already before that forum."""
    code = str(data.get("court", ""))
    court = draft.catalog.court.get(code)
    if code and draft.catalog.courts and court is None:
        raise decline("unknown_court", court=code, known=", ".join(sorted(draft.catalog.court)))
    same = [p for p in draft.case.proceedings if p.forum == declared.opens and p.court == code]
    if same:
        return same[0].id
    proceeding = Proceeding(
        id=draft.next_id("c"),
        forum=declared.opens or "",
        number=str(data.get("number", "")),
        court=code,
        court_name=court.name if court else "",
        court_address=court.address if court else "",
        zone=court.zone if court else "",
    )
    draft.add(ProceedingOpened(proceeding=proceeding))
    return proceeding.id


def _about(draft: Draft, declared: EventDeclaration, asked: RecordEvent) -> LegalEvent | None:
    if declared.about is None:
        return None
    title = draft.catalog.event[declared.about].title
    standing = [
        e
        for e in draft.case.of_kind.get(declared.about, ())
        if in_scope(e, Where(asked.person, asked.proceeding)) and (not e.ended or e.id == asked.about)
    ]
    if asked.about is not None:
        standing = [e for e in standing if e.id == asked.about]
    if not standing:
        raise decline("about_missing", event=declared.title, about=title)
    if len(standing) > 1:
        choices = Text(*("; ".join(_told_apart(draft, e).in_(of) for e in standing) for of in _BOTH))
        raise decline("about_which", event=declared.title, about=title, choices=choices)
    if declared.ends and standing[0].ended:
        raise decline("ended_already", event=declared.title, about=title, which=_told_apart(draft, standing[0]))
    if asked.on < standing[0].on:
        raise decline("too_early", event=declared.title, on=asked.on, needs=title, since=standing[0].on)
    return standing[0]


def _told_apart(draft: Draft, event: LegalEvent) -> Text:
    """Return an event's id, its day and its answers in words, so that a person knows which of several it is."""
    day = date.fromisoformat(str(event.current.get("hearing_date", event.on)))
    declared, answers = draft.catalog.event.get(event.kind), event.current
    asked = declared.fields if declared else ()
    words = [f.shown(answers[f.name]) for f in asked if f.kind in _IN_WORDS and f.name in answers]
    return Text(*(f"{event.id} ({', '.join([date_in_words(day, of), *(w.in_(of) for w in words)])})" for of in _BOTH))


def _scope(
    draft: Draft, declared: EventDeclaration, asked: RecordEvent, about: LegalEvent | None, opened: str | None
) -> tuple[str | None, str | None]:
    person, proceeding = asked.person, asked.proceeding or opened
    if about is not None:
        person, proceeding = person or about.person, proceeding or about.proceeding
    if declared.scope is Scope.PERSON and person is None:
        person = principal(draft.case)
    if declared.scope is Scope.PROCEEDING and proceeding is None:
        proceeding = _only_proceeding(draft, declared)
    if person is not None and person not in draft.case.person:
        raise decline("unknown_person", person=person, known=", ".join(draft.case.person))
    if proceeding is not None and proceeding not in draft.case.proceeding:
        raise decline("unknown_proceeding", proceeding=proceeding, known=", ".join(draft.case.proceeding) or "none")
    return person, proceeding


def principal(case: Case) -> str:
    """Return the id of the person whose case it is."""
    return next((person.id for person in case.persons if person.role == "principal"), "")


def _only_proceeding(draft: Draft, declared: EventDeclaration) -> str:
    if not draft.case.proceedings:
        raise decline("no_proceeding", event=declared.title)
    if len(draft.case.proceedings) > 1:
        raise decline("which_proceeding", event=declared.title, choices=_choices(draft.case))
    return draft.case.proceedings[0].id


def _choices(case: Case) -> Text:
    named = [(p.id, name_of("forum", p.forum)) for p in case.proceedings]
    return Text(*(", ".join(f"{id_} ({forum.in_(of)})" for id_, forum in named) for of in ("en", "es")))


def _ordered(draft: Draft, declared: EventDeclaration, asked: RecordEvent, where: Where) -> None:
    if declared.needs is None:
        return
    title = draft.catalog.event[declared.needs].title
    earlier = [e for e in draft.case.of_kind.get(declared.needs, ()) if in_scope(e, where)]
    if not earlier:
        raise decline("needs", event=declared.title, needs=title)
    if asked.on < min(e.on for e in earlier):
        since = min(e.on for e in earlier)
        raise decline("too_early", event=declared.title, on=asked.on, needs=title, since=since)


def state_facts(
    draft: Draft, fields: tuple[FieldDeclaration, ...], answers: dict[str, FactValue], where: Where
) -> None:
    """Add the facts that answers state, each kept for the person or proceeding that it is about."""
    stated = {
        fact_key(draft, field.fact, where): answers[field.name]
        for field in fields
        if field.fact and field.name in answers
    }
    if stated:
        draft.add(FactsStated(facts=stated))


def fact_key(draft: Draft, name: str, where: Where) -> str:
    """Return the key under which a fact is kept: about a person or a proceeding, its id stands behind an @."""
    declared = draft.catalog.fact.get(name)
    if declared is None:
        raise decline("unknown_fact", fact=name, nearest=nearest(name, draft.catalog.fact))
    if declared.scope is Scope.PERSON:
        return f"{name}@{where.person or principal(draft.case)}"
    if declared.scope is Scope.PROCEEDING and where.proceeding:
        return f"{name}@{where.proceeding}"
    return name


def checked_facts(draft: Draft, facts: dict[str, FactValue]) -> dict[str, FactValue]:
    """Return facts stated by name as they are kept, each checked against its declaration."""
    found: dict[str, FactValue] = {}
    for full_name, value in facts.items():
        name, _, scope = full_name.partition("@")
        where = Where(person=scope if scope in draft.case.person else None,
                      proceeding=scope if scope in draft.case.proceeding else None)  # fmt: skip
        key = fact_key(draft, name, where)
        declared = draft.catalog.fact[name]
        found[key] = checked((declared.asked(),), {name: value}, declared.title)[name]
    return found


def amend_event(draft: Draft, asked: AmendEvent) -> None:
    """Correct a recorded event: another date, other data, or strike what never happened."""
    event = draft.case.event.get(asked.event)
    if event is None:
        raise decline("unknown_event_id", event=asked.event, nearest=nearest(asked.event, draft.case.event))
    declared = draft.case.former.event.get(event.kind) or declaration(draft, event.kind)
    if declared.by_engine:
        raise decline("event_by_engine", event=declared.title)
    if not asked.reason.strip():
        raise decline("reason", what=declared.title)
    on = asked.on or event.on
    if on > draft.today:
        raise decline("future", event=declared.title, on=on, today=draft.today)
    if not asked.strike and asked.on is None and not asked.data:
        raise decline("nothing_amended", event=declared.title)
    data = checked(declared.fields, {**_as_given(event.data), **asked.data}, declared.title)
    amended = LegalEventAmended(event=event.id, on=on, data=data, struck=asked.strike, reason=asked.reason.strip())
    draft.add(amended.model_copy(update={"entered": _entered(draft)}))


def _as_given(data: dict[str, FactValue]) -> dict[str, date | FactValue]:
    return dict(data)
