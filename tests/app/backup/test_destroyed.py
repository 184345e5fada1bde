"""Backups of before an erasing: a restore revives nobody, by every list in reach, and says so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.app.clinic import ROOTS, Run
from tests.core.records.closed_case import CLIENT, Closed
from tests.core.records.office import Office

from amparo.errors import CaseErased, InvalidInput
from amparo.records import tables
from amparo.records.destroyed_list import LIST, add_to_list, beside, read_list
from amparo.records.erasures import DestroyedKey
from amparo.records.repository import Records
from amparo_app.backup import make_backup, restore_backup, verify_backup
from amparo_app.backup.destroyed import keep_lists, still_holding
from amparo_app.erasing import finish
from amparo_app.office_folder import settings_of


@pytest.fixture
def closed(office: Office, no_settings: None) -> Closed:
    """Return a clinic with a case that may be erased."""
    return Closed(office)


@pytest.fixture
def before(closed: Closed, tmp_path: Path) -> Path:
    """Return a backup of before the case was erased, as it is now; the lists lie beside the key and in the office."""
    make_backup(settings_of(closed.office.data), tmp_path / "backups" / "before")
    wrapped = closed.records.wrapped_key(closed.case)
    finish(settings_of(closed.office.data), closed.records, closed.erase(), wrapped)
    return tmp_path / "backups" / "before"


def restored(closed: Closed, data: Path) -> Records:
    """Open what was restored into a folder."""
    return Records.open(f"sqlite:///{data / 'amparo.db'}", closed.office.master_key)


def key(closed: Closed) -> dict[str, str]:
    """Return an environment that names the clinic's master key."""
    return {"AMPARO_MASTER_KEY_FILE": str(closed.office.master_key)}


def test_a_restore_of_an_older_backup_erases_the_case_again(closed: Closed, before: Path, tmp_path: Path) -> None:
    """By the list beside the master key; conflict checks go on knowing who was a client."""
    told = restore_backup(before, tmp_path / "new", key(closed))
    records = restored(closed, tmp_path / "new")
    left = records.erasures("clinic")[0]

    assert (closed.number,) == told.erased_again
    assert [] == list(told.problems)
    assert (True, closed.number, CLIENT.name) == (left.again, left.number, left.persons[0].name)
    assert CLIENT.name in {entry.name for entry in records.names("clinic")}
    with pytest.raises(CaseErased):
        records.read_case(closed.case, "clinic")
    assert [True] == [check.holds for check in records.check_cases(closed.case)]
    assert (closed.case,) == tuple(one.id for one in read_list(tmp_path / "new" / LIST))


def test_no_file_of_a_restored_office_holds_the_key_again(closed: Closed, before: Path, tmp_path: Path) -> None:
    """Neither in a table nor in what a deleted row leaves behind."""
    with sa.create_engine(f"sqlite:///{before / 'amparo.db'}").connect() as connection:
        wrapped = connection.execute(
            sa.select(tables.keys.c.wrapped).where(tables.keys.c.id == closed.case)
        ).scalar_one()
    restore_backup(before, tmp_path / "new", key(closed))

    assert wrapped in (before / "amparo.db").read_bytes()
    assert [] == [path.name for path in (tmp_path / "new").iterdir() if wrapped in path.read_bytes()]


@pytest.mark.parametrize("list_in", ["a later backup beside it", "a file handed over", "a folder handed over"])
def test_a_lost_key_folder_leaves_other_lists(closed: Closed, before: Path, tmp_path: Path, list_in: str) -> None:
    """Only the key file itself was saved: a later backup carries the list, and it can be handed over."""
    later = tmp_path / ("backups" if "beside" in list_in else "elsewhere") / "later"
    make_backup(settings_of(closed.office.data), later)
    beside(closed.office.master_key).unlink()
    handed = {"a file handed over": later / LIST, "a folder handed over": later}.get(list_in)
    told = restore_backup(before, tmp_path / "new", key(closed), handed)

    assert (closed.number,) == told.erased_again
    assert (closed.case,) == tuple(one.id for one in read_list(beside(closed.office.master_key)))


def test_a_backup_of_afterwards_has_nothing_to_erase_again(closed: Closed, before: Path, tmp_path: Path) -> None:
    """It holds the entry, the chain and the list, and reads back whole."""
    make_backup(settings_of(closed.office.data), tmp_path / "after")
    told = restore_backup(tmp_path / "after", tmp_path / "new", key(closed))

    assert ((), (), ()) == (told.erased_again, told.held, told.problems)
    assert closed.records.erasures("clinic") == restored(closed, tmp_path / "new").erasures("clinic")


def test_verifying_an_older_backup_says_what_it_still_holds(closed: Closed, before: Path) -> None:
    """And changes nothing in it."""
    assert (closed.case,) == verify_backup(before, key(closed)).held


def test_a_backup_says_which_older_ones_still_hold_destroyed_keys(
    closed: Closed, before: Path, tmp_path: Path, amparo: Run
) -> None:
    """One is known where the office wrote it to; deleted, it is no longer spoken of."""
    settings = settings_of(closed.office.data)
    said = amparo("backup", str(tmp_path / "backups" / "after")).out

    assert "One older backup holds keys of cases that were erased since" in said
    assert (before,) == still_holding(settings, closed.records.destroyed_keys())
    shutil.rmtree(before)
    assert () == still_holding(settings, closed.records.destroyed_keys())


def test_a_case_that_was_not_erased_is_untouched_by_a_restore(closed: Closed, before: Path, tmp_path: Path) -> None:
    """The list names one case, and one alone goes."""
    other = closed.office.open_case()
    make_backup(settings_of(closed.office.data), tmp_path / "more")
    restore_backup(tmp_path / "more", tmp_path / "new", key(closed))

    assert other == restored(closed, tmp_path / "new").read_case(other, "clinic").id


@pytest.mark.parametrize(
    "line",
    ["organization/clinic 2027-01-04T18:00:01+00:00", "system 2027-01-04T18:00:01+00:00", f"{'a' * 32} yesterday",
     f"{'a' * 32}", f"{'a' * 32} 2027-01-04T18:00:01"],
)  # fmt: skip
def test_a_list_that_is_none_is_refused_and_nothing_restored(
    closed: Closed, before: Path, tmp_path: Path, line: str
) -> None:
    """Above all one that would destroy an organization's key or the system's."""
    (tmp_path / "list.txt").write_text(f"# head\n{line}\n", encoding="utf-8")

    with pytest.raises(InvalidInput, match="Line 2 of"):
        restore_backup(before, tmp_path / "new", key(closed), tmp_path / "list.txt")
    assert not (tmp_path / "new").exists()


def test_a_list_that_is_not_there_is_refused(closed: Closed, before: Path, tmp_path: Path) -> None:
    """A misspelt path must not pass for an empty list."""
    with pytest.raises(InvalidInput, match="no list of destroyed keys"):
        restore_backup(before, tmp_path / "new", key(closed), tmp_path / "nowhere.txt")


def test_a_list_only_grows(tmp_path: Path) -> None:
    """Whatever an older office knows is added to what stands there."""
    first, second = (DestroyedKey(id=letter * 32, destroyed=datetime(2027, 1, 4, tzinfo=UTC)) for letter in "ab")
    add_to_list(tmp_path / LIST, (second,))
    add_to_list(tmp_path / LIST, (first,))
    add_to_list(tmp_path / LIST, ())

    assert (first, second) == read_list(tmp_path / LIST)


def test_a_list_that_cannot_be_written_is_told(closed: Closed, before: Path) -> None:
    """A key's folder may be read-only: then somebody copies the list there."""
    beside(closed.office.master_key).unlink()
    beside(closed.office.master_key).mkdir()
    settings = settings_of(closed.office.data)

    with pytest.raises(InvalidInput, match="cannot be read"):
        keep_lists(settings, closed.records)


KILLED = """
import os, signal, sys
from pathlib import Path
from amparo_app import erasing as at
from amparo_app.office import Office
moment, data, case, by = sys.argv[1:]
office = Office.at(Path(data))
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
if moment == "before the commit":
    import sqlalchemy as sa
    sa.event.listen(office.records.database.engine, "commit", die)
elif moment == "after the commit":
    at.finish = die
else:
    setattr(at, moment, die) if moment != "mark_cleaned" else setattr(type(office.records), moment, die)
wrapped = office.records.wrapped_key(case)
done = office.records.confirm_erasing(case, by, "kb")
at.finish(office.settings, office.records, done, wrapped)
die()
"""


@pytest.mark.parametrize("moment", ["before the commit", "after the commit", "keep_lists", "clean", "mark_cleaned"])
def test_killed_at_any_moment_the_same_command_finishes_it(closed: Closed, moment: str) -> None:
    """Before the commit nothing happened; after it, only what lies around the records is left to do."""
    closed.ask()
    wrapped = closed.records.wrapped_key(closed.case)
    assert wrapped is not None
    arguments = [moment, str(closed.office.data), closed.case, closed.office.people["Dora"]]
    environment = {"PYTHONPATH": ":".join(ROOTS), **key(closed)}
    ended = subprocess.run([sys.executable, "-c", KILLED, *arguments], env=environment, check=False, timeout=120)
    erased = closed.records.erasure(closed.case)
    done = closed.confirm()
    told = finish(settings_of(closed.office.data), closed.records, done, closed.records.wrapped_key(closed.case))  # type: ignore[arg-type]

    assert -9 == ended.returncode
    assert (moment != "before the commit") is (erased is not None)
    assert (True, ()) == (told.cleaned, told.problems)
    assert [] == [
        path.name for path in closed.office.data.rglob("*") if path.is_file() and wrapped in path.read_bytes()
    ]
    assert (closed.case,) == tuple(one.id for one in read_list(beside(closed.office.master_key)))
