"""How a deadline begins: by any of several events, and on a birthday."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.case.practice import CATALOG, Docket
from tests.core.case.practice import rule as rule_of_the_tests
from tests.core.case.situations import COURT, only

from amparo.case.commands import RecordEvent
from amparo.case.expected import expected_deadlines
from amparo.case.watch import Problem, Watched, check
from amparo.declarations import Catalog, Counting, DeadlineRule, RuleKind, Scope, Trigger

HEARING = Trigger(event="hearing_scheduled", where=(("kind", "individual"),), date_field="hearing_date")
ANSWER = rule_of_the_tests(
    "answer",
    Counting.CALENDAR_DAYS,
    10,
    Trigger(event="request_for_evidence"),
    other_triggers=(HEARING,),
)
AGE = rule_of_the_tests(
    "age", Counting.CALENDAR_DAYS_NO_ROLL, -1, Trigger(event="last_arrival"), scope=Scope.PERSON, birthday=21
)
WINDOW = rule_of_the_tests(
    "window",
    Counting.NOT_BEFORE,
    -14,
    Trigger(event="last_arrival"),
    scope=Scope.PERSON,
    birthday=21,
    kind=RuleKind.NOT_BEFORE,
)


def under(docket: Docket, *rules: DeadlineRule) -> Docket:
    """Return the case under a catalog with these rules alone."""
    parts = {name: getattr(CATALOG, name) for name in Catalog.model_fields}
    docket.catalog = Catalog(**{**parts, "rules": rules, "hash": "another"})
    return docket


def test_either_of_two_events_starts_the_deadline_each_with_its_own_date(docket: Docket) -> None:
    """A request of January 4 counts from its day, a hearing from the date in its field; a master hearing not at all."""
    under(docket, ANSWER)
    docket.do("pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4)))
    docket.do("pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data=COURT))
    for kind, day in (("individual", "2027-06-01"), ("master", "2027-03-01")):
        data = {"kind": kind, "hearing_date": day}
        docket.do("pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data=data))

    assert [date(2027, 1, 14), date(2027, 6, 11)] == [one.dates.legal_due for one in docket.case.deadlines]


@pytest.mark.parametrize(
    ("born", "due", "opens"),
    [
        (date(2006, 5, 17), date(2027, 5, 16), date(2027, 5, 3)),
        # 2029 has no February 29: 21 on the 28th, due the day before; or on March 1, and fourteen days before that
        (date(2008, 2, 29), date(2029, 2, 27), date(2029, 2, 15)),
    ],
)
def test_a_birthday_is_counted_from_the_date_of_birth(docket: Docket, born: date, due: date, opens: date) -> None:
    """Whoever was born on a leap day turns 21 on the day that is safer: for a limit the earlier, else the later."""
    under(docket, AGE, WINDOW)
    docket.do("pablo", RecordEvent(event="last_arrival", on=born))

    assert (due, opens) == (only(docket, "age").dates.legal_due, only(docket, "window").dates.legal_due)


def test_the_watch_reads_both_as_the_engine_does(docket: Docket) -> None:
    """Every deadline that the rules ask for is there with its dates, and the watch finds no date wanting."""
    under(docket, ANSWER, AGE, WINDOW)
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2008, 2, 29)))
    docket.do("pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 4)))
    expected = {(one.rule.id, one.dates.legal_due) for one in expected_deadlines(docket.case, docket.catalog)}
    watched = Watched(case=docket.case, events=tuple(docket.events), has_workflow=True)

    assert {(one.rule, one.dates.legal_due) for one in docket.case.deadlines} == expected
    found = check(watched, dict.fromkeys(("another", CATALOG.hash), docket.catalog), docket.now)
    assert {Problem.NOBODY_TOLD} == {one.problem for one in found}  # no mail is sent here
