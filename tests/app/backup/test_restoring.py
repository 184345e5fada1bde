"""Bringing a backup back: whole, checked, over nothing, and killed at any moment without a trace."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.app.clinic import ROOTS
from tests.core.records.office import Office

from amparo.case.commands import AddNote
from amparo.errors import AmparoError, InvalidInput, KeyUnavailable, Refused
from amparo.records.master_key import authentication, create_master_key, read_master_key
from amparo.records.migrations import REVISION
from amparo.records.repository import Records
from amparo_app.backup import Manifest, make_backup, restore_backup, verify_backup
from amparo_app.office_folder import settings_of
from amparo_app.running import alone

KILLED = """
import os, signal, sys
from pathlib import Path
from amparo_app.backup import {module} as at
moment, backup, data = sys.argv[1:]
real = getattr(at, moment)
def die(*arguments, **named):
    result = real(*arguments, **named) if moment != "_put" else None
    os.kill(os.getpid(), signal.SIGKILL)
setattr(at, moment, die)
from amparo_app.backup import restore_backup
restore_backup(Path(backup), Path(data))
"""


@pytest.fixture
def backup(office: Office, tmp_path: Path) -> Path:
    """Return a backup of a clinic with two cases."""
    for _ in range(2):
        office.do(office.open_case(), "Inés", AddNote(text="called the client"))
    make_backup(settings_of(office.data), tmp_path / "monday")
    return tmp_path / "monday"


def key_of(office: Office) -> dict[str, str]:
    """Return an environment that names the clinic's master key."""
    return {"AMPARO_MASTER_KEY_FILE": str(office.master_key)}


def listed(folder: Path) -> dict[str, bytes]:
    """Return every file in a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_restored_office_is_the_one_that_was_backed_up(office: Office, backup: Path, tmp_path: Path) -> None:
    """Every case to the last event, and the folder knows its key; Temporal's database is left away."""
    told = restore_backup(backup, tmp_path / "new", key_of(office))
    settings = settings_of(tmp_path / "new", {})
    records = Records.open(settings.records_url, settings.master_key_file)
    lines = office.records.list_cases("clinic")

    assert () == told.problems
    assert lines == records.list_cases("clinic")
    assert [office.case(line.id) for line in lines] == [records.read_case(line.id, "clinic") for line in lines]
    assert [office.records.history(line.id) for line in lines] == [records.history(line.id) for line in lines]
    assert {"amparo.db", "office.json"} == {
        name for name in listed(tmp_path / "new") if not name.endswith(("-wal", "-shm"))
    }


def test_what_happened_after_the_backup_is_not_in_it(office: Office, backup: Path, tmp_path: Path) -> None:
    """A backup is of its moment, and the office goes on beside it."""
    line = office.records.list_cases("clinic")[0]
    office.do(line.id, "Inés", AddNote(text="afterwards"))
    restore_backup(backup, tmp_path / "new", key_of(office))
    records = Records.open(f"sqlite:///{tmp_path / 'new' / 'amparo.db'}", office.master_key)

    assert line.seq == records.read_case(line.id, "clinic").seq
    assert line.seq + 1 == office.case(line.id).seq


def test_verifying_changes_nothing_and_can_be_done_twice(office: Office, backup: Path) -> None:
    """The backup may lie where nothing can be written."""
    before = listed(backup)
    told = [verify_backup(backup, key_of(office)).problems for _ in range(2)]

    assert [(), ()] == told
    assert before == listed(backup)


def test_a_case_that_was_broken_in_the_office_is_named_in_its_backup(office: Office, tmp_path: Path) -> None:
    """The copy is exact, so what is wrong is wrong in the office too."""
    case = office.open_case()
    with office.records.database.write() as connection:
        connection.exec_driver_sql("UPDATE events SET command = 'another' WHERE seq = 2")
    make_backup(settings_of(office.data), tmp_path / "monday")

    (problem,) = verify_backup(tmp_path / "monday", key_of(office)).problems

    assert f"Case {office.case(case).number}: event 2 is not what was chained." == problem


def test_a_truncated_file_is_refused(office: Office, backup: Path, tmp_path: Path) -> None:
    """A copy that broke off is told with its size."""
    records = backup / "amparo.db"
    records.write_bytes(records.read_bytes()[:-4096])

    refused(office, backup, tmp_path / "new", rf"amparo.db has {records.stat().st_size} bytes and")


def test_a_single_edited_byte_is_refused(office: Office, backup: Path, tmp_path: Path) -> None:
    """Wherever it is."""
    content = bytearray((backup / "amparo.db").read_bytes())
    content[len(content) // 2] ^= 1
    (backup / "amparo.db").write_bytes(content)

    refused(office, backup, tmp_path / "new", "cut short or changed")


def test_a_missing_file_is_refused(office: Office, backup: Path, tmp_path: Path) -> None:
    """By its name."""
    (backup / "amparo.db").unlink()

    refused(office, backup, tmp_path / "new", "amparo.db is missing")


@pytest.mark.parametrize("field", ["made", "training", "contents", "files", "code"])
def test_an_edited_manifest_is_refused_even_if_it_makes_sense(
    office: Office, backup: Path, tmp_path: Path, field: str
) -> None:
    """Only the master key makes the code under it."""
    manifest = Manifest.model_validate_json((backup / "manifest.json").read_text(encoding="utf-8"))
    other = {
        "made": manifest.made.replace(year=2031),
        "training": True,
        "contents": manifest.contents.model_copy(update={"destroyed_keys": ("one",)}),
        "files": (),
        "code": authentication(bytes(32), b"guessed"),
    }
    forged = manifest.model_copy(update={field: other[field]})
    (backup / "manifest.json").write_text(forged.model_dump_json(), encoding="utf-8")

    refused(office, backup, tmp_path / "new", "manifest.json is not what was written")


@pytest.mark.parametrize("text", ["", "{", "[]", f'{{"format": 1, "amparo": "0", "schema_revision": "{REVISION}"}}'])
def test_a_manifest_that_is_none_is_refused(office: Office, backup: Path, tmp_path: Path, text: str) -> None:
    """Cut short, emptied, or something else altogether."""
    (backup / "manifest.json").write_text(text, encoding="utf-8")

    refused(office, backup, tmp_path / "new", "manifest.json cannot be understood")


def test_a_folder_that_is_no_backup_is_refused(office: Office, tmp_path: Path) -> None:
    """A mistyped name is told as one."""
    refused(office, tmp_path / "nowhere", tmp_path / "new", "There is no backup in")


@pytest.mark.parametrize(("field", "value"), [("format", 2), ("schema_revision", "0001"), ("schema_revision", "9999")])
def test_a_backup_of_another_version_is_refused_with_what_to_install(
    office: Office, backup: Path, tmp_path: Path, field: str, value: object
) -> None:
    """Before anything else of it is believed or understood."""
    manifest = json.loads((backup / "manifest.json").read_text(encoding="utf-8"))
    manifest = {**manifest, field: value, "amparo": "7.1", "something": "new"}
    (backup / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")

    refused(office, backup, tmp_path / "new", r"made by Amparo 7\.1.*Install that Amparo")


def test_another_offices_master_key_is_refused_by_its_fingerprint(office: Office, backup: Path, tmp_path: Path) -> None:
    """It is not the backup that is wrong."""
    create_master_key(tmp_path / "other.key")

    with pytest.raises(InvalidInput, match=r"other\.key .* is not the one of the backup"):
        restore_backup(backup, tmp_path / "new", {"AMPARO_MASTER_KEY_FILE": str(tmp_path / "other.key")})
    assert not (tmp_path / "new").exists()


def test_without_the_master_key_nothing_is_restored(office: Office, backup: Path, tmp_path: Path) -> None:
    """The sentence says that it is never in a backup, and where one was looked for."""
    gone = tmp_path / "gone.key"

    with pytest.raises(KeyUnavailable, match=r"never in it.*gone\.key"):
        restore_backup(backup, tmp_path / "new", {"AMPARO_MASTER_KEY_FILE": str(gone)})
    assert not (tmp_path / "new").exists()


def test_a_restore_over_an_office_is_refused_and_the_office_is_as_it_was(office: Office, backup: Path) -> None:
    """One that runs is named with its process, one that rests as something that is there."""
    with pytest.raises(InvalidInput, match="writes over nothing"):
        restore_backup(backup, office.data, key_of(office))
    with alone(office.data), pytest.raises(Refused, match=rf"runs in .*process {os.getpid()}"):
        restore_backup(backup, office.data, key_of(office))

    assert 2 == len(office.records.list_cases("clinic"))


def test_records_named_elsewhere_are_not_what_a_restore_makes(office: Office, backup: Path, tmp_path: Path) -> None:
    """Else the restored file would lie there unused."""
    environment = {**key_of(office), "AMPARO_RECORDS_URL": "sqlite:////srv/other.db"}

    with pytest.raises(InvalidInput, match="AMPARO_RECORDS_URL"):
        restore_backup(backup, tmp_path / "new", environment)


def test_restoring_twice_changes_nothing_the_second_time(office: Office, backup: Path, tmp_path: Path) -> None:
    """The office that was made may be at work already."""
    restore_backup(backup, tmp_path / "new", key_of(office))
    before = listed(tmp_path / "new")

    with pytest.raises(InvalidInput, match="writes over nothing"):
        restore_backup(backup, tmp_path / "new", key_of(office))
    assert before == listed(tmp_path / "new")


@pytest.mark.parametrize(("module", "moment"), [("restoring", "_copy"), ("restoring", "_unpack"), ("filling", "_put")])
def test_a_restore_that_is_killed_leaves_no_office_and_can_be_repeated(
    office: Office, backup: Path, tmp_path: Path, module: str, moment: str
) -> None:
    """After the first file, after all are checked, and right before they are put in place."""
    environment = {**os.environ, **key_of(office), "PYTHONPATH": os.pathsep.join(ROOTS)}
    killed = [sys.executable, "-c", KILLED.format(module=module), moment, str(backup), str(tmp_path / "new")]
    ended = subprocess.run(killed, check=False, env=environment, timeout=60).returncode

    assert -signal.SIGKILL == ended
    assert not (tmp_path / "new").exists()
    assert (tmp_path / ".new.unfinished" / "amparo.db").exists()
    assert () == restore_backup(backup, tmp_path / "new", key_of(office)).problems
    assert not (tmp_path / ".new.unfinished").exists()


def test_a_backup_carried_to_another_machine_needs_nothing_of_the_old_one(
    office: Office, backup: Path, tmp_path: Path
) -> None:
    """The backup and a copy of the key are enough."""
    shutil.copytree(backup, tmp_path / "stick")
    shutil.copyfile(office.master_key, tmp_path / "copy.key")
    number = office.records.list_cases("clinic")[0].number
    office.records.close()
    shutil.rmtree(office.data)
    office.master_key.unlink()
    restore_backup(tmp_path / "stick", tmp_path / "new", {"AMPARO_MASTER_KEY_FILE": str(tmp_path / "copy.key")})
    settings = settings_of(tmp_path / "new", {})

    assert tmp_path / "copy.key" == settings.master_key_file
    assert len(read_master_key(settings.master_key_file)) == 32
    assert number in {
        line.number for line in Records.open(settings.records_url, settings.master_key_file).list_cases("clinic")
    }


def refused(office: Office, backup: Path, data: Path, why: str) -> None:
    """Check that a backup is refused in one sentence, by verify and by restore, and that nothing is left of it."""
    with pytest.raises(AmparoError, match=why):
        verify_backup(backup, key_of(office))
    with pytest.raises(AmparoError, match=why) as told:
        restore_backup(backup, data, key_of(office))

    assert 1 == len(str(told.value).splitlines())
    assert [] == [path.name for path in data.parent.iterdir() if path.name in {data.name, f".{data.name}.unfinished"}]
