"""What a record holds of plugins that its catalog no longer has: work left over, and what its entries were called."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from pydantic import BaseModel, ConfigDict

from amparo.deadlines.safety import Dates
from amparo.declarations import DeadlineRule, EventDeclaration, FactDeclaration, StepDeclaration, Text


class _Kept(BaseModel):
    """Frozen, and tolerant of fields that a later version added, as everything that a record keeps."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class LeftStep(_Kept):
    """A step that was open when its case went on under a catalog without it, as it was declared until then.

    `step` asks itself what an action would have answered. `due` is the office's own date.
    """

    key: str
    step: StepDeclaration
    person: str | None = None
    proceeding: str | None = None
    occasion: str | None = None
    due: date | None = None
    outdated: bool = False


class Former(_Kept):
    """What the last switch of catalog left behind.

    `catalog` is the hash of the one before, under which `events_then` events were on record and `dates` were in force
    by deadline; `came` are the keys of the steps that the switch opened, `left_then` what was left over before it and
    is declared again. The declarations are those of `catalog` or of one before it, and only of what the record still
    holds: the rules without their worked examples.
    """

    catalog: str = ""
    events_then: int = 0
    dates: dict[str, Dates] = {}
    came: tuple[str, ...] = ()
    left: tuple[LeftStep, ...] = ()
    left_then: tuple[LeftStep, ...] = ()
    events: tuple[EventDeclaration, ...] = ()
    facts: tuple[FactDeclaration, ...] = ()
    rules: tuple[DeadlineRule, ...] = ()
    step_titles: dict[str, Text] = {}

    @cached_property
    def event(self) -> dict[str, EventDeclaration]:
        """Return the kinds of event that the catalog no longer has."""
        return {declared.kind: declared for declared in self.events}

    @cached_property
    def fact(self) -> dict[str, FactDeclaration]:
        """Return the facts that the catalog no longer has, by name."""
        return {declared.name: declared for declared in self.facts}

    @cached_property
    def rule(self) -> dict[str, DeadlineRule]:
        """Return the rules that the catalog no longer has, by id."""
        return {declared.id: declared for declared in self.rules}
