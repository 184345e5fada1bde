"""Training: a case's clock moves ahead, where that is allowed, and never for ever."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from amparo.errors import InvalidInput, ServerUnreachable
from amparo_workflows.client import connect, ensure_workflow
from amparo_workflows.server import Server
from amparo_workflows.training import fast_forward
from amparo_workflows.worker import engine_worker

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.conftest import House, Office


async def test_a_cases_clock_moves_and_no_other_ones(office: Office) -> None:
    """The record is written at the moved clock; a second case still lives today."""
    moved, other = await office.opened(), await office.opened()
    expected = datetime.now(UTC) + timedelta(days=400)

    shown = await fast_forward(office.client, moved, timedelta(days=400))
    await office.note(moved)
    await office.note(other)

    near = timedelta(minutes=5)
    assert abs(shown - expected) < near
    assert abs(office.read(moved).now - expected) < near
    assert abs(office.read(other).now - datetime.now(UTC)) < near


async def test_a_clock_that_waits_for_a_plugin_is_given_up(reception: Office) -> None:
    """An answer is outstanding and no relay there to give it: the limit ends the wait, with the reason."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
        await reception.happened(case, "write_letter_asked", purpose="bond hearing")
        began = time.monotonic()

        with pytest.raises(ServerUnreachable, match=r"did not move within 2 seconds.*a plugin's answer is outstanding"):
            await fast_forward(reception.client, case, timedelta(days=1), timedelta(seconds=2))

        assert time.monotonic() - began < 5


async def test_a_clock_never_goes_back(office: Office) -> None:
    """What has rung has rung."""
    case = await office.opened()

    with pytest.raises(InvalidInput, match="only goes ahead"):
        await fast_forward(office.client, case, timedelta(days=-1))


async def test_a_case_that_is_not_open_has_no_clock(office: Office) -> None:
    """There is no workflow to move."""
    with pytest.raises(InvalidInput, match="does not run: the case is closed, or was never opened"):
        await fast_forward(office.client, "0" * 32, timedelta(days=1))


async def test_an_office_with_real_cases_moves_no_clock(house: House, reception: Office, tmp_path: Path) -> None:
    """Outside training the server itself refuses."""
    async with engine_worker(reception.client, reception.records):
        case = await reception.opened()
    async with Server(tmp_path) as server:
        settings = house.settings.model_copy(update={"temporal_address": server.address})
        client = await connect(settings, reception.records.keys)
        await ensure_workflow(client, case)

        with pytest.raises(InvalidInput, match="does not run in training mode"):
            await fast_forward(client, case, timedelta(days=1), timedelta(seconds=5))
