"""Twenty rounds of kill -9 on a whole office; `make faults` runs two hundred."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.faults.office import PARTS
from tests.faults.run import Told, run

ROUNDS, SEED = 20, 20


@pytest.mark.timeout(1800)
def test_an_office_whose_parts_are_killed_loses_nothing_and_does_nothing_twice(tmp_path: Path) -> None:
    """Every part alone, each two, all of them: what clients were told is on record once, and every mail went out."""
    result = run(tmp_path, ROUNDS, SEED, Told())
    counts = {count.what: count.count for count in result.counts}

    assert [] == [(count.what, count.which) for count in result.counts if not count.holds]
    assert ROUNDS == result.rounds
    assert all(counts[f"… {part} killed"] >= 5 for part in PARTS)  # of eleven ways to kill, each part is in five
    assert counts["acknowledged"] >= ROUNDS
    assert counts["alarms that rang"]
    assert counts["actions asked of a plugin"]
    assert counts["mails that the server took"]
