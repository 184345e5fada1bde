"""What a plugin reaches for: drawn from its declarations, and its metadata say neither less nor more."""

import re
from collections.abc import Callable

import pytest

from amparo.declarations import (
    ActionDeclaration,
    CaseType,
    Catalog,
    ClockDeclaration,
    DocumentTemplate,
    Done,
    EventDeclaration,
    Fact,
    FactDeclaration,
    FactSource,
    FieldDeclaration,
    FieldKind,
    Form,
    Happened,
    MetBy,
    Phase,
    PluginDeclarations,
    PluginInfo,
    RecordsEvent,
    RecordState,
    RegisterDeclaration,
    Role,
    RuleFact,
    ScreeningFlag,
    StepDeclaration,
    StepDue,
    TemplateField,
    Text,
    Trigger,
    knows_phrase,
)
from amparo.errors import DeclarationsInvalid
from amparo.plugins.catalog import build_catalog
from amparo.plugins.checks.metadata import case_values, reads_of, writes_of

Declare = Callable[..., PluginDeclarations]
Step = Callable[..., StepDeclaration]
Info = Callable[..., PluginInfo]

FILED_ON = FieldDeclaration(name="filed_on", label=Text("filed on"), kind=FieldKind.DATE)


def problems(*declarations: PluginDeclarations) -> tuple[str, ...]:
    """Everything that is wrong with these plugins together, their metadata as they are."""
    try:
        build_catalog("harbor-legal", declarations)
    except DeclarationsInvalid as refused:
        return refused.problems
    return ()


def pier(info: Info, **parts: object) -> PluginDeclarations:
    """A partner's plugin whose metadata say nothing of what it reads or records."""
    return PluginDeclarations(info=info("pier")).model_copy(update=parts)


def test_what_is_read_of_others_and_not_said_is_refused_with_place_and_line(
    harbor: Declare, info: Info, step: Step
) -> None:
    """Whoever installs it would otherwise not know; the line can be pasted as it is."""
    partner = pier(
        info, steps=(step(condition=Done("interview") & Fact("harbor.custody").equals("detained"), documents=()),)
    )

    expected = (
        "Plugin “pier”, reads: its declarations read fact “harbor.custody” (step “letter”, condition), "
        "step “interview” (step “letter”, condition), and it is not said here; "
        'write reads=("harbor.custody", "interview")'
    )

    assert (expected,) == problems(harbor(), partner)


def test_what_is_said_and_not_read_is_refused(harbor: Declare, info: Info, step: Step) -> None:
    """A list that says more than is true is soon read by nobody."""
    partner = pier(info, steps=(step(condition=Done("interview")),)).model_copy(
        update={"info": info("pier", reads=("harbor.custody", "interview", "principal.name"))}
    )

    expected = (
        "Plugin “pier”, reads: nothing in its declarations reads “harbor.custody”, “principal.name” of others; "
        'write reads=("interview",)'
    )

    assert (expected,) == problems(harbor(), partner)


def test_an_event_of_anothers_that_a_step_records_is_said_under_writes(harbor: Declare, info: Info, step: Step) -> None:
    """It may start another plugin's deadline, or meet it."""
    records = RecordsEvent(event="application_filed", date_field="filed_on")
    partner = pier(info, steps=(step(form=Form(fields=(FILED_ON,)), records=(records,)),))

    expected = (
        "Plugin “pier”, writes: its declarations record event “application_filed” (step “letter”, records), and it is "
        'not said here; write writes=("application_filed",)'
    )

    assert (expected,) == problems(harbor(), partner)


def test_metadata_that_say_what_is_so_are_sound(harbor: Declare, info: Info, step: Step) -> None:
    """Also if the same name stands in many places."""
    partner = PluginDeclarations(
        info=info("pier", reads=("interview",)),
        steps=(step(condition=Done("interview")), step(id="visit", condition=Done("interview"))),
    )

    assert () == problems(harbor(), partner)


def test_what_a_plugin_declares_itself_needs_no_mention(harbor: Declare, info: Info, step: Step) -> None:
    """And a mention of it is taken for one of another's."""
    own = step(condition=Fact("harbor.custody").known() & Happened("application_filed"))

    assert () == problems(harbor(steps=(own,)))
    expected = (
        "Plugin “harbor”, reads: nothing in its declarations reads “application_filed” of others; "
        'write reads=("case_reopened",)'
    )

    assert (expected,) == problems(harbor(info(reads=("application_filed", "case_reopened")), steps=(own,)))


def test_a_name_that_nobody_declares_is_a_problem_once(harbor: Declare, info: Info, step: Step) -> None:
    """It may be of a plugin that is not enabled here: the metadata that name it stay as they are."""
    partner = PluginDeclarations(
        info=info("pier", reads=("lighthouse.lamp",)),
        steps=(step(condition=Fact("lighthouse.lamp").known()),),
    )

    assert ("Plugin “pier”, step “letter”, condition: There is no fact named “lighthouse.lamp”.",) == problems(
        harbor(), partner
    )


def test_a_name_said_twice_is_refused(harbor: Declare, info: Info) -> None:
    """A list is read by people."""
    found = problems(harbor(info(reads=("case_reopened", "case_reopened"))))

    assert ('Plugin “harbor”, reads: “case_reopened” stands there twice; write reads=("case_reopened",)',) == found


def law(rule: Callable[..., object]) -> dict[str, tuple]:
    """One rule, one fact for rules and one clock, each reading something of another's in each of its places."""
    return {
        "rules": (
            rule(
                id="own_rule",
                trigger=Trigger(event="trigger_event"),
                met_by=(MetBy(event="meeting_event"),),
                applies_if=Happened("applying_event"),
                number_from="days_abroad",
            ),
        ),
        "rule_facts": (
            RuleFact(
                name="own_fact",
                title=Text("own"),
                kind=FieldKind.DATE,
                sources=(FactSource(event="told_event"), FactSource(fact="harbor.since"), FactSource(reached="yearly")),
            ),
        ),
        "clocks": (
            ClockDeclaration(
                id="own_clock", title=Text("own"), start="start_event", stop="stop_event", restart="restart_event",
                citation="8 CFR 208.7",
            ),
        ),
    }  # fmt: skip


def everything(step: Step, rule: Callable[..., object]) -> dict[str, tuple]:
    """One declaration of each kind, each reading something of another's in each of its places."""
    flag = ScreeningFlag(id="late", title=Text("late"), advice=Text("look"), rule="brief", past=True)
    seen = ScreeningFlag(
        id="near", title=Text("near"), advice=Text("look"), event="seen", date_field="day", within_days=3
    )
    phase = Phase(id="hearing", title=Text("hearing"), entered_when=Happened("phase_event"))
    fields = (
        TemplateField(name="name", label=Text("name"), source="principal.name"),
        TemplateField(name="custody", label=Text("custody"), source="facts.harbor.custody"),
        TemplateField(name="office", label=Text("office"), source="organization.name"),
        TemplateField(name="today", label=Text("today"), source="today"),
    )
    return {
        "case_types": (
            CaseType(id="own", title=Text("own"), phases=(phase,), person_roles=("principal",), flags=(flag, seen)),
        ),
        "steps": (
            step(
                condition=Fact("harbor.interpreter").known(),
                occasion="occasion_event",
                repeats="per_event",
                completed_by=("completing_event",),
                due=StepDue(days=1, after="due_event"),
            ),
        ),
        "events": (
            EventDeclaration(kind="own_event", title=Text("own"), needs="needed_event", about="about_event"),
        ),
        **law(rule),
        "actions": (
            ActionDeclaration(
                id="look", title=Text("look"), function="pier:look", fields=("case.number",), answers=Form(),
                fallback=(Role.PARALEGAL,),
            ),
        ),
        "documents": (DocumentTemplate(id="note", title=Text("note"), files={"en": "note.en.docx"}, fields=fields),),
    }  # fmt: skip


def test_every_place_of_every_kind_of_declaration_is_looked_at(
    harbor: Declare, info: Info, step: Step, rule: Callable[..., object]
) -> None:
    """A place forgotten here would be a way to read without asking."""
    own = everything(step, rule)
    asked = re.findall(r"\b(?!per_)\w+_event\b", str([own[part] for part in own if part != "events"]))
    theirs = {*asked, "needed_event", "about_event", "seen"} - {"own_event"}
    facts = (FactDeclaration(name="harbor.since", title=Text("since"), kind=FieldKind.DATE),)
    others = harbor(
        events=tuple(EventDeclaration(kind=kind, title=Text(kind)) for kind in sorted(theirs)),
        facts=facts,
        rules=(rule(), rule(id="yearly")),
    )
    found = reads_of(pier(info, **own), catalog_of(others))

    assert {
        *(("event", kind) for kind in theirs),
        ("fact", "harbor.custody"),
        ("fact", "harbor.interpreter"),
        ("fact", "harbor.since"),
        ("fact for rules", "days_abroad"),
        ("deadline rule", "brief"),
        ("deadline rule", "yearly"),
        ("value of the case", "case.number"),
        ("value of the case", "principal.name"),
    } == {(asked.kind.value, asked.name) for asked in found}


def catalog_of(others: PluginDeclarations) -> Catalog:
    """The catalog of the plugin that the partner's rests upon."""
    return build_catalog("harbor-legal", [others])


def test_what_is_asked_for_names_whose_it_is_and_reads_in_both_languages(
    harbor: Declare, info: Info, step: Step
) -> None:
    """An operator reads it before installing the plugin."""
    partner = pier(info, steps=(step(condition=Done("interview") & Happened("case_closed")),))
    found = reads_of(partner, catalog_of(harbor()))

    assert [("event", "case_closed", "amparo", "caso cerrado"), ("step", "interview", "harbor", "interview")] == [
        (asked.kind.value, asked.name, asked.owner, asked.title.es) for asked in found
    ]
    assert () == writes_of(partner, catalog_of(harbor()))


def register(name: str, **changes: object) -> RegisterDeclaration:
    """A register of one field, sound unless changed."""
    said = {"title": Text(name, f"{name} en español"), "record_title": Text("record", "registro"), "label": "name"}
    fields = (FieldDeclaration(name="name", label=Text("name", "nombre")),)
    states = (RecordState(id="there", title=Text("there", "ahí")),)
    return RegisterDeclaration.model_validate(
        {"id": name, **said, "fields": fields, "states": states, "see": (Role.PARALEGAL,), **changes}
    )


def test_a_field_that_refers_to_anothers_records_is_said(harbor: Declare, info: Info) -> None:
    """Whoever fills it in sees how the other's records are called."""
    lent = FieldDeclaration(name="key", label=Text("key", "llave"), refers_to="keys")
    loans = register("loans", fields=(*register("loans").fields, lent))
    found = reads_of(pier(info, registers=(loans,)), catalog_of(harbor(registers=(register("keys"),))))

    assert [("register", "keys", "harbor", ("register “loans”, field “key”",))] == [
        (asked.kind.value, asked.name, asked.owner, asked.places) for asked in found
    ]


def test_every_value_of_a_case_has_a_name_in_both_languages() -> None:
    """“principal.a_number” says little to somebody who decides whether a plugin may have it."""
    assert [] == [name for name in sorted(case_values()) if not knows_phrase(f"value_{name}")]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("api.example.org",), "“api.example.org” is not one host and one port, as in api.example.org:443"),
        (("https://api.example.org:443",), "“https://api.example.org:443” is not one host and one port"),
        (("*.example.org:443",), "“*.example.org:443” is not one host and one port"),
        (("api.example.org:70000",), "“api.example.org:70000” is not one host and one port"),
        (("localhost:5432",), "“localhost:5432” is the office's own machine, which no plugin connects to"),
        (("127.0.0.3:7233",), "“127.0.0.3:7233” is the office's own machine"),
        (("[::1]:7233",), "“[::1]:7233” is the office's own machine"),
        (("0.0.0.0:80",), "“0.0.0.0:80” is the office's own machine"),
        (("api.example.org:443", "api.example.org:443"), "“api.example.org:443” stands there twice"),
        (tuple(f"h{n}.example.org:443" for n in range(11)), "it is between 0 and 10, not 11"),
    ],
)
def test_what_is_asked_of_the_network_is_single_hosts_and_ports(
    harbor: Declare, info: Info, asked: tuple[str, ...], expected: str
) -> None:
    """An operator grants it line by line."""
    (found,) = problems(harbor(info(reads=("case_reopened",), network=asked)))

    assert found.startswith(f"Plugin “harbor”, network: {expected}")


def test_hosts_that_can_be_granted_are_sound(harbor: Declare, info: Info) -> None:
    """By name, by address, in the office's own network too: a printer, a telephone system."""
    network = ("api.example.org:443", "192.0.2.7:9100", "[2001:db8::7]:443")

    assert () == problems(harbor(info(reads=("case_reopened",), network=network)))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"timeout_seconds": 0}, "timeout_seconds: it is between 1 and 600, not 0"),
        ({"timeout_seconds": 601}, "timeout_seconds: it is between 1 and 600, not 601"),
        ({"attempts": 0}, "attempts: it is between 1 and 10, not 0"),
        ({"attempts": 11}, "attempts: it is between 1 and 10, not 11"),
    ],
)
def test_an_actions_limits_lie_within_the_engines(harbor: Declare, changes: dict[str, int], expected: str) -> None:
    """One call holds up the plugin's others; a hundred attempts are no answer."""
    said = {"id": "look", "title": Text("look"), "function": "harbor:look", "fields": (), "answers": Form()}
    action = ActionDeclaration.model_validate({**said, "fallback": (Role.PARALEGAL,), **changes})

    assert (f"Plugin “harbor”, action “look”, {expected}",) == problems(harbor(actions=(action,)))
