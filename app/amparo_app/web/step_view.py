"""A step as its own page tells it: its form, or who has done it already and with what answers. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from amparo.case.agenda import AgendaItem, declared_step
from amparo.case.events import StepCompleted
from amparo.case.working import form_of
from amparo.declarations import FieldDeclaration, StepDeclaration, Text
from amparo_app.telling.words import either_way, fact
from amparo_app.web.case_view import AgendaLine, Shown, about, agenda_line
from amparo_app.web.event_view import with_courts, with_events
from amparo_app.web.fields import taken
from amparo_app.web.record_view import Answer, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.case.model import Case
    from amparo.declarations import Catalog
    from amparo_app.sheets import CaseSheet

_AT_ITS_DATE = frozenset({"future", "too_early", "needs"})
_AT_ITS_EVENT = frozenset({"about_which", "about_missing", "ended_already"})


class DoneBefore(Shown):
    """That a step is done: by whom, when (UTC), and with which answers; `outdated` if its facts have changed since."""

    title: Text
    about: Text | None
    by: str
    at: datetime
    on: date
    answers: tuple[Answer, ...]
    outdated: bool


class StepView(Shown):
    """A step on the agenda with its declaration and the questions that completing it asks."""

    line: AgendaLine
    step: StepDeclaration
    fields: tuple[FieldDeclaration, ...]
    item: AgendaItem


def step_view(sheet: CaseSheet, catalog: Catalog, key: str) -> StepView | None:
    """Return the step of the agenda with this key, or None if it is not on it."""
    item = next((one for one in sheet.settlement.agenda if one.key == key), None)
    if item is None:
        return None
    step = declared_step(sheet.case, catalog, item)
    line = agenda_line(sheet, catalog, item)
    return StepView(line=line, step=step, fields=with_courts(form_of(step, catalog).fields, catalog), item=item)


def done_before(sheet: CaseSheet, catalog: Catalog, key: str) -> DoneBefore | None:
    """Return who did the step with this key last, as the history of the sheet has it, or None if nobody did."""
    entries = (one for one in reversed(sheet.history) if isinstance(one.body, StepCompleted) and one.body.key == key)
    entry = next(entries, None)
    if entry is None or not isinstance(entry.body, StepCompleted) or key not in sheet.case.done:
        return None
    body = entry.body
    declared = catalog.step.get(body.step)
    title = declared.title if declared else sheet.case.former.step_titles.get(body.step, Text(body.step))
    fields = form_of(declared, catalog).fields if declared else ()
    if declared:
        fields = with_events(fields, declared, sheet.case, catalog, body.where or "", ended=True)
    return DoneBefore(
        title=title,
        about=about(sheet.case, body.where, body.where),
        by=sheet.colleagues.get(body.by, body.by),
        at=entry.at,
        on=body.on,
        answers=_answers(fields, body.answers),
        outdated=sheet.case.done[key].outdated,
    )


def _answers(fields: tuple[FieldDeclaration, ...], given: Mapping[str, object]) -> tuple[Answer, ...]:
    asked = {field.name: field for field in fields}
    return tuple(
        Answer(
            label=asked[name].label if name in asked else Text(name.replace("_", " ")),
            value=either_way(lambda of, name=name, value=value: fact(value, of, asked.get(name))),  # type: ignore[misc]
        )
        for name, value in given.items()
    )


def known_answers(sheet: CaseSheet, view: StepView) -> dict[str, object]:
    """Return what the record knows already of what a step asks: facts that its questions would state."""
    found: dict[str, object] = {}
    for field in view.fields:
        keys = [f"{field.fact}@{where}" for where in (view.item.person, view.item.proceeding) if where]
        for key in (*keys, field.fact or "", f"{field.fact}@{_principal(sheet)}"):
            if field.fact and key in sheet.case.facts:
                found[field.name] = sheet.case.facts[key]
                break
    return found


def _principal(sheet: CaseSheet) -> str:
    return next((person.id for person in sheet.case.persons if person.role == "principal"), "")


def problem_field(step: StepDeclaration, code: str) -> str:
    """Return the question of a step that a refusal is about, empty for none or several."""
    asked = {field.name for field in step.form.fields}
    names = {one.date_field for one in step.records} if code in _AT_ITS_DATE else set()
    if code in _AT_ITS_EVENT:
        names = {one.about_field for one in step.records if one.about_field}
    found = sorted(name for name in names if name in asked)
    return found[0] if len(found) == 1 else ""


def fields_of(case: Case, catalog: Catalog, key: str) -> tuple[FieldDeclaration, ...]:
    """Return what a step asks, also one that is no longer on the agenda; nothing where nobody declares it."""
    left = next((one.step for one in case.former.left if one.key == key), None)
    id_, _, where = key.partition("#")[0].partition("@")
    declared = left or catalog.step.get(id_)
    if declared is None:
        return ()
    fields = with_courts(form_of(declared, catalog).fields, catalog)
    return with_events(fields, declared, case, catalog, where)


def typed_answers(fields: tuple[FieldDeclaration, ...], typed: Mapping[str, str]) -> tuple[Answer, ...]:
    """Return what was typed into a form that cannot be sent any more, as it is read."""
    asked = {field.name: field for field in fields}
    return tuple(
        Answer(label=asked[name].label, value=shown(taken(text, asked[name]), asked[name]))
        for name, text in typed.items()
        if name in asked
    )
