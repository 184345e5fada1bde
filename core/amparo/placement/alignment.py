"""Two names held against each other: given names with given names, surnames with surnames.

What stands in the same place on both sides and is not alike speaks against it: then they are strangers. What one side
lacks does not: names are shortened on their way through offices. A score for whole lines of letters cannot tell the two
apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from amparo.placement.names import Name, Reading, Word, join
from amparo.placement.naming import Likeness, naming
from amparo.placement.spelling import likeness

_LEAST_ALIKE = 2
_LEAST_JOINED = 6
_SURE = (Likeness.SAME, Likeness.SOUND)
_JOINED = (*_SURE, Likeness.NEAR_SOUND)
_ORDER = tuple(Likeness)

Likenesses = dict[tuple[int, int], Likeness]
"""How words of two names are alike, by their places; strangers are left out."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of each name, by place, and how they could be one name."""

    one: int
    other: int
    how: Likeness


@dataclass(frozen=True, slots=True)
class Alignment:
    """Which words of two names belong together under one reading of each; both names as joined for it."""

    one: Name
    other: Name
    mine: Reading
    theirs: Reading
    given: tuple[Pair, ...]
    surnames: tuple[Pair, ...]

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Return all pairs, given names first."""
        return (*self.given, *self.surnames)

    @property
    def given_unknown(self) -> bool:
        """Return whether the given name of one of them is not known."""
        return self.one.given_unknown or self.other.given_unknown

    @property
    def given_left(self) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """Return the given names on each side that have no counterpart."""
        return self._left(self.mine.given, self.theirs.given)

    @property
    def surnames_left(self) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        """Return the surnames on each side that have no counterpart."""
        return self._left(self.mine.surnames, self.theirs.surnames)

    def _left(self, mine: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
        paired, paired_there = {pair.one for pair in self.pairs}, {pair.other for pair in self.pairs}
        return (
            tuple(self.one.words[place] for place in mine if place not in paired),
            tuple(self.other.words[place] for place in theirs if place not in paired_there),
        )

    def holds(self) -> bool:
        """Return whether enough is shared and nothing speaks against it."""
        return self._enough() and not self._contradicts() and not self._stands_in_one_place()

    def _enough(self) -> bool:
        if not any(pair.how in _SURE for pair in self.pairs):
            return False
        return len(self.surnames) > 1 if self.given_unknown else bool(self.given and self.surnames)

    def _contradicts(self) -> bool:
        own, theirs = (any(not word.married for word in words) for words in self.surnames_left)
        return (own and theirs) or (all(self.given_left) and not self.given_unknown)

    def _stands_in_one_place(self) -> bool:
        """Say whether a given name that one side lacks could be the surname that the other lacks, read differently."""
        for given, surnames in zip(self.given_left, reversed(self.surnames_left), strict=True):
            own = [word for word in surnames if not word.married]
            if given and own:
                if any(word.is_given for word in own):
                    return True
                firm = all(word.is_given for word in given) and all(word.is_surname for word in own)
                if not firm and (self._one_gap() or self.mine.surname_first or self.theirs.surname_first):
                    return True
        return False

    def _one_gap(self) -> bool:
        """Say whether words without counterpart lie between the same two pairs on both sides."""
        here = _gaps([pair.one for pair in self.pairs], len(self.one.words))
        there = _gaps([pair.other for pair in self.pairs], len(self.other.words))
        return bool(here & there)


def alignments(one: Name, other: Name) -> Iterator[Alignment]:
    """Yield every way in which two names could be one person's; none if they are strangers."""
    one, other, alike = _joined(one, other)
    if len(alike) < _LEAST_ALIKE:
        return
    for mine, theirs in _readings_of_both(one, other):
        found = Alignment(
            one,
            other,
            mine,
            theirs,
            given=_pairs(alike, mine.given, theirs.given),
            surnames=_pairs(alike, mine.surnames, theirs.surnames),
        )
        if found.holds():
            yield found


def jumbled(one: Name, other: Name) -> tuple[Pair, ...]:
    """Return the pairs of words of two names that have the same words, in whatever order; else none."""
    count = len(one.words)
    if count != len(other.words):
        return ()
    pairs = _pairs(_likenesses(one, other), tuple(range(count)), tuple(range(count)))
    return pairs if len(pairs) == count and all(pair.how in _SURE for pair in pairs) else ()


def word_likeness(one: Word, other: Word) -> Likeness | None:
    """Say how two words could be one name in any of the ways that each is written, or None."""
    if one.initial or other.initial:
        return Likeness.INITIAL if one.text[0] == other.text[0] else None
    if len(one.texts) == len(other.texts) == 1:
        return likeness(one.text, other.text)
    ways = {likeness(a, b) for a, b in product(one.texts, other.texts)}
    return next((how for how in _ORDER if how in ways), None)


def out_of_order(pairs: tuple[Pair, ...]) -> int:
    """Return how many pairs of words stand in another order in the other name."""
    places = [pair.other for pair in sorted(pairs, key=lambda pair: pair.one)]
    return sum(a > b for at, a in enumerate(places) for b in places[at + 1 :])


def _gaps(paired: list[int], words: int) -> set[int]:
    """Return between which pairs a name has words without counterpart, counting the pairs before them."""
    return {sum(place < at for place in paired) for at in range(words) if at not in paired}


def _likenesses(one: Name, other: Name) -> Likenesses:
    return {
        (here, there): how
        for here, word in enumerate(one.words)
        for there, candidate in enumerate(other.words)
        if (how := word_likeness(word, candidate)) is not None
    }


def _joined(one: Name, other: Name) -> tuple[Name, Name, Likenesses]:
    """Write neighbours of either name as one word where the other does so, and return which words are then alike."""
    joined = _joined_as(one, other, _likenesses(one, other))
    turned = _joined_as(other, joined, _likenesses(other, joined))
    return joined, turned, _likenesses(joined, turned)


def _joined_as(one: Name, other: Name, alike: Likenesses) -> Name:
    alone = {place for place in range(len(one.words)) if not any(here == place for here, _ in alike)}
    strange = {there for there in range(len(other.words)) if not any(place == there for _, place in alike)}
    wanted = [other.words[there] for there in strange if len(other.words[there].text) >= _LEAST_JOINED]
    for place in sorted(alone) if wanted else ():
        if place + 1 in alone:
            joined = join(one, place)
            if any(word_likeness(joined.words[place], word) in _JOINED for word in wanted):
                return _joined_as(joined, other, _likenesses(joined, other))
    return one


def _readings_of_both(one: Name, other: Name) -> Iterator[tuple[Reading, Reading]]:
    for mine, theirs in product((False, True), repeat=2):
        # Without any comma, both with the surnames first is both with the given names first, with the zones exchanged.
        if not (mine and theirs) or one.comma or other.comma:
            yield from product(one.readings(surname_first=mine), other.readings(surname_first=theirs))


def _pairs(alike: Likenesses, mine: tuple[int, ...], theirs: tuple[int, ...]) -> tuple[Pair, ...]:
    """Return which words of two zones belong together: as many as can be, then the surest, then in their order."""
    if not mine:
        return ()
    first, rest = mine[0], mine[1:]
    ways = [_pairs(alike, rest, theirs)]
    for there in theirs:
        how = alike.get((first, there))
        if how is not None:
            left = tuple(place for place in theirs if place != there)
            ways.append((Pair(first, there, how), *_pairs(alike, rest, left)))
    return max(ways, key=_strength) if len(ways) > 1 else ways[0]


def _strength(pairs: tuple[Pair, ...]) -> tuple[int, int, int]:
    weigh = naming().penalties
    return len(pairs), -sum(weigh.of(pair.how) for pair in pairs), -out_of_order(pairs)
