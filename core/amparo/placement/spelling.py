"""Whether two words could be one name: the same letters, the same sound, or a slip of the pen."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from amparo.placement.naming import Likeness, naming

# Bounded, and of single words only: whole names are kept with their entries and go with them.
_WORDS_KEPT = 1 << 16
_PAIRS_KEPT = 1 << 18
_MOST_SOUNDS = 24

_ONE_SLIP_FROM = 5
_TWO_SLIPS_FROM = 9

# Spanish and Mayan spellings of one sound, applied in this order to a folded word. Capitals stand for what can be heard
# in more than one way, but for C, which is “ch”, and S, which is “sh”.
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"),
        (r"th", "t"),
        (r"sh|sch", "S"),
        (r"chr", "kr"),
        (r"tx|tch|ch", "C"),
        (r"tz|ts|dz", "s"),
        (r"tl$", "t"),
        (r"ck|qu(?=[ei])", "k"),
        (r"c(?=[eiy])|z", "s"),
        (r"[cq]", "k"),
        (r"v", "b"),
        (r"gu(?=[ao])|hu(?=[aeio])|wu(?=[aeio])", "w"),
        (r"gu(?=[ei])", "G"),
        (r"g(?=[eiy])", "j"),
        (r"jh", "j"),
        (r"ll", "L"),
        (r"h", "H"),
        (r"x", "X"),
        (r"w", "W"),
        (r"y", "i"),
        (r"^j", "J"),
        (r"m$|m(?=[bp])", "n"),
        (r"^s(?=[^aeiouHL])", "es"),
    )
)
_HEARD_AS = {
    "X": ("S", "j", "s", "ks"),  # Xol, Ximénez, Xochitl, Roxana
    "J": ("j", "i"),  # Jesenia, as in English names, beside Yesenia
    "H": ("", "j"),  # mute, but Ahanel beside Ajanel and Jenry beside Henry
    "L": ("i", "l"),
    "G": ("g", "w"),  # Guitz without its diaeresis
    "W": ("w", "b"),  # Oswaldo, Osvaldo
}
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS_TOLD_APART_BADLY = str.maketrans("eo", "iu")


@lru_cache(maxsize=_WORDS_KEPT)
def sounds(word: str) -> frozenset[str]:
    """Return the ways in which a folded word can be heard, in an alphabet of sounds; never empty for a word."""
    for pattern, sound in _SPELLINGS:
        word = pattern.sub(sound, word)
    ways = product(*(_HEARD_AS.get(letter, (letter,)) for letter in word))
    return frozenset(_DOUBLED.sub(r"\1", "".join(way)) for way, _ in zip(ways, range(_MOST_SOUNDS), strict=False))


@lru_cache(maxsize=_WORDS_KEPT)
def rough_sounds(word: str) -> frozenset[str]:
    """Return the ways in which a word can be heard where e and i, o and u are not told apart, as in Mayan speech."""
    return frozenset(_DOUBLED.sub(r"\1", sound.translate(_VOWELS_TOLD_APART_BADLY)) for sound in sounds(word))


@lru_cache(maxsize=_PAIRS_KEPT)
def likeness(one: str, other: str) -> Likeness | None:
    """Say how two folded words could be one name, or None if they are two names; the same in either order."""
    if one == other:
        return Likeness.SAME
    if sounds(one) & sounds(other):
        return Likeness.SOUND
    if _two_names(one, other):
        return None
    if rough_sounds(one) & rough_sounds(other):
        return Likeness.NEAR_SOUND
    return Likeness.SLIP if _is_slip(one, other) else None


def _two_names(one: str, other: str) -> bool:
    """Say whether each is a name of its own: both well known, or the one of a man and the other of a woman."""
    known = naming().known_names
    return (one in known and other in known) or _other_gender(one, other)


def _other_gender(one: str, other: str) -> bool:
    if not naming().only_surnames.isdisjoint((one, other)):
        return False
    return _stem(one) == _stem(other) and one.endswith("a") != other.endswith("a")


def _stem(word: str) -> str:
    return word[:-1] if word[-1] in "aoe" else word


def most_slips(word: str) -> int:
    """Return how many slips of the pen a word of this length may hold and still be the same word."""
    return (len(word) >= _ONE_SLIP_FROM) + (len(word) >= _TWO_SLIPS_FROM)


def _is_slip(one: str, other: str) -> bool:
    """Compare letters, as fingers slip, and sounds, so that a slip does not count beside another way to spell."""
    letters = OSA.distance(one, other)
    allowed = most_slips(max(one, other, key=len))
    if not allowed:
        return letters == 1 and sorted(one) == sorted(other)  # in a short word, only two letters swapped
    return letters <= allowed or any(
        OSA.distance(first, second, score_cutoff=allowed) <= allowed
        for first in rough_sounds(one)
        for second in rough_sounds(other)
    )
