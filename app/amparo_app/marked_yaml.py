"""YAML that a person wrote, read with the line of each part, so that every problem can name its place.

Only what cannot be mistaken is turned into something else than text: `yes`, `null`, a whole number written plainly. A
date stays text, so that February 30 is a problem on its line and not the end of reading; so do `000123456` and `12:30`,
which YAML would take for other numbers.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from amparo.errors import InvalidInput

Place = tuple[str | int, ...]

_BOOL, _INT, _NULL = (f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "null"))
_YES = frozenset({"yes", "true", "on"})


class FileInvalid(InvalidInput):
    """A file that a person wrote cannot be used; all problems at once, in the order of its lines."""

    def __init__(self, file: str, problems: tuple[str, ...]) -> None:
        self.file, self.problems = file, problems
        count = "one problem" if len(problems) == 1 else f"{len(problems)} problems"
        listed = "\n".join(f"  - {problem}" for problem in problems)
        super().__init__(f"{file} cannot be used as it is; nothing was changed. It has {count}:\n{listed}")


@dataclass
class MarkedYaml:
    """The content of a file, the line on which each part of it stands, and the problems found so far."""

    file: str
    content: Any
    lines: Mapping[Place, int]
    found: list[tuple[int, str]] = field(default_factory=list)

    def problem(self, place: Place, sentence: str) -> None:
        """Note what is wrong at a place; a part that is not there has the line of the part it is missing from."""
        while place not in self.lines and place:
            place = place[:-1]
        self.found.append((self.lines.get(place, 1), sentence))

    def refuse_problems(self) -> None:
        """Raise `FileInvalid` with everything that was noted, if anything was."""
        if self.found:
            ordered = sorted(dict.fromkeys(self.found), key=lambda found: found[0])
            raise FileInvalid(self.file, tuple(f"line {line}: {sentence}" for line, sentence in ordered))


def read_marked(file: Path) -> MarkedYaml:
    """Read a YAML file; raises InvalidInput when there is none, FileInvalid when it is not YAML."""
    try:
        return marked(file.read_text(encoding="utf-8"), str(file))
    except OSError as problem:
        raise InvalidInput(
            f"The file {file} cannot be read: {problem.strerror}. Check its name and place."
        ) from problem
    except UnicodeDecodeError as foreign:
        raise InvalidInput(f"The file {file} is not UTF-8 text. Save it as UTF-8 and try again.") from foreign


def marked(text: str, file: str) -> MarkedYaml:
    """Read YAML that came from `file`, which may be no file but a place; raises FileInvalid when it is not YAML."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        sentence = f"line {line}: this is not YAML: {broken.problem or broken.context}. Look at colons, quotes, indents"
        raise FileInvalid(file, (sentence,)) from broken
    except yaml.YAMLError as broken:
        raise FileInvalid(file, (f"this is not YAML: {' '.join(str(broken).split())}",)) from broken
    read = MarkedYaml(file, None, {})
    lines: dict[Place, int] = {}
    read.content, read.lines = (_plain(node, (), lines, read) if node else None), lines
    return read


def _plain(node: yaml.Node, place: Place, lines: dict[Place, int], marked: MarkedYaml) -> Any:  # noqa: ANN401 - what YAML holds
    lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        return dict(_pairs(node, place, lines, marked))
    if isinstance(node, yaml.SequenceNode):
        return [_plain(part, (*place, number), lines, marked) for number, part in enumerate(node.value)]
    return _scalar(node)


def _pairs(
    node: yaml.MappingNode, place: Place, lines: dict[Place, int], marked: MarkedYaml
) -> Iterator[tuple[Hashable, Any]]:
    seen: set[str] = set()
    for key, part in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in seen:
            marked.found.append((line, f"“{name}” stands here a second time; keep one"))
        seen.add(name)
        lines[*place, name] = line
        yield name, _plain(part, (*place, name), lines, marked)


def _scalar(node: yaml.Node) -> bool | int | str | None:
    text = str(node.value)
    if node.tag == _NULL:
        return None
    if node.tag == _BOOL:
        return text.lower() in _YES
    if node.tag == _INT and text.lstrip("-").isdecimal() and str(int(text)) == text:
        return int(text)
    return text
