"""Answers by links where the engine runs, and mails with links as they are sent."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

from amparo.access.links import LinkPurpose
from amparo.case.client_view import Appointment
from amparo.case.outside_answers import AnswerStatus, ClientAnswered, StatusAnswered, StatusStanding
from amparo.declarations import AppointmentKind, Language, phrase
from amparo.notifications import FileChannel, Notice, NoticeKind, OwnWords, Urgency
from amparo.records.link_answers import answer_as_client, answer_by_link, command_of
from amparo.records.links import NewLink
from amparo.records.sessions import Place
from amparo_workflows.client import submit
from amparo_workflows.forwarder import forward_once
from amparo_workflows.sender import Sender

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workflows.conftest import Office

PAGES = "https://cases.example.org"
HERE = Place("192.0.2.7", "a browser")
HEARING = Appointment(event="e1", kind=AppointmentKind.HEARING, on=date(2199, 1, 2))


def link_for(office: Office, case: str, purpose: LinkPurpose, person: str) -> str:
    """Make a link and return its token."""
    organization = office.read(case).organization
    new = NewLink(organization=organization, purpose=purpose, person=person, case=case)
    return office.records.make_link(new, office.house.worker)[1]


async def test_an_answer_that_was_saved_is_carried_out_by_the_engine_and_once(office: Office) -> None:
    """Whoever answered may close the page; sent again by it, the command is known."""
    case = await office.opened()
    token = link_for(office, case, LinkPurpose.STATUS_REQUEST, office.house.worker)
    body = AnswerStatus(standing=StatusStanding.WAITING, words="no date yet")
    looked = await asyncio.to_thread(answer_by_link, office.records, token, HERE, body)
    assert looked.link is not None
    await forward_once(office.client, office.records, patience=timedelta(0))
    again = await submit(office.client, office.records, case, command_of(looked.link, body), timedelta(seconds=60))

    assert again.refused is None
    said = [e.body for e in office.records.history(case) if isinstance(e.body, StatusAnswered)]
    assert [(StatusStanding.WAITING, "no date yet")] == [(one.standing, one.words) for one in said]


async def test_what_a_client_answered_stands_before_the_next_command(office: Office) -> None:
    """The engine took no part in it, and goes on from there."""
    case = await office.opened()
    await office.note(case)
    token = link_for(office, case, LinkPurpose.CLIENT_STATUS, office.read(case).persons[0].id)
    await asyncio.to_thread(answer_as_client, office.records, token, HERE, HEARING, comes=False)
    outcome = await office.note(case, "called back at once")

    assert outcome.refused is None
    history = office.records.history(case)
    assert [False] == [e.body.comes for e in history if isinstance(e.body, ClientAnswered)]
    assert "called back at once" in str(history[-1].body)
    assert office.records.verify_chain(case).holds


async def test_a_mail_to_a_client_says_whose_link_it_is_and_nothing_else(office: Office, tmp_path: Path) -> None:
    """Neither who writes, nor to whom, nor about what: the address of a page, in their language."""
    case = await office.opened("Marisol Invented")
    words = OwnWords(
        subject=phrase("link_mail_subject"),
        sentence=phrase("link_mail_client"),
        address="marisol@example.org",
        language=Language.SPANISH,
    )
    notice = Notice(
        id=f"client/{case}",
        organization=office.read(case).organization,
        recipient="p1",
        kind=NoticeKind.CLIENT_LINK,
        reference="",
        urgency=Urgency.SOON,
        words=words,
        link="2345CDFG",
    )
    with office.records.database.write() as connection:
        office.records.put_notices(connection, case, (notice,), datetime.now(UTC))
    await Sender(office.records, FileChannel(tmp_path / "mail"), pages=lambda: PAGES, gather=timedelta(0)).send_due()

    mails = [message_from_bytes(file.read_bytes(), policy=default) for file in (tmp_path / "mail").rglob("*.eml")]
    (mail,) = [one for one in mails if "marisol@example.org" in one["To"]]
    whole = mail.as_string()
    assert f"{PAGES}/link/2345CDFG" in mail.get_content()
    assert "Le hará una pregunta" in mail.get_content()
    for word in ("Marisol Inv", "Pier Legal", office.read(case).number, "asil", "asyl", "defense"):
        assert word.casefold() not in whole.casefold()
