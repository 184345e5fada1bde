"""Declarations written as YAML files, one to a file named for its id: read strictly, all problems at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from itertools import pairwise
from typing import Any, TypeVar, get_args
from urllib.parse import urlsplit

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from amparo.declarations.conditions import Condition
from amparo.declarations.rules import Counting, DeadlineRule, LawValue, RuleKind
from amparo.declarations.text import Declared
from amparo.errors import DeclarationsInvalid

M = TypeVar("M", bound=Declared)

OFFICIAL_PUBLISHERS = ("gov", "uscourts.gov", "federalregister.gov", "govinfo.gov", "law.cornell.edu")
"""Hosts whose pages may stand behind a value of the law, with all hosts below them.

The federal government's own, which the courts', the Federal Register's and the Government Publishing Office's are part
of, and the Legal Information Institute for the text of statutes and regulations. A mirror may change or go away.
"""

UNITS: dict[Counting, tuple[str, ...]] = {
    Counting.CALENDAR_DAYS: ("days",),
    Counting.CALENDAR_DAYS_ROLL_UNCONFIRMED: ("days",),
    Counting.CALENDAR_DAYS_NO_ROLL: ("days", "months", "years"),
    Counting.BUSINESS_DAYS: ("business_days",),
    Counting.BACK_FROM_HEARING: ("days",),
    Counting.ANNIVERSARY: ("years",),
    Counting.MONTHS: ("months",),
    Counting.NOT_BEFORE: ("days", "months", "years"),
}
"""The units that each way of counting can count; the others count nothing."""

_CONDITIONS: dict[str, type[Declared]] = {
    model.model_fields["op"].default: model for model in get_args(get_args(Condition)[0])
}
_TEXT = {"en", "es"}


def load_rules(package: str, folder: str = "rules") -> tuple[DeadlineRule, ...]:
    """Return the deadline rules in the YAML files of a package's folder, by id.

    Raises:
        DeclarationsInvalid: a file cannot be read as a rule, or the law in it contradicts itself; all problems at once.
    """
    return load_yaml_declarations(package, folder, DeadlineRule, rule_problems)


def load_yaml_declarations(
    package: str, folder: str, model: type[M], check: Callable[[M], Iterable[str]] = lambda _: ()
) -> tuple[M, ...]:
    """Return the declarations in the YAML files of a package's folder, by file name, which is each one's id.

    `check` says in words what is wrong within one declaration.

    Raises:
        DeclarationsInvalid: with every problem of every file.
    """
    root = files(package).joinpath(folder)
    if not root.is_dir():
        raise DeclarationsInvalid([f"Package “{package}” has no folder “{folder}”."])
    loaded: list[M] = []
    problems: list[str] = []
    for file in sorted(root.iterdir(), key=lambda entry: entry.name):
        stem, _, ending = file.name.rpartition(".")
        if ending == "yml":
            problems.append(f"{folder}/{file.name}: the name must end in .yaml")
        if ending == "yaml":
            declared, wrong = _read(file.read_bytes(), stem, model)
            wrong = wrong or ([] if declared is None else list(check(declared)))
            problems += [f"{folder}/{file.name}: {problem}" for problem in wrong]
            loaded += [] if declared is None else [declared]
    if problems:
        raise DeclarationsInvalid(problems)
    return tuple(loaded)


def _read(content: bytes, stem: str, model: type[M]) -> tuple[M | None, list[str]]:
    """Return the declaration in a file, or what is wrong with it."""
    try:
        loader = _StrictLoader(content.decode("utf-8"))
        raw = loader.get_single_data()
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        return None, [f"it is not readable YAML: {' '.join(str(error).split())}"]
    if not isinstance(raw, dict):
        return None, ["it must hold one mapping of keys to values"]
    problems = [*loader.duplicates, *_shape_problems(raw, ())]
    if raw.get("id") != stem:
        problems.append(f"key “id”: is “{raw.get('id')}”, and must be “{stem}” as the file is named")
    try:
        declared = model.model_validate(raw)
    except ValidationError as error:
        known = {path for path, _ in _mappings(raw)}
        return None, problems + [_in_words(detail, model, known) for detail in error.errors()]
    except TypeError as error:
        # Texts and some conditions have constructors of their own, which a wrong key breaks with Python's own error.
        return None, problems or [f"a text or a condition in it is incomplete ({error})"]
    return declared, problems
