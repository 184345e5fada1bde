"""Every field of a file is thought of, or named."""

from __future__ import annotations

import pytest
from tests.core.documents.forms.blank import BARCODE, FORM, blank_form

from amparo.documents.forms.coverage import coverage_of
from amparo.documents.forms.file import opened

OFFICE = "office_use"


def named(*left_blank: str) -> set[str]:
    """Return the fields of the file that are named as forgotten, where these are left blank."""
    with opened(blank_form(), "t-1.pdf") as file:
        form = FORM.model_copy(update={"left_blank": left_blank})
        sentences = [sentence.en for _, sentence in coverage_of(form, file)]
    return {name for name in (OFFICE, BARCODE) if any(f"({name})" in one for one in sentences)}


@pytest.mark.parametrize("name", ["office_use", "office*", "*use", "*", "o*_*e", "office_use*", "*f*f*u*s*", "**"])
def test_a_star_stands_for_any_letters(name: str) -> None:
    """Wherever in the name it stands, for none as well."""
    assert set() == named(name)


@pytest.mark.parametrize(
    "name", ["office", "use", "office_use_only*", "*_use_*e", "e*o", "*use*office*", "offic.*", ""]
)
def test_what_a_name_with_stars_does_not_cover_is_named(name: str) -> None:
    """In the order in which the parts stand, none of them twice."""
    assert {OFFICE} == named(name)


def test_any_number_of_stars_is_gone_through_once() -> None:
    """A partner's name with many of them holds nobody up; tried in every way it takes years."""
    assert {OFFICE} == named("*".join("office_use") + "*" * 40 + "x")
    assert {OFFICE} == named(f"*{'*_' * 30}")
