"""The sender at the last moment: of a mail of several, what its recipient may not hear of any more is left out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.core.records.office import ENGINE, Office, intake
from tests.core.records.test_still_told import later
from tests.workflows.test_sender import Postbox, mail_server, make_due

from amparo.case.commands import Alarm, Assign, RecordEvent
from amparo.case.walls import RaiseWall
from amparo.declarations import Role
from amparo.notifications import NoticeKind, SmtpChannel
from amparo.records.outbox import QUEUED, SENT, WITHDRAWN, QueuedNotice
from amparo_workflows.sender import Sender

AT_ONCE = timedelta(0)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Return an invented clinic."""
    made = Office(tmp_path)
    yield made
    made.records.close()


@pytest.fixture
def cases(office: Office) -> list[str]:
    """Return three of Ana's cases whose rungs rang while no mail went out: what waits for her is one mail."""
    opened = [office.open_case(intake(a_number=f"000-111-{number}")) for number in (222, 333, 444)]
    for case in opened:
        office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
        office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 2, 9)))
    told_before(office)
    later(office, 7)
    for case in opened:
        office.do(case, ENGINE, Alarm())
    office.wall += timedelta(hours=5)
    assert [QUEUED] * 3 == [state(office, case) for case in opened]
    return opened


def told_before(office: Office) -> None:
    """Have every mail been sent that waits by now."""
    with office.records.database.write() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'sent'")


def forget_that_they_were_sent(office: Office, cases: list[str]) -> None:
    """Put the rungs back as they were before they were sent."""
    with office.records.database.write() as connection:
        for case in cases:
            connection.exec_driver_sql(
                "UPDATE outbox SET state = 'queued' WHERE notice = ?", (rung(office, case).notice.id,)
            )


def lost(office: Office, *cases: str) -> None:
    """Have Ana lose cases by a role that she is given outside of them: nothing is withdrawn before sending."""
    for case in cases:
        office.do(case, "Sofía", RaiseWall(roles=(Role.SOCIAL_WORKER,), reason="no mandated reporter on this team"))
    office.records.grant_role(office.people["Ana"], Role.SOCIAL_WORKER)
    assert {QUEUED} == {state(office, case) for case in cases}


def rung(office: Office, case: str) -> QueuedNotice:
    """Return the rung of a case that rang for Ana."""
    rungs = (one for one in office.records.notices_about(case) if one.notice.kind is NoticeKind.RUNG)
    (own,) = [one for one in rungs if one.notice.recipient == office.people["Ana"]]
    return own


def state(office: Office, case: str) -> str:
    """Return what became of the rung of a case that rang for Ana."""
    return rung(office, case).state


def whole(postbox: Postbox, at: int = -1) -> str:
    """Return a mail that was taken, headers and all."""
    return (postbox.taken[at].original_content or b"").decode()


def named(office: Office, cases: list[str], mail: str) -> list[bool]:
    """Return of each case whether a mail says its number."""
    return [office.case(case).number in mail for case in cases]


async def sent(office: Office, channel: SmtpChannel) -> int:
    """Let the sender go its round."""
    return await Sender(office.records, channel, gather=AT_ONCE).send_due()


async def test_a_mail_of_three_goes_out_with_the_two_that_may_be_told(office: Office, cases: list[str]) -> None:
    """It says two, and nowhere in it stands the third; that one is withdrawn and told to whoever comes next."""
    postbox = Postbox()
    lost(office, cases[1])
    async with mail_server(postbox) as channel:
        await sent(office, channel)
    (mail,) = [at for at, one in enumerate(postbox.taken) if one.rcpt_tos == ["ana@example.org"]]
    instead = [one.notice for one in office.records.notices_about(cases[1]) if one.state in {QUEUED, SENT}]

    assert [True, False, True] == named(office, cases, whole(postbox, mail))
    assert "Amparo: 2 messages that should have come earlier" == postbox.header("Subject")[mail]
    assert "\n3. " not in whole(postbox, mail)
    assert [SENT, WITHDRAWN, SENT] == [state(office, case) for case in cases]
    assert NoticeKind.RUNG_INSTEAD in {one.kind for one in instead}
    assert office.people["Ana"] not in {one.recipient for one in instead if one.kind is NoticeKind.RUNG_INSTEAD}


async def test_of_a_mail_whose_rest_is_withheld_one_is_left_and_goes_as_a_mail_of_its_own(
    office: Office, cases: list[str]
) -> None:
    """Nothing says that there were others."""
    postbox = Postbox()
    lost(office, *cases[1:])
    async with mail_server(postbox) as channel:
        await sent(office, channel)
    (mail,) = [at for at, one in enumerate(postbox.taken) if one.rcpt_tos == ["ana@example.org"]]

    assert [True, False, False] == named(office, cases, whole(postbox, mail))
    assert office.case(cases[0]).number == postbox.header("X-Amparo-Reference")[mail]
    assert [SENT, WITHDRAWN, WITHDRAWN] == [state(office, case) for case in cases]


async def test_a_mail_that_waited_for_the_mail_server_is_looked_through_again(office: Office, cases: list[str]) -> None:
    """It was written with all three, was not taken, and one was lost before it was tried again."""
    postbox = Postbox()
    postbox.answer = "451 try again later"
    async with mail_server(postbox) as channel:
        assert 0 == await sent(office, channel)
        lost(office, cases[0])
        make_due(office.records)
        postbox.answer = "250 OK"
        await sent(office, channel)
        again = await sent(office, channel)
    mails = [whole(postbox, at) for at, one in enumerate(postbox.taken) if one.rcpt_tos == ["ana@example.org"]]

    assert [[False, True, True]] == [named(office, cases, mail) for mail in mails]
    assert 0 == again


async def test_a_mail_that_is_repeated_after_a_crash_leaves_out_what_was_lost_since(
    office: Office, cases: list[str]
) -> None:
    """What the first one said cannot be taken back; the second does not say it once more, and is another mail."""
    postbox = Postbox()
    async with mail_server(postbox) as channel:
        assert 1 == await sent(office, channel)
        forget_that_they_were_sent(office, cases)
        lost(office, cases[2])
        await sent(office, channel)
    mails = [at for at, one in enumerate(postbox.taken) if one.rcpt_tos == ["ana@example.org"]]

    assert [[True, True, True], [True, True, False]] == [named(office, cases, whole(postbox, at)) for at in mails]
    assert 2 == len({postbox.header("Message-ID")[at] for at in mails})
