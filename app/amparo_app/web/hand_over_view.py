"""What somebody takes over with each case: its dates, its next hearing and its open steps, with names. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from amparo.declarations import Role, Text, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.records.case_lists import ListedCase
    from amparo.records.today_rows import Part
    from amparo_app.case_list import CaseLine
    from amparo_app.web.today_view import DueLine, HearingLine, StepLine, TodayView


class HandedCase(NamedTuple):
    """A case that changes hands, in which roles, and what there is to know and to do in it."""

    case: CaseLine
    roles: tuple[Text, ...]
    due: tuple[DueLine, ...]
    hearing: HearingLine | None
    steps: tuple[StepLine, ...]


def handed_cases(
    lines: Iterable[CaseLine],
    rows: Iterable[ListedCase],
    giver: str,
    work: tuple[Part[Any], Part[Any], Part[Any]],
    view: TodayView,
) -> list[HandedCase]:
    """Return cases with what is handed over with each, in the order of the list."""
    due, hearings, steps = view.due(work[0]).lines, view.hearings(work[1]).lines, view.steps(work[2]).lines
    held = {row.id: roles_of(row, giver) for row in rows}
    return [
        HandedCase(
            case=line,
            roles=tuple(name_of("role", role) for role in held[line.id]),
            due=tuple(one for one in due if one.of.number == line.number),
            hearing=next((one for one in hearings if one.of.number == line.number), None),
            steps=tuple(one for one in steps if one.of.number == line.number),
        )
        for line in lines
    ]


def roles_of(row: ListedCase, person: str) -> tuple[Role, ...]:
    """Return the roles that somebody has in a case; none for nobody."""
    return tuple(Role(role) for role, has in row.assigned.items() if person and has == person)
