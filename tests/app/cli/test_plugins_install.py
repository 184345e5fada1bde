"""`amparo plugins install`, `uninstall`, `list`: shown, confirmed, written down, and taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.app.clinic import Run
from tests.app.wheel_authors import sound, with_steps, write
from tests.core.records.office import Office

from amparo.plugins.choosing import DEFAULT
from amparo.plugins.unpacking import remove_folder
from amparo.records.plugin_choices import PLUGIN, PluginChoice
from amparo_app.plugin_install import INSTALLING, InstallDecision

SOFIA, INES = "Sofía Prueba", "Inés Prueba"


@pytest.fixture
def bare(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Return a clinic that works with none of the plugins that ship, at a machine where nobody types."""
    for plugin in DEFAULT:
        office.records.decide("clinic", PLUGIN, plugin, PluginChoice(enabled=False), by="p-test")
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    yield office
    for folder in (office.data / "plugins").iterdir() if (office.data / "plugins").is_dir() else ():
        remove_folder(folder)


def test_nothing_is_installed_that_nobody_confirmed(amparo: Run, bare: Office, tmp_path: Path) -> None:
    """What it adds is shown all the same, in the reader's language."""
    wheel = str(write(tmp_path, with_steps('step("pay_bond")')))
    english = amparo("plugins", "install", wheel, by=SOFIA)
    spanish = amparo("plugins", "install", wheel, "--language", "es", by=SOFIA)

    assert (3, 3) == (english.code, spanish.code)
    assert "there is nobody here to confirm it" in english.err
    assert "No se cambió nada" in spanish.err
    assert "pay_bond" in english.out
    assert "for paralegal" in english.out
    assert "Pasos que agrega y a quién le tocan" in spanish.out
    assert () == bare.reopened().plugin_wheels(withdrawn=True)


def test_an_installed_plugin_is_written_down_listed_and_enabled_nowhere(
    amparo: Run, bare: Office, tmp_path: Path
) -> None:
    """Who did it, which content, and what comes next."""
    wheel = write(tmp_path, sound())
    done = amparo("plugins", "install", str(wheel), "--yes", by=SOFIA)
    records = bare.reopened()
    (kept,) = records.plugin_wheels()
    (decision,) = records.decisions("clinic", INSTALLING, InstallDecision)
    listed = {one["id"]: one for one in json.loads(amparo("plugins", "list", "--json").out)}

    assert (0, "") == (done.code, done.err)
    assert "amparo plugins enable harbor==1.0 --org …" in done.out
    assert (bare.people["Sofía"], True, kept.sha256) == (
        decision.by,
        decision.content.installed,
        decision.content.sha256,
    )
    assert ("1.0", "installed", []) == tuple(listed["harbor"][key] for key in ("version", "kind", "enabled_by"))
    assert "shipped" == listed["asylum"]["kind"]
    assert [kept.sha256] == [path.name for path in (bare.data / "plugins").iterdir()]


def test_who_may_not_manage_plugins_is_told_why(amparo: Run, bare: Office, tmp_path: Path) -> None:
    """Before a byte of the wheel is read."""
    told = amparo("plugins", "install", str(tmp_path / "nothing.whl"), "--yes", by=INES)

    assert 3 == told.code
    assert "supervising attorney" in told.err


def test_a_refused_wheel_is_told_as_json_too(amparo: Run, bare: Office, tmp_path: Path) -> None:
    """A program gets each problem by itself."""
    wheel = write(tmp_path, with_steps('step("pay", condition=Done("ask"))'))
    told = amparo("plugins", "install", str(wheel), "--yes", "--json", by=SOFIA)

    assert 4 == told.code
    assert any("There is no step named “ask”" in one for one in told.json["error"]["problems"])


def test_uninstalling_says_who_works_with_it_and_loses_nothing(amparo: Run, bare: Office, tmp_path: Path) -> None:
    """The organization that has it enabled is named, with what to do; its wheel stays on record and can come back."""
    wheel = str(write(tmp_path, sound()))
    amparo("plugins", "install", wheel, "--yes", by=SOFIA)
    bare.reopened().decide("clinic", PLUGIN, "harbor", PluginChoice(enabled=True, version="1.0"), by="p-test")
    asked = amparo("plugins", "uninstall", "harbor", by=SOFIA)
    done = amparo("plugins", "uninstall", "harbor==1.0", "--yes", by=SOFIA)
    gone = bare.reopened()

    assert (3, 0) == (asked.code, done.code)
    assert "clinic  has it enabled" in asked.out
    assert "amparo plugins disable harbor --org clinic" in done.out
    assert ((), ["1.0"]) == (gone.plugin_wheels(), [one.version for one in gone.plugin_wheels(withdrawn=True)])
    assert [] == [*(bare.data / "plugins").iterdir()]
    assert 0 == amparo("plugins", "install", wheel, "--yes", by=SOFIA).code
    assert [True, False, True] == [
        one.content.installed for one in bare.reopened().decisions("clinic", INSTALLING, InstallDecision)
    ]


@pytest.mark.parametrize(
    ("named", "code", "said"),
    [
        ("asylum", 3, "comes with Amparo and cannot be uninstalled"),
        ("harbour", 2, "There is no installed plugin named “harbour”"),
    ],
)
def test_what_cannot_be_uninstalled_is_told(amparo: Run, bare: Office, named: str, code: int, said: str) -> None:
    """What ships is disabled instead; what is not here is named with the nearest."""
    told = amparo("plugins", "uninstall", named, "--yes", by=SOFIA)

    assert code == told.code
    assert said in told.err
