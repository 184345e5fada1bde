"""Whatever a second plugin declares, the first one's steps, dates and clocks are what they are without it.

The same case is lived twice: under a catalog without the second plugin, and under one with it and with all its own work
done on top. A second plugin is made of anything that could stand in anybody's way; what is refused is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from tests.core.case.practice import CATALOG, MORNING, ZONE, Docket
from tests.core.plugins.truth import truthful

from amparo.case.agenda import AgendaStatus
from amparo.case.commands import Alarm, CompleteStep, OpenCase, RecordEvent, StateFacts
from amparo.case.model import Person
from amparo.declarations import (
    CLOCK_FACTS,
    AllOf,
    Always,
    AnyOf,
    CaseType,
    Catalog,
    ClockDeclaration,
    Done,
    EventDeclaration,
    FactDeclaration,
    FactIs,
    FieldDeclaration,
    FieldKind,
    Form,
    Happened,
    Ladder,
    Not,
    Phase,
    PluginDeclarations,
    PluginInfo,
    RecordsEvent,
    Repeats,
    Role,
    RuleFact,
    Rung,
    Scope,
    StepDeclaration,
    StepDue,
    Text,
)
from amparo.errors import DeclarationsInvalid
from amparo.plugins.catalog import build_catalog

FIRST = "asylum"
STEPS = tuple(step.id for step in CATALOG.steps)
EVENTS = tuple(one.kind for one in CATALOG.events)
OWN_EVENTS = ("b_came", "b_went")
ON = FieldDeclaration(name="on", label=Text("on"), kind=FieldKind.DATE)
NOTE = FieldDeclaration(name="note", label=Text("note"), required=False)
PARTS = ("case_types", "facts", "rule_facts", "events", "steps", "rules", "ladders", "clocks", "placement")


def info(plugin: str) -> PluginInfo:
    """Who an invented plugin is."""
    said = {"version": "1.0", "owner": "Harbor Legal", "contact": "it@example.org", "requires_amparo": ">=0.1,<1"}
    return PluginInfo.model_validate({"id": plugin, "title": Text(plugin), **said})


@cache
def first() -> PluginDeclarations:
    """The practice of the case tests as a plugin."""
    stops = tuple(RuleFact(name=name, title=Text(name), kind=FieldKind.DATE, several=True) for name in CLOCK_FACTS)
    own = {part: getattr(CATALOG, part) for part in (*PARTS, "courts", "actions")}
    own["events"] = tuple(one for one in CATALOG.events if not one.by_engine and not one.kind.startswith("case_"))
    return PluginDeclarations(info=info(FIRST), **{**own, "rule_facts": stops})


def catalog(*plugins: PluginDeclarations) -> Catalog:
    """What these make together; raises DeclarationsInvalid."""
    return build_catalog("clinic", truthful(plugins))


# --- a second plugin that could stand in the way ----------------------------------------------------------------------


def own_or(own: tuple[str, ...], theirs: tuple[str, ...], often: int = 4) -> st.SearchStrategy[str]:
    """Draw a name of the second plugin's own, and now and then one of the first's."""
    return st.sampled_from([*own * often, *theirs])


CONDITIONS = st.recursive(
    st.one_of(
        st.just(Always()),
        st.sampled_from([*STEPS, "b_call", "b_visit"]).map(Done),
        st.sampled_from([*EVENTS, *OWN_EVENTS]).map(Happened),
        st.sampled_from(["detained", "free"]).map(lambda value: FactIs(fact="asylum.custody", values=(value,))),
    ),
    lambda part: st.one_of(
        part.map(lambda of: Not(of=of)),
        st.tuples(part, part).map(lambda of: AllOf(of=of)),
        st.tuples(part, part).map(lambda of: AnyOf(of=of)),
    ),
    max_leaves=4,
)


@st.composite
def partner_steps(draw: st.DrawFn) -> StepDeclaration:
    """A step in the first plugin's case type, before, between or behind its own, perhaps under one of its names."""
    occasion = draw(st.one_of(st.none(), st.none(), st.sampled_from([*EVENTS, *OWN_EVENTS])))
    recorded = draw(
        st.one_of(st.just(()), st.just(()), st.sampled_from([(one,) for one in (*EVENTS, *OWN_EVENTS * 5)]))
    )
    return StepDeclaration(
        id=draw(own_or(("b_call", "b_visit", "b_zeal"), STEPS, often=12)),
        title=Text("the partner's"),
        phase=draw(st.sampled_from(["screening", "placement", "filing", "hearing"])),
        case_types=("asylum",),
        scope=draw(st.sampled_from([Scope.CASE, Scope.PERSON, Scope.PROCEEDING])),
        repeats=Repeats.PER_EVENT if occasion else draw(st.sampled_from([Repeats.NEVER, Repeats.ON_DEMAND])),
        occasion=occasion,
        condition=draw(st.one_of(st.just(Always()), CONDITIONS)),
        after=tuple(draw(st.lists(st.sampled_from(STEPS), max_size=3, unique=True))),
        roles=draw(st.sampled_from([(Role.PARALEGAL,), (Role.SOCIAL_WORKER,), (Role.STAFF_ATTORNEY,)])),
        form=Form(fields=(ON, NOTE)),
        records=tuple(RecordsEvent(event=kind, date_field="on") for kind in recorded),
        completed_by=draw(st.sampled_from([(), (), (), *((one,) for one in EVENTS)])),
        due=draw(st.one_of(st.none(), st.just(StepDue(days=1, after="case_opened")))),
        action=draw(st.sampled_from([*[None] * 9, "shelters"])),
    )


@st.composite
def partner_events(draw: st.DrawFn) -> EventDeclaration:
    """An event that may be about the first plugin's, replace or end it, close the case, or take a name."""
    return EventDeclaration(
        kind=draw(own_or(OWN_EVENTS, EVENTS, often=20)),
        title=Text("the partner's"),
        about=draw(
            st.one_of(st.none(), st.sampled_from(["hearing_scheduled", "request_for_evidence", "last_arrival"]))
        ),
        updates=draw(st.sampled_from([False, False, True])),
        ends=draw(st.sampled_from([False, True])),
        closes_case=draw(st.sampled_from([False, False, False, True])),
        fields=(ON.model_copy(update={"name": "hearing_date", "required": False}),),
    )


@st.composite
def partner_rules(draw: st.DrawFn) -> Any:
    """A rule on the first plugin's events, met by them, perhaps under one of its names, under anybody's ladder."""
    theirs = draw(st.sampled_from(CATALOG.rules))
    return theirs.model_copy(
        update={
            "id": draw(own_or(("b_rule", "b_other_rule"), tuple(rule.id for rule in CATALOG.rules))),
            "ladder": draw(st.sampled_from(["ladder", "b_ladder"])) if theirs.ladder else None,
            "clock": draw(st.sampled_from(["work_permit_clock", "b_clock"])) if theirs.clock else None,
            "met_by": draw(st.sampled_from([rule.met_by for rule in CATALOG.rules])),
            "applies_if": draw(CONDITIONS),
            "case_types": draw(st.sampled_from([(), ("asylum",)])),
        }
    )


@st.composite
def partner_clocks(draw: st.DrawFn) -> ClockDeclaration:
    """A clock on anybody's events."""
    kinds = [draw(st.sampled_from([*EVENTS, *OWN_EVENTS])) for _ in range(3)]
    return ClockDeclaration(
        id=draw(own_or(("b_clock",), ("work_permit_clock",))),
        title=Text("clock"),
        start=kinds[0],
        stop=kinds[1],
        restart=kinds[2],
        citation="Act of the tests, section 9",
    )


LADDERS = own_or(("b_ladder",), ("ladder",)).map(
    lambda name: Ladder(id=name, rungs=(Rung(days_before=60, to=(Role.PARALEGAL,)),))
)
FACTS = st.tuples(
    own_or(("{b}.custody", "{b}.address"), ("asylum.custody",)), st.sampled_from([None, "principal.email"])
)
CASE_TYPES = own_or(("b_matter",), ("asylum",)).map(
    lambda name: CaseType(
        id=name, title=Text(name), phases=(Phase(id="only", title=Text("only")),), person_roles=("principal", "child")
    )
)


@st.composite
def partners(draw: st.DrawFn) -> PluginDeclarations:
    """A second plugin, before or behind the first by id, of those of its drawn declarations that are not refused."""
    plugin = draw(st.sampled_from(["aaa", "zzz"]))
    wanted: list[tuple[str, Any]] = [
        *(("events", one) for one in draw(st.lists(partner_events(), min_size=1, max_size=3))),
        *(("ladders", one) for one in draw(st.lists(LADDERS, max_size=1))),
        *(("clocks", one) for one in draw(st.lists(partner_clocks(), max_size=1))),
        *(("case_types", one) for one in draw(st.lists(CASE_TYPES, max_size=1))),
        *(("placement", one) for one in draw(st.lists(st.sampled_from(CATALOG.placement), max_size=1))),
        *(("rules", one) for one in draw(st.lists(partner_rules(), max_size=3))),
        *(("steps", one) for one in draw(st.lists(partner_steps(), min_size=1, max_size=4))),
    ]
    for name, fills in draw(st.lists(FACTS, max_size=2)):
        fact = FactDeclaration(
            name=name.format(b=plugin), title=Text("fact"), kind=FieldKind.TEXT, scope=Scope.CASE, fills=fills
        )
        wanted.append(("facts", fact))
    sound = PluginDeclarations(info=info(plugin))
    for part, item in wanted:
        larger = sound.model_copy(update={part: (*getattr(sound, part), item)})
        try:
            catalog(first(), larger)
        except DeclarationsInvalid:
            event(f"refused: {part}")
        else:
            sound = larger
    return sound


# --- a life of a case -------------------------------------------------------------------------------------------------

HEARINGS = st.dates(date(2027, 2, 1), date(2028, 3, 1)).map(str)
DATA = {
    "notice_to_appear_filed": st.just({"court": "LOS"}),
    "hearing_scheduled": st.fixed_dictionaries(
        {"kind": st.sampled_from(["individual", "master"]), "hearing_date": HEARINGS}
    ),
    "hearing_moved": st.fixed_dictionaries({"hearing_date": HEARINGS}),
    "case_closed": st.just({"reason": "because"}),
    "case_reopened": st.just({"reason": "because"}),
}
KINDS = [one.kind for one in CATALOG.events if not one.by_engine]
HAPPENINGS = st.sampled_from([*[k for k in KINDS if not k.startswith("case_")] * 3, *KINDS]).flatmap(
    lambda kind: st.tuples(st.just("record"), st.just(kind), DATA.get(kind, st.just({})), st.integers(0, 200))
)
HISTORY: tuple[tuple[Any, ...], ...] = (
    ("record", "last_arrival", {}, 10),
    ("record", "notice_to_appear_filed", {"court": "LOS"}, 5),
    ("record", "hearing_scheduled", {"kind": "individual", "hearing_date": "2027-05-04"}, 5),
    ("record", "request_for_evidence", {}, 2),
)
ACTIONS = st.one_of(
    HAPPENINGS,
    HAPPENINGS,
    st.tuples(st.just("complete"), st.integers(0, 5)),
    st.tuples(st.just("state"), st.sampled_from(["detained", "free"])),
    st.tuples(st.just("wait"), st.integers(1, 120)),
)
ANSWERS = {
    "screening": {"custody": "free"},
    "file_i589": {"filed_on": "2027-01-04", "receipt": "receipt notice"},
    "suggest_shelter": {"places": "Casa Ejemplo"},
}


def lived(under: Catalog, actions: list[tuple[Any, ...]], also: Callable[[Docket], None] = lambda _: None) -> Docket:
    """Live a case under a catalog; after each thing that people do, `also` happens."""
    docket = Docket()
    docket.catalog = under
    persons = (Person(id="", role="principal", name="Luz Marina Ejemplo"), Person(id="", role="child", name="Sol"))
    docket.do("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=persons))
    for kind, *rest in actions:
        match kind:
            case "record":
                name, data, ago = rest
                on = (docket.now - timedelta(days=ago)).date()
                docket.ask("ana", RecordEvent(event=name, on=on, data=data))
            case "complete":
                ready = [item for item in of_first(docket) if item.status is AgendaStatus.OPEN]
                if ready:
                    item = ready[rest[0] % len(ready)]
                    who = {Role.PRO_BONO_COORDINATOR: "clara", Role.SOCIAL_WORKER: "sol"}.get(item.roles[0], "sofia")
                    docket.ask(who, CompleteStep(step=item.key, answers=ANSWERS.get(item.step, {})))
            case "state":
                docket.ask("ines", StateFacts(facts={"asylum.custody": rest[0]}))
            case "wait":
                pass_days(docket, rest[0])
        also(docket)
    return docket


def pass_days(docket: Docket, days: int) -> None:
    """Let time pass, every alarm at its own instant."""
    until = docket.now + timedelta(days=days)
    while (alarm := docket.settlement.alarm) is not None and alarm <= until:
        docket.now = max(alarm, docket.now)
        docket.do("engine", Alarm())
    docket.now = until


def partner_works(docket: Docket) -> None:
    """The second plugin's own events happen, and its steps are done that record nothing of the first's."""
    catalog = docket.catalog
    for one in catalog.events:
        if one.kind in OWN_EVENTS:
            docket.ask("ana", RecordEvent(event=one.kind, on=docket.now.date()))
    for item in docket.settlement.agenda:
        step = catalog.step[item.step]
        alone = all(catalog.event[records.event].plugin == step.plugin for records in step.records)
        if step.plugin != FIRST and alone and item.status is AgendaStatus.OPEN:
            who = {Role.SOCIAL_WORKER: "sol"}.get(item.roles[0], "sofia")
            docket.ask(who, CompleteStep(step=item.key, answers={"on": str(docket.now.date())}))


def of_first(docket: Docket) -> list[Any]:
    """The agenda of the first plugin's steps, in its order."""
    return [item for item in docket.settlement.agenda if docket.catalog.step[item.step].plugin == FIRST]


def seen(docket: Docket) -> dict[str, object]:
    """What the first plugin's people see of a case: agenda, dates with their reminders, clocks, phase, record.

    Events, proceedings and deadlines are named by what they are, not by their number, which counts the second's too.
    """
    case, catalog = docket.case, docket.catalog
    before = {one.id: (place, one.forum, one.court) for place, one in enumerate(case.proceedings)}
    happened = {one.id: (one.kind, one.on, one.person, before.get(one.proceeding or "")) for one in case.events}
    numbered = {"id", "trigger", "ended_by", "rule_version", "proceeding"}
    mine = [one for one in case.deadlines if catalog.rule[one.rule].plugin == FIRST]
    return {
        "phase": docket.settlement.phase,
        "open": case.is_open,
        "agenda": [
            (item.step, item.status, item.reasons, item.due, item.roles, item.person, happened.get(item.occasion or ""))
            for item in of_first(docket)
        ],
        "deadlines": [
            (
                happened[one.trigger],
                happened.get(one.ended_by),
                before.get(one.proceeding or ""),
                one.model_dump(exclude=numbered),
            )
            for one in mine
        ],
        "clocks": [clock for clock in docket.settlement.clocks if clock.title.en == "work permit clock"],
        "facts": {name: value for name, value in case.facts.items() if name.startswith(FIRST)},
        "record": [
            (happened[one.id], one.current, one.struck, one.ended)
            for one in case.events
            if catalog.event[one.kind].plugin == FIRST or not one.current.get("rule")
            if one.kind not in OWN_EVENTS
        ],
    }


@pytest.mark.timeout(600)  # a counterexample is made small before it is told
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(second=partners(), advanced=st.integers(0, 4), then=st.lists(ACTIONS, min_size=3, max_size=12))
def test_a_second_plugin_leaves_the_firsts_steps_and_dates_as_they_are(
    second: PluginDeclarations, advanced: int, then: list[tuple[Any, ...]]
) -> None:
    """It cannot gate, loosen, shadow or hide, because nothing that it can say does so."""
    event(f"declares {sum(len(getattr(second, part)) for part in PARTS)}")
    alone, together = catalog(first()), catalog(first(), second)
    actions = [*HISTORY[:advanced], *then]

    assert seen(lived(alone, actions)) == seen(lived(together, actions, partner_works))


def test_the_second_plugins_work_is_done_in_these_lives() -> None:
    """Otherwise the lives would say nothing: one with a partner's step, event and rule has them on record."""
    rule = CATALOG.rules[0].model_copy(update={"id": "b_rule"})
    step = StepDeclaration(
        id="b_call", title=Text("call"), phase="screening", case_types=("asylum",), roles=(Role.SOCIAL_WORKER,),
        after=("suggest_shelter",), form=Form(fields=(ON,)), records=(RecordsEvent(event="b_came", date_field="on"),),
    )  # fmt: skip
    came = EventDeclaration(kind="b_came", title=Text("came"))
    second = PluginDeclarations(info=info("aaa"), steps=(step,), events=(came,), rules=(rule,))
    docket = lived(catalog(first(), second), [("record", "last_arrival", {}, 10), ("wait", 1)], partner_works)

    assert ["b_came"] * 3 == [one.kind for one in docket.case.events if one.kind == "b_came"]
    assert ["b_rule", "one_year"] == sorted(one.rule for one in docket.case.deadlines)
    assert MORNING + timedelta(days=1) == docket.now
