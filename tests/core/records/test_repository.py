"""The records as a whole: opened once they were made, and safe to import anywhere."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.core.records.office import Office

from amparo.errors import KeyUnavailable, RecordsUnreachable
from amparo.records.engine import connect
from amparo.records.master_key import create_master_key
from amparo.records.migrations import REVISION
from amparo.records.repository import Records

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
