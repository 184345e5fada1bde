"""A plugin that was just written: where it is, what is in it, what to type next."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict
from rich.console import Group, RenderableType
from rich.text import Text

from amparo_app.cli.show.paper import FAINT, NAME
from amparo_app.cli.show.words import say


class WrittenPlugin(BaseModel):
    """Its id, its folder, and its files by their names there."""

    model_config = ConfigDict(frozen=True)

    id: str
    folder: Path
    files: tuple[str, ...]


def new_plugin_view(made: WrittenPlugin, language: str) -> RenderableType:
    """Say what was written and what comes next."""
    head = Text.assemble((say("new_plugin_written", language, plugin=made.id, folder=made.folder), "bold"))
    files = [Text(f"  {file}", style=FAINT) for file in made.files]
    commands = (f"cd {made.folder}", "amparo plugins check .", "pytest", "python -m build --wheel --no-isolation")
    return Group(
        head, *files, Text(say("new_plugin_next", language)), *(Text(f"  {line}", style=NAME) for line in commands)
    )
