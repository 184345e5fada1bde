"""What a person typed, turned into what is meant, or refused with what to type instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import available_timezones

from amparo.declarations import FactValue, FieldDeclaration, FieldKind, Language
from amparo.errors import InvalidInput, UnknownName
from amparo_app.cli.arguments import FROM_INPUT, from_input
from amparo_app.marked_yaml import MarkedYaml, marked, read_marked

_EMAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_SPAN = re.compile(r"(\d+)\s*(d|w|m|)", re.IGNORECASE)
_DAYS = {"d": 1, "": 1, "w": 7, "m": 30}
_YES, _NO = frozenset({"yes", "y", "true", "sí", "si", "s"}), frozenset({"no", "n", "false"})


def known_zone(name: str) -> str:
    """Return a time zone's name; raises UnknownName with the nearest."""
    if name not in available_timezones():
        raise UnknownName("time zone", name, available_timezones(), "Write it as America/Los_Angeles.")
    return name


def known_language(name: str) -> str:
    """Return a language's code; raises UnknownName for one that nothing is written in."""
    if name not in set(Language):
        raise UnknownName("language here", name, set(Language), "Mails, letters and screens are written in en or es.")
    return name


def known_email(address: str) -> str:
    """Return an e-mail address, or nothing; raises InvalidInput for what cannot be one."""
    if address and not _EMAIL.fullmatch(address):
        raise InvalidInput(f"“{address}” is no e-mail address. Write it as name@example.org.")
    return address


def day(typed: str, option: str) -> date:
    """Return a date; raises InvalidInput for one that does not exist."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as wrong:
        raise InvalidInput(
            f"There is no date “{typed}” ({option}). Write it as 2027-03-04, and check that the day exists."
        ) from wrong


def span(typed: str) -> timedelta:
    """Return a length of time such as 30d, 2w or 3m (months of thirty days); raises InvalidInput for another form."""
    found = _SPAN.fullmatch(typed.strip())
    if found is None:
        raise InvalidInput(f"“{typed}” is no length of time. Write 30d for thirty days, or 6w for six weeks.")
    return timedelta(days=int(found[1]) * _DAYS[found[2].lower()])


def answers(given: Iterable[str], fields: Iterable[FieldDeclaration]) -> dict[str, FactValue]:
    """Return answers given as `key=value`, as YAML files of them or as `-` for standard input, later over earlier ones.

    Text is taken as what its field asks for; a key that no field has is kept, for the engine to refuse.
    """
    asked = {field.name: field for field in fields}
    found: dict[str, FactValue] = {}
    for one in given:
        pairs = dict([one.split("=", 1)]) if "=" in one else _several(_file(one))
        found |= {name.strip(): as_asked(value, asked.get(name.strip())) for name, value in pairs.items()}
    return found


def _file(named: str) -> MarkedYaml:
    if named == FROM_INPUT:
        return marked(from_input(), "standard input")
    path = Path(named)
    if path.is_dir():
        raise InvalidInput(
            f"--data takes answers here, and {path} is a folder. The data folder stands before the command: "
            f"amparo --data {path} case …"
        )
    if not path.exists():
        raise InvalidInput(f"“{path}” is neither key=value nor a file of answers. Write -d name=value, or name a file.")
    return read_marked(path)


def _several(file: MarkedYaml) -> Mapping[str, FactValue]:
    if not isinstance(file.content, dict):
        file.problem((), "a file of answers holds one key and value to a line, such as “language: es”")
    for name, value in (file.content or {}).items() if isinstance(file.content, dict) else ():
        if isinstance(value, dict | list):
            file.problem((name,), f"“{name}” is one value, not several")
    file.refuse_problems()
    return {str(name): value for name, value in file.content.items() if value is not None}


def as_asked(value: FactValue, field: FieldDeclaration | None) -> FactValue:
    """Return what was typed as what its field asks for, where it can be taken so; anything else stays as it is."""
    if field is None or not isinstance(value, str):
        return str(value) if field and field.kind is FieldKind.TEXT else value
    plain = value.strip().casefold()
    if field.kind is FieldKind.YES_NO and plain in _YES | _NO:
        return plain in _YES
    if field.kind is FieldKind.WHOLE_NUMBER and plain.lstrip("-").isdecimal():
        return int(plain)
    return value
