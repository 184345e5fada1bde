"""The processes of an office, one by one: what each is told of its office, and how it becomes this process."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:  # the command line names the parts in its help, which must not pay for these
    from collections.abc import Sequence

    from amparo.plugins.manager import PluginSource
    from amparo.settings import Settings


class Part(StrEnum):
    """A process of an office that can be run by itself."""

    ENGINE = "engine"
    RELAY = "relay"
    JOBS = "jobs"
    SENDER = "sender"
    WATCH = "watch"
    WEB = "web"
    METRICS = "metrics"


def become(part: Part, settings: Settings, plugins: Sequence[PluginSource]) -> NoReturn:
    """Turn this process into a part of an office, so that whoever looks after it signals the part itself."""
    arguments = named_plugins(plugins) if part is Part.RELAY else []
    # jobs make papers as the command line does, so their process is a face's and not the workflows'
    faces = {Part.JOBS: "amparo_app.job_process", Part.WEB: "amparo_app.web.serving"}
    program = [faces[part]] if part in faces else ["amparo_workflows", part, *arguments]
    sys.stdout.flush()
    os.execve(  # noqa: S606 - our own interpreter, arguments of ours
        sys.executable, [sys.executable, "-m", *program], environment_of(settings)
    )


def named_plugins(plugins: Sequence[PluginSource]) -> list[str]:
    """Return what the relay is told of plugins in development, which it could not find by itself."""
    from amparo.plugins.choosing import in_development  # noqa: PLC0415 - not for the command line's help
    from amparo.plugins.manager import named  # noqa: PLC0415 - as above

    return [argument for source in plugins if in_development(source) for argument in ("--plugin", named(source))]


def environment_of(settings: Settings) -> dict[str, str]:
    """Return what a process is told of its office, on top of what this one was told."""
    ours = {
        "AMPARO_DATA_FOLDER": str(settings.data_folder),
        "AMPARO_RECORDS_URL": settings.records_url,
        "AMPARO_MASTER_KEY_FILE": str(settings.master_key_file),
        "AMPARO_TRAINING": str(settings.training),
    }
    return {**os.environ, **ours}
