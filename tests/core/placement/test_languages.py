"""Languages as people write them down."""

import pytest

from amparo.declarations import Text
from amparo.placement.criteria import criteria

TONGUES = criteria().tongues


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("es", "es"),
        ("Spanish", "es"),
        ("ESPAÑOL", "es"),
        ("castellano", "es"),
        ("K'iche'", "quc"),
        ("K\u2019iche\u2019", "quc"),
        ("quiché", "quc"),
        ("Mam de Todos Santos", "mam"),
        ("Mam (Comitancillo)", "mam"),
        ("Mam \t de\n Todos Santos", "mam"),
        ("Mam" + " " * 200_000 + "de Todos Santos", "mam"),
        ("Q'eqchi'", "kek"),
        ("Garífuna", "cab"),
        ("Tolupan", "tolupan"),
    ],
)
def test_a_language_is_known_by_any_of_its_names(written: str, expected: str) -> None:
    """By code or name, in English or Spanish, with a town behind; an unknown one stands for itself."""
    assert expected == TONGUES.code(written)


def test_two_languages_are_never_known_by_one_name() -> None:
    """A name that stood for two would send the wrong interpreter."""
    names = [
        (TONGUES.code(name), code)
        for code, language in criteria().languages.items()
        for name in (code, language.en, language.es, *language.also)
    ]

    assert [] == [pair for pair in names if pair[0] != pair[1]]


def test_interpreters_of_mayan_languages_work_in_spanish() -> None:
    """Whoever speaks Spanish can work with them; for French there is no such bridge to Spanish."""
    assert "es" == TONGUES.bridge("Mam de Todos Santos")
    assert None is TONGUES.bridge("French")


def test_a_language_is_named_in_both_languages_of_the_clinic() -> None:
    """And as it was written if nobody knows it."""
    assert Text("Spanish", "español") == TONGUES.name("es")
    assert Text("Tolupan", "Tolupan") == TONGUES.name("Tolupan")


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("es", Text("Spanish", "español")),
        ("Castellano", Text("Spanish", "español")),
        ("Mam de Todos Santos", Text("Mam de Todos Santos")),
        ("Tolupan", Text("Tolupan")),
        ("", Text("")),
    ],
)
def test_a_letter_keeps_the_variant_that_a_person_named(written: str, expected: Text) -> None:
    """The mam of one town is not that of another, and an interpreter has to know which it is."""
    assert expected == TONGUES.in_full(written)
