from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from amparo.notifications import Notice, NoticeKind, PlannedMessage, Urgency, collapse
from amparo.notifications.notices import LOOK_UPS

NOW = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
YESTERDAY = NOW - timedelta(days=1)
FAR = date(2027, 1, 12)


def notice(
    notice_id: str = "n1",
    *,
    kind: NoticeKind = NoticeKind.RUNG,
    due: date | None = FAR,
    not_before: datetime | None = YESTERDAY,
    recipient: str = "ana",
    organization: str = "clinic",
    urgency: Urgency = Urgency.SOON,
) -> Notice:
    """Return a rung that should have rung yesterday, or what a test makes of it."""
    return Notice(
        id=notice_id,
        organization=organization,
        recipient=recipient,
        kind=kind,
        reference="LA-2026-0117",
        urgency=urgency,
        due=due,
        not_before=not_before,
    )


def ids(planned: tuple[PlannedMessage, ...]) -> list[list[str]]:
    """Return the ids of the notices in each message."""
    return [[one.id for one in message.notices] for message in planned]


def test_a_persons_overdue_rungs_become_one_message() -> None:
    """After an outage nobody drowns in mail."""
    planned = collapse([notice("a"), notice("b"), notice("c")], now=NOW)

    assert [["a", "b", "c"]] == ids(planned)


def test_people_and_organizations_are_never_mixed() -> None:
    """A digest tells one person of one organization's cases."""
    planned = collapse(
        [notice("a"), notice("b", recipient="luis"), notice("c", organization="other"), notice("d")], now=NOW
    )

    assert [["a", "d"], ["b"], ["c"]] == sorted(ids(planned))


@pytest.mark.parametrize(
    ("due", "folded"),
    [
        (date(2026, 11, 20), False),
        (date(2026, 12, 1), False),
        (date(2026, 12, 2), False),
        (date(2026, 12, 3), False),
        # At 17:00 UTC it is already 2 December on Kiritimati, and 4 December is two days off there.
        (date(2026, 12, 4), False),
        (date(2026, 12, 5), True),
        (date(2027, 1, 12), True),
        (None, False),
    ],
)
def test_a_date_less_than_three_days_off_is_never_folded(due: date | None, folded: bool) -> None:  # noqa: FBT001
    """A near date stands in its own mail, where nobody can overlook it, in whatever zone the reader is."""
    planned = collapse([notice("near", due=due), notice("far-1"), notice("far-2")], now=NOW)

    assert folded == (["near"] not in ids(planned))
    assert {"near", "far-1", "far-2"} == {one.id for message in planned for one in message.notices}


@pytest.mark.parametrize("minutes", [0, 60])
def test_rungs_that_ring_on_time_are_told_one_by_one(minutes: int) -> None:
    """Only an outage makes a digest; an ordinary morning does not."""
    on_time = NOW - timedelta(minutes=minutes)

    planned = collapse([notice("a", not_before=on_time), notice("b", not_before=on_time)], now=NOW)

    assert [["a"], ["b"]] == ids(planned)


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind not in {NoticeKind.RUNG, *LOOK_UPS}])
def test_only_rungs_are_folded(kind: NoticeKind) -> None:
    """An offer, a missed date or a climb is news of its own."""
    assert [["a"], ["b"]] == ids(collapse([notice("a", kind=kind), notice("b", kind=kind)], now=NOW))


def test_what_somebody_is_to_look_up_is_one_mail_apart_from_rungs() -> None:
    """A morning's look-ups are one errand; an overdue rung is another matter, and other people's are theirs."""
    overdue = notice("rung", not_before=YESTERDAY)
    asked = [notice(name, kind=NoticeKind.LOOK_UP, due=None) for name in ("a", "b")]
    climbed = notice("c", kind=NoticeKind.LOOK_UP_CLIMBED, due=None)
    others = notice("d", kind=NoticeKind.LOOK_UP, due=None, recipient="luis")

    planned = collapse([overdue, *asked, climbed, others], now=NOW)

    assert [["a", "b", "c"], ["d"], ["rung"]] == sorted(sorted(group) for group in ids(planned))


def test_a_notice_held_back_stays_held_back() -> None:
    """What must wait says so on its message."""
    tomorrow = NOW + timedelta(days=1)

    (message,) = collapse([notice(not_before=tomorrow)], now=NOW)

    assert tomorrow == message.not_before


def test_the_most_pressing_comes_first_in_the_list_and_in_the_digest() -> None:
    """Who reads only the first line reads the right one."""
    planned = collapse(
        [
            notice("later", due=date(2027, 2, 1)),
            notice("routine", kind=NoticeKind.CASE_ASSIGNED, urgency=Urgency.ROUTINE, due=None),
            notice("sooner", due=date(2027, 1, 2)),
            notice("now", due=date(2026, 12, 2), urgency=Urgency.NOW),
        ],
        now=NOW,
    )

    assert [["now"], ["sooner", "later"], ["routine"]] == ids(planned)


def test_a_digest_is_as_urgent_as_its_most_urgent_notice_and_known_by_all_of_them() -> None:
    """A digest planned again from the same notices is the same mail."""
    notices = [notice("a"), notice("b", urgency=Urgency.NOW)]

    (first,), (again,) = collapse(notices, now=NOW), collapse(reversed(notices), now=NOW)

    assert (Urgency.NOW, "a+b", first) == (first.urgency, first.id, again)


def test_an_instant_without_a_zone_is_refused() -> None:
    """Nine o'clock somewhere is not an instant."""
    with pytest.raises(ValidationError, match="timezone"):
        notice(not_before=datetime(2026, 12, 1, 9, 0))  # noqa: DTZ001 - that it is refused is the point


@given(
    st.lists(
        st.builds(
            notice,
            st.uuids().map(str),
            kind=st.sampled_from(NoticeKind),
            due=st.none() | st.dates(date(2026, 11, 1), date(2027, 2, 1)),
            not_before=st.none() | st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 - the strategy adds the zone
            recipient=st.sampled_from(["ana", "luis"]),
            organization=st.sampled_from(["clinic", "other"]),
            urgency=st.sampled_from(Urgency),
        ),
        unique_by=lambda one: one.id,
    )
)
def test_every_notice_is_in_exactly_one_message_to_its_own_person(notices: list[Notice]) -> None:
    """Nothing is lost, doubled, or told to somebody else."""
    planned = collapse(notices, now=NOW)

    assert sorted(one.id for one in notices) == sorted(one.id for message in planned for one in message.notices)
    assert all(
        (one.organization, one.recipient) == (message.organization, message.recipient)
        for message in planned
        for one in message.notices
    )
