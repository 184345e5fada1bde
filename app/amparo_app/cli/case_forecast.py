"""`amparo case forecast`: what happens, day by day, if nobody does anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from amparo_app.cli.desk import Desk
from amparo_app.cli.options import ON_CASE, with_desk

if TYPE_CHECKING:
    from amparo.case.model import Case


@with_desk(ON_CASE)
def forecast(
    desk: Desk,
    number: Annotated[str, typer.Argument(metavar="CASE", help="The case's number, such as 4K-7MPX3Q.")] = "",
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every open case that you may see.")] = False,
    days: Annotated[int, typer.Option("--days", min=1, max=36_500, help="How far to look.")] = 90,
) -> None:
    """Say what happens, day by day, if nobody does anything; nothing is changed.

    What rings, climbs and is missed, which offers expire, which steps come due, from when something may be filed.
    """
    from amparo.errors import InvalidInput
    from amparo_app.cli.show.forecast import forecast_view
    from amparo_app.forecasts import forecast_lines

    if bool(number) is everything:
        raise InvalidInput("Say of which case: give its number, or --all for every open case that you may see.")
    office, organization = desk.office, desk.organization
    seen = list(_open_cases(desk)) if everything else [office.case(number, organization, desk.actor)]
    colleagues = office.records.colleagues(organization.id)
    cases = [(case, office.catalog_of(case)) for case in seen]
    found = forecast_lines(cases, office.now(), days, colleagues)
    people = {member.id: member.profile.name for member in office.records.people(organization.id)}
    desk.tell(found, lambda: forecast_view(found, people, days, desk.language, several=everything))


def _open_cases(desk: Desk) -> Iterator[Case]:
    from amparo.errors import KeyUnavailable
    from amparo_app.sheets import case_rows

    records, organization = desk.office.records, desk.organization
    for line in case_rows(records, organization.id, desk.actor, mine=False, open_only=True):
        try:
            yield records.read_case(line.id, organization.id)
        except KeyUnavailable:  # erased since: nothing lies before it
            continue
