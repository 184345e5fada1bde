"""The outbox: every notice waits until it was sent, or until a person has looked at it."""

from __future__ import annotations

from datetime import date, timedelta

from tests.core.records.office import ENGINE, Office

from amparo.case.commands import Alarm, RecordEvent
from amparo.notifications.notices import Notice, NoticeKind, Urgency
from amparo.records import tables


def notice(id_: str, office: Office, **more: object) -> Notice:
    """Return a notice to Ana that belongs to no case."""
    facts = {"organization": "clinic", "recipient": office.people["Ana"], "kind": NoticeKind.STEP_DUE}
    return Notice(id=id_, reference="stock", urgency=Urgency.SOON, **facts, **more)  # type: ignore[arg-type]


def due(office: Office, **later: float) -> list[str]:
    """Return what is due some time from now, by id."""
    return [one.notice.id for one in office.records.notices_due(office.wall + timedelta(**later))]


def test_a_notice_comes_back_as_it_was_queued(office: Office) -> None:
    """The sender writes the mail from it, in another process."""
    queued = notice("stock/1", office, due=date(2027, 2, 1))
    office.records.put_notice(queued)

    (found,) = office.reopened().notices_due(office.wall)

    assert (queued, None, "queued", 0) == (found.notice, found.case, found.state, found.attempts)


def test_the_same_notice_is_queued_once(office: Office) -> None:
    """A reminder that is worked out every day has the same id every day."""
    for _ in range(3):
        office.records.put_notice(notice("stock/1", office))

    assert ["stock/1"] == due(office)


def test_a_notice_that_is_held_back_is_not_due_before_its_time(office: Office) -> None:
    """A reminder of a register is written long before."""
    office.records.put_notice(notice("stock/1", office, not_before=office.wall + timedelta(hours=3)))

    assert ([], ["stock/1"]) == (due(office, hours=2), due(office, hours=3))


def test_what_rang_late_is_due_at_once(office: Office, case: str) -> None:
    """After an outage a rung's instant is past: it says when it should have rung, and holds nothing back."""
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    office.now = office.wall = office.wall.replace(month=11, day=20)

    office.do(case, ENGINE, Alarm())
    found = office.records.notices_due(office.wall)

    assert found
    assert all(one.notice.not_before and one.notice.not_before < office.wall for one in found)


def test_a_sent_notice_is_not_sent_again_and_stays_on_record(office: Office, case: str) -> None:
    """What had already gone out is listed when a case is erased."""
    office.do(
        case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 9))
    )  # due within days: somebody is told
    office.now += timedelta(days=1)
    office.do(case, ENGINE, Alarm())
    ids = due(office, days=2)

    office.records.mark_sent(ids, office.wall)

    assert ids
    assert [] == due(office, days=30)
    assert {("sent", office.wall, 1)} == {(n.state, n.sent_at, n.attempts) for n in office.records.notices_about(case)}


def test_a_notice_that_could_not_be_sent_is_tried_again_later(office: Office) -> None:
    """With what went wrong, for whoever asks why nobody was told."""
    office.records.put_notice(notice("stock/1", office))
    for attempt in (1, 2):
        office.records.mark_to_retry(
            ["stock/1"], office.wall + timedelta(minutes=10 * attempt), f"try {attempt}: greylisted"
        )

    (found,) = office.records.notices_due(office.wall + timedelta(minutes=20))

    assert [] == due(office, minutes=19)
    assert (2, "try 2: greylisted") == (found.attempts, found.problem)


def test_a_notice_that_cannot_be_sent_at_all_waits_for_a_person(office: Office) -> None:
    """Who mends the address and queues it again."""
    office.records.put_notice(notice("stock/1", office))
    office.records.mark_failed(["stock/1"], "550 no such user")
    failed = office.records.notices_failed("clinic")
    before = due(office, days=9)

    office.records.queue_again("stock/1", office.wall)

    assert [("stock/1", "550 no such user")] == [(one.notice.id, one.problem) for one in failed]
    assert ([], ["stock/1"]) == (before, due(office))
    assert () == office.records.notices_failed("clinic")


def test_a_notice_that_was_sent_is_not_marked_as_failed_afterwards(office: Office) -> None:
    """Two senders by mistake: the first answer stands."""
    office.records.put_notice(notice("stock/1", office))
    office.records.mark_sent(["stock/1"], office.wall)

    office.records.mark_failed(["stock/1"], "too late")

    assert () == office.records.notices_failed("clinic")


def test_notices_of_an_erased_case_do_not_hold_up_the_others(office: Office, case: str) -> None:
    """What they said is gone; what others have to be told is not."""
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 9)))
    office.now += timedelta(days=1)
    office.do(case, ENGINE, Alarm())
    office.records.put_notice(notice("stock/1", office))
    before = due(office, days=2)
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == case))
    office.records.keys.forget(case)

    assert len(before) > 1
    assert ["stock/1"] == due(office, days=2)
