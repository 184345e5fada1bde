"""Names taken apart: words, what stands between them, and how they can be read as given names and surnames."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from amparo.placement.naming import fold, naming

_BETWEEN_WORDS = re.compile(r"[\s\-\u2010-\u2015/()\"“”«»]+")
_MOST_SURNAMES = 2
_MOST_SURNAMES_OF_LONG_NAMES = 3
_LONG = 5
_MOST_WORDS = 8
_WORDS_KEPT = 1 << 16  # single words only: whole names are kept with their entries
_A_NUMBER_DIGITS = 9
_LEAST_A_NUMBER_DIGITS = 7
_AND = {"e", "y"}
_VOWELS = "aeiou"

_Split = tuple[tuple[int, ...], tuple[int, ...]]  # the places of the given names and of the surnames


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a name; `texts` are the folded ways to write it, the plainest first.

    `married` marks a husband's surname, which a woman may as well leave out; `initial` a single letter.
    """

    shown: str
    texts: tuple[str, ...]
    initial: bool = False
    married: bool = False
    joined: bool = False

    @property
    def text(self) -> str:
        """Return the plainest way to write it."""
        return self.texts[0]

    @property
    def is_surname(self) -> bool:
        """Return whether it is known as a surname and never as a given name."""
        return not naming().only_surnames.isdisjoint(self.texts) and naming().given_names.isdisjoint(self.texts)

    @property
    def is_given(self) -> bool:
        """Return whether it is known as a given name and never as a surname."""
        return not naming().only_given.isdisjoint(self.texts) and naming().surnames.isdisjoint(self.texts)


@dataclass(frozen=True, slots=True)
class Reading:
    """Which words, by place, are given names and which are surnames."""

    given: tuple[int, ...]
    surnames: tuple[int, ...]
    surname_first: bool


@dataclass(frozen=True)  # without slots: what is worked out is kept with the name and goes with it
class Name:
    """A name in its words; `comma` counts the surnames before a comma, 0 without one."""

    written: str
    words: tuple[Word, ...]
    comma: int = 0
    given_unknown: bool = False

    def readings(self, *, surname_first: bool) -> tuple[Reading, ...]:
        """Return how it can be read with the given names first, or with the surnames first; none if it cannot be."""
        return self._surname_first if surname_first else self._given_first

    @cached_property
    def _given_first(self) -> tuple[Reading, ...]:
        if self.given_unknown:
            return (Reading((), tuple(range(len(self.words))), surname_first=False),)
        splits = () if self.comma else tuple(_splits(self, surname_first=False))
        # Where only surnames were written, the first has to pass for a given name: a name is always like itself.
        return _readings(self.words, splits, surname_first=False) or tuple(
            Reading(given, surnames, surname_first=False) for given, surnames in splits
        )

    @cached_property
    def _surname_first(self) -> tuple[Reading, ...]:
        splits = () if self.given_unknown else tuple(_splits(self, surname_first=True))
        return _readings(self.words, splits, surname_first=True)


def names_in(written: str) -> tuple[Name, ...]:
    """Return the names written in one line: usually one, more where it says “known as”; none where there is no word."""
    names = (_name(part.strip()) for part in naming().between_names.split(written))
    return tuple(name for name in names if name.words)


def join(name: Name, place: int) -> Name:
    """Return the name with the word at `place` and the next written as one."""
    one, next_ = name.words[place], name.words[place + 1]
    joined = Word(
        shown=f"{one.shown} {next_.shown}",
        texts=tuple(dict.fromkeys(text for a in one.texts for b in next_.texts for text in (a + b, _elided(a, b)))),
        married=one.married and next_.married,
        joined=True,
    )
    before_comma = name.comma - 1 if place + 1 < name.comma else name.comma
    return replace(name, words=(*name.words[:place], joined, *name.words[place + 2 :]), comma=before_comma)


def _elided(one: str, next_: str) -> str:
    """Write two words as one where vowels meet and one of them is swallowed: Marielena from María Elena."""
    return (one[:-1] if one[-1] in _VOWELS and next_[0] in _VOWELS else one) + next_


def _readings(words: tuple[Word, ...], splits: tuple[_Split, ...], *, surname_first: bool) -> tuple[Reading, ...]:
    ways = [
        (given, surnames)
        for given, surnames in splits
        if _few_enough(words, surnames) and not any(words[place].is_surname for place in given)
    ]
    odd = [sum(words[place].is_given for place in surnames) for _, surnames in ways]
    if not all(word.is_given for word in words):  # the surnames of Huehuetenango are given names
        ways = [way for way, count in zip(ways, odd, strict=True) if count == min(odd)]
    return tuple(Reading(given, surnames, surname_first) for given, surnames in ways)


def _splits(name: Name, *, surname_first: bool) -> Iterator[_Split]:
    places = tuple(range(len(name.words)))
    if name.comma:
        yield places[name.comma :], places[: name.comma]
        return
    for cut in range(1, len(places)):
        yield (places[cut:], places[:cut]) if surname_first else (places[:cut], places[cut:])


def _few_enough(words: tuple[Word, ...], surnames: tuple[int, ...]) -> bool:
    own = sum(not words[place].married for place in surnames)
    most = _MOST_SURNAMES_OF_LONG_NAMES if len(words) >= _LONG else _MOST_SURNAMES
    return own <= most


def _name(written: str) -> Name:
    before, comma, after = written.partition(",")
    first, last = _Reader(), _Reader()
    first.read(before)
    last.read(after)
    surnames_first = bool(comma and first.words and last.words)
    if surnames_first:
        words = (*_husbands(first.words, own=1), *last.words)
    else:
        words = _husbands([*first.words, *last.words], own=2)
    return Name(
        written=written,
        words=words[:_MOST_WORDS],
        comma=len(first.words) if surnames_first else 0,
        given_unknown=first.given_unknown or last.given_unknown,
    )


def _husbands(words: list[Word], own: int) -> tuple[Word, ...]:
    """Keep the mark of a husband's surname only on the last word, and only behind as many words of the woman's own."""
    last = len(words) - 1
    return tuple(
        replace(word, married=False) if word.married and not (place == last >= own) else word
        for place, word in enumerate(words)
    )


class _Reader:
    """Takes words in their order and remembers what stood before the next one."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.given_unknown = False
        self._before: list[str] = []
        self._widow = False

    def read(self, written: str) -> None:
        """Take every word of a stretch of a name."""
        for shown in _BETWEEN_WORDS.split(written):
            self._take(_plain(shown), abbreviated=shown.endswith("."))

    def _take(self, word: Word, *, abbreviated: bool) -> None:
        known, text = naming(), word.text
        if text in known.widow:
            self._widow = True
        elif text in known.particles and not word.initial:
            self._before.append(text)
        elif text in known.unknown_given:
            self.given_unknown = True
        elif text and text not in known.no_part_of_a_name:
            behind = self._before or self._widow
            self.words.append(self._with_what_stood_before(word, abbreviated=abbreviated) if behind else word)
            self._before, self._widow = [], False

    def _with_what_stood_before(self, word: Word, *, abbreviated: bool) -> Word:
        before = [particle for particle in self._before if particle not in _AND]
        return replace(
            word,
            texts=tuple(dict.fromkeys((*word.texts, "".join(before) + word.text))),
            initial=word.initial and (abbreviated or not before),  # “de los A.” is Ángeles, “de la O” a whole surname
            married=(self._widow or before == ["de"]) and word.text not in naming().compound_surnames,
        )


@lru_cache(maxsize=_WORDS_KEPT)
def _plain(shown: str) -> Word:
    """Return a word as if it stood alone; “Y.” is an initial, “y” stands between surnames."""
    text = fold(shown)
    initial = len(text) == 1 and (shown.endswith(".") or text not in naming().particles)
    return Word(shown.strip("."), tuple(dict.fromkeys((text, naming().abbreviations.get(text, text)))), initial=initial)


def a_number_digits(written: str) -> str:
    """Return an A-number in nine digits, however it was written; nothing where too few or none were.

    Older numbers have seven or eight digits, which official systems fill with zeros on the left.
    """
    digits = "".join(character for character in written if character.isascii() and character.isdigit())
    return digits.zfill(_A_NUMBER_DIGITS) if len(digits) >= _LEAST_A_NUMBER_DIGITS and digits.strip("0") else ""
