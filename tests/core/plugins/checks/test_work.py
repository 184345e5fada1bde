"""Case types, events, steps, actions and placement: every name exists, and no plugin touches another's."""

from collections.abc import Callable

import pytest

from amparo.declarations import (
    ActionDeclaration,
    CaseType,
    EventDeclaration,
    Fact,
    FactDeclaration,
    FieldDeclaration,
    FieldKind,
    Form,
    Happened,
    Phase,
    PlacementPolicy,
    PluginDeclarations,
    RecordsEvent,
    Repeats,
    Role,
    ScreeningFlag,
    StepDue,
    Text,
)

WHEN = FieldDeclaration(name="filed_on", label=Text("filed on"), kind=FieldKind.DATE)
PLACE = FieldDeclaration(name="place", label=Text("place"))


def action(**changes: object) -> ActionDeclaration:
    """An action, sound unless changed."""
    said = {"id": "look", "title": Text("look"), "function": "harbor:look", "fields": (), "answers": Form()}
    return ActionDeclaration.model_validate({**said, "fallback": (Role.PARALEGAL,), **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"phase": "hearings"},
            "phase: There is no phase of case type “defense” named “hearings”. Did you mean hearing?",
        ),
        ({"case_types": ("defence",)}, "case_types: There is no case type named “defence”. Did you mean defense?"),
        ({"case_types": ()}, "case_types: it belongs to no case type; name at least one"),
        ({"roles": ()}, "roles: nobody may do it; name at least one role"),
        ({"after": ("intervew",)}, "after: There is no step named “intervew”. Did you mean interview?"),
        (
            {"completed_by": ("filed",)},
            "completed_by: There is no event named “filed”. Did you mean application_filed?",
        ),
        ({"due": StepDue(days=3, after="zzz")}, "due: There is no event named “zzz”."),
        ({"documents": ("zzz",)}, "documents: There is no document template named “zzz”."),
        ({"action": "zzz"}, "action: There is no action named “zzz”."),
        ({"repeats": Repeats.PER_EVENT}, "occasion: it repeats with an event and does not say which"),
        (
            {"occasion": "application_filed"},
            "occasion: it names an occasion and repeats “never”, not “per_event”",
        ),
        ({"repeats": Repeats.PER_EVENT, "occasion": "zzz"}, "occasion: There is no event named “zzz”."),
        (
            {
                "repeats": Repeats.PER_EVENT,
                "occasion": "hearing_scheduled",
                "occasion_where": (("kind", "bond"),),
            },
            "occasion: field “kind” of event “hearing_scheduled” is never “bond”; it is one of “master”, “individual”",
        ),
    ],
)
def test_a_step_that_names_what_there_is_not_is_refused(
    harbor: Callable, step: Callable, problems: Callable, changes: dict[str, object], expected: str
) -> None:
    """With its place in the step and the nearest name."""
    assert (f"Plugin “harbor”, step “letter”, {expected}",) == problems(harbor(steps=(step(**changes),)))


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        (
            RecordsEvent(event="application_filed", date_field="filed"),
            "There is no field in the step's form named “filed”. Did you mean filed_on?",
        ),
        (
            RecordsEvent(event="application_filed", date_field="place"),
            "its date comes from field “place”, which is no date",
        ),
        (
            RecordsEvent(event="application_filed", date_field="filed_on", proof_field="proof"),
            "There is no field in the step's form named “proof”.",
        ),
        (
            RecordsEvent(event="application_filed", date_field="filed_on", data=(("place", "place"),)),
            "There is no field of event “application_filed” named “place”.",
        ),
        (
            RecordsEvent(event="hearing_scheduled", date_field="filed_on", data=(("kind", "place"),)),
            "it leaves “hearing_date” of the event without a value; pair each with an answer of the form",
        ),
        (RecordsEvent(event="zzz", date_field="filed_on"), "There is no event named “zzz”."),
        (
            RecordsEvent(event="conflicts_checked", date_field="filed_on", data=(("hits", "place"),)),
            "only the engine itself records this event",
        ),
        (
            RecordsEvent(event="application_filed", date_field="filed_on", when=(("result", "changed"),)),
            "There is no field in the step's form named “result”.",
        ),
        (
            RecordsEvent(event="application_filed", date_field="filed_on", when=(("place", True),)),
            "field “place” is a text, never “True”",
        ),
        (
            RecordsEvent(event="application_filed", date_field="filed_on", about_field="place"),
            "field “place” names what it is about, and this event is about no other",
        ),
    ],
)
def test_a_step_that_records_an_event_wrongly_is_refused(
    harbor: Callable, step: Callable, problems: Callable, records: RecordsEvent, expected: str
) -> None:
    """The event's fields come from the form's, each required one of them, and the engine's events are its own."""
    found = problems(harbor(steps=(step(form=Form(fields=(WHEN, PLACE)), records=(records,)),)))

    assert (f"Plugin “harbor”, step “letter”, recording “{records.event}”: {expected}",) == found


def test_a_step_that_an_action_does_records_what_the_action_answers(
    harbor: Callable, step: Callable, problems: Callable
) -> None:
    """Without a form of its own the step asks what the action answers."""
    records = (RecordsEvent(event="application_filed", date_field="filed_on"),)
    look = action(answers=Form(fields=(WHEN,)))

    assert () == problems(harbor(steps=(step(action="look", records=records),), actions=(look,)))


def test_an_action_answers_the_form_of_its_step(harbor: Callable, step: Callable, problems: Callable) -> None:
    """Otherwise every answer of it would be refused."""
    look = action(answers=Form(fields=(PLACE,)))
    found = problems(harbor(steps=(step(action="look", form=Form(fields=(WHEN,))),), actions=(look,)))

    assert (
        "Plugin “harbor”, step “letter”, form: action “look” answers “place”, which the form does not ask",
        "Plugin “harbor”, step “letter”, form: it requires “filed_on”, which action “look” does not answer",
    ) == found


def test_steps_that_come_after_one_another_in_a_circle_are_all_named(
    harbor: Callable, step: Callable, problems: Callable
) -> None:
    """The order within a phase has to have a first step."""
    steps = (step(id="one", after=("two",)), step(id="two", after=("one",)), step(id="three", after=("two",)))
    found = problems(harbor(steps=steps))

    circle = ": these steps come after one another in a circle: "
    assert ["Plugin “harbor”, step “one”, after", "Plugin “harbor”, step “two”, after"] == [
        problem.partition(circle)[0] for problem in found
    ]


def test_two_circles_are_both_found(harbor: Callable, step: Callable, problems: Callable) -> None:
    """All problems at once."""
    pairs = [("one", "two"), ("two", "one"), ("three", "four"), ("four", "three")]
    steps = tuple(step(id=name, after=(other,)) for name, other in pairs)

    assert 4 == len(problems(harbor(steps=steps)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"needs": "zzz"}, ", needs: There is no event named “zzz”."),
        ({"about": "zzz"}, ", about: There is no event named “zzz”."),
        (
            {"opens": "imigration_court"},
            ", opens: There is no forum named “imigration_court”. Did you mean immigration_court?",
        ),
        (
            {"proceedings": Text("removal", "deportación")},
            ", proceedings: it says of what kind a proceeding is and opens none; name its forum under `opens`",
        ),
        ({"ends": True}, ": it updates or ends another event and does not say which; name it under `about`"),
        ({"fields": (PLACE, PLACE)}, ": the field “place” is declared twice"),
        (
            {"fields": (WHEN,), "appointment": {"day": "filed_in"}},
            ", appointment: There is no field of this event named “filed_in”. Did you mean filed_on?",
        ),
        (
            {"fields": (WHEN,), "appointment": {"day": "filed_on", "hour": "zzz"}},
            ", appointment: There is no field of this event named “zzz”.",
        ),
        ({"fields": (PLACE,), "appointment": {"day": "place"}}, ", appointment: field “place” is no date"),
    ],
)
def test_an_event_that_names_what_there_is_not_is_refused(
    harbor: Callable, problems: Callable, changes: dict[str, object], expected: str
) -> None:
    """With its place in the event."""
    event = EventDeclaration.model_validate({"kind": "order", "title": Text("order"), **changes})

    assert (f"Plugin “harbor”, event “order”{expected}",) == problems(harbor(events=(event,)))


def test_an_appointment_is_announced_once(harbor: Callable, problems: Callable) -> None:
    """What moves it only changes its day."""
    fields, appointment = (WHEN,), {"day": "filed_on"}
    visit = EventDeclaration.model_validate(
        {"kind": "visit", "title": Text("visit"), "fields": fields, "appointment": appointment}
    )
    moved = EventDeclaration.model_validate(
        {**visit.model_dump(), "kind": "visit_moved", "about": "visit", "updates": True}
    )

    expected = "it updates “visit”; declare the appointment there, it follows what changes"
    assert (f"Plugin “harbor”, event “visit_moved”, appointment: {expected}",) == problems(
        harbor(events=(visit, moved))
    )


@pytest.mark.parametrize("how", ["updates", "ends"])
def test_a_plugin_cannot_end_another_plugins_event(
    harbor: Callable, info: Callable, problems: Callable, how: str
) -> None:
    """With the hearing, the deadlines that run from it would end: that is loosening another's rule."""
    event = EventDeclaration.model_validate(
        {"kind": "called_off", "title": Text("called off"), "about": "hearing_scheduled", how: True}
    )

    expected = "it updates or ends “hearing_scheduled”, which is plugin “harbor”'s; declare one of your own"
    assert (f"Plugin “pier”, event “called_off”, about: {expected}",) == problems(
        harbor(), PluginDeclarations(info=info("pier"), events=(event,))
    )


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        ((), "case type “other”: it has no phase; name at least one"),
        (
            (Phase(id="hearing", title=Text("a")), Phase(id="hearing", title=Text("b"))),
            "case type “other”: the phase “hearing” is declared twice",
        ),
    ],
)
def test_a_case_type_has_phases_of_different_names(
    harbor: Callable, problems: Callable, phases: tuple[Phase, ...], expected: str
) -> None:
    """A case is always in one of them."""
    kind = CaseType(id="other", title=Text("other"), phases=phases, person_roles=("principal",))

    assert (f"Plugin “harbor”, {expected}",) == problems(harbor(case_types=(kind,)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"function": "look"}, "function: “look” is not written as module:name"),
        ({"fields": ("principal.adress",)}, "fields: There is no value for actions named “principal.adress”."),
        (
            {"fields": ("harbor.custodi",)},
            "fields: There is no value for actions named “harbor.custodi”. Did you mean harbor.custody?",
        ),
        ({"fallback": ()}, "fallback: nobody does the step when it fails; name at least one role"),
        ({"timeout_seconds": 0}, "timeout_seconds: it is between 1 and 600, not 0"),
        ({"attempts": 0}, "attempts: it is between 1 and 10, not 0"),
        ({"answers": Form(fields=(PLACE, PLACE))}, "answers: the field “place” is declared twice"),
    ],
)
def test_an_action_that_cannot_be_run_is_refused(
    harbor: Callable, problems: Callable, changes: dict[str, object], expected: str
) -> None:
    """With its place in the action."""
    found = problems(harbor(actions=(action(**changes),)))

    assert [True] == [problem.startswith(f"Plugin “harbor”, action “look”, {expected}") for problem in found]


def test_an_action_is_handed_its_own_plugins_facts_and_the_listed_values_only(
    harbor: Callable, info: Callable, problems: Callable
) -> None:
    """What one partner asked a client is not another's to take out of the engine."""
    fact = FactDeclaration(name="pier.bed", title=Text("bed"), kind=FieldKind.TEXT)
    look = action(fields=("pier.bed", "case.number", "principal.language", "harbor.custody"))

    expected = "it asks for “harbor.custody”, which is plugin “harbor”'s; an action is handed its own facts only"
    assert (f"Plugin “pier”, action “look”, fields: {expected}",) == problems(
        harbor(), PluginDeclarations(info=info("pier"), facts=(fact,), actions=(look,))
    )


def policy(**changes: object) -> PlacementPolicy:
    """A placement policy, sound unless changed."""
    said = {
        "case_types": ("defense",),
        "offer_business_days": 5,
        "urgent_offer_business_days": 2,
        "urgent_within_days": 30,
        "least_days_before_filing": 7,
        "offer_ends_at_hour": 17,
        "remind_days_before": 1,
    }
    return PlacementPolicy.model_validate({**said, **changes})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"case_types": ("defence",)}, ": There is no case type named “defence”. Did you mean defense?"),
        ({"offer_ends_at_hour": 24}, ", offer_ends_at_hour: an hour is between 0 and 23, not 24"),
    ],
)
def test_a_placement_policy_that_cannot_be_followed_is_refused(
    harbor: Callable, problems: Callable, changes: dict[str, object], expected: str
) -> None:
    """With its place."""
    assert (f"Plugin “harbor”, placement policy “1”{expected}",) == problems(harbor(placement=(policy(**changes),)))


def test_two_policies_for_one_case_type_are_both_named(harbor: Callable, info: Callable, problems: Callable) -> None:
    """An offer cannot stand for five days and for ten."""
    rival = PluginDeclarations(info=info("pier"), placement=(policy(offer_business_days=10),))
    found = problems(harbor(placement=(policy(),)), rival)

    too = "case type “defense” has a policy of plugin “{}” too; keep one of them"
    assert (
        f"Plugin “harbor”, placement policy “1”: {too.format('pier')}",
        f"Plugin “pier”, placement policy “2”: {too.format('harbor')}",
    ) == found


@pytest.mark.parametrize(
    ("ground", "expected"),
    [
        (
            {"rule": "breif", "within_days": 9},
            "There is no deadline rule named “breif”. Did you mean brief?",
        ),
        (
            {"event": "hearing_schedule", "date_field": "hearing_date", "within_days": 9},
            "There is no event named “hearing_schedule”. Did you mean hearing_scheduled?",
        ),
        (
            {"event": "hearing_scheduled", "date_field": "hearing_day", "within_days": 9},
            "There is no field of event “hearing_scheduled” named “hearing_day”. Did you mean hearing_date?",
        ),
        (
            {"event": "hearing_scheduled", "date_field": "kind", "within_days": 9},
            "field “kind” of event “hearing_scheduled” is no date",
        ),
        (
            {"condition": Fact("harbor.custodia").known()},
            "There is no fact named “harbor.custodia”. Did you mean harbor.custody?",
        ),
        ({"condition": Happened("zzz")}, "There is no event named “zzz”."),
    ],
)
def test_a_flag_that_names_what_there_is_not_is_refused(
    harbor: Callable, rule: Callable, problems: Callable, ground: dict[str, object], expected: str
) -> None:
    """A flag that can never go up would be believed for years."""
    flag = ScreeningFlag.model_validate({"id": "look", "title": Text("look"), "advice": Text("do"), **ground})
    kind = CaseType(
        id="other",
        title=Text("other"),
        phases=(Phase(id="screening", title=Text("screening")),),
        person_roles=("principal",),
        flags=(flag,),
    )

    found = problems(harbor(case_types=(kind,), rules=(rule(),)))
    assert (f"Plugin “harbor”, case type “other”, flag “look”: {expected}",) == found


def test_two_flags_of_one_name_are_refused(harbor: Callable, problems: Callable) -> None:
    """One of them would hide behind the other in whatever a program reads."""
    flag = ScreeningFlag(id="look", title=Text("look"), advice=Text("do"), condition=Fact("harbor.custody").known())
    kind = CaseType(
        id="other",
        title=Text("other"),
        phases=(Phase(id="screening", title=Text("screening")),),
        person_roles=("principal",),
        flags=(flag, flag),
    )

    assert ("Plugin “harbor”, case type “other”: the flag “look” is declared twice",) == problems(
        harbor(case_types=(kind,))
    )
