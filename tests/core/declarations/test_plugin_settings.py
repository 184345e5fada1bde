"""What a plugin is handed of its settings, as the model that it wrote."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from amparo.declarations import Ask, Form, PluginContext


class Desk(BaseModel):
    """What an invented plugin lets be set."""

    window: Annotated[str, Ask(es="ventanilla")] = "window 1"
    opened: Annotated[date, Ask(es="abierta desde")] = date(2027, 1, 4)
    at_most: Annotated[int | None, Field(ge=1, le=9), Ask(es="como máximo")] = None
    token: Annotated[str | None, Ask(es="ficha", secret=True)] = None


def test_settings_come_as_the_model_that_they_were_declared_by_with_its_defaults() -> None:
    """A date is a date again; what another version of the plugin knew is passed over."""
    context = PluginContext(
        organization="harbor", engine_version="0.1.0", settings={"opened": "2027-03-01", "of_a_later_version": 3}
    )

    assert Desk(opened=date(2027, 3, 1)) == context.settings_as(Desk)


def test_a_form_says_what_stands_where_nothing_is_set_and_what_is_secret() -> None:
    """A person is shown the one and not the other."""
    fields = {field.name: field for field in Form.of(Desk).fields}

    assert {"window": "window 1", "opened": "2027-01-04", "at_most": None, "token": None} == {
        name: field.default for name, field in fields.items()
    }
    assert ["token"] == [name for name, field in fields.items() if field.secret]
    assert not any(field.required for field in fields.values())
