"""The line of a YAML file on which a problem stands, found by the key that the problem names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from amparo.errors import AmparoError
from amparo_app.marked_yaml import Place, read_marked

_NAMED = re.compile(
    r"(?:^|: )(?P<file>[\w./-]+\.yaml): (?:entry (?P<entry>\d+): )?key (?P<key>[“”\w, ./-]+?)(?= is |: |$)"
)
_STEP = re.compile(r"“([^”]+)”|entry (\d+)")


def with_line(problem: str, packages: Iterable[Path]) -> str:
    """Return a problem with `line 12` behind the name of its YAML file, if one of these packages holds that key."""
    found = _NAMED.search(problem)
    if found is None:
        return problem
    for package in packages:
        file = package / found["file"]
        if file.is_file() and (line := _line(file, _place(found["entry"], found["key"]))):
            return problem[: found.end("file")] + f", line {line}" + problem[found.end("file") :]
    return problem


def _place(entry: str | None, key: str) -> Place:
    steps = tuple(name or int(number) - 1 for name, number in _STEP.findall(key))
    return (int(entry) - 1, *steps) if entry else steps


def _line(file: Path, place: Place) -> int:
    try:
        lines = read_marked(file).lines
    except AmparoError:  # the problem says already that this is not YAML, and where
        return 0
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 0)
