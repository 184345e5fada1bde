"""Plugins made up for the benchmarks, as many as are wanted: each with work and law of its own kind of case."""

from __future__ import annotations

from datetime import date

from amparo.declarations import (
    CaseType,
    ClockDeclaration,
    Counting,
    DeadlineRule,
    Done,
    EventDeclaration,
    FactDeclaration,
    FieldDeclaration,
    FieldKind,
    Form,
    Happened,
    Ladder,
    LawValue,
    MetBy,
    Phase,
    PluginDeclarations,
    PluginInfo,
    Role,
    RuleKind,
    Rung,
    StepDeclaration,
    Text,
    Trigger,
)

STEPS, EVENTS, RULES = 6, 4, 3


def plugin(number: int, *, within: str = "") -> PluginDeclarations:
    """Return one plugin: a case type with steps, events, rules, a clock and a ladder; `within` adds a step to another.

    Its rules are for every case, as a partner's may be; what starts them happens only in cases of its own.
    """
    id_ = f"partner_{number:02}"
    events = tuple(_event(id_, place) for place in range(EVENTS))
    steps = tuple(_step(id_, place) for place in range(STEPS))
    return PluginDeclarations(
        info=PluginInfo(
            id=id_,
            version="1.0",
            title=Text(f"Partner {number}"),
            owner="invented",
            contact="partner@example.org",
            requires_amparo=">=0.1",
        ),
        case_types=(
            CaseType(
                id=f"{id_}_matter",
                title=Text(f"matter of partner {number}"),
                phases=(
                    Phase(id="begun", title=Text("begun")),
                    Phase(id="going_on", title=Text("going on"), entered_when=Done(f"{id_}_step_0")),
                ),
                person_roles=("principal",),
            ),
        ),
        facts=(FactDeclaration(name=f"{id_}.needs", title=Text("needs"), kind=FieldKind.YES_NO),),
        events=events,
        steps=steps + ((_visit(id_, within),) if within else ()),
        rules=tuple(_rule(id_, place) for place in range(RULES)),
        ladders=(Ladder(id=f"{id_}_ladder", rungs=(Rung(days_before=7, to=(Role.STAFF_ATTORNEY,)),)),),
        clocks=(
            ClockDeclaration(
                id=f"{id_}_clock",
                title=Text("clock"),
                start=f"{id_}_event_0",
                stop=f"{id_}_event_1",
                restart=f"{id_}_event_2",
                citation="Act of the benchmarks, section 2",
            ),
        ),
    )


def _event(id_: str, place: int) -> EventDeclaration:
    return EventDeclaration(kind=f"{id_}_event_{place}", title=Text(f"event {place} of {id_}"), roles=(Role.PARALEGAL,))


def _step(id_: str, place: int) -> StepDeclaration:
    return StepDeclaration(
        id=f"{id_}_step_{place}",
        title=Text(f"step {place}"),
        phase="going_on" if place else "begun",
        case_types=(f"{id_}_matter",),
        condition=Done(f"{id_}_step_0") & ~Happened(f"{id_}_event_3") if place else ~Happened(f"{id_}_event_3"),
        roles=(Role.SOCIAL_WORKER,),
        form=Form(
            fields=(
                FieldDeclaration(
                    name="needs", label=Text("needs help"), kind=FieldKind.YES_NO, fact=f"{id_}.needs", required=False
                ),
            )
        ),
    )


def _visit(id_: str, within: str) -> StepDeclaration:
    """Return a step in another plugin's case type that waits for an event of its own plugin."""
    return StepDeclaration(
        id=f"{id_}_visit",
        title=Text("visit"),
        phase="screening",
        case_types=(within,),
        condition=Happened(f"{id_}_event_0"),
        roles=(Role.SOCIAL_WORKER,),
    )


def _rule(id_: str, place: int) -> DeadlineRule:
    return DeadlineRule(
        id=f"{id_}_rule_{place}",
        title=Text(f"rule {place} of {id_}"),
        description="invented for the benchmarks",
        kind=RuleKind.ACT_BY,
        counting=Counting.CALENDAR_DAYS,
        unit="days",
        values=(LawValue(from_=date(2000, 1, 1), value=30 + place, authority="Act of the benchmarks, section 1"),),
        trigger=Trigger(event=f"{id_}_event_{place}"),
        met_by=(MetBy(event=f"{id_}_event_3"),),
        ladder=f"{id_}_ladder",
        who_acts="the client",
        citation="Act of the benchmarks, section 1",
        confidence="H",
    )
