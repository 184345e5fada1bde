"""Making a backup: of one moment, while others write, whole or not at all, and never with the key."""

from __future__ import annotations

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import AddNote
from amparo.errors import InvalidInput
from amparo_app.backup import make_backup, verify_backup
from amparo_app.office_folder import settings_of


def test_a_backup_holds_the_records_and_says_where_every_chain_ends(office: Office, tmp_path: Path) -> None:
    """The counts are those of the office, and each file is listed with its bytes."""
    case = office.open_case()
    (office.data / "mail").mkdir()
    (office.data / "mail" / "20270104-a.eml").write_bytes(b"Subject: a mail\r\n\r\n")
    manifest = make_backup(settings_of(office.data), tmp_path / "kept" / "monday")
    seq = office.case(case).seq

    assert [("amparo.db", True), ("mail/20270104-a.eml", True)] == [
        (file.name, file.size == (tmp_path / "kept" / "monday" / file.name).stat().st_size) for file in manifest.files
    ]
    assert [(case, seq)] == [(end.case, end.seq) for end in manifest.contents.chains]
    assert (1, 1, seq) == (
        manifest.contents.counts.cases,
        manifest.contents.counts.open_cases,
        manifest.contents.counts.events,
    )
    assert ["monday"] == [path.name for path in (tmp_path / "kept").iterdir()]


def test_neither_the_master_key_nor_a_name_is_in_a_backup_and_it_is_its_owners_alone(
    office: Office, tmp_path: Path
) -> None:
    """Whoever finds the backup has nothing."""
    office.open_case()
    make_backup(settings_of(office.data), tmp_path / "monday")
    key = office.master_key.read_bytes().split()[1]
    files = [path for path in (tmp_path / "monday").rglob("*") if path.is_file()]
    content = b"".join(path.read_bytes() for path in files)

    assert key not in content
    assert CLIENT.encode() not in content
    assert [] == [path.name for path in files if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]


def test_a_backup_made_while_commands_are_carried_out_is_of_one_moment(office: Office, tmp_path: Path) -> None:
    """Each case ends where its chain does, whichever commands were in time."""
    cases, stop = [office.open_case() for _ in range(3)], threading.Event()

    def work() -> None:
        while not stop.is_set():
            for case in cases:
                office.do(case, "Inés", AddNote(text="while it is copied"))

    worker = threading.Thread(target=work)
    worker.start()
    manifests = [make_backup(settings_of(office.data), tmp_path / str(number)) for number in range(3)]
    stop.set()
    worker.join()

    assert [()] * 3 == [verify_backup(tmp_path / str(n), key_of(office)).problems for n in range(3)]
    assert manifests[0].contents.counts.events < manifests[2].contents.counts.events


def test_a_backup_is_never_written_over(office: Office, tmp_path: Path) -> None:
    """Running the same command twice leaves the first backup as it is."""
    make_backup(settings_of(office.data), tmp_path / "monday")
    before = (tmp_path / "monday" / "manifest.json").read_bytes()

    with pytest.raises(InvalidInput, match=r"something at .*monday already, and no backup is written over"):
        make_backup(settings_of(office.data), tmp_path / "monday")

    assert before == (tmp_path / "monday" / "manifest.json").read_bytes()


def test_a_backup_that_was_killed_leaves_no_backup_and_the_next_clears_up(office: Office, tmp_path: Path) -> None:
    """Half a backup never stands under the name of a whole one."""
    left = tmp_path / ".monday.unfinished"
    left.mkdir()
    sqlite3.connect(left / "amparo.db").execute("CREATE TABLE half (a)").connection.close()
    make_backup(settings_of(office.data), tmp_path / "monday")

    assert not left.exists()
    assert () == verify_backup(tmp_path / "monday", key_of(office)).problems


def key_of(office: Office) -> dict[str, str]:
    """Return an environment that names the clinic's master key."""
    return {"AMPARO_MASTER_KEY_FILE": str(office.master_key)}
