"""A date that comes again each year while its ground stands, and an event that cannot meet what it began itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from tests.core.case.practice import CATALOG, Docket
from tests.core.case.practice import rule as rule_of_the_tests
from tests.core.case.situations import only

from amparo.case.commands import RecordEvent
from amparo.case.expected import expected_deadlines
from amparo.case.model import DeadlineStatus, Proof
from amparo.case.watch import Problem, Watched, check
from amparo.declarations import (
    Catalog,
    Counting,
    DeadlineRule,
    FactSource,
    FieldKind,
    Happened,
    LawValue,
    MetBy,
    RuleFact,
    RuleKind,
    Scope,
    Text,
    Trigger,
)

YEARS = RuleFact(
    name="years_so_far", title=Text("years so far"), kind=FieldKind.WHOLE_NUMBER, sources=(FactSource(reached="fee"),)
)
FEE = rule_of_the_tests(
    "fee",
    Counting.ANNIVERSARY,
    1,
    Trigger(event="i589_filed"),
    kind=RuleKind.NOTICE,
    unit="years",
    scope=Scope.PERSON,
    roll="stays",
    governed_by="due",
    reached="years_so_far",
    applies_if=~Happened("request_for_evidence"),
).model_copy(update={"values": (LawValue(from_=date(2025, 10, 1), value=1, authority="Act of the tests"),)})
CARD = rule_of_the_tests(
    "card",
    Counting.CALENDAR_DAYS,
    100,
    Trigger(event="request_for_evidence"),
    met_by=(MetBy(event="request_for_evidence"),),
)


def under(docket: Docket, *rules: DeadlineRule) -> Docket:
    """Return the case under a catalog with these rules alone."""
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    docket.catalog = Catalog(**{**parts, "rules": rules, "rule_facts": (YEARS,), "hash": "another"})
    return docket


def filed(docket: Docket, day: date) -> None:
    """Record an application of that day."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=day))
    docket.do("pablo", RecordEvent(event="i589_filed", on=day))


def years(docket: Docket) -> list[date]:
    """On which days the date was reached."""
    return [event.on for event in docket.case.of_kind.get("notice_reached", ())]


def test_the_date_comes_again_each_year(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """Filed on 2026-05-12: reached on 2027-05-12 and 2028-05-12, and 2029 rings next as one and the same deadline."""
    under(docket, FEE)
    filed(docket, date(2026, 5, 12))
    wait(datetime(2028, 12, 1, tzinfo=UTC))
    fee = only(docket, "fee")

    assert [date(2027, 5, 12), date(2028, 5, 12)] == years(docket)
    assert (DeadlineStatus.RUNNING, date(2029, 5, 12)) == (fee.status, fee.dates.legal_due)


def test_each_year_has_its_own_reminders(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """What rang in the first year rings in the second as well."""
    under(docket, FEE)
    filed(docket, date(2026, 5, 12))
    rang = {}
    for year in (2027, 2028):
        wait(datetime(year, 5, 11, 23, tzinfo=UTC))
        rang[year] = [rung.number for rung in only(docket, "fee").rungs if rung.rang and rung.rang.year == year]
        wait(datetime(year, 6, 1, tzinfo=UTC))

    assert rang[2027]
    assert rang[2027] == rang[2028]


def test_an_old_application_begins_with_the_first_year_of_the_law(docket: Docket) -> None:
    """Filed on 2019-05-12: the anniversaries to 2025 lie before the law of 2025-10-01; 2026 is past and was reached."""
    under(docket, FEE)
    filed(docket, date(2019, 5, 12))

    assert 1 == len(years(docket))
    assert date(2027, 5, 12) == only(docket, "fee").dates.legal_due


def test_years_that_were_past_when_it_was_recorded_are_each_reached(docket: Docket) -> None:
    """Filed on 2024-11-12 and recorded on 2027-01-04: two anniversaries are past, the third is ahead."""
    under(docket, FEE)
    filed(docket, date(2024, 11, 12))

    assert [date(2027, 1, 4)] * 2 == years(docket)
    assert date(2027, 11, 12) == only(docket, "fee").dates.legal_due


def test_it_ends_with_its_ground(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """Once the application is over, no further year comes."""
    under(docket, FEE)
    filed(docket, date(2026, 5, 12))
    wait(datetime(2027, 6, 1, tzinfo=UTC))
    docket.do("pablo", RecordEvent(event="request_for_evidence", on=date(2027, 5, 20)))
    wait(datetime(2029, 6, 1, tzinfo=UTC))

    assert DeadlineStatus.WITHDRAWN is only(docket, "fee").status
    assert [date(2027, 5, 12)] == years(docket)


def test_the_watch_reads_the_years_as_the_engine_does(docket: Docket, wait: Callable[[datetime], int]) -> None:
    """It expects the same date and finds none wanting."""
    under(docket, FEE)
    filed(docket, date(2026, 5, 12))
    wait(datetime(2028, 12, 1, tzinfo=UTC))
    (expected,) = expected_deadlines(docket.case, docket.catalog)
    watched = Watched(case=docket.case, events=tuple(docket.events), has_workflow=True)

    assert only(docket, "fee").dates == expected.dates
    found = check(watched, dict.fromkeys(("another", CATALOG.hash), docket.catalog), docket.now)
    assert {Problem.NOBODY_TOLD} == {one.problem for one in found}  # no mail is sent here


@pytest.mark.parametrize(("second", "status"), [(False, DeadlineStatus.RUNNING), (True, DeadlineStatus.MET)])
def test_an_event_does_not_meet_what_it_began_itself(docket: Docket, second: bool, status: DeadlineStatus) -> None:  # noqa: FBT001 - a case of the test
    """A card starts the wait for the next card; only that one ends it."""
    under(docket, CARD)
    proof = Proof(paper="card.pdf", received=date(2027, 1, 4))
    for _ in range(2 if second else 1):
        docket.do("pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4), proof=proof))

    assert status is docket.case.deadlines[0].status
