"""Questions to the rules as people type them and as files hold them, one to a line, and their answers line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from pydantic_core import from_json

from amparo.deadlines.answer import Answer, answer, unanswerable
from amparo.deadlines.rulebook import Rulebook
from amparo.declarations import FieldKind, RuleFact, Text, phrase
from amparo.errors import InvalidInput

LONGEST_LINE = 65_536
"""A question of more bytes is none: whoever sends it has lost the ends of lines."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NONE_YET = "null"
_YES, _NO = frozenset({"true", "yes", "sí", "si"}), frozenset({"false", "no"})


def typed_facts(typed: Iterable[str], vocabulary: Mapping[str, RuleFact]) -> dict[str, object]:
    """Return facts typed as `name=value`, each as its kind in the vocabulary takes it, lists with commas.

    What is not of the kind is kept as it was typed, for the rule's answer to refuse.

    Raises:
        InvalidInput: there is no `=`, or one fact is stated twice.
    """
    found: dict[str, object] = {}
    for one in typed:
        name, given, value = (part.strip() for part in one.partition("="))
        if not given or not name:
            raise InvalidInput(f"“{one}” states no fact. Write --fact name=value, such as --fact detained=true.")
        if name in found:
            raise InvalidInput(f"The fact “{name}” is stated twice. State it once, several dates with commas between.")
        found[name] = _as_kind(value, vocabulary.get(name))
    return found


def _as_kind(value: str, fact: RuleFact | None) -> object:
    if value == _NONE_YET:
        return None
    if fact is None:
        return value
    if fact.several:
        return [None if part.strip() == _NONE_YET else part.strip() for part in value.split(",")]
    if fact.kind is FieldKind.YES_NO and value.casefold() in _YES | _NO:
        return value.casefold() in _YES
    if fact.kind is FieldKind.WHOLE_NUMBER and value.isdecimal() and value.isascii():
        return int(value)
    return value


def answered_lines(questions: BinaryIO, book: Rulebook, language: str) -> Iterator[bytes]:
    """Give a line of JSON for each line of a file, in their order; what is no question is answered with an error.

    Holds one line at a time, however long the file is.
    """
    for number, line in enumerate(_lines(questions), 1):
        yield _answered_line(number, line, book, language).model_dump_json().encode() + b"\n"


def _lines(questions: BinaryIO) -> Iterator[bytes | None]:
    """Give each line, or None for one that is too long, of which no more than its end is looked for."""
    while line := questions.readline(LONGEST_LINE + 1):
        if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = questions.readline(LONGEST_LINE)
        yield None


def _answered_line(number: int, line: bytes | None, book: Rulebook, language: str) -> Answer:
    if line is None:
        return _no_question(number, phrase("rule_line_too_long", bytes=LONGEST_LINE), language)
    written = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
    if not written.strip():
        return _no_question(number, phrase("rule_line_empty"), language)
    try:
        asked = from_json(written)
    except ValueError as broken:
        return _no_question(number, Text(str(broken)), language)
    if not isinstance(asked, dict):
        return _no_question(number, phrase("rule_line_other"), language)
    return answer(asked, book, language)


def _no_question(number: int, why: Text, language: str) -> Answer:
    return unanswerable(phrase("rule_line_no_question", line=number, why=why), language)
