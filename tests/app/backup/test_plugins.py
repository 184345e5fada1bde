"""Backups and plugins: what was installed comes back, to the byte, and is unpacked where the office is now."""

from __future__ import annotations

from pathlib import Path

from tests.core.plugins.wheels import sound
from tests.core.records.office import Office

from amparo.plugins.unpacking import remove_folder
from amparo.records.plugin_wheels import GivenWheel, NewPlugin
from amparo.records.repository import Records
from amparo_app.backup import make_backup, restore_backup
from amparo_app.office_folder import settings_of
from amparo_workflows.plugin_places import installed_sources


def test_a_restored_office_has_the_plugins_that_it_had(office: Office, tmp_path: Path) -> None:
    """Also on another machine, where nothing is unpacked yet."""
    file, body = sound()
    new = NewPlugin(
        id="harbor",
        version="1.0",
        package="amparo_harbor",
        wheel=GivenWheel(file=file, body=body),
        network=("fund.example.org:443",),
    )
    office.records.add_plugin_wheel(new, by="p-test")
    make_backup(settings_of(office.data), tmp_path / "monday")
    told = restore_backup(tmp_path / "monday", tmp_path / "new", {"AMPARO_MASTER_KEY_FILE": str(office.master_key)})
    settings = settings_of(tmp_path / "new", {})
    records = Records.open(settings.records_url, settings.master_key_file)
    (source,) = installed_sources(records, settings.data_folder)
    records.close()
    (folder,) = source.folders

    assert () == told.problems
    assert ("amparo_harbor", "1.0", ("fund.example.org:443",)) == (source.module, source.version, source.network)
    assert folder.startswith(str(tmp_path / "new" / "plugins"))
    assert (Path(folder) / "amparo_harbor" / "__init__.py").is_file()
    remove_folder(Path(folder))
