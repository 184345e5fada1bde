from __future__ import annotations

from pathlib import Path

import pytest

from amparo.errors import InvalidInput
from amparo.settings import Settings
from amparo_app.office_folder import MARKER, make_office, plugin_folders, settings_of, where_mails_go


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Return an environment in which a person's own settings lie in a folder."""
    return {"HOME": str(folder), **more}


def test_a_folder_that_is_no_office_is_told_so_with_what_to_do(tmp_path: Path) -> None:
    """The commonest mistake is to stand in another folder."""
    with pytest.raises(InvalidInput, match=r"There is no office in .*/elsewhere yet\. Start one with `amparo up"):
        settings_of(tmp_path / "elsewhere", environment(tmp_path))


def test_an_office_keeps_its_master_key_outside_of_itself(tmp_path: Path) -> None:
    """A copy of the data folder must be worth nothing without the key."""
    settings = make_office(tmp_path / "office", training=False, environment=environment(tmp_path))

    assert tmp_path / ".config" / "amparo" / "master.key" == settings.master_key_file
    assert not settings.master_key_file.is_relative_to(settings.data_folder)


def test_an_office_remembers_where_its_key_was_put(tmp_path: Path) -> None:
    """The key's place is named once, when the office is made, and not in every terminal."""
    key = tmp_path / "safe" / "key"
    make_office(tmp_path / "office", training=False, environment=environment(tmp_path, AMPARO_MASTER_KEY_FILE=str(key)))

    assert key == settings_of(tmp_path / "office", environment(tmp_path)).master_key_file


def test_a_key_that_was_moved_is_found_where_the_environment_says(tmp_path: Path) -> None:
    """Whoever moves the key says so, and the memory yields."""
    make_office(tmp_path / "office", training=False, environment=environment(tmp_path))
    moved = environment(tmp_path, AMPARO_MASTER_KEY_FILE=str(tmp_path / "new.key"))

    assert tmp_path / "new.key" == settings_of(tmp_path / "office", moved).master_key_file


@pytest.mark.parametrize(("first", "then", "says"), [(True, False, "is for training"), (False, True, "real cases")])
def test_an_office_is_for_training_or_for_real_cases_for_good(
    tmp_path: Path, *, first: bool, then: bool, says: str
) -> None:
    """The clock of a real case must never be moved, nor a made-up case be taken for a real one."""
    make_office(tmp_path / "office", training=first, environment=environment(tmp_path))

    with pytest.raises(InvalidInput, match=says):
        make_office(tmp_path / "office", training=then, environment=environment(tmp_path))


def test_a_marker_that_cannot_be_read_is_told_with_a_way_out(tmp_path: Path) -> None:
    """A file cut short by a full disk must not end in a trace."""
    make_office(tmp_path / "office", training=False, environment=environment(tmp_path))
    (tmp_path / "office" / MARKER).write_text("{", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"office\.json cannot be read\. Remove it"):
        settings_of(tmp_path / "office", environment(tmp_path))


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "office").write_text("not a folder", encoding="utf-8")

    with pytest.raises(InvalidInput, match=r"The data folder .*/office cannot be used"):
        make_office(tmp_path / "office", training=False, environment=environment(tmp_path))


def test_plugins_in_development_are_named_by_their_folders() -> None:
    """Colons stand between them, as in PATH."""
    assert (Path("/one"), Path("/two")) == plugin_folders({"AMPARO_PLUGINS": "/one:/two:"})
    assert () == plugin_folders({})


def test_it_is_said_where_mails_go(tmp_path: Path) -> None:
    """Whoever starts an office without a mail server must know that nobody is written to."""
    files = Settings.from_environment(environment(tmp_path), data_folder=tmp_path)
    server = Settings.from_environment(
        environment(tmp_path, AMPARO_SMTP_HOST="mail.example.org", AMPARO_MAIL_SENDER="a@example.org")
    )

    assert f"written into {tmp_path / 'mail'}, since no mail server is set (AMPARO_SMTP_HOST)" == where_mails_go(files)
    assert "through mail.example.org:587, from a@example.org" == where_mails_go(server)
