"""A plugin that gives every process of an office something to do: actions, reminders at many hours, steps past due."""

from __future__ import annotations

import time
from collections.abc import Sequence

from amparo.declarations import (
    ActionDeclaration,
    CaseType,
    Counting,
    DeadlineRule,
    EventDeclaration,
    FactDeclaration,
    FieldDeclaration,
    FieldKind,
    Form,
    Happened,
    Ladder,
    LawValue,
    Phase,
    PluginContext,
    PluginInfo,
    Repeats,
    Role,
    RuleKind,
    Rung,
    Scope,
    StepDeclaration,
    StepDue,
    Text,
    Trigger,
)
from amparo.plugins import ActionCall, hookimpl


@hookimpl
def amparo_plugin_info() -> PluginInfo:
    """Say who this is."""
    return PluginInfo(
        id="breakwater",
        version="1.0",
        title=Text("Breakwater Legal"),
        owner="Breakwater Legal",
        contact="it@example.org",
        requires_amparo=">=0.1,<1",
        reads=("case.number",),
    )


@hookimpl
def amparo_case_types(context: PluginContext) -> Sequence[CaseType]:
    """Declare one case type."""
    return [
        CaseType(
            id="storm",
            title=Text("storm"),
            phases=(Phase(id="screening", title=Text("screening")),),
            person_roles=("principal",),
        )
    ]


@hookimpl
def amparo_facts(context: PluginContext) -> Sequence[FactDeclaration]:
    """Declare what the action answers."""
    return [FactDeclaration(name="breakwater.found", title=Text("found"), kind=FieldKind.TEXT)]


@hookimpl
def amparo_events(context: PluginContext) -> Sequence[EventDeclaration]:
    """Declare an errand that a plugin runs, a call that somebody should have made, and a notice with a deadline."""
    return [
        EventDeclaration(kind="errand_asked", title=Text("errand asked")),
        EventDeclaration(kind="call_promised", title=Text("call promised")),
        EventDeclaration(kind="notice_served", title=Text("notice served")),
    ]


def _step(id_: str, occasion: str | None, **more: object) -> StepDeclaration:
    given = {
        "id": id_,
        "title": Text(id_),
        "phase": "screening",
        "case_types": ("storm",),
        "roles": (Role.PARALEGAL,),
        "repeats": Repeats.PER_EVENT if occasion else Repeats.ON_DEMAND,
        "occasion": occasion,
        **({"condition": Happened(occasion)} if occasion else {}),
    }
    return StepDeclaration.model_validate({**given, **more})


@hookimpl
def amparo_steps(context: PluginContext) -> Sequence[StepDeclaration]:
    """Declare a step that a function does for each errand, one past due for each call promised, one on demand."""
    return [
        _step("run_errand", "errand_asked", action="run_errand"),
        _step("make_call", "call_promised", due=StepDue(days=1, after="call_promised", business=False)),
        _step("visit", None),
    ]


@hookimpl
def amparo_actions(context: PluginContext) -> Sequence[ActionDeclaration]:
    """Declare the one action."""
    answer = FieldDeclaration(name="found", label=Text("found"), fact="breakwater.found")
    return [
        ActionDeclaration(
            id="run_errand",
            title=Text("run errand"),
            function="breakwater:run_errand",
            fields=("case.number",),
            answers=Form(fields=(answer,)),
            fallback=(Role.PARALEGAL,),
        )
    ]


def run_errand(call: ActionCall) -> dict[str, str]:
    """Take as long as a register on the network would, and answer."""
    time.sleep(0.2)
    return {"found": f"done for {call.id}"}


@hookimpl
def amparo_deadline_rules(context: PluginContext) -> Sequence[DeadlineRule]:
    """Declare an invented deadline of four days."""
    return [
        DeadlineRule(
            id="answer_the_notice",
            title=Text("answer the notice"),
            description="An invented answer to an invented notice.",
            kind=RuleKind.ACT_BY,
            counting=Counting.CALENDAR_DAYS_NO_ROLL,
            unit="days",
            scope=Scope.CASE,
            trigger=Trigger(event="notice_served"),
            values=(LawValue.model_validate({"from": None, "value": 4, "authority": "invented"}),),
            who_acts="R",
            citation="invented",
            confidence="H",
            ladder="every_hour",
        )
    ]


@hookimpl
def amparo_ladders(context: PluginContext) -> Sequence[Ladder]:
    """Declare a ladder with a rung at every hour of its last five days, for the staff and for supervision in turn."""
    roles = (Role.PARALEGAL, Role.SUPERVISING_ATTORNEY)
    rungs = tuple(
        Rung(days_before=days, hour=hour, to=(roles[hour % 2],)) for days in range(4, -1, -1) for hour in range(24)
    )
    return [Ladder(id="every_hour", rungs=rungs)]
