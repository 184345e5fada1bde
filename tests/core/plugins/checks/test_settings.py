"""What can be set is asked like any question, states no fact, and may be secret where nothing else may."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from amparo.declarations import FieldDeclaration, Form, PluginDeclarations, StepDeclaration, Text


def field(**changes: object) -> FieldDeclaration:
    """A setting, sound unless changed."""
    said = {"name": "window", "label": Text("window"), "required": False, **changes}
    return FieldDeclaration.model_validate(said)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"secret": True}, None),
        ({"required": True}, "settings, field “window”: it has no default; give it one, if only None"),
        ({"fact": "harbor.custody"}, "settings, field “window”: a setting is about no case: it states no fact"),
        ({"pattern": "[0-9"}, "settings: field “window” has a pattern that is not a regular expression: [0-9"),
    ],
)
def test_what_can_be_set_is_checked(
    harbor: Callable[..., PluginDeclarations],
    problems: Callable[..., tuple[str, ...]],
    changes: dict[str, object],
    expected: str | None,
) -> None:
    """Each problem names the plugin and the place."""
    declared = harbor().model_copy(update={"settings": Form(fields=(field(**changes),))})

    assert (() if expected is None else (f"Plugin “harbor”, {expected}",)) == problems(declared)


def test_values_are_held_against_the_form_again(
    harbor: Callable[..., PluginDeclarations], problems: Callable[..., tuple[str, ...]]
) -> None:
    """Whatever a plugin's process says that it checked."""
    form = Form(fields=(field(kind="whole_number", maximum=9),))
    declared = harbor().model_copy(update={"settings": form, "values": {"window": 12}})

    assert ("Plugin “harbor”, settings: “window” (window) is at most 9, and 12 is more",) == problems(declared)


def test_a_step_asks_nothing_in_secret(
    harbor: Callable[..., PluginDeclarations],
    step: Callable[..., StepDeclaration],
    problems: Callable[..., tuple[str, ...]],
) -> None:
    """What is asked of a case stands on its record for all who may see it."""
    asking = step(form=Form(fields=(field(secret=True),)))

    assert (
        "Plugin “harbor”, step “letter”, form: field “window” is secret, which only a plugin's setting can be",
    ) == problems(harbor(steps=(asking,)))
