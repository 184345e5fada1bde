"""The master key: made once, read by its owner, never written over."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from amparo.errors import InvalidInput, KeyUnavailable
from amparo.records.master_key import create_master_key, master_key_warnings, read_master_key

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_master_key_is_its_owners_alone_and_has_256_bits(tmp_path: Path) -> None:
    """The folder that is made for it is closed to others as well."""
    create_master_key(tmp_path / "config" / "master.key")

    assert 0o600 == stat.S_IMODE((tmp_path / "config" / "master.key").stat().st_mode)
    assert 0o700 == stat.S_IMODE((tmp_path / "config").stat().st_mode)
    assert 256 == len(read_master_key(tmp_path / "config" / "master.key")) * 8


def test_two_master_keys_are_not_alike(tmp_path: Path) -> None:
    """One office must not open another's records."""
    create_master_key(tmp_path / "one.key")
    create_master_key(tmp_path / "two.key")

    assert read_master_key(tmp_path / "one.key") != read_master_key(tmp_path / "two.key")


def test_a_master_key_is_never_written_over(tmp_path: Path) -> None:
    """Every record sealed under the old one would be lost for good."""
    create_master_key(tmp_path / "master.key")
    before = (tmp_path / "master.key").read_bytes()

    with pytest.raises(InvalidInput, match="never written over"):
        create_master_key(tmp_path / "master.key")

    assert before == (tmp_path / "master.key").read_bytes()


def test_a_missing_master_key_says_where_it_was_looked_for(tmp_path: Path) -> None:
    """And that a new one is only for a new office."""
    with pytest.raises(KeyUnavailable, match=r"no master key at .*master\.key.*for a new office"):
        read_master_key(tmp_path / "master.key")


@pytest.mark.parametrize("kept", [0, 25, 50])
def test_a_master_key_that_was_cut_short_is_noticed(tmp_path: Path, kept: int) -> None:
    """A bad copy must not be taken for a wrong key, which would send people looking for another."""
    create_master_key(tmp_path / "master.key")
    whole = (tmp_path / "master.key").read_text()
    (tmp_path / "master.key").write_text(whole[:kept])

    with pytest.raises(KeyUnavailable, match="no master key of Amparo, or was cut short"):
        read_master_key(tmp_path / "master.key")


def test_a_master_key_that_others_may_read_is_warned_about_with_the_remedy(tmp_path: Path) -> None:
    """It is a warning and not a refusal: a clinic whose deadlines ring is safer than one that does not start."""
    path = tmp_path / "config" / "master.key"
    create_master_key(path)
    quiet = master_key_warnings(path, tmp_path / "data")
    path.chmod(0o640)

    (warning,) = master_key_warnings(path, tmp_path / "data")

    assert () == quiet
    assert f"chmod 600 {path}" in warning


def test_a_master_key_in_the_data_folder_is_warned_about(tmp_path: Path) -> None:
    """A copy of the data folder would carry its own key."""
    create_master_key(tmp_path / "data" / "master.key")

    (warning,) = master_key_warnings(tmp_path / "data" / "master.key", tmp_path / "data")

    assert "lies in the data folder" in warning
