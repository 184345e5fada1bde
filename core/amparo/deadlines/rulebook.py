"""The rules of a catalog as a book to ask: each with the facts that it reads, and which version was confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from amparo.declarations import DeadlineRule, RuleFact, Text, When

OF_EVERY_RULE = frozenset({"printed_due", "printed_checked"})
"""Facts that may be stated of any rule: what a paper carries, and whether somebody has checked it."""


@dataclass(frozen=True)
class Rulebook:
    """Rules and vocabulary by name; `confirmed` is the version of each rule that an attorney confirmed.

    `events` are the titles of the events that rules start from.
    """

    rules: Mapping[str, DeadlineRule]
    vocabulary: Mapping[str, RuleFact]
    confirmed: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, Text] = field(default_factory=dict)

    @cached_property
    def reads(self) -> dict[str, frozenset[str]]:
        """Return by rule the facts that it reads, and with it the modifiers that it names."""
        return {
            rule.id: rule.reads.union(*(self.rules[one.rule].reads for one in rule.modifiers if one.rule in self.rules))
            for rule in self.rules.values()
        }

    @cached_property
    def decisive(self) -> dict[str, tuple[tuple[When, ...], ...]]:
        """Return by rule the conditions on facts that change its dates: its own, and its modifiers'."""
        return {rule.id: tuple(self._decisive(rule)) for rule in self.rules.values()}

    def _decisive(self, rule: DeadlineRule) -> list[tuple[When, ...]]:
        excepted, starts = (one.when for one in rule.excepted), (one.when for one in rule.counted_from)
        added = [self.rules[one.rule] for one in rule.modifiers if one.rule in self.rules]
        values = (value.when for one in (rule, *added) for value in one.values)
        return [when for when in (*excepted, *values, *starts) if when]
