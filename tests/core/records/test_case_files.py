"""The files of a case: sealed, kept together with the command that speaks of them, read back, and erased with it."""

from __future__ import annotations

import hashlib
from contextlib import closing

import pytest
import sqlalchemy as sa
from tests.core.case.test_document_commands import made
from tests.core.records.closed_case import Closed
from tests.core.records.office import Office

from amparo.case.kept_documents import ApproveDocument, KeepDocument
from amparo.errors import CaseErased, InvalidInput, KeyUnavailable, UnknownName
from amparo.records import tables
from amparo.records.carry_out import carry_out
from amparo.records.case_files import FILE_MEGABYTES, MEGABYTE, new_file_id
from amparo.records.copies import copy_records
from amparo.records.reading_back import read_back
from amparo.records.repository import Records
from amparo.records.requests import CarryOut

LETTER = b"PK the words of an invented letter to Luz Marina Ejemplo"


def keep_letter(office: Office, case: str, content: bytes = LETTER, id_: str = "") -> str:
    """Have Pablo keep a letter as a command with its file, and return the file's id."""
    file = id_ or new_file_id()
    document = made(file=file, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))
    command = office.command("Pablo", KeepDocument(made=document))
    office.records.put_inbox(case, command, {file: content})
    carry_out(office.records, CarryOut(case=case, command=command, now=office.now))
    return file


def test_a_file_is_read_back_and_lies_sealed(office: Office, case: str) -> None:
    """Nothing of its words is anywhere in what the database writes."""
    file = office.records.put_file(case, LETTER, by=office.people["Pablo"])

    assert LETTER == office.reopened().read_file(case, file)
    assert (file,) == office.records.file_ids(case)
    assert not [name for name, written in office.files().items() if b"invented letter" in written]


def test_a_file_is_of_its_case_alone(office: Office, case: str) -> None:
    """Another case's id in its place finds nothing, and moved to it by hand it does not open."""
    other = office.open_case()
    file = office.records.put_file(case, LETTER, by=office.people["Pablo"])

    with pytest.raises(UnknownName):
        office.records.read_file(other, file)
    with office.records.database.write() as connection:
        connection.execute(tables.case_files.update().values(case=other))
    with pytest.raises(KeyUnavailable):
        office.records.read_file(other, file)


@pytest.mark.parametrize("content", [b"", bytes(FILE_MEGABYTES * MEGABYTE + 1)], ids=["empty", "too large"])
def test_a_file_that_is_empty_or_too_large_is_refused_and_its_command_too(
    office: Office, case: str, content: bytes
) -> None:
    """Neither is kept: a command that speaks of a file without it would be worse."""
    file, before = new_file_id(), len(office.records.waiting_commands(office.wall))
    command = office.command("Pablo", KeepDocument(made=made(file=file)))

    with pytest.raises(InvalidInput, match="nothing was kept"):
        office.records.put_inbox(case, command, {file: content})
    assert (before, ()) == (len(office.records.waiting_commands(office.wall)), office.records.file_ids(case))


def test_a_file_comes_with_its_command_once_however_often_that_is_sent(office: Office, case: str) -> None:
    """A client that lost its answer sends the same command again."""
    file = new_file_id()
    command = office.command("Pablo", KeepDocument(made=made(file=file)))
    for _ in range(2):
        office.records.put_inbox(case, command, {file: LETTER})

    assert (file,) == office.records.file_ids(case)


def test_a_refused_command_leaves_no_file_and_never_takes_one_that_is_kept(office: Office, case: str) -> None:
    """The same letter twice: the second is refused, its file is gone, the first one's stays."""
    first = keep_letter(office, case)
    keep_letter(office, case)

    assert (first,) == office.records.file_ids(case)
    stolen = office.command("Pablo", KeepDocument(made=made(file=first)))
    office.records.put_inbox(case, stolen)
    carry_out(office.records, CarryOut(case=case, command=stolen, now=office.now))
    assert (first,) == office.records.file_ids(case)


def test_reading_back_opens_every_file_and_names_what_is_damaged_or_gone(office: Office, case: str) -> None:
    """A verify that only counted rows would find neither."""
    file = keep_letter(office, case)
    office.do(case, "Ana", ApproveDocument(document="D1"))
    number = office.case(case).number
    whole = list(read_back(office.records))
    table = tables.case_files
    with office.records.database.write() as connection:
        connection.execute(table.update().values(sealed=b"damaged in some way"))
    damaged = list(read_back(office.records))
    with office.records.database.write() as connection:
        connection.execute(table.delete().where(table.c.id == file))
    gone = list(read_back(office.records))

    assert [] == whole
    assert [f"The file of D1 in case {number} cannot be read"] == [said.partition(":")[0] for said in damaged]
    assert [f"The file of D1 in case {number} is missing: it was taken away outside of Amparo."] == gone


def test_a_copy_of_the_records_has_the_files(
    office: Office, case: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """What a backup is made of, from SQLite and from PostgreSQL."""
    file = keep_letter(office, case)
    copy = tmp_path_factory.mktemp("copy") / "copy.db"
    copy_records(office.url, copy)

    with closing(Records.open(f"sqlite:///{copy}", office.master_key)) as records:
        assert LETTER == records.read_file(case, file)


def test_erasing_a_case_takes_its_files_with_it(closed: Closed) -> None:
    """The plan counts them; afterwards there is no row, and no other can be put there."""
    office = closed.office
    keep_letter(office, closed.case)
    planned = office.records.plan_erasing(closed.case).files
    closed.erase()
    with office.records.database.read() as connection:
        left = connection.execute(sa.select(tables.case_files)).all()

    assert (1, []) == (planned, left)
    with pytest.raises((CaseErased, KeyUnavailable)):
        office.records.put_file(closed.case, LETTER, by="somebody")
