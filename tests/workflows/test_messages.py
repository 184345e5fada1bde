"""What travels through Temporal: frozen, tolerant of later fields, and without defaults that do anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from amparo.records.requests import CarryOut, Outcome
from amparo_workflows.messages import ActionResult, ActionTask, CaseStart, plugin_queue

SENT = (CaseStart, CarryOut, Outcome, ActionTask, ActionResult)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """Every model that a type is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def reachable() -> list[type[BaseModel]]:
    """Every model that can travel, by name."""
    found: dict[str, type[BaseModel]] = {}
    waiting: list[type[BaseModel]] = list(SENT)
    while waiting:
        model = waiting.pop()
        if model.__name__ not in found:
            found[model.__name__] = model
            waiting += [inner for field in model.model_fields.values() for inner in models_in(field.annotation)]
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("model", reachable(), ids=lambda model: model.__name__)
def test_a_model_that_travels_is_frozen_and_its_defaults_do_nothing(model: type[BaseModel]) -> None:
    """The sandbox does not look into models: a default that reads a clock would differ at each replay."""
    factories = [name for name, field in model.model_fields.items() if field.default_factory is not None]

    assert (True, []) == (model.model_config.get("frozen"), factories)


@pytest.mark.parametrize("model", SENT, ids=lambda model: model.__name__)
def test_what_an_older_program_wrote_can_still_be_read(model: type[BaseModel]) -> None:
    """And what a newer one wrote: a field that is not known is left out, not refused."""
    assert "ignore" == model.model_config.get("extra")


def test_each_plugin_has_a_queue_of_its_own() -> None:
    """One plugin that hangs holds up nobody else's calls."""
    assert ("plugin.asylum", "plugin.harbor") == (plugin_queue("asylum"), plugin_queue("harbor"))
