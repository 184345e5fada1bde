"""Cases told to programs. Pure: from what a reader may see of a case to the models of the contract."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from amparo_app.web.interface.models import (
    CaseTold,
    DeadlineOfCase,
    FieldTold,
    FormTold,
    PersonOfCase,
    ProceedingOfCase,
    Said,
    StepOfCase,
)

if TYPE_CHECKING:
    from amparo.case.agenda import AgendaItem
    from amparo.case.model import Deadline
    from amparo.declarations import FieldDeclaration, Text
    from amparo_app.sheets import CaseSheet, StepAsked


def said(text: Text) -> Said:
    """Return a sentence in both languages."""
    return Said(en=text.en, es=text.es)


def case_told(sheet: CaseSheet) -> CaseTold:
    """Return a case as its reader may see it."""
    case, mine = sheet.case, frozenset(sheet.mine)
    return CaseTold(
        number=case.number,
        case_type=case.case_type,
        phase=sheet.settlement.phase,
        is_open=case.is_open,
        seq=case.seq,
        language=case.language,
        assigned={str(role): person for role, person in case.assigned.items()},
        persons=tuple(
            PersonOfCase(
                id=one.id,
                role=one.role,
                name=one.name,
                a_number=one.a_number,
                language=one.language,
                country=one.country,
            )
            for one in case.persons
        ),
        proceedings=tuple(
            ProceedingOfCase(id=one.id, forum=one.forum, court=one.court, court_name=one.court_name)
            for one in case.proceedings
        ),
        deadlines=tuple(deadline_told(one) for one in case.deadlines),
        agenda=tuple(_step(item, mine) for item in sheet.settlement.agenda),
    )


def deadline_told(deadline: Deadline) -> DeadlineOfCase:
    """Return a deadline with the way in which it was counted."""
    return DeadlineOfCase(
        id=deadline.id,
        rule=deadline.rule,
        kind=deadline.kind,
        title=said(deadline.title),
        status=deadline.status,
        legal_due=deadline.dates.legal_due,
        safe_due=deadline.dates.safe_due,
        person=deadline.person,
        proceeding=deadline.proceeding,
        citation=deadline.citation,
        explanation=tuple(map(said, deadline.explanation)),
        waits_for_confirmation=deadline.waiting is not None,
    )


def form_told(asked: StepAsked) -> FormTold:
    """Return what completing a step asks."""
    return FormTold(key=asked.item.key, title=said(asked.item.title), fields=tuple(_fields(asked.fields)))


def _fields(fields: Iterable[FieldDeclaration]) -> Iterable[FieldTold]:
    for one in fields:
        yield FieldTold(
            name=one.name,
            label=said(one.label),
            kind=one.kind,
            required=one.required,
            choices=one.choices,
            help=said(one.help) if one.help else None,
        )


def _step(item: AgendaItem, mine: frozenset[str]) -> StepOfCase:
    return StepOfCase(
        key=item.key,
        step=item.step,
        title=said(item.title),
        phase=item.phase,
        status=item.status,
        roles=item.roles,
        reasons=tuple(map(said, item.reasons)),
        due=item.due,
        mine=item.key in mine,
    )
