from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.core.records.register_office import RegisterOffice
from tests.core.registers.store import field

from amparo.case.commands import Refusal
from amparo.declarations import (
    Adding,
    AnswerOf,
    FieldOf,
    Form,
    OpensCase,
    RecordState,
    RegisterCommand,
    RegisterDeclaration,
    Role,
    SetField,
    Text,
)
from amparo.plugins.checks.register_commands import command_problems
from amparo.records.carry_out import carry_out
from amparo.records.register_keeping import keep_registers
from amparo.records.requests import CarryOut

if TYPE_CHECKING:
    from tests.core.records.office import Office

    from amparo.declarations import Catalog
    from amparo.records.register_asking import RegisterAnswer

NAME = "Ana Inventada López"
INTAKE = (Role.INTAKE_WORKER, Role.SOCIAL_WORKER)
CONSULTATIONS = RegisterDeclaration(
    id="consultations",
    title=Text("consultations", "consultas"),
    record_title=Text("consultation", "consulta"),
    fields=(field("who"), field("language", required=False), field("from_where", required=False)),
    label="who",
    personal=("who",),
    states=(RecordState(id="heard", title=Text("heard", "atendida")),),
    adding=Adding(roles=INTAKE, asks=("who", "language")),
    commands=(
        RegisterCommand(
            id="follow_up",
            title=Text("Open a case", "Abrir un caso"),
            roles=INTAKE,
            form=Form(fields=(field("country"),)),
            effects=(SetField(field="from_where", value=AnswerOf("country")),),
            opens_case=OpensCase(
                case_type="asylum",
                client=(("name", FieldOf("who")), ("language", FieldOf("language")), ("country", AnswerOf("country"))),
            ),
        ),
    ),
    see=INTAKE,
    plugin="clinic_day",
)


@pytest.fixture
def store(office: Office) -> RegisterOffice:
    """Return a clinic that keeps a register of consultations."""
    made = RegisterOffice(office)
    made.in_force(registers=(CONSULTATIONS,))
    return made


def follow_up(store: RegisterOffice, record: str, who: str = "Inés") -> RegisterAnswer:
    """Ask that a case be opened for a consultation."""
    return store.do(who, "consultations", record, "follow_up", country="Guatemala")


def delivered(store: RegisterOffice) -> list[Refusal | None]:
    """Carry out what waits in the inbox, as the forwarder would, and return what was refused."""
    waiting = store.records.waiting_commands(store.office.wall.replace(year=2030))
    asked = (CarryOut(case=one.case, command=one.command, now=store.office.now) for one in waiting)
    return [carry_out(store.records, one).refused for one in asked]


def test_a_consultation_leads_to_one_case_whose_client_is_whom_it_was_with(store: RegisterOffice) -> None:
    """Opened as whoever gave the command; a second is not opened."""
    record = store.add("consultations", who=NAME, language="Mam")
    sent = follow_up(store, record).sent
    refused = delivered(store)
    after = store.record(record)
    (line,) = store.records.list_cases("clinic")
    (client,) = store.office.case(line.id).persons
    again = follow_up(store, record).refused

    assert (True, [None]) == (sent, refused)
    assert (NAME, "Mam", "Guatemala", "principal") == (client.name, client.language, client.country, client.role)
    assert (line.id, "", True) == (after.leads_to, after.asked, after.step_done)
    assert again is not None
    assert "one record leads to one case" in again.sentence.en


def test_whoever_may_not_open_a_case_opens_none_from_a_register_either(store: RegisterOffice) -> None:
    """The catalog's check says so beforehand; the policy is asked all the same."""
    record = store.add("consultations", who=NAME)
    refused = follow_up(store, record, "Silvia").refused

    assert refused is not None
    assert "“open a case” is not yours to do" in refused.sentence.en
    assert [] == delivered(store)
    assert not store.record(record).leads_to


def test_a_command_given_twice_opens_one_case(store: RegisterOffice) -> None:
    """Before the case has answered, too."""
    record = store.add("consultations", who=NAME)
    first, second = follow_up(store, record), follow_up(store, record)

    assert first.refused is None
    assert second.refused is not None
    assert [None] == delivered(store)


def test_a_case_that_could_not_be_opened_needs_somebody_and_can_be_asked_for_again(store: RegisterOffice) -> None:
    """Here the one who asked has lost the role meanwhile."""
    record = store.add("consultations", who=NAME)
    follow_up(store, record)
    store.records.revoke_role(store.people["Inés"], Role.INTAKE_WORKER)
    (refused,) = delivered(store)
    keep_registers(store.records)
    after = store.record(record)

    assert refused is not None
    assert ("", "") == (after.asked, after.leads_to)
    assert 1 == len(after.attention)


def test_a_command_that_opens_a_case_is_checked_with_the_catalog(store: RegisterOffice) -> None:
    """An unknown kind of case, nobody to be its client, people who may open none."""
    catalog: Catalog = store.in_force(registers=(CONSULTATIONS,))
    (sound,) = CONSULTATIONS.commands
    nobody = OpensCase(case_type="asylumm", client=(("language", FieldOf("tongue")),))
    wrong = sound.model_copy(update={"opens_case": nobody, "effects": ()})
    problems = [what for place, what in command_problems(wrong, CONSULTATIONS, catalog) if "opens_case" in place]

    assert any("asylumm" in what for what in problems)
    assert "it does not say who the client is; give a value for “name”" in problems
    assert "language: “tongue” is no field of the register" in problems
    assert "“social_worker” may not open a case; give the command to those who may" in problems
