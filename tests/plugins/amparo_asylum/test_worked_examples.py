"""The rules of the plugin against dates that somebody else worked out by hand from the practice brief.

Neither side saw the other.
"""

from __future__ import annotations

import pytest
from tests.plugins.amparo_asylum.worked import NO_DATES, RULES, Worked, answered, filed, listed


def by_rule(examples: tuple[Worked, ...]) -> list[object]:
    """Name each example by its rule and its own name."""
    return [pytest.param(worked, id=worked.id) for worked in examples]


@pytest.mark.parametrize("worked", by_rule(listed()))
def test_a_rule_gives_the_date_that_was_worked_out_by_hand(worked: Worked) -> None:
    """Status, unrolled, legal and safe date."""
    found = answered(RULES[worked.rule], worked)

    assert NO_DATES.keys() == worked.answer.dates.keys()
    assert worked.answer == found


@pytest.mark.parametrize("worked", by_rule(filed()))
def test_a_rule_file_gives_its_own_worked_examples(worked: Worked) -> None:
    """Each example of the file is what the code answers."""
    found = answered(RULES[worked.rule], worked)

    assert worked.answer == found._replace(dates={name: found.dates[name] for name in worked.answer.dates})
