"""Wheels among the records: kept as handed over, one content to a version, withdrawn and put back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.records.office import Office

from amparo.errors import InvalidInput, UnknownName
from amparo.records import tables
from amparo.records.copies import contents, copy_records
from amparo.records.plugin_wheels import GivenWheel, NewPlugin, WheelState
from amparo.records.reading_back import read_back
from amparo.records.repository import Records

PHONE = GivenWheel(file="phonenumbers-8.13-py3-none-any.whl", body=b"\x00phones\xff")


def harbor(version: str = "1.0", body: bytes = b"\x00wheel\xff", **changes: object) -> NewPlugin:
    """Return a version of an invented plugin."""
    wheel = GivenWheel(file=f"amparo_harbor-{version}-py3-none-any.whl", body=body + version.encode())
    said = {"id": "harbor", "version": version, "package": "amparo_harbor", "wheel": wheel}
    return NewPlugin(**said | changes)  # type: ignore[arg-type]  # by name


def test_a_wheel_is_given_back_as_it_was_handed_over(office: Office) -> None:
    """To the byte, with the wheels that were given along, in both databases."""
    office.records.add_plugin_wheel(harbor(beside=(PHONE,), network=("fund.example.org:443",)), by="ines")
    again = office.reopened()
    (kept,) = again.plugin_wheels()

    assert (harbor().wheel, PHONE) == again.plugin_bodies("harbor", "1.0")
    assert (harbor().wheel.sha256, (PHONE.sha256,), ("fund.example.org:443",), "ines") == (
        kept.sha256,
        kept.beside,
        kept.network,
        kept.by,
    )
    assert (office.wall, WheelState.INSTALLED) == (kept.installed, kept.state)


def test_several_versions_are_kept_side_by_side(office: Office) -> None:
    """An organization stays with the one it enabled while another tries the next."""
    for version in ("1.10", "1.9"):
        office.records.add_plugin_wheel(harbor(version), by="ines")

    assert {"1.9", "1.10"} == {one.version for one in office.records.plugin_wheels()}


@pytest.mark.parametrize("changes", [{"body": b"other"}, {"beside": (PHONE,)}])
def test_a_version_never_gets_another_content(office: Office, changes: dict) -> None:
    """What a case was decided under is named by it; the refusal says what to do, and nothing changes."""
    office.records.add_plugin_wheel(harbor(), by="ines")
    with pytest.raises(InvalidInput, match="Give the changed one a version of its own"):
        office.records.add_plugin_wheel(harbor(**changes), by="ines")

    assert (harbor().wheel,) == office.records.plugin_bodies("harbor", "1.0")


def test_the_same_again_changes_only_what_it_may_reach(office: Office) -> None:
    """An operator who forgot to allow an address installs it once more."""
    office.records.add_plugin_wheel(harbor(), by="ines")
    again = office.records.add_plugin_wheel(harbor(network=("fund.example.org:443",)), by="sofia")

    assert (("fund.example.org:443",), "sofia") == (again.network, again.by)
    assert 1 == len(office.records.plugin_wheels())


def test_what_is_withdrawn_stays_and_can_be_put_back(office: Office) -> None:
    """It runs nowhere any more, and can still be told."""
    office.records.add_plugin_wheel(harbor(), by="ines")
    office.records.withdraw_plugin_wheel("harbor", "1.0")

    assert () == office.records.plugin_wheels()
    assert [WheelState.WITHDRAWN] == [one.state for one in office.records.plugin_wheels(withdrawn=True)]
    office.records.add_plugin_wheel(harbor(), by="ines")
    assert [WheelState.INSTALLED] == [one.state for one in office.records.plugin_wheels()]


def test_a_version_that_nobody_installed_is_not_found(office: Office) -> None:
    """The nearest ones are named."""
    office.records.add_plugin_wheel(harbor("1.10"), by="ines")
    for look in (office.records.plugin_bodies, office.records.withdraw_plugin_wheel, office.records.plugin_wheel):
        with pytest.raises(UnknownName, match=r"Did you mean 1\.10\?"):
            look("harbor", "1.1")


def test_a_copy_of_the_records_holds_the_wheels(office: Office, tmp_path: Path) -> None:
    """From either database: a restored office runs the plugins that it ran."""
    office.records.add_plugin_wheel(harbor(beside=(PHONE,)), by="ines")
    (tmp_path / "copy").mkdir()
    copy_records(office.url, tmp_path / "copy" / "amparo.db")
    copied = Records.open(f"sqlite:///{tmp_path / 'copy' / 'amparo.db'}", office.master_key)

    assert contents(office.records) == contents(copied)
    assert office.records.plugin_wheels() == copied.plugin_wheels()
    assert (harbor().wheel, PHONE) == copied.plugin_bodies("harbor", "1.0")
    copied.close()


def test_reading_back_finds_a_wheel_that_is_not_what_was_installed(office: Office) -> None:
    """A disk that fails must not let another code run."""
    office.records.add_plugin_wheel(harbor(), by="ines")
    assert [] == list(read_back(office.records))
    with office.records.database.write() as connection:
        connection.execute(tables.plugin_wheels.update().values(body=b"spoilt"))

    assert ["The wheel of the plugin “harbor” 1.0 is not what was installed: install it again."] == list(
        read_back(office.records)
    )
