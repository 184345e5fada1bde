"""Plans for new rules, and what no plan and no switch of rules may ever do to a date."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.case.closures import (
    DUE,
    HEARING,
    NOTICE,
    applied,
    lived,
    switch_to,
    valued,
    with_rule,
    without,
)
from tests.core.case.practice import CATALOG, Docket
from tests.core.case.situations import in_court, only

from amparo.case.commands import (
    Refusal,
    Replan,
)
from amparo.case.model import Case, DeadlineStatus
from amparo.case.replan import Toward, lines_of_catalog, lines_of_closure
from amparo.deadlines.closures import CourtClosure, Relief
from amparo.declarations import Catalog, RuleKind, Text


class TestNewRules:
    def test_what_is_later_is_proposed_and_what_is_safer_comes_with_the_switch(self, at_court: Docket) -> None:
        """Twenty days before the hearing would be later than thirty, forty earlier."""
        later, safer = valued("later", "hearing_filing", 20), valued("safer", "hearing_filing", 40)
        [waits] = lines_of_catalog(at_court.case, later, at_court.now)
        [applies] = lines_of_catalog(at_court.case, safer, at_court.now)

        assert (Toward.DANGER, Toward.SAFETY) == (waits.toward, applies.toward)
        assert DUE == waits.in_force.legal_due
        assert waits.proposed is not None
        assert date(2027, 6, 11) == waits.proposed.legal_due
        assert applies.proposed is not None
        assert date(2027, 5, 24) == applies.proposed.legal_due
        assert "reads differently now" in waits.why.en

    def test_trying_changes_nothing(self, at_court: Docket) -> None:
        """The case is the same object of the same content afterwards."""
        before = at_court.case.model_dump_json()
        lines_of_catalog(at_court.case, valued("later", "hearing_filing", 20), at_court.now)

        assert before == at_court.case.model_dump_json()

    def test_applying_puts_in_force_what_waits_after_the_switch(self, at_court: Docket) -> None:
        """First the switch, as every switch is; then the review's answer, by the same plan."""
        catalog = valued("later", "hearing_filing", 20)
        [line] = lines_of_catalog(at_court.case, catalog, at_court.now)
        command = Replan(plan="bb22", reason="the amendment was read", dates=(line.as_date(),), catalog=catalog.hash)
        too_early = at_court.ask("sofia", command)
        switch_to(at_court, catalog)
        assert DUE == only(at_court, "hearing_filing").dates.legal_due
        at_court.do("sofia", command)

        assert isinstance(too_early, Refusal)
        assert "replan_other_catalog" == too_early.code
        assert date(2027, 6, 11) == only(at_court, "hearing_filing").dates.legal_due
        assert only(at_court, "hearing_filing").waiting is None

    def test_a_rule_that_goes_is_a_line_of_its_own(self, at_court: Docket) -> None:
        """Nobody finds by surprise that a date is counted by nothing any more; that it ends is a person's to say."""
        [gone] = lines_of_catalog(at_court.case, without("hearing_filing"), at_court.now)

        assert (Toward.DANGER, "hearing_filing", None) == (gone.toward, gone.rule, gone.as_date().proposed.legal_due)
        assert "has no such rule" in gone.why.en

    def test_a_rule_that_begins_is_a_line_of_its_own(self, docket: Docket) -> None:
        """Its deadline starts with the switch, and a person reads so before."""
        switch_to(docket, without("hearing_filing"))
        in_court(docket, HEARING)
        [born] = lines_of_catalog(docket.case, CATALOG, docket.now)

        assert ("", Toward.SAFETY) == (born.deadline, born.toward)
        assert born.proposed is not None
        assert DUE == born.proposed.legal_due

    def test_a_ground_that_new_rules_take_away_ends_only_by_a_person(self, at_court: Docket) -> None:
        """The deadline runs on until the plan is applied."""
        narrower = with_rule(
            "narrower",
            "hearing_filing",
            trigger=CATALOG.rule["hearing_filing"].trigger.model_copy(update={"where": (("kind", "master"),)}),
        )
        [line] = lines_of_catalog(at_court.case, narrower, at_court.now)
        switch_to(at_court, narrower)
        assert DeadlineStatus.RUNNING is only(at_court, "hearing_filing").status
        at_court.do("sofia", Replan(plan="cc33", reason="read", dates=(line.as_date(),), catalog="narrower"))

        assert (Toward.DANGER, "By the new rules nothing starts") == (line.toward, line.why.en[:31])
        assert DeadlineStatus.WITHDRAWN is only(at_court, "hearing_filing").status


DAYS = st.dates(date(2027, 5, 20), date(2027, 7, 10))
CLOSURES = st.builds(
    lambda days, until, rules, everywhere: CourtClosure(
        closed=tuple(sorted(days)),
        courts=("LOS",),
        everywhere=everywhere,
        note=Text("closed"),
        relief=Relief(notice=NOTICE, accepted_until=max(days) + timedelta(days=until), rules=tuple(rules)),
    ),
    st.sets(DAYS, min_size=1, max_size=30),
    st.integers(1, 40),
    st.sets(st.sampled_from([rule.id for rule in CATALOG.rules])),
    st.booleans(),
)


def dates_of(case: Case) -> list[object]:
    """Return every deadline with its dates and where it stands."""
    return [(one.id, one.dates, one.status) for one in case.deadlines]


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    arrived=st.dates(date(2026, 5, 20), date(2026, 7, 10)),
    hearing=st.dates(date(2027, 6, 10), date(2027, 8, 10)),
    filed=st.none() | st.just(date(2027, 1, 4)),
    closed=CLOSURES,
)
def test_no_plan_moves_a_safe_date_or_anything_without_a_person(
    arrived: date, hearing: date, filed: date | None, closed: CourtClosure
) -> None:
    """Whatever closes: planning changes nothing; applying moves what a notice names, and twice is once."""
    docket = lived(arrived, hearing, filed)
    before, dumped = docket.case, docket.case.model_dump_json()
    found = lines_of_closure(docket.case, docket.catalog, closed, docket.now)

    assert dumped == docket.case.model_dump_json()
    for line in (one for one in found if one.asks):
        assert line.proposed is not None
        assert (RuleKind.ACT_BY, line.in_force.safe_due, line.in_force.unrolled) == (
            line.kind, line.proposed.safe_due, line.proposed.unrolled)  # fmt: skip
        assert line.in_force.legal_due in closed.closed
        assert closed.relief is not None
        assert closed.relief.accepted_until == line.proposed.legal_due
        assert line.rule in closed.relief.rules
    command = applied(docket, closed)
    docket.do("sofia", command)
    once = dates_of(docket.case)
    moved = {line.deadline for line in command.dates}
    assert [one for one in dates_of(before) if one[0] not in moved] == [one for one in once if one[0] not in moved]  # type: ignore[index]
    assert [d.dates.safe_due for d in before.deadlines] == [d.dates.safe_due for d in docket.case.deadlines]
    docket.ask("sofia", command)
    assert once == dates_of(docket.case)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(hearing=st.dates(date(2027, 6, 10), date(2027, 8, 10)), days=st.integers(1, 90), other=st.integers(30, 120))
def test_the_switch_leaves_each_act_by_date_where_it_is_or_earlier(hearing: date, days: int, other: int) -> None:
    """What is later waits, whatever the new numbers say; the plan says of each date what the switch then does."""
    docket = lived(date(2026, 6, 1), hearing, None)
    catalog = valued("new", "hearing_filing", days)
    catalog = catalog.model_copy(
        update={
            "rules": tuple(
                valued("x", "answer_request", other).rule[r.id] if r.id == "answer_request" else r
                for r in catalog.rules
            )
        }
    )
    catalog = Catalog.model_validate(catalog.model_dump())
    told = {line.deadline: line for line in lines_of_catalog(docket.case, catalog, docket.now)}
    before = docket.case
    switch_to(docket, catalog)

    for old in before.deadlines:
        new, line = docket.case.deadline[old.id], told.get(old.id)
        if line is None:
            assert (old.dates, old.waiting) == (new.dates, new.waiting)
        elif line.asks:
            assert new.waiting is not None
            assert new.waiting.dates == line.proposed
        else:
            assert new.dates == line.proposed
        if old.kind is RuleKind.ACT_BY:
            assert new.dates.safe_due is not None
            assert old.dates.safe_due is not None
            assert new.dates.safe_due <= old.dates.safe_due
