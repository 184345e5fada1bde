"""Which deadlines a record asks for: read apart from the engine, and held against it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule
from tests.core.case.practice import CATALOG, MORNING, Docket
from tests.core.case.practice import rule as rule_of_the_tests
from tests.core.case.situations import in_court
from tests.core.case.test_properties import Clinic

from amparo.case.apply import apply
from amparo.case.commands import AmendEvent, RecordEvent, StateFacts
from amparo.case.events import Event
from amparo.case.expected import expected_deadlines
from amparo.case.model import Case, Deadline
from amparo.case.watch import Finding, Problem, Watched, check
from amparo.declarations import Catalog, Counting, LawValue, RuleKind, Trigger

ABSENT = {Problem.DEADLINE_ABSENT, Problem.RULE_NEWER}
TODAY = MORNING.date()


def identity(deadline: Deadline) -> tuple[str, str, str | None, str | None]:
    """Return what tells a deadline from every other of its case."""
    return deadline.rule, deadline.trigger, deadline.person, deadline.proceeding


def without(docket: Docket, dropped: Deadline) -> Docket:
    """Return the case as it would be if a deadline had never started: no event of it either."""
    made = Docket()
    made.now, made.count, made.case = docket.now, docket.count, Case(id=docket.case.id, now=MORNING)
    for event in docket.events:
        if not is_about(event, dropped):
            made.events.append(event)
            made.case = apply(made.case, event)
    return made


def is_about(event: Event, deadline: Deadline) -> bool:
    """Return whether an event starts a deadline or tells of it."""
    about = getattr(event.body, "deadline", None)
    return about == deadline.id or (isinstance(about, Deadline) and about.id == deadline.id)


def absent(docket: Docket, catalog: Catalog = CATALOG, **catalogs: Catalog) -> tuple[Finding, ...]:
    """Return the deadlines that the watch misses in a case under a catalog."""
    watched = Watched(case=docket.case, events=tuple(docket.events), has_workflow=True)
    found = check(watched, {docket.case.catalog: catalog, **catalogs}, docket.now)
    return tuple(one for one in found if one.problem in ABSENT)


@pytest.fixture
def arrived(docket: Docket) -> Docket:
    """Return a case whose year ends on December 1, 2027."""
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    return docket


def changed(**changes: object) -> Catalog:
    """Return the catalog with its one-year rule changed."""
    rules = tuple(r.model_copy(update=changes) if r.id == "one_year" else r for r in CATALOG.rules)
    return CATALOG.model_copy(update={"rules": rules, "hash": "another"})


def test_a_deadline_that_never_started_is_found_with_its_date_and_what_to_do(arrived: Docket) -> None:
    """December 1, 2026, and a year; the finding names the event, the rule and the date, in both languages."""
    (found,) = absent(without(arrived, arrived.case.deadlines[0]))

    assert (Problem.DEADLINE_ABSENT, "one_year", date(2027, 12, 1)) == (found.problem, found.rule, found.due)
    assert "“last arrival” of Tuesday, December 1, 2026 should have started “one year”" in found.sentence.en
    assert "Its date is Wednesday, December 1, 2027." in found.sentence.en
    assert "«last arrival» del martes, 1 de diciembre de 2026 debió iniciar «one year»" in found.sentence.es


def test_what_it_says_of_the_remedy_is_so(arrived: Docket) -> None:
    """The next fact recorded in the case starts the deadline."""
    mended = without(arrived, arrived.case.deadlines[0])
    mended.do("ines", StateFacts(facts={"asylum.custody": "free"}))

    assert [date(2027, 12, 1)] == [d.dates.legal_due for d in mended.case.deadlines]
    assert () == absent(mended)


def test_a_case_whose_deadlines_all_started_is_left_in_peace(arrived: Docket) -> None:
    """Also one that was filed, answered, moved and amended."""
    for happened in (
        RecordEvent(event="notice_to_appear_filed", on=TODAY, data={"court": "LOS"}),
        RecordEvent(event="hearing_scheduled", on=TODAY, data={"kind": "individual", "hearing_date": "2027-06-01"}),
        RecordEvent(event="hearing_scheduled", on=TODAY, data={"kind": "master", "hearing_date": "2027-03-01"}),
        RecordEvent(event="i589_filed", on=TODAY),
        RecordEvent(event="request_for_evidence", on=TODAY),
    ):
        arrived.do("ana", happened)

    assert () == absent(arrived)


def test_only_what_stands_about_a_hearing_moves_what_its_date_asks_for(docket: Docket) -> None:
    """June 30 less thirty days is Memorial Day, so June 1; October 6 less thirty is Labor Day, so September 7."""
    in_court(docket, "2027-06-30")
    data = {"kind": "individual", "hearing_date": "2027-09-01"}
    docket.do("pablo", RecordEvent(event="hearing_scheduled", on=TODAY, data=data))
    first, second = (one.id for one in docket.case.of_kind["hearing_scheduled"])
    for hearing in (first, second):
        moved = {"hearing_date": "2027-10-06"}
        docket.do("pablo", RecordEvent(event="hearing_moved", on=TODAY, about=hearing, data=moved))
    never_was = docket.case.of_kind["hearing_moved"][0].id
    docket.do("ana", AmendEvent(event=never_was, strike=True, reason="another client's"))
    found = [one for one in expected_deadlines(docket.case, docket.catalog) if one.rule.id == "hearing_filing"]

    assert {first: date(2027, 6, 1), second: date(2027, 9, 7)} == {one.trigger.id: one.dates.legal_due for one in found}


@pytest.mark.parametrize(
    "ending",
    [
        RecordEvent(event="hearing_cancelled", on=TODAY, about="e"),
        AmendEvent(event="e", strike=True, reason="another client's"),
        AmendEvent(event="e", data={"kind": "master"}, reason="misread"),
    ],
)
def test_a_trigger_that_is_over_struck_or_does_not_match_asks_for_nothing(docket: Docket, ending: object) -> None:
    """The hearing was cancelled, was another client's, or was no individual one."""
    docket.do("ana", RecordEvent(event="notice_to_appear_filed", on=TODAY, data={"court": "LOS"}))
    hearing = {"kind": "individual", "hearing_date": "2027-06-01"}
    docket.do("ana", RecordEvent(event="hearing_scheduled", on=TODAY, data=hearing))
    (scheduled,) = docket.case.of_kind["hearing_scheduled"]
    assert {"hearing_filing"} == {e.rule.id for e in expected_deadlines(docket.case, CATALOG)}

    field = "about" if isinstance(ending, RecordEvent) else "event"
    docket.do("ana", ending.model_copy(update={field: scheduled.id}))  # type: ignore[attr-defined]  # both are models

    assert [] == list(expected_deadlines(docket.case, CATALOG))


def test_a_condition_that_does_not_hold_asks_for_nothing(arrived: Docket) -> None:
    """The one year does not bind an unaccompanied child."""
    arrived.do("ines", StateFacts(facts={"asylum.child": True}))

    assert [] == list(expected_deadlines(arrived.case, CATALOG))


@pytest.mark.parametrize(
    "changes",
    [
        {"disabled": "not researched"},
        {"kind": RuleKind.MODIFIER},
        {"case_types": ("visa",)},
        {"trigger": Trigger(event="last_arrival", date_field="seen_on")},
        {
            "kind": RuleKind.NOTICE,
            "values": (LawValue(from_=date(2030, 1, 1), value=1, authority="Act of the tests, section 3"),),
        },
    ],
)
def test_a_rule_that_asks_for_nothing_here_is_not_missed(arrived: Docket, changes: dict[str, object]) -> None:
    """Disabled, a mere modifier, of another type of case, without the date it counts from, or not in force yet."""
    bare = without(arrived, arrived.case.deadlines[0])

    assert 1 == len(absent(bare))
    assert () == absent(bare, changed(**changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"counting": Counting.NONE, "kind": RuleKind.NOTICE, "unit": "none"},
        {"clock": "work_permit_clock"},
        {"values": (LawValue(from_=date(2030, 1, 1), value=1, authority="Act of the tests, section 3"),)},
    ],
)
def test_a_deadline_without_a_plain_date_is_missed_too(arrived: Docket, changes: dict[str, object]) -> None:
    """A gate, one that a clock moves, and law that has no value for that day: a person counts."""
    (found,) = absent(without(arrived, arrived.case.deadlines[0]), changed(**changes))

    assert found.due is None
    assert "Its date is for a person to count." in found.sentence.en


def test_a_rule_that_came_with_a_later_catalog_is_told_gently(arrived: Docket) -> None:
    """The event was recorded before anybody had that rule."""
    newer = rule_of_the_tests("register", Counting.CALENDAR_DAYS, 90, Trigger(event="last_arrival"))
    later = CATALOG.model_copy(update={"rules": (*CATALOG.rules, newer), "hash": "later"})
    arrived.case = arrived.case.model_copy(update={"catalog": "later"})

    (found,) = absent(arrived, later, **{CATALOG.hash: CATALOG})

    assert (Problem.RULE_NEWER, "register") == (found.problem, found.rule)
    assert "came into the catalog after “last arrival”" in found.sentence.en
    assert "Its date would be Monday, March 1, 2027." in found.sentence.en  # 30 + 31 + 28 days, and 1


def test_a_rule_that_left_the_catalog_is_not_missed(arrived: Docket) -> None:
    """What it started stays in the record; what it would start is nobody's concern any more."""
    bare = without(arrived, arrived.case.deadlines[0])

    assert () == absent(bare, CATALOG.model_copy(update={"rules": CATALOG.rules[1:]}))


class ClinicThatForgets(Clinic):
    """The clinic of random people, from whose records one deadline's start is taken on purpose."""

    @rule(place=st.integers(0, 9))
    def forget_a_deadline(self, place: int) -> None:
        """What the engine would start anew the watch misses, and nothing else."""
        docket = self.docket
        if not docket.case.deadlines or not docket.case.is_open:
            return
        dropped = docket.case.deadlines[place % len(docket.case.deadlines)]
        bare = without(docket, dropped)
        found = {one.rule for one in absent(bare)}
        engine = without(docket, dropped)
        engine.do("ines", StateFacts(facts={"asylum.custody": "free"}))

        started = any(identity(dropped) == identity(deadline) for deadline in engine.case.deadlines)
        assert started == (dropped.rule in found)

    def teardown(self) -> None:
        """Nothing that started is missed."""
        if self.docket.case.is_open:
            assert () == absent(self.docket)


TestClinicThatForgets = ClinicThatForgets.TestCase
TestClinicThatForgets.settings = settings(
    max_examples=60, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
