"""`amparo case open`, `list`, `show`, `screen`, `events`: from an intake file to a case, and what is seen of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from amparo_app.cli.arguments import CommandId, Number
from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk


@with_desk(ON_CASE)
def open_case(
    desk: Desk,
    *,
    file: Annotated[Path, typer.Option("--file", "-f", help="The intake, in YAML; docs/intake.md says what it holds.")],
    command_id: CommandId = "",
) -> None:
    """Open a case from an intake file and print its number."""
    from amparo_app.cli.sending import carried_out_before, tell_outcome
    from amparo_app.intake import read_intake

    office, organization, actor = desk.office, desk.organization, desk.actor
    catalog = office.catalog(organization)
    body = read_intake(file, catalog, zone=organization.profile.zone, today=office.today(organization))
    command = office.command(organization.id, actor.id, body, command_id)
    there = office.case_opened_by(command) if command_id else None
    if there is not None:
        raise carried_out_before(command_id, there.number)
    id_, outcome = office.open_case(command)
    tell_outcome(desk, id_, outcome, command.id, screened=True)


@with_desk(ON_CASE)
def list_cases(
    desk: Desk,
    *,
    mine: Annotated[
        bool, typer.Option("--mine", help="Only those assigned or offered to you, or whom you stand in for.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Closed cases too.")] = False,
) -> None:
    """List cases, the nearest date first."""
    from amparo_app.cli.show.lists import cases_view
    from amparo_app.sheets import case_rows

    office, organization, actor = desk.office, desk.organization, desk.actor
    office.note_read(organization, actor)
    lines = case_rows(office.records, organization.id, actor, mine=mine, open_only=not everything)
    people = {member.id: member.profile.name for member in office.records.people(organization.id)}
    catalog, today = office.catalog(organization), office.today(organization)
    desk.tell(lines, lambda: cases_view(lines, people, catalog, today, desk.language))


@with_desk(ON_CASE)
def show(
    desk: Desk,
    number: Number,
    *,
    whole: Annotated[bool, typer.Option("--all", help="The steps of later phases and the whole history too.")] = False,
) -> None:
    """Show a case: what to do, every date with its reasons.

    Says who may do what, why a step is not open yet, and how everything came to be so.
    """
    from amparo.errors import CaseErased
    from amparo_app.cli.case_erase import tell_erased
    from amparo_app.cli.show.case_sheet import case_sheet_view
    from amparo_app.sheets import case_sheet, confirmed_rules

    office, organization, actor = desk.office, desk.organization, desk.actor
    try:
        seen = office.case(number, organization, actor)
    except CaseErased:
        tell_erased(desk, number)
        return
    catalog, people = office.catalog_of(seen), office.records.people(organization.id)
    confirmed = confirmed_rules(office.records, organization.id)
    history = office.history(seen, actor)
    gathered = case_sheet(seen, catalog, actor, people, history, office.now())
    sheet = gathered.model_copy(update={"confirmed": confirmed})
    desk.tell(sheet, lambda: case_sheet_view(sheet, catalog, desk.language, whole=whole))


@with_desk(ON_CASE)
def screen(desk: Desk, number: Number) -> None:
    """Show what is urgent about a case with what to ask, and what nobody has recorded yet."""
    from amparo.case.flags import screening
    from amparo_app.cli.show.flags import screening_view

    office = desk.office
    seen = office.case(number, desk.organization, desk.actor)
    found = screening(seen, office.catalog_of(seen), office.today_of(seen))
    people = {person.id: person.name for person in seen.persons}
    desk.tell(found, lambda: screening_view(found, people, desk.language))


@with_desk(ON_CASE)
def events(
    desk: Desk,
    number: Number,
    kind: Annotated[str, typer.Argument(metavar="EVENT", help="One kind alone, with everything it asks.")] = "",
) -> None:
    """List what can be recorded now, or what one event asks."""
    from amparo.errors import UnknownName
    from amparo_app.cli.show.lists import event_view, events_view
    from amparo_app.sheets import recordable

    office, organization, actor = desk.office, desk.organization, desk.actor
    seen = office.case(number, organization, actor)
    catalog = office.catalog_of(seen)
    if kind and kind not in catalog.event:
        raise UnknownName("event", kind, catalog.event, "`amparo case events` lists what can be recorded now.")
    found = (catalog.event[kind],) if kind else recordable(seen, catalog, actor)
    if not kind:
        desk.tell(found, lambda: events_view(found, seen.number, desk.language))
        return
    continued = tuple(one for one in seen.of_kind.get(found[0].about or "", ()) if not one.ended)
    desk.tell(found, lambda: event_view(found[0], seen.number, desk.language, continued, catalog))
