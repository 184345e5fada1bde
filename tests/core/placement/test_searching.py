"""Looking for somebody by what is remembered of a name or a number."""

from datetime import date

import pytest

from amparo.placement import NameEntry
from amparo.placement.searching import found_in


def entry(name: str, *other_names: str, case: str = "case-1", number: str = "", a_number: str = "") -> NameEntry:
    """Somebody whom the clinic knows."""
    return NameEntry(
        case=case,
        number=number or case.upper(),
        organization="clinic",
        role="principal",
        name=name,
        other_names=other_names,
        a_number=a_number,
    )


MARIA = entry("María José de la Cruz Núñez", "Mariajosé Cruz", case="maria", number="4K-17", a_number="A 000-111-222")
LUZ = entry("Luz Tun", case="luz", number="17M-2")
ALL = (MARIA, LUZ)


@pytest.mark.parametrize(
    "wanted",
    [
        "maria", "NUÑEZ", "nun jos", "nunez, maria", "Mariajose", "de la Cruz", "delacruz", "María 111222",
        "000-111-222", "000 111 222", "A000-111-222", "A 000-111-222", "A# 000-111-222", "0111", "222",
        "4k-17", "4K", "4k-17 cruz",
    ],
)  # fmt: skip
def test_somebody_is_found_by_the_beginnings_of_names_and_by_parts_of_numbers(wanted: str) -> None:
    """In any order, without accents, under any of their names; an A-number as papers write it, or a part of it."""
    assert ("maria",) == found_in(ALL, wanted)


@pytest.mark.parametrize(
    "wanted",
    [
        "ria",
        "Maria Tun",
        "Luz 111222",
        "000-111-223",
        "11",
        "22 2",
        "K-17",
        "Maria 17M",
        "María Núñez Tun",
        "A 000-111-223",
    ],
)
def test_who_has_only_some_of_what_was_asked_for_is_not_found(wanted: str) -> None:
    """A word has to begin a name, and two digits are too few of an A-number: they would find half the office."""
    assert () == found_in(ALL, wanted)


@pytest.mark.parametrize("wanted", ["", "  ", "?", "de la", "-"])
def test_nothing_that_says_anything_finds_nobody(wanted: str) -> None:
    """“De la” alone is a beginning of nobody's name."""
    assert () == found_in(ALL, wanted)


def test_a_word_is_a_word_even_if_it_is_one_letter() -> None:
    """“A” before a number belongs to it; without one it begins a name."""
    ana = entry("Ana Tun", case="ana")

    assert ("ana",) == found_in((*ALL, ana), "a")
    assert ("ana",) == found_in((*ALL, ana), "A. Tun")


def test_the_words_are_sought_in_one_person_and_a_case_is_named_once() -> None:
    """The surname of one and the given name of another are nobody's name; both of a family are in one case."""
    family = (entry("Ana Tun", case="tun"), entry("Luis Caal", case="tun"), entry("Rosa Tun", case="tun"), LUZ)

    assert () == found_in(family, "Ana Caal")
    assert ("tun", "luz") == found_in(family, "Tun")


def test_a_case_that_was_erased_is_not_found() -> None:
    """Its name is kept for conflict checks alone."""
    assert () == found_in([LUZ.model_copy(update={"erased": date(2027, 1, 4)})], "Luz")
