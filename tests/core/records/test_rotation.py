"""Changing the master key: every key or none, killed at any moment, and never without a key that opens the records."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.core.records.office import Office

from amparo.errors import KeyUnavailable
from amparo.records import tables
from amparo.records.master_key import create_master_key, fingerprint, next_key_file, read_master_key
from amparo.records.organizations import OrganizationProfile
from amparo.records.repository import Records
from amparo.records.rotation import rotate_master_key

ROOT = Path(__file__).resolve().parents[3]

# The child dies right before or right after one step of the change.
CHILD = """
import os, signal, sys
from pathlib import Path
import sqlalchemy as sa
from amparo.records import rotation

url, key, moment = sys.argv[1:]
die = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
if moment == "before the commit":
    sa.event.listen(sa.Engine, "commit", lambda c: die() if not c.get_execution_options().get("amparo_reads") else None)
else:
    setattr(rotation, moment, die)
rotation.rotate_master_key(url, Path(key))
"""


def test_after_a_change_the_new_key_opens_everything_and_the_old_one_nothing(office: Office, case: str) -> None:
    """The old one is kept beside it under its fingerprint, for the backups that were made under it."""
    before = read_master_key(office.master_key)
    done = rotate_master_key(office.url, office.master_key)
    after = read_master_key(office.master_key)

    assert office.case(case) == office.reopened().read_case(case, "clinic")
    assert (fingerprint(before), fingerprint(after)) == (done.before, done.now)
    assert before == read_master_key(done.kept)
    assert before != after
    assert 3 == done.keys  # the system's, the organization's and the case's
    assert not next_key_file(office.master_key).exists()
    with pytest.raises(KeyUnavailable, match="is not the one"):
        Records.open(office.url, done.kept)


def test_changing_twice_keeps_every_key_that_ever_was(office: Office, case: str) -> None:
    """Each is of use for the backups of its time."""
    first, second = (rotate_master_key(office.url, office.master_key) for _ in range(2))

    assert (False, False) == (first.finished, second.finished)
    assert first.now == second.before
    assert {first.kept, second.kept, office.master_key} == set(office.master_key.parent.iterdir())
    assert office.reopened().verify_chain(case).holds


@pytest.mark.parametrize(
    ("moment", "wrapped"),
    [("_rewrap_all", "not yet"), ("before the commit", "not yet"), ("_put_in_place", "all")],
)
def test_a_change_that_is_killed_loses_nothing_and_is_brought_to_its_end(
    office: Office, case: str, moment: str, wrapped: str
) -> None:
    """Before anything was wrapped, right before that is committed, and right after: one of the two files opens all."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "core")}
    command = [sys.executable, "-c", CHILD, office.url, str(office.master_key), moment]
    ended = subprocess.run(command, check=False, env=environment, timeout=60).returncode
    following = next_key_file(office.master_key)
    opening = following if wrapped == "all" else office.master_key
    assert Records.open(office.url, opening).verify_chain(case).holds
    done = rotate_master_key(office.url, office.master_key)

    assert -signal.SIGKILL == ended
    assert (wrapped == "all") == done.finished
    assert office.case(case) == office.reopened().read_case(case, "clinic")
    assert not following.exists()


def test_records_whose_change_was_interrupted_say_what_to_do(office: Office, case: str) -> None:
    """Between the transaction and the file's replacement neither the old key nor a copy of it is of use."""
    old = office.master_key.read_bytes()
    done = rotate_master_key(office.url, office.master_key)
    office.master_key.rename(next_key_file(office.master_key))
    office.master_key.write_bytes(old)

    with pytest.raises(KeyUnavailable, match="run `amparo keys rotate`, which brings it to its end"):
        office.reopened()
    again = rotate_master_key(office.url, office.master_key)

    assert (True, done.now) == (again.finished, again.now)
    assert office.reopened().verify_chain(case).holds


def test_a_new_key_that_was_cut_short_is_made_anew(office: Office, case: str) -> None:
    """Nothing was wrapped under it yet."""
    next_key_file(office.master_key).write_text("amparo-master-key-1 abc", encoding="ascii")
    done = rotate_master_key(office.url, office.master_key)

    assert not done.finished
    assert office.reopened().verify_chain(case).holds


def test_a_wrong_master_key_changes_nothing(office: Office, case: str) -> None:
    """Of an office's keys none is wrapped anew unless all can be."""
    other = office.master_key.with_name("other.key")
    create_master_key(other)

    with pytest.raises(KeyUnavailable, match="nothing was changed"):
        rotate_master_key(office.url, other)

    assert {other, office.master_key} == set(other.parent.iterdir())
    assert office.reopened().verify_chain(case).holds


def test_a_key_that_does_not_open_stops_the_change_before_it_began(office: Office, case: str) -> None:
    """The others stay under the present key."""
    with office.records.database.write() as connection:
        connection.execute(tables.keys.update().where(tables.keys.c.id == case).values(wrapped=bytes(60)))

    with pytest.raises(KeyUnavailable, match=f"The key “{case}”"):
        rotate_master_key(office.url, office.master_key)

    assert office.reopened().organization("clinic").profile.name


def test_a_process_that_knows_only_the_old_key_makes_no_new_one(office: Office) -> None:
    """What it wraps nobody could open."""
    rotate_master_key(office.url, office.master_key)

    with pytest.raises(KeyUnavailable, match="is not the one"):
        office.records.create_organization("partner", OrganizationProfile(name="Partner"))

    assert ["clinic"] == [one.id for one in office.reopened().organizations()]
