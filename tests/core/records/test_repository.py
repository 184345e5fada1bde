"""The records as a whole: opened once they were made, and safe to import anywhere."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from tests.core.records.office import Office

from amparo.errors import KeyUnavailable, RecordsUnreachable
from amparo.records.engine import connect
from amparo.records.master_key import create_master_key
from amparo.records.migrations import REVISION
from amparo.records.repository import Records
from amparo.records.store import Store

if TYPE_CHECKING:
    from pathlib import Path


def test_records_that_were_never_made_are_not_made_by_opening_them(tmp_path: Path) -> None:
    """A mistyped path would else begin an empty office, in which no deadline rings."""
    create_master_key(tmp_path / "master.key")

    with pytest.raises(RecordsUnreachable, match="amparo up"):
        Records.open(f"sqlite:///{tmp_path / 'amparo.db'}", tmp_path / "master.key")


def test_records_cannot_be_made_without_a_master_key(tmp_path: Path) -> None:
    """It is made on purpose, and copied to a safe place, before anything is sealed under it."""
    with pytest.raises(KeyUnavailable, match="no master key"):
        Records.initialize(f"sqlite:///{tmp_path / 'amparo.db'}", tmp_path / "master.key")


def test_making_records_again_leaves_them_as_they_are(office: Office, case: str) -> None:
    """Every start of the office does."""
    again = Records.initialize(office.url, office.master_key)

    assert office.case(case) == again.read_case(case, "clinic")


def test_records_of_another_version_are_not_touched(office: Office) -> None:
    """An older program must not write into newer records."""
    database = connect(office.url)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(RecordsUnreachable, match=rf"version 9999.*works with {REVISION}"):
        office.reopened()


def test_no_two_parts_of_the_records_have_a_member_of_the_same_name(office: Office) -> None:
    """They are put together in one class: a second of the same name would silently take the place of the first."""
    parts = [part for part in Records.__mro__ if issubclass(part, Store) and part not in {Store, Records}]
    names = Counter(name for part in parts for name in vars(part) if not name.startswith("__") and name != "prepare")
    kept = {part: part(office.records.database, office.records.keys) for part in parts}
    shared = set(vars(Store(office.records.database, office.records.keys)))
    inherited = {
        part: {name for base in part.__mro__[1:] if base in kept for name in vars(kept[base])} for part in parts
    }
    names.update(name for part in parts for name in vars(kept[part]).keys() - shared - inherited[part])

    assert 8 <= len(parts)
    assert {} == {name: count for name, count in names.items() if count > 1}


@pytest.mark.parametrize("module", ["amparo.records", "amparo.records.requests"])
def test_what_a_workflow_imports_of_the_records_brings_no_database_with_it(module: str) -> None:
    """The workflow's sandbox loads it anew for every case, and may not touch a disk."""
    heavy = "{'sqlalchemy', 'alembic', 'cryptography', 'temporalio'}"
    code = f"import sys, {module}; print(sorted({heavy} & set(sys.modules)))"

    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert "[]" == shown.strip()


def test_the_whole_of_the_records_needs_no_temporal() -> None:
    """The watch reads them while Temporal is down."""
    code = "import sys, amparo.records.carry_out, amparo.records.repository; print('temporalio' in sys.modules)"

    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout

    assert "False" == shown.strip()
