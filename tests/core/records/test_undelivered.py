"""A mail that will not arrive is a person's to mend, told to them once, and its alarm is told to whoever comes next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.core.records.office import ENGINE

from amparo.case.commands import AddNote, Alarm, RecordEvent, SettleAttention
from amparo.case.model import AttentionKind
from amparo.declarations import Role, Text
from amparo.notifications.notices import NoticeKind
from amparo.records.outbox import BOUNCED, FAILED, QUEUED, QueuedNotice
from amparo.records.people import Profile
from amparo.records.undelivered import bounced, undelivered

if TYPE_CHECKING:
    from tests.core.records.office import Office

WHY = Text("the mail server refuses it", "el servidor de correo lo rechaza")


def rang(office: Office, case: str) -> QueuedNotice:
    """Let the one-year deadline's first rung ring, and return what the staff attorney is told of it."""
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 2, 9)))
    office.now += timedelta(days=7)
    office.wall += timedelta(days=7)
    office.do(case, ENGINE, Alarm())
    mine = (n for n in office.records.notices_about(case) if n.notice.recipient == office.people["Ana"])
    return next(n for n in mine if n.notice.kind is NoticeKind.RUNG)


def told(office: Office, case: str, kind: NoticeKind) -> list[str]:
    """Return who is told of something, by first name."""
    names = {id_: name for name, id_ in office.people.items()}
    found = [n.notice.recipient for n in office.records.notices_about(case) if n.notice.kind is kind]
    return [names.get(id_, id_) for id_ in found]


def test_a_mail_that_failed_becomes_an_item_with_owner_and_reason(office: Office, case: str) -> None:
    """It names the person by id and says what to do; the address is nowhere in it."""
    notice = rang(office, case).notice
    before = office.case(case).seq

    undelivered(office.records, [notice.id], "550 ana@example.org: no such mailbox", WHY)

    [item] = office.case(case).attention
    assert (AttentionKind.MAIL_FAILED, notice.recipient, f"x{before + 1}") == (item.kind, item.about, item.id)
    assert f"A mail to {notice.recipient} about this case cannot be delivered: the mail server refuses" in item.what.en
    assert "example.org" not in item.what.en + item.what.es
    assert [FAILED] == [n.state for n in office.records.notices_about(case) if n.notice.id == notice.id]
    assert office.records.verify_chain(case).holds


def test_the_owner_of_the_item_is_told_by_mail(office: Office, case: str) -> None:
    """The supervising attorney, or if that is whom no mail reaches, whoever answers for the office."""
    notice = rang(office, case).notice

    undelivered(office.records, [notice.id], "550", WHY)

    assert ["Sofía"] == told(office, case, NoticeKind.MAIL_FAILED)
    assert Role.SUPERVISING_ATTORNEY == office.case(case).attention[0].owner


def test_a_supervising_attorney_who_cannot_be_reached_is_not_told_so_by_mail(office: Office, case: str) -> None:
    """The director is."""
    office.people["Dora"] = office.records.add_person("clinic", Profile(name="Dora Prueba"), [Role.DIRECTOR]).id
    notice = rang(office, case).notice.model_copy(update={"recipient": office.people["Sofía"], "id": f"{case}/9/9"})
    with office.records.database.write() as connection:
        office.records.put_notices(connection, case, [notice], office.wall)

    undelivered(office.records, [notice.id], "550", WHY)

    assert (["Dora"], Role.DIRECTOR) == (
        told(office, case, NoticeKind.MAIL_FAILED),
        office.case(case).attention[0].owner,
    )


def test_a_missed_alarm_is_told_to_the_next_person_at_once(office: Office, case: str) -> None:
    """And when that mail fails too, to the one after, until nobody is left; the item says so."""
    notice = rang(office, case).notice
    chain = []
    while True:
        undelivered(office.records, [notice.id], "550", WHY)
        waiting = [n for n in office.records.notices_about(case) if n.notice.kind is NoticeKind.RUNG_INSTEAD]
        waiting = [n for n in waiting if n.state == QUEUED]
        if not waiting:
            break
        notice = waiting[0].notice
        chain.append(notice.recipient)

    people = {id_: name for name, id_ in office.people.items()}
    assert "Sofía" == people[chain[-1]]
    assert len(chain) == len(set(chain))
    assert "look at the dates of this case now" in office.case(case).attention[-1].what.en


def test_one_person_is_one_item_however_many_mails_failed(office: Office, case: str) -> None:
    """Ten rungs for a full mailbox are one thing to mend; once it was settled, the next failure is a new one."""
    first = rang(office, case).notice
    second = first.model_copy(update={"id": f"{case}/2/7"})
    third = first.model_copy(update={"id": f"{case}/2/8"})
    with office.records.database.write() as connection:
        office.records.put_notices(connection, case, [second, third], office.wall)

    undelivered(office.records, [first.id, second.id], "550", WHY)
    [item] = office.case(case).attention
    office.do(case, "Sofía", SettleAttention(item=item.id, how="called her"))
    undelivered(office.records, [third.id], "550", WHY)

    assert [first.recipient] == [again.about for again in office.case(case).attention]


def test_a_failed_mail_about_a_failed_mail_raises_nothing_more(office: Office, case: str) -> None:
    """It is listed among the failed ones, where the doctor counts it; nothing goes round in circles."""
    undelivered(office.records, [rang(office, case).notice.id], "550", WHY)
    about = next(n for n in office.records.notices_about(case) if n.notice.kind is NoticeKind.MAIL_FAILED)
    before = office.case(case).seq

    undelivered(office.records, [about.notice.id], "550", WHY)

    assert before == office.case(case).seq
    assert about.notice.id in {n.notice.id for n in office.records.notices_failed("clinic")}


def test_a_mail_that_came_back_is_known_as_such_and_counts_once(office: Office, case: str) -> None:
    """The second report of the same changes nothing."""
    notice = rang(office, case).notice
    office.records.mark_sent([notice.id], office.wall, "key")

    bounced(office.records, [notice.id], "5.1.1", WHY)
    seq = office.case(case).seq
    bounced(office.records, [notice.id], "5.1.1", WHY)

    [found] = [n for n in office.records.notices_about(case) if n.notice.id == notice.id]
    assert (BOUNCED, "5.1.1", seq) == (found.state, found.problem, office.case(case).seq)


def test_a_command_goes_on_after_an_item_was_raised(office: Office, case: str) -> None:
    """Whoever saw the record before it is told that it has moved, and asks again."""
    notice = rang(office, case).notice
    seen = office.case(case).seq
    undelivered(office.records, [notice.id], "550", WHY)

    stale = office.ask(case, "Pablo", AddNote(text="called"), "n1", seen_seq=seen)
    done = office.ask(case, "Pablo", AddNote(text="called"), "n1", seen_seq=stale.seq)

    assert (True, None) == (stale.stale, done.refused)
    assert stale.alarm is not None
    assert stale.alarm == done.alarm


def test_a_mail_about_no_case_is_noted_and_raises_nothing(office: Office, case: str) -> None:
    """A register's reminder has no case on which anything could be raised."""
    notice = rang(office, case).notice.model_copy(update={"id": "stock/1"})
    office.records.put_notice(notice)

    undelivered(office.records, ["stock/1"], "550", WHY)

    assert ["stock/1"] == [n.notice.id for n in office.records.notices_failed("clinic")]
    assert () == office.case(case).attention
