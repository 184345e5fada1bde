"""What other plugins would change in a case, and for whom: settled under the catalog that it has, and another. Pure.

The switch is tried on the case in memory, so that a rehearsal cannot differ from what the switch then does. Nothing of
a client is in what comes out but the case's number and the ids of persons and proceedings in it.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from amparo.case.agenda import AgendaItem, AgendaStatus, agenda
from amparo.case.model import Case, Deadline, DeadlineStatus, Recorded
from amparo.case.rehearsal_catalogs import CatalogChange, Difference
from amparo.case.replan import Toward, compared, tried
from amparo.case.settle import phase
from amparo.deadlines.safety import Dates
from amparo.declarations import Role, Text, date_in_words, either, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.replan import PlanLine
    from amparo.deadlines.closures import CourtClosure

_WAITS = frozenset({AgendaStatus.OPEN, AgendaStatus.RUNNING, AgendaStatus.OUTDATED})


class Change(StrEnum):
    """What would change; each has its words `rehearsed_<change>`."""

    DATE_LATER_WAITS = "date_later_waits"
    DATE_END_WAITS = "date_end_waits"
    DATE_MISSED = "date_missed"
    DATE_BEGINS = "date_begins"
    DATE_SAFER = "date_safer"
    DATE_MOVES = "date_moves"
    DATE_ENDS = "date_ends"
    STEP_LEFT = "step_left"
    STEP_CLOSES = "step_closes"
    STEP_OPENS = "step_opens"
    STEP_GOES = "step_goes"
    STEP_COMES = "step_comes"
    STEP_RENAMED = "step_renamed"
    STEP_ROLES = "step_roles"
    STEP_DUE = "step_due"
    PHASE = "phase"
    FORM_FIELD_COMES = "form_field_comes"
    FORM_FIELD_GOES = "form_field_goes"
    FORM_FIELD_CHANGES = "form_field_changes"
    ACTION_GOES = "action_goes"
    ACTION_COMES = "action_comes"
    ACTION_CHANGES = "action_changes"
    TEMPLATE_GOES = "template_goes"
    TEMPLATE_COMES = "template_comes"
    TEMPLATE_FIELDS = "template_fields"
    TEMPLATE_FILES = "template_files"
    REGISTER_GOES = "register_goes"
    REGISTER_COMES = "register_comes"
    REGISTER_CHANGES = "register_changes"
    GOVERNMENT_FORM_GOES = "government_form_goes"
    GOVERNMENT_FORM_COMES = "government_form_comes"
    GOVERNMENT_FORM_CHANGES = "government_form_changes"
    PLUGIN_GOES = "plugin_goes"
    PLUGIN_COMES = "plugin_comes"
    PLUGIN_VERSION = "plugin_version"

    @property
    def is_dangerous(self) -> bool:
        """Return whether somebody has to look before: a date toward danger, or one that would be missed at once."""
        return self in {Change.DATE_LATER_WAITS, Change.DATE_END_WAITS, Change.DATE_MISSED}


class RehearsedChange(Recorded):
    """One change in one case: of what (`subject`: a step, rule, action, template, by its id), which, and for whom.

    `at` is the agenda's key or the deadline's id; `person` and `proceeding` are ids within the case, `people` the ids
    of colleagues. `was` and `becomes` say in words what differs, `in_force` and `proposed` the dates of a rule with
    its `authority`.
    """

    change: Change
    subject: str
    title: Text
    at: str = ""
    person: str | None = None
    proceeding: str | None = None
    was: Text | None = None
    becomes: Text | None = None
    in_force: Dates | None = None
    proposed: Dates | None = None
    authority: str = ""
    why: Text | None = None
    people: tuple[str, ...] = ()


class RehearsedCase(Recorded):
    """What would change in one case, dates toward danger first; nothing for one that stays as it is."""

    case: str
    number: str
    changes: tuple[RehearsedChange, ...] = ()

    @property
    def people(self) -> tuple[str, ...]:
        """Return the ids of those to whom it matters."""
        return tuple(dict.fromkeys(person for change in self.changes for person in change.people))


def rehearse(
    case: Case, difference: Difference, now: datetime, closures: tuple[CourtClosure, ...] = ()
) -> RehearsedCase:
    """Return what the switch to another catalog would change in a case at an instant (UTC).

    `difference` is that of the case's own catalog and the other.
    """
    found = list(_changes(case, difference, now, closures)) if not difference.same else []
    order = {change: place for place, change in enumerate(Change)}
    found.sort(key=lambda one: order[one.change])
    return RehearsedCase(case=case.id, number=case.number, changes=tuple(found))


def _changes(
    case: Case, difference: Difference, now: datetime, closures: tuple[CourtClosure, ...]
) -> Iterator[RehearsedChange]:
    after = tried(case, difference.before, difference.after, now, closures)
    yield from _dates(case, after, difference)
    before_items = {item.key: item for item in agenda(case, difference.before)}
    after_items = {item.key: item for item in agenda(after, difference.after)}
    yield from _phases(case, after, difference)
    for key, was in before_items.items():
        yield from _step(case, was, after_items.get(key))
    for key, item in after_items.items():
        if key not in before_items:
            comes = Change.STEP_OPENS if item.status in _WAITS else Change.STEP_COMES
            yield _of_item(case, comes, item, why=_reason(item))
        elif item.status in _WAITS and not item.left_over and before_items[key].status in _WAITS:
            yield from _about_step(case, item, difference.forms.get(item.step, ()))
    for item in (before_items | after_items).values():
        yield from _about_step(case, item, difference.actions.get(item.step, ()))
    for declared in difference.templates:
        if not declared.case_types or case.case_type in declared.case_types:
            yield _document(case, declared, (*before_items.values(), *after_items.values()))


def _phases(case: Case, after: Case, difference: Difference) -> Iterator[RehearsedChange]:
    was, becomes = phase(case, difference.before), phase(after, difference.after)
    if was != becomes:
        titles = difference.phase_titles(case.case_type)
        title, before = (titles.get(one, Text(one or "-")) for one in (becomes, was))
        people = _people(case)
        yield RehearsedChange(
            change=Change.PHASE, subject=becomes, title=title, was=before, becomes=title, people=people
        )


def _step(case: Case, was: AgendaItem, now: AgendaItem | None) -> Iterator[RehearsedChange]:
    if now is None:
        yield _of_item(case, Change.STEP_GOES, was)
        return
    if now.left_over and not was.left_over:
        yield _of_item(case, Change.STEP_LEFT, was)
        return
    if was.status in _WAITS and now.status not in _WAITS:
        yield _of_item(case, Change.STEP_CLOSES, now, roles=was.roles, why=_reason(now))
    elif was.status not in _WAITS and now.status in _WAITS:
        yield _of_item(case, Change.STEP_OPENS, now, why=_reason(now))
    if was.title != now.title:
        yield _of_item(case, Change.STEP_RENAMED, now, was=was.title, becomes=now.title)
    if set(was.roles) != set(now.roles):
        both = {*was.roles, *now.roles}
        yield _of_item(case, Change.STEP_ROLES, now, roles=both, was=_named(was.roles), becomes=_named(now.roles))
    if was.due != now.due and was.status in _WAITS and now.status in _WAITS:
        yield _of_item(case, Change.STEP_DUE, now, was=_day(was.due), becomes=_day(now.due))


def _about_step(case: Case, item: AgendaItem, changes: Iterable[CatalogChange]) -> Iterator[RehearsedChange]:
    for one in changes:
        made = _of_item(case, Change(one.change), item, was=one.was, becomes=one.becomes)
        yield made.model_copy(update={"subject": one.subject or made.subject, "title": one.title or made.title})


def _document(case: Case, declared: CatalogChange, items: Iterable[AgendaItem]) -> RehearsedChange:
    asked = [item for item in items if declared.subject in item.documents]
    return RehearsedChange(
        change=Change(declared.change),
        subject=declared.subject,
        title=declared.title or Text(declared.subject),
        at=asked[0].key if asked else "",
        was=declared.was,
        becomes=declared.becomes,
        people=_people(case, [role for item in asked for role in item.roles]),
    )


def _of_item(
    case: Case, change: Change, item: AgendaItem, *, roles: Iterable[Role] | None = None, **told: Text | None
) -> RehearsedChange:
    """Return a change of a step; `told` are `was`, `becomes` and `why`."""
    made = RehearsedChange(
        change=change,
        subject=item.step,
        title=item.title,
        at=item.key,
        person=item.person,
        proceeding=item.proceeding,
        people=_people(case, item.roles if roles is None else roles),
    )
    return made.model_copy(update=told)


def _dates(case: Case, after: Case, difference: Difference) -> Iterator[RehearsedChange]:
    for deadline in after.deadlines:
        line = compared(case, difference.after, deadline)
        change = _which(line, deadline, case.deadline.get(deadline.id)) if line else None
        if line is not None and change is not None:
            yield RehearsedChange(
                change=change,
                subject=line.rule,
                title=line.title,
                at=line.deadline,
                person=deadline.person,
                proceeding=deadline.proceeding,
                in_force=line.in_force,
                proposed=line.proposed,
                authority=deadline.authority or deadline.citation,
                why=line.why,
                people=_people(case, [role for rung in deadline.rungs for role in rung.to]),
            )


def _which(line: PlanLine, after: Deadline, before: Deadline | None) -> Change | None:
    """Return what a plan's line for the switch means; None for one that only repeats what was so before."""
    if after.status is DeadlineStatus.MISSED and (before is None or before.status.rings):
        return Change.DATE_MISSED
    if before is None:
        return Change.DATE_BEGINS
    ends = line.proposed is not None and line.proposed.legal_due is None
    if line.toward is Toward.DANGER:
        return Change.DATE_END_WAITS if ends else Change.DATE_LATER_WAITS
    if line.toward is Toward.SAFETY:
        return Change.DATE_SAFER
    if line.toward is Toward.NEITHER:
        return Change.DATE_ENDS if ends else Change.DATE_MOVES
    return None


def _people(case: Case, roles: Iterable[Role] = ()) -> tuple[str, ...]:
    """Return who is assigned to the case in one of these roles; everybody who is assigned where nobody has one."""
    wanted = set(roles)
    mine = [person for role, person in case.assigned.items() if role in wanted]
    return tuple(dict.fromkeys(mine or case.assigned.values()))


def _reason(item: AgendaItem) -> Text | None:
    return item.reasons[0] if item.reasons else None


def _named(roles: Iterable[Role]) -> Text:
    return either([name_of("role", role) for role in roles])


def _day(day: date | None) -> Text:
    return Text(date_in_words(day, "en"), date_in_words(day, "es")) if day else Text("-")
