"""`amparo mail`: how mails stand, what came back, and how it is mended, without showing an address to everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.core.notifications.test_bounces import report
from tests.core.records.office import Office

from amparo.case.commands import Assign
from amparo.declarations import Role, Text
from amparo.notifications.messages import message_key
from amparo.records.undelivered import undelivered

PROBLEM = "The mail server will not take the mail to Ana Prueba <ana@example.org>: 550 no such mailbox."


@pytest.fixture
def notice(office: Office) -> str:
    """A mail to the staff attorney about a case, by its id."""
    case = office.open_case()
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    return office.records.notices_about(case)[0].notice.id


def fail(office: Office, notice: str) -> None:
    """Let the mail server refuse a mail for good."""
    undelivered(office.records, [notice], PROBLEM, Text("the mail server refuses it"))


@pytest.mark.parametrize(
    ("reader", "sees"), [("", False), ("Pablo Prueba", False), ("Ana Prueba", True), ("Sofía Prueba", True)]
)
def test_an_address_is_shown_to_whom_it_concerns(
    amparo: Run,
    office: Office,
    notice: str,
    reader: str,
    sees: bool,  # noqa: FBT001 - what the test expects
) -> None:
    """To their own, and to those who answer for the office."""
    fail(office, notice)

    told = next(one for one in amparo("mail", "list", "--failed", "--json", by=reader).json)

    assert sees is ("ana@example.org" in told["problem"])
    assert "550 no such mailbox" in told["problem"]


def test_a_failed_mail_is_listed_with_what_to_do_in_both_languages(amparo: Run, office: Office, notice: str) -> None:
    """Since when, how often it was tried, and the commands that mend it."""
    fail(office, notice)

    assert "amparo mail retry" in amparo("mail", "list").out
    assert "fallido" in amparo("mail", "list", "--language", "es").out


def test_a_mail_goes_out_again_once_its_address_is_mended(amparo: Run, office: Office, notice: str) -> None:
    """By the case's number; a second time there is nothing left to send."""
    fail(office, notice)
    [failed] = office.records.notices_failed("clinic")

    changed = amparo("mail", "address", "Ana Prueba", "ana.new@example.org")
    again = [amparo("mail", "retry", failed.notice.reference).code for _ in range(2)]

    assert ([0, 2], "ana.new@example.org") == (again, office.records.person(office.people["Ana"]).profile.email)
    assert "ana.new@example.org" in changed.out
    assert notice in {one.notice.id for one in office.records.notices_due(office.wall)}


def test_a_report_of_a_mail_that_came_back_is_taken_once(
    amparo: Run, office: Office, notice: str, tmp_path: Path
) -> None:
    """Delayed is only noted; failed asks for attention; the same report again changes nothing."""
    office.records.mark_sent([notice], office.wall, message_key(notice))
    delayed, failed = tmp_path / "delayed.eml", tmp_path / "failed.eml"
    own = f"<{message_key(notice)}@example.org>"
    delayed.write_bytes(report(action="delayed", status="4.2.2", id_=own))
    failed.write_bytes(report(id_=own))
    case = notice.partition("/")[0]

    told = [amparo("mail", "bounced", "--file", str(file)) for file in (delayed, delayed, failed, failed, delayed)]

    assert [0] * 5 == [one.code for one in told]
    assert "is delayed (status 4.2.2: the mailbox is full)" in " ".join(told[0].out.split())
    assert "came back (status 5.2.2: the mailbox is full)" in " ".join(told[2].out.split())
    assert ["known already"] * 3 == ["known already" * ("known already" in told[i].out) for i in (1, 3, 4)]
    assert ["bounced"] == [one.state for one in office.records.notices_about(case) if one.notice.id == notice]
    assert 1 == len(office.case(case).attention)


@pytest.mark.parametrize("content", [b"", b"hello", report(), report()[:300], b"\xff" * 2_000_000])
def test_what_is_no_report_about_a_mail_of_ours_changes_nothing(
    amparo: Run, office: Office, notice: str, tmp_path: Path, content: bytes
) -> None:
    """Garbage, somebody else's mail, a forgery: exit code 2 and one sentence."""
    office.records.mark_sent([notice], office.wall, message_key(notice))
    (tmp_path / "report.eml").write_bytes(content)

    answer = amparo("mail", "bounced", "--file", str(tmp_path / "report.eml"))

    assert (2, "", True) == (answer.code, answer.out, "Nothing was changed" in answer.err)
    assert () == office.records.notices_failed("clinic")
