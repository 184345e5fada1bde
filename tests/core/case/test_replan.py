"""Plans over a case: a closure warns, relief and new rules are proposed, and only a person's command moves a date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from tests.core.case.closures import (
    DUE,
    HEARING,
    NOTICE,
    RELIEF,
    WEEK,
    applied,
    closure,
    lines,
    lived,
    reworded,
    switch_to,
)
from tests.core.case.practice import CATALOG, Docket
from tests.core.case.situations import only
from tests.core.case.test_watch import watched

from amparo.case.commands import (
    Acknowledge,
    AmendEvent,
    Command,
    ConfirmDate,
    Context,
    Prove,
    RecordEvent,
    Refusal,
    Replan,
)
from amparo.case.decide import decide
from amparo.case.events import DeadlineMoved, DeadlineWarned
from amparo.case.model import DeadlineStatus, Proof
from amparo.case.replan import Toward
from amparo.case.watch import check


class TestWhatAClosureMeans:
    def test_without_a_notice_of_relief_it_only_warns(self, at_court: Docket) -> None:
        """Domain section 3, item 12: a closure never rolls a date by itself."""
        line = lines(at_court, closure())["hearing_filing"]

        assert (Toward.NOWHERE, None, False) == (line.toward, line.proposed, line.asks)
        assert "a burst pipe" in line.why.en
        assert "tubería rota" in line.why.es

    def test_a_notice_that_names_the_rule_proposes_its_day_and_leaves_the_safe_date(self, at_court: Docket) -> None:
        """What fell due on a closed day is accepted until June 21; reminders go on running off the same day."""
        line = lines(at_court, closure(relief=RELIEF))["hearing_filing"]

        assert (Toward.DANGER, line.in_force.safe_due, line.in_force.unrolled) == (
            line.toward,
            line.proposed.safe_due if line.proposed else None,
            line.proposed.unrolled if line.proposed else None,
        )
        assert line.proposed is not None
        assert date(2027, 6, 21) == line.proposed.legal_due
        assert NOTICE in line.why.en
        assert "Monday, June 21, 2027" in line.why.en

    @pytest.mark.parametrize(
        "changes",
        [
            {"relief": RELIEF.model_copy(update={"rules": ("answer_request",)})},
            {"relief": RELIEF, "closed": (date(2027, 5, 28), date(2027, 6, 2))},
        ],
    )
    def test_relief_for_other_filings_or_other_days_moves_nothing(
        self, at_court: Docket, changes: dict[str, object]
    ) -> None:
        """Only what fell due on a closed day, under a rule that the notice names."""
        assert not any(line.asks for line in lines(at_court, closure(**changes)).values())

    def test_another_court_means_nothing_to_it(self, at_court: Docket) -> None:
        """Neither a warning nor a date."""
        assert {} == lines(at_court, closure(courts=("NYC",), relief=RELIEF))

    @pytest.mark.parametrize(
        "place",
        [{"forums": ("immigration_court",)}, {"everywhere": True}, {"courts": ("BIA",), "rules": ("hearing_filing",)}],
    )
    def test_a_forum_everywhere_or_a_rule_are_closed_too(self, at_court: Docket, place: dict[str, object]) -> None:
        """An order that closes every office, and an appeals board whose filings start before a judge."""
        assert lines(at_court, closure(**{"courts": (), **place}, relief=RELIEF))["hearing_filing"].asks

    def test_a_date_of_no_proceeding_is_shown_but_never_moved_by_a_court_s_relief(self, at_court: Docket) -> None:
        """Nobody knows where the application would have been filed."""
        both = RELIEF.model_copy(update={"rules": ("hearing_filing", "one_year")})
        line = lines(at_court, closure(closed=(date(2027, 6, 3),), relief=both))["one_year"]

        assert (Toward.NOWHERE, None) == (line.toward, line.proposed)
        assert "no proceeding" in line.why.en

    def test_a_government_s_or_a_not_before_date_gets_no_relief(self, at_court: Docket) -> None:
        """A notice accepts filings; it makes nothing due later that may not be filed yet."""
        at_court.do("pablo", RecordEvent(event="i589_filed", on=date(2027, 1, 4)))
        opens = only(at_court, "work_permit").dates.legal_due
        assert opens is not None
        named = RELIEF.model_copy(update={"rules": ("work_permit", "decision_target")})
        closed = closure(closed=(opens, date(2027, 7, 3)), everywhere=True, relief=named)

        assert not any(line.asks for line in lines(at_court, closed).values())

    def test_a_deadline_with_another_date_waiting_is_left_to_that_decision_first(self, at_court: Docket) -> None:
        """Two proposals at once would hide one of them."""
        hearing = at_court.case.of_kind["hearing_scheduled"][0]
        later = {"kind": "individual", "hearing_date": "2027-07-20"}
        at_court.do("ana", AmendEvent(event=hearing.id, reason="misread", data=later))
        line = lines(at_court, closure(relief=RELIEF))["hearing_filing"]

        assert (Toward.NOWHERE, None) == (line.toward, line.proposed)
        assert "waits for a person already" in line.why.en


class TestApplying:
    def test_the_moved_date_names_plan_reason_authority_and_who_confirmed(self, at_court: Docket) -> None:
        """So that in ten years anybody can see why it was June 21."""
        at_court.do("sofia", applied(at_court, closure(relief=RELIEF)))

        moved = next(e.body for e in reversed(at_court.events) if isinstance(e.body, DeadlineMoved))
        deadline = only(at_court, "hearing_filing")
        assert ("aa11", "read by two", "sofia") == (moved.plan, moved.reason, moved.confirmed_by)
        assert moved.authority.endswith(NOTICE)
        assert date(2027, 6, 21) == deadline.dates.legal_due
        assert any(NOTICE in step.en for step in deadline.explanation)
        assert DeadlineStatus.RUNNING is deadline.status

    def test_a_second_time_it_is_refused_and_changes_nothing(self, at_court: Docket) -> None:
        """The line no longer fits: its dates are not those that were reviewed."""
        command = applied(at_court, closure(relief=RELIEF))
        at_court.do("sofia", command)
        before = at_court.case
        refused = at_court.ask("sofia", command)

        assert isinstance(refused, Refusal)
        assert "replan_moved_on" == refused.code
        assert "its dates are no longer those that were reviewed" in refused.sentence.en
        assert before == at_court.case

    def test_a_case_that_moved_on_is_refused_whole(self, at_court: Docket) -> None:
        """The filing was made and proven since: nothing is forced, and nothing else of the case is touched."""
        command = applied(at_court, closure(relief=RELIEF))
        filed = Proof(paper="stamped copy", received=date(2027, 1, 4))
        at_court.do("ana", Prove(deadline="hearing_filing", proof=filed))
        refused = at_court.ask("sofia", command)

        assert isinstance(refused, Refusal)
        assert "it is met since" in refused.sentence.en
        assert "desde entonces está: cumplido" in refused.sentence.es

    def test_a_command_that_asks_for_more_than_the_notice_gives_is_refused(self, at_court: Docket) -> None:
        """Whoever wrote it: what a closure gives is worked out again in the case."""
        command = applied(at_court, closure(relief=RELIEF))
        [line] = command.dates
        greedy = line.model_copy(update={"proposed": line.proposed.model_copy(update={"safe_due": date(2027, 6, 21)})})
        refused = at_court.ask("sofia", command.model_copy(update={"dates": (greedy,)}))

        assert isinstance(refused, Refusal)
        assert "no longer gives it this date" in refused.sentence.en

    def test_only_a_supervising_attorney_may_and_only_with_a_reason(self, at_court: Docket) -> None:
        """A staff attorney may confirm one date, not a plan over many cases."""
        command = applied(at_court, closure(relief=RELIEF))
        refused = at_court.ask("ana", command)
        silent = at_court.ask("sofia", command.model_copy(update={"reason": "  "}))

        assert isinstance(refused, Refusal)
        assert "supervising attorney" in refused.sentence.en
        assert isinstance(silent, Refusal)
        assert "reason" == silent.code

    def test_a_closure_is_then_shown_beside_the_dates_near_it_and_moves_none_of_them(self, at_court: Docket) -> None:
        """Also beside the date that no notice covers; a second time adds no second warning."""
        before = [deadline.dates for deadline in at_court.case.deadlines]
        closed = closure(closed=(*WEEK, date(2027, 6, 7)))
        at_court.do("sofia", Replan(plan="aa11", reason="told by the court", closure=closed))
        at_court.do("sofia", Replan(plan="aa12", reason="told by the court", closure=closed))

        warned = [e.body for e in at_court.events if isinstance(e.body, DeadlineWarned)]
        assert before == [deadline.dates for deadline in at_court.case.deadlines]
        assert {"hearing_filing", "one_year"} == {at_court.case.deadline[one.deadline].rule for one in warned}
        assert 2 == len(warned)
        assert any("from Tuesday, June 1, 2027 to Friday, June 4, 2027 (a burst pipe)" in one.en
                   for one in only(at_court, "hearing_filing").warnings)  # fmt: skip

    def test_what_was_missed_on_a_closed_day_comes_back_and_never_was_missed(
        self, at_court: Docket, wait: Callable[[datetime], int]
    ) -> None:
        """The notice comes after the closure, as notices do: the steps of a missed date close again."""
        wait(datetime(2027, 6, 15, 18, tzinfo=UTC))
        assert DeadlineStatus.MISSED is only(at_court, "hearing_filing").status
        at_court.do("sofia", applied(at_court, closure(relief=RELIEF)))

        missed = [e for e in at_court.case.events if e.kind == "deadline_missed" and not e.struck]
        assert DeadlineStatus.RUNNING is only(at_court, "hearing_filing").status
        assert only(at_court, "hearing_filing").id not in {e.data["deadline"] for e in missed}
        wait(datetime(2027, 6, 23, 18, tzinfo=UTC))
        assert DeadlineStatus.MISSED is only(at_court, "hearing_filing").status

    def test_a_filing_within_the_notice_meets_it_when_the_notice_is_applied(
        self, at_court: Docket, wait: Callable[[datetime], int]
    ) -> None:
        """Received on June 10, six days after the courts opened again and within the notice, which came later."""
        wait(datetime(2027, 6, 22, 18, tzinfo=UTC))
        hearing = at_court.case.of_kind["hearing_scheduled"][0].id
        filed = Proof(paper="stamped copy", received=date(2027, 6, 10))
        late = RecordEvent(event="evidence_filed", on=date(2027, 6, 10), about=hearing, proof=filed)
        assert "is over" in lines(at_court, closure(relief=RELIEF))["hearing_filing"].why.en
        at_court.do("ana", late)
        at_court.do("sofia", applied(at_court, closure(relief=RELIEF)))

        assert DeadlineStatus.MET is only(at_court, "hearing_filing").status


class TestAfterwards:
    def test_relief_outlives_a_recount_of_the_same_date(self, at_court: Docket) -> None:
        """A rule that is only worded anew moves nothing: neither back to the closed day nor to a second review."""
        at_court.do("sofia", applied(at_court, closure(relief=RELIEF)))
        switch_to(at_court, reworded("hearing_filing"))

        assert date(2027, 6, 21) == only(at_court, "hearing_filing").dates.legal_due
        assert only(at_court, "hearing_filing").waiting is None

    def test_relief_is_not_for_a_date_that_the_court_moved(self, at_court: Docket) -> None:
        """The hearing is earlier now: the filing is due before the closure, and that applies at once."""
        at_court.do("sofia", applied(at_court, closure(relief=RELIEF)))
        hearing = at_court.case.of_kind["hearing_scheduled"][0].id
        moved = RecordEvent(event="hearing_moved", on=date(2027, 1, 4), about=hearing,
                            data={"hearing_date": "2027-06-10"})  # fmt: skip
        at_court.do("pablo", moved)

        assert date(2027, 5, 11) == only(at_court, "hearing_filing").dates.legal_due

    def test_the_watch_finds_a_case_with_relief_healthy(
        self, at_court: Docket, wait: Callable[[datetime], int]
    ) -> None:
        """Its own count follows a notice that a person put in force, also after a recount."""
        at_court.do("sofia", applied(at_court, closure(relief=RELIEF)))
        switch_to(at_court, reworded("hearing_filing"))
        wait(datetime(2027, 6, 10, 18, tzinfo=UTC))

        catalogs = {one.hash: one for one in (CATALOG, at_court.catalog)}
        assert () == check(watched(at_court), catalogs, at_court.now)

    def test_a_date_that_starts_after_the_decision_carries_the_warning_from_the_first(self, docket: Docket) -> None:
        """The case's decision is handed the closures of the organization."""
        closed = closure()
        docket.do("pablo", RecordEvent(event="notice_to_appear_filed", on=date(2027, 1, 4), data={"court": "LOS"}))
        docket.closures = (closed,)
        data = {"kind": "individual", "hearing_date": HEARING}
        docket.do("pablo", RecordEvent(event="hearing_scheduled", on=date(2027, 1, 4), data=data))

        assert any("a burst pipe" in one.en for one in only(docket, "hearing_filing").warnings)
        assert DUE == only(docket, "hearing_filing").dates.legal_due

    def test_a_date_that_a_person_confirms_keeps_the_closure_beside_it(self, at_court: Docket) -> None:
        """Confirming another date counts it again, and what the organization knows of closures goes with it."""
        at_court.closures = (closure(closed=(date(2027, 6, 18),)),)
        hearing = at_court.case.of_kind["hearing_scheduled"][0].id
        moved = RecordEvent(event="hearing_moved", on=date(2027, 1, 4), about=hearing,
                            data={"hearing_date": "2027-07-20"})  # fmt: skip
        at_court.do("pablo", moved)
        at_court.do("ana", ConfirmDate(deadline="hearing_filing", reason="the court's notice, read by two"))

        assert date(2027, 6, 21) == only(at_court, "hearing_filing").dates.legal_due
        assert any("a burst pipe" in one.en for one in only(at_court, "hearing_filing").warnings)


def test_an_acknowledgement_does_not_hide_that_a_date_was_replanned(at_court: Docket) -> None:
    """Who took note of the old date is told of the new one: the rungs are put up anew."""
    at_court.do("sofia", applied(at_court, closure(relief=RELIEF)))
    refused = at_court.ask("ana", Acknowledge(deadline="hearing_filing"))

    assert isinstance(refused, Refusal)  # nothing of the new rungs rang yet
    assert all(not rung.acknowledged_by for rung in only(at_court, "hearing_filing").rungs)


def test_a_plan_s_command_for_a_case_of_others_is_a_stranger_s() -> None:
    """As every command."""
    docket = lived(date(2026, 6, 1), date(2027, 7, 1), None)
    command = Command(id="x", organization="elsewhere", actor="sofia", body=applied(docket, closure(relief=RELIEF)))
    refused = decide(docket.case, command, docket.catalog, Context(now=docket.now, colleagues=docket.colleagues))

    assert isinstance(refused, Refusal)
    assert "stranger" == refused.code
