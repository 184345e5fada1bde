"""What is wrong with case types, events, steps, actions and placement: the work of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from amparo.declarations import (
    ActionDeclaration,
    CaseType,
    Catalog,
    EngineEvent,
    EventDeclaration,
    FieldDeclaration,
    FieldKind,
    PlacementPolicy,
    RecordsEvent,
    Repeats,
    ScreeningFlag,
    StepDeclaration,
)
from amparo.declarations.known_values import ACTION_VALUES
from amparo.plugins.checks.bounds import beyond, bounds
from amparo.plugins.checks.conditions import condition_problems, known_forums, value_problem, where_problems
from amparo.plugins.checks.forms import field_problems
from amparo.plugins.checks.interviews import interview_problems
from amparo.plugins.checks.others import others_problems
from amparo.plugins.checks.problem import BUILT_IN, Part, Problem, at, listed, unknown

LAST_HOUR = 23
_FUNCTION = re.compile(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*")


def _flag_problems(flag: ScreeningFlag, catalog: Catalog) -> Iterator[Part]:
    place = f"flag “{flag.id}”"
    if flag.condition is not None:
        yield from at(place, condition_problems(flag.condition, catalog))
    yield from at(place, unknown("deadline rule", (flag.rule,), catalog.rule))
    if flag.turns is not None and flag.rule in catalog.rule and catalog.rule[flag.rule].birthday != flag.turns:
        yield place, f"rule “{flag.rule}” is not about the birthday at {flag.turns}"
    yield from at(place, unknown("event", (flag.event,), catalog.event))
    if flag.event in catalog.event:
        fields = {field.name: field for field in catalog.event[flag.event].fields}
        yield from at(place, unknown(f"field of event “{flag.event}”", (flag.date_field,), fields))
        if flag.date_field in fields and fields[flag.date_field].kind is not FieldKind.DATE:
            yield place, f"field “{flag.date_field}” of event “{flag.event}” is no date"


def case_type_problems(kind: CaseType, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a case type."""
    if not kind.phases:
        yield "", "it has no phase; name at least one"
    ids = [phase.id for phase in kind.phases]
    for twice in sorted({phase for phase in ids if ids.count(phase) > 1}):
        yield "", f"the phase “{twice}” is declared twice"
    for phase in kind.phases:
        yield from at(f"phase “{phase.id}”", condition_problems(phase.entered_when, catalog))
    flags = [flag.id for flag in kind.flags]
    for twice in sorted({flag for flag in flags if flags.count(flag) > 1}):
        yield "", f"the flag “{twice}” is declared twice"
    for flag in kind.flags:
        yield from _flag_problems(flag, catalog)
    yield from interview_problems(kind, catalog)


def event_problems(event: EventDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with an event."""
    yield from at("", field_problems(event.fields, event.plugin, catalog))
    yield from at("needs", unknown("event", (event.needs,), catalog.event))
    yield from at("about", unknown("event", (event.about,), catalog.event))
    yield from at("opens", unknown("forum", (event.opens,), known_forums(catalog)))
    if event.proceedings is not None and event.opens is None:
        yield "proceedings", "it says of what kind a proceeding is and opens none; name its forum under `opens`"
    yield from at("appointment", _appointment_problems(event))
    if (event.closes_case or event.reopens_case) and event.plugin != BUILT_IN:
        # a closed case has no step and no date, whosever they are
        yield "", f"it closes or reopens the case, as “{EngineEvent.CASE_CLOSED}” does; let a step record that one"
    if not (event.updates or event.ends):
        return
    about = catalog.event.get(event.about or "")
    if event.about is None:
        yield "", "it updates or ends another event and does not say which; name it under `about`"
    elif about and about.plugin != event.plugin:
        # ending a hearing ends the deadlines that run from it
        yield "about", f"it updates or ends “{about.kind}”, which is plugin “{about.plugin}”'s; declare one of your own"


def _appointment_problems(event: EventDeclaration) -> Iterator[str]:
    """Yield what is wrong with the day on which an event has the client be expected."""
    if event.appointment is None:
        return
    fields = {field.name: field for field in event.fields}
    yield from unknown("field of this event", (event.appointment.day, event.appointment.hour), fields)
    day = fields.get(event.appointment.day)
    if day and day.kind is not FieldKind.DATE:
        yield f"field “{day.name}” is no date"
    if event.updates:  # its values take the place of that event's, and would announce the day twice
        yield f"it updates “{event.about}”; declare the appointment there, it follows what changes"


def step_problems(step: StepDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a step, apart from whether it can ever open."""
    yield from _placed(step, catalog)
    yield from at("condition", condition_problems(step.condition, catalog))
    yield from at("after", unknown("step", step.after, catalog.step))
    yield from at("completed_by", unknown("event", step.completed_by, catalog.event))
    yield from at("documents", unknown("document template", step.documents, catalog.document))
    yield from at("action", unknown("action", (step.action,), catalog.action))
    yield from others_problems(step, catalog)
    yield from at("due", unknown("event", (step.due.after if step.due else None,), catalog.event))
    yield from _occasion(step, catalog)
    yield from at("form", field_problems(step.form.fields, step.plugin, catalog))
    yield from at("form", _answered_by_action(step, catalog))
    asked = {field.name: field for field in _asked(step, catalog)}
    for records in step.records:
        yield from at(f"recording “{records.event}”", _records_problems(records, asked, catalog))
    if not step.roles:
        yield "roles", "nobody may do it; name at least one role"


def _placed(step: StepDeclaration, catalog: Catalog) -> Iterator[Part]:
    yield from at("case_types", unknown("case type", step.case_types, catalog.case_type))
    if not step.case_types:
        yield "case_types", "it belongs to no case type; name at least one"
    for kind in (catalog.case_type[name] for name in step.case_types if name in catalog.case_type):
        phases = [phase.id for phase in kind.phases]
        yield from at("phase", unknown(f"phase of case type “{kind.id}”", (step.phase,), phases))


def _occasion(step: StepDeclaration, catalog: Catalog) -> Iterator[Part]:
    if step.repeats is Repeats.PER_EVENT and step.occasion is None:
        yield "occasion", "it repeats with an event and does not say which"
    if step.repeats is not Repeats.PER_EVENT and step.occasion is not None:
        yield "occasion", f"it names an occasion and repeats “{step.repeats}”, not “{Repeats.PER_EVENT}”"
    yield from at("occasion", unknown("event", (step.occasion,), catalog.event))
    yield from at("occasion", where_problems(step.occasion or "", step.occasion_where, catalog))


def _asked(step: StepDeclaration, catalog: Catalog) -> tuple[FieldDeclaration, ...]:
    """Return what completing the step answers: its own form, or that of the action it stands in for."""
    action = catalog.action.get(step.action or "")
    return step.form.fields if step.form.fields or action is None else action.answers.fields


def _answered_by_action(step: StepDeclaration, catalog: Catalog) -> Iterator[str]:
    action = catalog.action.get(step.action or "")
    if action is None or not step.form.fields:
        return
    asked = {field.name for field in step.form.fields}
    answered = {field.name for field in action.answers.fields}
    if foreign := sorted(answered - asked):
        yield f"action “{action.id}” answers {listed(foreign)}, which the form does not ask"
    if open_ := sorted({field.name for field in step.form.fields if field.required} - answered):
        yield f"it requires {listed(open_)}, which action “{action.id}” does not answer"


def _records_problems(records: RecordsEvent, asked: dict[str, FieldDeclaration], catalog: Catalog) -> Iterator[str]:
    answers = [records.date_field, records.proof_field, records.about_field, *(answer for _, answer in records.data)]
    answers += [name for name, _ in records.when]
    yield from unknown("field in the step's form", answers, asked)
    if records.date_field in asked and asked[records.date_field].kind is not FieldKind.DATE:
        yield f"its date comes from field “{records.date_field}”, which is no date"
    for name, value in records.when:
        if name in asked and (never := value_problem(asked[name], value)):
            yield f"field “{name}” {never}"
    yield from unknown("event", (records.event,), catalog.event)
    event = catalog.event.get(records.event)
    if event is None:
        return
    if records.about_field is not None and event.about is None:
        yield f"field “{records.about_field}” names what it is about, and this event is about no other"
    if event.by_engine and event.plugin == BUILT_IN:
        yield "only the engine itself records this event"
    filled = {field for field, _ in records.data}
    yield from unknown(f"field of event “{event.kind}”", filled, (field.name for field in event.fields))
    if empty := [field.name for field in event.fields if field.required and field.name not in filled]:
        yield f"it leaves {listed(empty)} of the event without a value; pair each with an answer of the form"


def order_problems(catalog: Catalog) -> Iterator[Problem]:
    """Yield each circle of steps that are to come after one another."""
    after = {step.id: set(step.after) for step in catalog.steps}
    while circle := _circle(after):
        words = " → ".join(f"“{name}”" for name in circle)
        for name in sorted(set(circle)):
            what = f"these steps come after one another in a circle: {words}; take one out of `after`"
            yield Problem(catalog.step[name].plugin, f"step “{name}”, after", what)
            after[name] = set()


def _circle(after: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(after).prepare()
    except CycleError as found:
        circle: list[str] = found.args[1]
        return circle
    return []


def action_problems(action: ActionDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with an action."""
    if not _FUNCTION.fullmatch(action.function):
        yield "function", f"“{action.function}” is not written as module:name"
    foreign = [name for name in action.fields if name in catalog.fact and catalog.fact[name].plugin != action.plugin]
    for name in foreign:
        owner = catalog.fact[name].plugin
        yield "fields", f"it asks for “{name}”, which is plugin “{owner}”'s; an action is handed its own facts only"
    own = {fact.name for fact in catalog.facts if fact.plugin == action.plugin}
    yield from at(
        "fields", unknown("value for actions", (f for f in action.fields if f not in foreign), own | set(ACTION_VALUES))
    )
    yield from at("answers", field_problems(action.answers.fields, action.plugin, catalog))
    if not action.fallback:
        yield "fallback", "nobody does the step when it fails; name at least one role"
    yield from beyond("timeout_seconds", action.timeout_seconds, bounds().action.timeout_seconds)
    yield from beyond("attempts", action.attempts, bounds().action.attempts)
    yield from beyond("fields", len(action.fields), bounds().action.fields)


def placement_problems(policy: PlacementPolicy, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a placement policy."""
    yield from at("", unknown("case type", policy.case_types, catalog.case_type))
    if not 0 <= policy.offer_ends_at_hour <= LAST_HOUR:
        yield "offer_ends_at_hour", f"an hour is between 0 and {LAST_HOUR}, not {policy.offer_ends_at_hour}"
    for kind in policy.case_types:
        others = sorted({p.plugin for p in catalog.placement if kind in p.case_types and p != policy})
        if others:
            yield "", f"case type “{kind}” has a policy of plugin {listed(others)} too; keep one of them"
