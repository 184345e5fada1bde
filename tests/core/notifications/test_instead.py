"""Who is told of an alarm when somebody cannot be: their own role first, then the ladder, then who supervises."""

from __future__ import annotations

import pytest
from tests.core.notifications.test_from_events import CASE, DUE, NOW, RANG, event, office

from amparo.case.apply import with_changes
from amparo.case.events import DeadlineStatusChanged
from amparo.case.model import DeadlineStatus
from amparo.declarations import Role
from amparo.notifications.instead import event_of, notice_instead, people_instead
from amparo.notifications.notices import Notice, NoticeKind, Urgency


@pytest.mark.parametrize(
    ("gone", "told", "instead"),
    [
        ((), {"ana"}, ("alma",)),  # the role's other holder
        (("alma",), {"ana"}, ("dora",)),  # the next on the ladder
        (("alma", "dora"), {"ana"}, ("sofia",)),
        (("alma", "dora", "sofia"), {"ana"}, ("olga",)),
        ((), {"ana", "alma", "dora", "sofia", "olga"}, ()),
    ],
)
def test_the_next_person_is_the_nearest_who_does_not_know(
    gone: tuple[str, ...], told: set[str], instead: tuple[str, ...]
) -> None:
    """Nobody is told twice, nobody who left is told, and the last is nobody."""
    assert instead == people_instead(CASE, event(RANG), "ana", told, office(*gone))


def test_somebody_whom_nobody_knows_any_more_stands_for_every_role_of_the_rung() -> None:
    """Their roles are gone with them."""
    assert ("alma", "ana") == people_instead(CASE, event(RANG), "gone", set(), office())


def test_a_volunteer_is_not_told_of_a_case_that_is_not_theirs() -> None:
    """Those whose case it is not must not learn that there is one."""
    rung = RANG.model_copy(update={"to": (Role.PRO_BONO_ATTORNEY,)})
    hers = with_changes(CASE, assigned={Role.PRO_BONO_ATTORNEY: "vera"})

    assert ("dora",) == people_instead(hers, event(rung), "vera", {"vera"}, office())


def test_a_missed_date_is_told_to_the_others_who_were_on_its_ladder() -> None:
    """It is too late for whoever cannot be reached, and not for the case."""
    missed = DeadlineStatusChanged(deadline="d9", status=DeadlineStatus.MISSED)

    assert ("alma",) == people_instead(CASE, event(missed), "ana", {"ana", "pablo"}, office())


def test_what_is_told_instead_is_urgent_and_says_the_same_date() -> None:
    """Its id is that of the first notice and a number, however long the row of those who cannot be reached."""
    notice = Notice(
        id="case-1/20/1.2",
        organization="clinic",
        recipient="ana",
        kind=NoticeKind.RUNG,
        reference="4F-7K2M",
        urgency=Urgency.SOON,
        due=DUE,
        not_before=NOW,
    )

    instead = notice_instead(notice, "alma", 3)

    assert ("case-1/20/1.3", "alma", DUE) == (instead.id, instead.recipient, instead.due)
    assert (NoticeKind.RUNG_INSTEAD, Urgency.NOW, None) == (instead.kind, instead.urgency, instead.not_before)


@pytest.mark.parametrize(("id_", "seq"), [("case-1/20/1", 20), ("case-1/20/1.3", 20), ("stock/x/1", 0), ("stock", 0)])
def test_a_notice_names_the_event_that_it_tells_of(id_: str, seq: int) -> None:
    """One that is about no case names none."""
    assert seq == event_of(id_)
