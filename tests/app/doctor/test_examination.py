from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.app.partner import PLUGIN, project
from tests.core.records.office import Office

from amparo.declarations import Role
from amparo.plugins.in_folder import sources_in
from amparo.records import tables
from amparo.records.people import Profile
from amparo.settings import Settings
from amparo_app.doctor import Finding, examine
from amparo_app.doctor.processes import mails
from amparo_app.doctor.stores import catalogs, clock, integrity, master_key, records_of, space


def settings(office: Office, **more: object) -> Settings:
    """Return the settings of an invented clinic, whatever the machine's environment says."""
    given = {"data_folder": office.data, "records_url": office.url, "master_key_file": office.master_key, **more}
    return Settings.from_environment({"HOME": "/nowhere"}, **given)


def ill(findings: Iterator[Finding] | tuple[Finding, ...]) -> list[str]:
    """Return what is wrong, a sentence each."""
    return [finding.seen for finding in findings if not finding.well]


def test_a_key_in_its_place_is_well(office: Office) -> None:
    """Private and outside of the data folder."""
    assert [] == ill(master_key(settings(office)))


def test_a_key_that_is_missing_is_told_with_where_it_should_be(office: Office) -> None:
    """Without it nothing can be read."""
    office.master_key.unlink()

    assert f"There is no master key at {office.master_key}" in ill(master_key(settings(office)))[0]


def test_a_key_that_others_may_read_is_told_with_the_command_that_mends_it(office: Office) -> None:
    """A key for everybody is no key."""
    office.master_key.chmod(0o644)

    assert f"chmod 600 {office.master_key}" in ill(master_key(settings(office)))[0]


def test_a_key_inside_the_data_folder_is_told(office: Office) -> None:
    """A backup of the folder would carry its own key."""
    inside = office.data / "master.key"
    office.master_key.rename(inside)
    inside.chmod(0o600)

    assert "lies in the data folder" in ill(master_key(settings(office, master_key_file=inside)))[0]


def test_the_wrong_key_is_told(office: Office, tmp_path: Path) -> None:
    """A key of another office opens nothing here."""
    other = Office(tmp_path / "other")
    other.records.close()
    records, finding = records_of(settings(office, master_key_file=other.master_key))

    assert records is None
    assert "is not the one that these records" in finding.seen


def test_a_record_changed_outside_of_amparo_is_found(office: Office) -> None:
    """The chain says which case, and where."""
    case = office.open_case()
    number = office.records.read_case(case, "clinic").number
    assert [] == ill(integrity(office.records))
    with office.records.database.write() as connection:
        connection.execute(tables.events.update().where(tables.events.c.seq == 2).values(command="another"))

    (found,) = ill(integrity(office.records))
    assert found.startswith(f"the record of {number} (event 2")


def test_a_plugin_that_no_longer_works_is_found(office: Office, tmp_path: Path) -> None:
    """The catalog in force goes on, but the next start could not renew it."""
    broken = sources_in(project(tmp_path / "harbor", "raise SystemExit(1)"))

    assert any("Plugin “harbor” could not be read" in seen for seen in ill(catalogs(office.records, broken)))


def test_a_catalog_that_is_behind_its_plugins_is_found(office: Office, tmp_path: Path) -> None:
    """A plugin was changed, and `amparo up` not started again."""
    newer = sources_in(project(tmp_path / "harbor", PLUGIN.format(version="9.0")))

    assert any("the plugins now declare" in seen for seen in ill(catalogs(office.records, newer)))


def test_an_office_in_which_nobody_supervises_is_found(office: Office) -> None:
    """A reminder that nobody answers climbs to the supervising attorney."""
    office.records.revoke_role(office.people["Sofía"], Role.SUPERVISING_ATTORNEY)

    assert any("nobody is a supervising attorney" in seen for seen in ill(catalogs(office.records, ())))


def test_people_without_an_address_are_found(office: Office) -> None:
    """They would never be reminded, and nobody would notice."""
    silent = office.records.add_person("clinic", Profile(name="Sin Correo"))

    assert any(silent.id in seen for seen in ill(catalogs(office.records, ())))


def test_a_clock_that_was_set_back_is_found(office: Office) -> None:
    """Every date is counted from it."""
    office.open_case()

    assert [] == ill(clock(office.records, office.wall + timedelta(days=1)))
    [told] = ill(clock(office.records, office.wall - timedelta(days=1)))
    assert "something was recorded" in told


def test_an_engine_whose_clock_is_behind_the_workflow_servers_is_found(office: Office) -> None:
    """Each event has both instants: an hour between them is no delay."""
    case = office.open_case()
    with office.records.database.write() as connection:
        earlier = office.wall - timedelta(hours=1)
        connection.execute(tables.events.update().where(tables.events.c.case == case).values(recorded=earlier))

    [told] = ill(clock(office.records, office.wall))
    assert "the engine recorded at" in told
    assert [] == ill(clock(office.records, office.wall + timedelta(hours=3)))


def test_the_room_that_is_left_is_told(office: Office) -> None:
    """A full disk stops an office in the middle of a sentence."""
    assert "GB are free" in space(settings(office)).seen


@contextmanager
def listening() -> Iterator[int]:
    """Listen on a free port as a mail server would, and give its number."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_mail_server_that_does_not_answer_is_found(office: Office) -> None:
    """Mails wait, and somebody should know."""
    with listening() as port:
        there = settings(office, smtp_host="127.0.0.1", smtp_port=port, mail_sender="a@example.org")
        assert [] == ill(mails(there, office.records))

    gone = settings(office, smtp_host="127.0.0.1", smtp_port=port, mail_sender="a@example.org")
    assert [f"nothing answers at 127.0.0.1:{port}"] == ill(mails(gone, office.records))


def test_a_misspelt_setting_is_found(office: Office) -> None:
    """A variable that nothing reads does nothing, and says nothing by itself."""
    environment = {"AMPARO_SMTP_HOTS": "mail.example.org", "AMPARO_SESSION": "shown", "AMPARO_DATA": "x"}

    found = [finding for finding in examine(settings(office), environment) if finding.part == "settings"]

    assert ["AMPARO_SMTP_HOTS is no setting of Amparo and does nothing. Did you mean AMPARO_SMTP_HOST?"] == [
        finding.seen for finding in found
    ]


@pytest.mark.parametrize("part", ["master key", "records", "chain", "amparo up", "mails", "disk", "clock"])
def test_every_part_of_an_office_is_looked_at(office: Office, part: str) -> None:
    """One illness hides no other: each part has its line."""
    assert part in {finding.part for finding in examine(settings(office), {})}


def test_the_examination_uses_the_machines_own_clock(office: Office) -> None:
    """It is the clock that is examined."""
    [told] = clock(office.records, datetime.now(UTC))
    assert told.seen.startswith(f"{datetime.now(UTC):%Y-%m}")
