"""Words that could be one name, and words that are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.placement.naming import Likeness, fold
from amparo.placement.spelling import likeness, sounds

LETTERS = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Núñez", "nunez"),
        ("K'uk'", "kuk"),
        ("B\u02bcatz\u02bc", "batz"),
        ("Güitz", "guitz"),
        ("D\u2019León", "dleon"),
        ("?", ""),
    ],
)
def test_accents_marks_and_apostrophes_are_left_out(written: str, expected: str) -> None:
    """What a keyboard may lack does not tell two people apart."""
    assert expected == fold(written)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vasquez", "bazques"),
        ("carrillo", "cariyo"),
        ("hernandez", "ernandes"),
        ("jimenez", "gimenez"),
        ("jimenez", "ximenez"),
        ("xol", "shol"),
        ("quej", "kej"),
        ("tzunun", "sunun"),
        ("huitz", "witz"),
        ("caal", "cal"),
        ("tun", "tum"),
        ("yesenia", "jessenia"),
        ("stephany", "estefani"),
        ("oswaldo", "osvaldo"),
    ],
)
def test_spellings_of_one_sound_sound_alike(one: str, other: str) -> None:
    """As b and v; s, z and c; y, i and ll; mute h; g, j and x; x and sh; k, c and qu; tz; w, hu and gü; n and m."""
    assert Likeness.SOUND == likeness(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("juan", "juana"),  # brother and sister
        ("osmaro", "osmara"),  # nor do names that no list knows change their gender
        ("ramos", "ramon"),  # two well-known surnames
        ("velazquez", "velasco"),
        ("mateo", "matea"),  # nor do those that may be surnames, too
        ("cuc", "tuc"),
        ("choc", "coc"),
        ("bol", "mol"),  # in a short word that no list knows, another letter is another name, too
        ("pum", "ump"),  # and so are letters that moved farther than to their neighbour's place
        ("jose", "pepe"),
        ("juana", "juanita"),
    ],
)
def test_two_names_stay_two_names(one: str, other: str) -> None:
    """The other gender, another well-known name, another short surname, a diminutive."""
    assert None is likeness(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("juan", "juna"), ("francisco", "franciso"), ("barahona", "barahoma"), ("nunez", "nanes"), ("zelaya", "zelay")],
)
def test_a_slip_of_the_pen_is_one(one: str, other: str) -> None:
    """A letter wrong, missing, or exchanged with its neighbour; beside another spelling of the same sound too."""
    assert Likeness.SLIP == likeness(one, other)


@given(st.text(LETTERS, min_size=1, max_size=12), st.text(LETTERS, min_size=1, max_size=12))
def test_likeness_is_the_same_from_both_sides(one: str, other: str) -> None:
    """Neither word is the right one."""
    assert likeness(one, other) == likeness(other, one)
    assert Likeness.SAME == likeness(one, one)


@given(st.text(LETTERS, min_size=1, max_size=40))
def test_every_word_can_be_heard_in_a_few_ways(word: str) -> None:
    """Not in none, and not in thousands, however many letters with two sounds it has."""
    assert 1 <= len(sounds(word)) <= 24
