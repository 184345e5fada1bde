"""A new plugin written from the template that ships: a distribution whose tests pass at once."""

from __future__ import annotations

import re
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal

from packaging.version import Version
from pydantic import BaseModel, ConfigDict

from amparo.errors import InvalidInput
from amparo.plugins import ENGINE_VERSION

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_QUOTED = re.compile(r"[\"\\\n]|\{[{%]")

Licence = Literal["Apache-2.0", "MIT", "proprietary"]


class NewPlugin(BaseModel):
    """What is to be known of a plugin before it is written; `name` is the distribution's, `engine` a version range."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    id: str
    title_en: str
    title_es: str
    owner: str
    contact: str
    licence: Licence = "Apache-2.0"
    year: int
    engine: str

    @classmethod
    def named(cls, name: str, *, year: int, taken: Collection[str] = (), **said: str) -> NewPlugin:
        """Return what `name` and whatever was said besides it make; what was not said follows from the name.

        `taken` are the ids that others have. Raises InvalidInput for a name, id or text that cannot be one.
        """
        if not _NAME.fullmatch(name):
            raise InvalidInput(
                f"“{name}” cannot be a distribution's name: write small letters, digits and hyphens, as in "
                "amparo-shelter-network."
            )
        id_ = said.get("id") or name.removeprefix("amparo-").replace("-", "_")
        _check_id(id_, taken)
        title = said.get("title_en") or id_.replace("_", " ").capitalize()
        found = {
            "name": name,
            "id": id_,
            "title_en": title,
            "title_es": said.get("title_es") or title,
            "owner": said.get("owner") or title,
            "contact": said.get("contact") or f"{id_.replace('_', '-')}@example.org",
            "licence": said.get("licence") or "Apache-2.0",
        }
        _check_texts(found)
        return cls.model_validate({**found, "year": year, "engine": _range_of(ENGINE_VERSION)})


def write_plugin(plugin: NewPlugin, folder: Path) -> tuple[Path, ...]:
    """Write a new plugin into a folder that is not there yet or empty, and return its files by name.

    Raises InvalidInput where something is there already, where nothing can be written, or without copier.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InvalidInput(
            f"There is something in {folder} already. Choose another name, or another place with --into."
        )
    try:
        import copier
    except ModuleNotFoundError as missing:
        raise InvalidInput(
            f"Writing a plugin needs the library “{missing.name}”, which is not installed. It comes with the extra "
            "`authors`: pip install 'amparo[authors]'."
        ) from missing
    with as_file(files("amparo.testing").joinpath("plugin_template")) as template:
        try:
            copier.run_copy(
                str(template),
                folder,
                data=plugin.model_dump(),
                settings=copier.Settings(),  # whatever this machine tells copier to trust is not ours to use
                defaults=True,
                quiet=True,
                unsafe=False,
                skip_tasks=True,
            )
        except OSError as problem:
            raise InvalidInput(f"{folder} cannot be written: {problem.strerror}. Choose another place.") from problem
    return tuple(sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file()))


def _check_id(id_: str, taken: Collection[str]) -> None:
    if not _ID.fullmatch(id_):
        raise InvalidInput(f"“{id_}” cannot be a plugin's id: write small letters, digits and “_”: shelter_network.")
    if id_ in taken:
        raise InvalidInput(f"There is a plugin “{id_}” already. Choose another name, or another id with --id.")


def _check_texts(said: dict[str, str]) -> None:
    for name, text in said.items():
        if not text.strip() or _QUOTED.search(text):
            raise InvalidInput(f"“{text}” will not do for {name}: one line without quotes, backslashes and braces.")
    if said["licence"] not in {"Apache-2.0", "MIT", "proprietary"}:
        raise InvalidInput(f"“{said['licence']}” is no licence to choose: Apache-2.0, MIT or proprietary.")


def _range_of(version: str) -> str:
    release = Version(version)
    return f">={release.major}.{release.minor},<{release.major}.{release.minor + 1}"
