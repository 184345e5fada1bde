"""Registers that contradict themselves, or would tell more than they may: refused when the catalog is built."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.registers.store import REQUESTS, SESSIONS, STOCK, VOLUNTEERS, WORKER, field

from amparo.declarations import (
    AnswerOf,
    AppendEntry,
    Constant,
    FieldKind,
    FieldTest,
    Form,
    OpensRecord,
    PluginDeclarations,
    PluginInfo,
    RegisterCommand,
    RegisterDeclaration,
    RegisterReport,
    Role,
    SetField,
    StepDeclaration,
    TakeFrom,
    Text,
    WhoActs,
)
from amparo.errors import DeclarationsInvalid
from amparo.plugins.catalog import build_catalog


def plugin(id_: str, *registers: RegisterDeclaration, steps: tuple[StepDeclaration, ...] = ()) -> PluginDeclarations:
    """Return what a plugin declares that has these registers."""
    info = PluginInfo(id=id_, version="1", title=Text("x", "y"), owner="o", contact="c", requires_amparo="")
    return PluginDeclarations(info=info, registers=registers, steps=steps)


def problems(*declared: PluginDeclarations) -> str:
    """Return everything that is wrong with plugins together, but that labels of tests have no Spanish."""
    try:
        build_catalog("clinic", declared)
    except DeclarationsInvalid as invalid:
        return "\n".join(one for one in invalid.problems if "the same in both languages" not in one)
    return ""


def changed(register: RegisterDeclaration, **parts: Any) -> str:
    """Return what is wrong with the store room's registers when one is changed."""
    others = [one for one in (STOCK, VOLUNTEERS, SESSIONS) if one.id != register.id]
    return problems(plugin("closet", register.model_copy(update=parts), *others))


def command(**parts: Any) -> tuple[RegisterCommand, ...]:
    """Return one command of the store room with these parts."""
    return (RegisterCommand(**{"id": "c", "title": Text("Do", "Hacer"), "roles": (WORKER,), **parts}),)


def test_the_registers_of_the_tests_are_sound() -> None:
    """So that each problem below is the one that was made."""
    assert "" == problems(plugin("closet", STOCK, VOLUNTEERS, SESSIONS))


def test_two_plugins_in_both_orders_give_the_same_catalog() -> None:
    """Registers are collected by id; the order in which they were installed means nothing."""
    first, second = plugin("people", _named(VOLUNTEERS)), plugin("closet", _named(STOCK))
    one, other = build_catalog("clinic", [first, second]), build_catalog("clinic", [second, first])

    assert one.hash == other.hash
    assert ["stock", "volunteers"] == [register.id for register in one.registers]


def _named(register: RegisterDeclaration) -> RegisterDeclaration:
    fields = (one.model_copy(update={"label": Text(one.name, f"{one.name} (es)")}) for one in register.fields)
    return register.model_copy(update={"fields": tuple(fields)})


def test_one_id_in_two_plugins_refuses_both() -> None:
    """Neither may take the other's place."""
    assert "by plugins “closet”, “people”" in problems(plugin("closet", STOCK), plugin("people", STOCK))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"label": "nmae"}, "label: There is no field named “nmae”. Did you mean name?"),
        ({"see": ()}, "see: nobody may see it as a whole"),
        ({"states": ()}, "states: it has none"),
        ({"first_values": (("in_stock", -1),)}, "first_values: “in stock” (in_stock)"),
        ({"commands": command(effects=(SetField(field="nme", value=Constant("x")),))}, "There is no field named “nme”"),
        ({"commands": command(effects=(TakeFrom(field="name", value=Constant(1)),))}, "“name” is no whole number"),
        ({"commands": command(effects=(SetField(field="name", value=WhoActs()),))}, "which names no colleague"),
        ({"commands": command(effects=(SetField(field="name", value=AnswerOf("q")),))}, "“q” is no question"),
        ({"commands": command(form=Form(fields=(field("q"),)))}, "what is answered to “q” goes nowhere"),
        ({"commands": command(effects=(AppendEntry(entries="given", values=()),))}, "There is no list named “given”"),
        ({"commands": command(roles=(Role.DIRECTOR,))}, "“director” may not see the register"),
        ({"commands": command(within=("gone",))}, "There is no state named “gone”"),
        ({"commands": command(when=(FieldTest(field="kind", is_in=("food",)),))}, "names “food”, and it is one of"),
        ({"commands": command(when=(FieldTest(field="kind"),))}, "the test of “kind” asks nothing"),
        ({"commands": command(id="add")}, "the name of a command of the engine's own"),
        ({"fields": (field("name", refers_to="nobody"),)}, "There is no register named “nobody”"),
        ({"fields": (field("name"), field("name"))}, "the field “name” is declared twice"),
        ({"title": Text("the store room")}, "“the store room” is the same in both languages"),
    ],
)
def test_each_mistake_is_named_with_its_place(parts: dict[str, Any], said: str) -> None:
    """Register, part and what to do."""
    try:
        build_catalog("clinic", [plugin("closet", STOCK.model_copy(update=parts), VOLUNTEERS, SESSIONS)])
        found = ""
    except DeclarationsInvalid as invalid:
        found = "\n".join(invalid.problems)

    assert f"register “stock”, {said}" in found or (said in found and "register “stock”" in found)


@pytest.mark.parametrize("path", ["name", "email", "volunteer.name"])
def test_a_report_groups_by_nothing_that_tells_who_somebody_is(path: str) -> None:
    """Neither free text nor what is personal, nor through a reference."""
    asked = RegisterReport(id="r", title=Text("r", "r"), roles=(WORKER,), by=(path,))
    of = SESSIONS if "." in path else VOLUNTEERS
    lines = asked.model_copy(update={"of_entries": "came"}) if "." in path else asked

    assert "a report has no names" in changed(of, reports=(lines,))


def test_a_reminder_writes_nothing_personal_out() -> None:
    """And asks for no field that is not there."""
    wrong = SESSIONS.reminders[0].model_copy(
        update={"sentence": Text("Come, {leader}, on {daay}.", "Venga, {leader}.")}
    )
    found = changed(SESSIONS, reminders=(wrong,), personal=("leader",))

    assert "writes “leader” out, which is personal" in found
    assert "There is no field named “daay”" in found


def test_a_command_changes_no_record_of_another_plugin() -> None:
    """Its stock is that plugin's to count."""
    found = problems(plugin("closet", STOCK), plugin("desk", REQUESTS))

    assert "it changes a record of plugin “closet”; a plugin's commands change records of its own only" in found


def test_a_command_completes_a_step_that_its_roles_may_do_and_answers_all_that_it_asks() -> None:
    """Otherwise each handing over would come back from the case."""
    step = StepDeclaration(
        id="support",
        title=Text("x", "y"),
        phase="p",
        case_types=(),
        roles=(WORKER,),
        form=Form(fields=(field("handed_on", FieldKind.DATE), field("where"))),
        opens_record=OpensRecord(register_id="requests", values=(("who", "person.name"), ("whoo", "person.a_number"))),
    )
    found = problems(plugin("closet", STOCK, REQUESTS, steps=(step,)))

    assert "step “support”: nothing answers “where”" in found
    assert "step “support” is not “support_volunteer”'s to do" in found
    assert "step “support”, opens_record: There is no field named “whoo”" in found
    assert "There is no value of a case named “person.a_number”" in found
