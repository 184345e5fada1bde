"""An organization's own ladder, held against the floor that ships."""

from __future__ import annotations

import pytest

from amparo.deadlines.ladders import ladder_problems
from amparo.declarations import Climb, Ladder, Role, Rung

HANDLER, SUPERVISOR, DIRECTOR = Role.STAFF_ATTORNEY, Role.SUPERVISING_ATTORNEY, Role.DIRECTOR
SHIPPED = Ladder(
    id="long",
    rungs=(
        Rung(days_before=30, to=(HANDLER,)),
        Rung(days_before=7, to=(HANDLER, SUPERVISOR), fixed=True),
        Rung(days_before=0, hour=8, to=(HANDLER, DIRECTOR), fixed=True),
    ),
    climbs=(Climb(after_business_days=1, to=(SUPERVISOR,)),),
    urgent_under_days=7,
    urgent_to=(HANDLER, SUPERVISOR),
)


def edited(**changes: object) -> Ladder:
    """The shipped ladder with something else in it."""
    return SHIPPED.model_copy(update=changes)


def test_a_ladder_may_tell_more_people_and_earlier() -> None:
    """Another rung at 45 days, the director at 7, and the one at 30 taken away."""
    rungs = (
        Rung(days_before=45, to=(HANDLER,)),
        Rung(days_before=7, to=(HANDLER, SUPERVISOR, DIRECTOR)),
        Rung(days_before=0, hour=7, to=(DIRECTOR, HANDLER)),
    )

    assert () == ladder_problems(SHIPPED, edited(rungs=rungs, urgent_under_days=10))


def test_a_rung_may_ring_in_every_hour_of_a_day() -> None:
    """From midnight to eleven at night."""
    rungs = (*SHIPPED.rungs, Rung(days_before=60, hour=0, to=(HANDLER,)), Rung(days_before=60, hour=23, to=(HANDLER,)))

    assert () == ladder_problems(SHIPPED, edited(rungs=rungs))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rungs": SHIPPED.rungs[:2]}, "0 days before"),
        ({"rungs": (SHIPPED.rungs[0], Rung(days_before=7, to=(HANDLER,)), SHIPPED.rungs[2])}, "supervising attorney"),
        (
            {"rungs": (Rung(days_before=7, to=(HANDLER,)), Rung(days_before=0, to=(HANDLER, SUPERVISOR, DIRECTOR)))},
            "supervising attorney",
        ),
        ({"rungs": (*SHIPPED.rungs, Rung(days_before=60, to=()))}, "tells nobody"),
        ({"rungs": (*SHIPPED.rungs, Rung(days_before=60, hour=24, to=(HANDLER,)))}, "cannot ring"),
        ({"rungs": (*SHIPPED.rungs, Rung(days_before=60, hour=-1, to=(HANDLER,)))}, "cannot ring"),
        ({"rungs": (*SHIPPED.rungs, Rung(days_before=-1, to=(HANDLER,)))}, "cannot ring"),
        ({"rungs": (*SHIPPED.rungs, SHIPPED.rungs[0])}, "two rungs 30 days before"),
        ({"climbs": ()}, "within 1 business days"),
        ({"climbs": (Climb(after_business_days=2, to=(SUPERVISOR,)),)}, "within 1 business days"),
        ({"urgent_under_days": 3}, "fewer than 7 days"),
        ({"urgent_to": (HANDLER,)}, "at once"),
    ],
)
def test_what_falls_below_the_floor_is_said(changes: dict[str, object], told: str) -> None:
    """One sentence in each language, with what to do."""
    (problem,) = ladder_problems(SHIPPED, edited(**changes))

    assert told in problem.en
    assert problem.es != problem.en
