"""Everything written out: complete, readable, harmless in a spreadsheet, and nothing of what its reader may not see."""

from __future__ import annotations

import asyncio
import csv
import hashlib
import io
import json
import stat
import zipfile
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.app.test_jobs import at_work
from tests.core.records.office import CLIENT, Office, intake

from amparo.access.case_access import CaseAccess
from amparo.case.commands import AddNote, CompleteStep
from amparo.case.kept_documents import DocumentKind, KeepDocument, MadeDocument
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Role, Text
from amparo.errors import InvalidInput, KeyUnavailable
from amparo.records.case_files import new_file_id
from amparo.records.jobs import JobStopped
from amparo.records.keys import organization_key
from amparo.records.people import Profile
from amparo_app.exporting.everything import Export
from amparo_app.exporting.sealed_file import SealedReader, SealedWriter
from amparo_app.exporting.target import FolderTarget, ZipTarget, unpack
from amparo_app.office import Office as Desk

SOFIA = "Sofía Prueba"
PAPER = b"PK\x03\x04 a letter"


@pytest.fixture
def cases(office: Office) -> list[str]:
    """Return two cases (by id): one with a paper and a note, and one whose client has a formula for a name."""
    first, second = office.open_case(), office.open_case(intake(name="=1+1", a_number="000-111-333"))
    file = new_file_id()
    made = MadeDocument(
        kind=DocumentKind.UPLOADED,
        template="letter",
        title=Text("letter to the client", "carta para la persona"),
        language="en",
        file=file,
        file_name=f"Letter for {CLIENT}.docx",
        sha256=hashlib.sha256(PAPER).hexdigest(),
        bytes=len(PAPER),
    )
    command = office.command("Pablo", KeepDocument(made=made))
    office.records.put_inbox(first, command, {file: PAPER})
    office.do(first, "Pablo", command.body)
    office.do(first, "Pablo", AddNote(text="She called <today>."))
    return [first, second]


def export(office: Office, who: str = SOFIA, language: str = "en") -> Export:
    """Return an export of the clinic by somebody."""
    desk = Desk.at(office.data, "export everything")
    return Export(desk, desk.organization("clinic"), desk.person_acting("clinic", who), language)


def zipped(made: Export) -> zipfile.ZipFile:
    """Return everything as a zip in memory."""
    raw = io.BytesIO()
    made.everything(ZipTarget(raw), lambda *_: None)
    return zipfile.ZipFile(raw)


def table(found: zipfile.ZipFile, name: str) -> list[list[str]]:
    """Return the rows of a table, its heads first."""
    return list(csv.reader(io.StringIO(found.read(f"tables/{name}.csv").decode("utf-8-sig"), newline="")))


def test_every_case_is_a_page_a_file_for_programs_and_lines_of_tables(office: Office, cases: list[str]) -> None:
    """Persons, dates with their reasons, history and papers of each case are there, in words and in full."""
    found = zipped(export(office))
    number = office.case(cases[0]).number
    page = found.read(f"cases/{number}/case.html").decode()
    full = json.loads(found.read(f"cases/{number}/case.json"))

    for told in (CLIENT, "000-111-222", "case opened", "She called &lt;today&gt;.", "letter to the client"):
        assert told in page
    assert (CLIENT, len(office.records.history(cases[0]))) == (full["case"]["persons"][0]["name"], len(full["history"]))
    assert PAPER == found.read(f"cases/{number}/papers/{number}-D{full['case']['documents'][0]['id'][1:]}.docx")
    assert {office.case(case).number for case in cases} == {row[0] for row in table(found, "cases")[1:]}
    for name in ("README.txt", "LEAME.txt", "index.html", "organization/people.json", "organization/decisions.json"):
        assert found.read(name)
    assert any(name.startswith("organization/catalogs/") for name in found.namelist())


def test_no_file_is_called_after_anybody(office: Office, cases: list[str]) -> None:
    """Names of files carry case numbers, never a client's name, whatever a paper was called."""
    names = " ".join(zipped(export(office)).namelist())

    for word in CLIENT.split():
        assert word not in names


def test_no_cell_is_a_formula(office: Office, cases: list[str]) -> None:
    """A spreadsheet program that opens a table executes nothing of it."""
    found = zipped(export(office))
    cells = [cell for name in ("persons", "history", "facts") for row in table(found, name) for cell in row]

    assert "'=1+1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.fixture
def alike(office: Office) -> tuple[str, str]:
    """Return the numbers of a case, and of one kept from Dora by a wall, in which its conflict check found somebody."""
    roles = (Role.DIRECTOR, Role.STAFF_ATTORNEY)
    office.people["Dora"] = office.records.add_person("clinic", Profile(name="Dora Prueba"), roles).id
    shut = office.open_case(intake(name="Luz Marina Ejenplo", a_number="000-444-555"))
    case = office.open_case()
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    office.do(shut, "Sofía", RaiseWall(people=(office.people["Dora"],), reason="a family matter of the office"))
    return office.case(case).number, office.case(shut).number


def test_whom_a_check_found_in_a_shut_case_is_in_no_export_of_who_is_kept_from_it(
    office: Office, alike: tuple[str, str]
) -> None:
    """Neither in the case nor in its history."""
    number, shut = alike
    mine, sofias = (
        json.loads(zipped(export(office, who)).read(f"cases/{number}/case.json")) for who in ("Dora Prueba", SOFIA)
    )

    assert 1 == len(mine["case"]["conflicts"])
    for part in ("case", "history"):
        assert "Ejenplo" not in json.dumps(mine[part])
        assert shut not in json.dumps(mine[part])
        assert "Ejenplo" in json.dumps(sofias[part])


def test_a_clients_own_file_names_nobody_whom_a_check_found_in_the_case_of_another(
    office: Office, alike: tuple[str, str]
) -> None:
    """It goes to the client, whoever writes it and whatever they may see."""
    number, other = alike
    desk, raw = Desk.at(office.data, "export a client's file"), io.BytesIO()
    clinic, sofia = desk.organization("clinic"), desk.person_acting("clinic", SOFIA)
    Export(desk, clinic, sofia, "en").case(desk.case(number, clinic, sofia), ZipTarget(raw))
    found = zipfile.ZipFile(raw)
    whole = b"".join(found.read(name) for name in found.namelist())

    assert CLIENT.encode() in whole
    assert b"Ejenplo" not in whole
    assert other.encode() not in whole


def test_each_file_has_its_hash(office: Office, cases: list[str]) -> None:
    """The list of hashes names every other file, and each is right."""
    found = zipped(export(office))
    lines = [line.partition("  ") for line in found.read("SHA256SUMS.txt").decode().splitlines()]
    sums = {name: sha256 for sha256, _, name in lines}

    assert {name: hashlib.sha256(found.read(name)).hexdigest() for name in found.namelist() if name in sums} == sums
    assert {"SHA256SUMS.txt"} == set(found.namelist()) - set(sums)


def test_a_restricted_case_is_not_in_the_export_of_who_may_not_see_it(office: Office, cases: list[str]) -> None:
    """It is counted, and nothing of it is told; each case that is in it is noted as read."""
    office.do(cases[0], "Sofía", RestrictCase(reason="VAWA"))
    hidden = office.case(cases[0])
    director = office.records.add_person("clinic", _profile("Dora Prueba"), (Role.DIRECTOR,))
    assert hidden.access != CaseAccess(organization="clinic")
    found = zipped(export(office, "Dora Prueba"))

    assert hidden.number not in " ".join(found.namelist())
    assert "1 case(s) are not in this export" in found.read("README.txt").decode()
    for name in found.namelist():
        assert CLIENT.encode() not in found.read(name), name
    reads = office.records.reads_of("clinic")
    assert {cases[1], None} == {one.case for one in reads if one.person == director.id}


def test_an_export_that_is_stopped_raises_at_the_next_case(office: Office, cases: list[str]) -> None:
    """Whoever says how far it is can end it."""

    def stop(done: int, _total: int) -> None:
        if done == 1:
            raise JobStopped

    with pytest.raises(JobStopped):
        export(office).everything(ZipTarget(io.BytesIO()), stop)


def test_a_folder_is_its_owners_alone_and_new(office: Office, cases: list[str], tmp_path: Path) -> None:
    """Nobody else can read what is in clear, and nothing is written over."""
    folder = tmp_path / "export"
    export(office).everything(FolderTarget(folder), lambda *_: None)

    assert {0o600} == {stat.S_IMODE(file.stat().st_mode) for file in folder.rglob("*") if file.is_file()}
    assert {0o700} == {stat.S_IMODE(one.stat().st_mode) for one in (folder, *folder.rglob("*")) if one.is_dir()}
    with pytest.raises(InvalidInput):
        FolderTarget(folder)


def test_a_sealed_file_is_read_from_any_place_and_no_change_is_missed(office: Office, tmp_path: Path) -> None:
    """Several pieces come back whole; a changed byte, a moved piece or a missing end is noticed."""
    keys, key, file = office.records.keys, organization_key("clinic"), tmp_path / "sealed"
    content = bytes(range(256)) * 10_000
    with SealedWriter(file, keys, key, "x") as sealed:
        for begin in range(0, len(content), 77_777):
            sealed.write(content[begin : begin + 77_777])

    assert content[:1000] not in file.read_bytes()
    with SealedReader(file, keys, key, "x") as reader:
        assert content == b"".join(reader.pieces())
        reader.seek(-5, io.SEEK_END)
        assert content[-5:] == reader.read()
    raw = bytearray(file.read_bytes())
    raw[1_500_000] ^= 1
    file.write_bytes(raw)
    with SealedReader(file, keys, key, "x") as reader, pytest.raises(KeyUnavailable):
        list(reader.pieces())


def test_a_name_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A zip of somebody else's cannot write beside the folder."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as evil:
        evil.writestr("../outside.txt", "x")
    with pytest.raises(InvalidInput):
        unpack(raw, tmp_path / "folder")

    assert not (tmp_path / "outside.txt").exists()


def test_a_clients_own_file_is_written_at_the_command_line(
    office: Office, cases: list[str], amparo: Run, tmp_path: Path
) -> None:
    """A folder or a zip holds the one case and no other; whoever may not is refused, and nothing is written."""
    number = office.case(cases[0]).number
    assert 0 == amparo("case", "export", number, "--out", str(tmp_path / "own"), "--language", "es", by=SOFIA).code
    assert 0 == amparo("case", "export", number, "--out", str(tmp_path / "own.zip"), by=SOFIA).code
    refused = amparo("case", "export", number, "--out", str(tmp_path / "no.zip"), by="Clara Prueba")

    assert "Quién hizo qué" in (tmp_path / "own" / "case.html").read_text()
    with zipfile.ZipFile(tmp_path / "own.zip") as found:
        assert "case.html" in found.namelist()
        assert [number] == [row[0] for row in table(found, "cases")[1:]]
    assert (3, False) == (refused.code, (tmp_path / "no.zip").exists())
    assert 2 == amparo("case", "export", number, "--out", str(tmp_path / "own.zip"), by=SOFIA).code


def test_everything_is_exported_as_a_job_and_given_once(
    office: Office, cases: list[str], amparo: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The office keeps it sealed, gives it to whoever asked, and keeps nothing of it afterwards."""
    folder, zip_file = tmp_path / "all", tmp_path / "all.zip"

    async def work() -> tuple[int, int, int, int]:
        async with at_work(office, amparo, monkeypatch) as working:
            first = await working.type("export", "everything", "--out", str(folder), by=SOFIA)
            asked = await working.type(
                "export", "everything", "--out", str(zip_file), "--no-follow", "--json", by=SOFIA
            )
            job = asked.json["id"]
            other = await working.type("export", "fetch", job, "--out", str(tmp_path / "x"), by="Pablo Prueba")
            second = await working.type("export", "fetch", job, "--out", str(zip_file), by=SOFIA)
            again = await working.type("export", "fetch", job, "--out", str(tmp_path / "y"), by=SOFIA)
            return first.code, other.code, second.code, again.code

    assert (0, 3, 0, 2) == asyncio.run(work())
    assert {file.name for file in folder.iterdir()} >= {"index.html", "README.txt", "cases", "tables"}
    with zipfile.ZipFile(zip_file) as found:
        assert not found.testzip()
        assert 2 == len(table(found, "cases")[1:])
    assert 0o600 == stat.S_IMODE(zip_file.stat().st_mode)
    assert [] == list((office.data / "exports").iterdir())


def test_whoever_may_not_export_is_refused_before_anything_begins(office: Office, amparo: Run, tmp_path: Path) -> None:
    """No job is begun for an intake worker."""
    assert 3 == amparo("export", "everything", "--out", str(tmp_path / "all"), by="Inés Prueba").code
    assert () == office.records.jobs("clinic")


def _profile(name: str) -> Profile:
    return Profile(name=name, email="dora@example.org")
