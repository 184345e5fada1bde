"""What must always hold of a case, whatever people do in whatever order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.core.case.practice import CATALOG, COLLEAGUES, EVENTS, MORNING, STEPS, ZONE, Docket

from amparo.access.people import Colleague
from amparo.access.policy import default_policy
from amparo.case.agenda import AgendaStatus, agenda_for, plans
from amparo.case.apply import apply
from amparo.case.commands import (
    Acknowledge,
    ActionEnded,
    AddNote,
    Alarm,
    AmendEvent,
    AnswerOffer,
    Assign,
    Body,
    CompleteStep,
    ConfirmDate,
    OfferPlacement,
    OpenCase,
    Prove,
    RecordEvent,
    RejectDate,
    Replan,
    SetPrinted,
    StateFacts,
    VerifyPrinted,
    Waive,
    Wake,
)
from amparo.case.conditions import Where, holds
from amparo.case.events import DeadlineMoved, DeadlineStarted, DeadlineStatusChanged
from amparo.case.model import Case, Deadline, DeadlineStatus, Person, Proof
from amparo.case.replan import lines_of_closure
from amparo.deadlines.closures import CourtClosure, Relief
from amparo.declarations import FactValue, Role, RuleKind, Text

if TYPE_CHECKING:
    from amparo.deadlines.safety import Dates

ANYBODY = [*sorted(c.id for c in COLLEAGUES), "stranger", "engine"]
PEOPLE = st.sampled_from(ANYBODY)
MOSTLY_STAFF = st.sampled_from(["ana"] * 8 + ["sofia"] * 8 + ANYBODY)
DATES = st.dates(date(2025, 6, 1), date(2028, 6, 1))
STEP_NAMES = st.sampled_from([step.id for step in STEPS] + ["prepare_hearing@c1", "nonsense"])
FACTS = st.one_of(
    st.fixed_dictionaries({"asylum.custody": st.sampled_from(["detained", "free", "elsewhere"])}),
    st.fixed_dictionaries({"asylum.child": st.booleans()}),
)
HEARING_DATES = st.dates(date(2027, 1, 10), date(2028, 6, 1)).map(str)
FITTING = {  # what each kind of event asks, so that most of what people record is taken
    "notice_to_appear_filed": st.just({"court": "LOS"}),
    "hearing_scheduled": st.fixed_dictionaries(
        {"kind": st.sampled_from(["individual", "individual", "master"]), "hearing_date": HEARING_DATES}
    ),
    "hearing_moved": st.fixed_dictionaries({"hearing_date": HEARING_DATES}),
    "case_closed": st.just({"reason": "because"}),
    "case_reopened": st.just({"reason": "because"}),
}
DATA = st.one_of(st.just({}), *FITTING.values())
OFTEN = [event.kind for event in EVENTS if not event.by_engine and not event.closes_case] * 3
HAPPENINGS = st.sampled_from([*OFTEN, *(event.kind for event in EVENTS)]).flatmap(
    lambda kind: st.tuples(st.just(kind), st.one_of(*[FITTING.get(kind, st.just({}))] * 5, DATA))
)
ANSWERS: st.SearchStrategy[dict[str, str]] = st.one_of(
    st.just({}),
    st.fixed_dictionaries({"custody": st.sampled_from(["detained", "free"])}),
    st.fixed_dictionaries({"filed_on": DATES.map(str), "receipt": st.just("receipt notice")}),
    st.just({"places": "Casa Ejemplo"}),
)
PROPER_ANSWERS = {
    "screening": {"custody": "free"},
    "file_i589": {"filed_on": "2027-01-04", "receipt": "receipt notice"},
    "suggest_shelter": {"places": "Casa Ejemplo"},
}
ENDED = {DeadlineStatus.MET, DeadlineStatus.WAIVED, DeadlineStatus.WITHDRAWN, DeadlineStatus.MISSED}


class Clinic(RuleBasedStateMachine):
    """A case in the hands of people who do anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.docket = Docket()

    @initialize(child=st.booleans(), advanced=st.integers(0, 4), arrived=st.integers(0, 360), hearing=HEARING_DATES)
    def open_the_case(self, child: bool, advanced: int, arrived: int, hearing: str) -> None:  # noqa: FBT001 - hypothesis passes by name
        """Open the case, with a child in it or not, fresh or already some way along."""
        persons = [Person(id="", role="principal", name="Luz Marina Ejemplo")]
        if child:
            persons.append(Person(id="", role="child", name="Sol Ejemplo"))
        self.ask("ines", OpenCase(number="27-AB2C", case_type="asylum", zone=ZONE, persons=tuple(persons)))
        today = MORNING.date()
        history = (
            RecordEvent(event="last_arrival", on=today - timedelta(days=arrived)),
            RecordEvent(event="notice_to_appear_filed", on=today, data={"court": "LOS"}),
            RecordEvent(event="hearing_scheduled", on=today, data={"kind": "individual", "hearing_date": hearing}),
            RecordEvent(event="request_for_evidence", on=today),
        )
        for happened in history[:advanced]:
            self.ask("ana", happened)

    def ask(self, actor: str, body: Body) -> None:
        """Carry out a command and check what it did to the record."""
        docket, before, events = self.docket, self.docket.case, len(self.docket.events)
        refused = docket.ask(actor, body)
        if refused is not None:
            assert docket.case == before, "a refused command changed the case"
            assert len(docket.events) == events, "a refused command wrote an event"
        confirms = isinstance(body, ConfirmDate | Replan | VerifyPrinted)
        self.nothing_moved_toward_danger(before, docket, events, confirmed=confirms)
        if isinstance(body, Replan):
            self.no_safe_date_moved(before, docket)

    def nothing_moved_toward_danger(self, before: Case, docket: Docket, events: int, *, confirmed: bool) -> None:
        """No act-by date later, no not-before date earlier, none gone, unless a person confirmed it."""
        for old in before.deadlines:
            new = docket.case.deadline[old.id]
            if not confirmed and old.status.rings:
                assert not more_dangerous(old.kind, old.dates, new.dates), (old, new)
                assert new.status is not DeadlineStatus.WITHDRAWN or old.kind in {RuleKind.GOVERNMENT, RuleKind.NOTICE}
        moves = [e.body for e in docket.events[events:] if isinstance(e.body, DeadlineMoved)]
        assert confirmed or not any(move.confirmed_by for move in moves)

    @rule(actor=PEOPLE, step=STEP_NAMES, answers=ANSWERS, proper=st.integers(0, 5))
    def complete(self, actor: str, step: str, answers: dict[str, str], proper: int) -> None:
        """Somebody tries to do a step; mostly one that is open, with somebody who may and answers that fit."""
        ready = [item for item in self.docket.settlement.agenda if item.status is AgendaStatus.OPEN]
        if proper and ready:
            item = ready[proper % len(ready)]
            step, answers = item.key, PROPER_ANSWERS.get(item.step, {})
            actor = next((c.id for c in COLLEAGUES if set(c.roles) & set(item.roles)), actor)
        self.ask(actor, CompleteStep(step=step, answers=answers))

    def no_safe_date_moved(self, before: Case, docket: Docket) -> None:
        """A plan moves what the law allows at the latest, never what reminders run off."""
        for old in before.deadlines:
            assert old.dates.safe_due == docket.case.deadline[old.id].dates.safe_due, old

    @rule(actor=MOSTLY_STAFF, what=HAPPENINGS, days_ago=st.integers(-3, 250), proven=st.booleans())
    def record(
        self,
        actor: str,
        what: tuple[str, dict[str, str]],
        days_ago: int,
        proven: bool,  # noqa: FBT001 - hypothesis passes by name
    ) -> None:
        """Somebody records an event on some date, now and then one that has not come yet."""
        kind, data = what
        on = self.docket.now.date() - timedelta(days=days_ago)
        proof = Proof(paper="receipt", received=min(on, self.docket.now.date())) if proven else None
        abouts = [e.id for e in self.docket.case.events if e.kind == (CATALOG.event[kind].about or "")]
        about = abouts[days_ago % len(abouts)] if abouts else None
        self.ask(actor, RecordEvent(event=kind, on=on, data=data, proof=proof, about=about))

    @rule(hearing=HEARING_DATES, place=st.integers(0, 3), cancelled=st.integers(0, 4))
    def move_a_hearing(self, hearing: str, place: int, cancelled: int) -> None:
        """The court moves a hearing, earlier or later, or now and then cancels it."""
        hearings = self.docket.case.of_kind.get("hearing_scheduled", ())
        if hearings:
            about, today = hearings[place % len(hearings)].id, self.docket.now.date()
            kind, data = ("hearing_moved", {"hearing_date": hearing}) if cancelled else ("hearing_cancelled", {})
            self.ask("ana", RecordEvent(event=kind, on=today, data=data, about=about))

    @rule(days=st.integers(-60, 60))
    def correct_the_arrival(self, days: int) -> None:
        """The arrival turns out to have been on another day."""
        arrivals = self.docket.case.of_kind.get("last_arrival", ())
        if arrivals:
            on = arrivals[0].on + timedelta(days=days)
            self.ask("ana", AmendEvent(event=arrivals[0].id, on=on, reason="the stamp in the passport"))

    @rule(place=st.integers(0, 30), on=st.none() | DATES, strike=st.sampled_from([False, False, True]), data=DATA)
    def amend(self, place: int, on: date | None, strike: bool, data: dict[str, str]) -> None:  # noqa: FBT001 - as above
        """Somebody corrects the record."""
        events = self.docket.case.events
        which = events[place % len(events)].id if events else "e0"
        self.ask("ana", AmendEvent(event=which, on=on, strike=strike, data=data, reason="a mistake"))

    @rule(facts=FACTS)
    def state(self, facts: dict[str, FactValue]) -> None:
        """Somebody states a fact."""
        self.ask("ines", StateFacts(facts=facts))

    @rule(
        actor=MOSTLY_STAFF,
        what=st.sampled_from([Acknowledge, Waive, ConfirmDate, RejectDate, Prove]),
        place=st.integers(0, 9),
    )
    def treat_a_deadline(self, actor: str, what: type, place: int) -> None:
        """Somebody does something with a deadline."""
        deadlines = self.docket.case.deadlines
        which = deadlines[place % len(deadlines)].id if deadlines else "d0"
        more: dict[str, object] = {"reason": "because"} if what in {Waive, ConfirmDate, RejectDate} else {}
        if what is Prove:
            more["proof"] = Proof(paper="receipt", received=self.docket.now.date() - timedelta(days=1))
        self.ask(actor, what(deadline=which, **more))

    @rule(actor=MOSTLY_STAFF, place=st.integers(0, 9), around=st.integers(0, 3), until=st.integers(1, 30))
    def close_the_court(self, actor: str, place: int, around: int, until: int) -> None:
        """A court closes around some date, a notice gives relief, and somebody applies what a plan then proposes."""
        dated = [d for d in self.docket.case.deadlines if d.dates.legal_due is not None]
        if not dated:
            return
        due = dated[place % len(dated)].dates.legal_due or MORNING.date()
        closed = tuple(due + timedelta(days=days) for days in range(-around, around + 1))
        relief = Relief(notice="Notice of the tests", accepted_until=closed[-1] + timedelta(days=until),
                        rules=tuple(each.id for each in CATALOG.rules))  # fmt: skip
        closure = CourtClosure(closed=closed, courts=("LOS",), note=Text("a burst pipe"), relief=relief)
        found = lines_of_closure(self.docket.case, CATALOG, closure, self.docket.now)
        dates = tuple(line.as_date() for line in found if line.asks)
        self.docket.closures = (*self.docket.closures, closure)
        self.ask(actor, Replan(plan="aa11", reason="read by two", dates=dates, closure=closure))

    @rule(actor=MOSTLY_STAFF, verifies=st.booleans(), on=DATES, place=st.integers(0, 9), agrees=st.integers(0, 2))
    def read_a_paper(self, actor: str, verifies: bool, on: date, place: int, agrees: int) -> None:  # noqa: FBT001 - as above
        """Somebody enters the date on a paper, or reads it there again, mostly the same."""
        deadlines = self.docket.case.deadlines
        deadline = deadlines[place % len(deadlines)] if deadlines else None
        if deadline is None or not verifies:
            self.ask(actor, SetPrinted(deadline=deadline.id if deadline else "d0", on=on, paper="scheduling order"))
            return
        entered = deadline.printed.day if deadline.printed and agrees else on
        self.ask(actor, VerifyPrinted(deadline=deadline.id, on=entered))

    @rule(to=st.lists(st.sampled_from(["victor", "vera", "ana"]), max_size=3).map(tuple))
    def offer(self, to: tuple[str, ...]) -> None:
        """The coordinator offers the case."""
        self.ask("clara", OfferPlacement(to=to))

    @rule(actor=PEOPLE, accept=st.booleans())
    def answer(self, actor: str, accept: bool) -> None:  # noqa: FBT001 - as above
        """Somebody answers the offer."""
        self.ask(actor, AnswerOffer(accept=accept))

    @rule(role=st.sampled_from(Role), person=PEOPLE)
    def assign(self, role: Role, person: str) -> None:
        """The supervising attorney assigns the case."""
        self.ask("sofia", Assign(role=role, person=person))

    @rule(fails=st.booleans())
    def end_an_action(self, fails: bool) -> None:  # noqa: FBT001 - as above
        """A plugin answers, or does not."""
        actions = self.docket.case.actions
        answers = None if fails else {"places": "Casa Ejemplo"}
        self.ask("engine", ActionEnded(action=actions[0].id if actions else "none", answers=answers))

    @rule()
    def note(self) -> None:
        """Somebody writes a note."""
        self.ask("ines", AddNote(text="called the client"))

    @rule(days=st.integers(0, 60), hours=st.integers(0, 23))
    def let_time_pass(self, days: int, hours: int) -> None:
        """Nobody does anything for a while; every alarm rings at its instant."""
        until = self.docket.now + timedelta(days=days, hours=hours)
        for _ in range(300):
            alarm = self.docket.settlement.alarm
            if alarm is None or alarm > until:
                break
            self.docket.now = max(alarm, self.docket.now)
            seq = self.docket.case.seq
            self.ask("engine", Alarm())
            assert self.docket.case.seq > seq, "an alarm that did nothing"
        else:
            message = "the alarm does not advance"
            raise AssertionError(message)
        self.docket.now = until
        self.ask("engine", Wake())

    @invariant()
    def the_events_fold_into_the_same_case(self) -> None:
        """No sequence of commands loses an event; applying them again gives the same record."""
        case = Case(id="case-1", now=MORNING)
        for place, event in enumerate(self.docket.events, 1):
            assert event.seq == place
            case = apply(case, event)
        assert case == self.docket.case
        assert Case.model_validate_json(case.model_dump_json()) == case

    @invariant()
    def the_agenda_offers_only_what_may_be_done(self) -> None:
        """No open step with a false condition, and for nobody a step that is not theirs."""
        case, items = self.docket.case, self.docket.settlement.agenda
        conditions = {plan.step.id: plan.step.condition for plan in plans(CATALOG, "asylum")}
        for item in items:
            where = Where(item.person, item.proceeding, item.occasion)
            if item.status in {AgendaStatus.OPEN, AgendaStatus.RUNNING}:
                assert holds(conditions[item.step], case, where), item
            if item.status is AgendaStatus.NOT_YET:
                assert item.reasons, "not yet, and no reason"
        for colleague in (*COLLEAGUES, Colleague(id="x", organization="another", roles=tuple(Role))):
            for item in agenda_for(items, case, colleague, default_policy()):
                verdict = default_policy().may_as(colleague, item.roles, case.access)
                assert verdict.allowed, (colleague, item)

    @invariant()
    def the_alarm_is_never_later_than_the_next_rung(self) -> None:
        """Whatever is still to ring by itself is not after the alarm."""
        case, alarm = self.docket.case, self.docket.settlement.alarm
        if not case.is_open:
            return
        for deadline in case.deadlines:
            if deadline.status.rings:
                for rung in deadline.rungs:
                    if rung.rang is None:
                        assert alarm is not None
                        assert alarm <= rung.at

    @invariant()
    def an_act_by_deadline_ends_only_by_proof_waiver_confirmation_or_its_day(self) -> None:
        """What ended an act-by deadline can be named."""
        for deadline in self.docket.case.deadlines:
            if deadline.kind is RuleKind.ACT_BY and deadline.status in ENDED:
                assert self.reason_for_ending(deadline), deadline

    def reason_for_ending(self, deadline: Deadline) -> bool:
        """Return whether the record shows why a deadline is over."""
        if deadline.status is DeadlineStatus.MET:
            met_by = self.docket.case.event.get(deadline.ended_by)
            return met_by is not None and met_by.proof is not None and not met_by.struck
        if deadline.status is DeadlineStatus.MISSED:
            return deadline.ends_at is not None and deadline.ends_at <= self.docket.now
        return bool(deadline.ended_why) and any(
            isinstance(e.body, DeadlineStatusChanged) and e.body.deadline == deadline.id and e.actor != "engine"
            for e in self.docket.events
        )

    @invariant()
    def every_deadline_explains_itself(self) -> None:
        """No date without counting steps, a citation and the rule's version."""
        for event in self.docket.events:
            if isinstance(event.body, DeadlineStarted) and event.body.deadline.dates.legal_due:
                assert event.body.deadline.explanation
                assert event.body.deadline.citation
                assert event.body.deadline.rule_version


def more_dangerous(kind: RuleKind, old: Dates, new: Dates) -> bool:
    """Return whether dates moved to the side of danger."""
    for before, after in ((old.legal_due, new.legal_due), (old.safe_due, new.safe_due)):
        if before is None:
            continue
        if kind is RuleKind.ACT_BY and (after is None or after > before):
            return True
        if kind is RuleKind.NOT_BEFORE and (after is None or after < before):
            return True
    return False


TestClinic = Clinic.TestCase
TestClinic.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
