"""Where a text stands in its box, read from the drawing that the file itself holds."""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import pikepdf
import pytest
from tests.core.documents.forms.blank import blank_form

from amparo.documents.forms.appearances import set_text
from amparo.documents.forms.file import FormFile, opened, widgets
from amparo.documents.forms.fitting import boxes_of

HIGH, DEEP = 0.72, 0.22  # how high capitals stand above their line and how deep letters reach below, of the size
LETTER = 0.6  # the width of every letter of Courier, of the size


class Drawn(NamedTuple):
    """A piece of text where a reader sees it: from the left, its line above the lower edge, and its size."""

    x: float
    y: float
    size: float
    text: str


def written(file: FormFile, name: str, text: str, size: float = 9) -> Any:
    """Write a text into a field of the small form and return the field."""
    (field,) = file.by_name[name]
    boxes = tuple(box.at(size) for box in boxes_of(field, widgets(field), None))
    set_text(file.pdf, field, widgets(field), boxes, text)
    return field.obj


def drawn(name: str, text: str, size: float = 9, **entries: Any) -> list[Drawn]:
    """Return what stands in a field of the small form after a text was written into it."""
    with opened(blank_form(), "t-1.pdf") as file:
        for key, value in entries.items():
            file.by_name[name][0].obj[f"/{key}"] = value
        return list(seen(written(file, name, text, size)))


def seen(field: Any) -> list[Drawn]:
    """Return each piece of text that a field's own drawing shows."""
    found, x, y, at = list[Drawn](), 0.0, 0.0, 0.0
    for one in pikepdf.parse_content_stream(field.AP.N, "Td Tj Tf"):
        operands: Any = one.operands
        if str(one.operator) == "Tf":
            at = float(operands[1])
        elif str(one.operator) == "Td":
            x, y = x + float(operands[0]), y + float(operands[1])
        else:
            found.append(Drawn(x, y, at, bytes(operands[0]).decode("cp1252")))
    return found


@pytest.mark.parametrize(("aligned", "left"), [(0, 2), (1, 100 - 3.5 * LETTER * 9), (2, 198 - 7 * LETTER * 9)])
def test_a_line_stands_at_the_left_in_the_middle_or_at_the_right_as_the_form_has_it(aligned: int, left: float) -> None:
    """Two points from the edge, in a box of two hundred."""
    (line,) = drawn("name", "Ana Tun", Q=aligned)

    assert ("Ana Tun", 9) == (line.text, line.size)
    assert pytest.approx(left, abs=0.02) == line.x


@pytest.mark.parametrize("size", [7, 9, 12])
def test_a_line_stands_in_the_middle_of_its_height(size: float) -> None:
    """Neither the head of a capital nor the foot of a “g” is cut, in a box eighteen points high."""
    (line,) = drawn("name", "Ángel", size)

    assert 1 <= line.y - DEEP * size
    assert line.y + HIGH * size <= 17
    assert pytest.approx(9, abs=1) == line.y + (HIGH - DEEP) * size / 2


def test_each_letter_stands_in_the_middle_of_its_cell() -> None:
    """Thirteen cells of fifteen points; who types an A-number over the bars is sent the form back."""
    letters = drawn("receipt", "ABC0000000001")

    assert "ABC0000000001" == "".join(letter.text for letter in letters)
    assert [pytest.approx(7.5 + 15 * cell, abs=0.02) for cell in range(13)] == [
        letter.x + LETTER * 9 / 2 for letter in letters
    ]
    assert 1 == len({letter.y for letter in letters})


def test_lines_stand_below_each_other_from_the_top_on() -> None:
    """A height and 15 hundredths from one to the next; the first one's head is inside, and the last one's foot."""
    lines = drawn("story", "\n".join(["Ágape"] * 5))
    steps = [above.y - below.y for above, below in pairwise(lines)]

    assert ["Ágape"] * 5 == [line.text for line in lines]
    assert [pytest.approx(9 * 1.15, abs=0.02)] * 4 == steps
    assert 57 < lines[0].y + HIGH * 9 <= 59
    assert 1 <= lines[-1].y - DEEP * 9
    assert {2.0} == {line.x for line in lines}


def test_the_drawing_is_as_large_as_its_box_and_uses_the_forms_own_font() -> None:
    """A reader that finds no font, or another size of box, draws something else than was read back."""
    with opened(blank_form(), "t-1.pdf") as file:
        looks = written(file, "name", "Ana").AP.N
        fonts: Any = file.pdf.Root.AcroForm.DR.Font

        assert ("/XObject", "/Form", [0, 0, 200, 18]) == (looks.Type, looks.Subtype, [int(one) for one in looks.BBox])
        assert fonts.Cour.objgen == looks.Resources.Font.Cour.objgen


def test_a_field_of_a_font_that_the_form_lacks_is_set_in_helvetica() -> None:
    """Which every reader has."""
    with opened(blank_form(), "t-1.pdf") as file:
        file.by_name["name"][0].obj.DA = pikepdf.String("/Gone 0 Tf 0 g")
        looks = written(file, "name", "Ana").AP.N

        assert ("/Helvetica", "/WinAnsiEncoding") == (
            looks.Resources.Font.Gone.BaseFont,
            looks.Resources.Font.Gone.Encoding,
        )


def test_a_field_says_in_which_size_it_is_set_and_nothing_else_of_an_older_text() -> None:
    """A program that sets it again does the same; one that prefers rich text would show what stood there before."""
    with opened(blank_form(), "t-1.pdf") as file:
        file.by_name["name"][0].obj.RV = pikepdf.String("<body>Somebody else</body>")
        field = written(file, "name", "Ana", 7.5)

        assert ("/Cour 7.5 Tf 0 g", "Ana", False) == (str(field.DA), str(field.V), "/RV" in field)
