from __future__ import annotations

import pytest

from amparo.documents import is_identifying, known_sources


@pytest.mark.parametrize(
    "source", ["principal.name", "principal.a_number", "principal.address", "principal.birth_date"]
)
def test_what_says_who_the_client_is_is_identifying(source: str) -> None:
    """These four never leave the clinic on a paper for strangers."""
    assert is_identifying(source)


@pytest.mark.parametrize("source", ["facts.somebody.mothers_name", "principal.nickname", ""])
def test_what_nobody_decided_about_is_identifying(source: str) -> None:
    """A new value stays out of de-identified papers until somebody has thought about it."""
    assert is_identifying(source)


def test_the_values_of_a_placement_memo_are_known_and_open() -> None:
    """A case can be offered with its number, language, dates and relief."""
    open_ones = {"case.number", "principal.language", "hearing.date", "next_filing.date", "placement.relief"}

    assert open_ones <= known_sources()
    assert not [source for source in open_ones if is_identifying(source)]
