"""Interviews: in which order somebody is asked, before there is a case, what its forms, facts and events hold."""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from amparo.declarations.conditions import Always, Condition, FactValue
from amparo.declarations.steps import Scope
from amparo.declarations.text import Declared, Text


class InterviewQuestion(Declared):
    """What is asked at one place: the form of a step, a fact, or an event, exactly one of them.

    `fields` names which questions of the step or values of the event are asked, all if none; an event's own day always
    is, under `label`. It is asked while `condition` holds in the case that would be opened from the answers so far.
    """

    step: str | None = None
    fact: str | None = None
    event: str | None = None
    fields: tuple[str, ...] = ()
    label: Text | None = None
    help: Text | None = None
    condition: Condition = Always()

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if sum(one is not None for one in (self.step, self.fact, self.event)) != 1:
            message = "a question asks exactly one of “step”, “fact” and “event”"
            raise ValueError(message)
        return self


class InterviewSection(Declared):
    """Questions that are asked together, of the case or (scope `person`) of each client.

    With `persons` it first asks who is in the case. It is passed over while its `condition` does not hold.
    """

    id: str
    title: Text
    help: Text | None = None
    scope: Scope = Scope.CASE
    persons: bool = False
    condition: Condition = Always()
    questions: tuple[InterviewQuestion, ...] = ()


class InterviewResult(Declared):
    """One way in which an interview ends: the answer of the deciding step, and the letters that the client then needs.

    At least one of `letters` lists the dates that are known.
    """

    value: FactValue
    advice: Text
    letters: tuple[str, ...]


class Interview(Declared):
    """The interview from which a case of a type is opened, and the step in whose field `decided_by` it is decided."""

    sections: tuple[InterviewSection, ...]
    decision: str
    decided_by: str
    results: tuple[InterviewResult, ...]
