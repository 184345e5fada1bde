"""Settings: where the records, keys, mail and workflow server of an office are, read from the environment."""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from amparo.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PREFIX = "AMPARO_"


def _absolute(path: Path) -> Path:
    return path.expanduser().absolute()


def _address(text: str) -> str:
    if text and not re.fullmatch(r"[^\s:/]+:\d{1,5}", text):
        raise ValueError("write host:port, as in 127.0.0.1:7233, or leave it empty for the embedded server")
    return text


def _on_this_machine(text: str) -> str:
    if text and not re.fullmatch(r"(127(\.\d{1,3}){3}|localhost|\[::1\]):\d{1,5}", text):
        raise ValueError(
            "metrics are served on this machine alone: write 127.0.0.1:9464, or leave it empty to count nothing"
        )
    return text


def _web_address(text: str) -> str:
    if text and not re.fullmatch(r"https://[^\s/]+|http://(127(\.\d{1,3}){3}|localhost)(:\d{1,5})?", text):
        raise ValueError(
            "write how browsers reach the pages, as https://cases.example.org: without encryption they are for this "
            "machine alone, as http://127.0.0.1:8400"
        )
    return text


def _scanner(text: str) -> str:
    if text and not re.fullmatch(r"/\S+|[^\s:/]+:\d{1,5}", text):
        raise ValueError(
            "write where ClamAV's daemon listens: its socket, as /run/clamav/clamd.ctl, or host:port, as "
            "127.0.0.1:3310; leave it empty where there is none"
        )
    return text


def _issuer(text: str) -> str:
    if text and not re.fullmatch(r"https://[^\s?#]+|http://(127(\.\d{1,3}){3}|localhost)(:\d{1,5})?(/[^\s?#]*)?", text):
        raise ValueError("write the issuer's address as its discovery document has it, as https://login.example.org")
    return text


def _sender(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", text):
        raise ValueError("write one e-mail address, as in deadlines@example.org")
    return text


_Folder = Annotated[Path, AfterValidator(_absolute)]


class Settings(BaseModel):
    """An office's settings; each field is read from `AMPARO_` and its name in capitals.

    An empty `temporal_address` means the embedded server, an empty `smtp_host` that mail is written into files.
    Pages are served at `web_listen`, empty for port 8400 of this machine or the next that is free, and reached by
    browsers at `web_address`, empty for the same; a proxy that encrypts stands before any other.
    `clamav` is where ClamAV's daemon looks through what people hand in, empty where nothing does.
    With an `oidc_issuer` people can sign in with the account that they have there, which pages call `oidc_name`.
    `training` lets cases' clocks run ahead of the wall's. An empty `metrics` means that nothing is counted. Any of the
    `temporal_tls` settings, or an API key, has the way to the workflow server encrypted.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data_folder: _Folder
    records_url: str
    master_key_file: _Folder
    temporal_address: Annotated[str, AfterValidator(_address)] = ""
    temporal_tls: bool = False
    temporal_tls_ca_file: _Folder | None = None
    temporal_tls_cert_file: _Folder | None = None
    temporal_tls_key_file: _Folder | None = None
    temporal_tls_server_name: str = ""
    temporal_api_key_file: _Folder | None = None
    smtp_host: str = ""
    smtp_port: Annotated[int, Field(ge=1, le=65535)] = 587
    smtp_username: str = ""
    smtp_password_file: _Folder | None = None
    mail_sender: Annotated[str, AfterValidator(_sender)] = ""
    log_format: Literal["text", "json"] = "text"
    metrics: Annotated[str, AfterValidator(_on_this_machine)] = ""
    web_listen: Annotated[str, AfterValidator(_address)] = ""
    web_address: Annotated[str, AfterValidator(_web_address)] = ""
    web_upload_megabytes: Annotated[int, Field(ge=1, le=500)] = 25
    clamav: Annotated[str, AfterValidator(_scanner)] = ""
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = ""
    oidc_client_id: str = ""
    oidc_client_secret_file: _Folder | None = None
    oidc_name: str = ""
    training: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None, **given: object) -> Self:
        """Read the settings; what is `given` by field name goes before the environment.

        Raises InvalidInput, naming each variable with a value that cannot be, and what it should be.
        """
        variables = os.environ if environment is None else environment
        found = {name: variables[_variable(name)] for name in cls.model_fields if variables.get(_variable(name))}
        asked = {name: value for name, value in given.items() if value is not None}
        try:
            return cls.model_validate(_with_defaults({**found, **asked}, variables))
        except ValidationError as wrong:
            problems = "\n".join(f"  - {_problem(error)}" for error in wrong.errors())
            raise InvalidInput(f"The settings cannot be used; nothing was started:\n{problems}") from wrong

    @model_validator(mode="after")
    def _belong_together(self) -> Self:
        if self.smtp_host and not self.mail_sender:
            raise ValueError(
                "AMPARO_SMTP_HOST names a mail server, so AMPARO_MAIL_SENDER has to say who the mail is from"
            )
        if (self.temporal_tls_cert_file is None) != (self.temporal_tls_key_file is None):
            raise ValueError(
                "AMPARO_TEMPORAL_TLS_CERT_FILE and AMPARO_TEMPORAL_TLS_KEY_FILE belong together: set both, or neither"
            )
        if _is_elsewhere(self.web_listen) and not self.web_address.startswith("https://"):
            raise ValueError(
                "AMPARO_WEB_LISTEN lets other machines in, so AMPARO_WEB_ADDRESS has to be the https:// address of the "
                "proxy that encrypts before it"
            )
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_client_secret_file):
            raise ValueError(
                "AMPARO_OIDC_ISSUER lets people sign in elsewhere, so AMPARO_OIDC_CLIENT_ID and "
                "AMPARO_OIDC_CLIENT_SECRET_FILE have to say as what this office is known there"
            )
        if self.smtp_username and self.smtp_password_file is None:
            raise ValueError(
                "AMPARO_SMTP_USERNAME asks for a login, so AMPARO_SMTP_PASSWORD_FILE has to name its password"
            )
        return self


def _is_elsewhere(listen: str) -> bool:
    return bool(listen) and re.fullmatch(r"(127(\.\d{1,3}){3}|localhost):\d{1,5}", listen) is None


def unknown_settings(environment: Mapping[str, str], also: Iterable[str] = ()) -> tuple[str, ...]:
    """Return a sentence for each variable that begins like a setting and is none, since a misspelt one does nothing.

    `also` are variables that somebody else of ours reads.
    """
    known = [*(_variable(name) for name in Settings.model_fields), *also]
    strangers = sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
    return tuple(f"{name} is no setting of Amparo and does nothing.{_meant(name, known)}" for name in strangers)


def _meant(name: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1)
    return f" Did you mean {nearest[0]}?" if nearest else ""


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _with_defaults(values: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    home = Path(environment.get("HOME") or Path.home())
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "amparo"
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "amparo"
    folder = values.get("data_folder", data)
    database = _absolute(Path(folder)) / "amparo.db"
    # the key lies apart from the data, so that a copy of the data folder is worth nothing without it
    return {
        "data_folder": folder,
        "records_url": f"sqlite:///{database}",
        "master_key_file": config / "master.key",
    } | values


def _problem(error: Any) -> str:  # noqa: ANN401 - pydantic's ErrorDetails
    reason = error["msg"].removeprefix("Value error, ")
    if not error["loc"]:
        return f"{reason}."
    return f"{_variable(str(error['loc'][0]))} is “{error['input']}”: {reason}."
