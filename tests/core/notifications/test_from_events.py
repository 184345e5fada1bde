"""Who is told of what: the colleague whose case it is, else everybody of the role, and never nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.access.people import Colleague
from amparo.case.apply import with_changes
from amparo.case.events import (
    ActionAnswered,
    Assigned,
    AttentionRaised,
    DeadlineStatusChanged,
    DeadlineWaits,
    Event,
    EventBody,
    NoteAdded,
    OfferEnded,
    OfferMade,
    OfferReminded,
    RungsRang,
    StepDuesRang,
)
from amparo.case.model import (
    Attention,
    Case,
    Deadline,
    DeadlineStatus,
    Offer,
    OfferStatus,
    RungState,
    Waiting,
)
from amparo.deadlines.safety import Dates
from amparo.declarations import Role, RuleKind, Text
from amparo.notifications.from_events import notices_for, tells
from amparo.notifications.notices import Notice, NoticeKind, Urgency, collapse

NOW = datetime(2027, 3, 1, 17, tzinfo=UTC)  # a Monday, nine o'clock in Los Angeles
DUE = date(2027, 3, 31)
RUNGS = (
    RungState(number=1, at=NOW, to=(Role.STAFF_ATTORNEY,), rang=NOW, climbs=((NOW + timedelta(1), (Role.DIRECTOR,)),)),
    RungState(number=2, at=NOW + timedelta(20), to=(Role.STAFF_ATTORNEY, Role.PARALEGAL)),
)
DEADLINE = Deadline(
    id="d9", rule="one_year", title=Text("one year"), kind=RuleKind.ACT_BY, trigger="e8",
    dates=Dates(legal_due=DUE, safe_due=DUE), rungs=RUNGS,
)  # fmt: skip
OFFER = Offer(id="o7", to="vera", made=NOW, expires=NOW + timedelta(days=3))
CASE = Case(
    id="case-1", number="4F-7K2M", organization="clinic", zone="America/Los_Angeles", now=NOW, seq=20, is_open=True,
    deadlines=(DEADLINE,), offers=(OFFER,),
)  # fmt: skip
ROLES = {
    "ana": Role.STAFF_ATTORNEY, "alma": Role.STAFF_ATTORNEY, "pablo": Role.PARALEGAL, "dora": Role.DIRECTOR,
    "sofia": Role.SUPERVISING_ATTORNEY, "olga": Role.OPERATOR, "clara": Role.PRO_BONO_COORDINATOR,
    "vera": Role.PRO_BONO_ATTORNEY, "victor": Role.PRO_BONO_ATTORNEY, "sol": Role.SOCIAL_WORKER,
    "ines": Role.INTAKE_WORKER, "ada": Role.ACCREDITED_REPRESENTATIVE,
}  # fmt: skip


def office(*without: str) -> tuple[Colleague, ...]:
    """Return the clinic's people, those in `without` having left."""
    return tuple(
        Colleague(id=id_, organization="clinic", roles=(role,), active=id_ not in without)
        for id_, role in ROLES.items()
    )


def event(body: EventBody, seq: int = 20, actor: str = "engine") -> Event:
    """Return an event as it was appended."""
    return Event(seq=seq, at=NOW, command="command", actor=actor, body=body)


def told(
    body: EventBody, case: Case = CASE, people: tuple[Colleague, ...] = office(), actor: str = "engine"
) -> list[str]:
    """Return who is told of one event."""
    return [notice.recipient for notice in notices_for(case, [event(body, actor=actor)], people)]


def only(body: EventBody, case: Case = CASE) -> Notice:
    """Return the one notice of an event."""
    (notice,) = notices_for(case, [event(body)], office())
    return notice


RANG = RungsRang(deadline="d9", numbers=(1,), to=(Role.STAFF_ATTORNEY,))


def test_a_rung_tells_the_colleague_whose_case_it_is() -> None:
    """And nobody else of that role."""
    assert ["alma"] == told(RANG, with_changes(CASE, assigned={Role.STAFF_ATTORNEY: "alma"}))


def test_a_rung_of_a_case_that_is_nobodys_tells_everybody_of_the_role() -> None:
    """Until somebody is given the case, each of them has to look."""
    assert ["alma", "ana"] == told(RANG)


def test_a_colleague_who_left_is_not_told_and_the_others_are_instead() -> None:
    """A case that is still theirs on paper must not fall silent."""
    mine = with_changes(CASE, assigned={Role.STAFF_ATTORNEY: "alma"})

    assert ["ana"] == told(RANG, mine, office("alma"))


@pytest.mark.parametrize(
    ("gone", "instead"),
    [
        (("ana", "alma"), ["sofia"]),
        (("ana", "alma", "sofia"), ["dora", "olga"]),
        (("ana", "alma", "sofia", "dora"), ["olga"]),
        (tuple(ROLES), []),
    ],
)
def test_without_anybody_of_the_role_supervision_is_told_and_then_the_office(
    gone: tuple[str, ...], instead: list[str]
) -> None:
    """Only an office without people is told nothing."""
    assert instead == told(RANG, CASE, office(*gone))


def test_nobody_is_told_twice_of_one_event() -> None:
    """Somebody may hold two of the roles that are told."""
    both = Colleague(id="ana", organization="clinic", roles=(Role.STAFF_ATTORNEY, Role.PARALEGAL))
    rang = RungsRang(deadline="d9", numbers=(2,), to=(Role.STAFF_ATTORNEY, Role.PARALEGAL))

    assert ["ana", "pablo"] == told(rang, CASE, (both, *(c for c in office("alma") if c.id != "ana")))


def test_people_of_another_organization_are_never_told() -> None:
    """Whoever hands them in by mistake."""
    strangers = tuple(c.model_copy(update={"organization": "another"}) for c in office())

    assert [] == told(RANG, CASE, strangers)


def test_volunteers_are_not_told_of_a_case_that_is_not_theirs() -> None:
    """They must not learn that there is one; supervision looks instead."""
    rang = RungsRang(deadline="d9", numbers=(1,), to=(Role.PRO_BONO_ATTORNEY,))

    assert ["sofia"] == told(rang)
    assert ["vera"] == told(rang, with_changes(CASE, assigned={Role.PRO_BONO_ATTORNEY: "vera"}))


def test_a_rung_says_before_which_day_and_when_it_should_have_rung() -> None:
    """The second is what the outbox tells an outage by."""
    notice = only(RungsRang(deadline="d9", numbers=(1,), to=(Role.DIRECTOR,)))

    assert (NoticeKind.RUNG, DUE, NOW, "4F-7K2M") == (notice.kind, notice.due, notice.not_before, notice.reference)


def test_rungs_that_were_overdue_together_are_one_notice_each_and_fold_into_one_mail() -> None:
    """After an outage of days, somebody with many cases is not buried."""
    other = DEADLINE.model_copy(update={"id": "d12"})
    case = with_changes(CASE, deadlines=(DEADLINE, other), assigned={Role.STAFF_ATTORNEY: "ana"})
    later = NOW + timedelta(hours=5)
    events = [event(RANG, 20), event(RANG.model_copy(update={"deadline": "d12"}), 21)]

    notices = notices_for(case, events, office())

    assert ["case-1/20/1", "case-1/21/1"] == [notice.id for notice in notices]
    assert 1 == len(collapse(notices, now=later))
    assert 2 == len(collapse(notices, now=NOW))


@pytest.mark.parametrize(
    ("days", "kind", "urgency"),
    [
        (30, RuleKind.ACT_BY, Urgency.SOON),
        (3, RuleKind.ACT_BY, Urgency.SOON),
        (2, RuleKind.ACT_BY, Urgency.NOW),
        (-1, RuleKind.ACT_BY, Urgency.NOW),
        (30, RuleKind.NOTICE, Urgency.ROUTINE),
        (2, RuleKind.NOTICE, Urgency.NOW),
    ],
)
def test_a_rung_presses_the_more_the_nearer_its_date(days: int, kind: RuleKind, urgency: Urgency) -> None:
    """Less than three days are never folded into a digest, and are said to be for now."""
    due = date(2027, 3, 1) + timedelta(days=days)
    deadline = DEADLINE.model_copy(update={"dates": Dates(legal_due=due, safe_due=due), "kind": kind})

    notice = only(
        RungsRang(deadline="d9", numbers=(1,), to=(Role.DIRECTOR,)), with_changes(CASE, deadlines=(deadline,))
    )

    assert urgency == notice.urgency


def test_days_are_counted_where_the_court_is() -> None:
    """At six in the evening in Los Angeles it is already tomorrow in UTC."""
    evening = datetime(2027, 3, 29, 1, tzinfo=UTC)  # Sunday the 28th, 18:00 in Los Angeles: three days to the 31st
    rang = Event(seq=20, at=evening, command="c", actor="engine", body=RANG)

    assert {Urgency.SOON} == {notice.urgency for notice in notices_for(CASE, [rang], office())}


def test_a_rung_that_climbed_is_for_now() -> None:
    """Nobody has acknowledged it in time."""
    notice = only(RungsRang(deadline="d9", climbed=(1,), to=(Role.DIRECTOR,)))

    assert (NoticeKind.RUNG_CLIMBED, Urgency.NOW, "dora") == (notice.kind, notice.urgency, notice.recipient)


def test_a_missed_deadline_tells_everybody_on_its_ladder_and_supervision() -> None:
    """All who were told or would have been, and whoever answers for them."""
    missed = DeadlineStatusChanged(deadline="d9", status=DeadlineStatus.MISSED)

    notices = notices_for(CASE, [event(missed)], office())

    assert ["alma", "ana", "dora", "pablo", "sofia"] == sorted(notice.recipient for notice in notices)
    assert {(NoticeKind.DEADLINE_MISSED, Urgency.NOW, DUE)} == {(n.kind, n.urgency, n.due) for n in notices}


@pytest.mark.parametrize("status", [s for s in DeadlineStatus if s is not DeadlineStatus.MISSED])
def test_what_ends_well_is_not_told(status: DeadlineStatus) -> None:
    """Mail that asks for nothing is mail that is no longer read."""
    assert [] == told(DeadlineStatusChanged(deadline="d9", status=status))


def test_a_date_that_waits_tells_those_who_may_confirm_it() -> None:
    """Until one of them does, the safer date stands."""
    waiting = Waiting(dates=Dates(legal_due=DUE), why=Text("later"), since=NOW, fingerprint="x")

    notices = notices_for(CASE, [event(DeadlineWaits(deadline="d9", waiting=waiting))], office())

    assert ["ada", "alma", "ana", "sofia"] == sorted(notice.recipient for notice in notices)
    assert {NoticeKind.DATE_WAITS} == {notice.kind for notice in notices}
    assert [] == told(DeadlineWaits(deadline="d9", waiting=None))


def test_a_step_that_is_due_tells_its_roles() -> None:
    """It is the office's own date, so none is named as the law's."""
    notice = only(StepDuesRang(keys=("screening",), to=(Role.INTAKE_WORKER,)))

    assert (NoticeKind.STEP_DUE, "ines", None) == (notice.kind, notice.recipient, notice.due)


def test_somebody_who_is_given_a_case_is_told_but_not_who_took_it() -> None:
    """Nobody needs a mail about what they did themselves; and taking back tells nobody."""
    given_ = Assigned(role=Role.STAFF_ATTORNEY, person="ana")

    assert ["ana"] == told(given_, actor="sofia")
    assert [] == told(given_, actor="ana")
    assert [] == told(Assigned(role=Role.STAFF_ATTORNEY, person=""), actor="sofia")


@pytest.mark.parametrize("body", [OfferMade(offer=OFFER), OfferReminded(offer="o7")])
def test_an_offer_is_told_to_the_volunteer_who_holds_it_with_the_day_to_answer(body: EventBody) -> None:
    """And to no other volunteer."""
    notice = only(body)

    assert (NoticeKind.OFFER_MADE, "vera", date(2027, 3, 4)) == (notice.kind, notice.recipient, notice.due)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (OfferStatus.EXPIRED, NoticeKind.OFFER_EXPIRED),
        (OfferStatus.ACCEPTED, NoticeKind.OFFER_ANSWERED),
        (OfferStatus.DECLINED, NoticeKind.OFFER_ANSWERED),
    ],
)
def test_what_becomes_of_an_offer_is_told_to_the_coordinator(status: OfferStatus, kind: NoticeKind) -> None:
    """Who places the case, or has to look for somebody else."""
    notice = only(OfferEnded(offer="o7", status=status))

    assert (kind, "clara") == (notice.kind, notice.recipient)


def test_what_needs_attention_is_told_to_its_owner_for_now() -> None:
    """Something is broken, and somebody's dates may hang on it."""
    item = Attention(id="x20", what=Text("look"), owner=Role.SUPERVISING_ATTORNEY, since=NOW)

    notice = only(AttentionRaised(item=item))

    assert (NoticeKind.NEEDS_ATTENTION, Urgency.NOW, "sofia") == (notice.kind, notice.urgency, notice.recipient)


def test_a_failed_action_is_told_once_to_whoever_does_its_step_now() -> None:
    """The record says it twice, as the action's end and as something to look at."""
    item = Attention(id="x21", what=Text("look"), owner=Role.SOCIAL_WORKER, since=NOW, step_key="suggest_shelter")
    events = [
        event(ActionAnswered(action="case-1/12", step_key="suggest_shelter", failed=True, problem="no answer"), 20),
        event(AttentionRaised(item=item), 21),
    ]

    (notice,) = notices_for(CASE, events, office())

    assert (NoticeKind.ACTION_FAILED, "sol", "case-1/21/1") == (notice.kind, notice.recipient, notice.id)


def test_a_note_tells_nobody_and_costs_nothing() -> None:
    """The records ask `tells` first, and then need not read who works here."""
    assert [] == told(NoteAdded(text="x"))
    assert not tells(NoteAdded(text="x"))
    assert tells(RANG)


@given(people=st.lists(st.builds(Colleague, id=st.sampled_from(sorted(ROLES)), organization=st.just("clinic"),
       roles=st.lists(st.sampled_from(Role), max_size=3).map(tuple), active=st.booleans()), unique_by=lambda c: c.id),
       to=st.lists(st.sampled_from(Role), min_size=1, max_size=3).map(tuple))  # fmt: skip
def test_whoever_works_here_a_rung_reaches_somebody_if_anybody_answers_for_the_office(
    people: list[Colleague], to: tuple[Role, ...]
) -> None:
    """And the same events and people always give the same notices, whoever is listed first."""
    rang = [event(RungsRang(deadline="d9", numbers=(1,), to=to))]

    notices = notices_for(CASE, rang, people)
    answers = {
        c.id for c in people if c.active and {Role.SUPERVISING_ATTORNEY, Role.DIRECTOR, Role.OPERATOR} & set(c.roles)
    }

    assert notices or not answers
    assert notices == notices_for(CASE, rang, people[::-1])
    assert len(notices) == len({notice.recipient for notice in notices}) == len({notice.id for notice in notices})
    assert {c.id for c in people if c.active} >= {notice.recipient for notice in notices}
