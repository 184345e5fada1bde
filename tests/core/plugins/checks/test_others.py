"""No plugin takes another's name, loosens what another asks of people, or lets a program act on another's dates."""

from collections.abc import Callable

import pytest

from amparo.declarations import (
    ActionDeclaration,
    ClockDeclaration,
    DeadlineRule,
    DocumentTemplate,
    EventDeclaration,
    FactDeclaration,
    FieldDeclaration,
    FieldKind,
    Form,
    Ladder,
    Operation,
    PluginDeclarations,
    PluginInfo,
    RecordsEvent,
    Role,
    RuleFact,
    Rung,
    StepDeclaration,
    Text,
)

Declare = Callable[..., PluginDeclarations]
Step = Callable[..., StepDeclaration]
Info = Callable[..., PluginInfo]
Problems = Callable[..., tuple[str, ...]]

FILED_ON = FieldDeclaration(name="filed_on", label=Text("filed on"), kind=FieldKind.DATE)
FILES = RecordsEvent(event="application_filed", date_field="filed_on")


@pytest.fixture
def partnership(harbor: Declare, info: Info, step: Step, problems: Problems) -> tuple[Declare, Info, Step, Problems]:
    """What is needed to write two plugins and hold them against each other."""
    return harbor, info, step, problems


def action(**changes: object) -> ActionDeclaration:
    """An action, sound unless changed."""
    said = {"id": "look", "title": Text("look"), "function": "harbor:look", "fields": (), "answers": Form()}
    return ActionDeclaration.model_validate({**said, "fallback": (Role.PARALEGAL,), **changes})


def test_a_step_cannot_have_anothers_function_done(harbor: Declare, info: Info, step: Step, problems: Problems) -> None:
    """Its answers would state the other's facts when the other did not ask for it."""
    partner = PluginDeclarations(info=info("pier"), steps=(step(action="look"),))

    assert (
        "Plugin “pier”, step “letter”, action: “look” is plugin “harbor”'s; a step has its own plugin's functions done",
    ) == problems(harbor(actions=(action(),)), partner)


def test_no_function_records_anothers_event(harbor: Declare, info: Info, step: Step, problems: Problems) -> None:
    """A program that lies would meet another plugin's deadline, and nobody would have filed anything."""
    files = step(action="file", records=(FILES,))
    partner = PluginDeclarations(
        info=info("pier"), steps=(files,), actions=(action(id="file", answers=Form(fields=(FILED_ON,))),)
    )
    expected = (
        "Plugin “pier”, step “letter”, recording “application_filed”: this event is plugin “harbor”'s, and the step is "
        "done by a function; let people record it"
    )

    assert (expected,) == problems(harbor(), partner)


@pytest.mark.parametrize(
    ("event_roles", "step_roles", "loose"),
    [
        ((Role.STAFF_ATTORNEY,), (Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY), ""),
        ((Role.STAFF_ATTORNEY,), (Role.PARALEGAL, Role.STAFF_ATTORNEY), "paralegal"),
        ((), (Role.PARALEGAL,), ""),
        ((), (Role.SOCIAL_WORKER, Role.PARALEGAL), "social worker"),
    ],
)
def test_a_step_lets_nobody_record_what_another_plugin_does_not_let_them(
    partnership: tuple[Declare, Info, Step, Problems],
    event_roles: tuple[Role, ...],
    step_roles: tuple[Role, ...],
    loose: str,
) -> None:
    """The roles of an event, or else those who may record any, are a gate that no other plugin opens."""
    harbor, info, step, problems = partnership
    event = EventDeclaration(kind="order_received", title=Text("order received"), roles=event_roles)
    records = RecordsEvent(event="order_received", date_field="filed_on")
    partner = PluginDeclarations(
        info=info("pier"), steps=(step(roles=step_roles, form=Form(fields=(FILED_ON,)), records=(records,)),)
    )
    expected = (
        "Plugin “pier”, step “letter”, recording “order_received”: this event is plugin “harbor”'s, which lets nobody "
        f"record it as {loose}; take them out of the roles"
    )

    assert ((expected,) if loose else ()) == problems(harbor(events=(event,)), partner)


def test_a_plugins_own_events_are_recorded_by_whom_it_says(harbor: Declare, step: Step, problems: Problems) -> None:
    """Intake workers take down what a client tells them, in the plugin's own steps."""
    own = step(roles=(Role.INTAKE_WORKER,), form=Form(fields=(FILED_ON,)), records=(FILES,))

    assert () == problems(harbor(steps=(own,)))


@pytest.mark.parametrize("change", ["closes_case", "reopens_case"])
def test_no_event_of_a_plugin_closes_a_case(harbor: Declare, problems: Problems, change: str) -> None:
    """With the case, every step and every date of every other plugin would be gone."""
    event = EventDeclaration.model_validate({"kind": "moved_away", "title": Text("moved away"), change: True})

    expected = (
        "Plugin “harbor”, event “moved_away”: it closes or reopens the case, as “case_closed” does; let a step record "
        "that one"
    )

    assert (expected,) == problems(harbor(events=(event,)))


def spaced(name: str) -> dict[str, tuple]:
    """One declaration of each kind that has a name, each with this one."""
    event = EventDeclaration(kind=f"{name}.event", title=Text("event"))
    return {
        "events": (event,),
        "ladders": (Ladder(id=f"{name}.ladder", rungs=(Rung(days_before=1, to=(Role.PARALEGAL,)),)),),
        "clocks": (
            ClockDeclaration(
                id=f"{name}.clock", title=Text("clock"), start=event.kind, stop=event.kind, restart=event.kind,
                citation="8 CFR 208.7",
            ),
        ),
        "rule_facts": (RuleFact(name=f"{name}.fact", title=Text("fact"), kind=FieldKind.TEXT),),
        "documents": (DocumentTemplate(id=f"{name}.letter", title=Text("letter"), files={"en": "a.docx"}, fields=()),),
        "actions": (action(id=f"{name}.action"),),
    }  # fmt: skip


def test_no_name_of_any_kind_lies_in_anothers_namespace(
    harbor: Declare, info: Info, step: Step, rule: Callable[..., DeadlineRule], problems: Problems
) -> None:
    """“harbor.release” of another plugin would be taken for harbor's."""
    partner = PluginDeclarations(
        info=info("pier"),
        steps=(step(id="harbor.step"),),
        rules=(rule(id="harbor.rule"),),
        facts=(FactDeclaration(name="harbor.fact", title=Text("fact"), kind=FieldKind.TEXT),),
    ).model_copy(update=spaced("harbor"))
    found = [problem for problem in problems(harbor(), partner) if "names that begin with" in problem]

    assert [
        f"Plugin “pier”, {kind} “harbor.{name}”: names that begin with “harbor.” are plugin “harbor”'s; choose another"
        for kind, name in (
            ("action", "action"),
            ("clock", "clock"),
            ("deadline rule", "rule"),
            ("document", "letter"),
            ("event", "event"),
            ("fact for rules", "fact"),
            ("ladder", "ladder"),
            ("step", "step"),
        )
    ] == found


def test_a_plugin_may_begin_its_names_with_its_own_id(info: Info, problems: Problems) -> None:
    """That is the surest way to names that nobody else has."""
    assert () == problems(PluginDeclarations(info=info("pier")).model_copy(update=spaced("pier")))


@pytest.mark.parametrize("plugin", ["case", "principal", "facts", "organization", "person", "today"])
def test_no_plugin_is_called_as_the_engines_values_begin(info: Info, problems: Problems, plugin: str) -> None:
    """A fact `principal.country` of a plugin “principal” would be handed on in the place of the client's country."""
    assert (f"Plugin “{plugin}”, its id: values of the engine begin with “{plugin}.”; choose another",) == problems(
        PluginDeclarations(info=info(plugin))
    )


def test_one_plugin_only_fills_a_value_of_letters(harbor: Declare, info: Info, problems: Problems) -> None:
    """The address of a shelter must not stand where the client's is to stand."""
    mine = FactDeclaration(name="harbor.address", title=Text("address"), kind=FieldKind.TEXT, fills="principal.address")
    theirs = mine.model_copy(update={"name": "pier.address"})
    why = "fills principal.address too; letters need to know whose word it is"

    assert (
        f"Plugin “harbor”, fact “harbor.address”, fills: plugin “pier” {why}",
        f"Plugin “pier”, fact “pier.address”, fills: plugin “harbor” {why}",
    ) == problems(harbor(facts=(mine,)), PluginDeclarations(info=info("pier"), facts=(theirs,)))


def test_a_fact_fills_only_what_the_engine_leaves_to_facts(harbor: Declare, problems: Problems) -> None:
    """A plugin's fact is not the client's name."""
    fact = FactDeclaration(name="harbor.name", title=Text("name"), kind=FieldKind.TEXT, fills="principal.name")

    expected = (
        "Plugin “harbor”, fact “harbor.name”, fills: There is no value that a fact fills named “principal.name”. Did "
        "you mean principal.address?"
    )

    assert (expected,) == problems(harbor(facts=(fact,)))


def test_one_plugin_only_has_hearings_of_a_case_type_looked_up(
    harbor: Declare, info: Info, rule: Callable[..., DeadlineRule], problems: Problems
) -> None:
    """The rota goes by one rule; a second would take the place of the first for some hearings."""
    mine = rule(id="look", kind="look_up", counting="calendar_days_no_roll", case_types=("defense",))
    theirs = rule(id="look_too", kind="look_up", counting="calendar_days_no_roll")
    why = "has hearings of such a case looked up too; the rota has one of them"

    assert (
        f"Plugin “harbor”, deadline rule “look”, kind: plugin “pier” {why}",
        f"Plugin “pier”, deadline rule “look_too”, kind: plugin “harbor” {why}",
    ) == problems(harbor(rules=(mine,)), PluginDeclarations(info=info("pier"), rules=(theirs,)))


def test_a_rule_and_a_clock_without_authority_are_refused(
    harbor: Declare, rule: Callable[..., DeadlineRule], problems: Problems
) -> None:
    """A date that nobody can look up in the law is a guess."""
    waiting = harbor().clocks[0].model_copy(update={"id": "other", "citation": " "})
    value = {"from": None, "value": 15, "authority": " "}

    blank = "name the statute, regulation or decision"

    assert (
        f"Plugin “harbor”, clock “other”, citation: it is blank: {blank}",
        f"Plugin “harbor”, deadline rule “brief”: key “citation” is empty: {blank}",
        f"Plugin “harbor”, deadline rule “brief”: values, entry 1: key “authority” is empty: {blank}",
    ) == problems(harbor(rules=(rule(citation="  ", values=(value,)),), clocks=(waiting,)))


def test_a_step_that_runs_the_conflict_check_says_so(harbor: Declare, info: Info, step: Step) -> None:
    """What the engine records for it may open another plugin's step."""
    from amparo.plugins.catalog import build_catalog
    from amparo.plugins.checks.metadata import writes_of

    partner = PluginDeclarations(info=info("pier"), steps=(step(operation=Operation.CONFLICT_CHECK),))
    found = writes_of(partner, build_catalog("harbor-legal", [harbor()]))

    assert [("conflicts_checked", ("step “letter”, operation",))] == [(asked.name, asked.places) for asked in found]
