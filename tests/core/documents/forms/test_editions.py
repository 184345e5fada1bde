"""Which form a file is and of which edition, and how that stands with its agency on a day."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.documents.forms.blank import EDITION, FORM, blank_form

from amparo.documents.forms.editions import Standing, editions_shown, recognized
from amparo.documents.forms.file import opened
from amparo.errors import InvalidInput, UnknownName

TODAY = date(2027, 1, 4)
OLD = FORM.model_copy(
    update={"id": "t-1-2024", "edition": date(2024, 1, 15), "accepted_from": None, "accepted_until": date(2026, 3, 1)}
)


def pages(**more: str) -> tuple[str, ...]:
    """Return the words of the small form's pages."""
    with opened(blank_form(**more), "t-1.pdf") as file:  # type: ignore[arg-type]
        return file.pages()


def test_the_edition_is_read_from_each_page_however_its_words_are_spaced() -> None:
    """And from the bar code, where a page has one."""
    assert {EDITION: (1, 2)} == editions_shown(FORM, pages())
    assert {EDITION: (2,)} == editions_shown(FORM, pages(words="nothing"))


def test_an_edition_in_use_is_accepted() -> None:
    """On any day of its time."""
    found = recognized([FORM, OLD], pages(), today=TODAY)

    assert (FORM.id, Standing.ACCEPTED, None) == (found.form.id, found.standing, found.problem)


def test_the_declaration_of_the_files_own_edition_fills_it_and_a_superseded_one_says_since_when() -> None:
    """Each edition has its own; the day decides whether it may be filed."""
    shown = ("Form T-1 Edition 01/15/24",)
    found = recognized([FORM, OLD], shown, today=date(2026, 3, 1))
    before = recognized([FORM, OLD], shown, today=date(2026, 2, 28))

    assert (OLD.id, Standing.SUPERSEDED) == (found.form.id, found.standing)
    assert Standing.ACCEPTED is before.standing
    assert found.problem is not None
    assert "no longer accepts the edition 01/15/2024 of form T-1 from Sunday, March 1, 2026 on" in found.problem.en
    assert "https://example.org/t-1" in found.problem.es


@pytest.mark.parametrize(
    ("shown", "standing"),
    [
        (("Form T-1 Edition 06/30/27",), Standing.UNKNOWN),
        (("Form T-1 Edition 03/01/26", "Form T-1 Edition 01/15/24"), Standing.MIXED),
    ],
)
def test_an_edition_that_nobody_declared_and_mixed_pages_are_never_filed(
    shown: tuple[str, ...], standing: Standing
) -> None:
    """An agency rejects a form whose pages are of several editions."""
    found = recognized([FORM], shown, today=TODAY)

    assert standing is found.standing
    assert found.problem is not None
    assert "as a draft" in found.problem.en


def test_an_edition_is_not_filed_before_its_time() -> None:
    """An agency announces it earlier than it takes it, and takes it from that day on."""
    assert Standing.NOT_YET is recognized([FORM], pages(), today=date(2026, 2, 28)).standing
    assert Standing.ACCEPTED is recognized([FORM], pages(), today=date(2026, 3, 1)).standing


def test_a_file_of_another_form_is_refused_with_its_title_and_what_is_known() -> None:
    """Whoever took the wrong file sees which one it is."""
    with pytest.raises(InvalidInput, match=r"whose title is “Form X-2”, shows none of the forms .* \(T-1\)"):
        recognized([FORM], ("Form X-2 Edition 03/01/26",), today=TODAY, title="Form X-2")
    other = FORM.model_copy(update={"id": "x-2", "number": "X-2", "printed": ("Form X-2 Edition {edition}",)})
    with pytest.raises(InvalidInput, match="does not show that it is form X-2"):
        recognized([FORM, other], pages(), today=TODAY, asked="X-2")
    with pytest.raises(UnknownName, match="t-1"):
        recognized([FORM], pages(), today=TODAY, asked="t-l")


def test_a_day_that_does_not_exist_is_no_edition() -> None:
    """Words that look like a date are not always one."""
    assert {} == editions_shown(FORM, ("Form T-1 Edition 13/45/26",))
