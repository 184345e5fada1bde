"""`amparo link` and `amparo status-requests`: a client's page on paper or by mail, and volunteers asked at once."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from tests.app.clinic import Run
from tests.core.records.office import CLIENT, Office, intake
from tests.core.records.test_link_answers import carried_out
from tests.core.records.test_links import HERE

from amparo.case.commands import Assign
from amparo.case.model import Person
from amparo.case.outside_answers import AnswerStatus, StatusStanding
from amparo.declarations import Role
from amparo.notifications.notices import NoticeKind
from amparo.records.link_answers import answer_by_link

PABLO, CLARA = "Pablo Prueba", "Clara Prueba"


@pytest.fixture
def number(office: Office) -> str:
    """Return the number of a case whose client's birth date is on record and which a volunteer carries."""
    person = Person(id="", role="principal", name=CLIENT, birth_date=date(1987, 5, 6))
    case = office.open_case(intake().model_copy(update={"persons": (person,), "language": "es"}))
    office.do(case, "Clara", Assign(role=Role.PRO_BONO_ATTORNEY, person=office.people["Víctor"]))
    return office.case(case).number


def test_a_clients_page_is_printed_with_a_code_to_scan_and_one_to_type(
    amparo: Run, office: Office, number: str
) -> None:
    """In both languages; the list knows it by its id and never by its token."""
    made = amparo("link", "make", number, "--json", by=PABLO).json
    printed = amparo("link", "make", number, "--language", "es", by=PABLO).out
    listed = amparo("link", "list", number, by=PABLO)

    assert made["address"].startswith("http://127.0.0.1:8400/link/")
    assert 10 == len(made["code"].split("-"))
    assert "█" in printed
    assert "Se muestra solo ahora" in printed
    token = made["code"].replace("-", "")
    assert token not in listed.out
    assert made["id"][:8] in listed.out
    states = [one["state"] for one in amparo("link", "list", number, "--json", by=PABLO).json]
    assert ["made", "revoked"] == states  # the first one ended, since another was printed
    assert office.records.look_at_link(token, HERE).link is None


def test_a_link_is_ended_by_the_beginning_of_its_id(amparo: Run, office: Office, number: str) -> None:
    """And by nobody who may not make one."""
    made = amparo("link", "make", number, "--json", by=PABLO).json
    assert 3 == amparo("link", "revoke", made["id"][:8], by="Víctor Prueba").code
    ended = amparo("link", "revoke", made["id"][:8], by=PABLO)

    assert 0 == ended.code
    assert "no longer works" in ended.out
    assert office.records.look_at_link(made["code"], HERE).link is None


def test_a_mail_to_a_client_names_nobody_and_no_matter(amparo: Run, office: Office, number: str) -> None:
    """It waits in the outbox, in the case's language, to the address that was given."""
    made = amparo("link", "make", number, "--email", "luz@example.org", "--json", by=PABLO).json
    queued = [
        one.notice for one in office.records.notices_due(office.wall) if one.notice.kind is NoticeKind.CLIENT_LINK
    ]

    assert made["mailed"]
    (mail,) = queued
    assert mail.words is not None
    assert ("luz@example.org", "es", "") == (mail.words.address, mail.words.language, mail.reference)
    assert made["code"].replace("-", "") == mail.link
    assert mail.link not in amparo("mail", "list", "--json", by="Sofía Prueba").out
    said = mail.words.subject.en + mail.words.subject.es + mail.words.sentence.en + mail.words.sentence.es
    assert not [word for word in (CLIENT, "Luz", number, "asyl", "asil") if word.casefold() in said.casefold()]


def test_nobody_is_given_a_page_whom_it_could_not_ask(amparo: Run, office: Office) -> None:
    """Without a birth date and an A-number anybody who finds the paper would read it."""
    case = office.open_case(intake(a_number=""))
    refused = amparo("link", "make", office.case(case).number, by=PABLO)

    assert 2 == refused.code
    assert "no birth date and no A-number" in " ".join(refused.err.split())
    spanish = amparo("link", "make", office.case(case).number, "--language", "es", by=PABLO)
    assert "no consta fecha de nacimiento" in " ".join(spanish.err.split())


def test_volunteers_are_asked_at_once_and_who_has_not_answered_is_known_since_when(
    amparo: Run, office: Office, number: str
) -> None:
    """Asked twice, they wait since the first time; the older mail no longer answers."""
    office.now = office.wall = datetime.now(UTC)  # the command line's own clock is the machine's
    (asked_first,) = amparo("status-requests", "send", "--json", by=CLARA).json
    office.wall = datetime.now(UTC)
    (first,) = [one.notice.link for one in office.records.notices_due(office.wall) if one.notice.link]
    asked = amparo("status-requests", "send", number, "--json", by=CLARA).json
    (waiting,) = amparo("status-requests", "list", "--json", by=CLARA).json
    office.wall = datetime.now(UTC)
    second = next(
        one.notice.link for one in office.records.notices_due(office.wall) if one.notice.link not in {"", first}
    )
    body = AnswerStatus(standing=StatusStanding.WAITING, words="The hearing was moved.")

    assert [number] == [one["number"] for one in asked]
    assert asked_first["created"] == waiting["waits_since"] < asked[0]["created"]
    assert answer_by_link(office.records, first, HERE, body).link is None
    assert answer_by_link(office.records, second, HERE, body).link is not None
    assert [None] == [one.refused for one in carried_out(office)]
    (answered,) = amparo("status-requests", "list", "--json", by=CLARA).json
    assert (None, "waiting", "The hearing was moved.") == (
        answered["waits_since"],
        answered["standing"],
        answered["words"],
    )
    assert "esperamos a la corte" in " ".join(
        amparo("status-requests", "list", "--language", "es", by=CLARA).out.split()
    )
    assert "we are waiting for the court" in " ".join(amparo("case", "show", number, by=CLARA).out.split())


def test_only_whoever_looks_after_volunteers_asks_them(amparo: Run, office: Office, number: str) -> None:
    """Others are told who may."""
    refused = amparo("status-requests", "send", by=PABLO)

    assert 3 == refused.code
    assert "pro-bono coordinator" in " ".join(refused.err.split())
    assert 2 == amparo("status-requests", "send", "XX-0000", by=CLARA).code
    assert office.case(number).number == number
