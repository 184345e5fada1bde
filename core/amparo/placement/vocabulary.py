"""Which words of a large index could be a given word: the quick first pass of a conflict check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from amparo.placement.spelling import likeness, most_slips, rough_sounds

_LEAST_PART = 3
_LEAST_JOINED = 6


class Vocabulary:
    """The words of an index, folded, by how they can be heard."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._by_sound: dict[str, list[str]] = {}
        for word in self._words:
            for sound in rough_sounds(word):
                self._by_sound.setdefault(sound, []).append(word)
        self._sounds = list(self._by_sound)

    def alike(self, word: str) -> frozenset[str]:
        """Return the words that could be this one."""
        heard = {found for sound in rough_sounds(word) for found in self._near(sound, most_slips(word))}
        return frozenset(found for found in heard if likeness(word, found))

    def parts(self, word: str) -> frozenset[str]:
        """Return the words with which this one begins or ends, as it does where two are written as one."""
        cuts = range(_LEAST_PART, len(word) - _LEAST_PART + 1) if len(word) >= _LEAST_JOINED else ()
        return frozenset(part for cut in cuts for part in (word[:cut], word[cut:])) & self._words

    def beginning_with(self, letter: str) -> frozenset[str]:
        """Return the words that an initial may stand for."""
        return frozenset(word for word in self._words if word[0] == letter)

    def _near(self, sound: str, slips: int) -> Iterator[str]:
        # One slip more than the word itself allows: the other word may be the longer one.
        near = process.extract_iter(sound, self._sounds, scorer=OSA.distance, score_cutoff=slips + 1)
        for other, _, _ in near:
            yield from self._by_sound[other]
