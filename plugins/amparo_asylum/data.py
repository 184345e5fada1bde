"""What this plugin keeps as YAML: ladders, clocks, courts, placement, the office's own dues, the names of choices."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from amparo.declarations import (
    ClockDeclaration,
    CourtDeclaration,
    FactDeclaration,
    Interview,
    Ladder,
    PlacementPolicy,
    RuleFact,
    ScreeningFlag,
    StepDue,
    Text,
    read_yaml,
)

T = TypeVar("T")


def ladders() -> tuple[Ladder, ...]:
    """Return who is told how long before a date (practice brief, section 9: configurable custom, not law)."""
    return _read("ladders.yaml", tuple[Ladder, ...])


def clocks() -> tuple[ClockDeclaration, ...]:
    """Return the clocks that count days between events."""
    return _read("clocks.yaml", tuple[ClockDeclaration, ...])


def rule_facts() -> tuple[RuleFact, ...]:
    """Return what rules read besides their trigger, and where a case holds it."""
    return _read("rule_facts.yaml", tuple[RuleFact, ...])


def courts() -> tuple[CourtDeclaration, ...]:
    """Return the courts that a clinic in Los Angeles or Washington needs, each with its time zone and its source."""
    return _read("courts.yaml", tuple[CourtDeclaration, ...])


def placement() -> tuple[PlacementPolicy, ...]:
    """Return how cases are offered to volunteer attorneys (practice brief, section 8: custom, not law)."""
    return _read("placement.yaml", tuple[PlacementPolicy, ...])


def screening_flags() -> tuple[ScreeningFlag, ...]:
    """Return what must be seen first in a case of asylum (practice brief, section 7)."""
    return _read("screening_flags.yaml", tuple[ScreeningFlag, ...])


def interview() -> Interview:
    """Return the screening interview from which a case of asylum is opened (practice brief, section 7)."""
    return _read("interview.yaml", Interview)


def interview_facts() -> tuple[FactDeclaration, ...]:
    """Return what the interview asks besides the forms of the steps; names are without the plugin's own."""
    asked = _read("interview_facts.yaml", tuple[FactDeclaration, ...])
    return tuple(one.model_copy(update={"name": f"asylum.{one.name}"}) for one in asked)


def internal_dues() -> dict[str, StepDue]:
    """Return by step the office's own dues, which are never law and never mixed into a legal date."""
    return _read("internal_dues.yaml", dict[str, StepDue])


def step_papers() -> dict[str, tuple[str, ...]]:
    """Return by step the papers that it offers besides those that its declaration names."""
    return _read("step_papers.yaml", dict[str, tuple[str, ...]])


def names(question: str) -> Mapping[str, Text]:
    """Return what the choices of a question are called in both languages, by the value that is stored."""
    return _choices()[question]


@cache
def _choices() -> dict[str, dict[str, Text]]:
    return _read("choices.yaml", dict[str, dict[str, Text]])


def _read(name: str, shape: type[T]) -> T:
    from pydantic import TypeAdapter

    raw: Any = read_yaml(files("amparo_asylum").joinpath(name).read_text(encoding="utf-8"))
    return TypeAdapter(shape).validate_python(raw)
