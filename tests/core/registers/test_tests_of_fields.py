"""What is asked of a record's fields: one field against another."""

from __future__ import annotations

import pytest
from tests.core.registers.store import DECLARATIONS

from amparo.declarations import FieldTest
from amparo.registers.tests_of_fields import all_hold, in_words

BELOW = FieldTest(field="in_stock", below="keep_at_least")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"in_stock": 2, "keep_at_least": 3}, True),
        ({"in_stock": 3, "keep_at_least": 3}, False),
        ({"in_stock": 4, "keep_at_least": 3}, False),
        ({"keep_at_least": 3}, False),
        ({"in_stock": 2}, False),
    ],
)
def test_below_is_less_than_the_other_field(values: dict[str, int], expected: bool) -> None:  # noqa: FBT001 - a table
    """As many as the other is not below it, and what is not answered is below nothing."""
    assert expected is all_hold((BELOW,), values, "here")


def test_below_is_said_by_both_labels() -> None:
    """A refusal says which number has to be below which."""
    fields = DECLARATIONS["stock"].fields
    first, second = fields[0], fields[1]
    said = in_words(FieldTest(field=first.name, below=second.name), DECLARATIONS["stock"])

    assert f"“{first.label.en}” has to be below “{second.label.en}”" == said.en
