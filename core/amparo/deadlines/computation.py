"""What a count is given and what it gives: a deadline's dates with every step that led to them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from amparo.deadlines.facts import Facts
from amparo.deadlines.safety import Dates
from amparo.deadlines.stops import Stop
from amparo.declarations import DeadlineRule, RuleKind, Text


class ComputationStatus(StrEnum):
    """Whether there are dates, and if not, why."""

    COMPUTED = "computed"
    NONE = "none"
    SET_BY_ORDER = "set_by_order"
    DISABLED = "disabled"
    NOT_APPLICABLE = "not_applicable"
    CLOSED = "closed"


class Inputs(BaseModel):
    """What a rule is counted from.

    `facts` are those that the rule reads, by name (`deadlines.facts`); `printed_due` is the date that a paper carries,
    which drives alone once a person has checked it; `stops` are those of the rule's clock, of which an open one counts
    up to `as_of`, if that is given; `added` are the modifiers that apply.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    trigger: date
    facts: SkipValidation[Facts] = Field(default_factory=dict)
    printed_due: date | None = None
    printed_checked: bool = False
    stops: tuple[Stop, ...] = ()
    as_of: date | None = None
    added: tuple[DeadlineRule, ...] = ()


class Computation(BaseModel):
    """A deadline's dates, why they are what they are, and what to know before relying on them.

    `unrolled` is the date before any roll, `legal_due` the best reading, `safe_due` the date that reminders run off
    (practice brief, section 3, item 14). `counting` holds one sentence a step, in order. `authority` and `url` are of
    the value in force on `governed_on`; `rule_version` is the fingerprint of the rule that was counted.
    """

    model_config = ConfigDict(frozen=True)

    rule_id: str
    kind: RuleKind
    status: ComputationStatus
    unrolled: date | None = None
    legal_due: date | None = None
    safe_due: date | None = None
    counting: tuple[Text, ...] = ()
    citation: str
    authority: str
    url: str = ""
    governed_on: date
    rule_version: str
    confidence: Literal["H", "M", "L"]
    warnings: tuple[Text, ...] = ()

    @property
    def dates(self) -> Dates:
        """Return the three dates alone, as they are compared and stored."""
        return Dates(unrolled=self.unrolled, legal_due=self.legal_due, safe_due=self.safe_due)
