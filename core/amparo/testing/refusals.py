"""What a test is told beside the engine's own refusal: what is open instead, and what a form asks."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from amparo.declarations import FieldKind
from amparo.errors import AmparoError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from amparo.declarations import FieldDeclaration
    from amparo.testing.seen import StepSeen

P = ParamSpec("P")
R = TypeVar("R")


def plainly(method: Callable[P, R]) -> Callable[P, R]:
    """Let a refusal leave a method as its sentence, at the line of the test: nobody looks for it in the engine."""

    @functools.wraps(method)
    def told(*args: P.args, **given: P.kwargs) -> R:
        __tracebackhide__ = True
        try:
            return method(*args, **given)
        except AmparoError as refused:
            raise refused.with_traceback(None) from None

    return told


def open_instead(steps: Iterable[StepSeen]) -> str:
    """Return which steps are open, as a sentence."""
    found = [step.key for step in steps if step.is_open]
    return f"Open now: {', '.join(found)}." if found else "No step is open now."


def form_of(what: str, fields: Iterable[FieldDeclaration]) -> str:
    """Return what a step or an event asks, as a sentence."""
    asked = [_asked(field) for field in fields]
    return f"{what} asks: {', '.join(asked)}." if asked else f"{what} asks nothing."


def asked_of(model: type[Any]) -> str:
    """Return the keys of a model, as a list."""
    return ", ".join(model.model_fields)


def _asked(field: FieldDeclaration) -> str:
    kind = (
        " or ".join(repr(choice) for choice in field.choices) if field.kind is FieldKind.CHOICE else _KINDS[field.kind]
    )
    return f"{field.name} ({kind}{'' if field.required else ', may be left out'})"


_KINDS = {
    FieldKind.TEXT: "text",
    FieldKind.DATE: "a date",
    FieldKind.YES_NO: "True or False",
    FieldKind.WHOLE_NUMBER: "a whole number",
    FieldKind.CHOICE: "a choice",
}
