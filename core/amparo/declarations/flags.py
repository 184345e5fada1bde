"""Screening flags: what somebody who opens a case must see first, and what to ask then."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from amparo.declarations.conditions import Condition
from amparo.declarations.steps import Scope
from amparo.declarations.text import Declared, Text


class ScreeningFlag(Declared):
    """Something urgent about a case or a person, raised by exactly one of these.

    `condition` holds · the safe date of a running deadline of `rule` is at most `within_days` calendar days off, or
    with `past` its last day is over and it was not met · the date in `date_field` of an event `event` that is not over
    lies at most `within_days` ahead. `ask` are questions that may help, in their order.

    `turns` goes with a rule about a birthday: for whoever has no deadline of it, the date of birth on record counts.
    """

    id: str
    title: Text
    advice: Text
    scope: Scope = Scope.CASE
    condition: Condition | None = None
    rule: str | None = None
    past: bool = False
    event: str | None = None
    date_field: str | None = None
    within_days: int | None = None
    turns: int | None = None
    ask: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _one_ground(self) -> Self:
        if sum(ground is not None for ground in (self.condition, self.rule, self.event)) != 1:
            message = "a flag is raised by exactly one of “condition”, “rule” and “event”"
            raise ValueError(message)
        dated = self.condition is None and not self.past
        if dated != (self.within_days is not None):
            message = (
                "“within_days” says how near a date is, and belongs to a flag of a rule or an event that is not past"
            )
            raise ValueError(message)
        if self.turns is not None and (self.rule is None or self.past or self.scope is not Scope.PERSON):
            message = "“turns” belongs to a flag of a rule about a person's birthday that is not past"
            raise ValueError(message)
        return self
