"""An office's data folder: what makes a folder one, and the settings of the office in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from amparo.errors import InvalidInput
from amparo.records.engine import postgresql_place
from amparo.settings import Settings

MARKER = "office.json"
_KEY_VARIABLE = "AMPARO_MASTER_KEY_FILE"


class Marker(BaseModel):
    """What an office's folder remembers from start to start: where its key is, and whether it is for training.

    `records` says in which PostgreSQL database the records are, without the rest of its address; empty for the folder's
    own file.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    master_key_file: Path
    training: bool = False
    records: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the folder of an office with these settings has to remember."""
        records = postgresql_place(settings.records_url)
        return cls(master_key_file=settings.master_key_file, training=settings.training, records=records)


def settings_of(data: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings of the office in a folder; raises InvalidInput where there is none."""
    file = data / MARKER
    try:
        marker = Marker.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise InvalidInput(
            f"There is no office in {data} yet.",
            f"Start one with `amparo up --data {data}`, or name another folder with --data or AMPARO_DATA.",
        ) from missing
    except (OSError, ValidationError) as unreadable:
        raise InvalidInput(
            f"The file {file} cannot be read.",
            f"Remove it and run `amparo up --data {data}` again, with the master key's place in {_KEY_VARIABLE}.",
        ) from unreadable
    key = None if environment.get(_KEY_VARIABLE) else marker.master_key_file
    settings = Settings.from_environment(environment, data_folder=data, training=marker.training, master_key_file=key)
    _check_records(data, marker.records, postgresql_place(settings.records_url))
    return settings


def is_office(data: Path) -> bool:
    """Return whether a folder is an office's."""
    return (data / MARKER).is_file()


def make_office(data: Path, *, training: bool, environment: Mapping[str, str] = os.environ) -> Settings:
    """Make a folder an office's, or find that it is one already; raises InvalidInput when it is of the other kind."""
    if (data / MARKER).exists():
        settings = settings_of(data, environment)
        if settings.training != training:
            raise _other_kind(data, training=settings.training)
        return settings
    settings = Settings.from_environment(environment, data_folder=data, training=training)
    marker = Marker.of(settings)
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        (data / MARKER).write_text(marker.model_dump_json(indent=2) + "\n", encoding="utf-8")
    except OSError as problem:
        raise InvalidInput(f"The data folder {data} cannot be used: {problem.strerror}. Choose another.") from problem
    return settings


def plugin_folders(environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """Return the folders of plugins in development, which AMPARO_PLUGINS names with colons between them."""
    return tuple(Path(folder) for folder in environment.get("AMPARO_PLUGINS", "").split(os.pathsep) if folder)


def logs_folder(data: Path) -> Path:
    """Return the folder of the processes' logs."""
    return data / "logs"


def compiled_templates(data: Path) -> Path:
    """Return the folder of Word templates as Python code, which is made anew when it is gone."""
    return data / "templates"


def where_mails_go(settings: Settings) -> str:
    """Say in words where mails go."""
    if settings.smtp_host:
        return f"through {settings.smtp_host}:{settings.smtp_port}, from {settings.mail_sender}"
    return f"written into {settings.data_folder / 'mail'}, since no mail server is set (AMPARO_SMTP_HOST)"


def _check_records(data: Path, kept: str, named: str) -> None:
    """Raise InvalidInput where the settings name other records than the office's: it would begin anew, and empty."""
    if kept == named:
        return
    if kept:
        raise InvalidInput(
            f"The office in {data} keeps its records in PostgreSQL, at {kept}, and AMPARO_RECORDS_URL names "
            f"{named or 'no PostgreSQL'}. Set it to postgresql+psycopg://user@{kept}; if the database was moved, "
            f"write its new place into “records” of {data / MARKER}."
        )
    raise InvalidInput(
        f"The office in {data} keeps its records in that folder, and AMPARO_RECORDS_URL names {named}. Unset it; to "
        "move the office there, make a backup and restore it into a new folder while AMPARO_RECORDS_URL is set."
    )


def _other_kind(data: Path, *, training: bool) -> InvalidInput:
    if training:
        return InvalidInput(
            f"The office in {data} is for training: its clock can be moved, so its cases are made up.",
            "Start it with --training, or choose another folder for real cases.",
        )
    return InvalidInput(
        f"The office in {data} may hold real cases, whose clock must not be moved.",
        "Start it without --training, or choose another folder to train in.",
    )
