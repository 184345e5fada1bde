"""Ending: a case whose key is to be destroyed has no workflow, and of its histories nothing opens afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowExecutionStatus
from tests.workflows.conftest import Office

from amparo.case.commands import AddNote, OpenCase, RecordEvent
from amparo.case.model import Person
from amparo.case.retention import RetentionPolicy
from amparo.declarations import Role
from amparo.errors import CaseErased, KeyUnavailable
from amparo.records.erasing_plan import ErasureRequest, Originals
from amparo.records.erasures import Erasure
from amparo.records.people import Profile
from amparo_workflows.client import ensure_workflow, submit
from amparo_workflows.codec import CaseCodec
from amparo_workflows.ending import end_workflow
from amparo_workflows.forwarder import forward_once
from amparo_workflows.recovery import start_open_cases

CLOSED = date(2015, 1, 2)


async def closed_case(office: Office) -> str:
    """Return the id of a case that was closed long ago, with nothing on its way, as far as its workflow knows."""
    case = await office.opened(name="Marisol Huella")
    await office.note(case, "the huella of the marker")
    await office.ask(case, RecordEvent(event="case_closed", on=CLOSED, data={"reason": "done"}))
    sent = [one.notice.id for one in office.records.notices_about(case)]
    office.records.mark_sent(sent, office.records.wall())
    return case


def second_person(office: Office) -> str:
    """Return the id of somebody who may confirm."""
    name = f"Dora {secrets.token_hex(3)}"
    profile = Profile(name=name, email=f"{secrets.token_hex(3)}@example.org")
    return office.records.add_person("pier-legal", profile, (Role.DIRECTOR,)).id


async def erased(office: Office, case: str) -> Erasure:
    """Erase a closed case as two people do."""
    worker, policy = office.house.worker, RetentionPolicy(years=1, authority="Rule of the tests.")
    office.records.decide_retention("pier-legal", policy, worker, "kb")
    asked = office.records.ask_to_erase(
        case, worker, "kb", reason="old", originals=Originals.NONE, all_were_adults=True
    )
    assert isinstance(asked, ErasureRequest), asked
    await end_workflow(office.client, case)
    done = office.records.confirm_erasing(case, second_person(office), "kb")
    assert isinstance(done, Erasure), done
    return done


async def payloads_that_open(office: Office, case: str) -> int:
    """Count what of a case's history opens with the keys that are left, as a process just started sees them."""
    records = office.house.records()
    codec, opened = CaseCodec(records.keys), 0
    history = await office.client.get_workflow_handle(case).fetch_history()
    for event in history.events:
        for payload in _payloads(event):
            try:
                await codec.decode([payload])
                opened += 1
            except KeyUnavailable:
                continue
    records.close()
    return opened


def _payloads(message: Message) -> Iterator[Payload]:
    for field, value in message.ListFields():
        if isinstance(value, Payload):
            yield value
        elif isinstance(value, Message):
            yield from _payloads(value)
        elif field.message_type is not None and not field.message_type.GetOptions().map_entry:
            for one in value:
                yield from (one,) if isinstance(one, Payload) else _payloads(one)


async def test_nothing_of_an_erased_cases_history_opens_on_the_workflow_server(office: Office) -> None:
    """The server keeps its histories, and they are ciphertext for good."""
    case = await closed_case(office)
    before = await payloads_that_open(office, case)
    await erased(office, case)

    assert before > 0
    assert 0 == await payloads_that_open(office, case)


async def test_nobody_starts_an_erased_case_again(office: Office) -> None:
    """Neither a recovery, nor the forwarder, nor a command of a process that still has its key."""
    case = await closed_case(office)
    await erased(office, case)

    recovery = await start_open_cases(office.client, office.records)
    await forward_once(office.client, office.records, timedelta(0))
    with pytest.raises((CaseErased, KeyUnavailable)):
        await submit(office.client, office.records, case, office.house.command(AddNote(text="late")))
    described = await office.client.get_workflow_handle(case).describe()

    assert case not in {*recovery.started, *recovery.unreadable, *recovery.declined}
    assert described.status is not WorkflowExecutionStatus.RUNNING


async def test_a_workflow_that_does_not_end_by_itself_is_ended(reception: Office) -> None:
    """Nobody is at work to end it; with its key gone it would fail its task for ever."""
    reserved = reception.records.reserve_case(reception.house.command(opening()))
    await ensure_workflow(reception.client, reserved.case)

    await end_workflow(reception.client, reserved.case, timedelta(seconds=0.2))

    described = await reception.client.get_workflow_handle(reserved.case).describe()
    assert described.status is WorkflowExecutionStatus.TERMINATED


async def test_a_case_that_never_had_a_workflow_needs_no_ending(reception: Office) -> None:
    """A server set up anew knows no closed case."""
    await end_workflow(reception.client, secrets.token_hex(16))

    assert () == (await start_open_cases(reception.client, reception.records)).declined


def opening() -> OpenCase:
    """Return an intake."""
    person = Person(id="", role="principal", name="Marisol Huella")
    return OpenCase(number="", case_type="defense", zone="UTC", persons=(person,))
