"""Looking for somebody by what is remembered of a name or a number: accents, order and case do not matter. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from amparo.placement.naming import fold, naming

if TYPE_CHECKING:
    from collections.abc import Iterable

    from amparo.placement.entries import NameEntry

_LEAST_DIGITS = 3
# As papers write it, “A 000-123-456”: the letter is no beginning of a name.
_A_BEFORE_A_NUMBER = re.compile(r"\b[aA][#.:]?\s+(?=\d{3})")


def found_in(entries: Iterable[NameEntry], wanted: str) -> tuple[str, ...]:
    """Return the cases, by id and in order, in which somebody is called so; none where nothing was asked for.

    Each word begins a word of one and the same person's names, in any order. Digits are part of an A-number, or with
    letters and hyphens around them of the case's number.
    """
    words, numbers = _asked(wanted)
    if not words and not numbers:
        return ()
    return tuple(dict.fromkeys(one.case for one in entries if one.erased is None and _matches(one, words, numbers)))


def _asked(wanted: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words, numbers = [], []
    for written in _A_BEFORE_A_NUMBER.sub("", wanted).split():
        digits = "".join(sign for sign in written if sign.isascii() and sign.isdigit())
        if digits:
            numbers.append(written)
        elif (word := fold(written)) and word not in naming().particles:
            words.append(word)
    return tuple(words), tuple(numbers)


def _matches(entry: NameEntry, words: tuple[str, ...], numbers: tuple[str, ...]) -> bool:
    return all(any(text.startswith(word) for text in entry.texts) for word in words) and all(
        _has_number(entry, number) for number in numbers
    )


def _has_number(entry: NameEntry, number: str) -> bool:
    digits = "".join(sign for sign in number if sign.isdigit())
    if len(digits) >= _LEAST_DIGITS and digits in entry.digits:
        return True
    return entry.number.casefold().startswith(number.casefold())
