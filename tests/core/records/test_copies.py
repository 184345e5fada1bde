"""Copies: exact, in one file, and never over another."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.records.office import Office

from amparo.errors import RecordsUnreachable
from amparo.records import tables
from amparo.records.copies import contents, copy_records
from amparo.records.repository import Records


def test_a_copy_holds_what_the_records_hold_and_is_one_file(office: Office, case: str, tmp_path: Path) -> None:
    """What still lies in the write-ahead log is in it too."""
    (tmp_path / "copy").mkdir()
    copy_records(office.url, tmp_path / "copy" / "amparo.db")
    found = [path.name for path in (tmp_path / "copy").iterdir()]
    copied = Records.open(f"sqlite:///{tmp_path / 'copy' / 'amparo.db'}", office.master_key)

    assert ["amparo.db"] == found
    assert contents(office.records) == contents(copied)
    assert [case] == [end.case for end in contents(copied).chains]


def test_a_case_whose_key_was_destroyed_is_on_the_list(office: Office, case: str) -> None:
    """So that bringing an older copy back can be kept from reviving it."""
    other = office.open_case()
    with office.records.database.write() as connection:
        connection.execute(tables.keys.delete().where(tables.keys.c.id == case))

    found = contents(office.records)

    assert (case,) == found.destroyed_keys
    assert {case, other} == {end.case for end in found.chains}


def test_a_copy_is_not_written_over_a_file(office: Office, tmp_path: Path) -> None:
    """Whatever it is."""
    (tmp_path / "amparo.db").write_text("something else", encoding="utf-8")

    with pytest.raises(RecordsUnreachable, match="could not be copied"):
        copy_records(office.url, tmp_path / "amparo.db")
    assert "something else" == (tmp_path / "amparo.db").read_text(encoding="utf-8")
