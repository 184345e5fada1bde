"""A case on one sheet: what needs somebody, what can be done, which dates run and why, and how it came to be so."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from amparo.case.model import Attention, LegalEvent, Offer, OfferStatus, Person
from amparo.declarations import Catalog, FactValue, FieldDeclaration
from amparo_app.cli.show.agenda import agenda_sections, later_sections
from amparo_app.cli.show.deadlines import deadline_sections
from amparo_app.cli.show.evidence import evidence_sections
from amparo_app.cli.show.flags import flags_sections
from amparo_app.cli.show.history import history_section
from amparo_app.cli.show.paper import ALARM, FAINT, HEED, NAME, columns, section
from amparo_app.cli.show.words import fact, forum, instant, long_day, role, say, written
from amparo_app.sheets import CaseSheet
from amparo_app.telling.access import kept_away


def case_sheet_view(sheet: CaseSheet, catalog: Catalog, language: str, *, whole: bool = False) -> RenderableType:
    """Draw a case's sheet; unless the `whole` is wanted, without the steps of later phases and the older history."""
    parts: list[RenderableType] = [_head(sheet, catalog, language)]
    parts += _access(sheet, language)
    parts += _attention(sheet, language)
    parts += flags_sections(sheet.flags, {one.id: one.name for one in sheet.case.persons}, language)
    parts += _conflicts(sheet, language)
    parts += agenda_sections(sheet, catalog, language)
    parts += deadline_sections(sheet, catalog, language)
    parts += evidence_sections(sheet.case, catalog, sheet.today, language)
    parts += later_sections(sheet, catalog, language, whole=whole)
    parts += _clocks(sheet, language)
    parts += _people(sheet, language)
    parts += _offers(sheet, language)
    parts += _facts(sheet, catalog, language)
    parts += _record(sheet, catalog, language)
    parts.append(history_section(sheet, catalog, language, whole=whole))
    return Group(*parts)


def who(sheet: CaseSheet, person: str) -> str:
    """Name a colleague; an id that is nobody's, as the engine's own, stays as it is."""
    return sheet.colleagues.get(person, person)


def _head(sheet: CaseSheet, catalog: Catalog, language: str) -> Text:
    case = sheet.case
    kind = catalog.case_type.get(case.case_type)
    phases = {phase.id: phase.title for phase in kind.phases} if kind else {}
    principal = next((person.name for person in case.persons if person.role == "principal"), "")
    head = Text(say("case", language, number=case.number), style="bold")
    head.append(f"  {principal}")
    parts = [
        kind.title.in_(language) if kind else case.case_type,
        written(phases.get(sheet.settlement.phase, sheet.settlement.phase), language),
        say("open" if case.is_open else "closed", language),
        long_day(sheet.today, language),
    ]
    head.append("\n" + " · ".join(part for part in parts if part), style=f"not bold {FAINT}")
    return head


def _access(sheet: CaseSheet, language: str) -> Iterator[RenderableType]:
    case, zone = sheet.case, sheet.case.zone
    rows = []
    if case.restriction is not None:
        shut = case.restriction
        told = {"at": instant(shut.at, zone, language), "who": who(sheet, shut.by), "reason": shut.reason}
        rows.append((Text(""), Text(say("access_restricted", language, **told), style=HEED)))
    for wall in case.walls:
        told = {"at": instant(wall.at, zone, language), "who": who(sheet, wall.by), "reason": wall.reason}
        kept = kept_away(wall, sheet.colleagues, language)
        rows.append((Text(wall.id, style=NAME), Text(say("access_wall", language, kept=kept, **told), style=HEED)))
    if rows:
        yield section(say("h_access", language), columns(rows))


def _attention(sheet: CaseSheet, language: str) -> Iterator[RenderableType]:
    rows = [
        (
            Text(item.id, style=NAME),
            Text.assemble(
                (item.what.in_(language), HEED),
                "\n",
                (_owned(sheet, item, language), FAINT),
            ),
        )
        for item in sheet.case.attention
    ]
    if rows:
        yield section(say("h_attention", language), columns(rows))


def _owned(sheet: CaseSheet, item: Attention, language: str) -> str:
    since = instant(item.since, sheet.case.zone, language)
    owned = say("owner_since", language, role=role(item.owner, language), at=since)
    return f"{owned} · amparo case settle {sheet.case.number} {item.id} --how …"


def _conflicts(sheet: CaseSheet, language: str) -> Iterator[RenderableType]:
    lines = [
        Text(
            say(
                "conflict_line",
                language,
                name=hit.name,
                found=hit.found,
                role=role(hit.role, language),
                number=hit.case_number,
                score=hit.score,
                why="; ".join(reason.in_(language) for reason in hit.reasons),
            ),
            style=ALARM,
        )
        for hit in sheet.case.conflicts
    ]
    if lines:
        yield section(say("h_conflicts", language), *lines)


def _clocks(sheet: CaseSheet, language: str) -> Iterator[RenderableType]:
    rows = []
    for clock in sheet.settlement.clocks:
        reading = clock.reading
        stopped = say("clock_stopped", language, day=reading.stopped_since) if reading.stopped_since else ""
        told = f"{say('clock_days', language, days=reading.days)}, {stopped or say('clock_running', language)}"
        sentences = "\n".join(sentence.in_(language) for sentence in reading.sentences)
        whose = sheet.case.person[clock.person].name if clock.person in sheet.case.person else clock.person
        title = clock.title.in_(language) + (f" · {whose}" if whose else "")
        rows.append((Text(title), Text.assemble((told, "bold"), "\n", sentences, "\n", (reading.citation, FAINT))))
    if rows:
        yield section(say("h_clocks", language), columns(rows))


def _people(sheet: CaseSheet, language: str) -> Iterator[RenderableType]:
    case = sheet.case
    persons = [(Text(person.id, style=NAME), _person(person, language)) for person in case.persons]
    yield section(say("h_persons", language), columns(persons))
    proceedings = [
        (Text(one.id, style=NAME), Text(" · ".join(p for p in (
            forum(one.forum, language), one.number, one.court_name or one.court, one.court_address, one.zone) if p)))
        for one in case.proceedings
    ]  # fmt: skip
    if proceedings:
        yield section(say("h_proceedings", language), columns(proceedings))
    assigned = [
        (Text(role(key, language)), Text(who(sheet, person))) for key, person in case.assigned.items() if person
    ]
    if assigned:
        yield section(say("h_assigned", language), columns(assigned))


def _person(person: Person, language: str) -> Text:
    told = Text(person.name, style="bold")
    details = [
        role(person.role, language),
        person.a_number,
        say("born", language, day=person.birth_date) if person.birth_date else "",
        person.country,
        person.language,
        person.telephone,
        say("also", language, names=", ".join(person.other_names)) if person.other_names else "",
    ]
    told.append("  " + " · ".join(detail for detail in details if detail), style="not bold")
    return told


def _offers(sheet: CaseSheet, language: str) -> Iterator[RenderableType]:
    rows = [(Text(offer.id, style=NAME), _offer(sheet, offer, language)) for offer in sheet.case.offers]
    if rows:
        yield section(say("h_offers", language), columns(rows))


def _offer(sheet: CaseSheet, offer: Offer, language: str) -> Text:
    told = Text(who(sheet, offer.to), style="bold")
    if offer.status is OfferStatus.OPEN:
        state = say("offer_open", language, at=instant(offer.expires, sheet.case.zone, language))
        after = (
            say("offer_then", language, names=", ".join(who(sheet, one) for one in offer.then)) if offer.then else ""
        )
        told.append(f"  {state}" + (f", {after}" if after else ""), style="not bold")
        told.append("\n" + "; ".join(reason.in_(language) for reason in offer.reasons), style=f"not bold {FAINT}")
    else:
        told.append(f"  {say(f'offer_{offer.status.value}', language)}", style="not bold")
    return told


def _facts(sheet: CaseSheet, catalog: Catalog, language: str) -> Iterator[RenderableType]:
    rows = []
    for key, value in sorted(sheet.case.facts.items()):
        name, _, about = key.partition("@")
        declared = catalog.fact.get(name) or sheet.case.former.fact.get(name)
        title = declared.title.in_(language) if declared else name
        rows.append((Text(title + (f" ({about})" if about else "")), Text(fact(value, language, declared))))
    if rows:
        yield section(say("h_facts", language), columns(rows, first_wide=48))


def _record(sheet: CaseSheet, catalog: Catalog, language: str) -> Iterator[RenderableType]:
    rows = [
        (Text(event.id, style=NAME), Text(event.on.isoformat()), _legal_event(event, sheet, catalog, language))
        for event in sorted(sheet.case.events, key=lambda one: one.on)
    ]
    if rows:
        yield section(say("h_record", language), columns(rows))


def _legal_event(event: LegalEvent, sheet: CaseSheet, catalog: Catalog, language: str) -> Text:
    declared = catalog.event.get(event.kind) or sheet.case.former.event.get(event.kind)
    told = Text(declared.title.in_(language) if declared else event.kind, style="strike" if event.struck else "")
    told.append(f"  {event.kind}", style=FAINT)
    marks = [say(mark, language) for mark, is_so in (
        ("struck", event.struck), ("amended", event.amended), ("over", event.ended)) if is_so]  # fmt: skip
    scope = [part for part in (event.person, event.proceeding) if part]
    scope += [say("about", language, event=event.about)] if event.about else []
    asked = {field.name: field for field in declared.fields} if declared else {}
    data = [_answer(name, value, asked.get(name), language) for name, value in event.current.items()]
    proof = [say("proof", language, paper=event.proof.paper, day=event.proof.received)] if event.proof else []
    details = " · ".join([*marks, *scope, *data, *proof])
    if details:
        told.append(f"\n{details}", style=FAINT)
    return told


def _answer(name: str, value: FactValue, asked: FieldDeclaration | None, language: str) -> str:
    return f"{asked.label.in_(language) if asked else name}: {fact(value, language, asked)}"
