"""Whom a notice may reach: nobody behind a wall, of a restricted case only who is let in, and somebody in the end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.core.notifications.test_from_events import CASE, NOW, OFFER, RANG, event, office, told

from amparo.access.people import Absence, Colleague
from amparo.case.apply import with_changes
from amparo.case.events import (
    ActionAnswered,
    Assigned,
    AttentionRaised,
    DeadlineStatusChanged,
    DeadlineWaits,
    OfferMade,
    RungsRang,
)
from amparo.case.hearing_rota import HearingRota
from amparo.case.model import Attention, AttentionKind, Case, DeadlineStatus, OfferStatus, Waiting
from amparo.case.walls import EthicalWall, Restriction
from amparo.deadlines.safety import Dates
from amparo.declarations import Role, RuleKind, Text
from amparo.notifications.from_events import notices_for
from amparo.notifications.instead import notice_instead, people_instead
from amparo.notifications.notices import NoticeKind, Urgency
from amparo.notifications.reach import may_be_reached, may_hear_on, reach

DAY = date(2027, 3, 1)
SHUT = with_changes(CASE, restriction=Restriction(reason="danger", by="sofia", at=NOW))


def walled(*people: str, roles: tuple[Role, ...] = (), case: Case = CASE) -> Case:
    """Return the case behind a wall against people and holders of roles."""
    return with_changes(
        case, walls=(EthicalWall(id="w1", people=people, roles=roles, reason="kin", by="dora", at=NOW),)
    )


def reached(case: Case, people: tuple[Colleague, ...] = office()) -> set[str]:
    """Return whom a notice that was written before may still reach."""
    there = reach(case, people)
    return {one.id for one in people if may_be_reached(case, one.id, there, DAY)}


def away(person: str, by: str, people: tuple[Colleague, ...] = office()) -> tuple[Colleague, ...]:
    """Return the clinic's people, one of them away, with whoever stands in."""
    absence = Absence(by=by, since=DAY, until=DAY)
    return tuple(one.model_copy(update={"absences": (absence,)}) if one.id == person else one for one in people)


def test_whom_a_wall_keeps_away_is_told_nothing_in_whatever_way() -> None:
    """By name or by role; not as whose case it is, not as to whom it is offered, and not as the last who is left."""
    hers = with_changes(CASE, assigned={Role.STAFF_ATTORNEY: "ana"})
    given = Assigned(role=Role.STAFF_ATTORNEY, person="ana")

    assert ["alma"] == told(RANG, walled("ana", case=hers))
    assert ["sofia"] == told(RANG, walled(roles=(Role.STAFF_ATTORNEY,)))
    assert [] == told(given, walled("ana"), actor="sofia")
    assert [] == told(OfferMade(offer=OFFER), walled("vera"))
    assert [] == told(RANG, walled("olga"), office("ana", "alma", "sofia", "dora"))
    assert "ana" not in reached(walled("ana", case=hers))
    assert "vera" not in reached(walled("vera"))


def test_of_a_restricted_case_only_those_are_told_who_have_it_and_who_supervises() -> None:
    """ADR 0021: the other holders of a role are told nothing, however long the ladder."""
    hers = with_changes(SHUT, assigned={Role.STAFF_ATTORNEY: "ana"})

    assert ["sofia"] == told(RANG, SHUT)
    assert ["ana"] == told(RANG, hers)
    assert ("sofia",) == people_instead(hers, event(RANG), "ana", {"ana"}, office())
    assert {"ana", "sofia", "vera"} == reached(hers), "vera has an offer that is open"
    assert {"sofia"} == reached(with_changes(SHUT, offers=()))


def test_a_restricted_case_that_nobody_is_left_to_hear_of_rings_for_whoever_answers_for_the_office() -> None:
    """ADR 0021: then, and only then, directors and operators; and never one whom a wall keeps away."""
    alone, nobody = with_changes(SHUT, offers=()), office("sofia")

    assert ["dora", "olga"] == told(RANG, alone, nobody)
    assert {"dora", "olga"} == reached(alone, nobody)
    assert ("olga",) == people_instead(alone, event(RANG), "dora", {"dora"}, nobody)
    assert ["olga"] == told(RANG, walled("dora", case=alone), nobody)
    assert {"olga"} == reached(walled("dora", case=alone), nobody)


def test_whoever_left_or_was_never_here_is_reached_by_nothing() -> None:
    """Whatever waits for them was written when they were."""
    there = reach(CASE, office("ana"))

    assert [False, False] == [may_be_reached(CASE, one, there, DAY) for one in ("ana", "nobody")]
    assert [False, False] == [may_hear_on(SHUT, one, reach(SHUT, office("ana")), DAY) for one in ("ana", "nobody")]


@pytest.mark.parametrize("status", list(OfferStatus))
def test_a_volunteer_is_reached_about_an_offer_of_theirs_that_is_open(status: OfferStatus) -> None:
    """Afterwards they must not learn what becomes of the case, unless it is theirs; no other volunteer ever."""
    case = with_changes(CASE, offers=(OFFER.model_copy(update={"status": status}),))
    theirs = with_changes(case, assigned={Role.PRO_BONO_ATTORNEY: "victor"})

    assert (status is OfferStatus.OPEN) == ("vera" in reached(case))
    assert "victor" not in reached(case)
    assert "victor" in reached(theirs)
    assert {"ana", "pablo", "clara"} <= reached(case)


def test_who_stands_in_hears_of_a_restricted_case_only_for_whom_it_was_given_to() -> None:
    """While they stand in, and not behind a wall."""
    hers = with_changes(SHUT, assigned={Role.STAFF_ATTORNEY: "ana"}, offers=())

    assert ["ana", "alma"] == told(RANG, hers, away("ana", "alma"))
    assert ["sofia"] == told(RANG, SHUT, away("sofia", "alma"))
    assert ["ana"] == told(RANG, walled("alma", case=hers), away("ana", "alma"))
    assert {"ana", "alma", "sofia"} == reached(hers, away("ana", "alma"))


def test_nobody_is_told_by_mail_that_mail_does_not_reach_them() -> None:
    """Whoever else may mend it is told, and told to look now."""
    item = Attention(
        id="x20", what=Text("look"), owner=Role.STAFF_ATTORNEY, since=NOW, kind=AttentionKind.MAIL_FAILED, about="ana"
    )
    (notice,) = notices_for(CASE, [event(AttentionRaised(item=item))], office())

    assert ("alma", NoticeKind.MAIL_FAILED, Urgency.NOW) == (notice.recipient, notice.kind, notice.urgency)


def test_a_paper_that_was_not_made_can_wait_and_what_is_broken_cannot() -> None:
    """A job that failed moves no date."""
    made = {
        kind: notices_for(
            CASE,
            [
                event(
                    AttentionRaised(item=Attention(id="x", what=Text("x"), owner=Role.PARALEGAL, since=NOW, kind=kind))
                )
            ],
            office(),
        )[0].urgency
        for kind in (AttentionKind.JOB_FAILED, AttentionKind.OTHER)
    }

    assert {AttentionKind.JOB_FAILED: Urgency.SOON, AttentionKind.OTHER: Urgency.NOW} == made


def looking_up(climbed: int, kind: RuleKind = RuleKind.LOOK_UP) -> Case:
    """Return the case with something to be looked up, whose rung climbed so many steps."""
    (deadline,) = CASE.deadlines
    rungs = tuple(one.model_copy(update={"climbed": climbed}) for one in deadline.rungs)
    return with_changes(CASE, deadlines=(deadline.model_copy(update={"kind": kind, "rungs": rungs}),))


ROTA = HearingRota(days={"monday": "ines"}, backup="pablo")
ASKS = RungsRang(deadline="d9", numbers=(1,), to=(Role.PARALEGAL,))
CLIMBS = RungsRang(deadline="d9", climbed=(1,), to=(Role.SUPERVISING_ATTORNEY,))


@pytest.mark.parametrize(
    ("body", "case", "whom", "kind", "urgency"),
    [
        (ASKS, looking_up(0), ["ines"], NoticeKind.LOOK_UP, Urgency.SOON),
        (CLIMBS, looking_up(1), ["pablo"], NoticeKind.LOOK_UP_CLIMBED, Urgency.SOON),
        (CLIMBS, looking_up(2), ["sofia"], NoticeKind.LOOK_UP_CLIMBED, Urgency.NOW),
        (ASKS, walled("ines", case=looking_up(0)), ["pablo"], NoticeKind.LOOK_UP, Urgency.SOON),
        (ASKS, looking_up(0, RuleKind.ACT_BY), ["pablo"], NoticeKind.RUNG, Urgency.SOON),
    ],
)
def test_what_is_to_be_looked_up_is_asked_of_the_rota_then_of_its_backup_then_of_who_supervises(
    body: RungsRang, case: Case, whom: list[str], kind: NoticeKind, urgency: Urgency
) -> None:
    """By the weekday; whom a wall keeps away is not asked, and then the roles of the ladder are."""
    notices = notices_for(case, [event(body)], office(), DAY, ROTA)

    assert whom == [one.recipient for one in notices]
    assert {(kind, urgency)} == {(one.kind, one.urgency) for one in notices}


def test_without_a_rota_the_ladder_is_asked() -> None:
    """And on a day that is nobody's the backup."""
    monday = notices_for(looking_up(0), [event(ASKS)], office(), DAY)
    tuesday = notices_for(looking_up(0), [event(ASKS)], office(), DAY + timedelta(days=1), ROTA)

    assert [["pablo"], ["pablo"]] == [[one.recipient for one in notices] for notices in (monday, tuesday)]


def test_of_two_rungs_that_rang_together_the_later_tells_the_delay() -> None:
    """What waited longest is not what is told as new; the id is one."""
    (deadline,) = CASE.deadlines
    later = datetime(2027, 3, 1, 18, tzinfo=UTC)
    rungs = (deadline.rungs[0], deadline.rungs[1].model_copy(update={"at": later}))
    case = with_changes(CASE, deadlines=(deadline.model_copy(update={"rungs": rungs}),))
    (notice,) = notices_for(
        case, [event(RANG.model_copy(update={"numbers": (1, 2), "to": (Role.DIRECTOR,)}))], office()
    )

    assert later == notice.not_before


def test_a_missed_date_that_is_told_to_another_is_still_said_to_be_missed() -> None:
    """Whoever hears of it second reads no milder word."""
    missed = DeadlineStatusChanged(deadline="d9", status=DeadlineStatus.MISSED)
    (first, *_) = notices_for(CASE, [event(missed)], office())

    assert NoticeKind.DEADLINE_MISSED is first.kind
    assert NoticeKind.DEADLINE_MISSED is notice_instead(first, "dora", 2).kind


def test_the_safer_date_is_told_and_the_laws_where_there_is_no_other() -> None:
    """Whoever reads the mail goes by the day in it; a date that nobody knows yet is for now."""
    (deadline,) = CASE.deadlines
    law, safe = date(2027, 3, 31), date(2027, 3, 26)
    told_of = {}
    for dates in (Dates(legal_due=law, safe_due=safe), Dates(legal_due=law), Dates()):
        case = with_changes(CASE, deadlines=(deadline.model_copy(update={"dates": dates}),))
        (notice,) = notices_for(case, [event(RANG.model_copy(update={"to": (Role.DIRECTOR,)}))], office())
        waits = DeadlineWaits(deadline="d9", waiting=Waiting(dates=dates, why=Text("x"), since=NOW, fingerprint="x"))
        told_of[notice.due] = notice.urgency
        assert {notice.due} == {one.due for one in notices_for(case, [event(waits)], office())}

    assert {safe: Urgency.SOON, law: Urgency.SOON, None: Urgency.NOW} == told_of


def test_of_two_offers_each_is_told_to_whom_it_was_made() -> None:
    """Whichever of them stands first in the case."""
    other = OFFER.model_copy(update={"id": "o8", "to": "victor"})
    case = with_changes(CASE, offers=(OFFER, other))

    assert [["vera"], ["victor"]] == [told(OfferMade(offer=one), case) for one in (OFFER, other)]


def test_only_those_who_were_told_as_the_same_role_come_first_instead() -> None:
    """The other roles of the rung were told themselves; a volunteer only of a case that is theirs."""
    both = RANG.model_copy(update={"to": (Role.STAFF_ATTORNEY, Role.PARALEGAL)})
    missed = DeadlineStatusChanged(deadline="d9", status=DeadlineStatus.MISSED)
    volunteers = RANG.model_copy(update={"to": (Role.PRO_BONO_ATTORNEY,)})
    hers = with_changes(CASE, assigned={Role.PRO_BONO_ATTORNEY: "vera"})

    assert ("alma",) == people_instead(CASE, event(both), "ana", {"ana"}, office())
    assert ("alma",) == people_instead(CASE, event(both), "ana", set(), office())
    assert ("alma",) == people_instead(CASE, event(missed), "ana", {"ana"}, office())
    assert ("vera",) == people_instead(hers, event(volunteers), "gone", set(), office())


def test_what_is_raised_about_a_step_whose_action_did_not_fail_is_for_now() -> None:
    """Only what failed while nobody's date hangs on it can wait."""
    item = Attention(id="x1", what=Text("look"), owner=Role.PARALEGAL, since=NOW, step_key="a_step")
    for failed, kind, urgency in (
        (True, NoticeKind.ACTION_FAILED, Urgency.SOON),
        (False, NoticeKind.NEEDS_ATTENTION, Urgency.NOW),
    ):
        answered = ActionAnswered(action="a", step_key="a_step", failed=failed, problem="away" if failed else "")
        (notice,) = notices_for(CASE, [event(answered, 19), event(AttentionRaised(item=item))], office())

        assert (kind, urgency) == (notice.kind, notice.urgency)
