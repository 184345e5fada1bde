"""Catalogs: one content, one hash; everything that is wrong at once; and which catalog is in force after a build."""

import hashlib
import json
from collections.abc import Callable

import pytest

from amparo.declarations import (
    ENGINE_EVENTS,
    Catalog,
    Done,
    EventDeclaration,
    FactDeclaration,
    FieldKind,
    PluginDeclarations,
    PluginInfo,
    StepDeclaration,
    Text,
)
from amparo.errors import DeclarationsInvalid
from amparo.plugins.catalog import build_catalog, content_hash, first_catalog, next_catalog
from amparo.plugins.collect import BrokenPlugin, Collected

Declare = Callable[..., PluginDeclarations]
Step = Callable[..., StepDeclaration]
Info = Callable[..., PluginInfo]
OFFICE = "harbor-legal"


@pytest.fixture
def pier(info: Info, step: Step) -> PluginDeclarations:
    """A partner's plugin that adds a step to the case type of `harbor`."""
    return PluginDeclarations(
        info=info("pier", reads=("interview",)), steps=(step(id="bring_food", condition=Done("interview")),)
    )


@pytest.fixture
def unsound(info: Info, step: Step) -> PluginDeclarations:
    """A partner's plugin whose step waits for a step that nobody declares."""
    return PluginDeclarations(info=info("anchor"), steps=(step(id="visit", condition=Done("interviw")),))


TOO_OLD = "requires_amparo: it is meant for Amparo >=0.2 and this is 0.1.0; install a release that fits"
TWICE = "it is declared by plugins “{}”, “harbor”; one needs another name"
UNSOUND = "Plugin “anchor”, step “visit”, condition: There is no step named “interviw”. Did you mean interview?"


def test_a_catalog_holds_the_engines_own_events_as_a_plugin_of_their_own() -> None:
    """Conditions of every plugin can name them, and nobody can declare them anew."""
    catalog = build_catalog(OFFICE, [])

    assert {event.kind for event in ENGINE_EVENTS} == set(catalog.event)
    assert {"amparo"} == {event.plugin for event in catalog.events}
    assert ["amparo"] == [info.id for info in catalog.plugins]


def test_every_part_is_sorted_by_id_whatever_the_order_of_plugins(harbor: Declare, pier: PluginDeclarations) -> None:
    """Order of installation means nothing."""
    one, other = build_catalog(OFFICE, [harbor(), pier]), build_catalog(OFFICE, [pier, harbor()])

    assert one == other
    assert ["bring_food", "interview"] == [step.id for step in one.steps]
    assert sorted(event.kind for event in one.events) == [event.kind for event in one.events]


def test_the_hash_is_of_the_content(harbor: Declare) -> None:
    """SHA-256 over canonical JSON of everything but the hash: anybody can compute it again."""
    catalog = build_catalog(OFFICE, [harbor()])
    content = json.loads(catalog.model_dump_json())
    del content["hash"]
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(canonical.encode()).hexdigest() == catalog.hash


def test_a_catalog_that_was_stored_and_read_again_is_the_same(harbor: Declare) -> None:
    """It is saved as JSON and named by its hash on every event."""
    catalog = build_catalog(OFFICE, [harbor()])
    read = Catalog.model_validate_json(catalog.model_dump_json())

    assert catalog == read
    assert catalog.hash == content_hash(read)


def test_any_change_of_content_changes_the_hash(harbor: Declare, info: Info) -> None:
    """A title, the plugin's version, the organization."""
    hashes = {
        build_catalog(OFFICE, [harbor()]).hash,
        build_catalog(OFFICE, [harbor(info(version="1.1"))]).hash,
        build_catalog("another-office", [harbor()]).hash,
    }

    assert 3 == len(hashes)


def test_what_a_plugin_declares_is_stamped_with_its_own_id(harbor: Declare, step: Step) -> None:
    """Whatever it says itself."""
    catalog = build_catalog(OFFICE, [harbor(steps=(step(plugin="amparo"),))])

    assert "harbor" == catalog.step["letter"].plugin


def test_all_problems_are_told_at_once(harbor: Declare, step: Step) -> None:
    """Whoever mends a plugin should not have to find them one by one."""
    wrong = harbor(steps=(step(after=("zzz",), documents=("no_letter",)), step(id="other", action="no_action")))
    with pytest.raises(DeclarationsInvalid) as refused:
        build_catalog(OFFICE, [wrong])

    assert (
        "Plugin “harbor”, step “letter”, after: There is no step named “zzz”.",
        "Plugin “harbor”, step “letter”, documents: There is no document template named “no_letter”.",
        "Plugin “harbor”, step “other”, action: There is no action named “no_action”.",
    ) == refused.value.problems


def test_two_plugins_with_one_step_id_are_both_named(
    harbor: Declare, step: Step, info: Info, problems: Callable[..., tuple[str, ...]]
) -> None:
    """Neither takes the other's place, in either order."""
    rival = PluginDeclarations(info=info("pier"), steps=(step(id="interview", phase="screening"),))
    expected = (
        "Plugin “harbor”, step “interview”: it is declared by plugins “harbor”, “pier”; one needs another name",
        "Plugin “pier”, step “interview”: it is declared by plugins “harbor”, “pier”; one needs another name",
    )

    assert expected == problems(harbor(), rival)
    assert expected == problems(rival, harbor())


def test_a_plugin_that_declares_one_id_twice_is_named_once(
    harbor: Declare, step: Step, problems: Callable[..., tuple[str, ...]]
) -> None:
    """Also within one plugin the second would hide the first."""
    assert ("Plugin “harbor”, step “letter”: it is declared twice; one of them needs another name",) == problems(
        harbor(steps=(step(), step(title=Text("another letter"))))
    )


def test_no_plugin_can_declare_an_event_of_the_engine(
    harbor: Declare, problems: Callable[..., tuple[str, ...]]
) -> None:
    """A missed deadline is not a plugin's to redefine."""
    event = EventDeclaration(kind="deadline_missed", title=Text("nothing happened"))

    expected = f"Plugin “harbor”, event “deadline_missed”: {TWICE.format('amparo')}"
    assert (expected,) == problems(harbor(events=(event,)))


@pytest.mark.parametrize("part", ["case_types", "events", "facts", "ladders", "clocks"])
def test_an_id_declared_twice_is_found_in_every_part(
    harbor: Declare, part: str, problems: Callable[..., tuple[str, ...]]
) -> None:
    """Steps are not special."""
    again = getattr(harbor(), part)[:1]
    found = problems(harbor(**{part: again}))

    assert 1 == sum("it is declared twice; one of them needs another name" in problem for problem in found)


def test_two_plugins_with_one_id_are_refused(harbor: Declare, problems: Callable[..., tuple[str, ...]]) -> None:
    """Their facts and stamps could not be told apart."""
    assert "Plugin “harbor”, its id: two plugins have this id; take one of them out" in problems(harbor(), harbor())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"requires_amparo": ">=0.2"}, TOO_OLD),
        ({"requires_amparo": "0.1 or so"}, "requires_amparo: “0.1 or so” is not a range of versions, as >=0.1,<0.2 is"),
        ({"contact": " "}, "contact: it is blank; whoever runs the office has to know whom to ask"),
    ],
)  # fmt: skip
def test_a_plugin_says_for_which_engine_it_is_meant_and_whom_to_ask(
    info: Info, changes: dict[str, str], expected: str, problems: Callable[..., tuple[str, ...]]
) -> None:
    """Checked when the catalog is built, not when something goes wrong."""
    assert (f"Plugin “pier”, {expected}",) == problems(PluginDeclarations(info=info("pier", **changes)))


def test_a_first_build_leaves_a_broken_plugin_out_and_says_so(
    harbor: Declare, pier: PluginDeclarations, unsound: PluginDeclarations
) -> None:
    """An office can begin to work with what is sound."""
    broken = BrokenPlugin(id="buoy", why="importing buoy raised KeyError: 'x'")
    report = first_catalog(OFFICE, Collected(declarations=(unsound, harbor(), pier), broken=(broken,)))

    assert build_catalog(OFFICE, [harbor(), pier]) == report.catalog
    assert ("anchor", "buoy") == report.left_out
    assert ("Plugin “buoy” could not be read: importing buoy raised KeyError: 'x'", UNSOUND) == report.problems


def test_a_first_build_leaves_out_what_rests_on_a_plugin_left_out(
    harbor: Declare, pier: PluginDeclarations, info: Info
) -> None:
    """Without the case type, the step that a partner adds to it has no place."""
    broken = harbor(info(requires_amparo="<0.1"))
    report = first_catalog(OFFICE, Collected(declarations=(broken, pier)))

    assert ("harbor", "pier") == report.left_out
    assert build_catalog(OFFICE, []) == report.catalog
    assert any(problem.startswith("Plugin “pier”, step “bring_food”, case_types") for problem in report.problems)


def test_two_plugins_with_one_id_are_both_left_out_of_a_first_build(harbor: Declare, step: Step, info: Info) -> None:
    """In either order, so that nobody gains by being installed first."""
    rival = PluginDeclarations(info=info("pier"), steps=(step(id="interview", phase="screening"),))
    one = first_catalog(OFFICE, Collected(declarations=(harbor(), rival)))
    other = first_catalog(OFFICE, Collected(declarations=(rival, harbor())))

    assert one == other
    assert ("harbor", "pier") == one.left_out


def test_a_sound_next_catalog_takes_force(harbor: Declare, pier: PluginDeclarations) -> None:
    """It differs from the last by the plugin added."""
    last = build_catalog(OFFICE, [harbor()])
    report = next_catalog(last, Collected(declarations=(harbor(), pier)))

    assert build_catalog(OFFICE, [harbor(), pier]) == report.catalog
    assert () == report.problems


@pytest.mark.parametrize("how", ["unsound", "broken"])
def test_the_last_good_catalog_stays_in_force_when_anything_is_wrong(
    harbor: Declare, pier: PluginDeclarations, unsound: PluginDeclarations, how: str
) -> None:
    """Not even the sound part of the change is taken: cases would lose what the broken plugin gave them."""
    last = build_catalog(OFFICE, [harbor()])
    broken = BrokenPlugin(id="anchor", why="the process of module anchor ended before it said what it declares")
    if how == "unsound":
        report = next_catalog(last, Collected(declarations=(harbor(), pier, unsound)))
    else:
        report = next_catalog(last, Collected(declarations=(harbor(), pier), broken=(broken,)))

    assert last is report.catalog
    assert (UNSOUND if how == "unsound" else f"Plugin “anchor” could not be read: {broken.why}",) == report.problems
    assert () == report.left_out


def test_a_plugin_taken_off_the_list_is_no_problem(harbor: Declare, pier: PluginDeclarations) -> None:
    """The next catalog is simply without it; what it recorded stays on record."""
    last = build_catalog(OFFICE, [harbor(), pier])
    report = next_catalog(last, Collected(declarations=(harbor(),)))

    assert build_catalog(OFFICE, [harbor()]) == report.catalog


def test_a_partners_step_shares_the_case_type_and_changes_no_other_step(
    harbor: Declare, pier: PluginDeclarations, info: Info, step: Step
) -> None:
    """A plugin adds. Whatever it declares, the steps, rules and phases of others come out of the catalog unchanged."""
    before = build_catalog(OFFICE, [harbor()])
    pushy = PluginDeclarations(
        info=info("pushy"), steps=(step(id="aaa_first", phase="screening", after=("interview",), roles=("director",)),)
    )
    after = build_catalog(OFFICE, [harbor(), pier, pushy])

    assert before.step["interview"] == after.step["interview"]
    assert before.case_types == after.case_types
    assert ["interview", "aaa_first", "bring_food"] == [s.id for s in after.steps_of["defense"]]


def test_a_fact_outside_its_plugins_namespace_is_refused(
    harbor: Declare, problems: Callable[..., tuple[str, ...]]
) -> None:
    """Its name says whose it is."""
    fact = FactDeclaration(name="asylum.custody", title=Text("custody"), kind=FieldKind.TEXT)

    assert (
        "Plugin “harbor”, fact “asylum.custody”: a plugin's facts begin with its own id, as harbor.custody does",
    ) == problems(harbor(facts=(fact,)))


def test_a_rule_alone_may_carry_a_mark_in_capitals(
    harbor: Declare, rule: Declare, problems: Callable[..., tuple[str, ...]]
) -> None:
    """As the law's own tables write `…_PROPOSED`; it begins small all the same."""
    marked = [rule(id="brief_PROPOSED"), rule(id="Brief")]

    assert ("Plugin “harbor”, deadline rule “Brief”: its name is not small letters, digits, “_” and “.”",) == problems(
        harbor(rules=tuple(marked))
    )
