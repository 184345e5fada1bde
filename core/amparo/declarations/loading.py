"""Declarations written as YAML files: read strictly, all problems at once.

Rules stand one to a file named for its id; events are short and stand as lists, one file to a matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from importlib.resources import files
from typing import Any, TypeVar, get_args

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from amparo.declarations.conditions import Condition
from amparo.declarations.quick_yaml import SafeLoader
from amparo.declarations.rule_problems import rule_problems
from amparo.declarations.rules import DeadlineRule
from amparo.declarations.steps import EventDeclaration
from amparo.declarations.text import Declared
from amparo.errors import DeclarationsInvalid

M = TypeVar("M", bound=Declared)
Path = tuple[str | int, ...]

_TEXT_KEYS = {"en", "es"}
_CONDITIONS = {model.model_fields["op"].default: model for model in get_args(get_args(Condition)[0])}


def load_rules(package: str, folder: str = "rules") -> tuple[DeadlineRule, ...]:
    """Return the deadline rules in the YAML files of a package's folder, in the order of their ids.

    Raises:
        DeclarationsInvalid: a file cannot be read as a rule, or the law in it contradicts itself; all problems at once.
    """
    return load_yaml_declarations(package, folder, DeadlineRule, rule_problems)


def load_yaml_declarations(
    package: str, folder: str, model: type[M], check: Callable[[M], Iterable[str]] = lambda _: ()
) -> tuple[M, ...]:
    """Return the declarations in the YAML files of a package's folder; each file is named for the id in it.

    `check` says in words what is wrong within one declaration.

    Raises:
        DeclarationsInvalid: with every problem of every file, each naming the file and the key.
    """
    loaded: list[M] = []
    problems: list[str] = []
    for name, stem, content in _yaml_files(package, folder, problems):
        declared, wrong = _read(content, stem, model)
        if declared is not None:
            loaded.append(declared)
            wrong += check(declared)
        problems += [f"{folder}/{name}: {problem}" for problem in wrong]
    if problems:
        raise DeclarationsInvalid(problems)
    return tuple(loaded)


def load_events(package: str, folder: str = "events") -> tuple[EventDeclaration, ...]:
    """Return the events in the YAML files of a package's folder, each file a list, in the order of files and entries.

    Raises:
        DeclarationsInvalid: with every problem of every file, each naming the file, the entry and the key.
    """
    loaded: list[EventDeclaration] = []
    problems: list[str] = []
    for name, _, content in _yaml_files(package, folder, problems):
        events, wrong = _read_list(content, EventDeclaration)
        loaded += events
        problems += [f"{folder}/{name}: {problem}" for problem in wrong]
    if problems:
        raise DeclarationsInvalid(problems)
    return tuple(loaded)


def _yaml_files(package: str, folder: str, problems: list[str]) -> Iterator[tuple[str, str, bytes]]:
    """Give name, stem and content of each YAML file in a package's folder; what is misnamed goes to `problems`."""
    root = files(package).joinpath(folder)
    if not root.is_dir():
        raise DeclarationsInvalid([f"package “{package}” has no folder “{folder}”"])
    for file in sorted(root.iterdir(), key=lambda entry: entry.name):
        stem, _, ending = file.name.rpartition(".")
        if ending == "yml":
            problems.append(f"{folder}/{file.name}: the name must end in .yaml")
        if ending == "yaml":
            yield file.name, stem, file.read_bytes()


class _StrictLoader(SafeLoader):
    """Reads YAML and remembers which keys a mapping repeats: by itself YAML keeps the last and says nothing."""

    def __init__(self, content: str) -> None:
        super().__init__(content)
        self.repeated: list[str] = []

    # PyYAML's own signature, with a boolean by position.
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002
        seen: set[str] = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                self.repeated.append(f"key “{key.value}” stands there again on line {key.start_mark.line + 1}")
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else "")
        return super().construct_mapping(node, deep=deep)


def _read(content: bytes, stem: str, model: type[M]) -> tuple[M | None, list[str]]:
    """Return the declaration in a file, unless it is not one, and what is wrong with the file."""
    raw, problems = _parsed(content)
    if problems and raw is None:
        return None, problems
    if not isinstance(raw, dict):
        return None, ["it must hold one mapping of keys to values"]
    if "id" in raw and raw["id"] != stem:
        problems.append(f"key “id” is “{raw['id']}”, but the file is named {stem}.yaml")
    declared, wrong = _declared(raw, model)
    return declared, problems + wrong


def _read_list(content: bytes, model: type[M]) -> tuple[list[M], list[str]]:
    """Return the declarations that a file lists, and what is wrong with the file."""
    raw, problems = _parsed(content)
    if problems and raw is None:
        return [], problems
    if not isinstance(raw, list) or not all(isinstance(entry, dict) for entry in raw):
        return [], ["it must hold a list of mappings, each beginning with a dash"]
    loaded: list[M] = []
    for number, entry in enumerate(raw, 1):
        declared, wrong = _declared(entry, model)
        loaded += [declared] if declared is not None else []
        problems += [f"entry {number}: {problem}" for problem in wrong]
    return loaded, problems


def _parsed(content: bytes) -> tuple[object, list[str]]:
    """Return what a YAML file holds and which keys it repeats, or nothing and why it cannot be read."""
    try:
        loader = _StrictLoader(content.decode("utf-8"))
        raw = loader.get_single_data()
    except (yaml.YAMLError, ValueError) as error:  # ValueError: not UTF-8, or a date such as February 30
        return None, [f"it cannot be read as YAML: {' '.join(str(error).split())}"]
    return raw, loader.repeated


def _declared(raw: dict[str, Any], model: type[M]) -> tuple[M | None, list[str]]:
    problems = _misshapen(raw)
    try:
        return model.model_validate(raw), problems
    except ValidationError as error:
        return None, problems + [_in_words(detail, model) for detail in error.errors()]
    except TypeError as error:  # an empty mapping where a text should be: its constructor raises Python's own error
        return None, [*problems, f"a text or a condition in it is incomplete ({error})"]


def _misshapen(raw: dict[str, Any]) -> list[str]:
    """Return what is wrong with the texts and conditions whose own constructors would break on it.

    Each such mapping is then replaced in place by a harmless one, so that the rest of the file is checked as well.
    """
    problems: list[str] = []
    for path, mapping in list(_mappings(raw, ())):
        condition = _CONDITIONS.get(str(mapping.get("op")))
        if _TEXT_KEYS & mapping.keys() and not _is_text(mapping):
            problems.append(f"key {_place(path)}: a text needs “en” and “es”, both filled in, and nothing else")
            _replace(mapping, {"en": "-", "es": "-"})
        elif condition and "__init__" in vars(condition) and (wrong := _wrong_keys(mapping, condition)):
            problems.append(f"key {_place(path)}: the condition “{mapping['op']}” {wrong}")
            _replace(mapping, {"op": "always"})
    return problems


def _mappings(raw: object, path: Path) -> Iterator[tuple[Path, dict[Any, Any]]]:
    if isinstance(raw, dict):
        yield path, raw
    parts = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, part in parts:
        yield from _mappings(part, (*path, key))


def _is_text(mapping: dict[Any, Any]) -> bool:
    return mapping.keys() == _TEXT_KEYS and all(isinstance(part, str) and part.strip() for part in mapping.values())


def _wrong_keys(mapping: dict[Any, Any], model: type[Declared]) -> str:
    unknown = sorted(str(key) for key in mapping if key not in model.model_fields)
    missing = sorted(name for name, field in model.model_fields.items() if field.is_required() and name not in mapping)
    said = [("has the unknown key “{}”", name) for name in unknown] + [("lacks the key “{}”", name) for name in missing]
    return " and ".join(words.format(name) for words, name in said)


def _replace(mapping: dict[Any, Any], harmless: dict[str, str]) -> None:
    mapping.clear()
    mapping.update(harmless)


def _in_words(detail: ErrorDetails, model: type[Declared]) -> str:
    place = _place(detail["loc"])
    if detail["type"] == "missing":
        return f"key {place} is missing"
    if detail["type"] == "extra_forbidden":
        known = [field.alias or name for name, field in model.model_fields.items()] if len(detail["loc"]) == 1 else []
        near = get_close_matches(str(detail["loc"][-1]), known, n=1)
        return f"key {place} is unknown" + (f"; did you mean “{near[0]}”?" if near else "")
    return f"key {place}: {detail['msg']}"


def _place(path: Path) -> str:
    """Write a path in a file as a person counts: `“values”, entry 2, “from”`."""
    return ", ".join(f"entry {part + 1}" if isinstance(part, int) else f"“{part}”" for part in path)
