"""One at a time, of everybody who works on the same records."""

from __future__ import annotations

from contextlib import closing

import pytest
from tests.core.case.practice import CATALOG
from tests.core.records.office import Office

from amparo.errors import Refused
from amparo.records.catalog_switches import Begun, Ended, Rehearsed, last_begun, note_switch, open_cases, was_rehearsed
from amparo.records.only_one import only_one


def test_the_second_is_refused_until_the_first_is_done(office: Office) -> None:
    """In both databases, also from another process's view; it holds up no writer."""
    with closing(office.reopened()) as others:
        with only_one(office.records.database, "switch-clinic", "one is at it"):
            office.open_case()
            with (
                pytest.raises(Refused, match="one is at it"),
                only_one(others.database, "switch-clinic", "one is at it"),
            ):
                raise AssertionError("two at a time")
            with only_one(others.database, "switch-other", "one is at it"):
                pass
        with only_one(others.database, "switch-clinic", "one is at it"):
            pass


def test_a_rehearsal_counts_for_the_catalog_that_was_in_force_then(office: Office) -> None:
    """Of exactly one catalog, until another is put in force."""
    by = {"by": office.people["Sofía"], "operator": "desk"}
    rehearsed = Rehearsed(against=CATALOG.hash, cases=3, affected=1, dangerous=0)
    note_switch(office.records, "clinic", "next", rehearsed, **by)
    before = was_rehearsed(office.records, "clinic", "next"), was_rehearsed(office.records, "clinic", "another")
    office.wall = office.wall.replace(year=office.wall.year + 1)
    office.records.set_active_catalog("clinic", CATALOG.hash, by["by"])

    assert (True, False) == before
    assert not was_rehearsed(office.records, "clinic", "next")


def test_what_was_begun_last_is_known(office: Office) -> None:
    """Also after it ended."""
    by = {"by": office.people["Sofía"], "operator": "desk"}
    assert last_begun(office.records, "clinic") is None
    begun = Begun(before=CATALOG.hash, back=True, reason="a mistake")
    note_switch(office.records, "clinic", "next", begun, **by)
    note_switch(office.records, "clinic", "next", Ended(moved=3), **by)

    assert ("next", begun) == last_begun(office.records, "clinic")


def test_cases_under_another_catalog_are_those_that_are_left(office: Office) -> None:
    """Each with its id and number, in the order of the ids."""
    cases = sorted(office.open_case() for _ in range(3))

    assert cases == [one.id for one in open_cases(office.records, "clinic")]
    assert cases == [one.id for one in open_cases(office.records, "clinic", not_under="another")]
    assert [] == list(open_cases(office.records, "clinic", not_under=CATALOG.hash))
