"""Steps that can never open, phases never entered, rules that never start: found when the catalog is built."""

from collections.abc import Callable

import pytest

from amparo.declarations import (
    CaseType,
    Done,
    EventDeclaration,
    Fact,
    FieldDeclaration,
    FieldKind,
    Form,
    Happened,
    Phase,
    PluginDeclarations,
    ProceedingIs,
    RecordsEvent,
    Repeats,
    StepDeclaration,
    Text,
    Trigger,
)

NEVER = "Plugin “harbor”, step “{}”, condition: it can never open in a case of type “defense”: {}"
BY_STEP = EventDeclaration(kind="packet_sent", title=Text("packet sent"), by_engine=True)


@pytest.fixture
def sends(step: Callable) -> Callable[..., StepDeclaration]:
    """A step that records the event `packet_sent`."""
    form = Form(fields=(FieldDeclaration(name="sent_on", label=Text("sent on"), kind=FieldKind.DATE),))
    records = (RecordsEvent(event="packet_sent", date_field="sent_on"),)
    return lambda **changes: step(id="send", form=form, records=records, **changes)


def test_a_step_that_contradicts_itself_can_never_open(harbor: Callable, step: Callable, problems: Callable) -> None:
    """It would stand on every agenda as “not yet” for years."""
    condition = Done("interview") & ~Done("interview")

    assert (NEVER.format("letter", "its condition contradicts itself"),) == problems(
        harbor(steps=(step(condition=condition),))
    )


def test_steps_that_wait_for_each_other_can_never_open(harbor: Callable, step: Callable, problems: Callable) -> None:
    """Each is named with the other."""
    one, other = step(id="one", condition=Done("other")), step(id="other", condition=Done("one"))

    assert (
        NEVER.format("one", "it waits for step “other”, which waits for this one in turn"),
        NEVER.format("other", "it waits for step “one”, which waits for this one in turn"),
    ) == problems(harbor(steps=(one, other)))


def test_a_step_that_waits_for_itself_can_never_open(harbor: Callable, step: Callable, problems: Callable) -> None:
    """The shortest circle."""
    expected = NEVER.format("letter", "it waits for step “letter”, which waits for this one in turn")

    assert (expected,) == problems(harbor(steps=(step(condition=Done("letter")),)))


def test_what_waits_for_a_circle_can_never_open_either(harbor: Callable, step: Callable, problems: Callable) -> None:
    """It is named too, but not as part of the circle."""
    circle = step(id="one", condition=Done("one"))
    after = step(id="two", condition=Done("one"))

    assert NEVER.format("two", "it waits for step “one”, which can never be done") in problems(
        harbor(steps=(circle, after))
    )


def test_a_step_that_waits_for_an_event_nobody_records_can_never_open(
    harbor: Callable, step: Callable, problems: Callable
) -> None:
    """Persons may not record it, and no step does."""
    found = problems(harbor(events=(BY_STEP,), steps=(step(condition=Happened("packet_sent")),)))

    expected = "it waits for event “packet_sent”, which nobody may record and no step that can open records"
    assert (NEVER.format("letter", expected),) == found


def test_an_event_that_a_step_records_can_be_waited_for(
    harbor: Callable, step: Callable, sends: Callable, problems: Callable
) -> None:
    """Through a step that opens by itself."""
    assert () == problems(harbor(events=(BY_STEP,), steps=(sends(), step(condition=Happened("packet_sent")))))


def test_a_circle_through_an_event_is_found(
    harbor: Callable, step: Callable, sends: Callable, problems: Callable
) -> None:
    """The step that would record it waits for what waits for it."""
    steps = (sends(condition=Done("letter")), step(condition=Happened("packet_sent")))
    found = problems(harbor(events=(BY_STEP,), steps=steps))

    assert 2 == len(found)
    assert found[1] == NEVER.format("send", "it waits for step “letter”, which waits for this one in turn")


def test_a_way_around_is_enough(harbor: Callable, step: Callable, problems: Callable) -> None:
    """Of two things that would do, one that can come about opens the step."""
    one = step(id="one", condition=Done("other") | Fact("harbor.custody").equals("released"))

    assert () == problems(harbor(steps=(one, step(id="other", condition=Done("one")))))


def test_a_step_that_an_event_completes_counts_as_done(harbor: Callable, step: Callable, problems: Callable) -> None:
    """Even if it never opens, the event does it; so what waits for it can open."""
    events = (EventDeclaration(kind="order_received", title=Text("order received")),)
    done = step(id="done", completed_by=("order_received",), condition=Done("interview") & ~Done("interview"))

    assert (NEVER.format("done", "its condition contradicts itself"),) == problems(
        harbor(events=events, steps=(done, step(condition=Done("done"))))
    )


def test_an_event_that_needs_one_that_cannot_happen_cannot_happen(
    harbor: Callable, step: Callable, problems: Callable
) -> None:
    """What it presupposes never comes."""
    events = (BY_STEP, EventDeclaration(kind="packet_back", title=Text("packet back"), needs="packet_sent"))
    found = problems(harbor(events=events, steps=(step(condition=Happened("packet_back")),)))

    expected = "it waits for event “packet_back”, which nobody may record and no step that can open records"
    assert (NEVER.format("letter", expected),) == found


def test_a_step_whose_occasion_cannot_happen_can_never_open(
    harbor: Callable, step: Callable, problems: Callable
) -> None:
    """It would repeat with something that never is."""
    repeating = step(repeats=Repeats.PER_EVENT, occasion="packet_sent")
    found = problems(harbor(events=(BY_STEP,), steps=(repeating,)))

    expected = "it waits for event “packet_sent”, which nobody may record and no step that can open records"
    assert (NEVER.format("letter", expected),) == found


def test_a_step_is_looked_at_in_each_of_its_case_types(
    harbor: Callable, step: Callable, info: Callable, problems: Callable
) -> None:
    """What can open in one kind of case may wait for a step or forum that another kind does not have."""
    other = CaseType(
        id="affirmative",
        title=Text("affirmative"),
        phases=(Phase(id="hearing", title=Text("hearing")),),
        person_roles=(),
    )
    both = ("affirmative", "defense")
    steps = (
        step(id="visit", case_types=both, condition=Done("interview")),
        step(id="court", case_types=both, condition=ProceedingIs(forums=("immigration_court",))),
    )
    partner = PluginDeclarations(info=info("pier"), case_types=(other,), steps=steps)
    never = "Plugin “pier”, step “{}”, condition: it can never open in a case of type “affirmative”: it waits for {}"

    assert (
        never.format("court", "“immigration_court”, and a case of this type has none"),
        never.format("visit", "step “interview”, which a case of this type does not have"),
    ) == problems(harbor(), partner)


def test_a_phase_that_is_never_entered_is_found(harbor: Callable, problems: Callable) -> None:
    """Its steps would be listed under a heading that no case reaches."""
    phase = Phase(id="appeal", title=Text("appeal"), entered_when=Happened("packet_sent"))
    kind = CaseType(id="appeals", title=Text("appeals"), phases=(phase,), person_roles=())
    found = problems(harbor(events=(BY_STEP,), case_types=(kind,)))

    expected = "it waits for event “packet_sent”, which nobody may record and no step that can open records"
    assert (f"Plugin “harbor”, case type “appeals”, phase “appeal”: it can never be entered: {expected}",) == found


def test_a_rule_whose_trigger_nobody_can_record_is_found(harbor: Callable, rule: Callable, problems: Callable) -> None:
    """A deadline that never starts never rings."""
    found = problems(harbor(events=(BY_STEP,), rules=(rule(trigger=Trigger(event="packet_sent")),)))

    expected = "it can never start: nobody and no step can record event “packet_sent”"
    assert (f"Plugin “harbor”, deadline rule “brief”, trigger: {expected}",) == found


def test_a_rule_that_can_never_apply_is_found(harbor: Callable, rule: Callable, problems: Callable) -> None:
    """As a step that can never open is."""
    condition = Fact("harbor.custody").equals("detained") & Fact("harbor.custody").equals("released")

    assert (
        "Plugin “harbor”, deadline rule “brief”, applies_if: it can never apply: its condition contradicts itself",
    ) == problems(harbor(rules=(rule(applies_if=condition),)))


def test_a_name_that_nobody_declares_is_told_once(harbor: Callable, step: Callable, problems: Callable) -> None:
    """A misspelt step is a misspelt step, and not also a step that can never be done."""
    found = problems(harbor(steps=(step(condition=Done("intervew")),)))

    assert (
        "Plugin “harbor”, step “letter”, condition: There is no step named “intervew”. Did you mean interview?",
    ) == found
