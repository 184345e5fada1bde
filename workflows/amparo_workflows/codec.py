"""The payload codec: what Temporal stores of a case is sealed under that case's key, picked by the workflow's id."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from typing import NamedTuple, Self

from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.converter import (
    ActivitySerializationContext,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
    WorkflowSerializationContext,
)

from amparo.errors import KeyUnavailable
from amparo.records.keys import SYSTEM_KEY, Keys, open_with, seal_with
from amparo_workflows.messages import PLUGIN_QUEUE

OFFICE_PREFIX = "office/"
"""How the ids of workflows begin that are no case: what they carry is sealed under the system's key."""

_ENCODING = b"binary/encrypted"
_KEY_ID = "key-id"
_FIELD = "payload"
_BESIDE = "|"


class KeyName(NamedTuple):
    """Which key seals a payload: a case's, or with `plugin` the one derived from it for what goes to that plugin."""

    owner: str
    plugin: str = ""

    @classmethod
    def picked_by(cls, context: SerializationContext | None) -> KeyName:
        """Return the key for what is sent in `context`; without a workflow, as in headers, it is the system's."""
        if not isinstance(context, WorkflowSerializationContext | ActivitySerializationContext):
            return cls(SYSTEM_KEY)
        if not context.workflow_id or context.workflow_id.startswith(OFFICE_PREFIX):
            return cls(SYSTEM_KEY)
        queue = (context.activity_task_queue if isinstance(context, ActivitySerializationContext) else None) or ""
        plugin = queue.removeprefix(PLUGIN_QUEUE) if queue.startswith(PLUGIN_QUEUE) else ""
        return cls(context.workflow_id.partition("/")[0], plugin)

    @classmethod
    def read_from(cls, payload: Payload) -> KeyName:
        """Return the key that a payload says it was sealed under: a decode can come without any context."""
        if payload.metadata.get("encoding") != _ENCODING:
            raise KeyUnavailable(
                "Something reached the workflow server that Amparo had not sealed: who wrote it is unknown, so it "
                "is not read. Check who can reach the server's port."
            )
        owner, _, plugin = payload.metadata[_KEY_ID].decode().partition(_BESIDE)
        return cls(owner, plugin)

    @property
    def written(self) -> str:
        """Return the name as it stands, in clear, beside a sealed payload."""
        return f"{self.owner}{_BESIDE}{self.plugin}" if self.plugin else self.owner


class CaseCodec(PayloadCodec, WithSerializationContext):
    """Seals payloads under existing keys only: a case whose key was destroyed stays unreadable."""

    def __init__(self, keys: Keys, context: SerializationContext | None = None) -> None:
        self._keys = keys
        self._context = context

    def with_context(self, context: SerializationContext) -> Self:
        """Return the codec for what is sent and received in `context`."""
        return type(self)(self._keys, context)

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Seal payloads; raises KeyUnavailable when the case has no key."""
        return await self._each(self._sealed, payloads)

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Open payloads; raises KeyUnavailable when one is not sealed, or was sealed for another case."""
        return await self._each(self._opened, payloads)

    @staticmethod
    async def _each(work: Callable[[Payload], Payload], payloads: Sequence[Payload]) -> list[Payload]:
        # A key may have to be read from the records, and records out of reach must not stop the event loop.
        return await asyncio.to_thread(lambda: [work(payload) for payload in payloads])

    def _sealed(self, payload: Payload) -> Payload:
        name, raw = KeyName.picked_by(self._context), payload.SerializeToString()
        if name.plugin:
            sealed = seal_with(self._keys.derive(*name), f"{name.written}\0{_FIELD}", raw)
        else:
            sealed = self._keys.seal(name.owner, _FIELD, raw)
        return Payload(metadata={"encoding": _ENCODING, _KEY_ID: name.written.encode()}, data=sealed)

    def _opened(self, payload: Payload) -> Payload:
        name = KeyName.read_from(payload)
        if self._context is not None and name.owner != KeyName.picked_by(self._context).owner:
            raise KeyUnavailable(
                f"A message of “{KeyName.picked_by(self._context).owner}” on the workflow server was sealed for "
                f"“{name.owner}”: somebody moved it. It is not read. Check who can write to the server's database."
            )
        if name.plugin:
            raw = open_with(self._keys.derive(*name), f"{name.written}\0{_FIELD}", payload.data)
        else:
            raw = self._keys.open(name.owner, _FIELD, payload.data)
        return Payload.FromString(raw)


def case_converter(keys: Keys) -> DataConverter:
    """Return the data converter of every client and worker: pydantic models, sealed, failures too."""
    return dataclasses.replace(
        pydantic_data_converter,
        payload_codec=CaseCodec(keys),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
