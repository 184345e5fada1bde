"""Names taken apart into words, and read as given names and surnames."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from amparo.placement.names import Name, a_number_digits, names_in


def the_name(written: str) -> Name:
    """The only name written."""
    (name,) = names_in(written)
    return name


def read(written: str, *, surname_first: bool = False) -> set[tuple[str, str]]:
    """How a name can be read, as given names and surnames."""
    name = the_name(written)
    ways = name.readings(surname_first=surname_first)
    return {(in_words(name, way.given), in_words(name, way.surnames)) for way in ways}


def in_words(name: Name, places: tuple[int, ...]) -> str:
    """The words at these places."""
    return " ".join(name.words[place].text for place in places)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Juan Carlos López", {("juan carlos", "lopez")}),  # Carlos is a given name, López never one
        ("Juan López Pérez", {("juan", "lopez perez")}),
        ("Petrona Yat Ibal", {("petrona", "yat ibal")}),
        ("Mateo Diego Miguel", {("mateo", "diego miguel"), ("mateo diego", "miguel")}),  # surnames of Huehuetenango
        ("Ana Pérez García de López", {("ana", "perez garcia lopez")}),
        ("FNU Caal Choc", {("", "caal choc")}),
        ("López Hernández", {("lopez", "hernandez")}),  # only surnames: the first has to pass for a given name
        ("Wiler Maudil Xicara Pum", {("wiler maudil", "xicara pum"), ("wiler maudil xicara", "pum")}),
    ],
)
def test_given_names_end_where_surnames_begin(written: str, expected: set[tuple[str, str]]) -> None:
    """What is known of a word decides; where nothing is, both ways stay open."""
    assert expected == read(written)


def test_a_name_of_five_words_may_end_in_three_surnames() -> None:
    """As in Montes de Oca Ríos; shorter names have two at most, but for a husband's."""
    assert {"xicara pum ojer", "pum ojer", "ojer"} == {surnames for _, surnames in read("Wiler Maudil Xicara Pum Ojer")}
    assert ("ana", "perez garcia lopez") in read("Ana Pérez García de López")


def test_a_comma_says_that_the_surnames_stand_first() -> None:
    """As on an A-file."""
    assert {("juan carlos", "perez lopez")} == read("PEREZ-LOPEZ, JUAN CARLOS", surname_first=True)
    assert set() == read("PEREZ-LOPEZ, JUAN CARLOS")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Petrona de la Cruz", ("cruz", "delacruz")),
        ("Carlos de León", ("leon", "deleon")),
        ("Rosa Hdez.", ("hdez", "hernandez")),
        ("Rafael Ortega y Gasca", ("gasca",)),
        ("José de la O", ("o", "delao")),
    ],
)
def test_the_last_word_is_known_in_every_way_it_is_written(written: str, expected: tuple[str, ...]) -> None:
    """“de la” left out or written together, an abbreviation written out."""
    assert expected == the_name(written).words[-1].texts


@pytest.mark.parametrize(
    ("written", "married"),
    [
        ("Ana Pérez de López", ["López"]),
        ("Ana Pérez viuda de López", ["López"]),
        ("Ana Pérez Vda. López", ["López"]),
        ("Pérez de López, Ana", ["López"]),
        ("Ana de López", []),  # her only surname: it cannot be left out
        ("Carlos Pérez de León", []),  # de León is a surname of its own
        ("María de Jesús Alas", []),
        ("Petrona Pablo de la Cruz", []),
    ],
)
def test_a_husbands_surname_is_told_from_a_surname_with_de(written: str, married: list[str]) -> None:
    """It follows “de” or “viuda de”, behind a woman's own name, at the end."""
    assert married == [word.shown for word in the_name(written).words if word.married]


def test_one_line_can_hold_two_names() -> None:
    """“Conocida por” stands on many Salvadoran papers."""
    assert ["María López", "María Hernández"] == [name.written for name in names_in("María López c/p María Hernández")]


def test_an_initial_is_told_from_the_word_between_surnames() -> None:
    """“Y.” is Yolanda, “y” is and; “A” needs no stop, and “de la O” is a surname as it stands."""
    assert [True, False] == [word.initial for word in the_name("Y. López").words]
    assert [True, False] == [word.initial for word in the_name("A López").words]
    assert [False, True, False] == [word.initial for word in the_name("María de los A. López").words]
    assert [False, False] == [word.initial for word in the_name("José de la O").words]
    assert ["Ortega", "Gasca"] == [word.shown for word in the_name("Ortega y Gasca").words]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("A 000-123-456", "000123456"),
        ("A12345678", "012345678"),
        ("1234567", "001234567"),
        ("000-000-000", ""),
        ("123456", ""),
        ("", ""),
    ],
)
def test_an_a_number_has_nine_digits_however_it_was_written(written: str, expected: str) -> None:
    """Seven or eight digits are filled with zeros on the left; fewer are a slip, and zeros alone are nobody's."""
    assert expected == a_number_digits(written)


@example("Ana " * 12)
@given(st.text(max_size=60))
def test_whatever_is_written_is_taken_apart_without_an_error(written: str) -> None:
    """People type anything into a field for a name, in any script."""
    for name in names_in(written):
        assert 1 <= len(name.words) <= 8
        for surname_first in (False, True):
            for way in name.readings(surname_first=surname_first):
                assert sorted((*way.given, *way.surnames)) == list(range(len(name.words)))
