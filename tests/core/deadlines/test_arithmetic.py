from datetime import date

import pytest

from amparo.deadlines import FEDERAL_CALENDAR
from amparo.deadlines.arithmetic import Unit, moved

DAY = date(2026, 8, 31)


@pytest.mark.parametrize(
    ("number", "unit", "expected"),
    [
        (1, "days", date(2026, 9, 1)),
        (-31, "days", date(2026, 7, 31)),
        (5, "business_days", date(2026, 9, 8)),  # September 1 to 4, [weekend, Labor Day], 8
        (1, "months", date(2026, 9, 30)),
        (-6, "months", date(2026, 2, 28)),
        (4, "months", date(2026, 12, 31)),
        (5, "months", date(2027, 1, 31)),
        (1, "years", date(2027, 8, 31)),
        (7, "none", DAY),
    ],
)
def test_a_day_is_moved_by_an_amount_of_time(number: int, unit: Unit, expected: date) -> None:
    """What has no unit moves nothing."""
    assert expected == moved(DAY, number, unit, FEDERAL_CALENDAR)
