"""How alike two names are, with every difference in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from amparo.declarations import Text, phrase
from amparo.placement.alignment import Alignment, Pair, alignments, jumbled, out_of_order, word_likeness
from amparo.placement.names import Name
from amparo.placement.naming import Likeness, naming

_BEST = 100
_A_PAIR = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two names, what it takes off the score, and its sentence with the words that fill it."""

    penalty: int
    code: str
    words: tuple[tuple[str, Any], ...] = ()

    @property
    def reason(self) -> Text:
        """Return the sentence."""
        return phrase(self.code, **dict(self.words))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names that could be one person's, with what tells them apart, the gravest first."""

    differences: tuple[Difference, ...]

    @property
    def score(self) -> int:
        """Return how alike they are out of 100."""
        return max(0, _BEST - sum(difference.penalty for difference in self.differences))

    @property
    def reasons(self) -> tuple[Text, ...]:
        """Return every difference in words, or that there is none."""
        return tuple(difference.reason for difference in self.differences) or (phrase("conflict_same_name"),)


def compare(one: Name, other: Name) -> Comparison | None:
    """Return how two names are alike, or None if they are strangers; as alike in either order."""
    if all(word.initial for word in (*one.words, *other.words)):
        found = list(_initials(one, other))
    elif len(one.words) == len(other.words) == 1:
        found = list(_single(one, other))
    else:
        found = [_comparison(_of_alignment(alignment)) for alignment in alignments(one, other)]
        found += list(_jumbled(one, other))
    return max(found, key=lambda comparison: comparison.score, default=None)


def _comparison(differences: Iterator[Difference]) -> Comparison:
    return Comparison(tuple(sorted(differences, key=lambda difference: (-difference.penalty, difference.code))))


def _single(one: Name, other: Name) -> Iterator[Comparison]:
    how = word_likeness(one.words[0], other.words[0])
    if how in {Likeness.SAME, Likeness.SOUND}:
        only = Difference(naming().penalties.one_word_only, "conflict_one_word")
        yield _comparison(iter([only, *_of_words(one, other, (Pair(0, 0, how),))]))


def _initials(one: Name, other: Name) -> Iterator[Comparison]:
    """Compare names of initials alone, such as “A. B.”: little to go by, but a name is always like itself."""
    if _given_first(one) == _given_first(other):
        only = Difference(naming().penalties.initials_only, "conflict_initials_only")
        turned = Difference(naming().penalties.surname_first, "conflict_surname_first")
        yield _comparison(iter([only, turned] if bool(one.comma) != bool(other.comma) else [only]))


def _given_first(name: Name) -> list[str]:
    return [word.text for word in (*name.words[name.comma :], *name.words[: name.comma])]


def _jumbled(one: Name, other: Name) -> Iterator[Comparison]:
    pairs = jumbled(one, other)
    if pairs:
        order = Difference(naming().penalties.jumbled, "conflict_jumbled")
        yield _comparison(iter([order, *_of_words(one, other, pairs)]))


def _of_alignment(found: Alignment) -> Iterator[Difference]:
    yield from _of_words(found.one, found.other, found.pairs)
    yield from _of_what_is_missing(found)
    yield from _of_order(found)
    longer = max(len(found.one.words), len(found.other.words))
    if len(found.pairs) == _A_PAIR < longer and not found.given_unknown:
        yield Difference(naming().penalties.two_words_only, "conflict_two_words")


def _of_words(one: Name, other: Name, pairs: tuple[Pair, ...]) -> Iterator[Difference]:
    weigh = naming().penalties
    for pair in pairs:
        a, b = one.words[pair.one], other.words[pair.other]
        for word in (a, b):
            if word.joined:
                yield Difference(weigh.joined, "conflict_joined", (("words", word.shown),))
        if pair.how is not Likeness.SAME:
            yield Difference(weigh.of(pair.how), f"conflict_{pair.how}", (("one", a.shown), ("other", b.shown)))


def _of_what_is_missing(found: Alignment) -> Iterator[Difference]:
    weigh = naming().penalties
    if found.given_unknown:
        yield Difference(weigh.unknown_given, "conflict_given_unknown")
    else:
        for word in (*found.given_left[0], *found.given_left[1]):
            yield Difference(weigh.given_missing, "conflict_given_missing", (("word", word.shown),))
    for word in (*found.surnames_left[0], *found.surnames_left[1]):
        if word.married:
            yield Difference(weigh.married_missing, "conflict_married_missing", (("word", word.shown),))
        else:
            yield Difference(weigh.surname_missing, "conflict_surname_missing", (("word", word.shown),))


def _of_order(found: Alignment) -> Iterator[Difference]:
    weigh = naming().penalties
    if found.mine.surname_first != found.theirs.surname_first:
        yield Difference(weigh.surname_first, "conflict_surname_first")
    if out_of_order(found.given):
        yield Difference(weigh.given_order, "conflict_given_order")
    if out_of_order(found.surnames):
        yield Difference(weigh.surname_order, "conflict_surname_order")
