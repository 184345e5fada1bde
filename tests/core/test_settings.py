"""Settings: read from the environment, and wrong ones said so before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from amparo.errors import InvalidInput
from amparo.settings import Settings, unknown_settings

HOME = {"HOME": "/home/ana"}


def test_without_any_setting_the_office_lives_in_its_users_own_folders() -> None:
    """The key lies apart from the data; the server is the embedded one; mail is written into files."""
    found = Settings.from_environment(HOME)

    assert Path("/home/ana/.local/share/amparo") == found.data_folder
    assert "sqlite:////home/ana/.local/share/amparo/amparo.db" == found.records_url
    assert Path("/home/ana/.config/amparo/master.key") == found.master_key_file
    assert ("", "", False) == (found.temporal_address, found.smtp_host, found.training)


def test_the_desktops_own_folders_are_respected() -> None:
    """XDG_DATA_HOME and XDG_CONFIG_HOME, where they are set."""
    found = Settings.from_environment({**HOME, "XDG_DATA_HOME": "/srv/data", "XDG_CONFIG_HOME": "/srv/config"})

    assert Path("/srv/data/amparo") == found.data_folder
    assert Path("/srv/config/amparo/master.key") == found.master_key_file


EVERY_VARIABLE = {
    "AMPARO_DATA_FOLDER": "/srv/amparo",
    "AMPARO_RECORDS_URL": "postgresql+psycopg://office@db/amparo",
    "AMPARO_MASTER_KEY_FILE": "/etc/amparo/master.key",
    "AMPARO_TEMPORAL_ADDRESS": "temporal.example.org:7233",
    "AMPARO_TEMPORAL_TLS": "yes",
    "AMPARO_TEMPORAL_TLS_CA_FILE": "/etc/amparo/ca.pem",
    "AMPARO_TEMPORAL_TLS_CERT_FILE": "/etc/amparo/office.pem",
    "AMPARO_TEMPORAL_TLS_KEY_FILE": "/etc/amparo/office.key",
    "AMPARO_TEMPORAL_TLS_SERVER_NAME": "temporal",
    "AMPARO_TEMPORAL_API_KEY_FILE": "/etc/amparo/api.key",
    "AMPARO_LOG_FORMAT": "json",
    "AMPARO_METRICS": "127.0.0.1:9464",
    "AMPARO_CLAMAV": "/run/clamav/clamd.ctl",
    "AMPARO_SMTP_HOST": "mail.example.org",
    "AMPARO_SMTP_PORT": "465",
    "AMPARO_SMTP_USERNAME": "deadlines",
    "AMPARO_SMTP_PASSWORD_FILE": "/etc/amparo/mail.password",
    "AMPARO_MAIL_SENDER": "deadlines@example.org",
    "AMPARO_TRAINING": "yes",
}
"""Each setting as the environment says it."""


def test_every_setting_is_read_from_its_variable() -> None:
    """Its name is the field's, in capitals, behind AMPARO_."""
    found = Settings.from_environment(HOME | EVERY_VARIABLE)

    assert (
        Settings(
            data_folder=Path("/srv/amparo"),
            records_url="postgresql+psycopg://office@db/amparo",
            master_key_file=Path("/etc/amparo/master.key"),
            temporal_address="temporal.example.org:7233",
            temporal_tls=True,
            temporal_tls_ca_file=Path("/etc/amparo/ca.pem"),
            temporal_tls_cert_file=Path("/etc/amparo/office.pem"),
            temporal_tls_key_file=Path("/etc/amparo/office.key"),
            temporal_tls_server_name="temporal",
            temporal_api_key_file=Path("/etc/amparo/api.key"),
            log_format="json",
            metrics="127.0.0.1:9464",
            clamav="/run/clamav/clamd.ctl",
            smtp_host="mail.example.org",
            smtp_port=465,
            smtp_username="deadlines",
            smtp_password_file=Path("/etc/amparo/mail.password"),
            mail_sender="deadlines@example.org",
            training=True,
        )
        == found
    )


def test_the_records_lie_in_the_data_folder_that_was_chosen() -> None:
    """By a variable or on the command line, which goes before."""
    by_variable = Settings.from_environment(HOME | {"AMPARO_DATA_FOLDER": "/srv/one"})
    by_command = Settings.from_environment(
        HOME | {"AMPARO_DATA_FOLDER": "/srv/one"}, data_folder="/srv/two", training=None
    )

    assert "sqlite:////srv/one/amparo.db" == by_variable.records_url
    assert "sqlite:////srv/two/amparo.db" == by_command.records_url


def test_a_folder_is_the_same_wherever_the_program_goes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Other processes of the office may have another working folder."""
    monkeypatch.chdir(tmp_path)

    found = Settings.from_environment(HOME, data_folder="var/office")

    assert tmp_path / "var" / "office" == found.data_folder
    assert f"sqlite:///{tmp_path}/var/office/amparo.db" == found.records_url


def test_an_empty_variable_is_as_good_as_none() -> None:
    """Unit files and compose files set variables to nothing."""
    assert Settings.from_environment(HOME) == Settings.from_environment(
        HOME | {"AMPARO_TEMPORAL_ADDRESS": "", "AMPARO_TRAINING": ""}
    )


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("AMPARO_SMTP_PORT", "smtp", "valid integer"),
        ("AMPARO_SMTP_PORT", "70000", "less than or equal to 65535"),
        ("AMPARO_TRAINING", "sometimes", "valid boolean"),
        ("AMPARO_OIDC_ISSUER", "http://login.example.org", "discovery document"),
        ("AMPARO_OIDC_ISSUER", "https://login.example.org/?tenant=x", "discovery document"),
        ("AMPARO_TEMPORAL_ADDRESS", "http://temporal:7233", "write host:port"),
        ("AMPARO_MAIL_SENDER", "the office", "write one e-mail address"),
        ("AMPARO_LOG_FORMAT", "xml", "'text' or 'json'"),
        ("AMPARO_METRICS", "0.0.0.0:9464", "on this machine alone"),
        ("AMPARO_CLAMAV", "clamd.ctl", "its socket, as /run/clamav/clamd.ctl, or host:port"),
    ],
)
def test_a_value_that_cannot_be_is_named_with_what_it_should_be(variable: str, value: str, words: str) -> None:
    """Before anything is started."""
    with pytest.raises(InvalidInput) as raised:
        Settings.from_environment(HOME | {variable: value})

    assert f"{variable} is “{value}”" in str(raised.value)
    assert words in str(raised.value)


def test_several_wrong_values_are_all_named_at_once() -> None:
    """Mending one to be told of the next is tiring."""
    with pytest.raises(InvalidInput) as raised:
        Settings.from_environment(HOME | {"AMPARO_SMTP_PORT": "x", "AMPARO_TRAINING": "x"})

    assert "AMPARO_SMTP_PORT" in str(raised.value)
    assert "AMPARO_TRAINING" in str(raised.value)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"AMPARO_SMTP_HOST": "mail.example.org"}, "AMPARO_MAIL_SENDER"),
        ({"AMPARO_SMTP_USERNAME": "deadlines"}, "AMPARO_SMTP_PASSWORD_FILE"),
        ({"AMPARO_TEMPORAL_TLS_CERT_FILE": "/etc/amparo/office.pem"}, "AMPARO_TEMPORAL_TLS_KEY_FILE"),
        ({"AMPARO_OIDC_ISSUER": "https://login.example.org"}, "AMPARO_OIDC_CLIENT_SECRET_FILE"),
    ],
)
def test_a_setting_that_needs_another_says_which(given: dict[str, str], missing: str) -> None:
    """Mail without a sender would be refused by every server, when the first deadline rings."""
    with pytest.raises(InvalidInput, match=missing):
        Settings.from_environment(HOME | given)


def test_a_misspelt_variable_is_told_with_the_one_that_was_meant() -> None:
    """It does nothing by itself, and nobody would notice."""
    found = {"AMPARO_RECORD_URL": "x", "AMPARO_TRAINING": "yes", "AMPARO_PLUGINS": "/srv", "PATH": "/bin"}

    (sentence,) = unknown_settings(found, also=("AMPARO_PLUGINS",))

    assert "AMPARO_RECORD_URL is no setting" in sentence
    assert "AMPARO_RECORDS_URL" in sentence
