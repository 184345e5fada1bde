"""Secrecy: whoever takes the database, or finds a log, learns no name."""

from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.ciphers import aead
from tests.core.records.office import A_NUMBER, CLIENT, ENGINE, Office
from tests.postgresql import files_of
from tests.secrecy.marks import Found, find
from tests.secrecy.startup.no_encryption import Plain

from amparo.case.commands import (
    AddNote,
    AddPerson,
    Alarm,
    Assign,
    CompleteStep,
    OfferPlacement,
    RecordEvent,
)
from amparo.case.model import Person
from amparo.declarations import Role
from amparo.records import keys, master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.people import Profile

CHILD = Person(
    id="",
    role="child",
    name="Wendy Marcador",
    other_names=("Güendi Señal",),
    a_number="000-333-444",
    telephone="555-0177",
)
MARKS = (
    CLIENT, A_NUMBER, "Wendy Marcador", "Marcador", "Güendi Señal", "000-333-444", "555-0177", "Inés Prueba",
    "sofía@example.org", "ana@example.org", "example.org", "555-0100", "Clínica de Prueba", "she was persecuted",
    "receipt-of-the-marker", "mailbox is full", "judge-marker",
)  # fmt: skip
PAGE = 8192
"""Bytes that PostgreSQL writes at a time."""

ALSO = ("000111222", "000333444")
"""Their digits alone, by which they are compared and which are kept nowhere."""


@pytest.fixture
def without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave everything as it is where it would be encrypted."""
    for module in (aead, keys, master_key):
        if hasattr(module, "AESGCM"):
            monkeypatch.setattr(module, "AESGCM", Plain)


def a_full_life(office: Office) -> str:
    """Let a case go through everything that is written anywhere, and return its id."""
    case = office.open_case()
    office.records.put_inbox(case, office.command("Inés", AddNote(text="she was persecuted")))
    office.do(case, "Inés", AddNote(text="she was persecuted"))
    office.do(case, "Inés", AddPerson(person=CHILD))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 9)))
    office.do(
        case, "Pablo", RecordEvent(event="request_for_evidence", on=date(2027, 1, 3), data={"by": "judge-marker"})
    )
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    office.do(case, "Pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    office.do(
        case,
        "Ana",
        CompleteStep(step="file_i589", answers={"filed_on": "2027-01-04", "receipt": "receipt-of-the-marker"}),
    )
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    office.ask(case, "Pablo", AddNote(text=" "))
    office.now += timedelta(hours=20)
    office.do(case, ENGINE, Alarm())
    for number in range(40):  # long enough for a document to be written
        office.do(case, "Inés", AddNote(text=f"{number}: she was persecuted"))
    ids = [one.notice.id for one in office.records.notices_due(office.wall)]
    office.records.mark_to_retry(ids[:1], office.wall, "552 ana@example.org: mailbox is full")
    return case


@pytest.fixture
def untouched(records_url: str) -> dict[str, bytes]:
    """Return what the database's server had written before there was an office: much, and nothing of ours."""
    return {} if records_url.startswith("sqlite") else files_of(records_url)


def legible(office: Office, untouched: dict[str, bytes]) -> list[Found]:
    """Return each mark that stands in a file of the database, or of its server; in their logs of changes too."""
    files = {name: written_since(untouched.get(name, b""), content) for name, content in office.files().items()}
    return [one for name, content in files.items() for one in find(content, (*MARKS, *ALSO), name, deep=False)]


def written_since(before: bytes, content: bytes) -> bytes:
    """Return the pages of a file that are not as they were."""
    pages = [slice(start, start + PAGE) for start in range(0, len(content), PAGE)]
    return b"".join(content[page] for page in pages if content[page] != before[page])


def test_no_name_number_or_word_of_a_case_is_legible_in_any_file_of_the_records(
    untouched: dict[str, bytes], office: Office
) -> None:
    """The logs of changes and of errors count as well; however it may be written there."""
    a_full_life(office)

    assert [] == legible(office, untouched)


def test_the_same_search_finds_them_all_once_the_encryption_is_taken_away(
    untouched: dict[str, bytes], without_encryption: None, office: Office
) -> None:
    """So that it is known to look in the right places, in SQLite and in PostgreSQL."""
    a_full_life(office)

    assert set(MARKS) == {one.mark for one in legible(office, untouched)}


def test_a_bug_writes_nothing_of_the_case_into_the_log(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does the database library, whose errors quote what was being written."""
    caplog.set_level(logging.DEBUG)
    case = a_full_life(office)

    def quotes_the_client(*_: object) -> None:
        raise ValueError(CLIENT)

    monkeypatch.setattr("amparo.records.carry_out.settle", quotes_the_client)
    office.ask(case, "Inés", AddNote(text="she was persecuted"))

    assert "ValueError" in caplog.text
    assert [] == [mark for mark in MARKS if mark in caplog.text]


def test_an_error_of_the_database_does_not_quote_what_was_being_written(office: Office) -> None:
    """It travels into logs and into the workflow's own history."""
    office.records.create_organization("another", OrganizationProfile(name="x"))
    with office.records.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE people RENAME TO away")

    with pytest.raises(Exception, match="people") as raised:
        office.records.add_person("another", Profile(name="Wendy Marcador", email="wendy@example.org"))

    assert "Marcador" not in str(raised.value)
    assert "example.org" not in str(raised.value)
