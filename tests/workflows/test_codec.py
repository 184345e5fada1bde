"""The codec: what Temporal keeps says nothing, and opens with its own case's key alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.converter import ActivitySerializationContext, SerializationContext, WorkflowSerializationContext
from tests.secrecy.marks import find

from amparo.case.commands import AddNote
from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.keys import open_with
from amparo_workflows.codec import OFFICE_PREFIX, CaseCodec

if TYPE_CHECKING:
    from tests.workflows.conftest import Office

MARKER = "Xiomara-Secretmark"
PLAIN = Payload(metadata={"encoding": b"json/plain"}, data=b'"a name"')


def of_case(case: str) -> WorkflowSerializationContext:
    """What a case's workflow is sent, or sends."""
    return WorkflowSerializationContext(namespace="amparo", workflow_id=case)


def to_plugin(case: str, plugin: str) -> ActivitySerializationContext:
    """What a case sends to a plugin's queue, or hears from there."""
    return ActivitySerializationContext(
        namespace="amparo",
        activity_id="1",
        activity_type="run_plugin_action",
        activity_task_queue=f"plugin.{plugin}",
        workflow_id=case,
        workflow_type="Case",
        is_local=False,
    )


async def sealed(office: Office, context: SerializationContext | None) -> Payload:
    """The same word, sealed for somebody else each time."""
    codec = CaseCodec(office.records.keys)
    [payload] = await (codec if context is None else codec.with_context(context)).encode([PLAIN])
    return payload


async def test_nothing_of_a_case_is_in_clear_on_the_disk(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    """Names, notes, what goes to a plugin and what a plugin fails with: in no file of the office, nor in a log."""
    case = await office.opened(MARKER)
    await office.note(case, f"{MARKER} has moved")
    await office.note(case, "")  # refused
    await office.happened(case, "write_letter_asked", purpose=f"letter for {MARKER}")
    await office.happened(case, "stumble_asked", purpose=f"{MARKER} again")
    await office.until(lambda: not office.read(case).actions)

    files = [path for path in office.house.folder.rglob("*") if path.is_file()]
    found = [one for path in files for one in find(path.read_bytes(), [MARKER], path.name, deep=False)]

    assert {"amparo.db", "temporal.db", "temporal.db-wal", "temporal.log"} <= {path.name for path in files}
    assert [] == found
    assert MARKER not in caplog.text


async def test_what_a_case_sends_opens_under_its_own_key(office: Office) -> None:
    """It says itself which key that is, for whoever decodes without knowing of which case."""
    case = await office.opened()
    payload = await sealed(office, of_case(case))

    opened = await CaseCodec(office.records.keys).decode([payload])

    assert (case.encode(), [PLAIN]) == (payload.metadata["key-id"], opened)


async def test_what_goes_to_a_plugin_is_under_a_key_of_that_case_and_plugin(office: Office) -> None:
    """Whoever had that key could open nothing else of the case, and nothing of another."""
    case = await office.opened()
    keys = office.records.keys

    payload = await sealed(office, to_plugin(case, "pier"))

    raw = open_with(keys.derive(case, "pier"), f"{case}|pier\0payload", payload.data)
    assert PLAIN == Payload.FromString(raw)
    with pytest.raises(KeyUnavailable):
        open_with(keys.derive(case, "harbor"), f"{case}|pier\0payload", payload.data)
    with pytest.raises(KeyUnavailable):
        keys.open(case, "payload", payload.data)


async def test_what_belongs_to_no_case_is_under_the_systems_key(office: Office) -> None:
    """Headers come without a workflow, and jobs of the office are no cases."""
    headers = await sealed(office, None)
    job = await sealed(office, of_case(f"{OFFICE_PREFIX}nightly"))

    assert [b"system", b"system"] == [payload.metadata["key-id"] for payload in (headers, job)]


async def test_a_case_without_a_key_sends_nothing_and_gets_no_new_one(office: Office) -> None:
    """A case that was erased stays erased: sending it something must not make it a key."""
    case = await office.opened()
    await office.client.get_workflow_handle(case).terminate(reason="erased")
    destroy_key(office, case)

    with pytest.raises(KeyUnavailable, match="destroyed"):
        await office.send(case, office.house.command(AddNote(text="hello")))

    assert not office.records.keys.exists(case)


async def test_a_message_moved_to_another_case_is_not_read(office: Office) -> None:
    """Somebody with the server's database could make one case act on another's words."""
    one, other = await office.opened(), await office.opened()
    payload = await sealed(office, of_case(one))

    with pytest.raises(KeyUnavailable, match="somebody moved it"):
        await CaseCodec(office.records.keys).with_context(of_case(other)).decode([payload])


async def test_a_message_relabelled_for_another_case_does_not_open(office: Office) -> None:
    """The key's name is bound into the seal."""
    one, other = await office.opened(), await office.opened()
    payload = await sealed(office, to_plugin(one, "pier"))
    payload.metadata["key-id"] = f"{other}|pier".encode()

    with pytest.raises(KeyUnavailable):
        await CaseCodec(office.records.keys).with_context(to_plugin(other, "pier")).decode([payload])


async def test_a_message_that_was_not_sealed_is_not_read(office: Office) -> None:
    """Whoever reaches the server's port without a key can make nobody do anything."""
    with pytest.raises(KeyUnavailable, match="had not sealed"):
        await CaseCodec(office.records.keys).decode([PLAIN])


def destroy_key(office: Office, case: str) -> None:
    """Do to a key what erasing its case does."""
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == case))
    office.records.keys.forget(case)
