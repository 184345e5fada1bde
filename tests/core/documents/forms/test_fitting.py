"""What a text field can show, worked out from the size of its box; every letter of Courier is 600 thousandths wide."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from pikepdf.canvas import SimpleFont
from tests.core.documents.forms.blank import blank_form

from amparo.documents.forms.file import opened, widgets
from amparo.documents.forms.fitting import Box, Fitted, Letters, boxes_of, fitted

COURIER = Letters("/Courier", None)
WIDE = 2 + 10 * 6 + 2
"""Room for ten letters of ten points, six points each, and two points at either edge."""
ONE_LINE = Box(COURIER, size=10, width=WIDE, height=18)


def lines_high(lines: int) -> float:
    """Return the height of a box for lines of ten points: two points at either edge, 11.5 from line to line."""
    return 2 + 10 + 11.5 * (lines - 1) + 2


def several(lines: int) -> Box:
    """Return a box for lines of ten letters."""
    return Box(COURIER, size=10, width=WIDE, height=lines_high(lines), multiline=True)


def test_letters_are_as_wide_as_the_file_says() -> None:
    """From the font's first character on; what stands before it, or has no width, is guessed on the wide side."""
    font = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Example, Encoding=Name.WinAnsiEncoding,
        FirstChar=65, LastChar=67, Widths=Array([722, 667, 0]),
    )  # fmt: skip
    letters = Letters("/F", SimpleFont(font))

    assert (722, 667) == (letters.width("A"), letters.width("B"))
    assert 722 + 667 + 722 == letters.width("ABA")
    assert (778, 778, 333, 1000) == tuple(letters.width(char) for char in "CDi—")
    assert 600 == letters.width("a")  # none of the narrow ones, nor of the wide ones
    assert 3 * 600 == COURIER.width("iW—")


@pytest.mark.parametrize(
    ("text", "held"),
    [("x" * 10, True), ("x" * 11, False), ("a\nb", False), ("", True)],
    ids=["10", "11", "two", "none"],
)
def test_a_box_of_one_line_holds_what_is_no_wider_than_it(text: str, *, held: bool) -> None:
    """To the point, and no second line."""
    assert held == ONE_LINE.holds(text)


@pytest.mark.parametrize("lines", [1, 2, 5])
def test_a_box_of_several_lines_holds_as_many_as_stand_in_its_height(lines: int) -> None:
    """Officers read the last one, too; and one line is shown however low the box is."""
    box = several(lines)
    lower = Box(COURIER, size=10, width=WIDE, height=lines_high(lines) - 0.1, multiline=True)

    assert (True, False) == (box.holds("\n".join(["a"] * lines)), box.holds("\n".join(["a"] * (lines + 1))))
    assert max(1, lines - 1) == lower.most_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("They came at night", ["They came", "at night"]),
        ("ten lettrs and", ["ten lettrs", "and"]),
        ("a  word", ["a  word"]),
        ("a word then more", ["a word", "then more"]),
        ("abcdefghijklm no", ["abcdefghij", "klm no"]),
        ("one\n\ntwo", ["one", "", "two"]),
        ("", [""]),
    ],
)
def test_a_text_is_broken_between_words(text: str, lines: list[str]) -> None:
    """A word that is wider than the box is broken itself, and an empty line stays."""
    assert lines == several(5).lines(text)


@given(st.text("aé W\n", max_size=120))
def test_no_line_is_wider_than_its_box_and_no_word_is_lost(text: str) -> None:
    """Whatever a text looks like; only blanks may run over the edge, where nobody misses them."""
    lines = several(9).lines(text)

    assert "".join(text.split()) == "".join("".join(lines).split())
    assert max(len(line.rstrip(" ")) for line in lines) <= 10


def test_a_box_of_cells_holds_a_letter_in_each() -> None:
    """However wide the letters are; as many as there are cells, and no end of a line."""
    cells = Box(COURIER, size=10, width=20, height=18, comb=9)

    assert [True, False, False] == [cells.holds(text) for text in ("123456789", "1234567890", "1234\n6789")]


def test_a_box_holds_no_more_letters_than_its_form_takes() -> None:
    """Even where there would be room."""
    box = Box(COURIER, size=10, width=WIDE, height=18, longest=3)

    assert [True, False] == [box.holds(text) for text in ("123", "1234")]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("x" * 10, 10.0),
        ("x" * 11, 9.0),  # 60 points for 11 letters of 5.4
        ("x" * 14, 7.0),  # for 14 of 4.2
        ("a\nb  c", 10.0),
    ],
)
def test_a_line_too_long_for_its_box_is_made_smaller_by_half_points_down_to_seven(text: str, size: float) -> None:
    """Below that an officer could not read it; ends of lines become blanks."""
    assert Fitted(" ".join(text.split()), size, whole=True) == fitted(text, (ONE_LINE,))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a bb ccc dddd e", "a (see sheet)"),  # seven points hold fourteen letters, and this has fifteen
        ("abc bb ccc dddd", "(see sheet)"),  # not even the first word has room beside it
    ],
)
def test_a_text_that_does_not_go_in_ends_with_where_the_whole_of_it_stands(text: str, shown: str) -> None:
    """After as many of its words as there is room for; the field alone would be half an answer."""
    assert Fitted(shown, 7.0, whole=False) == fitted(text, (ONE_LINE,))


@pytest.mark.parametrize(
    ("letters", "shown"),
    [
        (41, "word word (continued on additional sheet)"),
        (40, "word (continued on additional sheet)"),
        (31, "(continued on additional sheet)"),
        (30, "word (see additional sheet)"),
        (21, "word word (see sheet)"),
    ],
)
def test_the_marker_that_says_most_is_taken(letters: int, shown: str) -> None:
    """Before more of the text: all of that stands on the sheet."""
    box = Box(COURIER, size=7, width=4 + 4.2 * letters + 0.01, height=18)

    assert shown == fitted("word " * 20, (box,)).text


def test_a_text_of_several_lines_stays_in_the_forms_own_size() -> None:
    """It goes on on the sheet; letters of another size in one box look like two answers."""
    text = "They came at night and took him away"

    assert Fitted("They (see additional sheet)", 10.0, whole=False) == fitted(text, (several(3),))
    assert Fitted(text, 10.0, whole=True) == fitted(text, (several(4),))


def test_a_box_too_small_for_any_marker_and_one_of_cells_stay_empty() -> None:
    """A number cut short would be another number."""
    small = Box(COURIER, size=10, width=4 + 4.2 * 10, height=18)
    cells = Box(COURIER, size=10, width=300, height=18, comb=20)

    assert Fitted("", 7.0, whole=False) == fitted("a bb ccc dddd", (small,))
    assert ("", False) == (fitted("1" * 21, (cells,)).text, fitted("1" * 21, (cells,)).whole)


def test_what_is_shown_in_two_boxes_fits_into_the_smaller() -> None:
    """Agencies print a name at the head of each page, where there is less room."""
    narrow = Box(COURIER, size=10, width=4 + 6 * 5, height=18)

    assert 7.0 == fitted("sevenxy", (ONE_LINE, narrow)).size
    assert not fitted("x" * 9, (ONE_LINE, narrow)).whole


@pytest.mark.parametrize(
    ("height", "multiline", "size"), [(14, False, 9.8), (40, False, 12.0), (8, False, 7.0), (100, True, 10.0)]
)
def test_a_box_that_says_no_size_gets_one_by_its_height(height: float, size: float, *, multiline: bool) -> None:
    """Seven tenths of it, between what can be read and what looks written; ten points where there are several lines."""
    box = Box(COURIER, size=0, width=200, height=height, multiline=multiline)

    assert pytest.approx(size) == fitted("Ana", (box,)).size


def boxed(name: str, longest: int | None = None, **entries: Any) -> Box:
    """Return the box of a field of the small form, with further entries of its dictionary."""
    with opened(blank_form(), "t-1.pdf") as file:
        (field,) = file.by_name[name]
        for key, value in entries.items():
            field.obj[f"/{key}"] = value
        (box,) = boxes_of(field, widgets(field), longest)
        return box


def test_a_box_is_read_from_its_field() -> None:
    """ISO 32000-1, 12.7.4.3: bit 13 is several lines, bit 25 cells, where the field says how many."""
    name, cells, story = boxed("name"), boxed("receipt"), boxed("story")

    assert (9, 200, 18, False, 0, None, 0) == (
        name.size, name.width, name.height, name.multiline, name.comb, name.longest, name.aligned,
    )  # fmt: skip
    assert (False, 13, 13) == (cells.multiline, cells.comb, cells.longest)
    assert (True, 0, None) == (story.multiline, story.comb, story.longest)
    assert (0, 9) == (boxed("a_number").comb, boxed("a_number").longest)
    assert 0 == boxed("name", Ff=1 << 24).comb
    assert 2 == boxed("name", Q=2).aligned


def test_the_least_of_two_limits_counts() -> None:
    """The field's own, or what the declaration says that the agency reads."""
    assert [5, 9, 9] == [boxed("a_number", longest).longest for longest in (5, 20, None)]
    assert 5 == boxed("name", 5).longest
