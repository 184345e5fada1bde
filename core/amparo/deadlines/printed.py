"""The date that a paper carries, beside the one that was counted (practice brief, section 3, item 13)."""

from __future__ import annotations

from datetime import date

from amparo.deadlines.count import Count
from amparo.deadlines.sentences import Sayable
from amparo.declarations import RuleKind


def beside_the_paper(count: Count, unrolled: date, legal: date) -> tuple[date, date]:
    """Return the two dates after a look at the printed one: until it is checked, the more careful of both drives."""
    printed, checked = count.inputs.printed_due, count.inputs.printed_checked
    if printed is None:
        return unrolled, legal
    if printed == legal:
        count.say("count_printed_same")
        return printed if checked else unrolled, legal
    pair: tuple[tuple[str, Sayable], ...] = (("printed", printed), ("counted", legal))
    count.warn("count_warn_printed_differs", *pair)
    if checked:
        count.say("count_printed_checked", *pair)
        return printed, printed
    if count.rule.kind is RuleKind.NOT_BEFORE:
        count.say("count_printed_later", *pair)
        return max(unrolled, printed), max(legal, printed)
    count.say("count_printed_earlier", *pair)
    return (printed, min(legal, count.rolled(printed))) if printed < unrolled else (unrolled, legal)
