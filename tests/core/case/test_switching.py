"""Going on under another catalog, and back: what was open stays to be done, what was recorded stays readable."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.case.catalogs import akin, changed, without_steps
from tests.core.case.closures import DUE, lived, switch_to, valued, without
from tests.core.case.practice import CATALOG, MORNING, STEPS, Docket
from tests.core.case.situations import only

from amparo.case.agenda import AgendaStatus
from amparo.case.apply import apply
from amparo.case.commands import (
    ActionEnded,
    AmendEvent,
    CompleteStep,
    ConfirmDate,
    Prove,
    RecordEvent,
    Refusal,
    RejectDate,
    WaiveStep,
)
from amparo.case.events import StepCompleted, StepWaived
from amparo.case.model import Case, DeadlineStatus, Proof
from amparo.deadlines.safety import toward_safety
from amparo.declarations import Catalog, Happened, RuleKind

WAITS = {AgendaStatus.OPEN, AgendaStatus.RUNNING, AgendaStatus.OUTDATED}


def screened(docket: Docket) -> Docket:
    """Bring a case so far that a plugin looks for a shelter and two people have something to do."""
    docket.do("pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 3)))
    docket.do("ines", CompleteStep(step="conflict_check"))
    docket.do("pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    return docket


class TestStepsThatAreGone:
    def test_what_was_open_is_still_there_to_be_done(self, docket: Docket) -> None:
        """With its form; what it records is recorded, since the event is still known."""
        screened(docket)
        switch_to(docket, without_steps("no filing", "file_i589"))
        [left] = [item for item in docket.settlement.agenda if item.left_over]
        docket.do("ana", CompleteStep(step=left.key, answers={"filed_on": "2027-01-04", "receipt": "R-1"}))

        assert ("file_i589@p1", AgendaStatus.OPEN) == (left.key, left.status)
        assert "no longer ask for it" in left.reasons[0].en
        assert ["i589_filed"] == [event.kind for event in docket.case.events if event.kind == "i589_filed"]
        assert (docket.case.former.left, "done") == ((), docket.status("file_i589@p1"))

    def test_a_person_may_waive_it_with_a_reason(self, docket: Docket) -> None:
        """Whoever may do it, or supervises; nobody else, and not without saying why."""
        screened(docket)
        switch_to(docket, without_steps("no filing", "file_i589"))
        stranger = docket.ask("ines", WaiveStep(step="file_i589", reason="not ours"))
        silent = docket.ask("sofia", WaiveStep(step="file_i589", reason=" "))
        docket.do("sofia", WaiveStep(step="file_i589", reason="another clinic files"))

        assert isinstance(stranger, Refusal)
        assert isinstance(silent, Refusal)
        assert ("not_allowed", "reason") == (stranger.code, silent.code)
        assert (
            StepWaived(key="file_i589@p1", title=CATALOG.step["file_i589"].title, reason="another clinic files")
            == docket.events[-1].body
        )
        assert "done" == docket.status("file_i589@p1")

    def test_a_step_that_the_catalog_has_cannot_be_waived(self, docket: Docket) -> None:
        """Waiving is for what a plugin left behind, and no way around a condition."""
        refused = docket.ask("sofia", WaiveStep(step="conflict_check", reason="in a hurry"))

        assert isinstance(refused, Refusal)
        assert "step_not_left" == refused.code

    def test_what_a_plugin_was_doing_is_a_persons_and_its_answer_still_counts(self, docket: Docket) -> None:
        """The step asks what the action would have answered; whichever comes first does it."""
        screened(docket)
        [action] = docket.case.actions
        switch_to(docket, changed("no shelters", steps=CATALOG.steps[:-1], actions=()))
        [left] = docket.case.former.left
        docket.do("engine", ActionEnded(action=action.id, answers={"places": "Casa Ejemplo"}))
        done = [e.body for e in docket.events if isinstance(e.body, StepCompleted)][-1]

        assert ["places"] == [field.name for field in left.step.form.fields]
        assert ("suggest_shelter", {"places": "Casa Ejemplo"}) == (done.step, done.answers)
        assert () == docket.case.former.left

    def test_a_step_that_people_do_from_now_on_is_open_at_once(self, docket: Docket) -> None:
        """Its action was dropped: nobody waits a day for a plugin that no longer does it."""
        screened(docket)
        assert AgendaStatus.RUNNING.value == docket.status("suggest_shelter")
        switch_to(docket, akin("by hand", steps={"suggest_shelter": "by people"}, days={}, rules_gone=()))

        assert AgendaStatus.OPEN.value == docket.status("suggest_shelter")

    def test_what_was_left_and_done_is_not_asked_again_after_going_back(self, docket: Docket) -> None:
        """It was done."""
        screened(docket)
        switch_to(docket, without_steps("no filing", "file_i589"))
        docket.do("ana", CompleteStep(step="file_i589", answers={"filed_on": "2027-01-04"}))
        switch_to(docket, CATALOG, "sofia", back=True)

        assert "done" == docket.status("file_i589@p1")

    def test_completed_steps_keep_their_record_and_their_names(self, docket: Docket) -> None:
        """A second try is told what was done, in words."""
        screened(docket)
        before = docket.case.steps
        switch_to(docket, without_steps("less", "screening"))
        refused = docket.ask("pablo", CompleteStep(step="screening"))

        assert before == docket.case.steps
        assert isinstance(refused, Refusal)
        assert "“screening” was already done" in refused.sentence.en

    def test_the_day_of_a_step_left_over_still_rings(self, docket: Docket) -> None:
        """Its own date goes with it."""
        screened(docket)
        docket.do("pablo", RecordEvent(event="request_for_evidence", on=MORNING.date()))
        engaged = CATALOG.step["engagement"]
        asks = engaged.model_copy(
            update={"condition": Happened("request_for_evidence"),
                    "due": engaged.due.model_copy(update={"after": "request_for_evidence"}) if engaged.due else None}
        )  # fmt: skip
        steps = tuple(asks if one.id == "engagement" else one for one in STEPS)
        switch_to(docket, changed("engages", steps=steps))
        switch_to(docket, without_steps("disengages", "engagement"))
        [left] = [one for one in docket.case.former.left if one.step.id == "engagement"]

        assert date(2027, 1, 11) == left.due
        assert docket.settlement.alarm is not None
        assert date(2027, 1, 11) >= docket.settlement.alarm.date()


class TestRulesThatAreGone:
    def test_the_deadline_runs_on_and_waits_for_a_person(self, at_court: Docket) -> None:
        """Confirmed, it ends; with the same command as for every date that waits."""
        switch_to(at_court, without("hearing_filing"))
        waiting = only(at_court, "hearing_filing").waiting
        assert waiting is not None
        assert (DeadlineStatus.RUNNING, DUE) == (
            only(at_court, "hearing_filing").status, only(at_court, "hearing_filing").dates.legal_due)  # fmt: skip
        at_court.do("ana", ConfirmDate(deadline="hearing_filing", reason="the plugin's rule was withdrawn"))

        assert "no longer in the catalog" in waiting.why.en
        assert DeadlineStatus.WITHDRAWN is only(at_court, "hearing_filing").status

    def test_kept_it_is_met_by_what_met_it_before(self, at_court: Docket) -> None:
        """A filing with proof ends what rings, whether its rule is still declared or not."""
        switch_to(at_court, without("hearing_filing"))
        at_court.do("ana", RejectDate(deadline="hearing_filing", reason="the judge's order still stands"))
        asked_again = only(at_court, "hearing_filing").waiting
        proof = Proof(paper="stamped copy", received=MORNING.date())
        at_court.do("ana", Prove(deadline="hearing_filing", proof=proof))

        assert asked_again is None
        assert DeadlineStatus.MET is only(at_court, "hearing_filing").status

    def test_back_it_no_longer_waits(self, at_court: Docket) -> None:
        """As if nothing had been."""
        before = only(at_court, "hearing_filing")
        switch_to(at_court, without("hearing_filing"))
        switch_to(at_court, CATALOG, "engine", back=True)

        assert before == only(at_court, "hearing_filing")


class TestBack:
    def test_a_date_that_the_switch_made_safer_is_put_back_by_whoever_may_confirm_it(self, at_court: Docket) -> None:
        """Going back is the confirmation, with its reason."""
        switch_to(at_court, valued("safer", "hearing_filing", 40))
        assert date(2027, 5, 24) == only(at_court, "hearing_filing").dates.legal_due
        switch_to(at_court, CATALOG, "sofia", back=True, reason="the new rule was wrong")

        assert DUE == only(at_court, "hearing_filing").dates.legal_due
        assert only(at_court, "hearing_filing").waiting is None

    def test_for_anybody_else_the_safer_date_stays_and_the_other_waits(self, at_court: Docket) -> None:
        """An operator puts catalogs in force, and no later date."""
        switch_to(at_court, valued("safer", "hearing_filing", 40))
        switch_to(at_court, CATALOG, "clara", back=True, reason="the new rule was wrong")
        deadline = only(at_court, "hearing_filing")

        assert date(2027, 5, 24) == deadline.dates.legal_due
        assert deadline.waiting is not None
        assert DUE == deadline.waiting.dates.legal_due

    def test_what_happened_since_goes_before_the_dates_of_then(self, at_court: Docket) -> None:
        """A hearing moved forward after the switch: the old date would be too late by any law."""
        switch_to(at_court, valued("safer", "hearing_filing", 40))
        moved = RecordEvent(event="hearing_moved", on=MORNING.date(), data={"hearing_date": "2027-05-03"})
        at_court.do("pablo", moved)
        switch_to(at_court, CATALOG, "sofia", back=True, reason="the new rule was wrong")
        due = only(at_court, "hearing_filing").dates.legal_due

        assert due is not None
        assert date(2027, 4, 5) >= due


class TestWhatIsRecorded:
    def test_events_and_facts_of_a_plugin_that_is_gone_keep_their_names(self, at_court: Docket) -> None:
        """The record has them as they were declared."""
        screened(at_court)
        less = akin("fewer", steps={"suggest_shelter": "gone", "screening": "gone"}, days={}, rules_gone=["one_year"])
        parts = {name: getattr(less, name) for name in Catalog.model_fields} | {
            "facts": (CATALOG.fact["asylum.child"],),
            "events": tuple(one for one in CATALOG.events if one.kind != "last_arrival"),
        }
        switch_to(at_court, Catalog(**parts))

        assert "last arrival" == at_court.case.former.event["last_arrival"].title.en
        assert "custody" == at_court.case.former.fact["asylum.custody"].title.en
        assert "screening" == at_court.case.former.step_titles["screening"].en

    def test_a_mistake_in_such_an_event_can_still_be_corrected(self, at_court: Docket) -> None:
        """A record that cannot be mended would be lost."""
        events = tuple(one for one in CATALOG.events if one.kind != "last_arrival")
        rules = tuple(one for one in CATALOG.rules if one.id != "one_year")
        switch_to(at_court, changed("no arrivals", events=events, rules=rules))
        [arrival] = at_court.case.of_kind["last_arrival"]
        at_court.do("ana", AmendEvent(event=arrival.id, on=date(2026, 6, 4), reason="the stamp"))

        assert date(2026, 6, 4) == at_court.case.event[arrival.id].on

    def test_a_case_whose_type_is_gone_keeps_its_work(self, docket: Docket) -> None:
        """Every open step is left over, and the case can be read."""
        screened(docket)
        waited = {item.key for item in docket.settlement.agenda if item.status in WAITS}
        switch_to(docket, changed("empty", case_types=(), steps=(), rules=(), actions=(), placement=()))

        assert waited == {item.key for item in docket.settlement.agenda if item.left_over}
        assert "" == docket.settlement.phase


STEPS_CHANGED = st.dictionaries(
    st.sampled_from([step.id for step in STEPS]), st.sampled_from(["gone", "renamed", "tightened", "by people"])
)
DAYS_CHANGED = st.fixed_dictionaries(
    {},
    optional={
        "hearing_filing": st.integers(5, 60),
        "answer_request": st.integers(30, 120),
        "work_permit": st.integers(100, 200),
        "decision_target": st.integers(150, 200),
    },
)
RULES_GONE = st.sets(st.sampled_from([rule.id for rule in CATALOG.rules]))


CHANGES = st.fixed_dictionaries({"steps": STEPS_CHANGED, "days": DAYS_CHANGED, "rules_gone": RULES_GONE})


def made(changes: dict[str, Any]) -> Catalog:
    """Return a catalog akin to the tests' own; no other is under its hash."""
    return akin(repr(sorted((name, sorted(of)) for name, of in changes.items())) + repr(changes), **changes)


def in_force(case: Case) -> dict[str, object]:
    """Return the dates that run, by deadline."""
    return {one.id: (one.dates, one.status) for one in case.deadlines if one.status.rings}


def on_the_agenda(docket: Docket) -> list[object]:
    """Return what is on the agenda, and where it stands."""
    return [(item.key, item.status, item.due, item.title) for item in docket.settlement.agenda]


@settings(max_examples=60, deadline=None)
@given(
    one=CHANGES,
    other=CHANGES,
    arrived=st.dates(date(2026, 5, 20), date(2026, 7, 10)),
    hearing=st.dates(date(2027, 4, 10), date(2027, 8, 10)),
    filed=st.none() | st.just(date(2027, 1, 4)),
    far=st.integers(0, 2),
)
def test_switching_loses_nothing_and_back_is_as_before(
    one: dict[str, Any], other: dict[str, Any], arrived: date, hearing: date, filed: date | None, far: int
) -> None:
    """Whatever the two catalogs: no open step, no date and no record is lost; back, agenda and dates are the same."""
    docket, first, second = lived(arrived, hearing, filed), made(one), made(other)
    for actor, step in (("ines", CompleteStep(step="conflict_check")),
                        ("pablo", CompleteStep(step="screening", answers={"custody": "free"})))[:far]:  # fmt: skip
        docket.do(actor, step)
    switch_to(docket, first)
    before, agenda, dates = docket.case, on_the_agenda(docket), in_force(docket.case)
    waited = {item.key for item in docket.settlement.agenda if item.status in WAITS}
    switch_to(docket, second, "sofia")

    assert waited <= {item.key for item in docket.settlement.agenda}
    assert before.steps == docket.case.steps
    assert before.events == docket.case.events[: len(before.events)]
    for old in before.deadlines:
        new = docket.case.deadline[old.id]
        if old.status.rings and old.kind in {RuleKind.ACT_BY, RuleKind.NOT_BEFORE}:
            assert new.dates == toward_safety(old.kind, old.dates, new.dates).now
            assert new.status.rings

    switch_to(docket, first, "sofia", back=True, reason="tried")

    assert agenda == on_the_agenda(docket)
    back = in_force(docket.case)
    assert dates.keys() == back.keys()
    for old in before.deadlines:
        if old.id in dates and old.rule in first.rule:
            assert dates[old.id] == back[old.id]
        elif old.id in dates and old.kind is RuleKind.ACT_BY:  # no law counted it before or after: the safer one stays
            assert toward_safety(old.kind, old.dates, docket.case.deadline[old.id].dates).waits is None
    again = Case(id="case-1", now=MORNING)
    for event in docket.events:
        again = apply(again, event)
    assert docket.case == again == Case.model_validate_json(docket.case.model_dump_json())


@pytest.mark.parametrize("actor", ["engine", "clara"])
@settings(max_examples=60, deadline=None)
@given(
    one=CHANGES,
    other=CHANGES,
    hearing=st.dates(date(2027, 4, 10), date(2027, 8, 10)),
)
def test_no_switch_by_others_lets_a_date_in_that_is_less_careful(
    actor: str, one: dict[str, Any], other: dict[str, Any], hearing: date
) -> None:
    """There and back by whoever may not confirm a date: none is later than it was before, or gone."""
    docket, first, second = lived(date(2026, 6, 3), hearing, date(2027, 1, 4)), made(one), made(other)
    switch_to(docket, first)
    for catalog, back in ((second, False), (first, True)):
        before = docket.case
        switch_to(docket, catalog, actor, back=back)
        for old in before.deadlines:
            new = docket.case.deadline[old.id]
            if old.status.rings and old.kind in {RuleKind.ACT_BY, RuleKind.NOT_BEFORE}:
                assert new.dates == toward_safety(old.kind, old.dates, new.dates).now
                assert new.status is not DeadlineStatus.WITHDRAWN
