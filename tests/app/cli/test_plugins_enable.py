"""`amparo plugins enable`, `disable`, `settings`: an organization decides, and the switch puts it in force."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest
from tests.app.clinic import Run
from tests.core.plugins.wheels import sound
from tests.core.records.office import Office

from amparo.case.commands import Body, Command, OpenCase, RecordEvent
from amparo.case.model import Person
from amparo.declarations import Role
from amparo.records.carry_out import carry_out
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile
from amparo.records.plugin_choices import PLUGIN, PluginChoice, plugin_choices, plugin_settings
from amparo.records.plugin_wheels import GivenWheel, NewPlugin
from amparo.records.requests import CarryOut
from amparo_app.catalogs import bring_up_to_date, sources
from amparo_app.plugin_choosing import only_plugins

HARBOR = """
from typing import Annotated, Literal
from pydantic import BaseModel, Field
from amparo.declarations import *
from amparo.plugins import hookimpl

class Settings(BaseModel):
    window: Annotated[str, Ask(en="Where the desk is", es="Dónde está la mesa")] = "window 1"
    at_most: Annotated[int, Field(ge=1, le=9), Ask(en="How many a day", es="Cuántas al día")] = 3
    tone: Annotated[Literal["warm", "plain"], Ask(es="tono")] = "warm"
    token: Annotated[str | None, Field(min_length=6), Ask(en="Token", es="Ficha", secret=True)] = None

PAID = FieldDeclaration(name="paid", label=Text("paid"), kind="yes_no", fact="harbor.paid")

@hookimpl
def amparo_plugin_info():
    return PluginInfo(id="harbor", version="{version}", title=Text("Harbor", "Puerto"), owner="Harbor Legal",
                      contact="it@example.org", requires_amparo=">=0.1")

@hookimpl
def amparo_settings():
    return Form.of(Settings)

@hookimpl
def amparo_case_types(context):
    return [CaseType(id="bond", title=Text("bond", "fianza"), person_roles=("principal",),
                     phases=(Phase(id="only", title=Text("only", "sola")),))]

@hookimpl
def amparo_facts(context):
    return [FactDeclaration(name="harbor.paid", title=Text(f"paid at {{context.settings_as(Settings).window}}"),
                            kind="yes_no")]

@hookimpl
def amparo_events(context):
    return [EventDeclaration(kind="bond_set", title=Text("bond set", "fianza fijada"))]

@hookimpl
def amparo_steps(context):
    return [StepDeclaration(id="pay_bond", title=Text("pay", "pagar"), phase="only", case_types=("bond",),
                            condition=Happened("bond_set"), roles=(Role.PARALEGAL,), form=Form(fields=(PAID,)))]
"""
LANTERN = """
from amparo.declarations import *
from amparo.plugins import hookimpl

@hookimpl
def amparo_plugin_info():
    return PluginInfo(id="lantern", version="{version}", title=Text("Lantern", "Farol"), owner="Lantern",
                      contact="it@example.org", requires_amparo=">=0.1", reads=("harbor.paid", "bond_set"))

@hookimpl
def amparo_steps(context):
    return [StepDeclaration(id="walk_home", title=Text("walk home", "acompañar"), phase="only", case_types=("bond",),
                            condition=Happened("bond_set"), roles=(Role.PARALEGAL,)),
            StepDeclaration(id="light", title=Text("light", "luz"), phase="only", case_types=("bond",),
                            condition=Fact("harbor.paid").equals(value=True), roles=(Role.PARALEGAL,))]
"""
AT_QUAY, OLGA = ("--org", "quay"), "Olga Prueba"


def install(office: Office, plugin: str, version: str, code: str) -> None:
    """Keep a wheel among the records, as `plugins install` does."""
    file, body = sound(plugin, version, code=code.format(version=version), module=plugin)
    new = NewPlugin(id=plugin, version=version, package=plugin, wheel=GivenWheel(file=file, body=body))
    office.records.add_plugin_wheel(new, by="keyboard")


@pytest.fixture
def quay(office: Office) -> Office:
    """An organization that works with harbor 1.0 alone, and somebody who may decide about plugins."""
    for version in ("1.0", "1.1"):
        install(office, "harbor", version, HARBOR)
    install(office, "lantern", "0.9", LANTERN)
    office.records.create_organization("quay", OrganizationProfile(name="Quay"))
    for name, role in (("Olga Prueba", Role.OPERATOR), ("Pía Prueba", Role.PARALEGAL)):
        email = f"{name.split()[0].lower()}@example.org"
        office.records.add_person("quay", Profile(name=name, email=email), (role,))
    here = sources(office.records, (), office.data)
    for plugin, choice in only_plugins(here, ["harbor==1.0"]).items():
        office.records.decide("quay", PLUGIN, plugin, choice, by="keyboard")
    report = bring_up_to_date(office.records, "quay", here, "keyboard")
    assert () == report.problems
    return office


def in_force(office: Office) -> str:
    """The hash of the catalog in force."""
    return office.records.organization("quay").catalog


def test_a_plugin_is_enabled_once_what_follows_is_sound_and_is_in_force_for_nobody_yet(
    amparo: Run, quay: Office
) -> None:
    """The next catalog is named, with the way to it; asked again, it stands so already."""
    before = in_force(quay)
    first = amparo("plugins", "enable", "lantern", "--reason", "they walk people home", *AT_QUAY, by=OLGA)
    again = amparo("plugins", "enable", "lantern", "--language", "es", *AT_QUAY, by=OLGA)

    assert (0, "") == (first.code, first.err)
    assert "quay works with plugin lantern 0.9 from the next switch on." in first.out
    assert "amparo plugins rehearse --org quay" in first.out
    assert "quay ya trabaja con el complemento lantern 0.9; no se cambió nada." in again.out
    assert before == in_force(quay)
    assert (
        PluginChoice(enabled=True, version="0.9", reason="they walk people home")
        == plugin_choices(quay.records, "quay")["lantern"]
    )


def test_the_newest_version_is_enabled_and_a_named_one_stays(amparo: Run, quay: Office) -> None:
    """1.1 was installed beside 1.0; going to it is a decision, and so is going back."""
    newest = amparo("plugins", "enable", "harbor", "--json", *AT_QUAY, by=OLGA).json
    back = amparo("plugins", "enable", "harbor==1.0", "--json", *AT_QUAY, by=OLGA).json

    assert ("1.1", True) == (newest["version"], newest["changed"])
    assert newest["proposed"] != newest["in_force"]
    assert ("1.0", back["in_force"]) == (back["version"], back["proposed"])


def test_a_plugin_that_another_needs_is_not_disabled_and_every_need_is_named(amparo: Run, quay: Office) -> None:
    """Its case type, its event, its fact: nothing is changed."""
    amparo("plugins", "enable", "lantern", *AT_QUAY, by=OLGA)
    refused = amparo("plugins", "disable", "harbor", *AT_QUAY, by=OLGA)

    assert 4 == refused.code
    assert "Nothing was changed: without the plugin “harbor” what quay's plugins declare would have" in refused.err
    assert "Plugin “lantern”, step “light”, condition: There is no fact named “harbor.paid”." in refused.err
    assert "Plugin “lantern”, step “walk_home”, case_types: There is no case type named “bond”." in refused.err
    assert plugin_choices(quay.records, "quay")["harbor"].enabled


def test_disabling_says_how_much_work_of_it_is_open(amparo: Run, quay: Office) -> None:
    """One case has the step to do, another has not come so far; nothing of it is lost."""
    for name in ("Luz Ejemplo", "Rosa Ejemplo"):
        person = Person(id="", role="principal", name=name)
        carried_out(quay, "", OpenCase(number="", case_type="bond", zone="UTC", persons=(person,)))
    first = quay.records.list_cases("quay")[0].id
    carried_out(quay, first, RecordEvent(event="bond_set", on=quay.now.date()))
    done = amparo("plugins", "disable", "harbor", *AT_QUAY, by=OLGA)

    assert (0, "") == (done.code, done.err)
    assert "Open steps of harbor: 1, in 1 open cases. Nothing of them is lost" in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("enable", "harbour"), "There is no plugin here named “harbour”. Did you mean harbor?"),
        (("enable", "harbor==2.0"), "There is no version of the plugin “harbor” here named “2.0”."),
        (("enable", "asylum==2.0"), "Name it without a version: there is only one."),
        (("disable", "lanter"), "There is no plugin here named “lanter”. Did you mean lantern?"),
        (("settings", "lantern"), "Nothing can be set of the plugin “lantern”."),
        (("settings", "harbor", "window"), "“window” is no setting: write it as key=value."),
        (("settings", "harbor", "window=x", "--reset"), "Name settings, or a --file of them, or --reset"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(
    amparo: Run, quay: Office, words: tuple[str, ...], said: str
) -> None:
    """With the nearest name, and nothing changed."""
    before = plugin_choices(quay.records, "quay")
    refused = amparo("plugins", *words, *AT_QUAY, by=OLGA)

    assert 2 == refused.code
    assert said in refused.err
    assert before == plugin_choices(quay.records, "quay")


@pytest.mark.parametrize("words", [("enable", "lantern"), ("disable", "harbor"), ("settings", "harbor", "at_most=2")])
def test_a_paralegal_may_look_and_decide_nothing(amparo: Run, quay: Office, words: tuple[str, ...]) -> None:
    """Who may is said, in their language."""
    pia = "Pía Prueba"
    refused = amparo("plugins", *words, *AT_QUAY, "--language", "es", by=pia)

    assert 3 == refused.code
    assert "decidir sobre los complementos de la organización" in refused.err
    assert "Dónde está la mesa" in amparo("plugins", "settings", "harbor", *AT_QUAY, "--language", "es", by=pia).out


def test_settings_are_shown_set_and_taken_back(amparo: Run, quay: Office) -> None:
    """With what is in force until the switch; a token is handed over by standard input and never shown."""
    shown = amparo("plugins", "settings", "harbor", *AT_QUAY, by=OLGA).out
    done = amparo("plugins", "settings", "harbor", "window=window 7", "at_most=5", "token=s3cret", *AT_QUAY, by=OLGA)
    spanish = amparo("plugins", "settings", "harbor", "at_most=", "--language", "es", *AT_QUAY, by=OLGA).out
    standing = plugin_settings(quay.records, "quay")["harbor"]
    amparo("plugins", "settings", "harbor", "--reset", *AT_QUAY, by=OLGA)

    assert "window 1 (as the plugin has it)" in shown
    assert "in force until the switch: window 1 (as the plugin has it)" in done.out
    assert "amparo plugins switch --org quay" in done.out
    assert "s3cret" not in done.out
    assert "definido; no se muestra" in spanish
    assert "3 (como lo trae el complemento)" in spanish
    assert ({"window": "window 7"}, {"token": "s3cret"}) == (standing.values, standing.secrets)
    assert {} == plugin_settings(quay.records, "quay")["harbor"].values


def test_what_is_wrong_with_settings_is_said_all_at_once(amparo: Run, quay: Office, tmp_path: Path) -> None:
    """Of a file with its lines; a secret is not repeated, and nothing is changed."""
    file = tmp_path / "settings.yaml"
    file.write_text("windwo: here\nat_most: 12\n\ntone: [warm]\ntoken: abc\n", encoding="utf-8")
    of_file = amparo("plugins", "settings", "harbor", "--file", str(file), *AT_QUAY, by=OLGA)
    typed = amparo("plugins", "settings", "harbor", "windwo=x", "at_most=many", "tone=loud", *AT_QUAY, by=OLGA)

    assert (2, 2) == (of_file.code, typed.code)
    assert f"{file} cannot be used as it is; nothing was changed. It has 4 problems" in of_file.err
    for said in (
        "line 1: There is no setting named “windwo”. Did you mean window?",
        "line 2: “How many a day” (at_most) is at most 9, and 12 is more",
        "line 4: “tone” (tone) is one of warm, plain",
        "line 5: what was given for “Token” (token) will not do; it is not shown here",
    ):
        assert said in of_file.err
    assert "What was typed cannot be used as it is; nothing was changed. It has 3 problems" in typed.err
    assert {} == plugin_settings(quay.records, "quay")


def carried_out(office: Office, case: str, body: Body) -> None:
    """Have the paralegal of quay do something in a case; in a new one if none is named."""
    pia = office.records.find_person("quay", "Pía Prueba").id
    command = Command(id=uuid4().hex, organization="quay", actor=pia, body=body)
    reserved = case or office.records.reserve_case(command).case
    outcome = carry_out(office.records, CarryOut(case=reserved, command=command, now=office.now))
    assert outcome.refused is None, outcome.refused
