"""The lists of an office after an upgrade: their rows are made anew before anybody looks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.records.rebuilding_lists import count_stale, rebuild_lists

if TYPE_CHECKING:
    from collections.abc import Callable

    from amparo.records.repository import Records

_TOLD_EVERY = 1000


def bring_lists_up_to_date(records: Records, tell: Callable[[str], None]) -> int:
    """Write the rows of cases that another version of the program wrote; return how many cases there were."""
    stale = count_stale(records)
    if not stale:
        return 0
    tell(f"Writing the lists of {stale} cases anew, once after an upgrade.")
    done = 0
    for piece in rebuild_lists(records):
        for problem in piece.problems:
            tell(problem)
        before, done = done, done + piece.cases
        if before // _TOLD_EVERY != done // _TOLD_EVERY:
            tell(f"{done} of {stale} cases.")
    return stale
